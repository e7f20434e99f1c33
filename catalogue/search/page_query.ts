import { empty, join, sql, where, type Fragment } from '../../sql/fragment.ts';
import { conditions_of } from './conditions.ts';
import type { SearchRequest } from './request.ts';
import { after, key_name, order_by, type SortKey } from './sort.ts';

/** Ids in order, each with the texts of its sort keys. One more than the page holds when there are more. */
export type PageRows = [id: string, ...place: string[]][];

const columns_of = (keys: readonly SortKey[]) =>
  join(keys.map(({ expression }, i) => sql`${expression} as ${key_name(i)}`));

/** One row with `page`: the rows of a query that has them in order, as PageRows. */
const as_page = (rows: Fragment, keys: readonly SortKey[]): Fragment => sql`
  select coalesce(jsonb_agg(jsonb_build_array(record_id, ${join(keys.map((_, i) => sql`${key_name(i)}::text`))}) order by n), '[]') as page
  from (select r.*, row_number() over () as n from (${rows}) r) p`;

const bounds = ({ limit, offset = 0 }: SearchRequest) => sql`limit ${limit + 1}::int offset ${offset}::int`;

/**
 * A page, read off an index in its order: for conditions that many rows meet and that were counted before. `place`: the
 * keys of the row that it comes after.
 */
export function ordered_page(
  request: SearchRequest,
  keys: readonly SortKey[],
  place: readonly string[] | null,
): Fragment {
  // Expressions, not names: they are what the index knows.
  const behind =
    place === null
      ? []
      : [
          after(
            keys,
            place,
            keys.map(({ expression }) => expression),
          ),
        ];
  return as_page(
    sql`select t.record_id, ${columns_of(keys)} from maillage.searchable_record t
      ${where([...conditions_of(request), ...behind])} order by ${order_by(keys)} ${bounds(request)}`,
    keys,
  );
}

/** One row with `page`, `matched` and `counts` by « facet:value », from one look at all that matches. */
export function counted_page(
  request: SearchRequest,
  keys: readonly SortKey[],
  place: readonly string[] | null,
): Fragment {
  const names = keys.map((_, i) => key_name(i));
  const behind = place === null ? empty : where([after(keys, place, names)]);
  const count = [...(request.count ?? [])];
  return sql`
    with matched as materialized (
      select t.record_id, ${count.length > 0 ? sql`t.facets` : sql`'{}'::text[] as facets`}, ${columns_of(keys)}
      from maillage.searchable_record t ${where(conditions_of(request))}
    ), counted as (
      select value, count(*)::int as count from matched, unnest(facets) value group by value
    )
    select
      (select count(*)::int from matched) as matched,
      (
        select coalesce(jsonb_object_agg(value, count), '{}') from counted
        where split_part(value, ':', 1) = any (${count}::text[])
      ) as counts,
      page.page
    from (${as_page(
      sql`select record_id, ${join(names)} from matched ${behind} order by ${order_by(keys, names)} ${bounds(request)}`,
      keys,
    )}) page`;
}
