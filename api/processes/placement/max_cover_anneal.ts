import type { Found } from './max_cover_search.ts';
import type { MaxCoverState } from './max_cover_state.ts';

/** Share of what an open site serves on average that a change may lose, with probability 1/e, at first and at last. */
const first_share = 0.05;
const last_share = 0.002;

/**
 * Simulated annealing (Kirkpatrick, Gelatt and Vecchi 1983) from the state's sites: a random site comes for the open one
 * that it replaces best, also when that loses a little, ever less. Where a hundred sites tile a region, exchanges that only
 * gain end some percent below it. Ends after so many steps, or at a value of `enough`; leaves the state anywhere.
 */
export function anneal(
  state: MaxCoverState,
  random: () => number,
  { steps, enough = Infinity, between = () => undefined }: AnnealOptions,
): Found {
  const { cover } = state;
  const open = state.open_sites();
  const place = new Int32Array(cover.site_count).fill(-1);
  open.forEach((j, k) => (place[j] = k));
  let best: Found = { open: open.slice(), value: state.value };
  const share = state.value / Math.max(1, open.length);
  const begin = state.steps;
  let temperature = first_share * share;
  for (let tries = 0; best.value < enough && open.length < cover.site_count; tries++) {
    if (tries % 256 === 0) {
      const done = (state.steps - begin) / steps;
      if (done >= 1) break;
      temperature = first_share * share * (last_share / first_share) ** done;
      between();
    }
    // A try is a step, even where nothing may move.
    state.steps += 1;
    const into = Math.floor(random() * cover.site_count);
    if (state.is_open[into] === 1 || cover.idle[into] === 1) continue;
    const { out, change } = state.best_swap(into, open);
    if (out < 0 || (change < 0 && random() >= Math.exp(change / temperature))) continue;
    state.close(out);
    state.open(into);
    place[into] = place[out]!;
    open[place[into]] = into;
    if (state.value > best.value) best = { open: open.slice(), value: state.value };
  }
  return best;
}

export interface AnnealOptions {
  steps: number;
  enough?: number;
  /** Runs now and then; ends the search by throwing. */
  between?: () => void;
}
