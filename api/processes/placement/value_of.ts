import type { Cover } from './cover.ts';
import { limits_of } from './limits.ts';
import { MaxCoverState } from './max_cover_state.ts';
import type { Instance } from './problem.ts';

/** The weight that a set of open sites serves. */
export function value_of(cover: Cover, side_rows: Instance['side_rows'], open: Iterable<number>): number {
  const state = new MaxCoverState(cover, limits_of({ cover, side_rows }));
  state.move_to(open);
  return state.value;
}
