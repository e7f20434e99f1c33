import { ceil_bound } from './answer.ts';
import { respects } from './limits.ts';
import type { Median } from './median.ts';
import { SitePicker } from './pick_sites.ts';
import type { SideRow } from './problem.ts';
import type { Relaxation } from './relaxation.ts';
import { RowPrices, with_rows } from './row_prices.ts';
import { bound_by_subgradients } from './subgradients.ts';
import { unwatched, type Watch } from './watch.ts';

/** A lower bound on the total time of any choice, and what the bound says of single sites. */
export interface MedianBound {
  bound: number;
  /** The same before rounding. */
  exact: number;
  /** 1 for sites that every choice with a total below `known` opens, −1 for those it never opens, 0 for the rest. */
  settle(known: number): Int8Array;
}

/**
 * Lagrangian bound of the p-median problem (Cornuéjols, Fisher and Nemhauser 1977): every demand pays a price for being
 * served, a site earns the prices above its times. By plain subgradients, which came nearer than the volume algorithm on
 * the instances of the OR-Library. `known`: total of the best choice so far. `on_choice` may turn the
 * picked sites into a good choice; it returns its total.
 */
export function bound_median(
  median: Median,
  side_rows: readonly SideRow[],
  known: number,
  iterations: number,
  on_choice: (open: readonly number[]) => number = () => known,
  watch: Watch = unwatched(),
): MedianBound {
  const { site_count, demand_count, weights, starts, targets, times, unreached, forced } = median;
  const mean_weight = weights.reduce((sum, weight) => sum + weight, 0) / Math.max(1, demand_count);
  const rows = new RowPrices(side_rows, demand_count);
  const picker = new SitePicker(forced, side_rows[0]!);
  const worth = new Float64Array(site_count);
  const best_worth = new Float64Array(site_count);
  let picked = picker.pick(worth).sites;
  // The least total is the greatest of the totals with the sign turned.
  const relaxation: Relaxation = {
    most: with_rows(
      weights.map((weight) => weight * unreached),
      rows,
      Infinity,
    ),
    scale: with_rows(weights, rows, mean_weight),
    bound_at(prices, slope) {
      for (let j = 0; j < site_count; j++) {
        let earned = 0;
        for (let at = starts[j]!; at < starts[j + 1]!; at++) {
          const i = targets[at]!;
          const profit = prices[i]! - weights[i]! * times[at]!;
          if (profit > 0) earned += profit;
        }
        worth[j] = earned;
      }
      let bound = rows.take_off(prices, worth);
      for (let i = 0; i < demand_count; i++) bound -= prices[i]!;
      picked = picker.pick(worth).sites;
      for (const j of picked) bound += worth[j]!;
      slope.fill(1, 0, demand_count);
      for (const j of picked)
        for (let at = starts[j]!; at < starts[j + 1]!; at++) {
          const i = targets[at]!;
          if (weights[i]! * times[at]! < prices[i]!) slope[i]! -= 1;
        }
      rows.write_slope(picked, slope);
      return bound;
    },
  };
  let least = known;
  const prices = with_rows(first_prices(median), rows, 0);
  const exact = -bound_by_subgradients(relaxation, {
    prices,
    iterations,
    aim: () => -least,
    after: (iteration, is_lowest, lowest) => {
      if (is_lowest) best_worth.set(worth);
      if (iteration % 50 === 25 && respects({ side_rows }, picked))
        least = Math.min(least, on_choice(picked));
      if (iteration % 25 === 0) watch.bounded(ceil_bound(-lowest));
      return ceil_bound(-lowest) >= least;
    },
  });
  return {
    bound: Math.max(0, ceil_bound(exact)),
    exact,
    settle: (value) => picker.settle(best_worth, (tighter_by) => ceil_bound(exact + tighter_by) >= value),
  };
}

/** What the second nearest candidate costs. */
function first_prices({ demand_count, weights, site_starts, site_times, unreached }: Median): Float64Array {
  const prices = new Float64Array(demand_count);
  for (let i = 0; i < demand_count; i++) {
    const second = site_starts[i]! + 1;
    prices[i] = weights[i]! * (second < site_starts[i + 1]! ? site_times[second]! : unreached);
  }
  return prices;
}
