/** Geometries written in a filter. */
import { degrees_bounds, read_geometry } from '../../catalogue/geojson_input.ts';
import { AppError } from '../../errors.ts';
import type { Crs } from '../crs.ts';
import type { Bounds } from './earth.ts';
import { refuse_filter, type Geometry } from './tree.ts';

/** The geometry with easting first, written with northing first. */
export function flip({ type, coordinates, geometries }: Geometry): Geometry {
  const turn = (value: unknown): unknown => {
    if (!Array.isArray(value)) return value;
    const [first, second, ...rest] = value as unknown[];
    return typeof first === 'number' ? [second, first, ...rest] : value.map(turn);
  };
  return geometries === undefined
    ? { type, coordinates: turn(coordinates) }
    : { type, geometries: geometries.map(flip) };
}

/** A geometry of a filter as all geometries from outside are read; a 400 AppError with its place in the filter. */
export function read_checked(geometry: Geometry, crs: Crs, max_vertices: number, place: string | null) {
  try {
    const bounds = crs.is_geographic ? degrees_bounds : undefined;
    return read_geometry(geometry, { max_vertices, ...(bounds && { bounds }) });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw refuse_filter(error.message, place ?? error.place ?? null);
  }
}

/** West, south, east and north of a geometry with easting first; null of one without positions. */
export function bounds_of({ coordinates, geometries }: Geometry): Bounds | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  const widen = (value: unknown): void => {
    if (!Array.isArray(value)) return;
    const [x, y] = value as unknown[];
    if (typeof x !== 'number' || typeof y !== 'number') return value.forEach(widen);
    [west, south, east, north] = [
      Math.min(west, x),
      Math.min(south, y),
      Math.max(east, x),
      Math.max(north, y),
    ];
  };
  widen(coordinates);
  for (const one of geometries ?? []) widen(one.coordinates);
  return west <= east ? [west, south, east, north] : null;
}
