import type { Limits } from './limits.ts';

/** Sites that open one by one under limits. */
export interface Opening {
  limits: Limits;
  is_open: Uint8Array;
  open(j: number): void;
}

/**
 * Opens sites until every lower bound holds: those that fill most of them first, of these the one of highest rank.
 * False when it gets stuck, which does not prove that nothing fits.
 */
export function fill_minimums(state: Opening, rank: (j: number) => number): boolean {
  const { limits, is_open } = state;
  if (!limits.within()) return false;
  while (limits.shortfall() > 0) {
    let best = -1;
    let most = 0;
    let best_rank = 0;
    for (let j = 0; j < is_open.length; j++) {
      if (is_open[j] === 1 || !limits.can_add(j)) continue;
      const filled = limits.fills(j);
      if (filled < most || filled === 0) continue;
      const own_rank = rank(j);
      if (filled === most && own_rank <= best_rank) continue;
      best = j;
      most = filled;
      best_rank = own_rank;
    }
    if (best < 0) return false;
    state.open(best);
  }
  return true;
}
