import type { PublishedTable } from '../../catalogue/published_tables.ts';
import { ident, sql, type Fragment } from '../../sql/fragment.ts';

/** What an expression is; `any` is a value that only IS NULL may look at. */
export type Kind = 'boolean' | 'number' | 'text' | 'date' | 'timestamp' | 'geometry' | 'array' | 'any';

/** A property that filters may name. */
export interface FilterProperty {
  name: string;
  kind: Kind;
  /** Of row `t`, in the form that its kind has in comparisons. */
  sql: Fragment;
  /** Of a number: whole, so that whole literals compare by its index. */
  is_integer: boolean;
  /** Of an array: PostgreSQL's type of it. */
  array_type: string | null;
}

const kinds: Readonly<Record<string, Kind>> = {
  bool: 'boolean',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  float4: 'number',
  float8: 'number',
  numeric: 'number',
  text: 'text',
  varchar: 'text',
  bpchar: 'text',
  name: 'text',
  uuid: 'text',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'timestamp',
};

/** The properties of a table that filters may name: its columns, and its geometry by the column's name. */
export function filter_properties(table: PublishedTable): ReadonlyMap<string, FilterProperty> {
  const columns = table.columns.map(({ name, type, is_enum }): FilterProperty => {
    const column = ident('t', name);
    const is_array = type.startsWith('_');
    return {
      name,
      kind: is_array ? 'array' : is_enum === true ? 'text' : (kinds[type] ?? 'any'),
      sql:
        type === 'uuid' || is_enum === true
          ? sql`${column}::text`
          : type === 'timestamp'
            ? sql`(${column} at time zone 'UTC')`
            : column,
      is_integer: /^int[248]$/.test(type),
      array_type: is_array ? type.slice(1) : null,
    };
  });
  const { geometry } = table;
  const shape: FilterProperty[] =
    geometry === null || geometry.srid <= 0
      ? []
      : [
          {
            name: geometry.name,
            kind: 'geometry',
            sql: ident('t', geometry.name),
            is_integer: false,
            array_type: null,
          },
        ];
  return new Map([...columns, ...shape].map((property) => [property.name, property]));
}
