/** Well-known text (OGC 06-103r4) and PostGIS's EWKT to GeoJSON; heights and measures are dropped. */
import type { Geometry, Position } from 'geojson';
import { file_error } from '../readers/file_error.ts';

const refuse = (reason: string) => file_error('invalid-wkt', reason);
const shown = (text: string) => text.slice(0, 40);
/** Collections inside collections. */
const max_nesting = 8;

const geometry_types: Readonly<Record<string, Exclude<Geometry['type'], 'GeometryCollection'>>> = {
  POINT: 'Point',
  LINESTRING: 'LineString',
  POLYGON: 'Polygon',
  MULTIPOINT: 'MultiPoint',
  MULTILINESTRING: 'MultiLineString',
  MULTIPOLYGON: 'MultiPolygon',
};
/** Levels of parentheses around a position, the outermost one left out. */
const depths = { Point: 0, LineString: 0, MultiPoint: 0, Polygon: 1, MultiLineString: 1, MultiPolygon: 2 };

/** PostGIS's EWKT writes POINTM and the like in one word. */
const head_form = /^\s*([A-Z]+?)\s*(ZM|Z|M)?\s*(EMPTY\b|(?=\())/i;

/** `SRID=2154;POINT (1 2)` → 2154 and the rest. */
export function split_srid(text: string): { srid: number | null; wkt: string } {
  const match = /^\s*SRID=(\d{1,6});/i.exec(text);
  return match === null
    ? { srid: null, wkt: text }
    : { srid: Number(match[1]), wkt: text.slice(match[0].length) };
}

/** Whether a text begins as WKT does. */
export function looks_like_wkt(text: string): boolean {
  const name = head_form.exec(split_srid(text).wkt)?.[1]?.toUpperCase() ?? '';
  return name === 'GEOMETRYCOLLECTION' || Object.hasOwn(geometry_types, name);
}

/** The geometry, null for an empty one. Throws an AppError (`invalid-wkt`) on curves, surfaces and faulty text. */
export function read_wkt(text: string): Geometry | null {
  const cursor = { text: split_srid(text).wkt, at: 0 };
  const geometry = read_geometry(cursor, 0);
  if (cursor.text.slice(cursor.at).trim() !== '')
    throw refuse(`WKT : suite inattendue « ${shown(cursor.text.slice(cursor.at).trim())} »`);
  return geometry;
}

interface Cursor {
  text: string;
  at: number;
}

function read_geometry(cursor: Cursor, nesting: number): Geometry | null {
  const head = head_form.exec(cursor.text.slice(cursor.at, cursor.at + 80));
  if (head === null) throw refuse(`WKT illisible « ${shown(cursor.text.slice(cursor.at).trim())} »`);
  cursor.at += head[0].length;
  const name = (head[1] ?? '').toUpperCase();
  const is_empty = head[3] !== '';
  if (name === 'GEOMETRYCOLLECTION') return is_empty ? null : read_collection(cursor, nesting);
  const type = Object.hasOwn(geometry_types, name) ? geometry_types[name] : undefined;
  if (type === undefined) throw refuse(`type de géométrie « ${shown(name)} » non pris en charge`);
  if (is_empty) return null;
  const coordinates = read_list(cursor, depths[type]);
  return { type, coordinates: type === 'Point' ? only(coordinates) : coordinates } as Geometry;
}

function only(positions: readonly unknown[]): unknown {
  if (positions.length !== 1) throw refuse(`WKT : ${positions.length} positions pour un point`);
  return positions[0];
}

function read_collection(cursor: Cursor, nesting: number): Geometry | null {
  if (nesting >= max_nesting) throw refuse('collections imbriquées trop profondément');
  const geometries: Geometry[] = [];
  expect_char(cursor, '(');
  do {
    const geometry = read_geometry(cursor, nesting + 1);
    if (geometry !== null) geometries.push(geometry);
  } while (take_char(cursor, ','));
  expect_char(cursor, ')');
  return geometries.length === 0 ? null : { type: 'GeometryCollection', geometries };
}

/** `((…), (…))`; the positions of a MULTIPOINT may each stand in parentheses. */
function read_list(cursor: Cursor, depth: number): unknown[] {
  const items: unknown[] = [];
  expect_char(cursor, '(');
  do {
    if (depth > 0) items.push(read_list(cursor, depth - 1));
    else if (take_char(cursor, '(')) {
      items.push(read_position(cursor));
      expect_char(cursor, ')');
    } else items.push(read_position(cursor));
  } while (take_char(cursor, ','));
  expect_char(cursor, ')');
  return items;
}

const position_form = /\s*([^\s,()]+)\s+([^\s,()]+)(?:\s+[^\s,()]+){0,2}/y;
const number_form = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

function read_position(cursor: Cursor): Position {
  position_form.lastIndex = cursor.at;
  const match = position_form.exec(cursor.text);
  const [x = '', y = ''] = match?.slice(1) ?? [];
  if (match === null || !number_form.test(x) || !number_form.test(y))
    throw refuse(`WKT : position illisible « ${shown(cursor.text.slice(cursor.at).trim())} »`);
  cursor.at = position_form.lastIndex;
  return [Number(x), Number(y)];
}

function take_char(cursor: Cursor, char: string): boolean {
  while (/\s/.test(cursor.text.charAt(cursor.at))) cursor.at++;
  if (cursor.text.charAt(cursor.at) !== char) return false;
  cursor.at++;
  return true;
}

function expect_char(cursor: Cursor, char: string): void {
  if (!take_char(cursor, char))
    throw refuse(`WKT : « ${char} » attendu avant « ${shown(cursor.text.slice(cursor.at).trim())} »`);
}
