/** Opens any référentiel file: what it is, its first rows, then all of them in constant memory. */
import type { Geometry, Position } from 'geojson';
import type { Reject, Sample, SourceRow } from '../source.ts';
import { read_declared_crs } from './crs.ts';
import { open_csv } from './csv.ts';
import { read_head } from './file_bytes.ts';
import { file_error } from './file_error.ts';
import { open_flatgeobuf } from './flatgeobuf.ts';
import { open_geopackage } from './geopackage.ts';
import { open_json } from './json.ts';
import { locate, type Located } from './locate.ts';
import { is_reject_row, type OpenOptions, type Reader } from './reader.ts';
import { is_container, recognised_bytes, type FileKind } from './recognise.ts';
import { name_refused } from './refused_content.ts';
import { open_shapefile } from './shapefile.ts';

export type { OpenOptions } from './reader.ts';
export { is_reject_row } from './reader.ts';

export interface OpenedFile {
  sample: Sample;
  /** Layers of the file, the read one among them, for formats that hold several. */
  layers: readonly string[];
  /** What was guessed or mended on opening, in French: for `SourceContext.warn`. */
  warnings: readonly string[];
  /** Documents of metadata that lie beside the data; see `Located`. */
  documents: readonly string[];
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
  geopackage: open_geopackage,
  shapefile: open_shapefile,
  flatgeobuf: open_flatgeobuf,
};

/**
 * Opens a file, a folder with one data file, or an archive of one, by its content. A format without rows of its own
 * (`xml`, `osm-pbf`, `unknown`) opens with an empty sample; asking for its rows is an error. Throws an AppError when the
 * path is absent, damaged from the start, or holds several layers and `layer` does not choose.
 */
export async function open_file(given: string, options: OpenOptions = {}): Promise<OpenedFile> {
  const declared_crs = options.crs === undefined ? null : read_declared_crs(options.crs);
  const located = await locate(given, options);
  let reader: Reader | null = null;
  const close = async () => {
    await reader?.close();
    await located.close();
  };
  try {
    const { layer: _, ...others } = options;
    reader = await open_format(
      located,
      located.layer === undefined ? others : { ...others, layer: located.layer },
    );
    return { ...(await describe(reader, located, declared_crs)), documents: located.documents, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function open_format({ kind, path, size }: Located, options: OpenOptions): Promise<Reader> {
  const open = openers[kind];
  if (open !== undefined) return open(path, options);
  return open_nothing(kind, size, name_refused(await read_head(path, recognised_bytes)));
}

async function describe(
  reader: Reader,
  { name, size }: Located,
  declared_crs: string | null,
): Promise<Omit<OpenedFile, 'close' | 'documents'>> {
  const rows = await first_rows(reader);
  const crs = declared_crs ?? believe_crs(reader, rows);
  const is_doubted = crs === null && reader.crs !== null;
  const doubt = 'des coordonnées dépassent longitudes et latitudes : système de coordonnées à indiquer';
  return {
    sample: {
      name,
      size,
      format: reader.format,
      columns: reader.columns.length > 0 ? [...reader.columns] : columns_of(rows),
      rows,
      crs,
    },
    layers: reader.layers ?? [],
    warnings: is_doubted ? [...reader.warnings, doubt] : reader.warnings,
    rows: (signal) => reader.rows(signal),
  };
}

function open_nothing(kind: FileKind, size: number, refused: ReturnType<typeof name_refused>): Reader {
  const format = is_container(kind) ? 'unknown' : kind;
  const what = refused === null ? `le contenu (${format})` : `le fichier est ${refused.what} : ce`;
  const reason = size === 0 ? 'le fichier est vide' : `${what} n’est pas une table que Maillage lit`;
  return {
    format,
    columns: [],
    crs: null,
    warnings: [],
    // eslint-disable-next-line require-yield
    async *rows() {
      throw file_error('no-rows', reason, refused?.remedy === undefined ? {} : { remedy: refused.remedy });
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
