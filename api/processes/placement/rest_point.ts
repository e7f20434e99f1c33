import type { Point } from './cover_saddle.ts';
import type { Cover } from './cover.ts';
import type { Rest } from './shrink_cover.ts';

/** A point of a larger cover as the rest has it: merged demands have the sum of their prices. */
export function lower_point({ cover, sites }: Rest, { open, prices, row_prices }: Point): Point {
  const sums = new Float64Array(cover.demand_count);
  cover.merged.forEach((k, i) => k >= 0 && (sums[k]! += prices[i]!));
  return {
    open: Float64Array.from(sites, (j) => open[j]!),
    prices: sums.map((price, k) => Math.min(price, cover.weights[k]!)),
    row_prices,
  };
}

/** The way back: merged demands share their price by weight, and what is settled in the rest has no share and no price. */
export function lift_point(
  { cover, sites }: Rest,
  { site_count, weights }: Cover,
  { open, prices, row_prices }: Point,
): Point {
  const lifted = new Float64Array(site_count);
  sites.forEach((j, k) => (lifted[j] = open[k]!));
  return {
    open: lifted,
    prices: Float64Array.from(cover.merged, (k, i) =>
      k < 0 ? 0 : (prices[k]! * weights[i]!) / cover.weights[k]!,
    ),
    row_prices,
  };
}
