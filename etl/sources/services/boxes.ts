import type { Position } from 'geojson';

/** West, south, east, north in degrees; none crosses the antimeridian. */
export type Box = readonly [number, number, number, number];

const earth_radius_m = 6_371_008.8;
const to_radians = Math.PI / 180;

/** Metres to the nearest point of a box (0 inside); flat approximation, good to 1 % over some tens of km. */
export function distance_to_box_m(position: Position, [west, south, east, north]: Box): number {
  const [longitude = 0, latitude = 0] = position;
  const dx = Math.max(west - longitude, 0, longitude - east) * Math.cos(latitude * to_radians);
  const dy = Math.max(south - latitude, 0, latitude - north);
  return Math.hypot(dx, dy) * to_radians * earth_radius_m;
}

/** The box around all the boxes; at least one. */
export const box_around = (boxes: readonly Box[]): Box => [
  Math.min(...boxes.map(([west]) => west)),
  Math.min(...boxes.map(([, south]) => south)),
  Math.max(...boxes.map(([, , east]) => east)),
  Math.max(...boxes.map(([, , , north]) => north)),
];

export const box_centre = ([west, south, east, north]: Box): Position => [
  (west + east) / 2,
  (south + north) / 2,
];

/** Called for every pair of a place and a commune: by index, since destructuring costs more than the comparison. */
export function box_holds(box: Box, position: Position): boolean {
  const longitude = position[0] ?? NaN;
  const latitude = position[1] ?? NaN;
  return longitude >= box[0] && longitude <= box[2] && latitude >= box[1] && latitude <= box[3];
}

/** A box that holds every place within `metres` of the box, and somewhat more. */
export function widen_box([west, south, east, north]: Box, metres: number): Box {
  const latitude_margin = metres / earth_radius_m / to_radians;
  const highest = Math.min(89, Math.max(Math.abs(south), Math.abs(north)) + latitude_margin);
  const longitude_margin = latitude_margin / Math.cos(highest * to_radians);
  return [west - longitude_margin, south - latitude_margin, east + longitude_margin, north + latitude_margin];
}
