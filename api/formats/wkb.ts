/**
 * Well-known binary as ST_AsBinary(…, 'NDR') writes it (OGC 06-103r4: little-endian, +1000 Z, +2000 M, +3000 ZM), taken
 * apart for the formats that lay coordinates out their own way. It comes from our own database: damage is a fault of ours.
 */
import { AppError } from '../../errors.ts';

/** A geometry in arrays, as FlatGeobuf keeps it; a multipolygon or a collection has parts instead of coordinates. */
export interface FlatGeometry {
  /** 1 point, 2 line, 3 polygon, 4–6 the multiple ones, 7 collection; the numbers of WKB and FlatGeobuf. */
  type: number;
  /** x, y, x, y… */
  xy?: number[];
  z?: number[];
  m?: number[];
  /** Where each ring or line ends, counted in positions; only when there are two or more. */
  ends?: number[];
  parts?: FlatGeometry[];
}

/** west, south, east, north; from infinity to minus infinity while empty. */
export type Bounds = [number, number, number, number];
export const no_bounds = (): Bounds => [Infinity, Infinity, -Infinity, -Infinity];
export const is_bounded = ([west]: Bounds): boolean => west !== Infinity;

interface Cursor {
  bytes: Buffer;
  offset: number;
}

interface Header {
  type: number;
  has_z: boolean;
  has_m: boolean;
}

function read_header(cursor: Cursor): Header {
  const { bytes, offset } = cursor;
  const code = bytes[offset] === 1 ? bytes.readUInt32LE(offset + 1) : 0;
  cursor.offset += 5;
  const type = code % 1000;
  const letters = Math.floor(code / 1000);
  if (type < 1 || type > 7 || letters > 3)
    throw new AppError(`Une géométrie de type ${code} ne peut pas être écrite dans ce format.`, {
      code: 'unsupported-geometry',
      remedy: 'Demander un autre format, ou convertir les surfaces et les courbes de la table.',
    });
  return { type, has_z: letters === 1 || letters === 3, has_m: letters >= 2 };
}

const read_count = (cursor: Cursor): number => {
  const count = cursor.bytes.readUInt32LE(cursor.offset);
  cursor.offset += 4;
  return count;
};

/** Code of the type and dimensions of a geometry: 1003 is a polygon with heights. */
export const wkb_code = (bytes: Buffer): number => bytes.readUInt32LE(1);

/** Takes a geometry apart. An empty point has no coordinates. */
export function flatten_wkb(bytes: Buffer): FlatGeometry {
  return read_geometry({ bytes, offset: 0 });
}

function read_geometry(cursor: Cursor): FlatGeometry {
  const header = read_header(cursor);
  const { type } = header;
  if (type === 6 || type === 7) {
    const count = read_count(cursor);
    return { type, parts: Array.from({ length: count }, () => read_geometry(cursor)) };
  }
  const flat: Required<Pick<FlatGeometry, 'xy'>> & FlatGeometry = { type, xy: [] };
  if (header.has_z) flat.z = [];
  if (header.has_m) flat.m = [];
  if (type === 1) read_positions(cursor, header, 1, flat);
  else if (type === 2) read_positions(cursor, header, read_count(cursor), flat);
  else read_parts(cursor, header, flat);
  return flat;
}

/** Rings of a polygon, points or lines of a multiple geometry: all into one array, with their ends. */
function read_parts(cursor: Cursor, header: Header, flat: FlatGeometry & { xy: number[] }): void {
  const count = read_count(cursor);
  const ends: number[] = [];
  for (let i = 0; i < count; i++) {
    const inner = header.type === 3 ? header : read_header(cursor);
    read_positions(cursor, inner, header.type === 4 ? 1 : read_count(cursor), flat);
    ends.push(flat.xy.length / 2);
  }
  if (header.type !== 4 && count > 1) flat.ends = ends;
}

function read_positions(
  cursor: Cursor,
  { type, has_z, has_m }: Header,
  count: number,
  flat: FlatGeometry & { xy: number[] },
): void {
  const { bytes } = cursor;
  let at = cursor.offset;
  for (let i = 0; i < count; i++) {
    const x = bytes.readDoubleLE(at);
    const y = bytes.readDoubleLE(at + 8);
    at += 16;
    const is_empty = type === 1 && Number.isNaN(x) && Number.isNaN(y);
    if (!is_empty) flat.xy.push(x, y);
    if (has_z) at += keep(flat.z, bytes, at, is_empty);
    if (has_m) at += keep(flat.m, bytes, at, is_empty);
  }
  cursor.offset = at;
}

function keep(into: number[] | undefined, bytes: Buffer, at: number, is_empty: boolean): number {
  if (!is_empty) into?.push(bytes.readDoubleLE(at));
  return 8;
}

/** Widens `bounds` to hold a geometry; says whether it has any position. */
export function extend_bounds(bounds: Bounds, bytes: Buffer): boolean {
  // Most files are of points: without taking apart.
  if (bytes.length >= 21 && wkb_code(bytes) % 1000 === 1)
    return extend(bounds, bytes.readDoubleLE(5), bytes.readDoubleLE(13));
  return extend_flat(bounds, flatten_wkb(bytes));
}

function extend_flat(bounds: Bounds, { xy = [], parts = [] }: FlatGeometry): boolean {
  let has_position = false;
  for (let i = 0; i < xy.length; i += 2)
    has_position = extend(bounds, xy[i] ?? NaN, xy[i + 1] ?? NaN) || has_position;
  for (const part of parts) has_position = extend_flat(bounds, part) || has_position;
  return has_position;
}

function extend(bounds: Bounds, x: number, y: number): boolean {
  if (Number.isNaN(x) || Number.isNaN(y)) return false;
  if (x < bounds[0]) bounds[0] = x;
  if (y < bounds[1]) bounds[1] = y;
  if (x > bounds[2]) bounds[2] = x;
  if (y > bounds[3]) bounds[3] = y;
  return true;
}
