import { empty, join, sql, where, type Fragment } from '../../sql/fragment.ts';
import { conditions_of, has_facet } from './conditions.ts';
import type { FacetName, SearchRequest } from './request.ts';
import { after, key_name, order_by, type SortKey } from './sort.ts';

/** Ids in order, each with the texts of its sort keys. One more than the page holds when there are more. */
export type PageRows = [id: string, ...place: string[]][];

const columns_of = (keys: readonly SortKey[], value = (key: SortKey) => key.expression) =>
  join(keys.map((key, i) => sql`${value(key)} as ${key_name(i)}`));

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

/** What is counted beside a page. */
export interface Counting {
  /** Numbers of facets are read. */
  with_facets: boolean;
  /** Chosen facets whose values are to be counted as if none of them were chosen. */
  without: readonly FacetName[];
}
/** Of the records that miss one chosen facet (its place in `without`, from 1) or none (0): how many, and their numbers. */
export interface CountedRow {
  missing: number;
  matched: number;
  /** Of all facets, as `facet_codes` holds them. */
  codes: Buffer;
  /** The same in each row; of the records that miss none. */
  page: PageRows;
}

/** A page and all counts from one look at what matches: CountedRow for each `missing` that occurs. */
export function counted_page(
  request: SearchRequest,
  keys: readonly SortKey[],
  place: readonly string[] | null,
  { with_facets, without }: Counting,
): Fragment {
  const names = keys.map((_, i) => key_name(i));
  const behind = place === null ? [] : [after(keys, place, names)];
  const { facets = {}, ...others } = request;
  const held = Object.fromEntries(
    Object.entries(facets).filter(([name]) => !without.includes(name as FacetName)),
  );
  const holds = without.map((name) => has_facet(name, facets[name] ?? []));
  const page =
    request.limit === 0
      ? sql`select '[]'::jsonb as page`
      : as_page(
          sql`select record_id, ${join(names)} from matched ${where([sql`missing = 0`, ...behind])}
            order by ${order_by(keys, names)} ${bounds(request)}`,
          keys,
        );
  // Relevance reads more of a row than all else: of those that may come on the page alone.
  const columns = columns_of(keys, ({ expression }) =>
    holds.length === 0 ? expression : sql`case when m.missing = 0 then ${expression} end`,
  );
  // `offset 0`: the facets of a row are unpacked once for `missing`, however often it is named.
  return sql`
    with matched as materialized (
      select t.record_id, ${with_facets ? sql`t.facet_codes, ` : empty}m.missing, ${columns}
      from maillage.searchable_record t cross join lateral (select ${missing_of(holds)} as missing offset 0) m
      ${where([...conditions_of({ ...others, facets: held }), ...all_but_one(holds)])}
    )
    select counted.missing, counted.matched, counted.codes, page.page
    from (
      select missing, count(*)::int as matched, ${with_facets ? sql`string_agg(facet_codes, '')` : sql`''::bytea`} as codes
      from matched group by missing
    ) counted, (${page}) page`;
}

const missing_of = (holds: readonly Fragment[]): Fragment =>
  holds.length === 0
    ? sql`0`
    : sql`case ${join(
        holds.map((hold, i) => sql`when not (${hold}) then ${i + 1}::int`),
        sql` `,
      )} else 0 end`;

/** At most one of the conditions may fail. */
function all_but_one(holds: readonly Fragment[]): Fragment[] {
  if (holds.length < 2) return [];
  const others = holds.map(
    (_, i) =>
      sql`(${join(
        holds.filter((_hold, j) => j !== i),
        sql` and `,
      )})`,
  );
  return [sql`(${join(others, sql` or `)})`];
}
