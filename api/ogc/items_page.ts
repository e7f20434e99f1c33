import { createHash } from 'node:crypto';
import { AppError, message_of } from '../../errors.ts';
import type { Access } from '../../sql/client.ts';
import type { Fragment } from '../../sql/fragment.ts';
import { refuse, type Values } from '../params.ts';
import { refuse_filter } from '../cql2/tree.ts';
import { bbox_condition, datetime_condition } from './items_filter.ts';
import type { items_params } from './items_params.ts';
import { count_cap, counted_page, plain_page, type FeatureRow, type ItemsRequest } from './items_query.ts';
import type { ItemsTable } from './items_table.ts';

export type ItemsQuery = Values<typeof items_params>;

/** A page of features, still text, with what leads to the next. */
export interface ItemsPage {
  /** GeoJSON features as the database wrote them. */
  features: readonly string[];
  /** Exact number of matches; null past the cap of counting. */
  matched: number | null;
  /** Query parameter of the next page: `token`, or `offset` where rows have no key; null on the last page. */
  next: { name: 'token' | 'offset'; value: string } | null;
}

/** Ties a token to collection and filter: with another filter its place in the list means nothing. */
function hash_filter(table: ItemsTable, query: ItemsQuery): string {
  const { bbox, datetime, filter: condition } = query;
  const crs = [query['bbox-crs'].uri, query['filter-crs'].uri, query['filter-lang']];
  const filter = JSON.stringify([table.id, bbox, datetime, condition, ...crs]);
  return createHash('sha256').update(filter).digest('base64url').slice(0, 8);
}

function read_token(token: string, hash: string): string {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  if (text.startsWith(hash)) return text.slice(hash.length);
  throw new AppError('Le paramètre « token » vient d’une autre requête : collection ou filtre ont changé.', {
    status: 400,
    code: 'invalid-token',
    place: 'token',
    remedy: 'Reprendre depuis la première page, sans « token ».',
  });
}

interface PlanOptions {
  with_geometry?: boolean;
  /** Of `filter`. */
  condition?: Fragment | null;
}

/** What to read for a query; a 400 AppError when a value does not fit. Pure. */
export function plan_page(
  table: ItemsTable,
  query: ItemsQuery,
  { with_geometry = true, condition = null }: PlanOptions = {},
): ItemsRequest {
  const conditions = [
    query.bbox === null ? null : bbox_condition(table, query.bbox, query['bbox-crs']),
    query.datetime === null ? null : datetime_condition(table, query.datetime),
    condition,
  ].filter((condition): condition is Fragment => condition !== null);
  const after =
    query.token === null || table.key === null ? null : read_token(query.token, hash_filter(table, query));
  return { conditions, after, limit: query.limit, offset: query.offset, with_geometry };
}

/** Reads a page in one statement, or in two when a filter lets more through than is counted. */
export async function read_page(
  access: Access,
  table: ItemsTable,
  query: ItemsQuery,
  { feature_count, ...options }: PlanOptions & { feature_count: number | null },
): Promise<ItemsPage> {
  const request = plan_page(table, query, options);
  const counted = request.conditions.length > 0 || feature_count === null;
  // A condition of the asker's own must not hold one of the few connections for long.
  const deadline_ms = query.filter === null ? 10_000 : 4_000;
  const read = access.read(
    async (db) => {
      if (!counted) return page_of(await db.query(plain_page(table, request)), feature_count, table, query);
      const rows = await db.query<FeatureRow>(counted_page(table, request));
      const matched = rows[0]?.matched ?? 0;
      if (matched <= count_cap) return page_of(rows, matched, table, query);
      return page_of(await db.query(plain_page(table, request)), null, table, query);
    },
    { deadline_ms },
  );
  return query.bbox === null && query.filter === null ? read : read.catch(blame_question(query));
}

/** PROJ's refusals come as internal errors of PostGIS: it is the question's coordinates that lie off their map. */
function blame_question({ bbox, filter }: ItemsQuery): (error: unknown) => never {
  return (error) => {
    if (Object(error).code !== 'XX000' || !/transform|projection|coordinate/i.test(message_of(error)))
      throw error;
    if (filter !== null) throw refuse_filter('des coordonnées sont hors du domaine de leur système', null);
    throw refuse('bbox', (bbox ?? []).join(','), 'une emprise dans le domaine de son système de coordonnées');
  };
}

function page_of(
  rows: readonly FeatureRow[],
  matched: number | null,
  table: ItemsTable,
  query: ItemsQuery,
): ItemsPage {
  const features: string[] = [];
  for (const { feature } of rows)
    if (feature !== null && features.length < query.limit) features.push(feature);
  const last = rows[query.limit - 1];
  // One row more than the page was asked for: it is there when another page follows.
  if (rows.length <= query.limit || last === undefined) return { features, matched, next: null };
  const next =
    last.key === null
      ? ({ name: 'offset', value: String(query.offset + query.limit) } as const)
      : ({
          name: 'token',
          value: Buffer.from(hash_filter(table, query) + last.key).toString('base64url'),
        } as const);
  return { features, matched, next };
}
