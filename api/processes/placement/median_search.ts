import { fill_minimums } from './fill_minimums.ts';
import type { SearchOptions } from './max_cover_search.ts';
import { respects, type Limits } from './limits.ts';
import type { Median } from './median.ts';
import { MedianState } from './median_state.ts';
import { seeded_random } from './seeded_random.ts';
import { unwatched } from './watch.ts';

export interface FoundMedian {
  open: readonly number[];
  total: number;
}

/**
 * Searches for sites with the least total time: greedy, fast interchange, then an iterated local search that disturbs the
 * best choice. Undefined when no choice within the limits was found.
 */
export function search_median(
  median: Median,
  limits: Limits,
  options: SearchOptions,
): FoundMedian | undefined {
  const { seed, steps, starts = [], enough = 0, accept = () => true, watch = unwatched() } = options;
  const state = new MedianState(median, limits);
  const random = seeded_random(seed);
  let best: FoundMedian | undefined;
  const consider = () => {
    fill(state);
    improve(state, random);
    watch.check();
    if (best !== undefined && state.total >= best.total) return;
    const open = state.open_sites();
    if (!accept(open)) return;
    best = { open, total: state.total };
    watch.found(best.total, open.length);
  };
  const forced = [...median.forced.keys()].filter((j) => median.forced[j] === 1);
  for (const rank of [(j: number) => state.gain_of(j), (j: number) => -limits.share_of(j)]) {
    state.move_to(forced);
    if (!fill_minimums(state, rank)) continue;
    consider();
    break;
  }
  for (const start of starts) {
    if (!respects({ side_rows: limits.rows }, start)) continue;
    state.move_to(start);
    consider();
  }
  for (;;) {
    const before = state.steps;
    if (best === undefined || best.open.length === median.site_count) return best;
    if (best.total <= enough || before >= steps) return best;
    state.move_to(best.open);
    disturb(state, random);
    consider();
    if (state.steps === before) return best;
  }
}

/** Opens what gains most, by its cost under a budget, until nothing gains or fits; gains only fall meanwhile. */
function fill(state: MedianState): void {
  const { median, limits } = state;
  const known = new Float64Array(median.site_count).fill(Infinity);
  for (;;) {
    let best = -1;
    let best_gain = 0;
    for (let j = 0; j < median.site_count; j++) {
      if (state.is_open[j] === 1 || known[j]! <= best_gain || !limits.can_add(j)) continue;
      known[j] = state.gain_of(j) / (limits.rows.length > 1 ? limits.share_of(j) : 1);
      if (known[j]! <= best_gain) continue;
      best_gain = known[j]!;
      best = j;
    }
    if (best < 0) return;
    state.open(best);
  }
}

function improve(state: MedianState, random: () => number): void {
  const { site_count } = state.median;
  const open = state.open_sites();
  let j = Math.floor(random() * site_count);
  for (let idle = 0; idle < site_count; idle++, j = j + 1 === site_count ? 0 : j + 1) {
    if (state.is_open[j] === 1) continue;
    const { out, gain } = state.best_swap(j, open);
    if (out < 0 || gain <= 0) continue;
    // Opened first: no demand is without a site in between.
    state.open(j);
    state.close(out);
    open[open.indexOf(out)] = j;
    idle = -1;
  }
}

function disturb(state: MedianState, random: () => number): void {
  const { median, limits } = state;
  const free = state.open_sites().filter((j) => median.forced[j] === 0);
  if (free.length === 0) return;
  const count = 1 + Math.floor(random() * Math.min(free.length, 2 + free.length * 0.2));
  for (let k = 0; k < count; k++) {
    const place = Math.floor(random() * free.length);
    const out = free[place]!;
    const into = Math.floor(random() * median.site_count);
    state.steps += 1;
    if (state.is_open[out] === 0) continue;
    if (limits.rows.length > 1 && random() < 0.3 && limits.can_remove(out)) state.close(out);
    else if (state.is_open[into] === 0 && limits.can_swap(out, into)) {
      state.open(into);
      state.close(out);
      free[place] = into;
    }
  }
}
