/**
 * Well-known binary to GeoJSON: OGC 06-103r4 (ISO types, +1000 Z, +2000 M, +3000 ZM) and PostGIS's EWKB (flags in the
 * high bits, SRID), both byte orders, which may differ between parts. Heights and measures are dropped.
 */
import type { Geometry, Position } from 'geojson';
import { file_error } from './file_error.ts';

/** Collections inside collections; more is an attack. */
const max_nesting = 8;
const [ewkb_z, ewkb_m, ewkb_srid] = [0x8000_0000, 0x4000_0000, 0x2000_0000];

const refuse = (reason: string) => file_error('invalid-wkb', reason);

interface Cursor {
  view: DataView;
  offset: number;
}

/**
 * The geometry; null when it is empty (no point at all, or NaN as an empty point). Throws an AppError (`invalid-wkb`)
 * on curves, surfaces and damaged bytes.
 */
export function read_wkb(bytes: Uint8Array): Geometry | null {
  const cursor = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
  try {
    return read_geometry(cursor, 0);
  } catch (error) {
    throw error instanceof RangeError ? refuse('géométrie binaire tronquée') : error;
  }
}

interface Header {
  little: boolean;
  type: number;
  /** Numbers of a position. */
  dimensions: number;
}

function read_header(cursor: Cursor): Header {
  const order = cursor.view.getUint8(cursor.offset);
  if (order > 1) throw refuse(`ordre des octets ${order} inconnu`);
  const little = order === 1;
  const code = cursor.view.getUint32(cursor.offset + 1, little);
  cursor.offset += 5;
  if ((code & ewkb_srid) !== 0) cursor.offset += 4;
  const iso = code & 0x0fff_ffff;
  const flags = Math.floor(iso / 1000);
  const has_z = (code & ewkb_z) !== 0 || flags === 1 || flags === 3;
  const has_m = (code & ewkb_m) !== 0 || flags === 2 || flags === 3;
  return { little, type: flags > 3 ? iso : iso % 1000, dimensions: 2 + Number(has_z) + Number(has_m) };
}

function read_geometry(cursor: Cursor, nesting: number): Geometry | null {
  if (nesting > max_nesting) throw refuse('collections imbriquées trop profondément');
  const header = read_header(cursor);
  switch (header.type) {
    case 1: {
      const coordinates = read_position(cursor, header);
      return coordinates.every(Number.isNaN) ? null : { type: 'Point', coordinates };
    }
    case 2:
      return filled('LineString', read_positions(cursor, header));
    case 3:
      return filled('Polygon', read_rings(cursor, header));
    case 4:
    case 5:
    case 6:
    case 7:
      return read_parts(cursor, header, nesting);
    default:
      throw refuse(`type de géométrie ${header.type} (courbe ou surface) non pris en charge`);
  }
}

function filled(
  type: Exclude<Geometry['type'], 'GeometryCollection'>,
  coordinates: unknown[],
): Geometry | null {
  return coordinates.length === 0 ? null : ({ type, coordinates } as Geometry);
}

/** Number of members, checked against the bytes left so that a damaged count cannot fill the memory. */
function read_count(cursor: Cursor, { little }: Header, member_bytes: number): number {
  const count = cursor.view.getUint32(cursor.offset, little);
  cursor.offset += 4;
  if (count * member_bytes > cursor.view.byteLength - cursor.offset)
    throw refuse('géométrie binaire tronquée');
  return count;
}

function read_position(cursor: Cursor, { little, dimensions }: Header): Position {
  const x = cursor.view.getFloat64(cursor.offset, little);
  const y = cursor.view.getFloat64(cursor.offset + 8, little);
  cursor.offset += 8 * dimensions;
  // Beyond the view, an unread height would go unnoticed.
  if (cursor.offset > cursor.view.byteLength) throw refuse('géométrie binaire tronquée');
  return [x, y];
}

function read_positions(cursor: Cursor, header: Header): Position[] {
  const count = read_count(cursor, header, 8 * header.dimensions);
  return Array.from({ length: count }, () => read_position(cursor, header));
}

function read_rings(cursor: Cursor, header: Header): Position[][] {
  const count = read_count(cursor, header, 4);
  return Array.from({ length: count }, () => read_positions(cursor, header));
}

const part_types: ReadonlyMap<
  number,
  { type: 'MultiPoint' | 'MultiLineString' | 'MultiPolygon'; part: string }
> = new Map([
  [4, { type: 'MultiPoint', part: 'Point' }],
  [5, { type: 'MultiLineString', part: 'LineString' }],
  [6, { type: 'MultiPolygon', part: 'Polygon' }],
]);

/** Empty parts are left out: they hold no place. */
function read_parts(cursor: Cursor, header: Header, nesting: number): Geometry | null {
  const count = read_count(cursor, header, 5);
  const parts = Array.from({ length: count }, () => read_geometry(cursor, nesting + 1)).filter(
    (part) => part !== null,
  );
  const multi = part_types.get(header.type);
  if (multi === undefined)
    return parts.length === 0 ? null : { type: 'GeometryCollection', geometries: parts };
  const coordinates = parts.map((part) => {
    if (part.type !== multi.part || part.type === 'GeometryCollection')
      throw refuse(`${part.type} dans un ${multi.type}`);
    return part.coordinates;
  });
  return filled(multi.type, coordinates);
}

/** Bytes of the envelope by its indicator (GeoPackage 1.3, clause 2.1.3). */
const envelope_bytes = [0, 32, 48, 48, 64];

/** The geometry of a GeoPackage blob; null when flagged or found empty. */
export function read_geopackage_geometry(blob: Uint8Array): Geometry | null {
  if (blob[0] !== 0x47 || blob[1] !== 0x50) throw refuse('en-tête de géométrie GeoPackage absent');
  const flags = blob[3] ?? 0;
  if ((flags & 0x20) !== 0) throw refuse('géométrie GeoPackage étendue non prise en charge');
  const envelope = envelope_bytes[(flags >> 1) & 7];
  if (envelope === undefined) throw refuse('enveloppe de géométrie GeoPackage inconnue');
  return (flags & 0x10) === 0 ? read_wkb(blob.subarray(8 + envelope)) : null;
}
