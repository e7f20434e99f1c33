import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { Report } from '../../bench.ts';
import { read_config } from '../../config.ts';
import { Database } from '../../sql/client.ts';
import { open_local, plan_cluster } from '../../sql/engine/local.ts';
import { migrate } from '../../sql/migrate.ts';
import { start_server } from '../server.ts';

const row_count = 2_000_000;
const deep = 1_900_000;
const limit = 1000;
const rounds = 15;
const clients = 50;
const load_ms = 5_000;

/** Pages far down a list of two million points, against the first one; and waiting times with fifty clients. */
export async function bench(report: Report): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'maillage-bench-'));
  chmodSync(folder, 0o755);
  const cluster = plan_cluster(folder, read_config().PATH);
  if (typeof cluster === 'string') {
    report('deep pages: not measured, no PostgreSQL with PostGIS here', 0, '', cluster);
    return;
  }
  const engine = await open_local(cluster, 'benchmark', ['fsync=off']);
  const database = new Database(engine.remote);
  const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '1000000000' });
  const server = await fill(engine.connection).then(() =>
    start_server({ config, database }, { log_requests: false }),
  );
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  try {
    const items = `${server.url}/collections/points/items?limit=${limit}`;
    for (const [order, query, place] of [
      ['key', '', `select id::text as place from published.points where id = ${deep}`],
      [
        'an indexed property',
        '&sortby=rank',
        `select json_build_array(rank::text, id::text)::text as place from published.points where rank = ${deep}`,
      ],
      [
        'an indexed property, backwards',
        '&sortby=-code',
        `select json_build_array(code, id::text)::text as place from published.points where code = '0100000'`,
      ],
    ] as const) {
      const { rows } = await database.pool.query<{ place: string }>(place);
      const token = await token_at(`${items}${query}`, rows[0]?.place ?? '', agent);
      const pages = { first: `${items}${query}`, deep: `${items}${query}&token=${token}` };
      const times = { first: [] as number[], deep: [] as number[] };
      for (let round = 0; round <= rounds; round++)
        for (const name of ['first', 'deep'] as const) {
          const { ms } = await read(pages[name], agent);
          if (round > 0) times[name].push(ms);
        }
      report(`first page by ${order}`, quantile(times.first, 0.5), 'ms', `limit ${limit} of ${row_count}`);
      report(`page after ${deep} by ${order}`, quantile(times.deep, 0.5), 'ms');
      const ratio = quantile(times.deep, 0.5) / quantile(times.first, 0.5);
      report(`deep / first by ${order}`, ratio, '', 'asked: at most 1.5');
    }
    const waits = await load(`${server.url}/collections/points/items?limit=100&bbox=`, agent);
    report(
      `bbox, ${clients} clients: answers`,
      waits.length / (load_ms / 1000),
      'req/s',
      'client in the same process',
    );
    for (const share of [0.5, 0.99])
      report(`bbox, ${clients} clients: p${share * 100}`, quantile(waits, share), 'ms');
  } finally {
    agent.destroy();
    await server.close();
    await database.close();
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fill(connection: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  await migrate(client);
  await client.query(`
    create table published.points as
      select i as id, (i * 7919::bigint) % ${row_count} as rank, lpad(((i * 104729::bigint) % ${row_count})::text, 7, '0') as code,
        st_setsrid(st_point(-0.5 + (i % 2000) * 0.002, 42.6 + (i / 2000) * 0.002), 4326)::geometry(point, 4326) as geom
      from generate_series(1, ${row_count}) i;
    alter table published.points add primary key (id);
    create index on published.points (rank);
    create index on published.points (code);
    create index on published.points using gist (geom);
    insert into maillage.metadata_record (id, title) values ('points', 'points');
    insert into maillage.collection (id, record_id, feature_count) values ('points', 'points', ${row_count})`);
  await client.query('vacuum analyze published.points');
  await client.end();
}

/** The token that the page before the deep one would give: that of the first page, with another place. */
async function token_at(url: string, place: string, agent: Agent): Promise<string> {
  const { body } = await read(url, agent);
  const page = JSON.parse(body) as { links: { rel: string; href: string }[] };
  const next = page.links.find(({ rel }) => rel === 'next')?.href;
  const token = next === undefined ? null : new URL(next).searchParams.get('token');
  if (token === null) throw new Error(`no token at ${url}`);
  const hash = Buffer.from(token, 'base64url').toString().slice(0, 8);
  return Buffer.from(hash + place).toString('base64url');
}

/** Waiting times (ms) of clients that each ask for places of their own, one after the other. */
async function load(url: string, agent: Agent): Promise<number[]> {
  const waits: number[] = [];
  const end = performance.now() + load_ms;
  const ask_on = async (client: number) => {
    for (let i = client; performance.now() < end; i += clients) {
      const [west, south] = [-0.4 + ((i * 37) % 180) * 0.02, 42.7 + ((i * 17) % 90) * 0.02];
      waits.push((await read(`${url}${west},${south},${west + 0.02},${south + 0.02}`, agent)).ms);
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => ask_on(client)));
  return waits;
}

function read(url: string, agent: Agent): Promise<{ ms: number; body: string }> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    get(url, { agent }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        const body = Buffer.concat(parts).toString();
        if (answer.statusCode === 200) resolve({ ms: performance.now() - start, body });
        else reject(new Error(`${url} answered ${answer.statusCode}: ${body.slice(0, 300)}`));
      });
    }).on('error', reject);
  });
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
