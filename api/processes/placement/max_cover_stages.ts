import { limits_of } from './limits.ts';
import { bound_max_cover, type PricedBound } from './max_cover_bound.ts';
import { branch_max_cover } from './max_cover_branch.ts';
import { search_max_cover, type Found, type SearchOptions } from './max_cover_search.ts';
import { MaxCoverState } from './max_cover_state.ts';
import { lower_point } from './rest_point.ts';
import { shrink_cover, type Rest } from './shrink_cover.ts';
import type { Watch } from './watch.ts';

/** A rest's choice as one of the whole. */
const lift_found = ({ sites, opened, served_anyway }: Rest, { open, value }: Found): Found => ({
  open: [...opened, ...open.map((k) => sites[k]!)],
  value: value + served_anyway,
});

/** Searches a rest; choices, values and `enough` are those of the whole. */
export function look_in(rest: Rest, options: SearchOptions & { watch: Watch }): Found | undefined {
  const { starts = [], enough = Infinity, watch } = options;
  const place = new Map(Array.from(rest.sites, (j, k) => [j, k]));
  const found = search_max_cover(rest.cover, limits_of(rest), {
    ...options,
    starts: starts.map((open) => open.flatMap((j) => place.get(j) ?? [])),
    enough: enough - rest.served_anyway,
    watch: {
      check: () => watch.check(),
      found: (value, sites) => watch.found(value + rest.served_anyway, sites + rest.opened.length),
    },
  });
  return found && lift_found(rest, found);
}

/** The bound of the whole, with the choices that it met on its way and that are better than the known one. */
export function bound_whole(
  whole: Rest,
  known: number,
  iterations: number,
  watch: Watch,
): PricedBound & { offered: readonly (readonly number[])[] } {
  const state = new MaxCoverState(whole.cover, limits_of(whole));
  const offered: (readonly number[])[] = [];
  const offer = (open: readonly number[]) => {
    state.move_to(open);
    if (state.value > known) offered.push(open);
    return state.value;
  };
  const bounded = bound_max_cover(whole.cover, whole.side_rows, known, iterations, offer, watch);
  watch.bounded(bounded.bound);
  return { ...bounded, offered };
}

/** Sites of which a relaxation opens less are not worth a long search, if it is as near to the best choice as this. */
const least_share = 1e-3;
const near = 0.01;

/**
 * Branch and bound on a rest from the prices of the bound that left it; choices and values are those of the whole. `core`:
 * what is left to search in, the best choice and the sites that the relaxation opens, if only in part.
 */
export function branch_rest(
  whole: Rest,
  rest: Rest,
  best: Found,
  first: PricedBound,
  { seed, work, watch }: { seed: number; work: number; watch: Watch },
): { best: Found; bound: number; core: Rest } {
  const { cover, side_rows } = whole;
  const { served_anyway } = rest;
  const share = Math.min(1, Math.max(0, rest.side_rows[0]!.upper) / Math.max(1, rest.sites.length));
  const open = new Float64Array(cover.site_count).fill(share);
  const known = { open: [], value: best.value - served_anyway };
  const branched = branch_max_cover(rest, known, lower_point(rest, { ...first, open }), {
    seed,
    work,
    on_found: ({ open: sites, value }) =>
      watch.found(value + served_anyway, sites.length + rest.opened.length),
    on_bound: (bound) => watch.bounded(bound + served_anyway),
    between: () => watch.check(),
  });
  const better = branched.best === known ? best : lift_found(rest, branched.best);
  const bound = Math.min(first.bound, branched.bound + served_anyway);
  if (bound - better.value > near * bound) return { best: better, bound, core: rest };
  const settled = new Int8Array(cover.site_count).fill(-1);
  for (const j of better.open) settled[j] = 0;
  rest.sites.forEach((j, k) => branched.shares[k]! >= least_share && (settled[j] = 0));
  for (const j of rest.opened) settled[j] = 1;
  return { best: better, bound, core: shrink_cover(cover, side_rows, settled) };
}
