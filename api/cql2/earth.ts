/** Measures on the ellipsoid: metres, whatever the system of the collection. */
import { sql, type Fragment } from '../../sql/fragment.ts';

/** Degrees of a literal written in longitude and latitude: what an index can be asked for around it. */
export type Bounds = readonly [west: number, south: number, east: number, north: number];

/** An argument, of the kind that its function wants; geometries in the collection's system. */
export interface Argument {
  sql: Fragment;
  bounds: Bounds | null;
  /** The value of a literal number. */
  number: number | null;
}

/** A geometry of the collection on the ellipsoid; curves become lines. */
export const on_earth = (shape: Fragment, srid: number) => {
  const lines = sql`st_curvetoline(${shape})`;
  return srid === 4326 ? sql`${lines}::geography` : sql`st_transform(${lines}, 4326)::geography`;
};

const from_earth = (shape: Fragment, srid: number) =>
  srid === 4326 ? sql`${shape}::geometry` : sql`st_transform(${shape}::geometry, ${srid}::int)`;

/** Half the way round the Earth: nothing is farther. */
const farthest_m = 20_037_508;
/** A buffer of more would go round the poles, where PostGIS's projections fail. */
export const widest_m = 1_000_000;
const between = (value: Fragment, least: number, most: number) =>
  sql`(case when ${value}::double precision between ${least}::double precision and ${most}::double precision
    then ${value}::double precision end)`;

/** What is at most so far from a geometry; nothing for a distance that is too great. */
export const buffer_metres = ([one, distance]: readonly Argument[], srid: number): Fragment =>
  from_earth(
    sql`st_buffer(${on_earth(one!.sql, srid)}, ${between(distance!.sql, -widest_m, widest_m)})`,
    srid,
  );

/** A coordinate, in degrees, of the centre of a geometry; `axis`: the function that reads it. */
export const degrees_of_centre =
  (axis: Fragment) =>
  ([shape]: readonly Fragment[], srid: number): Fragment => {
    const centre = sql`st_centroid(st_curvetoline(${shape!}))`;
    return sql`${axis}(${srid === 4326 ? centre : sql`st_transform(${centre}, 4326)`})`;
  };

/**
 * The exact distance is the ellipsoid's, which no index of plane geometries knows. Around a literal the box of all that can
 * be so near stands before it, which the index does know.
 */
export function within_metres([one, other, distance]: readonly Argument[], srid: number): Fragment {
  const earth = [one!, other!].map((shape) => on_earth(shape.sql, srid));
  const limit = between(distance!.sql, 0, farthest_m);
  const exact = sql`st_dwithin(${earth[0]!}, ${earth[1]!}, ${limit})`;
  const [literal, asked] = other!.bounds === null ? [one!, other!] : [other!, one!];
  const box =
    literal.bounds === null || distance!.number === null ? null : widen(literal.bounds, distance!.number);
  return box === null ? exact : sql`(${asked.sql} && ${envelope(box, srid)} and ${exact})`;
}

/** Metres of a degree, at least: of the meridian at the equator, less half a per cent. */
const degree_m = 110_000;

/** All that is at most so far from the box; null where that goes round a pole or the antimeridian. */
export function widen([west, south, east, north]: Bounds, distance_m: number): Bounds | null {
  const up = distance_m / degree_m;
  const highest = Math.max(Math.abs(south), Math.abs(north)) + up;
  if (!(distance_m >= 0) || highest >= 85) return null;
  const aside = up / Math.cos((highest * Math.PI) / 180);
  const box: Bounds = [west - aside, south - up, east + aside, north + up];
  return box[0] < -180 || box[2] > 180 ? null : box;
}

/** The box in the collection's system, its sides cut where they curve, and wider by what the chords cut off. */
function envelope(box: Bounds, srid: number): Fragment {
  const [west, south, east, north] = box;
  if (srid === 4326) return sql`st_makeenvelope(${west}, ${south}, ${east}, ${north}, 4326)`;
  const margin = Math.max(east - west, north - south) / 50;
  const step = Math.max(margin * 5, 1e-6);
  const wide = sql`st_makeenvelope(${west - margin}, ${south - margin}, ${east + margin}, ${north + margin}, 4326)`;
  return sql`st_transform(st_segmentize(${wide}, ${step}), ${srid}::int)`;
}
