/** What the database is asked for by the formats: coordinates and values in forms that lose nothing on their way. */
import { ident, sql, type Fragment } from '../../sql/fragment.ts';
import type { Selected } from '../ogc/items_query.ts';
import type { OutputColumn, OutputTable } from './output_table.ts';

/** The geometry of row `t` in a system, without curves; null for a table without one. */
export function geometry_in({ geometry }: OutputTable, srid: number): Fragment | null {
  if (geometry === null) return null;
  const column = ident('t', geometry.name);
  const straight = geometry.may_curve ? sql`st_curvetoline(${column})` : column;
  return geometry.srid === srid ? straight : sql`st_transform(${straight}, ${srid}::int)`;
}

/** ISO 8601, whatever DateStyle and TimeZone the server has; moments with a zone in UTC. */
export function iso_text({ name, kind }: OutputColumn): Fragment {
  const column = ident('t', name);
  if (kind !== 'timestamptz') return sql`btrim(to_json(${column})::text, '"')`;
  return sql`case when isfinite(${column}) then btrim(to_json(${column} at time zone 'UTC')::text, '"') || 'Z'
    else ${column}::text end`;
}

/**
 * The text of a value that is no number, date or boolean: JSON of lists and composites too. Collation C: texts are copied
 * here, not compared as a language does, and patterns refuse some other collations.
 */
export function plain_text({ name, kind }: OutputColumn): Fragment {
  const column = ident('t', name);
  if (kind === 'json') return sql`to_json(${column})::text collate "C"`;
  if (kind === 'binary') return sql`'\\x' || encode(${column}, 'hex')`;
  return sql`${column}::text collate "C"`;
}

/** How the typed formats want dates and moments; null leaves the value as `typed_value` gives it. */
export type DateForm = (column: OutputColumn) => Fragment | null;

/**
 * A value for a format with types. As text where JavaScript's own type would lose something: 64-bit integers, dates.
 * Decimal numbers become double precision, the only type that these formats share for them; the dates `infinity` and
 * `-infinity`, which no file knows, become null.
 */
function typed_value(column: OutputColumn, date_form: DateForm): Fragment {
  const value = ident('t', column.name);
  switch (column.kind) {
    case 'integer':
    case 'real':
    case 'double':
    case 'boolean':
    case 'binary':
      return value;
    case 'bigint':
      return sql`${value}::text`;
    case 'decimal':
      return sql`${value}::float8`;
    case 'date':
    case 'timestamp':
    case 'timestamptz':
      return sql`case when isfinite(${value}) then ${date_form(column) ?? iso_text(column)} end`;
    default:
      return plain_text(column);
  }
}

/** Columns of the typed formats: the table's as f0, f1… in their order, and `geometry` as little-endian WKB. */
export function typed_select(
  table: OutputTable,
  srid: number,
  date_form: DateForm = () => null,
): readonly Selected[] {
  const geometry = geometry_in(table, srid);
  const columns = table.columns.map((column, i) => ({ name: `f${i}`, sql: typed_value(column, date_form) }));
  // Without geometry too: a row of no columns at all is still a row.
  const shape = geometry === null ? sql`null` : sql`st_asbinary(${geometry}, 'NDR')`;
  return [...columns, { name: 'geometry', sql: shape }];
}
