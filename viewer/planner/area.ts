import type { Area } from '../pages/scenario_body.ts';

/** WGS 84 degrees. */
export type Position = readonly [lon: number, lat: number];

/** Whether the place is within the area, holes left out: a line to the east crosses its rings an odd number of times. */
export function is_inside({ type, coordinates }: Area, x: number, y: number): boolean {
  const rings = type === 'Polygon' ? coordinates : coordinates.flat();
  let inside = false;
  for (const ring of rings)
    for (let a = 0, b = ring.length - 1; a < ring.length; b = a++) {
      const [ax, ay] = ring[a] as unknown as Position;
      const [bx, by] = ring[b] as unknown as Position;
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
  return inside;
}

/** Metres of one degree of latitude. */
export const metres_per_degree = 111_195;

/** The place so many metres to the east and north. */
export const move_by = ([lon, lat]: Position, east_m: number, north_m: number): Position => [
  lon + east_m / (metres_per_degree * Math.cos((lat * Math.PI) / 180)),
  lat + north_m / metres_per_degree,
];

/** A circle as a polygon of 64 sides, for those who name a place and a distance instead of drawing. */
export function circle_around(centre: Position, radius_km: number): Area {
  const sides = 64;
  const ring = Array.from({ length: sides }, (_, side) => {
    const angle = (2 * Math.PI * side) / sides;
    return [...move_by(centre, Math.cos(angle) * radius_km * 1000, Math.sin(angle) * radius_km * 1000)];
  });
  return { type: 'Polygon', coordinates: [[...ring, ring[0] as number[]]] };
}
