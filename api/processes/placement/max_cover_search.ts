import type { Cover } from './cover.ts';
import { fill_minimums } from './fill_minimums.ts';
import { respects, type Limits } from './limits.ts';
import { anneal } from './max_cover_anneal.ts';
import { MaxCoverState } from './max_cover_state.ts';
import { seeded_random } from './seeded_random.ts';
import { unwatched, type Watch } from './watch.ts';

export interface Found {
  open: readonly number[];
  value: number;
}

export interface SearchOptions {
  seed: number;
  steps: number;
  /** More choices to begin from. */
  starts?: readonly (readonly number[])[];
  /** A value that nothing betters. */
  enough?: number;
  /** Steps of simulated annealing that come before the disturbances. */
  annealing?: number;
  /** Which choices count; all without. */
  accept?: (open: readonly number[]) => boolean;
  watch?: Pick<Watch, 'check' | 'found'>;
}

/**
 * Searches for sites that serve the most weight: lazy greedy (Minoux 1978), one-for-one exchange (Teitz and Bart 1968),
 * then an iterated local search that disturbs the best choice.
 * Undefined when no choice within the limits was found, which proves nothing where there are minimums.
 */
export function search_max_cover(cover: Cover, limits: Limits, options: SearchOptions): Found | undefined {
  const { seed, steps, starts = [], annealing = 0, enough = Infinity, watch = unwatched() } = options;
  const state = new MaxCoverState(cover, limits);
  const random = seeded_random(seed);
  let best: Found | undefined;
  const consider = () => {
    improve(state, random);
    if (best === undefined || state.value > best.value)
      best = { open: state.open_sites(), value: state.value };
    watch.found(best.value, best.open.length);
  };
  for (const rank of [(j: number) => state.progress_of(j), (j: number) => -limits.share_of(j)]) {
    state.move_to(forced_sites(cover));
    if (!fill_minimums(state, rank)) continue;
    fill(state);
    consider();
    break;
  }
  for (const start of starts) {
    if (!respects({ side_rows: limits.rows }, start)) continue;
    state.move_to(start);
    fill(state);
    consider();
  }
  if (best !== undefined && annealing > 0 && best.value < enough) {
    state.move_to(best.open);
    const between = () => watch.check();
    state.move_to(anneal(state, random, { steps: annealing, enough, between }).open);
    fill(state);
    consider();
  }
  for (;;) {
    const before = state.steps;
    if (best === undefined || best.open.length === cover.site_count) return best;
    if (best.value >= enough || before >= steps) return best;
    state.move_to(best.open);
    disturb(state, random);
    fill(state);
    consider();
    // Nothing may move: no step will ever be counted.
    if (state.steps === before) return best;
  }
}

function forced_sites({ forced }: Cover): number[] {
  return [...forced.keys()].filter((j) => forced[j] === 1);
}

/** Sites that open one by one; what each brings only falls as others open. */
export type Filling = Pick<MaxCoverState, 'cover' | 'limits' | 'is_open' | 'progress_of' | 'open'>;

/**
 * Opens what brings most, until nothing brings anything or fits. What a site brings only falls as others open, so a stale
 * figure that is still the greatest once renewed is the greatest of all. Under a budget it is divided by the cost.
 */
export function fill(state: Filling): void {
  const { cover, limits } = state;
  const rank = (j: number) => state.progress_of(j) / (limits.rows.length > 1 ? limits.share_of(j) : 1);
  const candidates: number[] = [];
  const known = new Float64Array(cover.site_count);
  for (let j = 0; j < cover.site_count; j++) {
    if (state.is_open[j] === 1 || cover.idle[j] === 1 || !limits.can_add(j)) continue;
    known[j] = rank(j);
    if (known[j]! > 0) candidates.push(j);
  }
  const heap = new Heap(candidates, known);
  while (heap.size > 0) {
    const j = heap.first;
    const now = limits.can_add(j) ? rank(j) : 0;
    if (now === 0) heap.drop();
    else if (now < known[j]!) heap.lower(now);
    else {
      heap.drop();
      state.open(j);
    }
  }
}

/** A binary heap of sites by descending rank; of equal ranks the lowest site. */
class Heap {
  readonly #sites: number[];
  readonly #rank: Float64Array;

  constructor(sites: number[], rank: Float64Array) {
    this.#rank = rank;
    this.#sites = sites;
    for (let k = (sites.length >> 1) - 1; k >= 0; k--) this.#sink(k);
  }

  get size(): number {
    return this.#sites.length;
  }

  get first(): number {
    return this.#sites[0]!;
  }

  lower(rank: number): void {
    this.#rank[this.first] = rank;
    this.#sink(0);
  }

  drop(): void {
    const last = this.#sites.pop()!;
    if (this.#sites.length === 0) return;
    this.#sites[0] = last;
    this.#sink(0);
  }

  #before(a: number, b: number): boolean {
    return this.#rank[a]! > this.#rank[b]! || (this.#rank[a] === this.#rank[b] && a < b);
  }

  #sink(from: number): void {
    const sites = this.#sites;
    const site = sites[from]!;
    let k = from;
    for (let child = 2 * k + 1; child < sites.length; child = 2 * k + 1) {
      if (child + 1 < sites.length && this.#before(sites[child + 1]!, sites[child]!)) child++;
      if (!this.#before(sites[child]!, site)) break;
      sites[k] = sites[child]!;
      k = child;
    }
    sites[k] = site;
  }
}

/** Exchanges one open site for another as long as it gains; begins at a random site. */
export function improve(state: MaxCoverState, random: () => number): void {
  const { cover } = state;
  const open = state.open_sites();
  let j = Math.floor(random() * cover.site_count);
  for (let idle = 0; idle < cover.site_count; idle++, j = j + 1 === cover.site_count ? 0 : j + 1) {
    if (state.is_open[j] === 1 || cover.idle[j] === 1) continue;
    const { out, change } = state.best_swap(j, open);
    if (out < 0 || change <= 0) continue;
    state.close(out);
    state.open(j);
    open[open.indexOf(out)] = j;
    idle = -1;
  }
}

/** Exchanges a few open sites at random, and closes one or two where money or quotas leave room for others. */
function disturb(state: MaxCoverState, random: () => number): void {
  const { cover, limits } = state;
  const free = state.open_sites().filter((j) => cover.forced[j] === 0);
  if (free.length === 0) return;
  const count = 1 + Math.floor(random() * Math.min(free.length, 2 + free.length * 0.15));
  const drops = limits.rows.length > 1 || cover.times_served > 1;
  for (let k = 0; k < count; k++) {
    const place = Math.floor(random() * free.length);
    const out = free[place]!;
    const into = Math.floor(random() * cover.site_count);
    state.steps += 1;
    if (state.is_open[out] === 0) continue;
    if (drops && random() < 0.3 && limits.can_remove(out)) state.close(out);
    else if (state.is_open[into] === 0 && cover.idle[into] === 0 && limits.can_swap(out, into)) {
      state.close(out);
      state.open(into);
      free[place] = into;
    }
  }
}
