import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { compute_coverage } from './api/processes/coverage/compute_coverage.ts';
import { read_situation } from './api/processes/coverage/read_situation.ts';
import { usual_request } from './api/processes/coverage/request.ts';
import { shipped_baskets, type Basket } from './api/processes/white_zones/baskets.ts';
import { read_config } from './config.ts';
import { run_etl } from './etl/cli.ts';
import { sql } from './sql/fragment.ts';
import { use_database } from './sql/testing.ts';

/** From one extract to white zones by road: graph, services, made-up demand. */
describe('the demonstration on a real extract of REFERENTIELS_DIR', function () {
  this.timeout(180_000);
  const file = path.join(read_config().REFERENTIELS_DIR ?? '', 'routes', 'andorra.osm.pbf');
  before(function () {
    if (!existsSync(file)) this.skip();
  });
  const database = use_database();
  let folder = '';
  before(() => (folder = mkdtempSync(path.join(tmpdir(), 'maillage-demonstration-'))));
  after(() => {
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
  });
  const etl = async (...args: string[]) => {
    const said: string[] = [];
    const told = { write: (text: string) => said.push(text) };
    const code = await run_etl(args, {
      config: read_config({ DATA_DIR: folder }),
      database: () => Promise.resolve(database()),
      out: told,
      terminal: told,
      recompute: () => Promise.resolve(null),
      signal: new AbortController().signal,
    });
    return { code, said: said.join('') };
  };

  it('finds white zones by road, and calls everything « démonstration »', async () => {
    const built = await etl('graph', 'build', file);
    expect(built.code, built.said).to.equal(0);
    const read = await etl('demonstration', file);
    expect(read.code, read.said).to.equal(0);
    const config = read_config({ DATA_DIR: folder });
    const request = usual_request(shipped_baskets[1] as Basket, '2026-11-26');
    const situation = await read_situation(database(), config, request);
    expect(situation.approximate).to.equal(false);
    expect(situation.method).to.contain('par la route, en voiture (OpenStreetMap');
    expect(situation.label).to.match(/^démonstration/);
    expect(situation.sources.map(({ vintage }) => vintage).join()).to.match(
      /^démonstration .*démonstration /,
    );
    const { whole } = compute_coverage(situation);
    expect(whole.population).to.be.greaterThan(3000);
    const { white, grey, served } = whole.by_class;
    expect(white + grey + served).to.be.closeTo(whole.population, 1e-6);
    expect(served).to.be.greaterThan(0);
    const records = await database().query<{ id: string; title: string; warnings: string[] }>(
      sql`select id, title, warnings from maillage.metadata_record where id in ('osm', 'population_cells') order by id`,
    );
    expect(records.map(({ title }) => title.slice(0, 13))).to.deep.equal(['Démonstration', 'Démonstration']);
    expect(records.flatMap(({ warnings }) => warnings).join()).to.contain('habitants fictifs');
  });

  it('does not take the place of real inhabitants unless told to', async () => {
    await database().query(sql`update published.population_cells set millesime = '2019'`);
    const { code, said } = await etl('demonstration', file);
    expect(code).to.equal(1);
    expect(said).to.contain('Une population réelle est chargée');
    expect((await etl('demonstration', file, '--force')).code).to.equal(0);
  });
});
