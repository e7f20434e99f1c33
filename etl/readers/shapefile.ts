/** Shapefiles: .shp with its .dbf, .prj and .cpg of the same name, read side by side in constant memory. */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { message_of } from '../../errors.ts';
import type { Reject, SourceRow } from '../source.ts';
import { ByteReader } from './byte_reader.ts';
import { open_dbf, read_dbf, type DbfTable } from './dbf.ts';
import { read_chunks, read_head } from './file_bytes.ts';
import { file_error } from './file_error.ts';
import { check_geometry } from './geometry.ts';
import type { OpenOptions, Reader } from './reader.ts';
import { read_shape } from './shapefile_geometry.ts';
import { crs_of_wkt } from './wkt_crs.ts';

const header_bytes = 100;
/** A shape of five million vertices takes 80 MB; a greater length is damage. */
const max_shape_bytes = 256 * 1024 * 1024;

export async function open_shapefile(shp: string, options: OpenOptions): Promise<Reader> {
  await check_length(shp);
  const beside = await find_beside(shp);
  const text_of = async (extension: string) => {
    const file = beside.get(extension);
    return file === undefined ? null : await readFile(file, 'latin1');
  };
  const dbf = beside.get('.dbf');
  const table = dbf === undefined ? null : await open_dbf(dbf, await text_of('.cpg'), options.encoding);
  const wkt = await text_of('.prj');
  return {
    format: 'shapefile',
    columns: table?.fields.map(({ name }) => name) ?? [],
    crs: wkt === null ? null : crs_of_wkt(wkt),
    warnings: table?.warnings ?? ['fichier .dbf absent : les formes n’ont pas d’attributs'],
    rows: (signal) => read_rows(shp, table, signal),
    close: () => Promise.resolve(),
  };
}

/** The header tells the file's length in words of 16 bits: a download cut short shows at once. */
async function check_length(shp: string): Promise<void> {
  const declared = (await read_head(shp, header_bytes)).readInt32BE(24) * 2;
  const { size } = await stat(shp);
  if (size < declared)
    throw file_error('truncated-file', `fichier .shp tronqué : ${size} octets sur ${declared}`, {
      remedy: 'Téléchargez-le de nouveau.',
    });
}

/** Files of the same name, by extension, whatever the capitals. */
async function find_beside(shp: string): Promise<Map<string, string>> {
  const { dir, name } = path.parse(shp);
  const found = new Map<string, string>();
  for (const file of await readdir(dir === '' ? '.' : dir)) {
    const parsed = path.parse(file);
    if (parsed.name.toLowerCase() === name.toLowerCase())
      found.set(parsed.ext.toLowerCase(), path.join(dir, file));
  }
  return found;
}

/** The n-th shape goes with the n-th record; `line` is that number. Deleted records are passed over with their shape. */
async function* read_rows(
  shp: string,
  table: DbfTable | null,
  signal?: AbortSignal,
): AsyncIterable<SourceRow | Reject> {
  const records = table === null ? null : read_dbf(table, signal);
  let line = 0;
  try {
    for await (const content of read_shapes(shp, signal)) {
      line++;
      const record = records === null ? {} : await next_record(records, line);
      if (record !== null) yield to_row(line, content, record);
    }
    if (records !== null && (await records.next()).done !== true)
      throw file_error(
        'unmatched-table',
        `la table .dbf a plus de lignes que le .shp n’a de formes (${line})`,
      );
  } finally {
    await records?.return(null);
  }
}

async function next_record(
  records: AsyncIterator<Record<string, unknown> | null>,
  line: number,
): Promise<Record<string, unknown> | null> {
  const next = await records.next();
  if (next.done === true)
    throw file_error('unmatched-table', `la table .dbf n’a pas de ligne pour la forme ${line}`);
  return next.value;
}

async function* read_shapes(shp: string, signal?: AbortSignal): AsyncIterable<Buffer> {
  const reader = new ByteReader(read_chunks(shp, header_bytes, signal), header_bytes);
  try {
    for (let head = await reader.read(8); head !== null; head = await reader.read(8)) {
      const length = head.readInt32BE(4) * 2;
      if (length < 4 || length > max_shape_bytes)
        throw file_error('invalid-shape', 'fichier .shp illisible : longueur de forme incohérente', {
          place: `octet ${reader.position - 8}`,
        });
      const content = await reader.read(length);
      if (content === null) throw file_error('truncated-file', 'fichier .shp tronqué');
      yield content;
    }
  } finally {
    await reader.close();
  }
}

function to_row(line: number, content: Buffer, fields: Record<string, unknown>): SourceRow | Reject {
  try {
    const geometry = read_shape(content);
    return { line, fields, geometry: geometry === null ? null : check_geometry(geometry) };
  } catch (error) {
    return { line, reason: message_of(error), row: fields };
  }
}
