/** What a collection's columns are: the words of referentiels.ts. */

export type ColumnType =
  | 'text'
  | 'text[]'
  | 'integer'
  | 'bigint'
  | 'double precision'
  | 'boolean'
  | 'date'
  | 'timestamptz'
  | 'jsonb';

export interface Column {
  /** Name in the table, in the API and in every download. */
  name: string;
  type: ColumnType;
  /** French label, for tables and map details. */
  title: string;
  description?: string;
  /** Unit of measure in UCUM's case-sensitive code. */
  unit?: string;
  /** The code list of its values: no other ever stands there. */
  codes?: readonly Code[];
}

/** A code and what it means, in French. */
export interface Code {
  code: string | number;
  title: string;
}

export interface CollectionSpec {
  /** Table of schema `published` and identifier in the API. */
  id: string;
  /** Without `id` (text, primary key, stable through imports) and `geom`, which every collection has. */
  columns: readonly Column[];
  geometry: {
    type: 'Point' | 'MultiPoint' | 'MultiLineString' | 'MultiPolygon' | 'Geometry';
    srid: number;
  } | null;
  /** Columns that get a plain index. */
  indexed?: readonly string[];
  /** Of a collection that several sources fill: what it is as a whole. Each source has a record of its own beside it. */
  shared?: { title: string; abstract: string };
}

export const text = (name: string, title: string, description?: string): Column => ({
  name,
  type: 'text',
  title,
  ...(description === undefined ? {} : { description }),
});
export const column = (name: string, type: ColumnType, title: string, description?: string): Column => ({
  ...text(name, title, description),
  type,
});

export const wgs84_areas = { type: 'MultiPolygon', srid: 4326 } as const;
