import type { PublishedTable } from '../../catalogue/published_tables.ts';
import { empty, ident, join, sql, type Fragment } from '../../sql/fragment.ts';
import { filter_properties, type Kind } from '../cql2/properties.ts';
import { nearest, refuse } from '../params.ts';
import type { SortTerm } from './items_params.ts';

/** A column that orders the pages. Nulls come last in both directions. */
export interface SortKey {
  name: string;
  descending: boolean;
  /** The column that identifies rows: it has no nulls, and an index to walk. */
  is_key: boolean;
}

const sortable: ReadonlySet<Kind> = new Set(['boolean', 'number', 'text', 'date', 'timestamp']);

/** Names of the columns that `sortby` may name. Texts follow the order of the database's language. */
export function sortable_names(table: PublishedTable): string[] {
  return [...filter_properties(table).values()]
    .filter(({ kind }) => sortable.has(kind))
    .map(({ name }) => name);
}

/**
 * What orders the rows: the properties asked for, then the key, so that no two rows stand at the same place. Throws a
 * 400 AppError, with the nearest name, for one that is not sortable.
 */
export function read_sort(table: PublishedTable, terms: readonly SortTerm[]): SortKey[] {
  const key = table.key?.name;
  const keys = terms.map(({ name, descending }) => ({ name, descending, is_key: name === key }));
  if (terms.length > 0) {
    const names = sortable_names(table);
    const unknown = terms.find((term) => !names.includes(term.name));
    if (unknown !== undefined) throw refuse_sort(unknown.name, names);
  }
  // What follows the key orders nothing any more.
  const end = keys.findIndex(({ is_key }) => is_key);
  if (end !== -1) return keys.slice(0, end + 1);
  return key === undefined ? keys : [...keys, { name: key, descending: false, is_key: true }];
}

function refuse_sort(name: string, names: readonly string[]) {
  const near = nearest(name, names);
  const list = names.length === 0 ? 'cette collection ne se trie pas' : names.join(', ');
  return refuse(
    'sortby',
    name,
    near === undefined ? `l’une des propriétés : ${list}` : `peut-être « ${near} »`,
  );
}

/** `order by …`, or nothing for rows without any order. */
export function order_by(keys: readonly SortKey[]): Fragment {
  const terms = keys.map(({ name, descending, is_key }) => {
    const column = ident('t', name);
    // Without `nulls last` the planner may walk the key's index backwards.
    return sql`${column} ${descending ? sql`desc` : empty} ${is_key || !descending ? empty : sql`nulls last`}`;
  });
  return terms.length === 0 ? empty : sql`order by ${join(terms)}`;
}

/** A stretch of the ordered rows that an index on the first column can find and walk, whichever way. */
export interface SortPart {
  conditions: readonly Fragment[];
  order: Fragment;
}

/**
 * The rows in their order, or those after a place, as stretches to be read one after the other: those that have a value in
 * the first column, then those that have none. In one statement the planner could use no index: it knows no range that ends
 * with the nulls, and walks backwards only what puts them first.
 */
export function sort_parts(keys: readonly SortKey[], after: readonly (string | null)[] | null): SortPart[] {
  const [first, ...rest] = keys;
  const beyond = after === null ? [] : [after_place(keys, after)];
  if (first === undefined || first.is_key) return [{ conditions: beyond, order: order_by(keys) }];
  const column = ident('t', first.name);
  const value = after?.[0];
  const start = value == null ? sql`is not null` : first.descending ? sql`<= ${value}` : sql`>= ${value}`;
  const with_value = {
    conditions: [sql`${column} ${start}`, ...beyond],
    order: order_by([{ ...first, is_key: true }, ...rest]),
  };
  const without = {
    conditions: [sql`${column} is null`, ...(value === null ? beyond : [])],
    order: order_by(rest),
  };
  return value === null ? [without] : [with_value, without];
}

/** The place of row `t` in the order, as text, never null: the key alone, or a JSON array of texts and nulls. */
export function place_text(keys: readonly SortKey[]): Fragment {
  const [first] = keys;
  if (first === undefined) return sql`''`;
  if (keys.length === 1 && first.is_key) return sql`${ident('t', first.name)}::text`;
  return sql`json_build_array(${join(keys.map(({ name }) => sql`${ident('t', name)}::text`))})::text`;
}

/** The values of a place that `place_text` wrote; undefined for what it cannot have written. */
export function read_place(keys: readonly SortKey[], text: string): (string | null)[] | undefined {
  if (keys.length === 1 && keys[0]?.is_key === true) return [text];
  try {
    const values: unknown = JSON.parse(text);
    if (!Array.isArray(values) || values.length !== keys.length) return undefined;
    return values.every((value) => value === null || typeof value === 'string') ? values : undefined;
  } catch {
    return undefined;
  }
}

/** Rows after a place: greater in the first column, or equal there and greater in the next, and so on. */
export function after_place(keys: readonly SortKey[], values: readonly (string | null)[]): Fragment {
  const ways = keys.map((key, i) => {
    const same = keys.slice(0, i).map(({ name }, j) => {
      const value = values[j] ?? null;
      return value === null ? sql`${ident('t', name)} is null` : sql`${ident('t', name)} = ${value}`;
    });
    return sql`(${join([...same, after_value(key, values[i] ?? null)], sql` and `)})`;
  });
  const [first] = ways;
  return ways.length === 1 && first !== undefined ? first : sql`(${join(ways, sql` or `)})`;
}

function after_value({ name, descending, is_key }: SortKey, value: string | null): Fragment {
  const column = ident('t', name);
  if (value === null) return sql`false`;
  const beyond = descending ? sql`${column} < ${value}` : sql`${column} > ${value}`;
  return is_key ? beyond : sql`(${beyond} or ${column} is null)`;
}
