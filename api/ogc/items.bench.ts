import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { Report } from '../../bench.ts';
import { read_config } from '../../config.ts';
import { open_local, plan_cluster } from '../../sql/engine/local.ts';
import { migrate } from '../../sql/migrate.ts';
import {
  bench_limits,
  bench_requests,
  cell_count,
  cell_degrees,
  cells_per_row,
} from './items_bench_requests.ts';

const connections = 10;
const rounds = 5;
const round_ms = 1500;
/** What the issue asks of the product, as a share of the bare server's requests per second. */
const targets: Readonly<Record<number, number>> = { 10: 0.6, 100: 0.75, 1000: 0.8 };

/** `items?bbox`: the product against a bare node:http server with the same SQL in the same role transaction. */
export async function bench(report: Report): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'maillage-bench-'));
  chmodSync(folder, 0o755);
  const cluster = plan_cluster(folder, read_config().PATH);
  if (typeof cluster === 'string') {
    report('items?bbox: not measured, no PostgreSQL with PostGIS here', 0, '', cluster);
    return;
  }
  const engine = await open_local(cluster, 'benchmark', ['fsync=off']);
  try {
    await fill(engine.connection);
    const bare = await start_child('bare', engine.remote);
    const product = await start_child('product', engine.remote);
    for (const limit of bench_limits) {
      const paths = bench_requests()
        .filter((request) => request.limit === limit)
        .map((request) => request.path);
      const speeds = { bare: [] as number[], product: [] as number[] };
      // Turn about, so that what else the machine does falls on both.
      for (let round = 0; round <= rounds; round++) {
        const bare_speed = await load(bare.url, paths);
        const product_speed = await load(product.url, paths);
        if (round === 0) continue;
        speeds.bare.push(bare_speed);
        speeds.product.push(product_speed);
      }
      report(`items?bbox limit ${limit}, bare node:http`, median(speeds.bare), 'req/s');
      report(`items?bbox limit ${limit}, Maillage`, median(speeds.product), 'req/s');
      // Round against round: the two were measured within the same three seconds.
      const ratio = median(speeds.product.map((speed, i) => speed / (speeds.bare[i] ?? Number.NaN)));
      report(`items?bbox limit ${limit}, ratio`, ratio, '', `asked: at least ${targets[limit]}`);
    }
    bare.stop();
    product.stop();
  } finally {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fill(connection: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  await migrate(client);
  await client.query(`
    create table published.cells as
      select i::bigint as id, 'cellule ' || i as name, (i * 7919) % 1000 as population,
        st_makeenvelope(x, y, x + ${cell_degrees}, y + ${cell_degrees}, 4326)::geometry(polygon, 4326) as geom
      from generate_series(1, ${cell_count}) i,
        lateral (select -0.5 + (i % ${cells_per_row}) * ${cell_degrees} as x,
          42.6 + (i / ${cells_per_row}) * ${cell_degrees} as y) corner
      order by md5(i::text);
    alter table published.cells add primary key (id);
    create index on published.cells using gist (geom)`);
  await client.query('vacuum analyze published.cells');
  await client.end();
}

async function start_child(role: string, connection: object): Promise<{ url: string; stop: () => void }> {
  const program = path.join(import.meta.dirname, 'items_bench_server.js');
  // The log goes nowhere, but is written: it is part of what a request costs.
  const child = fork(program, [role, JSON.stringify(connection)], {
    stdio: ['ignore', 'inherit', 'ignore', 'ipc'],
  });
  const [url] = (await once(child, 'message')) as [string];
  return { url, stop: () => child.disconnect() };
}

/** Requests per second over one round, ten connections kept alive, each asking as soon as it was answered. */
async function load(url: string, paths: readonly string[]): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const start = performance.now();
  let answered = 0;
  const ask_on = async (first: number) => {
    for (let i = first; performance.now() - start < round_ms; i += connections) {
      await read_answer(`${url}${paths[i % paths.length]}`, agent);
      answered++;
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, i) => ask_on(i)));
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  return answered / seconds;
}

function read_answer(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${url} answered ${answer.statusCode}`));
      answer.resume();
      answer.on('end', resolve);
    }).on('error', reject);
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
