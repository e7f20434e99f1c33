/**
 * Simplification of arcs after Visvalingam: a point goes when the triangle it makes with its neighbours is small, but
 * only when that triangle holds no other point of any arc. So no two arcs come to cross or touch.
 */
import type { Arc } from './arcs.ts';
import type { Grid } from './grid.ts';

/** Doubled areas in square half pixels, small ones first; the last is one pixel's area. */
const doubled_areas = [0, 1, 2, 4, 6, 8] as const;

/** Whether a point of the half-pixel lattice is in use: one bit each. */
class Points {
  readonly #bits: Uint8Array;
  readonly #width: number;

  constructor({ columns, rows }: Grid) {
    this.#width = 2 * columns + 1;
    this.#bits = new Uint8Array(Math.ceil((this.#width * (2 * rows + 1)) / 8));
  }

  has(x: number, y: number): boolean {
    const index = y * this.#width + x;
    return ((this.#bits[index >> 3] ?? 0) & (1 << (index & 7))) !== 0;
  }

  flip(x: number, y: number): void {
    const index = y * this.#width + x;
    this.#bits[index >> 3] = (this.#bits[index >> 3] ?? 0) ^ (1 << (index & 7));
  }
}

const doubled_area = (ax: number, ay: number, bx: number, by: number, cx: number, cy: number) =>
  Math.abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay));

/** Whether a point other than the three corners lies in the triangle or on its sides. */
function holds_a_point(
  points: Points,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cx: number,
  cy: number,
): boolean {
  const turn = Math.sign((bx - ax) * (cy - ay) - (cx - ax) * (by - ay));
  const is_left = (x: number, y: number, px: number, py: number, qx: number, qy: number) =>
    turn * ((qx - px) * (y - py) - (qy - py) * (x - px)) >= 0;
  const last_x = Math.max(ax, bx, cx);
  const last_y = Math.max(ay, by, cy);
  for (let y = Math.min(ay, by, cy); y <= last_y; y++)
    for (let x = Math.min(ax, bx, cx); x <= last_x; x++) {
      if (!points.has(x, y)) continue;
      if ((x === ax && y === ay) || (x === bx && y === by) || (x === cx && y === cy)) continue;
      if (is_left(x, y, ax, ay, bx, by) && is_left(x, y, bx, by, cx, cy) && is_left(x, y, cx, cy, ax, ay))
        return true;
    }
  return false;
}

/** Points that an arc must keep beside its nodes, lest a polygon between two arcs collapse. */
function fewest_points({ nodes }: Arc): number {
  if (nodes === null) return 4;
  return nodes[0] === nodes[1] ? 4 : 3;
}

function thin_arc(arc: Arc, points: Points, largest: number): void {
  const { points: old, nodes } = arc;
  const count = old.length / 2;
  const kept: number[] = [];
  let left = count;
  const fewest = fewest_points(arc);
  for (let i = 0; i < count; i++) {
    const [x = 0, y = 0] = [old[2 * i], old[2 * i + 1]];
    const is_end = i === 0 || (i === count - 1 && nodes !== null);
    const next = (i + 1) % count;
    const [bx = 0, by = 0] = [kept.at(-2), kept.at(-1)];
    const [cx = 0, cy = 0] = [old[2 * next], old[2 * next + 1]];
    const goes =
      !is_end &&
      left > fewest &&
      doubled_area(bx, by, x, y, cx, cy) <= largest &&
      !holds_a_point(points, bx, by, x, y, cx, cy);
    if (goes) {
      points.flip(x, y);
      left--;
    } else kept.push(x, y);
  }
  arc.points = kept;
}

/** Thins all arcs in place. */
export function simplify_arcs(grid: Grid, arcs: readonly Arc[]): void {
  const points = new Points(grid);
  for (const { points: list } of arcs)
    for (let i = 0; i < list.length; i += 2) {
      const [x = 0, y = 0] = [list[i], list[i + 1]];
      if (!points.has(x, y)) points.flip(x, y);
    }
  for (const largest of doubled_areas) for (const arc of arcs) thin_arc(arc, points, largest);
}
