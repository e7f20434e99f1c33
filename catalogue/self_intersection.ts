/** Where a shape crosses itself, told before the database is asked. */
import { kinks } from '@turf/turf';
import type { Geometry, LineString, Polygon, Position } from 'geojson';

/** Each side is compared with each: above this the database, which sorts them, is asked (ST_IsValidReason). */
const max_compared_vertices = 2000;

/**
 * A point where a polygon's rings meet or cross elsewhere than at their ends, or null: none, a shape without rings, or one
 * of too many vertices to compare here. The database has the last word.
 */
export function find_crossing(geometry: Geometry): Position | null {
  const polygons =
    geometry.type === 'Polygon'
      ? [geometry.coordinates]
      : geometry.type === 'MultiPolygon'
        ? geometry.coordinates
        : [];
  for (const coordinates of polygons) {
    if (coordinates.reduce((sum, ring) => sum + ring.length, 0) > max_compared_vertices) continue;
    const polygon: Polygon | LineString = { type: 'Polygon', coordinates };
    const [crossing] = kinks(polygon).features;
    if (crossing !== undefined) return crossing.geometry.coordinates;
  }
  return null;
}
