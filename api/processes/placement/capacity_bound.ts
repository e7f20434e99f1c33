import { floor_bound } from './answer.ts';
import type { Cover } from './cover.ts';
import {
  measure_rows,
  move_row_prices,
  pick_sites,
  price_rows,
  row_length,
  type CoverBound,
} from './max_cover_bound.ts';
import type { SideRow } from './problem.ts';
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
): Omit<CoverBound, 'found'> {
  const { site_count, demand_count, weights } = cover;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const prices = new Float64Array(demand_count).fill(0.5);
  const best_prices = prices.slice();
  const row_prices = new Float64Array(side_rows.length);
  const best_row_prices = row_prices.slice();
  const worth = new Float64Array(site_count);
  const best = { exact: Infinity, worth: worth.slice() };
  const served = new Float64Array(demand_count);
  const activity = new Float64Array(side_rows.length);
  const order = Int32Array.from(worth.keys());
  const row_scale = total / Math.max(1, site_count);
  let factor = 1.5;
  let stalled = 0;
  for (let iteration = 0; iteration < iterations; iteration++) {
    for (let j = 0; j < site_count; j++) worth[j] = fill_site(cover, capacities[j]!, prices, j);
    let bound = price_rows(side_rows, row_prices, worth);
    for (let i = 0; i < demand_count; i++) bound += prices[i]! * weights[i]!;
    const picked = pick_sites(cover, side_rows[0]!, worth, order);
    for (const j of picked) bound += worth[j]!;
    if (bound < best.exact) {
      if (bound < best.exact * (1 - 1e-6)) stalled = 0;
      best.exact = bound;
      best.worth.set(worth);
      best_prices.set(prices);
      best_row_prices.set(row_prices);
    } else if (++stalled >= 20) {
      factor *= 0.6;
      stalled = 0;
      prices.set(best_prices);
      row_prices.set(best_row_prices);
      if (factor < 1e-4) break;
    }
    if (floor_bound(best.exact) <= known) break;
    if (iteration % 10 === 0) watch.bounded(floor_bound(best.exact));
    served.fill(0);
    for (const j of picked) fill_site(cover, capacities[j]!, prices, j, served);
    let length = 0;
    for (let i = 0; i < demand_count; i++) {
      const move = served[i]! / weights[i]! - 1;
      if ((prices[i] === 0 && move < 0) || (prices[i] === 1 && move > 0)) continue;
      length += weights[i]! * move * move;
    }
    measure_rows(side_rows, picked, activity);
    for (let row = 1; row < side_rows.length; row++)
      length += row_length(side_rows[row]!, activity[row]!, row_scale);
    if (length < 1e-12) break;
    const step = (factor * (bound - known * 0.999)) / length;
    for (let i = 0; i < demand_count; i++)
      prices[i] = Math.min(1, Math.max(0, prices[i]! + step * (served[i]! / weights[i]! - 1)));
    move_row_prices(side_rows, activity, row_prices, step, row_scale);
  }
  const exact = Math.min(best.exact, Number.MAX_VALUE);
  return { ...best, exact, bound: Math.min(total, floor_bound(exact)) };
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
  if (all > capacity) demands = demands.slice().sort((a, b) => prices[a]! - prices[b]! || a - b);
  let room = capacity;
  let earned = 0;
  for (const i of demands) {
    const weight = Math.min(room, weights[i]!);
    if (weight <= 0) break;
    if (prices[i]! >= 1) continue;
    room -= weight;
    earned += (1 - prices[i]!) * weight;
    if (served !== undefined) served[i]! += weight;
  }
  return earned;
}
