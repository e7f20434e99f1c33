import { ceil_bound } from './answer.ts';
import { respects } from './limits.ts';
import { measure_rows, move_row_prices, pick_sites, price_rows, row_length } from './max_cover_bound.ts';
import type { Median } from './median.ts';
import type { SideRow } from './problem.ts';
import { unwatched, type Watch } from './watch.ts';

/** A lower bound on the total time of any choice, and what the bound says of single sites. */
export interface MedianBound {
  bound: number;
  /** The same before rounding, with what each site saves in it. */
  exact: number;
  worth: Float64Array;
}

/**
 * Lagrangian bound of the p-median problem (Cornuéjols, Fisher and Nemhauser 1977): every demand pays a price for being
 * served, a site earns the prices above its times. Steps are scaled by the demands' weights. `known`: total of the best
 * choice so far. `on_choice` may turn the picked sites into a good choice; it returns its total.
 */
export function bound_median(
  median: Median,
  side_rows: readonly SideRow[],
  known: number,
  iterations: number,
  on_choice: (open: readonly number[]) => number = () => known,
  watch: Watch = unwatched(),
): MedianBound {
  const { site_count, demand_count, weights, starts, targets, times, unreached } = median;
  const prices = first_prices(median);
  const best_prices = prices.slice();
  const row_prices = new Float64Array(side_rows.length);
  const best_row_prices = row_prices.slice();
  const worth = new Float64Array(site_count);
  const best = { exact: -Infinity, worth: worth.slice() };
  const served = new Int32Array(demand_count);
  const direction = new Float64Array(demand_count);
  const activity = new Float64Array(side_rows.length);
  const mean_weight = weights.reduce((sum, weight) => sum + weight, 0) / Math.max(1, demand_count);
  const order = Int32Array.from(worth.keys());
  let least = known;
  let factor = 2;
  let stalled = 0;
  for (let iteration = 0; iteration < iterations; iteration++) {
    for (let j = 0; j < site_count; j++) {
      let earned = 0;
      for (let at = starts[j]!; at < starts[j + 1]!; at++) {
        const i = targets[at]!;
        const profit = prices[i]! - weights[i]! * times[at]!;
        if (profit > 0) earned += profit;
      }
      worth[j] = earned;
    }
    let bound = -price_rows(side_rows, row_prices, worth);
    for (let i = 0; i < demand_count; i++) bound += prices[i]!;
    const picked = pick_sites(median, side_rows[0]!, worth, order);
    for (const j of picked) bound -= worth[j]!;
    if (bound > best.exact) {
      if (bound > best.exact + Math.abs(best.exact) * 1e-5) stalled = 0;
      best.exact = bound;
      best.worth.set(worth);
      best_prices.set(prices);
      best_row_prices.set(row_prices);
    } else if (++stalled >= 25) {
      factor *= 0.6;
      stalled = 0;
      prices.set(best_prices);
      row_prices.set(best_row_prices);
      if (factor < 1e-4) break;
    }
    if (iteration % 50 === 25 && respects({ side_rows }, picked)) least = Math.min(least, on_choice(picked));
    if (ceil_bound(best.exact) >= least) break;
    if (iteration % 25 === 0) watch.bounded(ceil_bound(best.exact));
    served.fill(0);
    for (const j of picked)
      for (let at = starts[j]!; at < starts[j + 1]!; at++) {
        const i = targets[at]!;
        if (weights[i]! * times[at]! < prices[i]!) served[i]! += 1;
      }
    let length = 0;
    for (let i = 0; i < demand_count; i++) {
      const move = 1 - served[i]! + 0.3 * direction[i]!;
      const most = weights[i]! * unreached;
      direction[i] = (prices[i] === 0 && move < 0) || (prices[i] === most && move > 0) ? 0 : move;
      length += weights[i]! * direction[i]! ** 2;
    }
    measure_rows(side_rows, picked, activity);
    for (let row = 1; row < side_rows.length; row++)
      length += row_length(side_rows[row]!, activity[row]!, mean_weight);
    if (length < 1e-12) break;
    const step = (factor * (least * 1.002 - bound)) / length;
    for (let i = 0; i < demand_count; i++) {
      const price = prices[i]! + step * weights[i]! * direction[i]!;
      prices[i] = Math.min(Math.max(price, 0), weights[i]! * unreached);
    }
    move_row_prices(side_rows, activity, row_prices, step, mean_weight);
  }
  return { ...best, bound: Math.max(0, ceil_bound(best.exact)) };
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

/** 1 for sites that every choice better than `known` opens, −1 for those it never opens, 0 for the rest. */
export function settle_median(
  median: Median,
  count_row: SideRow,
  found: MedianBound,
  known: number,
): Int8Array {
  const order = Int32Array.from(found.worth.keys());
  const picked = pick_sites(median, count_row, found.worth, order);
  const is_picked = new Uint8Array(found.worth.length);
  for (const j of picked) is_picked[j] = 1;
  const free = picked.filter((j) => median.forced[j] === 0);
  const forced_new = count_row.members.filter((j) => median.forced[j] === 1).length;
  const full = free.length >= count_row.upper - forced_new;
  const weakest = full && free.length > 0 ? found.worth[free.at(-1)!]! : 0;
  const next = order.find((j) => is_picked[j] === 0 && median.forced[j] === 0);
  const reserve = full && next !== undefined ? Math.max(0, found.worth[next]!) : 0;
  return Int8Array.from(found.worth, (worth, j) => {
    if (median.forced[j] === 1) return 1;
    if (is_picked[j] === 1) return ceil_bound(found.exact + worth - reserve) >= known ? 1 : 0;
    return (full && free.length === 0) || ceil_bound(found.exact - worth + weakest) >= known ? -1 : 0;
  });
}
