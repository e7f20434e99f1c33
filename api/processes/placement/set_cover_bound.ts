import { ceil_bound } from './answer.ts';
import type { Cover } from './cover.ts';
import { unwatched, type Watch } from './watch.ts';

/**
 * Lagrangian bound of the set cover problem (Beasley 1987): the least cost of any choice that serves every demand often
 * enough, side rows left aside. `known`: cost of a cover, or what a bound beyond which is enough.
 */
export function bound_set_cover(
  cover: Cover,
  costs: Float64Array,
  known: number,
  iterations: number,
  watch: Watch = unwatched(),
): number {
  const { site_count, demand_count, starts, targets, times_served, forced } = cover;
  const prices = new Float64Array(demand_count);
  const best_prices = prices.slice();
  const is_open = new Uint8Array(site_count);
  const served = new Int32Array(demand_count);
  let best = 0;
  let factor = 2;
  let stalled = 0;
  for (let i = 0; i < demand_count; i++) {
    let cheapest = Infinity;
    for (let at = cover.site_starts[i]!; at < cover.site_starts[i + 1]!; at++) {
      const j = cover.sites[at]!;
      cheapest = Math.min(cheapest, costs[j]! / (starts[j + 1]! - starts[j]!));
    }
    prices[i] = cheapest;
  }
  for (let iteration = 0; iteration < iterations && ceil_bound(best) < known; iteration++) {
    if (iteration % 25 === 0) watch.check();
    let bound = 0;
    for (let i = 0; i < demand_count; i++) bound += times_served * prices[i]!;
    served.fill(0);
    for (let j = 0; j < site_count; j++) {
      let rest = costs[j]!;
      for (let at = starts[j]!; at < starts[j + 1]!; at++) rest -= prices[targets[at]!]!;
      is_open[j] = rest < 0 || forced[j] === 1 ? 1 : 0;
      if (is_open[j] === 0) continue;
      bound += rest;
      for (let at = starts[j]!; at < starts[j + 1]!; at++) served[targets[at]!]! += 1;
    }
    if (bound > best) {
      if (bound > best + 1e-3) stalled = 0;
      best = bound;
      best_prices.set(prices);
    } else if (++stalled >= 20) {
      factor *= 0.6;
      stalled = 0;
      prices.set(best_prices);
      if (factor < 1e-3) break;
    }
    let length = 0;
    for (let i = 0; i < demand_count; i++) {
      const move = times_served - served[i]!;
      if (prices[i]! > 0 || move > 0) length += move * move;
    }
    if (length === 0) break;
    const step = (factor * (known * 1.02 - bound)) / length;
    for (let i = 0; i < demand_count; i++)
      prices[i] = Math.max(0, prices[i]! + step * (times_served - served[i]!));
  }
  return ceil_bound(best);
}
