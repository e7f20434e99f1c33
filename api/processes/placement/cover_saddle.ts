import { SitePicker } from './pick_sites.ts';
import type { SideRow } from './problem.ts';
import type { Rest } from './shrink_cover.ts';

/** How far each site is open (0 to 1), and what each demand and each side row is priced at. */
export interface Point {
  open: Float64Array;
  /** Of the demands, each from 0 to its weight. */
  prices: Float64Array;
  /** Of the side rows but the first, for a unit of their coefficients: above 0 on the upper bound, below 0 on the lower. */
  row_prices: Float64Array;
}

/**
 * The linear relaxation of a rest as a saddle: sites are open by shares that want the most, demands and side rows have
 * prices that want the least of Σ (weight − price) + Σ price × reach + the rows' part. Any shares and any prices bound it
 * from both sides.
 */
export class CoverSaddle {
  readonly rest: Rest;
  /** How many sites may open, at most. */
  readonly room: number;
  /** The side rows but the first. */
  readonly rows: readonly SideRow[];
  /** Pairs looked at. */
  steps = 0;
  readonly #picker: SitePicker;
  #multiplier = 0;

  constructor(rest: Rest) {
    this.rest = rest;
    this.rows = rest.side_rows.slice(1);
    this.room = Math.max(0, rest.side_rows[0]!.upper);
    this.#picker = new SitePicker(rest.cover.forced, rest.side_rows[0]!);
  }

  /** Worth of each site at these prices. */
  weigh(prices: Float64Array, row_prices: Float64Array, worth: Float64Array): void {
    const { site_count, starts, targets } = this.rest.cover;
    this.steps += targets.length;
    for (let j = 0; j < site_count; j++) {
      const end = starts[j + 1]!;
      let sum = 0;
      for (let at = starts[j]!; at < end; at++) sum += prices[targets[at]!]!;
      worth[j] = sum;
    }
    this.rows.forEach(({ members, coefficients }, r) => {
      const price = row_prices[r]!;
      if (price === 0) return;
      for (let k = 0; k < members.length; k++) worth[members[k]!]! -= price * coefficients[k]!;
    });
  }

  /** How far these shares reach each demand and fill each row. */
  reach(open: Float64Array, reached: Float64Array, filled: Float64Array): void {
    const { site_count, starts, targets } = this.rest.cover;
    reached.fill(0);
    for (let j = 0; j < site_count; j++) {
      const share = open[j]!;
      if (share === 0) continue;
      const end = starts[j + 1]!;
      this.steps += end - starts[j]!;
      for (let at = starts[j]!; at < end; at++) reached[targets[at]!]! += share;
    }
    this.rows.forEach(({ members, coefficients }, r) => {
      filled[r] = members.reduce((sum, j, k) => sum + coefficients[k]! * open[j]!, 0);
    });
  }

  /** No choice serves more: a bound at any prices, with the worth of the sites there. */
  bound(prices: Float64Array, row_prices: Float64Array, worth: Float64Array): number {
    const { weights } = this.rest.cover;
    let bound = 0;
    for (let i = 0; i < weights.length; i++) bound += weights[i]! - prices[i]!;
    this.rows.forEach(({ lower, upper }, r) => {
      const price = row_prices[r]!;
      if (price !== 0) bound += price > 0 ? price * upper : price * lower;
    });
    for (const j of this.#picker.pick(worth).sites) bound += worth[j]!;
    return bound;
  }

  /** Weight that is served where demands are reached so far. */
  served(reached: Float64Array): number {
    const { weights } = this.rest.cover;
    let sum = 0;
    for (let i = 0; i < weights.length; i++) sum += weights[i]! * Math.min(1, reached[i]!);
    return sum;
  }

  /**
   * The shares nearest to `wanted` among those there is room for; a site of larger `lengths` moves more easily. Newton's
   * method on the multiplier of the room, from that of the last time, held by a bracket.
   */
  project(wanted: Float64Array, lengths: Float64Array, open: Float64Array): void {
    const { room } = this;
    const close = 1e-10 * Math.max(1, room);
    let low = 0;
    let high = Infinity;
    let multiplier = this.#multiplier;
    for (let round = 0; round < 60; round++) {
      let sum = 0;
      let slope = 0;
      for (let j = 0; j < open.length; j++) {
        const share = wanted[j]! - lengths[j]! * multiplier;
        open[j] = share < 0 ? 0 : share > 1 ? 1 : share;
        sum += open[j]!;
        if (share > 0 && share < 1) slope += lengths[j]!;
      }
      const excess = sum - room;
      if (Math.abs(excess) <= close || (excess < 0 && multiplier === 0)) break;
      if (excess > 0) low = multiplier;
      else high = multiplier;
      const next = slope > 0 ? multiplier + excess / slope : Infinity;
      if (next > low && next < high) multiplier = next;
      else if (high === Infinity) multiplier = low > 0 ? 2 * low : 1;
      else multiplier = excess < 0 && next <= 0 && low === 0 ? 0 : (low + high) / 2;
    }
    this.#multiplier = multiplier;
  }
}
