import type { PublishedTable } from '../../catalogue/published_tables.ts';
import type { FeatureShape } from '../ogc/items_query.ts';
import { read_items_table, type ItemsTable } from '../ogc/items_table.ts';

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
  /** A third coordinate, a measure: all rows have it or none, the column's type sees to that. */
  has_z: boolean;
  has_m: boolean;
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
  /** The same as the items' queries know it. */
  items: { table: ItemsTable; shape: FeatureShape };
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
 * The files' view of a published table: the properties of a shape, in the order of the table. The key is there in any
 * case: rows that nothing identifies cannot be compared with those of the next download.
 */
export function read_output_table(published: PublishedTable, shape: FeatureShape): OutputTable {
  const table = read_items_table(published);
  const names = new Set(shape.properties).add(table.key?.name ?? '');
  const letters = dimensions.exec(published.geometry?.type ?? '')?.[1] ?? '';
  const type = (published.geometry?.type ?? '').replace(dimensions, '');
  const geometry = shape.with_geometry ? table.geometry : null;
  return {
    id: table.id,
    title: published.title,
    description: published.description,
    key: table.key?.name ?? null,
    geometry: geometry && {
      name: geometry.name,
      srid: geometry.srid,
      may_curve: geometry.may_curve,
      type,
      has_z: letters.includes('Z'),
      has_m: letters.includes('M'),
    },
    columns: published.columns
      .filter((column) => names.has(column.name))
      .map(({ name, type: sql_type, title, description }) => ({
        name,
        kind: kind_of(sql_type),
        title,
        description,
      })),
    items: { table, shape },
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
