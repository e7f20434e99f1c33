import { transpose, type Cover } from './cover.ts';
import type { SideRow } from './problem.ts';

/** What is left to choose of a cover once some of its sites are settled. */
export interface Rest {
  /** Its `merged` tells for each demand of the larger cover where it went: −1 when it is served, or cannot be any more. */
  cover: Cover;
  side_rows: readonly SideRow[];
  /** The larger cover's number of each site that is left. */
  sites: Int32Array;
  /** The larger cover's sites that are settled open, and the weight that they serve. */
  opened: readonly number[];
  served_anyway: number;
}

/** A rest of which nothing is settled. */
export function leave_all(cover: Cover, side_rows: readonly SideRow[]): Rest {
  const sites = Int32Array.from({ length: cover.site_count }, (_, j) => j);
  return { cover, side_rows, sites, opened: [], served_anyway: 0 };
}

/**
 * Leaves settled sites out of a cover where one site serves (1 open, −1 closed, 0 left), with the demands that the open ones
 * serve; demands that differed by closed sites alone become one. The side rows keep what the open ones leave of them.
 */
export function shrink_cover(cover: Cover, side_rows: readonly SideRow[], settled: ArrayLike<number>): Rest {
  const place = new Int32Array(cover.site_count).fill(-1);
  const left: number[] = [];
  const opened: number[] = [];
  for (let j = 0; j < cover.site_count; j++) {
    if (settled[j] === 1) opened.push(j);
    else if (settled[j] === 0) place[j] = left.push(j) - 1;
  }
  const sites = Int32Array.from(left);
  const { served_anyway, ...demands } = merge_rest(cover, settled, place);
  return {
    cover: {
      ...demands,
      ...transpose(demands.site_starts, demands.sites, sites.length),
      site_count: sites.length,
      demand_count: demands.weights.length,
      times_served: 1,
      forced: new Uint8Array(sites.length),
      idle: Uint8Array.from(sites, (j) => cover.idle[j]!),
    },
    side_rows: side_rows.map((row) => keep_members(row, settled, place)),
    sites,
    opened,
    served_anyway,
  };
}

function merge_rest(
  { demand_count, site_starts, sites, weights }: Cover,
  settled: ArrayLike<number>,
  place: Int32Array,
) {
  const merged = new Int32Array(demand_count).fill(-1);
  const kept_starts = new Int32Array(demand_count + 1);
  const kept = new Int32Array(sites.length);
  const sums = new Float64Array(demand_count);
  // A table of the merged demands by the hash of their sites, each chained to the one before with the same slot.
  const slots = new Int32Array(1 << Math.ceil(Math.log2(2 * demand_count + 2))).fill(-1);
  const before = new Int32Array(demand_count);
  let served_anyway = 0;
  let count = 0;
  for (let i = 0; i < demand_count; i++) {
    const begin = kept_starts[count]!;
    let end = begin;
    let hash = 0;
    let is_served = false;
    for (let at = site_starts[i]!; at < site_starts[i + 1]! && !is_served; at++) {
      const k = place[sites[at]!]!;
      if (k >= 0) {
        kept[end++] = k;
        hash = Math.imul(hash ^ k, 0x01000193) ^ (hash >>> 15);
      } else is_served = settled[sites[at]!] === 1;
    }
    if (is_served) served_anyway += weights[i]!;
    if (is_served || end === begin) continue;
    const slot = hash & (slots.length - 1);
    let twin = slots[slot]!;
    while (twin >= 0 && !same_run(kept, kept_starts[twin]!, kept_starts[twin + 1]!, begin, end))
      twin = before[twin]!;
    if (twin < 0) {
      twin = count++;
      kept_starts[count] = end;
      before[twin] = slots[slot]!;
      slots[slot] = twin;
    }
    merged[i] = twin;
    sums[twin]! += weights[i]!;
  }
  return {
    merged,
    weights: sums.slice(0, count),
    site_starts: kept_starts.slice(0, count + 1),
    sites: kept.slice(0, kept_starts[count]),
    served_anyway,
  };
}

function same_run(list: Int32Array, a: number, a_end: number, b: number, b_end: number): boolean {
  if (a_end - a !== b_end - b) return false;
  for (let k = 0; k < a_end - a; k++) if (list[a + k] !== list[b + k]) return false;
  return true;
}

function keep_members(
  { members, coefficients, lower, upper }: SideRow,
  settled: ArrayLike<number>,
  place: Int32Array,
): SideRow {
  let taken = 0;
  const kept: number[] = [];
  const kept_coefficients: number[] = [];
  members.forEach((j, k) => {
    if (settled[j] === 1) taken += coefficients[k]!;
    if (place[j]! < 0) return;
    kept.push(place[j]!);
    kept_coefficients.push(coefficients[k]!);
  });
  return {
    members: Int32Array.from(kept),
    coefficients: Float64Array.from(kept_coefficients),
    lower: lower - taken,
    upper: upper - taken,
  };
}
