import { ident, join, sql, type Fragment } from '../../sql/fragment.ts';
import type { SearchRequest, SortName, SortTerm } from './request.ts';

/** A sort of the search: an expression without nulls on row `t`, and the type by which a token's text is read. */
export interface SortKey {
  expression: Fragment;
  type: Fragment;
  descending: boolean;
}

const columns: Readonly<
  Record<Exclude<SortName, 'relevance'>, readonly [expression: Fragment, type: Fragment]>
> = {
  title: [sql`t.title_key`, sql`text`],
  updated: [sql`t.updated_at`, sql`timestamptz`],
  created: [sql`t.created_at`, sql`timestamptz`],
  // Those not scored yet are the last of the best, the first of the worst.
  quality: [sql`coalesce(t.quality, -1)`, sql`integer`],
  type: [sql`t.kind collate "C"`, sql`text`],
  id: [sql`t.record_id collate "C"`, sql`text`],
};

/**
 * How near a record is to the words: by its title and keywords, where all of them there count for more than any
 * (`ts_rank`, 0 to 1, and 1). `words`: the expression of the query. Constant where no words are asked for.
 */
const relevance = (words: Fragment | null): Fragment =>
  words === null
    ? sql`0::float8`
    : sql`(ts_rank(t.head, replace((${words})::text, '&', '|')::tsquery) + (t.head @@ (${words}))::int)::float8`;

/** The keys of a request, the record's id behind them. */
export function sort_keys(request: SearchRequest, words: Fragment | null): SortKey[] {
  const asked: readonly SortTerm[] =
    request.sort ??
    (words === null ? [{ name: 'updated', descending: true }] : [{ name: 'relevance', descending: true }]);
  const terms = asked.some(({ name }) => name === 'id')
    ? asked
    : [...asked, { name: 'id', descending: false } as const];
  return terms.map(({ name, descending }) => {
    if (name === 'relevance') return { expression: relevance(words), type: sql`float8`, descending };
    const [expression, type] = columns[name];
    return { expression, type, descending };
  });
}

/** Whether the order is read off an index: by one property of the row, then by its id. */
export const is_indexed = (request: SearchRequest, words: Fragment | null): boolean =>
  (request.sort ?? [{ name: words === null ? 'updated' : 'relevance' }]).every(
    ({ name }) => name !== 'relevance',
  );

/** Name of a key as a column of a subquery. */
export const key_name = (i: number): Fragment => ident(`k${i}`);

const direction = ({ descending }: SortKey) => (descending ? sql` desc` : sql``);

/** `names`: the keys as columns of a subquery, else their expressions. */
export const order_by = (keys: readonly SortKey[], names?: readonly Fragment[]): Fragment =>
  join(keys.map((key, i) => sql`${names?.[i] ?? key.expression}${direction(key)}`));

/** Rows behind a place, which has a text per key. */
export function after(
  keys: readonly SortKey[],
  place: readonly string[],
  names: readonly Fragment[],
): Fragment {
  const value = (i: number) => sql`${place[i]}::${keys[i]!.type}`;
  const beyond = keys.map((key, i) => {
    const same = keys.slice(0, i).map((_, j) => sql`${names[j]!} = ${value(j)}`);
    const further = key.descending ? sql`${names[i]!} < ${value(i)}` : sql`${names[i]!} > ${value(i)}`;
    return sql`(${join([...same, further], sql` and `)})`;
  });
  // The first key alone bounds the index; the rest says where in it.
  const bound = keys[0]!.descending ? sql`${names[0]!} <= ${value(0)}` : sql`${names[0]!} >= ${value(0)}`;
  return sql`${bound} and (${join(beyond, sql` or `)})`;
}
