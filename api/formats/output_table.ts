import type { PublishedTable } from '../../catalogue/published_tables.ts';
import { read_items_table } from '../ogc/items_table.ts';

/** What a column holds, as far as files tell types apart. `json` are also lists and composites. */
export type ColumnKind =
  | 'text'
  | 'integer'
  | 'bigint'
  | 'real'
  | 'double'
  | 'decimal'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'timestamptz'
  | 'json'
  | 'binary';

export interface OutputColumn {
  name: string;
  kind: ColumnKind;
  /** French title and description; the name and null where nobody wrote any. */
  title: string;
  description: string | null;
}

export interface OutputGeometry {
  name: string;
  srid: number;
  /** Point, MultiPolygon, Geometry…, without letters for the dimensions. */
  type: string;
  /** Of a third coordinate and a measure; null where each row may have it or not. */
  has_z: boolean | null;
  has_m: boolean | null;
  may_curve: boolean;
}

/** A table as files tell it. */
export interface OutputTable {
  id: string;
  title: string;
  description: string;
  /** Name of the column that identifies a row. */
  key: string | null;
  geometry: OutputGeometry | null;
  columns: readonly OutputColumn[];
}

const kinds: Readonly<Record<string, ColumnKind>> = {
  int2: 'integer',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double',
  numeric: 'decimal',
  bool: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
  json: 'json',
  jsonb: 'json',
  bytea: 'binary',
};

/** PostgreSQL names the type of a list by an underscore before that of its members. */
function kind_of(type: string): ColumnKind {
  if (type.startsWith('_')) return 'json';
  return Object.hasOwn(kinds, type) ? (kinds[type] ?? 'text') : 'text';
}

const dimensions = /(ZM|Z|M)?$/;

/**
 * The files' view of a published table: all columns in its order, or those of `properties` in theirs. The key stays in
 * any case: a table of rows that nothing identifies cannot be compared with the next download.
 */
export function read_output_table(
  table: PublishedTable,
  properties: readonly string[] | null = null,
): OutputTable {
  const items = read_items_table(table);
  const names =
    properties === null ? null : new Set([...(table.key === null ? [] : [table.key.name]), ...properties]);
  const letters = dimensions.exec(table.geometry?.type ?? '')?.[1] ?? '';
  const type = (table.geometry?.type ?? '').replace(dimensions, '');
  const is_any = /^geometry$/i.test(type);
  return {
    id: table.id,
    title: table.title,
    description: table.description,
    key: table.key?.name ?? null,
    geometry: items.geometry && {
      ...items.geometry,
      type,
      has_z: is_any ? null : letters.includes('Z'),
      has_m: is_any ? null : letters.includes('M'),
    },
    columns: table.columns
      .filter((column) => names === null || names.has(column.name))
      .map(({ name, type: sql_type, title, description }) => ({
        name,
        kind: kind_of(sql_type),
        title,
        description,
      })),
  };
}

/** `wanted`, or with _2, _3… behind it when it is taken; SQLite and Excel do not tell capitals from small letters. */
export function free_name(wanted: string, taken: Iterable<string>): string {
  const lower = new Set([...taken].map((name) => name.toLowerCase()));
  for (let i = 1; ; i++) {
    const name = i === 1 ? wanted : `${wanted}_${i}`;
    if (!lower.has(name.toLowerCase())) return name;
  }
}
