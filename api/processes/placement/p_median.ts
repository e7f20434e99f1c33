import { ceil_bound, default_effort, limit_solver, make_answer, type Answer } from './answer.ts';
import { infeasible, Limits, none_found, respects } from './limits.ts';
import { LinearModel } from './linear_model.ts';
import type { Settings, Solved } from './max_cover.ts';
import { bound_median, type MedianBound } from './median_bound.ts';
import { add_times, count_pairs, fill_times } from './median_columns.ts';
import { make_median, total_time, type Median } from './median.ts';
import { search_median, type FoundMedian } from './median_search.ts';
import { MedianState } from './median_state.ts';
import type { Instance } from './problem.ts';
import { add_sites, fill_sites, read_sites } from './site_columns.ts';
import { Watch } from './watch.ts';

/**
 * The p-median problem (Hakimi 1964): the sites with the least sum of weight × time to the nearest one. A demand that no
 * open site reaches in less than `unreached` counts for that time. Value and bound are weight × deciseconds: divided by
 * the sum of the weights they are the mean time. Throws an AppError (422) when no choice fits.
 */
export async function place_p_median(
  instance: Instance,
  { unreached }: { unreached: number },
  settings: Settings,
): Promise<Answer> {
  const solved = await solve_median(make_median(instance, unreached), instance, settings);
  const { scale } = instance;
  return make_answer(instance, { ...solved, scale, sense: 'minimise', seed: settings.seed });
}

/** The same in whole weights. */
export async function solve_median(
  median: Median,
  instance: Pick<Instance, 'candidates' | 'side_rows' | 'scale'>,
  settings: Settings,
): Promise<Solved> {
  const { seed, effort = default_effort } = settings;
  const { side_rows } = instance;
  const watch = new Watch('minimise', 0, instance.scale, settings);
  const search = (steps: number, starts: readonly (readonly number[])[], enough: number) =>
    search_median(median, new Limits(instance), { seed, steps, starts, enough, watch });
  let best = search(effort.search_steps / 4, [], 0);
  const worst = median.weights.reduce((sum, weight) => sum + weight * median.unreached, 0);
  const state = new MedianState(median, new Limits(instance));
  const offered: (readonly number[])[] = [];
  const offer = (open: readonly number[]) => {
    state.move_to(open);
    if (state.total < (best?.total ?? Infinity)) offered.push(open);
    return state.total;
  };
  const known = best?.total ?? worst;
  const bounded = bound_median(median, side_rows, known, effort.bound_iterations, offer, watch);
  watch.bounded(bounded.bound);
  if (best === undefined || best.total > bounded.bound) {
    const better = search(
      (effort.search_steps * 3) / 4,
      [...(best ? [best.open] : []), ...offered],
      bounded.bound,
    );
    if (better !== undefined && better.total < (best?.total ?? Infinity)) best = better;
  }
  if (best !== undefined && best.total <= bounded.bound)
    return { open: best.open, value: best.total, bound: bounded.bound, solver: 'unneeded' };
  return solve_rest(median, side_rows, best, bounded, settings);
}

/** Gives the solver what the bound has left open. */
async function solve_rest(
  median: Median,
  side_rows: Instance['side_rows'],
  best: FoundMedian | undefined,
  bounded: MedianBound,
  { solver, effort = default_effort, stop }: Settings,
): Promise<Solved> {
  const known = best?.total ?? Infinity;
  const answer = (found: FoundMedian | undefined, bound: number, use: Solved['solver']): Solved => {
    if (found === undefined) throw none_found();
    return { open: found.open, value: found.total, bound: Math.min(bound, found.total), solver: use };
  };
  if (solver === undefined) return answer(best, bounded.bound, 'unavailable');
  const model = new LinearModel('minimise');
  const settled = bounded.settle(known);
  if (count_pairs(median, settled) > effort.nonzeros) return answer(best, bounded.bound, 'too-large');
  const sites = add_sites(model, side_rows, settled);
  const times = add_times(model, median, sites);
  if (model.nonzero_count > effort.nonzeros) return answer(best, bounded.bound, 'too-large');
  const start = new Float64Array(model.column_count);
  if (best !== undefined) {
    fill_sites(start, sites, best.open);
    fill_times(start, median, times, best.open);
  }
  const reply = await solver.solve(
    {
      model: model.arrays(),
      ...(best !== undefined && { start }),
      limits: limit_solver(effort, model),
    },
    stop,
  );
  if (reply.state === 'unavailable') return answer(best, bounded.bound, 'unavailable');
  if (reply.state === 'infeasible') {
    if (best === undefined) throw infeasible();
    return answer(best, best.total, 'finished');
  }
  const open = reply.columns && read_sites(sites, reply.columns);
  const found =
    open !== undefined && respects({ side_rows }, open) ? { open, total: total_time(median, open) } : best;
  const better = best !== undefined && best.total <= (found?.total ?? Infinity) ? best : found;
  const bound = Math.max(bounded.bound, ceil_bound(reply.bound + times.constant));
  return answer(better, bound, reply.state === 'optimal' ? 'finished' : 'stopped');
}
