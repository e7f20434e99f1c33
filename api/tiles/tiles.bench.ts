import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Report } from '../../bench.ts';
import { find_table } from '../ogc/published.ts';
import { read_config } from '../../config.ts';
import { Database, one } from '../../sql/client.ts';
import { open_local, plan_cluster } from '../../sql/engine/local.ts';
import { open_database } from '../../sql/engine/open.ts';
import { ident, sql } from '../../sql/fragment.ts';
import { start_server } from '../server.ts';
import { read_tile } from './read_tile.ts';
import { web_mercator_quad } from './web_mercator_quad.ts';

const rounds = 9;
/** 2,600 polygons of 60 vertices, each 0.02° wide, that a tile of zoom 8 holds; and 35,000 squares of a population grid. */
const fill = sql`
  create table published.polygons as
    select i as id, st_multi(st_buffer(st_setsrid(st_makepoint(1.42 + (i % 52) * 0.026, 43.1 + (i / 52) * 0.018), 4326), 0.011, 15))
      ::geometry(multipolygon, 4326) as geom, 'n' || i as nom
    from generate_series(0, 2599) i`;
const fill_cells = sql`
  create table published.cells as
    select i as id, i % 50 as population, (array['white', 'grey', 'served'])[1 + i % 3] as class,
      st_multi(st_makeenvelope(-0.3 + (i % 190) * 0.0123, 42.6 + (i / 190) * 0.009, -0.3 + (i % 190 + 1) * 0.0123,
        42.6 + (i / 190 + 1) * 0.009, 4326))::geometry(multipolygon, 4326) as geom
    from generate_series(0, 34999) i`;

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

async function time(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Cold tiles through the product against ST_AsMVT of the same rows, turn about; then tiles from the cache over HTTP. */
export async function bench(report: Report): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'maillage-bench-'));
  chmodSync(folder, 0o755);
  const cluster = plan_cluster(folder, read_config().PATH);
  if (typeof cluster === 'string') {
    report('tiles: not measured, no PostgreSQL with PostGIS here', 0, '', cluster);
    rmSync(folder, { recursive: true, force: true });
    return;
  }
  const engine = await open_local(cluster, 'benchmark', ['fsync=off']);
  const database = await open_database(engine);
  try {
    for (const statement of [fill, fill_cells]) await database.query(statement);
    for (const table of ['polygons', 'cells'])
      await database.pool.query(
        `alter table published.${table} add primary key (id); create index on published.${table} using gist (geom); analyze published.${table}`,
      );
    await compare(report, database, 'polygons', { z: 8, x: 129, y: 93 }, '2,600 polygons at z8');
    await compare(report, database, 'cells', { z: 6, x: 32, y: 23 }, '35,000 cells at z6');
    await from_cache(report, database);
  } finally {
    await database.close();
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(
  report: Report,
  database: Database,
  id: string,
  tile: { z: number; x: number; y: number },
  name: string,
): Promise<void> {
  const table = await find_table(database, id);
  const own: number[] = [];
  const peer: number[] = [];
  let bytes = 0;
  for (let round = 0; round <= rounds; round++) {
    const made = await time(async () => {
      const read = await read_tile(
        database,
        [table],
        { set: web_mercator_quad, ...tile },
        { properties: null, datetime: null },
      );
      bytes = read.bytes.length;
    });
    const by_database = await time(() =>
      one(
        database,
        sql`select st_asmvt(t, ${id}, 4096, 'g') as tile from (
          select ${id === 'cells' ? sql`id, population, class` : sql`id, nom`},
            st_asmvtgeom(st_transform(geom, 3857), st_tileenvelope(${tile.z}::int, ${tile.x}::int, ${tile.y}::int)) as g
          from ${ident('published', id)}
          where geom && st_transform(st_tileenvelope(${tile.z}::int, ${tile.x}::int, ${tile.y}::int), 4326)
        ) t`,
      ),
    );
    if (round === 0) continue;
    own.push(made);
    peer.push(by_database);
  }
  report(`tile of ${name}, cold`, median(own), 'ms', `${Math.round(bytes / 1000)} kB before compression`);
  report(`tile of ${name}, ST_AsMVT of the same rows`, median(peer), 'ms');
  report(`tile of ${name}, ratio`, median(own.map((ms, i) => ms / (peer[i] ?? NaN))), '');
}

/** Clients have a process of their own: what this one spends meanwhile is the server's work, whoever else is busy here. */
async function from_cache(report: Report, database: Database): Promise<void> {
  const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '1000000000' });
  const server = await start_server({ config, database }, { log_requests: false });
  const url = `${server.url}/collections/polygons/tiles/WebMercatorQuad/8/93/129`;
  for (const [name, etag] of [
    ['tile from the cache', ''],
    ['tile that has not changed (304)', (await fetch(url)).headers.get('etag') ?? ''],
  ] as const) {
    const { answers, seconds, cpu_s } = await load(url, etag);
    report(`${name}, ten clients`, answers / seconds, 'req/s', 'as busy as the machine was');
    report(`${name}, per second of the server's processor`, answers / cpu_s, 'req/s');
  }
  await server.close();
}

async function load(url: string, etag: string) {
  const program = path.join(import.meta.dirname, 'tiles_bench_client.js');
  const client = spawn(process.execPath, [program, url, etag], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: client.stdout })[Symbol.asyncIterator]();
  // It says when it has warmed up, then what it got.
  await lines.next();
  const [before, began] = [process.cpuUsage(), performance.now()];
  const answers = Number((await lines.next()).value);
  const { user, system } = process.cpuUsage(before);
  return { answers, seconds: (performance.now() - began) / 1000, cpu_s: (user + system) / 1e6 };
}
