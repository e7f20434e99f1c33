/** FlatGeobuf, feature by feature. The package's own stream reader keeps the whole spatial index; this one skips it. */
import { ByteBuffer } from 'flatbuffers';
import { Feature } from 'flatgeobuf/lib/mjs/flat-geobuf/feature.js';
import { parseProperties } from 'flatgeobuf/lib/mjs/generic/feature.js';
import { fromGeometry } from 'flatgeobuf/lib/mjs/geojson/geometry.js';
import type { HeaderMeta } from 'flatgeobuf/lib/mjs/header-meta.js';
import { fromByteBuffer } from 'flatgeobuf/lib/mjs/header-meta.js';
import { calcTreeSize } from 'flatgeobuf/lib/mjs/packedrtree.js';
import { message_of } from '../../errors.ts';
import type { Reject, SourceRow } from '../source.ts';
import { ByteReader } from './byte_reader.ts';
import { read_crs } from './crs.ts';
import { read_chunks } from './file_bytes.ts';
import { file_error } from './file_error.ts';
import { check_geometry } from './geometry.ts';
import type { Reader } from './reader.ts';
import { crs_of_wkt } from './wkt_crs.ts';

const magic_bytes = 8;
/** Columns and WKT take kilobytes; a greater header is damage. */
const max_header_bytes = 16 * 1024 * 1024;
/** A feature of five million vertices takes 80 MB. */
const max_feature_bytes = 256 * 1024 * 1024;

interface Header {
  meta: HeaderMeta;
  /** Where the first feature begins. */
  features_start: number;
}

export async function open_flatgeobuf(path: string): Promise<Reader> {
  const header = await read_header(path);
  return {
    format: 'flatgeobuf',
    columns: header.meta.columns?.map(({ name }) => name) ?? [],
    crs: read_header_crs(header.meta.crs),
    warnings: [],
    rows: (signal) => read_rows(path, header, signal),
    close: () => Promise.resolve(),
  };
}

const damaged = (cause?: unknown) =>
  file_error(
    'invalid-flatgeobuf',
    'FlatGeobuf illisible : en-tête abîmé',
    cause === undefined ? {} : { cause },
  );

async function read_header(path: string): Promise<Header> {
  const reader = new ByteReader(read_chunks(path));
  try {
    const start = await reader.read(magic_bytes + 4);
    const length = start?.readUInt32LE(magic_bytes) ?? 0;
    if (start === null || length < 4 || length > max_header_bytes) throw damaged();
    const body = await reader.read(length);
    if (body === null) throw damaged();
    const meta = decode_header(Buffer.concat([start.subarray(magic_bytes), body]));
    const index_bytes =
      meta.indexNodeSize > 0 && meta.featuresCount > 0
        ? calcTreeSize(meta.featuresCount, meta.indexNodeSize)
        : 0;
    return { meta, features_start: magic_bytes + 4 + length + index_bytes };
  } finally {
    await reader.close();
  }
}

function decode_header(sized: Buffer): HeaderMeta {
  try {
    return fromByteBuffer(new ByteBuffer(sized));
  } catch (cause) {
    throw damaged(cause);
  }
}

function read_header_crs(crs: HeaderMeta['crs']): string | null {
  if (crs === null) return null;
  const is_epsg = crs.org === null || crs.org.toUpperCase() === 'EPSG';
  if (is_epsg && crs.code > 0) return read_crs(String(crs.code));
  return crs.wkt === null ? null : crs_of_wkt(crs.wkt);
}

async function* read_rows(
  path: string,
  { meta, features_start }: Header,
  signal?: AbortSignal,
): AsyncIterable<SourceRow | Reject> {
  const reader = new ByteReader(read_chunks(path, features_start, signal), features_start);
  let line = 0;
  try {
    for (let size = await reader.read(4); size !== null; size = await reader.read(4)) {
      const length = size.readUInt32LE();
      if (length > max_feature_bytes)
        throw file_error('invalid-flatgeobuf', 'FlatGeobuf illisible : longueur d’objet incohérente', {
          place: `octet ${reader.position - 4}`,
        });
      const body = await reader.read(length);
      if (body === null) throw truncated(line, meta);
      yield to_row(++line, align(size, body), meta);
    }
  } finally {
    await reader.close();
  }
  // 0 announced features: the writer did not know.
  if (meta.featuresCount > 0 && line < meta.featuresCount) throw truncated(line, meta);
}

const truncated = (features: number, { featuresCount }: HeaderMeta) =>
  file_error(
    'truncated-file',
    `FlatGeobuf tronqué : ${features} objets sur ${featuresCount === 0 ? 'un nombre inconnu' : featuresCount}`,
    {
      remedy: 'Téléchargez-le de nouveau.',
    },
  );

/** On bytes of its own: flatbuffers reads arrays of numbers in place, where their alignment counts. */
function align(size: Buffer, body: Buffer): Uint8Array {
  const bytes = new Uint8Array(size.length + body.length);
  bytes.set(size);
  bytes.set(body, size.length);
  return bytes;
}

/** `sized`: a feature with its length before it. */
function to_row(line: number, sized: Uint8Array, meta: HeaderMeta): SourceRow | Reject {
  let fields: Record<string, unknown> = {};
  try {
    check_root(sized);
    const feature = Feature.getSizePrefixedRootAsFeature(new ByteBuffer(sized));
    fields = fields_of(feature, meta);
    const shape = feature.geometry();
    const geometry = shape === null ? null : check_geometry(fromGeometry(shape, meta.geometryType));
    return { line, fields, geometry };
  } catch (error) {
    return { line, reason: message_of(error), row: fields };
  }
}

/** flatbuffers checks nothing: damaged offsets would pass for a feature without any value. */
function check_root(sized: Uint8Array): void {
  const view = new DataView(sized.buffer);
  const is_within = (at: number, bytes: number) => at >= 4 && at + bytes <= view.byteLength;
  const root = is_within(4, 4) ? 4 + view.getUint32(4, true) : -1;
  const table = is_within(root, 4) ? root - view.getInt32(root, true) : -1;
  if (!is_within(table, 4) || !is_within(table, view.getUint16(table, true)))
    throw file_error('invalid-flatgeobuf', 'objet FlatGeobuf abîmé');
}

/** A column that a feature leaves out is null: the format writes no nulls. */
function fields_of(feature: Feature, meta: HeaderMeta): Record<string, unknown> {
  const names = meta.columns?.map(({ name }) => name) ?? [];
  return {
    ...Object.fromEntries(names.map((name) => [name, null])),
    ...parseProperties(feature, meta.columns),
  };
}
