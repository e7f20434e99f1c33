import { hash as digest } from 'node:crypto';
import type { PublishedTable } from '../../catalogue/published_tables.ts';
import { AppError, message_of } from '../../errors.ts';
import { one, type Access, type Db } from '../../sql/client.ts';
import type { Fragment } from '../../sql/fragment.ts';
import { refuse_filter } from '../cql2/tree.ts';
import { refuse } from '../params.ts';
import { may_be_key } from './item_read.ts';
import { bbox_condition, datetime_condition } from './items_filter.ts';
import type { ItemsQuery } from './items_params.ts';
import {
  count_cap,
  count_rows,
  counted_page,
  feature_text,
  one_feature,
  page_part,
  plain_page,
  type FeatureShape,
  type ItemsRequest,
  type PageRow,
  type Selected,
} from './items_query.ts';
import { place_text, read_place, read_sort, sort_parts, type SortKey } from './items_sort.ts';
import { read_shape } from './items_shape.ts';
import { read_items_table, type ItemsTable } from './items_table.ts';
import { query_conditions } from './items_where.ts';

/** A page, with what leads to the next. */
export interface ItemsPage<Row extends PageRow = FeatureRow> {
  rows: readonly Row[];
  /** Exact number of matches; null past the cap of counting. */
  matched: number | null;
  /** Query parameter of the next page: `token`, or `offset` where rows have no key; null on the last page. */
  next: { name: 'token' | 'offset'; value: string } | null;
}

/** A feature as the database wrote it: GeoJSON text. */
export interface FeatureRow extends PageRow {
  feature: string;
}

/** Ties a token to collection, filter and order: with others its place in the list means nothing. */
function hash_request(table: ItemsTable, query: ItemsQuery, sort: readonly SortKey[]): string {
  const { bbox, datetime, filter, where } = query;
  const crs = [query['bbox-crs'].uri, query['filter-crs'].uri, query['filter-lang']];
  const order = sort.map(({ name, descending }) => [name, descending]);
  const request = JSON.stringify([table.id, bbox, datetime, filter, where, crs, order]);
  return digest('sha256', request, 'base64url').slice(0, 8);
}

/** Longer places, of long texts, would not fit into an address: such a token names the row by its key alone. */
const most_place_chars = 1500;
/** Before that key; other places of several columns begin as JSON does. */
const key_mark = 'k';

/** The place that a token tells, or the key of the row that stands there. */
type Token = Pick<ItemsRequest, 'after'> & { after_key: string | null };

function read_token(token: string, hash: string, sort: readonly SortKey[]): Token {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  if (!text.startsWith(hash)) throw refuse_token();
  const told = text.slice(hash.length);
  if (sort.length > 1 && told.startsWith(key_mark)) return { after: null, after_key: told.slice(1) };
  const after = read_place(sort, told);
  if (after === undefined) throw refuse_token();
  return { after, after_key: null };
}

function write_token(hash: string, sort: readonly SortKey[], place: string): string {
  const key = place.length > most_place_chars ? read_place(sort, place)?.at(-1) : undefined;
  return Buffer.from(hash + (key == null ? place : key_mark + key)).toString('base64url');
}

const refuse_token = () =>
  new AppError('Le paramètre « token » vient d’une autre requête : collection, filtre ou tri ont changé.', {
    status: 400,
    code: 'invalid-token',
    place: 'token',
    remedy: 'Reprendre depuis la première page, sans « token ».',
  });

/** The same plan with the place of the row that the token names. A 400 AppError when it is gone. */
async function find_place(db: Db, planned: PlannedItems): Promise<PlannedItems> {
  const { table, request, after_key } = planned;
  if (after_key === null) return planned;
  const place = { name: 'place', sql: place_text(request.sort) };
  const [row] =
    table.key !== null && may_be_key(after_key, table.key.type)
      ? await db.query<PageRow>(one_feature(table, after_key, [place]))
      : [];
  const after = row?.place == null ? undefined : read_place(request.sort, row.place);
  if (after === undefined) throw refuse_token();
  return { ...planned, request: { ...request, after } };
}

/** What to read for a query, its place in the list included. */
export interface PlannedItems {
  table: ItemsTable;
  request: ItemsRequest;
  shape: FeatureShape;
  /** Rows with a key are found again by their place; the others are counted off. */
  by_token: boolean;
  /** Key of the row that the page comes after, when `request.after` is yet to be read from it. */
  after_key: string | null;
  /** How many there are when nothing is filtered; null when nobody counted. */
  feature_count: number | null;
  query: ItemsQuery;
}

/** What to read for a query; a 400 AppError when a value does not fit the table. Pure. */
export function plan_items(
  published: PublishedTable,
  query: ItemsQuery,
  form: Pick<FeatureShape, 'profile' | 'references'> = {},
): PlannedItems {
  const table = read_items_table(published);
  const sort = read_sort(published, query.sortby);
  const conditions = [
    query.bbox === null ? null : bbox_condition(table, query.bbox, query['bbox-crs']),
    query.datetime === null ? null : datetime_condition(table, query.datetime),
    ...query_conditions(published, query),
  ].filter((condition): condition is Fragment => condition !== null);
  const by_token = sort.at(-1)?.is_key === true;
  const { after, after_key } =
    query.token === null || !by_token
      ? { after: null, after_key: null }
      : read_token(query.token, hash_request(table, query, sort), sort);
  const { limit, offset } = query;
  const request = { conditions, sort, after, limit, offset };
  const shape = { ...read_shape(published, query), ...form };
  return { table, request, shape, by_token, after_key, feature_count: published.feature_count, query };
}

/** Reads a page of GeoJSON texts. */
export function read_page(access: Access, planned: PlannedItems): Promise<ItemsPage> {
  const feature = { name: 'feature', sql: feature_text(planned.table, planned.shape) };
  return read_rows<FeatureRow>(access, planned, [feature]);
}

/** Reads a page of whatever columns, in one statement, or in two when a filter lets more through than is counted. */
export async function read_rows<Row extends PageRow>(
  access: Access,
  planned: PlannedItems,
  columns: readonly Selected[],
): Promise<ItemsPage<Row>> {
  const { table, feature_count, query } = planned;
  const counted = planned.request.conditions.length > 0;
  const read = access.read(
    async (db) => {
      const placed = await find_place(db, planned);
      if (!counted) {
        const matched = feature_count ?? (await count_whole(db, table));
        return page_of(await read_plain<Row>(db, placed, columns), matched, planned);
      }
      const rows = await db.query<Row>(counted_page(table, placed.request, columns));
      const matched = rows[0]?.matched ?? 0;
      if (matched <= count_cap) return page_of(rows, matched, planned);
      return page_of(await read_plain<Row>(db, placed, columns), null, planned);
    },
    { deadline_ms: deadline_of(query) },
  );
  return is_usual(query) ? read : read.catch(blame_question(planned));
}

/** The rows of a table that nobody counts; null past the cap. */
async function count_whole(db: Db, table: ItemsTable): Promise<number | null> {
  const { counted } = await one<{ counted: number }>(db, count_rows(table));
  return counted <= count_cap ? counted : null;
}

/** A page without counting: stretch by stretch until it is full, in one statement when rows are to be counted off. */
async function read_plain<Row extends PageRow>(
  db: Db,
  { table, request }: PlannedItems,
  columns: readonly Selected[],
): Promise<Row[]> {
  const { sort, after, limit, offset } = request;
  if (offset > 0) return db.query<Row>(plain_page(table, request, columns));
  const rows: Row[] = [];
  for (const part of sort_parts(sort, after)) {
    const left = limit === null ? null : limit - rows.length;
    rows.push(...(await db.query<Row>(page_part(table, { ...request, limit: left }, columns, part))));
    if (limit !== null && rows.length > limit) break;
  }
  return rows;
}

/** A condition or an order of the asker's own must not hold one of the few connections for long. */
const deadline_of = ({ filter, where, sortby }: ItemsQuery) =>
  filter !== null || where.length > 0 || sortby.length > 0 ? 4_000 : 10_000;

/** Nothing that the asker wrote can make the statement itself fail. */
const is_usual = ({ bbox, filter, crs, token }: ItemsQuery) =>
  bbox === null && filter === null && crs === null && token === null;

/** PROJ's refusals come as internal errors of PostGIS: it is the question's coordinates that lie off their map. */
export function blame_question({ query, shape }: PlannedItems): (error: unknown) => never {
  return (error) => {
    const { code } = Object(error) as { code?: unknown };
    // A place that no page gave: its values are not of the columns' types.
    if (query.token !== null && String(code).startsWith('22'))
      throw refuse('token', query.token, 'la valeur donnée par un lien « next »');
    if (code !== 'XX000' || !/transform|projection|coordinate|spatial_ref_sys|SRID/i.test(message_of(error)))
      throw error;
    if (query.filter !== null)
      throw refuse_filter('des coordonnées sont hors du domaine de leur système', null);
    if (query.crs !== null)
      throw refuse('crs', shape.crs.uri, 'un système où les coordonnées de ces objets ont une image');
    throw refuse(
      'bbox',
      (query.bbox ?? []).join(','),
      'une emprise dans le domaine de son système de coordonnées',
    );
  };
}

function page_of<Row extends PageRow>(
  found: readonly Row[],
  matched: number | null,
  { table, request: { sort }, by_token, query }: PlannedItems,
): ItemsPage<Row> {
  // A counted page without features is a lone row that tells the count alone.
  const { limit, offset } = query;
  const rows = found[0]?.place === null ? [] : found.slice(0, limit);
  const last = rows[limit - 1];
  if (found.length <= limit || last === undefined) return { rows, matched, next: null };
  if (!by_token) return { rows, matched, next: { name: 'offset', value: String(offset + limit) } };
  const value = write_token(hash_request(table, query, sort), sort, last.place ?? '');
  return { rows, matched, next: { name: 'token', value } };
}
