import { floor_bound } from './answer.ts';
import type { Cover } from './cover.ts';
import { respects } from './limits.ts';
import { SitePicker } from './pick_sites.ts';
import type { SideRow } from './problem.ts';
import type { Relaxation } from './relaxation.ts';
import { RowPrices, with_rows } from './row_prices.ts';
import { bound_by_volume } from './volume.ts';
import { unwatched, type Watch } from './watch.ts';

/** A bound on the weight that any choice serves, and what it says of single sites. */
export interface CoverBound {
  /** Whole; no choice of sites serves more. */
  bound: number;
  /**
   * What every choice that serves more than `known` does with each site: 1 opens it, −1 keeps it closed, 0 for either.
   * `known` must not be below the value that the bound was computed with.
   */
  settle(known: number): Int8Array;
}

/** The same with the prices that it was found at. */
export interface PricedBound extends CoverBound {
  /** Of the demands, and of the side rows but the first: above 0 on the upper bound, below 0 on the lower. */
  prices: Float64Array;
  row_prices: Float64Array;
}

/** Iterations after which sites that no better choice opens are looked for and left out of all others. */
const shrink_every = 150;

/**
 * Lagrangian bound of the maximal covering problem (Galvão and ReVelle 1996): a demand served is taken out of the account
 * of its sites at a price; the side rows but the first have prices too. `known`: weight of the best choice so far; sites
 * that no better one opens are left aside on the way. `on_choice` may turn the sites that the relaxation picks into a good
 * choice and returns its weight.
 */
export function bound_max_cover(
  cover: Cover,
  side_rows: readonly SideRow[],
  known: number,
  iterations: number,
  on_choice: (open: readonly number[]) => number = () => known,
  watch: Watch = unwatched(),
): PricedBound {
  const { site_count, demand_count, weights, times_served, forced } = cover;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const rows = new RowPrices(side_rows, demand_count);
  const picker = new SitePicker(forced, side_rows[0]!);
  picker.close(cover.idle);
  let pairs = keep_sites(cover, (j) => forced[j] === 1 || cover.idle[j] === 0);
  const worth = new Float64Array(site_count);
  const best_worth = new Float64Array(site_count);
  const around = new Int32Array(demand_count);
  let picked = picker.pick(worth).sites;
  const relaxation: Relaxation = {
    most: with_rows(
      weights.map((weight) => weight / times_served),
      rows,
      Infinity,
    ),
    scale: with_rows(weights, rows, total / Math.max(1, site_count)),
    bound_at(prices, slope) {
      add_prices(pairs, prices, worth);
      let bound = rows.take_off(prices, worth);
      for (let i = 0; i < demand_count; i++) bound += Math.max(0, weights[i]! - times_served * prices[i]!);
      picked = picker.pick(worth).sites;
      for (const j of picked) bound += worth[j]!;
      count_around(pairs, picked, around);
      for (let i = 0; i < demand_count; i++)
        slope[i] = (times_served * prices[i]! < weights[i]! ? times_served : 0) - around[i]!;
      rows.write_slope(picked, slope);
      return bound;
    },
  };
  let least = known;
  let exact = Infinity;
  const settle = (value: number) =>
    picker.settle(best_worth, (tighter_by) => floor_bound(exact - tighter_by) <= value);
  const start = weights.map((weight) => weight / (2 * times_served));
  const prices = with_rows(start, rows, 0);
  bound_by_volume(relaxation, {
    prices,
    iterations,
    aim: () => least,
    after: (iteration, is_lowest, lowest) => {
      if (is_lowest) {
        exact = lowest;
        best_worth.set(worth);
      }
      if (iteration % 60 === 30 && respects({ side_rows }, picked))
        least = Math.max(least, on_choice(picked));
      if (iteration % 25 === 0) watch.bounded(Math.max(least, floor_bound(exact)));
      if (iteration % shrink_every === shrink_every - 1 && least > 0) {
        const settled = settle(least);
        const left = settled.reduce((count, state) => count + (state === -1 ? 0 : 1), 0);
        if (left < 0.8 * pairs.sites.length) {
          picker.close(Uint8Array.from(settled, (state) => (state === -1 ? 1 : 0)));
          pairs = keep_sites(cover, (j) => settled[j] !== -1);
        }
      }
      return floor_bound(exact) <= least;
    },
  });
  exact = Math.min(exact, Number.MAX_VALUE);
  return {
    bound: Math.min(total, Math.max(least, floor_bound(exact))),
    settle,
    prices: prices.slice(0, demand_count),
    row_prices: rows.joined(prices),
  };
}

/** Some sites of a cover: sites[k] serves targets[starts[k] … starts[k + 1] − 1]. */
interface Pairs {
  sites: Int32Array;
  starts: Int32Array;
  targets: Int32Array;
  /** Position of each site in `sites`. */
  place: Int32Array;
}

function keep_sites({ site_count, starts, targets }: Cover, keeps: (j: number) => boolean): Pairs {
  const sites = Int32Array.from({ length: site_count }, (_, j) => j).filter(keeps);
  const kept_starts = new Int32Array(sites.length + 1);
  sites.forEach((j, k) => (kept_starts[k + 1] = kept_starts[k]! + starts[j + 1]! - starts[j]!));
  const kept = new Int32Array(kept_starts[sites.length]!);
  const place = new Int32Array(site_count).fill(-1);
  sites.forEach((j, k) => {
    place[j] = k;
    kept.set(targets.subarray(starts[j], starts[j + 1]), kept_starts[k]);
  });
  return { sites, starts: kept_starts, targets: kept, place };
}

/** The worth of each site: the prices of the demands that it serves. */
function add_prices({ sites, starts, targets }: Pairs, prices: Float64Array, worth: Float64Array): void {
  for (let k = 0; k < sites.length; k++) {
    let sum = 0;
    for (let at = starts[k]!; at < starts[k + 1]!; at++) sum += prices[targets[at]!]!;
    worth[sites[k]!] = sum;
  }
}

function count_around(
  { starts, targets, place }: Pairs,
  picked: readonly number[],
  around: Int32Array,
): void {
  around.fill(0);
  for (const j of picked) {
    const k = place[j]!;
    for (let at = starts[k]!; at < starts[k + 1]!; at++) around[targets[at]!]! += 1;
  }
}
