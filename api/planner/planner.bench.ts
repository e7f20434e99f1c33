import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Report } from '../../bench.ts';
import { communes, departements, population_cells, services } from '../../catalogue/referentiels.ts';
import { store_graph } from '../../catalogue/roads/graph_store.ts';
import { read_config, type Config } from '../../config.ts';
import { Database } from '../../sql/client.ts';
import { open_local, plan_cluster } from '../../sql/engine/local.ts';
import { reset_database } from '../../sql/testing.ts';
import { load_counters } from '../processes/white_zones/counters.ts';
import { make_lattice } from '../processes/network/testing.ts';
import { publish_fixture, service, square_around } from '../processes/white_zones/testing.ts';
import { write_scenario_text } from '../../viewer/pages/scenario_body.ts';
import { create_app } from '../app.ts';
import { open_browser, visit } from '../map/browser_testing.ts';
import { start_server, type RunningServer } from '../server.ts';
import { time_adding } from './adding_time.ts';
import { unpack_arrays } from './arrays.ts';
import { thread_of } from '../processes/compute_thread/compute_thread.ts';

/** As many as the populated squares of 1 km in Midi-Pyrénées. */
const cell_count = 35_168;
const per_row = 188;
const counters_per_kind = 60;

/** On the lattice of a million nodes, which begins at 0°, 43° and is 3° wide and high. */
const centre_of = (i: number) => ({
  lon: 0.1 + (i % per_row) * 0.0145,
  lat: 43.1 + Math.floor(i / per_row) * 0.0145,
});

/** A commune for each square of four by three cells, as many as Midi-Pyrénées has. */
const commune_of = (i: number) =>
  String(31_001 + Math.floor((i % per_row) / 4) + 47 * Math.floor(Math.floor(i / per_row) / 3));

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

/** The planner's answers over HTTP: a situation of 35,168 cells and nine categories, cold, kept and unchanged; rows. */
export async function bench(report: Report): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'maillage-bench-'));
  chmodSync(folder, 0o755);
  const cluster = plan_cluster(path.join(folder, 'cluster'), read_config().PATH);
  if (typeof cluster === 'string') {
    report('planner: not measured, no PostgreSQL with PostGIS here', 0, '', cluster);
    return;
  }
  const engine = await open_local(cluster, 'benchmark');
  const database = new Database({ ...engine.connection, max: 4 });
  try {
    await reset_database(engine);
    await fill(database);
    const config = read_config({
      PORT: '0',
      RATE_LIMIT_PER_MINUTE: '0',
      DATA_DIR: path.join(folder, 'none'),
    });
    await bench_site(report, database, config, 'crow-fly', 'asked: under 30 ms');
    const with_roads = { ...config, DATA_DIR: path.join(folder, 'roads') };
    store_graph(with_roads.DATA_DIR, make_lattice(1000));
    await bench_site(report, database, with_roads, 'road, 1 M nodes', 'asked: under 100 ms');
    // Where most people are far from counters of their own, so that a guichet changes the class of thousands of squares.
    await publish_counters(database, 2);
    // PostgreSQL tells of a session's writes up to ten seconds later; until then the page would load its situation anew.
    await new Promise((resolve) => setTimeout(resolve, 12_000));
    await bench_screen(report, database, config);
  } finally {
    await database.close();
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fill(database: Database): Promise<void> {
  await publish_fixture(
    database,
    population_cells,
    Array.from({ length: cell_count }, (_, i) => {
      const { lon, lat } = centre_of(i);
      return {
        id: `CRS3035RES1000mN${2_000_000 + i}E${3_500_000 + i}`,
        taille_m: 1000,
        population: 1 + ((i * 7919) % 500),
        code_insee: commune_of(i),
        code_departement: '31',
        centre_lon: lon,
        centre_lat: lat,
        millesime: '2019',
        wkt: square_around(lon, lat, 0.009),
      };
    }),
  );
  const first_cell = new Map<string, number>();
  for (let i = 0; i < cell_count; i++) if (!first_cell.has(commune_of(i))) first_cell.set(commune_of(i), i);
  await publish_fixture(
    database,
    communes,
    [...first_cell].map(([code, i]) => {
      const { lon, lat } = centre_of(i);
      const [x, y] = [lon + 1.5 * 0.0145, lat + 0.0145];
      return {
        id: code,
        code_insee: code,
        nom: `Commune ${code}`,
        population: 2000,
        code_departement: '31',
        centre_lon: x,
        centre_lat: y,
        wkt: square_around(x, y, 0.05),
      };
    }),
  );
  await publish_fixture(database, departements, [
    { id: '31', code_departement: '31', nom: 'Inventé', wkt: square_around(1.5, 44.5, 3) },
  ]);
  await publish_counters(database, counters_per_kind);
}

async function publish_counters(database: Database, per_kind: number): Promise<void> {
  const kinds = new Map(load_counters().map((line) => [`${line.source} ${line.type_service}`, line]));
  await publish_fixture(
    database,
    services,
    [...kinds.values()].flatMap(({ source, type_service }, kind) =>
      Array.from({ length: per_kind }, (_, i) => {
        const { lon, lat } = centre_of((i * 577 + kind * 7919) % cell_count);
        return service(`${source}:${type_service}-${i}`, type_service, lon, lat);
      }),
    ),
  );
}

async function bench_site(
  report: Report,
  database: Database,
  config: Config,
  how: string,
  asked_row: string,
): Promise<void> {
  const context = { config, database };
  const server = await start_server(context, { log_requests: false, app: create_app(context) });
  try {
    const cold = await time(() => get(server, '/planner/situation'));
    report(`situation, first of all, ${how}`, cold.ms / 1000, 's');
    const second = await time(() => get(server, '/planner/situation?basket=guichets_propres'));
    report(`situation of another basket, ${how}`, second.ms / 1000, 's');
    const kept = await time(() => get(server, '/planner/situation'));
    report(`situation kept, ${how}`, kept.ms, 'ms');
    const etag = kept.value.headers.get('etag') ?? '';
    const unchanged = await time(() => get(server, '/planner/situation', { 'if-none-match': etag }));
    report(`situation unchanged (${unchanged.value.status}), ${how}`, unchanged.ms, 'ms');
    const bytes = new Uint8Array(await kept.value.arrayBuffer());
    const { header } = unpack_arrays(bytes);
    report('situation, not compressed', bytes.length / 1e6, 'MB');
    const rows: number[] = [];
    for (let i = 0; i < 30; i++) {
      const { lon, lat } = centre_of((i * 1171) % cell_count);
      const address = `/planner/row?lon=${lon.toFixed(5)}&lat=${lat.toFixed(5)}&situation=${String(header['key'])}`;
      rows.push((await time(() => get(server, address))).ms);
    }
    report(`row, median of 30, ${how}`, median(rows), 'ms', asked_row);
    report(`row, slowest of 30, ${how}`, Math.max(...rows), 'ms');
  } finally {
    await server.close();
    await thread_of(config).close();
  }
}

/** From a click to the painted figures, in Chromium that draws without a graphics card. */
async function bench_screen(report: Report, database: Database, config: Config): Promise<void> {
  const browser = await open_browser();
  if (browser === null) return report('screen: not measured, no Chromium here', 0, '');
  const server = await start_server({ config, database }, { log_requests: false });
  try {
    const body = { v: 1, basket: 'guichets_propres', mode: 'car', sites: [] } as const;
    const { page } = await visit(browser, `${server.url}/planificateur#s=${write_scenario_text(body)}`);
    await page.locator('.map[data-loaded]').waitFor({ timeout: 120_000 });
    await page.waitForTimeout(2000);
    const [first, ...others] = await time_adding(page, 9);
    const of = (name: 'paint_ms' | 'work_ms') => median(others.map((taken) => taken[name]));
    const note = 'asked: under 300 ms';
    report('screen: a guichet added, first time, to the painted page', first?.paint_ms ?? NaN, 'ms');
    report('screen: the same again, median of 8', of('paint_ms'), 'ms', note);
    report('screen: of it, work of the page’s thread', of('work_ms'), 'ms');
  } finally {
    await browser.close();
    await server.close();
    await thread_of(config).close();
  }
}

async function get(server: RunningServer, address: string, headers: Record<string, string> = {}) {
  const answer = await fetch(server.url + address, { headers });
  if (answer.status !== 200 && answer.status !== 304) throw new Error(`${address}: ${answer.status}`);
  // All of it has come.
  await answer.clone().arrayBuffer();
  return answer;
}

async function time<T>(work: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const started = performance.now();
  const value = await work();
  return { value, ms: performance.now() - started };
}
