import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { population_cells, services } from '../../../catalogue/referentiels.ts';
import { store_graph } from '../../../catalogue/roads/graph_store.ts';
import { read_config } from '../../../config.ts';
import { one } from '../../../sql/client.ts';
import { sql } from '../../../sql/fragment.ts';
import { use_database } from '../../../sql/testing.ts';
import { make_graph } from '../network/testing.ts';
import type { KeptParameters } from './result.ts';
import { publish_fixture, service, square_around } from './testing.ts';
import { compute_and_publish } from './white_zones.ts';

describe('white zones by road', () => {
  const database = use_database();
  const data_dir = mkdtempSync(path.join(tmpdir(), 'maillage-roads-'));
  after(() => rmSync(data_dir, { recursive: true, force: true }));
  // 15 minutes to the préfecture in the valley, 35 across the pass; the island has a road and no bridge.
  const graph = make_graph(
    [
      [0, 0],
      [0.1, 0],
      [0.2, 0],
      [1, 0],
      [1.1, 0],
    ],
    [
      { from: 0, to: 1, ahead: 9000 },
      { from: 1, to: 2, ahead: 12_000 },
      { from: 3, to: 4, ahead: 600 },
    ],
  );
  const cell = (id: string, lon: number, lat: number) => ({
    id,
    population: 100,
    centre_lon: lon,
    centre_lat: lat,
    millesime: '2019',
    wkt: square_around(lon, lat),
  });

  before(async () => {
    await publish_fixture(database(), population_cells, [
      cell('a valley', 0.1, 0),
      cell('b beyond', 0.2, 0),
      cell('c island', 1, 0),
      cell('d off the roads', 0, 0.2),
    ]);
    await publish_fixture(database(), services, [service('prefectures:01', 'prefecture', 0, 0)]);
    store_graph(data_dir, graph);
    await compute_and_publish(
      { as_of: '2026-07-01' },
      {
        id: 1,
        config: { ...read_config({}), DATA_DIR: data_dir },
        database: database(),
        progress: () => Promise.resolve(),
        hold: () => Promise.resolve(),
        signal: new AbortController().signal,
      },
    );
  });

  it('publishes times by road, and none where no road leads', async () => {
    const rows = await database().query(
      sql`select id, class, minutes, mean_minutes, minutes_by_category, method from published.white_zones order by id`,
    );
    const method = 'par la route, en voiture (routes inventées, 2026-01-01)';
    const category = 'Préfecture ou sous-préfecture';
    const row = (id: string, of: string, minutes: number | null) => ({
      id,
      class: of,
      minutes,
      mean_minutes: minutes,
      minutes_by_category: { [category]: minutes },
      method,
    });
    expect(rows.slice(0, 3)).to.deep.equal([
      row('a valley', 'served', 15),
      row('b beyond', 'white', 35),
      row('c island', 'white', null),
    ]);
    expect(rows[3]).to.include({ id: 'd off the roads', class: 'white' });
  });

  it('keeps the graph with the result, and warns of what it could not reach', async () => {
    const { parameters, warnings, lineage } = await one<{
      parameters: KeptParameters;
      warnings: string[];
      lineage: string;
    }>(
      database(),
      sql`select parameters, warnings, lineage from maillage.metadata_record where id = 'white_zones'`,
    );
    expect(parameters.approximate).to.equal(false);
    expect(parameters.travel).to.deep.include({ kind: 'road', day: '2026-07-01' });
    expect(parameters.travel['graph'])
      .to.include({ name: 'essai' })
      .and.to.have.property('signature')
      .with.length(64);
    expect(warnings.join('\n'))
      .to.match(/1 lieu habité \([0-9]+ habitants?\) à plus de 1,6 km/)
      .and.contain('1 lieu habité sans route')
      .and.not.contain('ni routes ni relief');
    expect(lineage).to.contain('par la route');
  });

  it('says no ninth tenth where that many have no road', async () => {
    const summary = await one(
      database(),
      sql`select median_minutes, p90_minutes, share_white from published.white_zones_summary where niveau = 'region'`,
    );
    expect(summary).to.deep.equal({ median_minutes: 35, p90_minutes: null, share_white: 0.75 });
  });
});
