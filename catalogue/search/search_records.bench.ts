import { hash } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { Report } from '../../bench.ts';
import { read_config } from '../../config.ts';
import { Database } from '../../sql/client.ts';
import { open_local, plan_cluster } from '../../sql/engine/local.ts';
import { sql, where } from '../../sql/fragment.ts';
import { migrate } from '../../sql/migrate.ts';
import { conditions_of } from './conditions.ts';
import { facet_names, type SearchRequest } from './request.ts';
import { search_records } from './search_records.ts';
import { insert_synthetic_records } from './synthetic_records.ts';

const record_count = 100_000;
const batch = 5_000;
/** Of the queries measured; each narrow one is asked once. */
const narrow_count = 400;
const broad_share = 0.2;

/** Search with facets on 100,000 made-up records, one client: p50 and p95. */
export async function bench(report: Report): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'maillage-bench-'));
  chmodSync(folder, 0o755);
  const cluster = plan_cluster(folder, read_config().PATH);
  if (typeof cluster === 'string') {
    report('search: not measured, no PostgreSQL with PostGIS here', 0, '', cluster);
    return;
  }
  const engine = await open_local(cluster, 'benchmark', ['fsync=off']);
  try {
    const filled = performance.now();
    await fill(engine.connection);
    const seconds = (performance.now() - filled) / 1000;
    report('made-up records written and indexed', record_count / seconds, '/s');
    const { narrow, broad } = await choose_requests(engine.connection);
    await measure(report, engine.connection, narrow, broad);
  } finally {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Migrates an empty database and fills it with made-up records. */
export async function fill(connection: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  await migrate(client);
  for (let from = 1; from <= record_count; from += batch) {
    const { text, values } = insert_synthetic_records(from, from + batch - 1);
    await client.query(text, [...values]);
  }
  await client.query(
    'vacuum analyze maillage.record_search, maillage.metadata_record, maillage.catalogue_change',
  );
  await client.end();
}

type Found = { request: SearchRequest; matched: number };

/** Requests sorted by what they match, learnt by a client of its own: the one that is measured finds nothing cached. */
async function choose_requests(
  connection: pg.PoolConfig,
): Promise<Record<'narrow' | 'broad', SearchRequest[]>> {
  const database = new Database({ ...connection, max: 1 });
  const narrow: SearchRequest[] = [];
  const broad: SearchRequest[] = [];
  for (const request of [...(await candidates(database)), ...broad_requests]) {
    const { matched }: Pick<Found, 'matched'> = await search_records(database, {
      ...request,
      count: [],
      limit: 1,
    });
    if (broad_requests.includes(request)) {
      if (matched < record_count * 0.05) throw new Error(`not broad: ${JSON.stringify(request)}`);
      broad.push(request);
    } else if (matched > 0 && matched < record_count * 0.05) narrow.push(request);
  }
  await database.close();
  return { narrow: narrow.slice(0, narrow_count), broad };
}

const page = { limit: 20, count: facet_names };
/** They come back, as they do on a site’s first page. */
const broad_requests: readonly SearchRequest[] = [
  page,
  { ...page, words: 'données' },
  { ...page, words: 'bâtiments' },
  { ...page, words: 'couche départementale' },
  { ...page, facets: { kind: ['dataset'] } },
  { ...page, facets: { open: ['true'] } },
  { ...page, bbox: [-4, 42, 7, 50] },
  { ...page, sort: [{ name: 'title', descending: false }] },
  { ...page, words: 'routes', facets: { kind: ['dataset'] } },
  { ...page, facets: { format: ['Shapefile', 'GeoPackage'] } },
];

/** Words of titles, alone, together, with facets, places and orders, in turn. */
async function candidates(database: Database): Promise<SearchRequest[]> {
  const rows = await database.query<{
    words: string[];
    x: number;
    y: number;
    theme: string;
    producer: string;
  }>(sql`
    select string_to_array(lower(r.title), ' ') as words, ST_X(ST_PointN(ST_ExteriorRing(ST_GeometryN(s.geom, 1)), 1)) as x,
      ST_Y(ST_PointN(ST_ExteriorRing(ST_GeometryN(s.geom, 1)), 1)) as y,
      r.details #>> '{themes,0,concepts,0,label}' as theme, r.producer
    from maillage.metadata_record r join maillage.record_search s on s.record_id = r.id
    order by md5(r.id) limit ${narrow_count * 2}`);
  return rows.map(({ words, x, y, theme, producer }, i): SearchRequest => {
    const [one = '', two = '', , , , name = ''] = words;
    const around = [x - 0.2, y - 0.2, x + 0.2, y + 0.2] as const;
    const kinds: SearchRequest[] = [
      { ...page, words: name },
      { ...page, words: `${one} ${name}` },
      { ...page, words: one, facets: { theme: [theme], kind: ['series', 'map'] } },
      { ...page, bbox: around },
      { ...page, words: two, bbox: [x - 1, y - 1, x + 1, y + 1] },
      { ...page, facets: { producer: [producer] }, sort: [{ name: 'title', descending: false }] },
      { ...page, words: `"${one} ${two}"` },
      { ...page, words: name.slice(0, 5) },
    ];
    return kinds[i % kinds.length]!;
  });
}

async function measure(
  report: Report,
  connection: pg.PoolConfig,
  narrow: readonly SearchRequest[],
  broad: readonly SearchRequest[],
): Promise<void> {
  const database = new Database({ ...connection, max: 1 });
  const broad_times = Math.round((narrow.length * broad_share) / (1 - broad_share));
  const all = [
    ...narrow.map((request) => ({ request, is_broad: false })),
    ...Array.from({ length: broad_times }, (_, i) => ({ request: broad[i % broad.length]!, is_broad: true })),
  ]
    // An order that mixes the kinds and stays the same from run to run.
    .map((each, i) => ({ ...each, rank: hash('md5', String(i)) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1));
  // The connection's first queries read the catalogue of PostgreSQL itself.
  await search_records(database, { ...page, ids: ['none'] });
  const times: { ms: number; bare_ms: number; is_broad: boolean }[] = [];
  for (const { request, is_broad } of all) {
    const start = performance.now();
    await search_records(database, request);
    const found = performance.now();
    // What the machine needs at this moment for the least that a search does: to find the rows.
    await database.query(
      sql`select count(*) from maillage.searchable_record t ${where(conditions_of(request))}`,
    );
    times.push({ ms: found - start, bare_ms: performance.now() - found, is_broad });
  }
  await database.close();
  const of = (chosen: typeof times, share: number, read = ({ ms }: (typeof times)[number]) => ms) =>
    chosen.map(read).sort((a, b) => a - b)[Math.floor(chosen.length * share)] ?? Number.NaN;
  report('search with facets: queries', times.length, '', `${broad_times} of them match 5 % or more`);
  report('search with facets, p50', of(times, 0.5), 'ms');
  report('search with facets, p95', of(times, 0.95), 'ms', 'asked: under 80 ms');
  const narrow_times = times.filter(({ is_broad }) => !is_broad);
  report('… of narrow queries, p95', of(narrow_times, 0.95), 'ms');
  report(
    '… to the bare count of the same rows, p95 to p95',
    of(narrow_times, 0.95) / of(narrow_times, 0.95, ({ bare_ms }) => bare_ms),
    '×',
    'narrow queries, in turn',
  );
  report('… slowest: a broad query asked first', of(times, 0.999), 'ms');
}
