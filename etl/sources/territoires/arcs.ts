/**
 * Boundaries between labels as arcs that both neighbours share, so that simplifying an arc opens no gap and no overlap.
 * Coordinates are half pixels: vertex (x, y) of the grid is (2x, 2y). Stairs become slopes: a path turns at the middles
 * of the two pixel sides, not at the corner between them.
 */
import { nobody, type Grid } from './grid.ts';

export interface Arc {
  /** x, y, x, y… in half pixels. A loop does not repeat its first point. */
  points: number[];
  /** Label on the left and on the right of the arc's direction. */
  left: number;
  right: number;
  /** Keys of the end nodes; null for a loop. */
  nodes: readonly [number, number] | null;
}

/** East, north, west, south: the opposite of side s is s ^ 2, counted so that a left turn adds 1. */
const steps = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;

class Boundaries {
  readonly columns: number;
  readonly #labels: Int32Array;
  /** Per vertex: bit 0, the side to the east was walked; bit 1, the one to the north. */
  readonly #walked: Uint8Array;

  constructor(grid: Grid, labels: Int32Array) {
    this.columns = grid.columns;
    this.#labels = labels;
    this.#walked = new Uint8Array(labels.length);
  }

  label(x: number, y: number): number {
    return this.#labels[y * this.columns + x] ?? nobody;
  }

  /** Labels left and right of the pixel side that leaves the vertex. */
  beside(x: number, y: number, side: number): [number, number] {
    if (side === 0) return [this.label(x, y), this.label(x, y - 1)];
    if (side === 1) return [this.label(x - 1, y), this.label(x, y)];
    if (side === 2) return [this.label(x - 1, y - 1), this.label(x - 1, y)];
    return [this.label(x, y - 1), this.label(x - 1, y - 1)];
  }

  is_boundary(x: number, y: number, side: number): boolean {
    const [left, right] = this.beside(x, y, side);
    return left !== right;
  }

  #bit(x: number, y: number, side: number): [number, number] {
    const [dx, dy] = side >= 2 ? (steps[side] ?? [0, 0]) : [0, 0];
    return [(y + dy) * this.columns + x + dx, (side & 1) === 0 ? 1 : 2];
  }

  was_walked(x: number, y: number, side: number): boolean {
    const [vertex, bit] = this.#bit(x, y, side);
    return ((this.#walked[vertex] ?? 0) & bit) !== 0;
  }

  walk(x: number, y: number, side: number): void {
    const [vertex, bit] = this.#bit(x, y, side);
    this.#walked[vertex] = (this.#walked[vertex] ?? 0) | bit;
  }

  /**
   * The side by which a path that came in by `from` goes on; null at a node, where three or more labels meet.
   * Two opposite pixels of one label are joined: the paths around the two others pass each other.
   */
  onward(x: number, y: number, from: number): number | null {
    const sides = [0, 1, 2, 3].filter((side) => this.is_boundary(x, y, side));
    if (sides.length === 2) return sides.find((side) => side !== from) ?? null;
    if (sides.length !== 4) return null;
    const north_east = this.label(x, y);
    const north_west = this.label(x - 1, y);
    const rising = north_east === this.label(x - 1, y - 1);
    const falling = north_west === this.label(x, y - 1);
    if (!rising && !falling) return null;
    const joins_rising = rising && (!falling || north_east > north_west);
    // Around north-west: north and west; around south-east: south and east. Else north and east, south and west.
    return joins_rising ? 3 - from : from ^ 1;
  }
}

function push_point(points: number[], x: number, y: number): void {
  if (points.at(-2) !== x || points.at(-1) !== y) points.push(x, y);
}

/** Walks from a vertex by a side until a node, or back to that same side. */
function walk_arc(boundaries: Boundaries, x0: number, y0: number, side0: number, from_node: boolean): Arc {
  const [left, right] = boundaries.beside(x0, y0, side0);
  const points: number[] = from_node ? [2 * x0, 2 * y0] : [];
  let [x, y, side] = [x0, y0, side0];
  for (;;) {
    boundaries.walk(x, y, side);
    const [dx, dy] = steps[side] ?? [0, 0];
    x += dx;
    y += dy;
    const next = boundaries.onward(x, y, side ^ 2);
    if (next === null) {
      push_point(points, 2 * x, 2 * y);
      return { points, left, right, nodes: [y0 * boundaries.columns + x0, y * boundaries.columns + x] };
    }
    if (next !== side) {
      const [next_dx, next_dy] = steps[next] ?? [0, 0];
      push_point(points, 2 * x - dx, 2 * y - dy);
      push_point(points, 2 * x + next_dx, 2 * y + next_dy);
    }
    side = next;
    if (x === x0 && y === y0 && side === side0)
      return { points: open_loop(points), left, right, nodes: null };
  }
}

function open_loop(points: number[]): number[] {
  const closed = points.at(-2) === points[0] && points.at(-1) === points[1];
  return closed ? points.slice(0, -2) : points;
}

/** All arcs of a labelled grid whose rim is nobody's. */
export function trace_arcs(grid: Grid, labels: Int32Array): Arc[] {
  const boundaries = new Boundaries(grid, labels);
  const arcs: Arc[] = [];
  const is_free = (x: number, y: number, side: number) =>
    boundaries.is_boundary(x, y, side) && !boundaries.was_walked(x, y, side);
  const each_vertex = (visit: (x: number, y: number) => void) => {
    for (let y = 1; y < grid.rows; y++) for (let x = 1; x < grid.columns; x++) visit(x, y);
  };
  each_vertex((x, y) => {
    const label = boundaries.label(x, y);
    if (label === boundaries.label(x - 1, y) && label === boundaries.label(x, y - 1)) return;
    for (let side = 0; side < 4; side++)
      if (is_free(x, y, side) && boundaries.onward(x, y, side) === null)
        arcs.push(walk_arc(boundaries, x, y, side, true));
  });
  each_vertex((x, y) => {
    for (const side of [0, 1]) if (is_free(x, y, side)) arcs.push(walk_arc(boundaries, x, y, side, false));
  });
  return arcs;
}
