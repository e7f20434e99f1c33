import { floor_bound } from './answer.ts';
import type { Cover } from './cover.ts';
import type { CoverBound } from './max_cover_bound.ts';
import { SitePicker } from './pick_sites.ts';
import type { SideRow } from './problem.ts';
import type { Relaxation } from './relaxation.ts';
import { RowPrices, with_rows } from './row_prices.ts';
import { bound_by_volume } from './volume.ts';
import { unwatched, type Watch } from './watch.ts';

/**
 * Lagrangian bound of the capacitated maximal covering problem (Pirkul and Schilling 1991): a demand pays a price for each
 * unit of weight served, so that several sites may promise to serve it; each site then fills its capacity with what is
 * worth most. `known`: weight of the best choice so far.
 */
export function bound_capacity_cover(
  cover: Cover,
  capacities: Float64Array,
  side_rows: readonly SideRow[],
  known: number,
  iterations: number,
  watch: Watch = unwatched(),
): CoverBound {
  const { site_count, demand_count, weights, forced } = cover;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const rows = new RowPrices(side_rows, demand_count);
  const picker = new SitePicker(forced, side_rows[0]!);
  const worth = new Float64Array(site_count);
  const best_worth = new Float64Array(site_count);
  const served = new Float64Array(demand_count);
  // Prices are those of a whole demand: those of a unit move alike for all.
  const relaxation: Relaxation = {
    most: with_rows(weights, rows, Infinity),
    scale: with_rows(weights, rows, total / Math.max(1, site_count)),
    bound_at(prices, slope) {
      for (let j = 0; j < site_count; j++) worth[j] = fill_site(cover, capacities[j]!, prices, j);
      let bound = rows.take_off(prices, worth);
      for (let i = 0; i < demand_count; i++) bound += prices[i]!;
      const picked = picker.pick(worth).sites;
      for (const j of picked) bound += worth[j]!;
      served.fill(0);
      for (const j of picked) fill_site(cover, capacities[j]!, prices, j, served);
      for (let i = 0; i < demand_count; i++) slope[i] = served[i]! / weights[i]! - 1;
      rows.write_slope(picked, slope);
      return bound;
    },
  };
  const prices = with_rows(
    weights.map((weight) => weight / 2),
    rows,
    0,
  );
  const exact = bound_by_volume(relaxation, {
    prices,
    iterations,
    aim: () => known,
    after: (iteration, is_lowest, lowest) => {
      if (is_lowest) best_worth.set(worth);
      if (iteration % 10 === 0) watch.bounded(floor_bound(lowest));
      return floor_bound(lowest) <= known;
    },
  });
  return {
    bound: Math.min(total, floor_bound(exact)),
    settle: (value) => picker.settle(best_worth, (tighter_by) => floor_bound(exact - tighter_by) <= value),
  };
}

/** What a site earns: it serves the demands of the lowest prices up to its capacity; adds them to `served`. */
function fill_site(
  { starts, targets, weights }: Cover,
  capacity: number,
  prices: Float64Array,
  j: number,
  served?: Float64Array,
): number {
  let demands: Int32Array = targets.subarray(starts[j], starts[j + 1]);
  let all = 0;
  for (const i of demands) all += weights[i]!;
  const of_unit = (i: number) => prices[i]! / weights[i]!;
  if (all > capacity) demands = demands.slice().sort((a, b) => of_unit(a) - of_unit(b) || a - b);
  let room = capacity;
  let earned = 0;
  for (const i of demands) {
    const weight = Math.min(room, weights[i]!);
    if (weight <= 0) break;
    if (prices[i]! >= weights[i]!) continue;
    room -= weight;
    earned += (1 - of_unit(i)) * weight;
    if (served !== undefined) served[i]! += weight;
  }
  return earned;
}
