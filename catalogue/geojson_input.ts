/**
 * GeoJSON from outside (RFC 7946): checked for what PostGIS and the browser cannot bear before geojson-validation sees it,
 * which takes NaN for a number, is fooled by `{"type":"constructor"}` and overflows on deep nesting.
 */
import type { Feature, Geometry, Position } from 'geojson';
import validation from 'geojson-validation';
import { AppError } from '../errors.ts';

export interface GeometryLimits {
  max_vertices: number;
  /** The least and greatest coordinates of the CRS: x, y, x, y. Absent: any finite number. */
  bounds?: readonly [number, number, number, number];
  /** JSON pointer to the geometry in what the client sent, for `place`. */
  at?: string;
}

/** Longitudes and latitudes. */
export const degrees_bounds = [-180, -90, 180, 90] as const;

/** Collections inside collections. */
const max_collection_depth = 8;

/** Levels of arrays around a position. */
const nesting: ReadonlyMap<unknown, number> = new Map([
  ['Point', 0],
  ['MultiPoint', 1],
  ['LineString', 1],
  ['MultiLineString', 2],
  ['Polygon', 2],
  ['MultiPolygon', 3],
]);

type Coordinates = Position | Coordinates[];

/** Own members only: `{"type":"constructor"}` and `__proto__` must not reach the prototype. */
const own = (value: object, name: string): unknown =>
  Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
const is_object = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface Reading {
  limits: GeometryLimits;
  vertices: number;
  /** Where the reading stands: member names and indices, made a pointer only when something is wrong. */
  path: (string | number)[];
}

function refuse({ limits, path }: Reading, depth: number, reason: string): AppError {
  const pointer = [limits.at ?? '', ...path.slice(0, depth)].join('/');
  return new AppError(reason, {
    status: 400,
    code: 'invalid-geometry',
    ...(pointer !== '' && { place: pointer }),
    remedy: 'Corriger la géométrie à cet endroit.',
  });
}

/**
 * A geometry, x and y only, other members dropped. Throws a 400 AppError (`invalid-geometry`) with the reason in French
 * and the JSON pointer of the place: unknown type, wrong nesting, number that is not finite or out of the CRS, ring open
 * or too short, too many vertices. Self-intersection: `find_crossing`, or the database.
 */
export function read_geometry(value: unknown, limits: GeometryLimits): Geometry {
  const reading = { limits, vertices: 0, path: [] };
  const geometry = read_any(value, reading, 0, 0);
  const [fault] = validation.isGeometryObject(geometry, true);
  if (fault !== undefined) throw refuse(reading, 0, `géométrie invalide : ${fault}`);
  return geometry;
}

/** Null, or a geometry without any position, which RFC 7946 lets stand for null. */
export function is_empty_geometry(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (!is_object(value)) return false;
  const content = own(value, 'coordinates') ?? own(value, 'geometries');
  return Array.isArray(content) && content.length === 0;
}

/**
 * A feature: its geometry as by `read_geometry` (null when empty), its properties as they are, its identifier when it is
 * a text or a finite number. Throws a 400 AppError with the JSON pointer of the place.
 */
export function read_feature(value: unknown, limits: GeometryLimits): Feature<Geometry | null> {
  const at = limits.at ?? '';
  const fail = (reason: string, member = '') =>
    new AppError(reason, {
      status: 400,
      code: 'invalid-feature',
      place: at + member === '' ? '/' : at + member,
      remedy: 'Envoyer un objet « Feature » de GeoJSON (RFC 7946).',
    });
  if (!is_object(value) || own(value, 'type') !== 'Feature') throw fail('ce n’est pas un objet « Feature »');
  const properties = own(value, 'properties') ?? null;
  if (properties !== null && !is_object(properties))
    throw fail('« properties » n’est pas un objet', '/properties');
  const id = own(value, 'id');
  if (id !== undefined && typeof id !== 'string' && !Number.isFinite(id))
    throw fail('« id » n’est ni un texte ni un nombre', '/id');
  const shape = own(value, 'geometry');
  const geometry = is_empty_geometry(shape)
    ? null
    : read_geometry(shape, { ...limits, at: `${at}/geometry` });
  return {
    type: 'Feature',
    ...(id !== undefined && { id: id as string | number }),
    properties,
    geometry,
  };
}

function read_any(value: unknown, reading: Reading, depth: number, collections: number): Geometry {
  if (!is_object(value)) throw refuse(reading, depth, 'la géométrie n’est pas un objet');
  const type = own(value, 'type');
  if (type === 'GeometryCollection')
    return read_collection(own(value, 'geometries'), reading, depth, collections);
  const levels = nesting.get(type);
  if (levels === undefined)
    throw refuse(
      reading,
      depth,
      `type de géométrie « ${typeof type === 'string' ? type.slice(0, 40) : typeof type} » inconnu`,
    );
  reading.path[depth] = 'coordinates';
  const coordinates = read_coordinates(own(value, 'coordinates'), levels, reading, depth + 1);
  if (type === 'Polygon') check_rings(coordinates as Position[][], reading, depth + 1);
  if (type === 'MultiPolygon')
    for (const [i, polygon] of (coordinates as Position[][][]).entries()) {
      reading.path[depth + 1] = i;
      check_rings(polygon, reading, depth + 2);
    }
  return { type, coordinates } as Geometry;
}

function read_collection(members: unknown, reading: Reading, depth: number, collections: number): Geometry {
  if (!Array.isArray(members)) throw refuse(reading, depth, 'collection sans liste « geometries »');
  if (collections >= max_collection_depth)
    throw refuse(reading, depth, 'collections imbriquées trop profondément');
  return {
    type: 'GeometryCollection',
    geometries: members.map((member, i) => {
      reading.path[depth] = 'geometries';
      reading.path[depth + 1] = i;
      return read_any(member, reading, depth + 2, collections + 1);
    }),
  };
}

function read_coordinates(value: unknown, levels: number, reading: Reading, depth: number): Coordinates {
  if (!Array.isArray(value)) throw refuse(reading, depth, 'coordonnées absentes ou mal imbriquées');
  if (levels === 0) return read_position(value, reading, depth);
  return value.map((part, i) => {
    reading.path[depth] = i;
    return read_coordinates(part, levels - 1, reading, depth + 1);
  });
}

function read_position(value: readonly unknown[], reading: Reading, depth: number): Position {
  const { max_vertices, bounds } = reading.limits;
  if (++reading.vertices > max_vertices) throw refuse(reading, depth, `plus de ${max_vertices} sommets`);
  const [x, y] = value;
  if (value.length < 2 || value.length > 4)
    throw refuse(reading, depth, `position de ${value.length} nombres au lieu de 2 ou 3`);
  for (const number of value)
    if (typeof number !== 'number' || !Number.isFinite(number))
      throw refuse(
        reading,
        depth,
        Array.isArray(number) ? 'coordonnées mal imbriquées' : 'coordonnée qui n’est pas un nombre fini',
      );
  const position = [x as number, y as number] as const;
  if (bounds !== undefined && !is_within(position, bounds))
    throw refuse(reading, depth, say_outside(position, bounds));
  return [...position];
}

type Bounds = NonNullable<GeometryLimits['bounds']>;

const is_within = ([x, y]: readonly [number, number], [west, south, east, north]: Bounds) =>
  x >= west && x <= east && y >= south && y <= north;

function say_outside([x, y]: readonly [number, number], bounds: Bounds): string {
  const [west, south, east, north] = bounds;
  const swapped = is_within([y, x], bounds) ? ' ; les axes semblent inversés' : '';
  return `position (${x}, ${y}) hors du système de coordonnées : x de ${west} à ${east}, y de ${south} à ${north}${swapped}`;
}

function check_rings(rings: readonly Position[][], reading: Reading, depth: number): void {
  for (const [i, ring] of rings.entries()) {
    reading.path[depth] = i;
    if (ring.length < 4) throw refuse(reading, depth + 1, `anneau de ${ring.length} sommets, 4 au moins`);
    const [first, last] = [ring[0], ring.at(-1)];
    if (first?.[0] !== last?.[0] || first?.[1] !== last?.[1])
      throw refuse(reading, depth + 1, 'anneau qui ne se ferme pas');
  }
}
