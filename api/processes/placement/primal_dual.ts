import { CoverSaddle, type Point } from './cover_saddle.ts';
import type { Rest } from './shrink_cover.ts';
import { step_lengths, type Lengths } from './step_lengths.ts';

export interface Relaxed {
  /** Shares to go on from, and the prices of the bound. */
  point: Point;
  /** No choice serves more; not rounded. */
  bound: number;
  /** Worth of each site at the prices of the bound. */
  worth: Float64Array;
}

export interface RelaxOptions {
  iterations: number;
  /** Looked at now and then, with the weight that the shares serve: `true` ends it. */
  enough: (bound: number, served: number) => boolean;
}

const look_every = 20;
/** It starts again from the mean once that is nearer than this part of the gap before, or after so many moves. */
const nearer = 0.3;
const longest_share = 0.4;
const longest = 200;
/** Length of the sites' steps over that of the prices', at first and within which bounds. */
const first_balance = 0.4;
const least_balance = 0.01;
const most_balance = 10;

/**
 * The linear relaxation of a rest by the primal-dual hybrid gradient method (Chambolle and Pock 2011) with diagonal steps
 * (Pock and Chambolle 2011), restarts from the mean and steps balanced by the way made (Applegate et al. 2021). It comes
 * nearer the best bound than the volume algorithm does, and tells shares of sites. `clock` counts the pairs looked at.
 */
export function relax_cover(
  rest: Rest,
  start: Point,
  { iterations, enough }: RelaxOptions,
  clock: { steps: number },
): Relaxed {
  const saddle = new CoverSaddle(rest);
  const walk = new Walk(saddle, start);
  let lowest = walk.look(walk.here);
  let { open } = start;
  for (let iteration = 1; iteration <= iterations; iteration++) {
    walk.move();
    if (iteration % look_every > 0 && iteration < iterations) continue;
    const here = walk.look(walk.here);
    const mean = walk.look(walk.to_mean());
    for (const seen of [here, mean]) if (seen.bound < lowest.bound) lowest = seen;
    const nearest = mean.bound - mean.served < here.bound - here.served ? mean : here;
    open = nearest.point.open;
    if (enough(lowest.bound, nearest.served)) break;
    walk.may_restart(nearest, iteration);
  }
  clock.steps += saddle.steps;
  return { bound: lowest.bound, worth: lowest.worth, point: { ...lowest.point, open } };
}

/** What was seen of a point, kept apart from what moves on. */
interface Seen {
  point: Point;
  worth: Float64Array;
  bound: number;
  served: number;
}

/** A point with what follows from it: worth of the sites, reach of the demands, filling of the rows. */
class Stand {
  readonly worth: Float64Array;
  readonly reached: Float64Array;
  readonly filled: Float64Array;
  readonly point: Point;

  constructor(point: Point) {
    this.point = copy_point(point);
    this.worth = new Float64Array(point.open.length);
    this.reached = new Float64Array(point.prices.length);
    this.filled = new Float64Array(point.row_prices.length);
  }
}

class Walk {
  readonly here: Stand;
  readonly #saddle: CoverSaddle;
  readonly #lengths: Lengths;
  readonly #mean: Stand;
  /** Where it last began, the sum of the points since, and the gap there. */
  #begun: Point;
  readonly #sum: Point;
  #moves = 0;
  #gap = Infinity;
  #balance = first_balance;
  readonly #wanted: Float64Array;
  readonly #reached: Float64Array;
  readonly #filled: Float64Array;

  constructor(saddle: CoverSaddle, start: Point) {
    this.#saddle = saddle;
    this.#lengths = step_lengths(saddle);
    this.#begun = copy_point(start);
    this.here = new Stand(start);
    this.#mean = new Stand(start);
    this.#sum = copy_point(start);
    this.#forget();
    this.#wanted = new Float64Array(start.open.length);
    this.#reached = new Float64Array(start.prices.length);
    this.#filled = new Float64Array(start.row_prices.length);
    this.#follow(this.here);
  }

  /** One step of the sites, then one of the prices against where the sites are heading. */
  move(): void {
    const { open, prices, row_prices } = this.here.point;
    const { sites, demands, rows } = this.#lengths;
    const { weights } = this.#saddle.rest.cover;
    const { worth, reached, filled } = this.here;
    const wanted = this.#wanted;
    const before = this.#reached;
    const balance = this.#balance;
    for (let j = 0; j < open.length; j++) wanted[j] = open[j]! + balance * sites[j]! * worth[j]!;
    this.#saddle.project(wanted, sites, open);
    before.set(reached);
    this.#filled.set(filled);
    this.#saddle.reach(open, reached, filled);
    const shorter = 1 / balance;
    for (let i = 0; i < prices.length; i++) {
      const price = prices[i]! - shorter * demands[i]! * (2 * reached[i]! - before[i]! - 1);
      prices[i] = price < 0 ? 0 : price > weights[i]! ? weights[i]! : price;
    }
    this.#saddle.rows.forEach(({ lower, upper }, r) => {
      const length = rows[r]! * shorter;
      const aim = row_prices[r]! / length + 2 * filled[r]! - this.#filled[r]!;
      row_prices[r] = length * (aim - Math.min(upper, Math.max(lower, aim)));
    });
    this.#saddle.weigh(prices, row_prices, worth);
    add_point(this.#sum, this.here.point);
    this.#moves += 1;
  }

  /** The mean of the points since the last start. */
  to_mean(): Stand {
    for (const part of parts)
      for (let k = 0; k < this.#sum[part].length; k++)
        this.#mean.point[part][k] = this.#sum[part][k]! / this.#moves;
    this.#follow(this.#mean);
    return this.#mean;
  }

  look({ point, worth, reached }: Stand): Seen {
    const bound = this.#saddle.bound(point.prices, point.row_prices, worth);
    return { point: copy_point(point), worth: worth.slice(), bound, served: this.#saddle.served(reached) };
  }

  /** Begins again from the nearest point seen, once that is much nearer than where it last began. */
  may_restart({ point, bound, served }: Seen, iteration: number): void {
    const gap = bound - served;
    const is_long = this.#moves >= Math.max(longest, longest_share * iteration);
    if (gap >= nearer * this.#gap && !is_long) return;
    for (const part of parts) this.here.point[part].set(point[part]);
    this.#follow(this.here);
    const { sites, demands } = this.#lengths;
    const of_sites = way(point.open, this.#begun.open, sites);
    const of_prices = way(point.prices, this.#begun.prices, demands);
    if (of_sites > 0 && of_prices > 0) {
      const balance = Math.sqrt(this.#balance * Math.sqrt(of_sites / of_prices));
      this.#balance = Math.min(most_balance, Math.max(least_balance, balance));
    }
    this.#gap = gap;
    this.#begun = point;
    this.#forget();
  }

  #follow({ point, worth, reached, filled }: Stand): void {
    this.#saddle.weigh(point.prices, point.row_prices, worth);
    this.#saddle.reach(point.open, reached, filled);
  }

  #forget(): void {
    this.#moves = 0;
    for (const part of parts) this.#sum[part].fill(0);
  }
}

const parts = ['open', 'prices', 'row_prices'] as const;

function copy_point({ open, prices, row_prices }: Point): Point {
  return { open: open.slice(), prices: prices.slice(), row_prices: row_prices.slice() };
}

function add_point(sum: Point, point: Point): void {
  for (const part of parts) {
    const to = sum[part];
    const from = point[part];
    for (let k = 0; k < to.length; k++) to[k]! += from[k]!;
  }
}

/** Square of the way from one point to another, in units of the steps. */
function way(to: Float64Array, from: Float64Array, lengths: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < to.length; k++) if (lengths[k]! > 0) sum += (to[k]! - from[k]!) ** 2 / lengths[k]!;
  return sum;
}
