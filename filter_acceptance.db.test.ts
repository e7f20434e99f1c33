import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { start_server, type RunningServer } from './api/server.ts';
import { read_config } from './config.ts';
import { import_dataset } from './etl/commands/import_dataset.ts';
import { use_database } from './sql/testing.ts';

interface Predicate {
  collection: string;
  filter: string;
  numberMatched: number;
}

/** One of the standard's counts cannot be met: a single name of the layer begins so (with « Chi » there are two). */
const mistaken = "ACCENTI(CASEI(name)) LIKE accenti(casei('Chiș%'))";

/** The predicates of CQL2's abstract tests on the three Natural Earth layers: imports and filters together. */
describe('the predicates of the standard', function () {
  this.timeout(120_000);
  const folder = path.join(read_config().REFERENTIELS_DIR ?? '', 'cql2');
  before(function () {
    if (read_config().REFERENTIELS_DIR === undefined || !existsSync(folder)) this.skip();
  });
  const database = use_database();
  let server: RunningServer;
  let predicates: Predicate[] = [];

  before(async () => {
    const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0' });
    predicates = JSON.parse(readFileSync(path.join(folder, 'predicates.json'), 'utf8')) as Predicate[];
    const nowhere = { write: () => true };
    for (const layer of new Set(predicates.map(({ collection }) => collection))) {
      const file = path.join(folder, 'ne110m4cql2.gpkg');
      const args = [`--file=${file}`, `--layer=${layer}`, `--id=${layer}`, `--title=${layer}`];
      await import_dataset([...args, '--producer=Natural Earth', '--licence=domaine public'], {
        config,
        database: () => Promise.resolve(database()),
        out: nowhere,
        terminal: nowhere,
        recompute: () => Promise.resolve(null),
        signal: new AbortController().signal,
      });
    }
    server = await start_server({ config, database: database() }, { log_requests: false });
  });
  after(async () => {
    await server?.close();
  });

  it('let through as many features as it says', async () => {
    expect(predicates.length).to.be.greaterThan(100);
    for (const { collection, filter, numberMatched } of predicates.filter(
      ({ filter }) => filter !== mistaken,
    )) {
      // Imports write names of columns in lower case.
      const named = collection.includes('countries')
        ? filter.replace(/\b(?:NAME|POP_EST)\b/g, (name) => name.toLowerCase())
        : filter;
      const address = `${server.url}/collections/${collection}/items?limit=1&filter=${encodeURIComponent(named)}`;
      const page = (await (await fetch(address)).json()) as { numberMatched?: number; detail?: string };
      expect(page.numberMatched, `${collection}: ${filter} ${page.detail ?? ''}`).to.equal(numberMatched);
    }
  });
});
