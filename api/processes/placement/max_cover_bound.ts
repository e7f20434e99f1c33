import { floor_bound } from './answer.ts';
import type { Cover } from './cover.ts';
import { respects } from './limits.ts';
import type { SideRow } from './problem.ts';
import { unwatched, type Watch } from './watch.ts';

/** A bound on the weight that any choice serves, and what the bound says of single sites. */
export interface CoverBound {
  /** Whole; no choice of sites serves more. */
  bound: number;
  /** The same before rounding, with the worth of each site in it. */
  exact: number;
  worth: Float64Array;
  /** Best choice met on the way, when one beats what was known. */
  found: readonly number[] | undefined;
}

/**
 * Lagrangian bound of the maximal covering problem (Galvão and ReVelle 1996): a demand served is taken out of the account
 * of its sites at a price; the side rows but the first have prices too. Prices move by subgradients with a step scaled by
 * each demand's weight: without that the bound stays 0.5 to 5 % away. `known`: weight of the best choice so far.
 * `on_choice` may turn the sites that the relaxation picks into a good choice and returns its weight.
 */
export function bound_max_cover(
  cover: Cover,
  side_rows: readonly SideRow[],
  known: number,
  iterations: number,
  on_choice: (open: readonly number[]) => number = () => known,
  watch: Watch = unwatched(),
): CoverBound {
  const { site_count, demand_count, weights, starts, targets, times_served } = cover;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const prices = weights.map((weight) => weight / (2 * times_served));
  const best_prices = prices.slice();
  const row_prices = new Float64Array(side_rows.length);
  const best_row_prices = row_prices.slice();
  const worth = new Float64Array(site_count);
  const best = { exact: Infinity, worth: worth.slice(), found: undefined as readonly number[] | undefined };
  const around = new Int32Array(demand_count);
  const direction = new Float64Array(demand_count);
  const activity = new Float64Array(side_rows.length);
  let least = known;
  let factor = 1.5;
  let stalled = 0;
  const order = Int32Array.from(worth.keys());
  for (let iteration = 0; iteration < iterations; iteration++) {
    for (let j = 0; j < site_count; j++) {
      let sum = 0;
      for (let at = starts[j]!; at < starts[j + 1]!; at++) sum += prices[targets[at]!]!;
      worth[j] = sum;
    }
    let bound = price_rows(side_rows, row_prices, worth);
    for (let i = 0; i < demand_count; i++) bound += Math.max(0, weights[i]! - times_served * prices[i]!);
    const picked = pick_sites(cover, side_rows[0]!, worth, order);
    for (const j of picked) bound += worth[j]!;
    if (bound < best.exact) {
      if (bound < best.exact * (1 - 1e-6)) stalled = 0;
      best.exact = bound;
      best.worth.set(worth);
      best_prices.set(prices);
      best_row_prices.set(row_prices);
    } else if (++stalled >= 30) {
      factor *= 0.6;
      stalled = 0;
      prices.set(best_prices);
      row_prices.set(best_row_prices);
      if (factor < 1e-4) break;
    }
    if (iteration % 60 === 30 && respects({ side_rows }, picked)) {
      const value = on_choice(picked);
      if (value > least) {
        least = value;
        best.found = picked;
      }
    }
    if (floor_bound(best.exact) <= least) break;
    if (iteration % 25 === 0) watch.bounded(floor_bound(best.exact));
    around.fill(0);
    for (const j of picked) for (let at = starts[j]!; at < starts[j + 1]!; at++) around[targets[at]!]! += 1;
    let length = 0;
    for (let i = 0; i < demand_count; i++) {
      const weight = weights[i]!;
      const served = times_served * prices[i]! < weight ? times_served : 0;
      let move = served - around[i]! + 0.3 * direction[i]!;
      if ((prices[i] === 0 && move < 0) || (prices[i]! * times_served >= weight && move > 0)) move = 0;
      direction[i] = move;
      length += weight * move * move;
    }
    measure_rows(side_rows, picked, activity);
    const row_scale = total / site_count;
    for (let row = 1; row < side_rows.length; row++)
      length += row_length(side_rows[row]!, activity[row]!, row_scale);
    if (length < 1e-12) break;
    const step = (factor * (bound - least * 0.999)) / length;
    for (let i = 0; i < demand_count; i++) {
      const price = prices[i]! + step * weights[i]! * direction[i]!;
      prices[i] = Math.min(Math.max(price, 0), weights[i]! / times_served);
    }
    move_row_prices(side_rows, activity, row_prices, step, row_scale);
  }
  const exact = Math.min(best.exact, Number.MAX_VALUE);
  return { ...best, exact, bound: Math.min(total, floor_bound(exact)) };
}

/**
 * Takes the prices of the side rows off the worth of their members and returns their constant part. A price above 0 asks
 * for no more than the upper bound, one below 0 for no less than the lower.
 */
export function price_rows(side_rows: readonly SideRow[], prices: Float64Array, worth: Float64Array): number {
  let constant = 0;
  for (let row = 1; row < side_rows.length; row++) {
    const price = prices[row]!;
    if (price === 0) continue;
    const { members, coefficients, lower, upper } = side_rows[row]!;
    for (let k = 0; k < members.length; k++) worth[members[k]!]! -= price * coefficients[k]!;
    constant += price * (price > 0 ? upper : lower);
  }
  return constant;
}

export function measure_rows(
  side_rows: readonly SideRow[],
  picked: readonly number[],
  activity: Float64Array,
): void {
  activity.fill(0);
  if (side_rows.length === 1) return;
  const is_open = new Set(picked);
  side_rows.forEach(({ members, coefficients }, row) =>
    members.forEach((j, k) => is_open.has(j) && (activity[row]! += coefficients[k]!)),
  );
}

/** How far a row is beyond its bounds: above 0 its price rises. */
const excess_of = ({ lower, upper }: SideRow, activity: number, price = 0) =>
  activity > upper || (price > 0 && activity < upper)
    ? activity - upper
    : activity < lower || (price < 0 && activity > lower)
      ? activity - lower
      : 0;
/** Rows are measured in units of their largest coefficient: euros and sites move alike. */
const unit_of = ({ coefficients }: SideRow) => coefficients.reduce((most, value) => Math.max(most, value), 1);

export function row_length(row: SideRow, activity: number, scale: number): number {
  return scale * (excess_of(row, activity) / unit_of(row)) ** 2;
}

export function move_row_prices(
  side_rows: readonly SideRow[],
  activity: Float64Array,
  prices: Float64Array,
  step: number,
  scale: number,
): void {
  for (let row = 1; row < side_rows.length; row++) {
    const price = prices[row]!;
    const excess = excess_of(side_rows[row]!, activity[row]!, price);
    const moved = price + (step * scale * excess) / unit_of(side_rows[row]!) ** 2;
    prices[row] = price * moved < 0 ? 0 : moved;
  }
}

/** Locked and mandatory sites, then the most worthy new ones that the first row lets in and that are worth anything. */
export function pick_sites(
  cover: Pick<Cover, 'forced'>,
  count_row: SideRow,
  worth: Float64Array,
  order: Int32Array,
): number[] {
  order.sort((a, b) => worth[b]! - worth[a]! || a - b);
  const picked: number[] = [];
  let room = count_row.upper;
  const counts = new Uint8Array(worth.length);
  for (const j of count_row.members) counts[j] = 1;
  for (const j of order)
    if (cover.forced[j] === 1) {
      picked.push(j);
      room -= counts[j]!;
    }
  for (const j of order) {
    if (room <= 0 || worth[j]! <= 0) break;
    if (cover.forced[j] === 1) continue;
    picked.push(j);
    room--;
  }
  return picked;
}

/**
 * What the bound settles: 1 for sites that every choice better than `known` opens, −1 for those it never opens
 * (reduced-cost fixing), 0 for the rest.
 */
export function settle_sites(cover: Cover, count_row: SideRow, found: CoverBound, known: number): Int8Array {
  const order = Int32Array.from(found.worth.keys());
  const picked = pick_sites(cover, count_row, found.worth, order);
  const is_picked = new Uint8Array(found.worth.length);
  for (const j of picked) is_picked[j] = 1;
  const free = picked.filter((j) => cover.forced[j] === 0);
  const forced_new = count_row.members.filter((j) => cover.forced[j] === 1).length;
  const full = free.length >= count_row.upper - forced_new;
  // The site that would leave if another were let in, and the one that would come if one were kept out.
  const weakest = full && free.length > 0 ? found.worth[free.at(-1)!]! : 0;
  const next = order.find((j) => is_picked[j] === 0 && cover.forced[j] === 0);
  const reserve = full && next !== undefined ? Math.max(0, found.worth[next]!) : 0;
  return Int8Array.from(found.worth, (worth, j) => {
    if (cover.forced[j] === 1) return 1;
    if (cover.idle[j] === 1) return -1;
    if (is_picked[j] === 1) return floor_bound(found.exact - worth + reserve) <= known ? 1 : 0;
    return (full && free.length === 0) || floor_bound(found.exact + worth - weakest) <= known ? -1 : 0;
  });
}
