/** What the tests of the formats share. */
import { list_published_tables, type PublishedTable } from '../../catalogue/published_tables.ts';
import { one, type Database } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { crs84, type Crs } from '../crs.ts';
import { plain_page } from '../ogc/items_query.ts';
import { read_shape } from '../ogc/items_shape.ts';
import { read_sort } from '../ogc/items_sort.ts';
import type { CsvDialect, FileCrs, OutputFormat, OutputRow, WriteContext } from './output_format.ts';
import { read_output_table, type ColumnKind, type OutputTable } from './output_table.ts';
import { stream_rows } from './stream_rows.ts';

/** WGS 84, as writers are told of it. */
export const wgs84: FileCrs = {
  srid: 4326,
  authority: 'EPSG',
  code: 4326,
  is_geographic: true,
  name: 'WGS 84',
  wkt: 'GEOGCS["WGS 84"]',
};

/** A table in words: columns by kind, and the type of its geometry in WGS 84 (null: none). */
export function make_table(
  columns: Readonly<Record<string, ColumnKind>>,
  shape: string | null = 'Point',
): OutputTable {
  const geometry =
    shape === null
      ? null
      : { name: 'geom', srid: 4326, type: shape, has_z: false, has_m: false, may_curve: false };
  return {
    id: 'lieux',
    title: 'Lieux <d’été>',
    description: '',
    key: Object.keys(columns)[0] ?? null,
    geometry,
    columns: Object.entries(columns).map(([name, kind]) => ({ name, kind, title: name, description: null })),
    items: {
      table: { id: 'lieux', key: null, geometry: null, time: null, properties: Object.keys(columns) },
      shape: { properties: Object.keys(columns), with_geometry: shape !== null, crs: crs84 },
    },
  };
}

export function context_of(
  table: OutputTable,
  folder: string,
  changes: Partial<WriteContext> = {},
): WriteContext {
  const crs = table.geometry === null ? null : wgs84;
  return { table, crs, csv: 'standard', temporary_folder: folder, ...changes };
}

export async function* batches_of(...batches: OutputRow[][]): AsyncIterable<readonly OutputRow[]> {
  for (const batch of batches) yield await Promise.resolve(batch);
}

export async function gather(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

/** Hexadecimal WKB as the database gives it. */
export const wkb = (hex: string): Buffer => Buffer.from(hex, 'hex');

export async function published(database: Database, id: string): Promise<PublishedTable> {
  const tables = await database.read((db) => list_published_tables(db));
  const table = tables.find((candidate) => candidate.id === id);
  if (table === undefined) throw new Error(`no table ${id}`);
  return table;
}

/** A whole table in a format, in the order of its key, without HTTP. */
export async function write_table(
  database: Database,
  id: string,
  format: OutputFormat,
  folder: string,
  { crs: wanted = null, csv = 'standard' }: { crs?: Crs | null; csv?: CsvDialect } = {},
): Promise<Buffer> {
  const known = await published(database, id);
  const shape = read_shape(known, { properties: null, crs: wanted });
  const table = read_output_table(known, shape);
  return database.read(async (db) => {
    const crs =
      table.geometry === null
        ? null
        : await one<FileCrs>(db, query_file('reference_system', [shape.crs.srid]));
    const request = { conditions: [], sort: read_sort(known, []), after: null, limit: null, offset: 0 };
    const columns = format.select(table, { crs: shape.crs, csv });
    const rows = await stream_rows(db, plain_page(table.items.table, request, columns));
    return gather(format.write(rows, { table, crs, csv, temporary_folder: folder }));
  });
}
