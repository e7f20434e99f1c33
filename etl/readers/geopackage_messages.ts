/** What geopackage.ts and its process say to each other. */

export type SqliteValue = number | bigint | string | Uint8Array | null;
export type SqliteRow = Record<string, SqliteValue>;

export interface Layer {
  name: string;
  /** Null for a table of attributes. */
  geometry_column: string | null;
  columns: readonly { name: string; type: string }[];
  crs: LayerCrs | null;
}

export interface LayerCrs {
  organization: string;
  code: number;
  definition: string;
}

export type Question = { ask: 'layers' } | { ask: 'rows'; layer: string } | { ask: 'more' };

export type Answer =
  | { answer: 'layers'; layers: Layer[] }
  | { answer: 'rows'; rows: SqliteRow[]; is_last: boolean }
  | { answer: 'error'; message: string };
