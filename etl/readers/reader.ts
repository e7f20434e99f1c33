import type { Reject, Sample, SourceRow } from '../source.ts';

/** What a format's reader gives: `open.ts` makes the sample from it. */
export interface Reader {
  format: Sample['format'];
  /** Columns that the file declares; empty when only its rows tell. */
  columns: readonly string[];
  /** Declared CRS, `EPSG:2154`. Null: none, or not known. */
  crs: string | null;
  /** The CRS is the format's default, which published files do not always respect. */
  crs_is_default?: boolean;
  /** Layers of the file, for formats that hold several. */
  layers?: readonly string[];
  /** What was guessed or mended, in French. Filled on opening. */
  warnings: readonly string[];
  /**
   * The rows from the first one on, each time it is called. A row that cannot be read is a Reject; a file that cannot
   * be read further (truncated, damaged) throws an AppError that names the place.
   */
  rows(signal?: AbortSignal): AsyncIterable<SourceRow | Reject>;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Declared by the user; wins over what the file says. `EPSG:2154`, `2154` or a URN. */
  crs?: string;
  /** Encoding of text, as the WHATWG names it: `windows-1252`, `iso-8859-15`… */
  encoding?: string;
  /** Layer of a GeoPackage, or file of an archive or folder that holds several. */
  layer?: string;
  /** Where archives are unpacked; the system's temporary folder when absent. */
  temporary_folder?: string;
  /** How many bytes an archive may unpack to, below the limit of all archives. */
  most_unpacked_bytes?: number;
}

export const is_reject_row = (item: SourceRow | Reject): item is Reject => 'reason' in item;
