import type { Crs } from '../crs.ts';
import type { Selected } from '../ogc/items_query.ts';
import type { OutputTable } from './output_table.ts';

export type OutputValue = string | number | boolean | Buffer | null;

/** A row as a format selects it: `line` for formats that the database writes, `f0`… and `geometry` for the others. */
export type OutputRow = Readonly<Record<string, OutputValue>>;

/** The reference system of a file, as the database knows it. */
export interface FileCrs {
  srid: number;
  /** `EPSG` and its code in most cases. */
  authority: string;
  code: number;
  /** Degrees: longitudes and latitudes. */
  is_geographic: boolean;
  name: string;
  /** WKT 1. */
  wkt: string;
}

/** How CSV is written: by RFC 4180, or as a French Excel opens it by a double click. */
export type CsvDialect = 'standard' | 'excel';

export interface SelectOptions {
  /** Of the coordinates that are written. */
  crs: Crs;
  csv: CsvDialect;
}

/** What a writer has to know beside the rows. */
export interface WriteContext {
  table: OutputTable;
  /** null: the rows have no geometry. */
  crs: FileCrs | null;
  csv: CsvDialect;
  /** Folder for the files of those who cannot write in one go; they remove what they put there. */
  temporary_folder: string;
}

/** One format of features. A new one is a file of its own and a line in index.ts. */
export interface OutputFormat {
  /** Value of the parameter `f`. */
  name: string;
  media_type: string;
  /** Of files, without dot. */
  extension: string;
  /** French, as links and pages name it. */
  title: string;
  /** The systems that it can write: any, or longitude and latitude in WGS 84 alone. */
  crs: 'any' | 'crs84';
  /** The columns of the rows that `write` takes, as expressions on row `t`. */
  select(table: OutputTable, options: SelectOptions): readonly Selected[];
  /** The file of the rows, which come by batches; holds one batch (or a small number of rows) at a time. */
  write(batches: AsyncIterable<readonly OutputRow[]>, context: WriteContext): AsyncIterable<Uint8Array>;
}
