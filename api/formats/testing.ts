/** What the tests of the formats share. */
import { list_published_tables, type PublishedTable } from '../../catalogue/published_tables.ts';
import { one, type Database } from '../../sql/client.ts';
import { ident, sql } from '../../sql/fragment.ts';
import { query_file } from '../../sql/query_file.ts';
import type { FileCrs, OutputFormat, OutputRow, WriteContext } from './output_format.ts';
import { read_output_table, type ColumnKind, type OutputTable } from './output_table.ts';
import { read_rows } from './read_rows.ts';

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

/** A whole table in a format, without HTTP. */
export async function write_table(
  database: Database,
  id: string,
  format: OutputFormat,
  folder: string,
  { srid = 4326, csv = 'standard' }: { srid?: number; csv?: WriteContext['csv'] } = {},
): Promise<Buffer> {
  const table = read_output_table(await published(database, id));
  return database.read(async (db) => {
    const system = await one<FileCrs>(db, query_file('reference_system', [srid]));
    const { is_geographic } = system;
    const crs = table.geometry === null ? null : system;
    const select = format.select(table, { srid, is_geographic, csv });
    const order = table.key === null ? sql`` : sql`order by ${ident('t', table.key)}`;
    const rows = await read_rows(db, sql`select ${select} from ${ident('published', id)} t ${order}`);
    return gather(format.write(rows, { table, crs, csv, temporary_folder: folder }));
  });
}
