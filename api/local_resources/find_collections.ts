/** Collections as records of the local resources catalogue: found by the conditions of the catalogue's search. */
import { conditions_of, words_of } from '../../catalogue/search/conditions.ts';
import { check_place } from '../../catalogue/search/search_records.ts';
import { sort_keys } from '../../catalogue/search/sort.ts';
import type { Access } from '../../sql/client.ts';
import { join, sql, where, type Fragment } from '../../sql/fragment.ts';
import { read_search } from '../records/read_search.ts';
import { records_params } from '../records/params.ts';
import type { Values } from '../params.ts';
import { is_search, type CollectionsQuery } from './params.ts';

/** What is found of a list of collections and the catalogue behind them. */
export interface FoundCollections {
  /** Ids of the page, in order. */
  ids: string[];
  matched: number;
  /** `offset` of the next page; null on the last. */
  next: number | null;
}

/** One to be looked at: what its document tells. */
export interface ListedCollection {
  id: string;
  title: string;
  description: string;
  type: string;
  updated?: string;
  extent?: { spatial: { bbox: readonly (readonly number[])[] } };
}

/** Stops a condition of the asker's own that takes long. */
const deadline_ms = 5000;

/**
 * The collections that a query asks for, among those that the asker may read. Without conditions and order: the list as it
 * is. A 400 AppError for a filter or an order that names no property, and for a territory that is not published.
 */
export async function find_collections(
  access: Access,
  listed: readonly ListedCollection[],
  query: CollectionsQuery,
): Promise<FoundCollections> {
  const { limit, offset } = query;
  const ids = is_search(query) ? await search_collections(access, listed, query) : listed.map(({ id }) => id);
  const end = limit === null ? ids.length : offset + limit;
  return { ids: ids.slice(offset, end), matched: ids.length, next: end < ids.length ? end : null };
}

const absent = Object.fromEntries(
  Object.entries(records_params).map(([name, param]) => [name, param.absent]),
) as Values<typeof records_params>;

async function search_collections(
  access: Access,
  listed: readonly ListedCollection[],
  query: CollectionsQuery,
): Promise<string[]> {
  const request = read_search({ ...absent, ...query, limit: 1 });
  const words = words_of(request);
  const order =
    request.sort === undefined && words === null
      ? sql`t.place`
      : join(
          sort_keys(request, words).map(
            ({ expression, descending }) => sql`${expression}${descending ? sql` desc` : sql``} nulls last`,
          ),
        );
  return access.read(
    async (db) => {
      await check_place(db, request);
      const rows = await db.query<{ id: string }>(
        sql`select t.record_id as id from (${as_records(listed)}) t ${where(conditions_of(request))} order by ${order}`,
      );
      return rows.map(({ id }) => id);
    },
    { deadline_ms },
  );
}

/** Collections with the columns of `searchable_record`: what their record tells, and for want of one they themselves. */
const as_records = (listed: readonly ListedCollection[]): Fragment => sql`
  select
    c.id as record_id, 'published' as state, c.type as kind, left(lower(public.unaccent(c.title)), 300) as title_key, c.place,
    s.created_at, coalesce(c.updated, s.updated_at) as updated_at, s.period, s.quality,
    coalesce(maillage.envelopes(jsonb_build_array(jsonb_build_object('bbox', c.extent))), s.geom) as geom,
    coalesce(s.facets, array['kind:' || c.type]) as facets, coalesce(s.identifiers, '{}') as identifiers,
    coalesce(s.head, '') || to_tsvector('maillage.french', c.title) as head,
    coalesce(s.words, '') || to_tsvector('maillage.french', concat_ws(' – ', c.title, c.id, c.description)) as words,
    c.title, c.description as abstract, s.producer, s.licence_name, s.licence_url, s.keywords, s.vintage, s.lineage,
    s.details, true as is_visible
  from rows from (
    jsonb_to_recordset(${JSON.stringify(listed.map(row_of))}::jsonb)
      as (id text, title text, description text, extent jsonb, type text, updated timestamptz)
  ) with ordinality as c (id, title, description, extent, type, updated, place)
  left join maillage.collection k on k.id = c.id
  left join maillage.searchable_record s on s.record_id = k.record_id`;

const row_of = ({ id, title, description, type, updated, extent }: ListedCollection) => ({
  id,
  title,
  description,
  type,
  updated,
  extent: extent?.spatial.bbox[0],
});
