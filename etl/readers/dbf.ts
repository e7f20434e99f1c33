/** dBASE III tables, as they go with shapefiles: one record after the other, in the order of the shapes. */
import { isAscii } from 'node:buffer';
import { ByteReader } from './byte_reader.ts';
import { read_chunks } from './file_bytes.ts';
import { file_error } from './file_error.ts';
import { detect_encoding, known_encoding, make_decoder } from './text_encoding.ts';

interface DbfField {
  name: string;
  type: string;
  length: number;
}

export interface DbfTable {
  path: string;
  fields: readonly DbfField[];
  header_bytes: number;
  record_bytes: number;
  records: number;
  encoding: string;
  warnings: string[];
}

/** `cpg`: content of the .cpg file, when there is one. */
export async function open_dbf(path: string, cpg: string | null, declared?: string): Promise<DbfTable> {
  const reader = new ByteReader(read_chunks(path));
  try {
    const start = await read_exactly(reader, 32);
    const header_bytes = start.readUInt16LE(8);
    const descriptors = await read_exactly(reader, Math.max(0, header_bytes - 32));
    const fields = read_fields(descriptors);
    const { encoding, warnings } = await find_encoding(path, header_bytes, cpg, declared);
    const record_bytes = start.readUInt16LE(10);
    if (record_bytes !== 1 + fields.reduce((sum, { length }) => sum + length, 0))
      throw file_error('invalid-dbf', 'table .dbf illisible : longueur d’enregistrement incohérente');
    return { path, fields, header_bytes, record_bytes, records: start.readUInt32LE(4), encoding, warnings };
  } finally {
    await reader.close();
  }
}

async function read_exactly(reader: ByteReader, length: number): Promise<Buffer> {
  const bytes = await reader.read(length);
  if (bytes === null) throw file_error('truncated-file', 'table .dbf tronquée');
  return bytes;
}

function read_fields(descriptors: Buffer): DbfField[] {
  const fields: DbfField[] = [];
  for (let at = 0; at + 32 <= descriptors.length && descriptors[at] !== 0x0d; at += 32) {
    const name = descriptors.toString('latin1', at, at + 11).split('\0')[0] ?? '';
    const type = String.fromCharCode(descriptors[at + 11] ?? 0);
    // Character fields beyond 255 bytes keep their high byte where numbers keep their decimals.
    const high = type === 'C' ? (descriptors[at + 17] ?? 0) * 256 : 0;
    fields.push({ name: name.trim(), type, length: (descriptors[at + 16] ?? 0) + high });
  }
  return fields;
}

async function find_encoding(
  path: string,
  header_bytes: number,
  cpg: string | null,
  declared: string | undefined,
): Promise<{ encoding: string; warnings: string[] }> {
  if (declared !== undefined) return { encoding: known_encoding(declared), warnings: [] };
  const named = cpg === null ? null : read_cpg(cpg);
  if (named !== null && named !== 'utf-8') return { encoding: named, warnings: [] };
  const { name, warning } = await detect_encoding(path, undefined, header_bytes);
  return { encoding: name, warnings: warning === null ? [] : [`table .dbf : ${warning}`] };
}

/** « UTF-8 », « 65001 », « 1252 », « ANSI 1252 », « ISO-8859-1 », « 88591 », « LATIN1 »; null when unknown. */
export function read_cpg(cpg: string): string | null {
  const name = cpg.trim().toLowerCase();
  const windows = /(125\d)$/.exec(name)?.[1];
  const latin = /8859[-_ ]?(\d{1,2})$/.exec(name)?.[1];
  const is_utf8 = name === 'system' || name.endsWith('65001');
  const label = is_utf8
    ? 'utf-8'
    : windows !== undefined
      ? `windows-${windows}`
      : latin !== undefined
        ? `iso-8859-${latin}`
        : name;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}

/** The records from the first one on; null for a deleted one. Names of the fields as published. */
export async function* read_dbf(
  table: DbfTable,
  signal?: AbortSignal,
): AsyncGenerator<Record<string, unknown> | null> {
  const reader = new ByteReader(read_chunks(table.path, table.header_bytes, signal), table.header_bytes);
  const decode = make_decoder(table.encoding);
  try {
    for (let i = 0; i < table.records; i++) {
      const record = await reader.read(table.record_bytes);
      if (record === null)
        throw file_error('truncated-file', `table .dbf tronquée : ${i} lignes sur ${table.records}`);
      yield record[0] === 0x2a ? null : read_record(record, table.fields, decode);
    }
  } finally {
    await reader.close();
  }
}

function read_record(
  record: Buffer,
  fields: readonly DbfField[],
  decode: (bytes: Buffer) => string,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  let at = 1;
  for (const { name, type, length } of fields) {
    values[name] = read_value(record.subarray(at, at + length), type, decode);
    at += length;
  }
  return values;
}

function read_value(bytes: Buffer, type: string, decode: (bytes: Buffer) => string): unknown {
  // Binary types of later dBASE and FoxPro versions.
  if (type === 'I' && bytes.length === 4) return bytes.readInt32LE();
  if (type === 'O' && bytes.length === 8) return bytes.readDoubleLE();
  const text = (isAscii(bytes) ? bytes.toString('latin1') : decode(bytes)).replace(/[\0 ]+$/, '');
  switch (type) {
    case 'N':
    case 'F':
      return read_decimal(text.trim());
    case 'D':
      return /^\d{8}$/.test(text) && text !== '00000000'
        ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`
        : null;
    case 'L':
      return /^[yt]$/i.test(text) ? true : /^[nf]$/i.test(text) ? false : null;
    default:
      return text;
  }
}

/** Blank and overflowed (`****`) numbers are null; those that a number cannot hold exactly stay text. */
function read_decimal(text: string): number | string | null {
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return null;
  const number = Number(text);
  return /^[+-]?\d+$/.test(text) && !Number.isSafeInteger(number) ? text : number;
}
