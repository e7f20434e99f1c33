import { ceil_bound } from './answer.ts';
import type { Cover } from './cover.ts';
import type { Relaxation } from './relaxation.ts';
import { bound_by_volume } from './volume.ts';
import { unwatched, type Watch } from './watch.ts';

/** What of a cover the bound looks at. */
export type BoundedCover = Pick<
  Cover,
  'site_count' | 'demand_count' | 'starts' | 'targets' | 'site_starts' | 'sites' | 'times_served' | 'forced'
>;

/**
 * Lagrangian bound of the set cover problem (Beasley 1987): the least cost of any choice that serves every demand often
 * enough, side rows left aside. `known`: cost of a cover, or what a bound beyond which is enough.
 */
export function bound_set_cover(
  cover: BoundedCover,
  costs: Float64Array,
  known: number,
  iterations: number,
  watch: Watch = unwatched(),
): number {
  const { site_count, demand_count, starts, targets, times_served, forced } = cover;
  const dearest = costs.reduce((most, cost) => Math.max(most, cost), 0);
  const prices = new Float64Array(demand_count);
  for (let i = 0; i < demand_count; i++) {
    let cheapest = Infinity;
    for (let at = cover.site_starts[i]!; at < cover.site_starts[i + 1]!; at++) {
      const j = cover.sites[at]!;
      cheapest = Math.min(cheapest, costs[j]! / (starts[j + 1]! - starts[j]!));
    }
    prices[i] = cheapest;
  }
  // The least cost is the greatest of the costs with the sign turned. A demand never pays more than a whole site.
  const relaxation: Relaxation = {
    most: new Float64Array(demand_count).fill(times_served === 1 ? dearest : Infinity),
    scale: new Float64Array(demand_count).fill(1),
    bound_at(prices_now, slope) {
      let bound = 0;
      for (let i = 0; i < demand_count; i++) bound -= times_served * prices_now[i]!;
      slope.fill(times_served);
      for (let j = 0; j < site_count; j++) {
        let rest = costs[j]!;
        for (let at = starts[j]!; at < starts[j + 1]!; at++) rest -= prices_now[targets[at]!]!;
        if (rest >= 0 && forced[j] === 0) continue;
        bound -= rest;
        for (let at = starts[j]!; at < starts[j + 1]!; at++) slope[targets[at]!]! -= 1;
      }
      return bound;
    },
  };
  const exact = bound_by_volume(relaxation, {
    prices,
    iterations,
    aim: () => -known,
    after: (iteration, _, lowest) => {
      if (iteration % 25 === 0) watch.check();
      return ceil_bound(-lowest) >= known;
    },
  });
  return Math.max(0, ceil_bound(-exact));
}
