/**
 * A child process of items.bench.ts: `node items_bench_server.js product|bare <connection as JSON>`. Serves the items on
 * a free port, says its address, ends with its parent. `bare` is node:http with the same SQL in the same role
 * transaction, and nothing else: it does not even read parameters, its queries are made in advance.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type pg from 'pg';
import { list_published_tables } from '../../catalogue/published_tables.ts';
import { read_config } from '../../config.ts';
import { Database } from '../../sql/client.ts';
import type { Query } from '../../sql/fragment.ts';
import { crs84 } from '../crs.ts';
import { start_server } from '../server.ts';
import { bench_requests } from './items_bench_requests.ts';
import { plan_items, type FeatureRow } from './items_page.ts';
import { counted_page, feature_text } from './items_query.ts';

const [role, connection = '{}'] = process.argv.slice(2);
const database = new Database(JSON.parse(connection) as pg.PoolConfig);

async function start_bare(): Promise<string> {
  const queries = await plan_queries();
  const server = createServer((request, response) => {
    const query = queries.get(request.url ?? '');
    if (query === undefined) response.writeHead(404).end();
    else answer_bare(query, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function answer_bare(query: Query, response: ServerResponse): Promise<void> {
  const rows = await database.read((db) => db.query<FeatureRow>(query));
  const features = rows.map((row) => row.feature).join(',\n');
  const body = `{"type":"FeatureCollection","numberMatched":${rows[0]?.matched},"features":[${features}]}`;
  response.setHeader('Content-Type', 'application/geo+json');
  response.setHeader('Content-Length', Buffer.byteLength(body));
  response.end(body);
}

async function plan_queries(): Promise<Map<string, Query>> {
  const tables = await database.read((db) => list_published_tables(db));
  const published = tables.find((table) => table.id === 'cells');
  if (published === undefined) throw new Error('the benchmark made no table');
  const no_filter = { filter: null, 'filter-lang': null, 'filter-crs': crs84 };
  const everything = { properties: null, crs: null, sortby: [], where: [], ...no_filter };
  const absent = {
    csv: 'standard' as const,
    datetime: null,
    offset: 0,
    token: null,
    f: null,
    profile: [],
    'bbox-crs': crs84,
    ...everything,
  };
  return new Map(
    bench_requests().map(({ path, bbox, limit }) => {
      const { table, request, shape } = plan_items(published, { ...absent, bbox, limit });
      const feature = { name: 'feature', sql: feature_text(table, shape) };
      return [path, counted_page(table, request, [feature])];
    }),
  );
}

async function start_product(): Promise<string> {
  // Limited like the product, but never reached.
  const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '1000000000' });
  const context = { config, database };
  return (await start_server(context)).url;
}

process.on('disconnect', () => process.exit());
process.send?.(role === 'bare' ? await start_bare() : await start_product());
