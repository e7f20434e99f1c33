/** Shapes of the ESRI shapefile (technical description of July 1998) to GeoJSON; heights and measures are dropped. */
import type { Geometry, MultiPolygon, Polygon, Position } from 'geojson';
import { file_error } from './file_error.ts';

const refuse = (reason: string) => file_error('invalid-shape', reason);

/** The content of a record: null for the null shape. Throws an AppError (`invalid-shape`) on damage and multipatches. */
export function read_shape(content: Buffer): Geometry | null {
  try {
    return read_by_type(content);
  } catch (error) {
    throw error instanceof RangeError ? refuse('forme tronquée') : error;
  }
}

function read_by_type(content: Buffer): Geometry | null {
  const type = content.readInt32LE(0);
  switch (type) {
    case 0:
      return null;
    case 1:
    case 11:
    case 21:
      return { type: 'Point', coordinates: read_position(content, 4) };
    case 8:
    case 18:
    case 28:
      return read_multipoint(content);
    case 3:
    case 13:
    case 23:
      return lines_of(read_parts(content));
    case 5:
    case 15:
    case 25:
      return polygons_of(read_parts(content));
    default:
      throw refuse(`type de forme ${type} non pris en charge`);
  }
}

const read_position = (content: Buffer, at: number): Position => [
  content.readDoubleLE(at),
  content.readDoubleLE(at + 8),
];

function read_positions(content: Buffer, at: number, count: number): Position[] {
  if (count < 0 || at + 16 * count > content.length) throw refuse('forme tronquée');
  return Array.from({ length: count }, (_, i) => read_position(content, at + 16 * i));
}

function read_multipoint(content: Buffer): Geometry | null {
  const coordinates = read_positions(content, 40, content.readInt32LE(36));
  return coordinates.length === 0 ? null : { type: 'MultiPoint', coordinates };
}

function read_parts(content: Buffer): Position[][] {
  const parts = content.readInt32LE(36);
  const points = content.readInt32LE(40);
  if (parts < 0 || 44 + 4 * parts > content.length) throw refuse('forme tronquée');
  const positions = read_positions(content, 44 + 4 * parts, points);
  const starts = Array.from({ length: parts }, (_, i) => content.readInt32LE(44 + 4 * i));
  return starts.map((start, i) => {
    const end = starts[i + 1] ?? points;
    if (start < 0 || end < start || end > points) throw refuse('parties de la forme incohérentes');
    return positions.slice(start, end);
  });
}

function lines_of(parts: readonly Position[][]): Geometry | null {
  const [first] = parts;
  if (first === undefined) return null;
  return parts.length === 1
    ? { type: 'LineString', coordinates: first }
    : { type: 'MultiLineString', coordinates: [...parts] };
}

interface Ring {
  positions: Position[];
  /** Signed: negative for clockwise rings, which are outer ones in a shapefile. */
  area: number;
  box: [number, number, number, number];
}

/**
 * Outer rings are clockwise; each hole goes to the smallest outer ring around it. A hole without any outer ring around,
 * which faulty writers leave, becomes an outer ring. When no ring is clockwise, nesting decides: odd depth is a hole.
 */
export function polygons_of(parts: readonly Position[][]): Polygon | MultiPolygon | null {
  const rings = parts.map(measure);
  const outers = rings.some(({ area }) => area < 0)
    ? rings.filter(({ area }) => area <= 0)
    : rings.filter((ring) => rings.filter((other) => encloses(other, ring)).length % 2 === 0);
  const polygons = new Map(outers.map((ring) => [ring, [ring.positions]]));
  for (const hole of rings.filter((ring) => !polygons.has(ring))) {
    const around = outers.filter((outer) => encloses(outer, hole));
    const smallest = around.reduce<Ring | null>(
      (best, outer) => (best === null || Math.abs(outer.area) < Math.abs(best.area) ? outer : best),
      null,
    );
    if (smallest === null) polygons.set(hole, [hole.positions]);
    else polygons.get(smallest)?.push(hole.positions);
  }
  const coordinates = [...polygons.values()];
  const [first] = coordinates;
  if (first === undefined) return null;
  return coordinates.length === 1
    ? { type: 'Polygon', coordinates: first }
    : { type: 'MultiPolygon', coordinates };
}

function measure(positions: Position[]): Ring {
  const box: Ring['box'] = [Infinity, Infinity, -Infinity, -Infinity];
  // Relative to the first vertex: Lambert coordinates would lose the small areas in rounding.
  const [origin_x = 0, origin_y = 0] = positions[0] ?? [];
  let doubled = 0;
  let [previous_x, previous_y] = [0, 0];
  for (const [x = NaN, y = NaN] of positions) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
    const [dx, dy] = [x - origin_x, y - origin_y];
    doubled += previous_x * dy - dx * previous_y;
    [previous_x, previous_y] = [dx, dy];
  }
  return { positions, area: doubled / 2, box };
}

/** Whether `inner` lies inside `outer`; rings of a valid shape do not cross, so one vertex off the border tells. */
function encloses(outer: Ring, inner: Ring): boolean {
  if (outer === inner || Math.abs(outer.area) <= Math.abs(inner.area)) return false;
  const [west, south, east, north] = outer.box;
  const box = inner.box;
  if (box[0] < west || box[1] < south || box[2] > east || box[3] > north) return false;
  for (const position of inner.positions) {
    const side = side_of(outer.positions, position);
    if (side !== 'border') return side === 'inside';
  }
  return true;
}

function side_of(ring: readonly Position[], [x = NaN, y = NaN]: Position): 'inside' | 'outside' | 'border' {
  let is_inside = false;
  for (let i = 1; i < ring.length; i++) {
    const [ax = NaN, ay = NaN] = ring[i - 1] ?? [];
    const [bx = NaN, by = NaN] = ring[i] ?? [];
    const cross = (bx - ax) * (y - ay) - (by - ay) * (x - ax);
    const is_between =
      Math.min(ax, bx) <= x && x <= Math.max(ax, bx) && Math.min(ay, by) <= y && y <= Math.max(ay, by);
    if (cross === 0 && is_between) return 'border';
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) is_inside = !is_inside;
  }
  return is_inside ? 'inside' : 'outside';
}
