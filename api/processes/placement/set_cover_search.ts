import type { Cover } from './cover.ts';

/** Rows to cover and the sites that cover them, both ways. */
export type Covering = Pick<
  Cover,
  'site_count' | 'demand_count' | 'starts' | 'targets' | 'site_starts' | 'sites'
>;

export interface CoveringOptions {
  /** Pairs looked at, at most. */
  steps: number;
  random: () => number;
  /** A cost that is good enough. */
  enough: number;
  /** Runs now and then with the least cost so far; ends the search by throwing. */
  between?: (least: number) => void;
}

/**
 * The cheapest cover that a local search with weighted rows finds (Gao, Weise and Li 2015): from a cover it takes sites
 * away, then exchanges one at a time for a site of some row left uncovered; rows that stay so weigh more and more.
 * Every row must have a site. The same random numbers give the same cover.
 */
export function search_covering(
  covering: Covering,
  costs: Float64Array,
  { steps, random, enough, between = () => undefined }: CoveringOptions,
): { open: readonly number[]; cost: number } {
  const state = new CoveringState(covering, costs);
  while (state.uncovered.length > 0) state.open_site(state.most_useful_of(covering.site_count));
  let best = { open: state.open.slice(), cost: state.cost };
  for (let round = 0; state.steps < steps && best.cost > enough; round++) {
    state.steps += 1;
    if (round % 256 === 0) between(best.cost);
    while (state.uncovered.length === 0 && state.open.length > 0) {
      if (state.cost < best.cost) best = { open: state.open.slice(), cost: state.cost };
      state.close_site(state.least_useful());
    }
    if (state.uncovered.length === 0) break;
    if (state.open.length > 0) state.close_site(state.least_useful());
    // What would be as dear as the best is no use, covered or not.
    while (state.uncovered.length > 0) {
      const row = state.uncovered[Math.floor(random() * state.uncovered.length)]!;
      const into = state.most_useful_around(row);
      if (state.cost + costs[into]! >= best.cost) break;
      state.open_site(into);
    }
    state.weigh_uncovered();
  }
  return { open: best.open.slice().sort((a, b) => a - b), cost: best.cost };
}

/** Open sites, the rows without one, and for each site the weight of the rows that hang on it alone. */
class CoveringState {
  readonly open: number[] = [];
  readonly uncovered: number[] = [];
  cost = 0;
  steps = 0;
  readonly #covering: Covering;
  readonly #costs: Float64Array;
  /** Position in `open`, −1 when closed; of a row in `uncovered`, −1 when covered. */
  readonly #place: Int32Array;
  readonly #row_place: Int32Array;
  readonly #around: Int32Array;
  /** Open sites of a row joined by exclusive or: the site itself where it is the only one. */
  readonly #joined: Int32Array;
  readonly #weights: Float64Array;
  /** Of a closed site the weight it would cover, of an open one the weight that it alone covers; by its cost. */
  readonly #score: Float64Array;
  readonly #changed: Float64Array;
  #clock = 0;
  #newest = -1;
  #latest_out = -1;

  constructor(covering: Covering, costs: Float64Array) {
    const { site_count, demand_count, starts } = covering;
    this.#covering = covering;
    this.#costs = costs;
    this.#place = new Int32Array(site_count).fill(-1);
    this.#row_place = Int32Array.from({ length: demand_count }, (_, i) => this.uncovered.push(i) - 1);
    this.#around = new Int32Array(demand_count);
    this.#joined = new Int32Array(demand_count);
    this.#weights = new Float64Array(demand_count).fill(1);
    this.#score = Float64Array.from({ length: site_count }, (_, j) => starts[j + 1]! - starts[j]!);
    this.#changed = new Float64Array(site_count);
  }

  open_site(j: number): void {
    const { starts, targets } = this.#covering;
    this.#place[j] = this.open.push(j) - 1;
    this.cost += this.#costs[j]!;
    this.#changed[j] = ++this.#clock;
    this.#newest = j;
    this.steps += starts[j + 1]! - starts[j]!;
    for (let at = starts[j]!; at < starts[j + 1]!; at++) {
      const i = targets[at]!;
      const before = this.#around[i]!++;
      if (before === 0) {
        this.#add_score(i, -this.#weights[i]!, j);
        const last = this.uncovered.pop()!;
        const place = this.#row_place[i]!;
        if (last !== i) this.uncovered[place] = last;
        this.#row_place[last] = place;
        this.#row_place[i] = -1;
      } else if (before === 1) this.#score[this.#joined[i]!]! -= this.#weights[i]!;
      this.#joined[i]! ^= j;
    }
  }

  close_site(j: number): void {
    const { starts, targets } = this.#covering;
    const last = this.open.pop()!;
    if (last !== j) {
      this.open[this.#place[j]!] = last;
      this.#place[last] = this.#place[j]!;
    }
    this.#place[j] = -1;
    this.cost -= this.#costs[j]!;
    this.#changed[j] = ++this.#clock;
    this.#latest_out = j;
    this.steps += starts[j + 1]! - starts[j]!;
    for (let at = starts[j]!; at < starts[j + 1]!; at++) {
      const i = targets[at]!;
      const before = this.#around[i]!--;
      this.#joined[i]! ^= j;
      if (before === 1) {
        this.#add_score(i, this.#weights[i]!, j);
        this.#row_place[i] = this.uncovered.push(i) - 1;
      } else if (before === 2) this.#score[this.#joined[i]!]! += this.#weights[i]!;
    }
  }

  /** The open site that is missed least; not the newest one, unless there is no other. Of equal ones the oldest. */
  least_useful(): number {
    this.steps += this.open.length;
    let best = this.open[0]!;
    for (const j of this.open)
      if (best === this.#newest || (j !== this.#newest && this.#before(j, best, -1))) best = j;
    return best;
  }

  most_useful_of(site_count: number): number {
    let best = 0;
    for (let j = 0; j < site_count; j++)
      if (this.#place[best]! >= 0 || (this.#place[j]! < 0 && this.#before(j, best, 1))) best = j;
    return best;
  }

  /** The site of a row that covers most; not the one that has just closed, unless there is no other. */
  most_useful_around(row: number): number {
    const { site_starts, sites } = this.#covering;
    this.steps += site_starts[row + 1]! - site_starts[row]!;
    let best = sites[site_starts[row]!]!;
    for (let at = site_starts[row]!; at < site_starts[row + 1]!; at++) {
      const j = sites[at]!;
      if (best === this.#latest_out || (j !== this.#latest_out && this.#before(j, best, 1))) best = j;
    }
    return best;
  }

  weigh_uncovered(): void {
    for (const i of this.uncovered) {
      this.#weights[i]! += 1;
      this.#add_score(i, 1, -1);
    }
  }

  #add_score(i: number, weight: number, but: number): void {
    const { site_starts, sites } = this.#covering;
    this.steps += site_starts[i + 1]! - site_starts[i]!;
    for (let at = site_starts[i]!; at < site_starts[i + 1]!; at++)
      if (sites[at] !== but) this.#score[sites[at]!]! += weight;
  }

  /** Whether a comes before b: by more (1) or less (−1) weight for its cost, then the one that changed longer ago. */
  #before(a: number, b: number, sign: 1 | -1): boolean {
    // Cross-multiplied: what costs nothing is worth anything.
    const left = this.#score[a]! * Math.max(this.#costs[b]!, 1e-6) * sign;
    const right = this.#score[b]! * Math.max(this.#costs[a]!, 1e-6) * sign;
    return left > right || (left === right && (this.#changed[a]! - this.#changed[b]! || a - b) < 0);
  }
}
