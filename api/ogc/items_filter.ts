import { join, sql, ident, type Fragment } from '../../sql/fragment.ts';
import { domain_of_srid, type Crs } from '../crs.ts';
import { refuse } from '../params.ts';
import type { Corners, Interval } from './items_params.ts';
import type { ItemsTable } from './items_table.ts';

/** A rectangle in the axis order easting (longitude), northing (latitude). */
type Box = readonly [west: number, south: number, east: number, north: number];

/**
 * The rectangles that a bbox stands for: one, or two when it crosses the antimeridian. Throws a 400 that names the
 * parameter when south is above north or when degrees are out of range.
 */
export function read_boxes(corners: Corners, crs: Crs): Box[] {
  const [a, b, c, d] = corners;
  const [west, south, east, north] = crs.north_first ? [b, a, d, c] : corners;
  const text = corners.join(',');
  if (south > north) throw refuse('bbox', text, `un sud (${south}) au-dessous du nord (${north})`);
  if (!crs.is_geographic) {
    if (west > east) throw refuse('bbox', text, `un ouest (${west}) à gauche de l’est (${east})`);
    return [[west, south, east, north]];
  }
  if (south < -90 || north > 90) throw refuse('bbox', text, 'des latitudes de -90 à 90');
  if (Math.min(west, east) < -180 || Math.max(west, east) > 180)
    throw refuse('bbox', text, 'des longitudes de -180 à 180');
  if (west <= east) return [[west, south, east, north]];
  return [
    [west, south, 180, north],
    [-180, south, east, north],
  ];
}

/** Parts of a side that curve when transformed: a tenth of the longer one is fine enough for a filter's edge. */
const sides_divided_by = 10;

/** The rectangle as a geometry; a flat one is a segment or a point, since a polygon without area meets nothing. */
function rectangle([west, south, east, north]: Box, srid: number): Fragment {
  if (west < east && south < north)
    return sql`st_makeenvelope(${west}, ${south}, ${east}, ${north}, ${srid}::int)`;
  const diagonal = sql`st_makeline(st_makepoint(${west}, ${south}), st_makepoint(${east}, ${north}))`;
  return sql`st_envelope(st_setsrid(${diagonal}, ${srid}::int))`;
}

/** The rectangle in the table's own system, or null when it lies outside of what that can express. */
export function box_geometry(box: Box, crs: Crs, srid: number): Fragment | null {
  if (crs.srid === srid) return rectangle(box, srid);
  const inner = crs.is_geographic ? cut(box, domain_of_srid(srid)) : box;
  const [west, south, east, north] = inner;
  if (west > east || south > north) return null;
  const step = Math.max(east - west, north - south) / sides_divided_by;
  const shape = rectangle(inner, crs.srid);
  return sql`st_transform(${step === 0 ? shape : sql`st_segmentize(${shape}, ${step})`}, ${srid}::int)`;
}

function cut([west, south, east, north]: Box, [w, s, e, n]: Box): Box {
  return [Math.max(west, w), Math.max(south, s), Math.min(east, e), Math.min(north, n)];
}

/**
 * PostGIS keeps boxes in single precision, rounded outwards: a feature whose box lies within the rectangle less this
 * share of its largest coordinate lies within it for certain.
 */
const box_rounding = 5e-7;

/** Features whose box is well inside the rectangle need no comparison of shapes; null when nothing can be well inside. */
function core_of([west, south, east, north]: Box, srid: number): Fragment | null {
  const margin = box_rounding * Math.max(...[west, south, east, north].map(Math.abs));
  if (west + margin >= east - margin || south + margin >= north - margin) return null;
  return sql`st_makeenvelope(${west + margin}, ${south + margin}, ${east - margin}, ${north - margin}, ${srid}::int)`;
}

/** Features that intersect the bbox, edges included: found by the index, then compared exactly. */
export function bbox_condition(table: ItemsTable, corners: Corners, crs: Crs): Fragment | null {
  const { geometry } = table;
  if (geometry === null) return null;
  const column = ident('t', geometry.name);
  const conditions = read_boxes(corners, crs).flatMap((box) => {
    const shape = box_geometry(box, crs, geometry.srid);
    if (shape === null) return [];
    const core = crs.srid === geometry.srid ? core_of(box, geometry.srid) : null;
    const exact = sql`st_intersects(${column}, ${shape})`;
    // `case` keeps the planner from scanning the index once for each side of an `or`.
    return core === null
      ? [exact]
      : [sql`(${column} && ${shape} and case when ${column} @ ${core} then true else ${exact} end)`];
  });
  return conditions.length === 0 ? sql`false` : sql`(${join(conditions, sql` or `)})`;
}

/** Features of the interval; no condition on a table without a date. */
export function datetime_condition(table: ItemsTable, { start, end }: Interval): Fragment | null {
  if (table.time === null) return null;
  const column = ident('t', table.time.name);
  const bound = (moment: string) =>
    table.time?.is_date === true
      ? sql`${in_postgres(moment.slice(0, 10))}::date`
      : sql`${in_postgres(moment)}::timestamptz`;
  const conditions = [
    ...(start === null ? [] : [sql`${column} >= ${bound(start)}`]),
    ...(end === null ? [] : [sql`${column} <= ${bound(end)}`]),
  ];
  return join(conditions, sql` and `);
}

/** ISO 8601 has a year 0, which QGIS takes for the beginning of time; PostgreSQL calls it the first before our era. */
const in_postgres = (moment: string) => (moment.startsWith('0000') ? `0001${moment.slice(4)} BC` : moment);
