/** From shared arcs to the polygons of each label. */
import type { MultiPolygon, Position } from 'geojson';
import type { Arc } from './arcs.ts';
import { nobody, type Grid } from './grid.ts';

/** x, y, x, y… in half pixels, not repeating the first point; counter-clockwise around the label's own pixels. */
type Ring = number[];

interface Way {
  points: number[];
  nodes: readonly [number, number] | null;
}

const reversed = (points: readonly number[]): number[] => {
  const result: number[] = [];
  for (let i = points.length - 2; i >= 0; i -= 2) result.push(points[i] ?? 0, points[i + 1] ?? 0);
  return result;
};

/** Each label's arcs, directed so that the label is on their left. */
function ways_by_label(arcs: readonly Arc[]): Map<number, Way[]> {
  const ways = new Map<number, Way[]>();
  const add = (label: number, way: Way) => {
    if (label === nobody) return;
    const list = ways.get(label);
    if (list === undefined) ways.set(label, [way]);
    else list.push(way);
  };
  for (const { points, left, right, nodes } of arcs) {
    add(left, { points, nodes });
    add(right, { points: reversed(points), nodes: nodes === null ? null : [nodes[1], nodes[0]] });
  }
  return ways;
}

/** Joins ways end to end: at a node, each label comes in once and goes out once. */
function stitch(ways: readonly Way[]): Ring[] {
  const rings = ways.filter(({ nodes }) => nodes === null).map(({ points }) => points);
  const by_start = new Map<number, Way>();
  for (const way of ways) if (way.nodes !== null) by_start.set(way.nodes[0], way);
  for (const [start, first] of by_start) {
    const ring: Ring = [];
    let way: Way | undefined = first;
    while (way?.nodes != null) {
      by_start.delete(way.nodes[0]);
      for (let i = 0; i < way.points.length - 2; i++) ring.push(way.points[i] ?? 0);
      way = way.nodes[1] === start ? undefined : by_start.get(way.nodes[1]);
    }
    rings.push(ring);
  }
  return rings;
}

function doubled_area(ring: Ring): number {
  let sum = 0;
  for (let i = 0; i < ring.length; i += 2) {
    const next = (i + 2) % ring.length;
    sum += (ring[i] ?? 0) * (ring[next + 1] ?? 0) - (ring[next] ?? 0) * (ring[i + 1] ?? 0);
  }
  return sum;
}

/** Even-odd rule for the middle of the hole's first side: a vertex may lie on the shell. */
function is_inside(hole: Ring, shell: Ring): boolean {
  const x = ((hole[0] ?? 0) + (hole[2] ?? 0)) / 2;
  const y = ((hole[1] ?? 0) + (hole[3] ?? 0)) / 2;
  let inside = false;
  for (let i = 0; i < shell.length; i += 2) {
    const next = (i + 2) % shell.length;
    const [ax = 0, ay = 0, bx = 0, by = 0] = [shell[i], shell[i + 1], shell[next], shell[next + 1]];
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
  }
  return inside;
}

const round = (degrees: number) => Math.round(degrees * 1e5) / 1e5;

function to_positions(ring: Ring, { west, south, dx, dy }: Grid): Position[] {
  const positions: Position[] = [];
  for (let i = 0; i < ring.length; i += 2)
    positions.push([round(west + ((ring[i] ?? 0) / 2) * dx), round(south + ((ring[i + 1] ?? 0) / 2) * dy)]);
  const [first] = positions;
  if (first !== undefined) positions.push([...first]);
  return positions;
}

/** One multipolygon per label, in WGS84 to 5 decimals; outer rings counter-clockwise. */
export function polygons_of(grid: Grid, arcs: readonly Arc[]): Map<number, MultiPolygon> {
  const result = new Map<number, MultiPolygon>();
  for (const [label, ways] of ways_by_label(arcs)) {
    const rings = stitch(ways);
    const shells = rings.filter((ring) => doubled_area(ring) > 0);
    const holes = rings.filter((ring) => doubled_area(ring) < 0);
    const coordinates = shells.map((shell) => [
      to_positions(shell, grid),
      ...holes
        .filter((hole) => shells.length === 1 || is_inside(hole, shell))
        .map((hole) => to_positions(hole, grid)),
    ]);
    result.set(label, { type: 'MultiPolygon', coordinates });
  }
  return result;
}
