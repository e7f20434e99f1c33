import type { Cover } from './cover.ts';

/** What the reductions settle of a set cover problem. */
export interface Reduced {
  /** 1 for sites that some best cover opens, −1 for those that it does not need, 0 for the rest. */
  settled: Int8Array;
  /** Whether a demand has no site left: nothing covers it. */
  impossible: boolean;
  /** The rest to cover: for each demand kept its sites, ascending; no demand is implied by another. */
  rows: readonly (readonly number[])[];
}

/**
 * Reductions of the set cover problem (Toregas and ReVelle 1973), again and again until nothing changes: the only site of a
 * demand opens; a demand is dropped whose sites hold all those of another; a site is dropped that covers no more than
 * another one. Only for one service asked and no side rows beyond the number of sites. `costs`: of opening, when they differ.
 */
export function reduce_set_cover(cover: Cover, costs?: Float64Array): Reduced {
  const settled = Int8Array.from(cover.forced, (forced, j) =>
    forced === 1 ? 1 : cover.idle[j] === 1 ? -1 : 0,
  );
  // What makes a site idle may be a dearer one.
  if (costs !== undefined) settled.forEach((state, j) => state === -1 && (settled[j] = 0));
  let rows: number[][] = [];
  for (let i = 0; i < cover.demand_count; i++)
    rows.push([...cover.sites.subarray(cover.site_starts[i], cover.site_starts[i + 1])]);
  const no_dearer = (a: number, b: number) => costs === undefined || costs[a]! <= costs[b]!;
  for (let changed = true; changed;) {
    changed = false;
    rows = rows
      .filter((sites) => !sites.some((j) => settled[j] === 1))
      .map((sites) => sites.filter((j) => settled[j] === 0));
    if (rows.some((sites) => sites.length === 0)) return { settled, impossible: true, rows: [] };
    for (const [j] of rows.filter((sites) => sites.length === 1)) {
      settled[j!] = 1;
      changed = true;
    }
    if (changed) continue;
    // A demand that implies another has its first site among the sites of that one: only those need a look.
    const by_first: number[][] = Array.from({ length: settled.length }, () => []);
    rows.forEach((sites, i) => by_first[sites[0]!]!.push(i));
    const kept = rows.filter((_, i) => !is_implied(rows, i, by_first));
    changed = kept.length < rows.length;
    rows = kept;
    const covered = lists_of(rows, settled.length);
    covered.forEach((demands, j) => {
      if (settled[j] !== 0) return;
      if (demands.length > 0 && !is_dominated(covered, rows, j, settled, no_dearer)) return;
      settled[j] = -1;
      changed = true;
    });
  }
  return { settled, impossible: false, rows };
}

function lists_of(rows: readonly (readonly number[])[], count: number): number[][] {
  const lists: number[][] = Array.from({ length: count }, () => []);
  rows.forEach((sites, i) => sites.forEach((j) => lists[j]!.push(i)));
  return lists;
}

/** Whether covering some other demand covers demand i in any case; of two equal ones the first stays. */
function is_implied(rows: readonly number[][], i: number, by_first: readonly (readonly number[])[]): boolean {
  const own = rows[i]!;
  return own.some((j) =>
    by_first[j]!.some((other) => {
      const sites = rows[other]!;
      if (other === i || sites.length > own.length) return false;
      if (sites.length === own.length && other > i) return false;
      return holds(own, sites);
    }),
  );
}

function is_dominated(
  covered: readonly number[][],
  rows: readonly number[][],
  j: number,
  settled: Int8Array,
  no_dearer: (a: number, b: number) => boolean,
): boolean {
  const own = covered[j]!;
  const rarest = own.reduce((best, i) => (rows[i]!.length < rows[best]!.length ? i : best), own[0]!);
  return rows[rarest]!.some((other) => {
    const demands = covered[other]!;
    if (other === j || settled[other] !== 0 || demands.length < own.length || !no_dearer(other, j))
      return false;
    if (demands.length === own.length && no_dearer(j, other) && other > j) return false;
    return holds(demands, own);
  });
}

/** Whether an ascending list holds all of another one. */
function holds(list: readonly number[], part: readonly number[]): boolean {
  let at = 0;
  for (const value of part) {
    while (at < list.length && list[at]! < value) at++;
    if (list[at] !== value) return false;
  }
  return true;
}
