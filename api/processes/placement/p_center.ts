import { make_answer, type SolverUse } from './answer.ts';
import { make_cover } from './cover.ts';
import { infeasible, none_found } from './limits.ts';
import type { Settings } from './max_cover.ts';
import type { Instance } from './problem.ts';
import { solve_set_cover, type CoverAnswer } from './set_cover.ts';
import { Watch } from './watch.ts';

/**
 * The p-center problem (Hakimi 1964): the sites for which the longest time to the `times_served`-th nearest open one is the
 * shortest. By bisection over the times that occur: each asks whether a set cover exists (Minieka 1970). Value and bound
 * are deciseconds. Demands that no candidate reaches are named in `out_of_reach` and left aside.
 * Throws an AppError (422) when the sites cannot reach all others.
 */
export async function place_p_center(
  instance: Instance,
  { times_served = 1 }: { times_served?: number },
  settings: Settings,
): Promise<CoverAnswer> {
  const reach = make_cover(instance, Infinity, times_served);
  const out_of_reach = instance.demands.filter((_, i) => reach.merged[i] === -1);
  const times = [...new Set(instance.times)].sort((a, b) => a - b);
  // With nobody to reach, the time is 0.
  const radii = reach.demand_count === 0 ? [0] : times;
  let solver: SolverUse = 'unneeded';
  const ask = async (radius: number) => {
    const cover = make_cover(instance, radius, times_served);
    if (cover.merged.some((merged, i) => merged === -1 && reach.merged[i] !== -1)) return 'impossible';
    const { open, bound, solver: use } = await solve_set_cover(cover, instance, settings, { any: true });
    if (use !== 'unneeded') solver = solver === 'unneeded' || use !== 'finished' ? use : solver;
    return open ?? (bound === Infinity ? 'impossible' : 'unknown');
  };
  const watch = new Watch('minimise', 0, 1, settings);
  const largest = await ask(radii.at(-1)!);
  if (largest === 'impossible') throw infeasible();
  if (largest === 'unknown') throw none_found();
  // Invariants: `open` reaches all within radii[possible]; nothing does within less than radii[unproven].
  let open = largest;
  let possible = radii.length - 1;
  let unproven = 0;
  let unknown = 0;
  for (let low = 0; low < possible;) {
    watch.found(radii[possible]!, open.length);
    watch.bounded(radii[unproven]!);
    const middle = (low + possible) >> 1;
    const found = await ask(radii[middle]!);
    if (typeof found !== 'string') {
      open = found;
      possible = middle;
    } else {
      low = middle + 1;
      if (found === 'impossible') unproven = middle + 1;
      else if (unknown === 0) unknown = middle;
      if (found === 'unknown') solver = settings.solver === undefined ? 'unavailable' : solver;
    }
  }
  // Below the first radius that nothing was known of, smaller ones may still be proven too small.
  while (unproven < unknown) {
    watch.bounded(radii[unproven]!);
    const middle = (unproven + unknown) >> 1;
    const found = await ask(radii[middle]!);
    if (found === 'impossible') unproven = middle + 1;
    else unknown = middle;
    if (typeof found === 'string') continue;
    open = found;
    possible = middle;
  }
  const result = { open, value: radii[possible]!, bound: radii[unproven]!, seed: settings.seed, solver };
  return { ...make_answer(instance, { ...result, sense: 'minimise' }), out_of_reach };
}
