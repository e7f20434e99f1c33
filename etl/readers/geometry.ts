/** GeoJSON geometries from anywhere: checked for what PostGIS and the browser cannot bear, brought to two dimensions. */
import type { Geometry, Position } from 'geojson';
import validation from 'geojson-validation';
import { file_error } from './file_error.ts';

/** The most detailed polygons of France have about one million vertices. */
export const max_vertices = 5_000_000;
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

const refuse = (reason: string) => file_error('invalid-geometry', reason);
/** Own members only: `{"type":"constructor"}` and `__proto__` must not reach the prototype. */
const own = (value: object, name: string): unknown =>
  Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
const is_object = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A geometry in the form of RFC 7946, x and y only, other members dropped, in whatever CRS. Throws an AppError
 * (`invalid-geometry`) with the reason in French: unknown type, wrong nesting, number that is not finite, ring open or
 * too short, too many vertices.
 */
export function check_geometry(value: unknown, vertices = max_vertices): Geometry {
  const budget = { limit: vertices, vertices };
  const geometry = read_geometry(value, budget, 0);
  const [fault] = validation.isGeometryObject(geometry, true);
  if (fault !== undefined) throw refuse(`géométrie invalide : ${fault}`);
  return geometry;
}

/** Null, or a geometry without any position, which RFC 7946 lets stand for null. */
export function is_empty_geometry(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (!is_object(value)) return false;
  const content = own(value, 'coordinates') ?? own(value, 'geometries');
  return Array.isArray(content) && content.length === 0;
}

interface Budget {
  limit: number;
  vertices: number;
}

function read_geometry(value: unknown, budget: Budget, depth: number): Geometry {
  if (!is_object(value)) throw refuse('la géométrie n’est pas un objet');
  const type = own(value, 'type');
  if (type === 'GeometryCollection') return read_collection(own(value, 'geometries'), budget, depth);
  const levels = nesting.get(type);
  if (levels === undefined)
    throw refuse(
      `type de géométrie « ${typeof type === 'string' ? type.slice(0, 40) : typeof type} » inconnu`,
    );
  const coordinates = read_coordinates(own(value, 'coordinates'), levels, budget);
  if (type === 'Polygon') check_rings(coordinates as Position[][]);
  if (type === 'MultiPolygon') for (const polygon of coordinates as Position[][][]) check_rings(polygon);
  return { type, coordinates } as Geometry;
}

function read_collection(members: unknown, budget: Budget, depth: number): Geometry {
  if (!Array.isArray(members)) throw refuse('collection sans liste « geometries »');
  if (depth >= max_collection_depth) throw refuse('collections imbriquées trop profondément');
  return {
    type: 'GeometryCollection',
    geometries: members.map((member) => read_geometry(member, budget, depth + 1)),
  };
}

function read_coordinates(value: unknown, levels: number, budget: Budget): Coordinates {
  if (!Array.isArray(value)) throw refuse('coordonnées absentes ou mal imbriquées');
  if (levels === 0) return read_position(value, budget);
  return value.map((part) => read_coordinates(part, levels - 1, budget));
}

function read_position(value: readonly unknown[], budget: Budget): Position {
  if (--budget.vertices < 0) throw refuse(`plus de ${budget.limit} sommets`);
  const [x, y] = value;
  if (value.length < 2 || value.length > 4)
    throw refuse(`position de ${value.length} nombres au lieu de 2 ou 3`);
  for (const number of value)
    if (typeof number !== 'number' || !Number.isFinite(number))
      throw refuse(
        Array.isArray(number) ? 'coordonnées mal imbriquées' : 'coordonnée qui n’est pas un nombre fini',
      );
  return [x as number, y as number];
}

function check_rings(rings: readonly Position[][]): void {
  for (const ring of rings) {
    if (ring.length < 4) throw refuse(`anneau de ${ring.length} sommets, 4 au moins`);
    const [first, last] = [ring[0], ring.at(-1)];
    if (first?.[0] !== last?.[0] || first?.[1] !== last?.[1]) throw refuse('anneau qui ne se ferme pas');
  }
}
