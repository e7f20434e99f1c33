import type { Geometry } from 'geojson';
import { degrees_bounds, read_geometry } from '../../catalogue/geojson_input.ts';
import { find_crossing } from '../../catalogue/self_intersection.ts';
import { AppError } from '../../errors.ts';

/** And the first once more, which closes it. */
const most_corners = 200;

/**
 * The polygon of an address, « longitude,latitude;longitude,latitude;… » in degrees, closed by itself; null when it is
 * none: fewer than three corners, more than 200, sides that cross.
 */
export function read_typed_polygon(text: string): Geometry | null {
  const corners = text
    .split(';')
    .filter((corner) => corner.trim() !== '')
    .map((corner) => corner.split(',').map((number) => (number.trim() === '' ? NaN : Number(number))));
  const [first = []] = corners;
  const is_closed = String(first) === String(corners.at(-1));
  const ring = is_closed ? corners : [...corners, first];
  try {
    const shape = { type: 'Polygon', coordinates: [ring] };
    const geometry = read_geometry(shape, { max_vertices: most_corners + 1, bounds: degrees_bounds });
    return find_crossing(geometry) === null ? geometry : null;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
