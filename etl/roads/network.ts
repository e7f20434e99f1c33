import { IntList } from './lists.ts';
import type { Road } from './road.ts';

/** Marks a point whose place is not known yet, or never: beyond the edge of the extract. */
export const no_place = 0x7fff_ffff;

/** What a point does to those who pass. */
export const point_blocked = 1;
export const point_signals = 2;

/**
 * Roads as a source tells them: lines of points, some of which several roads share. Typed arrays; what roads have in
 * common is kept once.
 */
export class RoadNetwork {
  readonly kinds: Road[] = [];
  /** By road: index in `kinds`; its points are `road_start[r]` to `road_start[r + 1]` of `road_point`. */
  readonly road_kind = new IntList();
  readonly road_start = new IntList();
  readonly road_point = new IntList();
  /** By point: 1e-7 degrees; how many roads pass, an end counting twice; the flags above. */
  readonly lon = new IntList();
  readonly lat = new IntList();
  readonly uses = new IntList();
  readonly flags = new IntList();
  readonly #kind_numbers = new Map<string, number>();

  constructor() {
    this.road_start.push(0);
  }

  get roads(): number {
    return this.road_kind.length;
  }

  /** A new point; its number. */
  add_point(lon = no_place, lat = no_place): number {
    this.lon.push(lon);
    this.lat.push(lat);
    this.uses.push(0);
    this.flags.push(0);
    return this.lon.length - 1;
  }

  /** A road through these points, at least two. */
  add_road(road: Road, points: readonly number[]): void {
    const key = JSON.stringify(road);
    let kind = this.#kind_numbers.get(key);
    if (kind === undefined) {
      kind = this.kinds.push(road) - 1;
      this.#kind_numbers.set(key, kind);
    }
    this.road_kind.push(kind);
    for (const [i, point] of points.entries()) {
      const is_end = i === 0 || i === points.length - 1;
      this.uses.set(point, this.uses.at(point) + (is_end ? 2 : 1));
      this.road_point.push(point);
    }
    this.road_start.push(this.road_point.length);
  }
}
