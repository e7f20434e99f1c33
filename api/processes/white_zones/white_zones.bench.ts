import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Report } from '../../../bench.ts';
import { communes, departements, population_cells, services } from '../../../catalogue/referentiels.ts';
import { read_config } from '../../../config.ts';
import { Database } from '../../../sql/client.ts';
import { open_local, plan_cluster } from '../../../sql/engine/local.ts';
import { reset_database } from '../../../sql/testing.ts';
import { compute_coverage } from '../coverage/compute_coverage.ts';
import { measure_situation } from '../coverage/read_situation.ts';
import { usual_request } from '../coverage/request.ts';
import { counted, make_inputs } from '../coverage/testing.ts';
import { shipped_baskets, type Basket } from './baskets.ts';
import type { PopulatedDemands } from './populated_demands.ts';
import { load_counters, type BasketCounter } from './counters.ts';
import { publish_fixture, service, square_around, type FixtureRow } from './testing.ts';
import { compute_and_publish } from './white_zones.ts';

/** As many as the populated squares of 1 km in Midi-Pyrénées, and antennas of all nine categories. */
const cell_count = 35_168;
const per_row = 200;
const counters_per_type = 60;

/** Same places in every run: a linear congruential sequence (Numerical Recipes) between 0 and 1. */
function* places(): Generator<number> {
  for (let state = 1; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

const centre_of = (i: number) => ({
  lon: 0.5 + (i % per_row) * 0.012,
  lat: 42.6 + Math.floor(i / per_row) * 0.009,
});

/** Squares of cells: 360 communes in 64 intercommunalités and 8 départements, nested in neither way. */
const blocks = (i: number, wide: number, high: number) =>
  Math.floor(Math.floor(i / per_row) / high) * Math.ceil(per_row / wide) + Math.floor((i % per_row) / wide);
const codes_of = (i: number) => ({
  commune: String(31_000 + blocks(i, 10, 10)),
  epci: String(200_000_000 + blocks(i, 25, 25)),
  departement: String(31 + blocks(i, 50, 88)),
});

function make_cells(): FixtureRow[] {
  return Array.from({ length: cell_count }, (_, i) => {
    const { lon, lat } = centre_of(i);
    return {
      id: `cell${String(i).padStart(6, '0')}`,
      taille_m: 1000,
      population: 1 + ((i * 7919) % 500),
      code_insee: codes_of(i).commune,
      code_departement: codes_of(i).departement,
      centre_lon: lon,
      centre_lat: lat,
      millesime: '2019',
      wkt: square_around(lon, lat, 0.009),
    };
  });
}

function make_services(counters: readonly BasketCounter[]): FixtureRow[] {
  const random = places();
  const next = () => random.next().value as number;
  const kinds = new Map(counters.map((counter) => [`${counter.source} ${counter.type_service}`, counter]));
  return [...kinds.values()].flatMap(({ source, type_service }) =>
    Array.from({ length: counters_per_type }, (_, i) =>
      service(`${source}:${type_service}-${i}`, type_service, 0.5 + next() * 2.4, 42.6 + next() * 1.6),
    ),
  );
}

function to_demands(cells: readonly FixtureRow[]): PopulatedDemands {
  return {
    ids: cells.map(({ id }) => id),
    lon: Float64Array.from(cells, (_, i) => centre_of(i).lon),
    lat: Float64Array.from(cells, (_, i) => centre_of(i).lat),
    population: Float64Array.from(cells, (cell) => Number(cell['population'])),
    context: new Uint8Array(cells.length),
    code_insee: cells.map((_, i) => codes_of(i).commune),
    code_epci: cells.map((_, i) => codes_of(i).epci),
    code_departement: cells.map((cell) => String(cell['code_departement'])),
  };
}

/** The white zones of 35,168 cells and nine categories: times and classes alone, then read, computed and published. */
export async function bench(report: Report): Promise<void> {
  const cells = make_cells();
  const counter_rows = make_services(load_counters());
  await bench_pure(report, cells, counter_rows);
  const folder = mkdtempSync(path.join(tmpdir(), 'maillage-bench-'));
  chmodSync(folder, 0o755);
  const cluster = plan_cluster(folder, read_config().PATH);
  if (typeof cluster === 'string') {
    report('white zones, end to end: not measured, no PostgreSQL with PostGIS here', 0, '', cluster);
    return;
  }
  const engine = await open_local(cluster, 'benchmark');
  const database = new Database({ ...engine.connection, max: 4 });
  try {
    await reset_database(engine);
    await fill(database, cells, counter_rows);
    await bench_published(report, database);
  } finally {
    await database.close();
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function bench_pure(
  report: Report,
  cells: readonly FixtureRow[],
  counter_rows: readonly FixtureRow[],
): Promise<void> {
  const antennas = counter_rows.map((row) => {
    const [lon = 0, lat = 0] = row.wkt.slice(6, -1).split(' ').map(Number);
    const { source, type_service } = row as unknown as BasketCounter;
    return { ...counted({ id: row.id, source, type_service, lon, lat }), at_commune_centre: true };
  });
  const travel = { speed_kmh: 50, detour: { mountain: 1.5, rural: 1.4, urban: 1.3 } };
  const inputs = make_inputs(to_demands(cells), antennas, travel);
  const [with_houses] = shipped_baskets as [Basket, Basket];
  const request = usual_request(with_houses, '2026-01-01');
  let started = performance.now();
  const lap = (what: string, asked?: string) => {
    report(what, (performance.now() - started) / 1000, 's', ...(asked === undefined ? [] : [asked]));
    started = performance.now();
  };
  const situation = await measure_situation(inputs, request);
  lap('35,168 cells × 9 categories, times');
  compute_coverage(situation, { ...request, uncertainty: null });
  lap('classes and figures of all territories');
  compute_coverage(situation);
  lap('the same with P(white), 200 draws', 'asked: under 5 s');
}

async function fill(database: Database, cells: FixtureRow[], counter_rows: FixtureRow[]): Promise<void> {
  const seen = new Map(cells.map((_, i) => [codes_of(i).commune, i]));
  await publish_fixture(
    database,
    communes,
    [...seen].map(([code, i]) => {
      const { lon, lat } = centre_of(i);
      const { epci: code_epci, departement: code_departement } = codes_of(i);
      const place = { centre_lon: lon, centre_lat: lat, population: 1000, wkt: square_around(lon, lat, 0.1) };
      const about = { code_epci, code_departement, contour_approche: false, millesime: '2026' };
      return { ...about, ...place, id: code, code_insee: code, nom: code };
    }),
  );
  await publish_fixture(
    database,
    departements,
    Array.from({ length: 8 }, (_, i) => ({
      id: String(31 + i),
      nom: String(31 + i),
      wkt: square_around(1 + i, 43, 1),
    })),
  );
  await publish_fixture(database, population_cells, cells);
  await publish_fixture(database, services, counter_rows);
}

async function bench_published(report: Report, database: Database): Promise<void> {
  const started = performance.now();
  await compute_and_publish(
    { as_of: '2026-01-01' },
    {
      id: 1,
      config: read_config({ DATA_DIR: '/nonexistent' }),
      database,
      progress: () => Promise.resolve(),
      hold: () => Promise.resolve(),
      signal: new AbortController().signal,
    },
  );
  const seconds = (performance.now() - started) / 1000;
  report('35,168 cells × 9 categories, read to published', seconds, 's', 'asked: under 5 s');
}
