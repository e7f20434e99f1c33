/** What geopackage.ts and its process say to each other. */
import type { FileCrs } from './output_format.ts';

/** A value as SQLite takes it; integers of 64 bits come as bigint. */
export type SqliteValue = number | bigint | string | Uint8Array | null;

export interface LayerColumn {
  name: string;
  /** A type of the standard: INTEGER, DATETIME… */
  type: string;
  title: string;
  description: string | null;
  is_json: boolean;
}

/** The one layer of a file. */
export interface Layer {
  name: string;
  title: string;
  description: string;
  /** Name of the numbered column that the standard asks for, or of the table's own that is it already. */
  fid: string;
  columns: readonly LayerColumn[];
  geometry: { name: string; type: string; z: 0 | 1; m: 0 | 1; crs: FileCrs } | null;
}

/** Rows: the values of `columns`, then the WKB of the geometry where the layer has one. */
export type Request =
  { ask: 'create'; layer: Layer } | { ask: 'insert'; rows: SqliteValue[][] } | { ask: 'finish' };

export type Reply = { answer: 'done' } | { answer: 'error'; message: string };
