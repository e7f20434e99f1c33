import type { Cover } from './cover.ts';

/** A set of sites of which a relaxation opens some part: either none of them opens, or at least one does. */
export interface BranchSet {
  /** Ascending. */
  sites: Int32Array;
  /** What the relaxation opens of them in sum. */
  share: number;
}

/** How many undecided demands are paired, and how far a sum must be from both branches. */
const demands_paired = 40;
const least_share = 0.15;

/**
 * Sets to branch on at these shares of sites, the most promising first: the sites around one demand, or around two (after
 * Ryan and Foster 1981: does the same site serve both?). Where a town has many sites that are nearly as good, closing
 * one changes nothing, and closing all that serve two places at once changes much. Without such a set the site whose share
 * is farthest from whole; none when the cover has no site.
 */
export function find_branch_sets(cover: Cover, open: Float64Array, count: number): BranchSet[] {
  const undecided = rank_undecided(cover, open).slice(0, demands_paired);
  const around = undecided.map((i) => cover.sites.subarray(cover.site_starts[i], cover.site_starts[i + 1]));
  const found = new Map<string, BranchSet & { score: number }>();
  const offer = (sites: Int32Array, weight: number) => {
    const share = sites.reduce((sum, j) => sum + open[j]!, 0);
    if (share < least_share || share > 1 - least_share) return;
    const key = sites.join();
    if (!found.has(key)) found.set(key, { sites, share, score: weight * Math.min(share, 1 - share) });
  };
  undecided.forEach((i, a) => {
    offer(around[a]!, 2 * cover.weights[i]!);
    for (let b = a + 1; b < undecided.length; b++)
      offer(shared_sites(around[a]!, around[b]!), Math.min(cover.weights[i]!, cover.weights[undecided[b]!]!));
  });
  if (found.size > 0) return [...found.values()].sort((a, b) => b.score - a.score).slice(0, count);
  return single_site(open);
}

/** Demands by weight × how far they are from being served by one site whole, the greatest first. */
function rank_undecided({ demand_count, site_starts, sites, weights }: Cover, open: Float64Array): number[] {
  const score = new Float64Array(demand_count);
  for (let i = 0; i < demand_count; i++) {
    let sum = 0;
    let squares = 0;
    for (let at = site_starts[i]!; at < site_starts[i + 1]!; at++) {
      const share = open[sites[at]!]!;
      sum += share;
      squares += share * share;
    }
    score[i] = weights[i]! * Math.max(0, Math.min(1, sum) - squares);
  }
  return [...score.keys()].filter((i) => score[i]! > 0).sort((a, b) => score[b]! - score[a]! || a - b);
}

function shared_sites(a: Int32Array, b: Int32Array): Int32Array {
  const shared: number[] = [];
  for (let x = 0, y = 0; x < a.length && y < b.length;) {
    if (a[x]! < b[y]!) x++;
    else if (a[x]! > b[y]!) y++;
    else {
      shared.push(a[x]!);
      x++;
      y++;
    }
  }
  return Int32Array.from(shared);
}

function single_site(open: Float64Array): BranchSet[] {
  let farthest = 0;
  const distance = (j: number) => Math.abs(open[j]! - 0.5);
  for (let j = 1; j < open.length; j++) if (distance(j) < distance(farthest)) farthest = j;
  return open.length === 0 ? [] : [{ sites: Int32Array.of(farthest), share: open[farthest]! }];
}
