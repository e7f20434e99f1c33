/** Opens any référentiel file: what it is, its first rows, then all of them in constant memory. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Geometry, Position } from 'geojson';
import type { Reject, Sample, SourceRow } from '../source.ts';
import { read_declared_crs } from './crs.ts';
import { open_csv } from './csv.ts';
import { file_error } from './file_error.ts';
import { read_head } from './file_bytes.ts';
import { open_json } from './json.ts';
import { is_reject_row, type OpenOptions, type Reader } from './reader.ts';
import { recognise, recognised_bytes, type FileKind } from './recognise.ts';

export type { OpenOptions } from './reader.ts';
export { is_reject_row } from './reader.ts';

export interface OpenedFile {
  sample: Sample;
  /** What was guessed or mended on opening, in French: for `SourceContext.warn`. */
  warnings: readonly string[];
  /** From the first row on, each time it is called; see `Reader.rows`. */
  rows(signal?: AbortSignal): AsyncIterable<SourceRow | Reject>;
  /** Ends what the file holds: worker, unpacked copies. */
  close(): Promise<void>;
}

/** Rows of a sample: enough to see every usual column of JSON records. */
const sample_rows = 50;

type OpenFormat = (path: string, options: OpenOptions) => Promise<Reader>;

const openers: Partial<Record<FileKind, OpenFormat>> = {
  csv: open_csv,
  json: open_json,
};

/**
 * Opens a file by its content. A format without rows of its own (`xml`, `osm-pbf`, `unknown`) opens with an empty sample;
 * asking for its rows is an error. Throws an AppError when the file is absent or damaged from the start.
 */
export async function open_file(file: string, options: OpenOptions = {}): Promise<OpenedFile> {
  const declared_crs = options.crs === undefined ? null : read_declared_crs(options.crs);
  const { size } = await stat_file(file);
  const kind = recognise(await read_head(file, recognised_bytes));
  const open_format = openers[kind];
  const reader = open_format === undefined ? open_nothing(kind, size) : await open_format(file, options);
  try {
    const rows = await first_rows(reader);
    const crs = declared_crs ?? believe_crs(reader, rows);
    const sample = {
      name: path.basename(file),
      size,
      format: reader.format,
      columns: reader.columns.length > 0 ? [...reader.columns] : columns_of(rows),
      rows,
      crs,
    };
    const warnings =
      crs === null && reader.crs_is_default === true && reader.crs !== null
        ? [
            ...reader.warnings,
            'des coordonnées dépassent celles de longitudes et latitudes : système à indiquer',
          ]
        : reader.warnings;
    return { sample, warnings, rows: (signal) => reader.rows(signal), close: () => reader.close() };
  } catch (error) {
    await reader.close();
    throw error;
  }
}

async function stat_file(file: string) {
  try {
    return await stat(file);
  } catch (cause) {
    throw file_error('no-such-file', 'fichier introuvable ou illisible', { place: file, cause });
  }
}

const is_format = (kind: FileKind): kind is Sample['format'] =>
  !['zip', 'gzip', 'bzip2', 'tar'].includes(kind);

function open_nothing(kind: FileKind, size: number): Reader {
  const format = is_format(kind) ? kind : 'unknown';
  const reason =
    size === 0 ? 'le fichier est vide' : `le contenu (${format}) n’est pas une table que Maillage lit`;
  return {
    format,
    columns: [],
    crs: null,
    warnings: [],
    // eslint-disable-next-line require-yield
    async *rows() {
      throw file_error('no-rows', reason);
    },
    close: () => Promise.resolve(),
  };
}

async function first_rows(reader: Reader): Promise<SourceRow[]> {
  const rows: SourceRow[] = [];
  if (['xml', 'osm-pbf', 'unknown'].includes(reader.format)) return rows;
  let seen = 0;
  for await (const item of reader.rows()) {
    if (!is_reject_row(item)) rows.push(item);
    if (++seen === sample_rows) break;
  }
  return rows;
}

const columns_of = (rows: readonly SourceRow[]): string[] => [
  ...new Set(rows.flatMap(({ fields }) => Object.keys(fields))),
];

/** GeoJSON without `crs` is in WGS 84 by its standard, yet often published in Lambert-93: then the CRS is not known. */
function believe_crs(reader: Reader, rows: readonly SourceRow[]): string | null {
  if (reader.crs_is_default !== true) return reader.crs;
  return rows.every(({ geometry }) => positions(geometry ?? null).every(is_lon_lat)) ? reader.crs : null;
}

const is_lon_lat = ([x = NaN, y = NaN]: Position) => Math.abs(x) <= 180 && Math.abs(y) <= 90;

/** One position of each part is enough to tell metres from degrees. */
function positions(geometry: Geometry | null): Position[] {
  if (geometry === null) return [];
  if (geometry.type === 'GeometryCollection') return geometry.geometries.flatMap(positions);
  let first: unknown = geometry.coordinates;
  while (Array.isArray(first) && Array.isArray(first[0])) [first] = first as unknown[];
  return [first as Position];
}
