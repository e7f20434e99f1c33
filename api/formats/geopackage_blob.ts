import { extend_bounds, is_bounded, no_bounds, wkb_code, type Bounds } from './wkb.ts';

const header_bytes = 8;
const envelope_bytes = 32;
const [little_endian, has_envelope, is_empty_flag] = [0x01, 0x02, 0x10];

/**
 * A geometry in GeoPackage's binary (OGC 12-128r17, 2.1.3): « GP », version, flags, system, the rectangle of what is no
 * point, WKB. Widens `bounds`.
 */
export function write_blob(wkb: Uint8Array, srs_id: number, bounds: Bounds): Buffer {
  const bytes = Buffer.from(wkb.buffer, wkb.byteOffset, wkb.byteLength);
  const own = no_bounds();
  extend_bounds(own, bytes);
  const is_empty = !is_bounded(own);
  const is_boxed = !is_empty && wkb_code(bytes) % 1000 !== 1;
  const blob = Buffer.allocUnsafe(header_bytes + (is_boxed ? envelope_bytes : 0) + bytes.length);
  blob.write('GP', 0, 'latin1');
  blob[2] = 0;
  blob[3] = little_endian | (is_boxed ? has_envelope : 0) | (is_empty ? is_empty_flag : 0);
  let at = blob.writeInt32LE(srs_id, 4);
  const [west, south, east, north] = own;
  if (is_boxed) for (const side of [west, east, south, north]) at = blob.writeDoubleLE(side, at);
  bytes.copy(blob, at);
  if (west < bounds[0]) bounds[0] = west;
  if (south < bounds[1]) bounds[1] = south;
  if (east > bounds[2]) bounds[2] = east;
  if (north > bounds[3]) bounds[3] = north;
  return blob;
}
