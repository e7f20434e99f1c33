/** Geometries of files: the check that all GeoJSON passes, with the room that référentiels need. */
import type { Geometry } from 'geojson';
import { read_geometry } from '../../catalogue/geojson_input.ts';

export { is_empty_geometry } from '../../catalogue/geojson_input.ts';

/** The most detailed polygons of France have about one million vertices. */
export const max_vertices = 5_000_000;

/**
 * A geometry in the form of RFC 7946, x and y only, other members dropped, in whatever CRS. Throws an AppError
 * (`invalid-geometry`) with the reason in French; see `read_geometry`.
 */
export function check_geometry(value: unknown, vertices = max_vertices): Geometry {
  return read_geometry(value, { max_vertices: vertices });
}
