import { ceil_bound, default_effort, limit_solver, type Effort } from './answer.ts';
import { Limits, respects } from './limits.ts';
import { LinearModel } from './linear_model.ts';
import type { Settings, Solved } from './max_cover.ts';
import { nearest_times, total_time, type Median } from './median.ts';
import { bound_median } from './median_bound.ts';
import { add_times, count_pairs, fill_times, type TimeColumns } from './median_columns.ts';
import { search_median } from './median_search.ts';
import type { Instance } from './problem.ts';
import { add_sites, fill_sites, read_sites, type SiteColumns } from './site_columns.ts';

/** Whether there are so many more pairs than the solver takes that its help is not to be had for the times. */
export const is_large = ({ times }: Median, { nonzeros }: Effort): boolean => times.length > 4 * nonzeros;

/** How much weight may be farther than the threshold from all open sites, and a choice that keeps to it. */
export interface CoverCondition {
  threshold: number;
  most_uncovered: number;
  start: readonly number[];
}

/** Weight that is farther than the threshold from all open sites. */
export function uncovered_weight(median: Median, threshold: number, open: Iterable<number>): number {
  return nearest_times(median, open).reduce(
    (sum, time, i) => sum + (time > threshold ? median.weights[i]! : 0),
    0,
  );
}

/** The same problem where a journey beyond the threshold costs so much more. */
export function penalise(median: Median, threshold: number, penalty: number): Median {
  const add = (time: number) => (time > threshold ? time + penalty : time);
  return {
    ...median,
    times: median.times.map(add),
    site_times: median.site_times.map(add),
    unreached: add(median.unreached),
  };
}

/** Prices of uncovered weight that the bound tries, in times of `unreached`. */
const tried_prices = [0, 1, 6];
/** For a large median, where an iteration is long: one price alone, the best of those tried on the real region (0 to 12). */
const lone_price = 3;
const lone_share = 0.4;

/**
 * The p-median problem among the choices that leave at most so much weight uncovered. A price for uncovered weight makes
 * it a plain p-median problem: whatever the price μ, its bound − μ × `most_uncovered` is one of this problem too.
 */
export async function solve_covered_median(
  median: Median,
  instance: Pick<Instance, 'candidates' | 'side_rows'>,
  condition: CoverCondition,
  settings: Settings,
): Promise<Solved> {
  const { seed, solver, effort = default_effort, stop } = settings;
  const { threshold, most_uncovered, start } = condition;
  const { side_rows } = instance;
  const all = median.weights.reduce((sum, weight) => sum + weight, 1);
  const dearest = Math.min(1000 * median.unreached, Math.floor(2 ** 52 / all) - median.unreached);
  const found = search_median(penalise(median, threshold, dearest), new Limits(instance), {
    seed,
    steps: effort.search_steps / 2,
    starts: [start],
    accept: (open) => uncovered_weight(median, threshold, open) <= most_uncovered,
  });
  const best = { open: found?.open ?? start, value: 0 };
  best.value = total_time(median, best.open);
  const large = is_large(median, effort);
  const iterations = Math.ceil(effort.bound_iterations * (large ? lone_share : 1 / tried_prices.length));
  const bounds = (large ? [lone_price] : tried_prices).map((times) => {
    stop?.throwIfAborted();
    const price = times * median.unreached;
    const priced = penalise(median, threshold, price);
    const known = best.value + price * most_uncovered;
    const bounded = bound_median(priced, side_rows, known, iterations);
    const lower = ceil_bound(bounded.exact - price * most_uncovered);
    return { lower, settled: bounded.settle(known) };
  });
  const bound = Math.max(0, ...bounds.map(({ lower }) => lower));
  if (bound >= best.value) return { ...best, bound: best.value, solver: 'unneeded' };
  if (solver === undefined) return { ...best, bound, solver: 'unavailable' };
  // What any of the bounds settles holds for every better choice.
  const settled = bounds[0]!.settled.map(
    (_, j) => bounds.find((one) => one.settled[j] !== 0)?.settled[j] ?? 0,
  );
  if (count_pairs(median, settled) > effort.nonzeros) return { ...best, bound, solver: 'too-large' };
  const model = new LinearModel('minimise');
  const sites = add_sites(model, side_rows, settled);
  const times = add_times(model, median, sites);
  limit_uncovered(model, median, times, condition);
  if (model.nonzero_count > effort.nonzeros) return { ...best, bound, solver: 'too-large' };
  const reply = await solver.solve(
    {
      model: model.arrays(),
      start: fill_start(model, median, sites, times, best.open),
      limits: limit_solver(effort, model),
    },
    stop,
  );
  if (reply.state === 'unavailable') return { ...best, bound, solver: 'unavailable' };
  if (reply.state === 'infeasible') return { ...best, bound: best.value, solver: 'finished' };
  const open = reply.columns && read_sites(sites, reply.columns);
  if (
    open !== undefined &&
    respects({ side_rows }, open) &&
    uncovered_weight(median, threshold, open) <= most_uncovered &&
    total_time(median, open) < best.value
  ) {
    best.open = open;
    best.value = total_time(median, open);
  }
  return {
    ...best,
    bound: Math.min(best.value, Math.max(bound, ceil_bound(reply.bound + times.constant))),
    solver: reply.state === 'optimal' ? 'finished' : 'stopped',
  };
}

function fill_start(
  model: LinearModel,
  median: Median,
  sites: SiteColumns,
  times: TimeColumns,
  open: readonly number[],
): Float64Array {
  const start = new Float64Array(model.column_count);
  fill_sites(start, sites, open);
  fill_times(start, median, times, open);
  return start;
}

/** The column of each demand that is 1 when nothing is open within `time`; −1: something is in any case, −2: nothing ever. */
export function columns_at({ columns, last }: TimeColumns, time: number): Int32Array {
  const found = Int32Array.from(last, (latest) => (latest <= time ? -1 : -2));
  // Columns of a demand come by ascending time: the last one within stays.
  for (const { column, demand, within } of columns)
    if (within <= time && found[demand] !== -1) found[demand] = column;
  return found;
}

/** The row that leaves at most so much weight uncovered. */
export function limit_uncovered(
  model: LinearModel,
  { weights }: Median,
  times: TimeColumns,
  { threshold, most_uncovered }: Pick<CoverCondition, 'threshold' | 'most_uncovered'>,
): void {
  let sure = 0;
  columns_at(times, threshold).forEach((column, i) => {
    if (column >= 0) model.entry(column, weights[i]!);
    else if (column === -2) sure += weights[i]!;
  });
  model.close_row(-Infinity, most_uncovered - sure);
}
