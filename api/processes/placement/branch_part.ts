import type { Point } from './cover_saddle.ts';
import type { SideRow } from './problem.ts';
import { shrink_cover, type Rest } from './shrink_cover.ts';

/** A part of the choices of a problem: some sites are settled, and of each group at least one opens. */
export interface Part {
  /** 1 open, −1 closed, 0 left. */
  settled: Int8Array;
  groups: readonly Int32Array[];
  /** Where its relaxation begins; prices of the groups come behind those of the side rows. */
  point: Point;
  /** No choice in it serves more. */
  bound: number;
}

/** Divides a part by a set of sites: none of them opens, or at least one does. A half without choices is undefined. */
export function divide(part: Part, set: Int32Array): (Part | undefined)[] {
  const closed = part.settled.slice();
  for (const j of set) closed[j] = -1;
  const { row_prices } = part.point;
  const priced = new Float64Array(row_prices.length + 1);
  priced.set(row_prices);
  return [
    tidy({ ...part, settled: closed }),
    tidy({
      ...part,
      settled: part.settled.slice(),
      groups: [...part.groups, set],
      point: { ...part.point, row_prices: priced },
    }),
  ];
}

/**
 * Drops the groups that an open site fulfils and opens the site that is the last of its group. Undefined when a group has
 * none left. Changes `settled` in place.
 */
export function tidy(part: Part): Part | undefined {
  const { settled, point } = part;
  let groups = part.groups;
  let row_prices = point.row_prices;
  const first = row_prices.length - groups.length;
  for (let again = true; again;) {
    again = false;
    const kept: number[] = [];
    for (const [g, group] of groups.entries()) {
      if (group.some((j) => settled[j] === 1)) continue;
      const left = group.filter((j) => settled[j] === 0);
      if (left.length === 0) return undefined;
      if (left.length > 1) kept.push(g);
      else {
        settled[left[0]!] = 1;
        again = true;
      }
    }
    const prices = row_prices;
    row_prices = Float64Array.of(...prices.subarray(0, first), ...kept.map((g) => prices[first + g]!));
    groups = kept.map((g) => groups[g]!);
  }
  return { ...part, groups, point: { ...point, row_prices } };
}

/** What is left to choose in a part; undefined when its settled sites are already too many for the rows, or too few. */
export function rest_of({ cover, side_rows }: Rest, { settled, groups }: Part): Rest | undefined {
  const rows = groups.map((members): SideRow => ({
    members,
    coefficients: new Float64Array(members.length).fill(1),
    lower: 1,
    upper: Infinity,
  }));
  const rest = shrink_cover(cover, [...side_rows, ...rows], settled);
  const most = ({ coefficients }: SideRow) => coefficients.reduce((sum, value) => sum + value, 0);
  return rest.side_rows.some((row) => row.upper < 0 || most(row) < row.lower) ? undefined : rest;
}
