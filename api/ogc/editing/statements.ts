/** The statements of an edit: one row of a collection's table, by its key. */
import type { EditableColumn } from '../../../catalogue/editable_columns.ts';
import { empty, Fragment, ident, join, sql } from '../../../sql/fragment.ts';
import type { ItemsTable } from '../items_table.ts';

/** A row as it stands: key as text, version, box in CRS84 or null. */
export interface RowState {
  key: string;
  version: string;
  box: number[] | null;
}

/** A table that has a key. */
export type KeyedTable = ItemsTable & { key: { name: string; type: string } };

/** What goes into a row. */
export interface RowContent {
  values: ReadonlyMap<string, unknown>;
  /** EWKB in hexadecimal; undefined leaves it. */
  shape: string | null | undefined;
}

const table_of = ({ id }: KeyedTable) => ident('published', id);
const key_of = ({ key }: KeyedTable) => ident('t', key.name);

/** Changes with the content of row `t`, and only with it: the same through dumps, restores and moves. */
export const row_version: Fragment = sql`md5((t.*)::text)`;

function state_of(table: KeyedTable): Fragment {
  return sql`${key_of(table)}::text as key, ${row_version} as version, ${box_of(table)} as box`;
}

/** As publications measure extents. */
function box_of({ geometry }: KeyedTable): Fragment {
  if (geometry === null) return sql`null::double precision[]`;
  const column = ident('t', geometry.name);
  const degrees = geometry.srid === 4326 ? column : sql`st_transform(${column}, 4326)`;
  return sql`(select case when not st_isempty(g) then array[st_xmin(g), st_ymin(g), st_xmax(g), st_ymax(g)] end
    from (select ${degrees} as g) placed)`;
}

/** The row under its lock, as others have left it. */
export const lock_row = (table: KeyedTable, id: string): Fragment =>
  sql`select ${state_of(table)} from ${table_of(table)} t where ${key_of(table)} = ${id} for update`;

/**
 * `from` with the values as a row `r`, read by the database's own rules for each type; nothing without values. Only the
 * columns that are given: the table's own row would hold nulls in the others, which a domain may refuse.
 */
function given_row({ values }: RowContent, all: readonly EditableColumn[]): Fragment {
  const given = all.filter(({ name }) => values.has(name));
  if (given.length === 0) return empty;
  // A type's name is written by the database.
  const columns = given.map(({ name, full_type }) => sql`${ident(name)} ${new Fragment([full_type], [])}`);
  return sql`from jsonb_to_record(${JSON.stringify(Object.fromEntries(values))}::jsonb) as r (${join(columns)})`;
}

/** Keys that only the asker or chance can give: the column has no numbering and no default. */
const generated_keys: Readonly<Record<string, Fragment>> = {
  uuid: sql`gen_random_uuid()`,
  text: sql`gen_random_uuid()::text`,
  varchar: sql`gen_random_uuid()::text`,
};

export function insert_row(
  table: KeyedTable,
  content: RowContent,
  key: EditableColumn,
  all: readonly EditableColumn[],
): Fragment {
  const cells: [Fragment, Fragment][] = [...content.values.keys()].map((name) => [
    ident(name),
    ident('r', name),
  ]);
  const made = generated_keys[key.type];
  if (!key.has_default && made !== undefined && !content.values.has(key.name))
    cells.push([ident(key.name), made]);
  if (table.geometry !== null && content.shape != null)
    cells.push([ident(table.geometry.name), sql`${content.shape}::geometry`]);
  const written =
    cells.length === 0
      ? sql`default values`
      : sql`(${join(cells.map(([name]) => name))})
        select ${join(cells.map(([, value]) => value))} ${given_row(content, all)}`;
  return sql`insert into ${table_of(table)} as t ${written} returning ${state_of(table)}`;
}

/**
 * Changes a row. `columns`: those that are written whatever is given, what is not takes its default (PUT); null leaves
 * all others, and merges objects into `jsonb` columns (PATCH).
 */
export function update_row(
  table: KeyedTable,
  id: string,
  content: RowContent,
  all: readonly EditableColumn[],
  columns: readonly string[] | null,
): Fragment {
  const types = new Map(all.map(({ name, type }) => [name, type]));
  const cells = (columns ?? [...content.values.keys()]).map((name) => {
    if (!content.values.has(name)) return sql`${ident(name)} = default`;
    const value = ident('r', name);
    const type = types.get(name);
    if (columns !== null || (type !== 'jsonb' && type !== 'json')) return sql`${ident(name)} = ${value}`;
    const merged = sql`maillage.merge_patch(${ident('t', name)}::jsonb, ${value}::jsonb)`;
    return sql`${ident(name)} = ${merged}${type === 'json' ? sql`::json` : empty}`;
  });
  if (table.geometry !== null && content.shape !== undefined)
    cells.push(sql`${ident(table.geometry.name)} = ${content.shape}::geometry`);
  return sql`update ${table_of(table)} as t set ${join(cells)} ${given_row(content, all)}
    where ${key_of(table)} = ${id} returning ${state_of(table)}`;
}

export const delete_row = (table: KeyedTable, id: string): Fragment =>
  sql`delete from ${table_of(table)} t where ${key_of(table)} = ${id}`;

/** Extent of the whole table in CRS84. */
export function measure_extent(table: KeyedTable): Fragment {
  if (table.geometry === null) return sql`select null::double precision[] as extent`;
  const column = ident('t', table.geometry.name);
  const degrees = table.geometry.srid === 4326 ? column : sql`st_transform(${column}, 4326)`;
  return sql`select case when box is not null then array[st_xmin(box), st_ymin(box), st_xmax(box), st_ymax(box)] end as extent
    from (select st_extent(${degrees}) as box from ${table_of(table)} t) measured`;
}
