/** Squares of INSEE's grids: their names say the projection, the side and the south-west corner. */
import type { MultiPolygon, Position } from 'geojson';
import { to_wgs84 } from '../services/projections.ts';

export interface Cell {
  /** INSEE's name of the square: CRS3035RES1000mN2265000E3483000. */
  id: string;
  /** EPSG code: 3035 in Europe, 2975 in La Réunion, 5490 in Martinique and Guadeloupe. */
  epsg: number;
  size_m: number;
  /** South-west corner, metres. */
  northing: number;
  easting: number;
}

const id_form = /^CRS(3035|2975|5490)RES(\d+)mN(\d+)E(\d+)$/;

/** The square of that name; null when the text names none. */
export function read_cell_id(text: unknown): Cell | null {
  if (typeof text !== 'string') return null;
  const id = text.trim();
  const parts = id_form.exec(id);
  if (parts === null) return null;
  const [epsg = NaN, size_m = NaN, northing = NaN, easting = NaN] = parts.slice(1).map(Number);
  return size_m > 0 ? { id, epsg, size_m, northing, easting } : null;
}

/** The square of 1 km with that south-west corner in EPSG:3035. */
export function square_kilometre(easting: number, northing: number): Cell {
  const id = `CRS3035RES1000mN${northing}E${easting}`;
  return { id, epsg: 3035, size_m: 1000, northing, easting };
}

/** Straight sides in degrees leave a projected side by 2 cm over 1 km, 0.6 m over this length. */
const longest_side_m = 5000;
const round = (degrees: number) => Math.round(degrees * 1e7) / 1e7;

function place(cell: Cell, right_m: number, up_m: number): Position {
  const [lon = NaN, lat = NaN] = to_wgs84(cell.easting + right_m, cell.northing + up_m, cell.epsg) ?? [];
  return [round(lon), round(lat)];
}

/** Centre of the square, longitude and latitude WGS84. */
export const centre_of = (cell: Cell): Position => place(cell, cell.size_m / 2, cell.size_m / 2);

/** The square in WGS84, counter-clockwise. Neighbours share their corners to the last digit. */
export function square_of(cell: Cell): MultiPolygon {
  const { size_m } = cell;
  const steps = Math.ceil(size_m / longest_side_m);
  const ring: Position[] = [];
  const sides = [
    [0, 0, 1, 0],
    [1, 0, 0, 1],
    [1, 1, -1, 0],
    [0, 1, 0, -1],
  ] as const;
  for (const [x, y, dx, dy] of sides)
    for (let step = 0; step < steps; step++)
      ring.push(place(cell, (x + (dx * step) / steps) * size_m, (y + (dy * step) / steps) * size_m));
  ring.push(place(cell, 0, 0));
  return { type: 'MultiPolygon', coordinates: [[ring]] };
}
