import { default_effort, limit_solver, make_answer, type Answer, type SolverUse } from './answer.ts';
import { make_cover } from './cover.ts';
import {
  columns_at,
  is_large,
  limit_uncovered,
  solve_covered_median,
  uncovered_weight,
} from './covered_median.ts';
import { respects } from './limits.ts';
import { LinearModel } from './linear_model.ts';
import { solve_max_cover, type Settings } from './max_cover.ts';
import { make_median, nearest_times, total_time, type Median } from './median.ts';
import { add_times, count_pairs } from './median_columns.ts';
import type { Instance } from './problem.ts';
import { solve_set_cover } from './set_cover.ts';
import { add_sites, read_sites } from './site_columns.ts';
import { bound_worst_time } from './worst_time_bound.ts';

/** One answer for each objective, each among the choices that are as good as found for the ones before. */
export interface LexicographicAnswer {
  coverage: Answer;
  p_median: Answer;
  p_center: Answer;
}

/** What the stages before have fixed. */
interface Fixed {
  threshold: number;
  most_uncovered: number;
  most_total: number;
}

/**
 * Most weight within `threshold`; among such choices the least mean time; among those the least worst time. Times of
 * `unreached` and more count as that. The worst time concerns demands that some candidate reaches. A stage that is not
 * proven fixes what it has found: the stages after it are then certified for that value.
 */
export async function place_lexicographic(
  instance: Instance,
  { threshold, unreached }: { threshold: number; unreached: number },
  settings: Settings,
): Promise<LexicographicAnswer> {
  const { scale } = instance;
  const { seed } = settings;
  const median = make_median(instance, unreached);
  const { effort = default_effort } = settings;
  // Of a whole region the solver seldom closes the gap: what it does for the bound is not to take longer than all the rest.
  const share = is_large(median, effort) ? 1 / 4 : 1;
  const covered = await solve_max_cover(make_cover(instance, threshold), instance, {
    ...settings,
    effort: { ...effort, simplex_work: effort.simplex_work * share },
  });
  const most_uncovered = uncovered_weight(median, threshold, covered.open);
  const unwatched = { ...settings, on_found: undefined };
  const condition = { threshold, most_uncovered, start: covered.open };
  const quick = await solve_covered_median(median, instance, condition, unwatched);
  const fixed = { threshold, most_uncovered, most_total: quick.value };
  const near = await solve_worst_time(median, instance, fixed, quick.open, unwatched);
  return {
    coverage: make_answer(instance, { ...covered, scale, sense: 'maximise', seed }),
    p_median: make_answer(instance, { ...quick, scale, sense: 'minimise', seed }),
    p_center: make_answer(instance, { ...near, sense: 'minimise', seed }),
  };
}

/**
 * Bisection over the times that occur, like p_center.ts, among the choices that keep what is fixed. Without a solver, or
 * with more pairs than it takes, no better choice can be found: the start stays, with a bound.
 */
async function solve_worst_time(
  median: Median,
  instance: Instance,
  fixed: Fixed,
  start: readonly number[],
  settings: Settings,
): Promise<{ open: readonly number[]; value: number; bound: number; solver: SolverUse }> {
  const reachable = [...median.weights.keys()].filter(
    (i) => median.site_starts[i]! < median.site_starts[i + 1]!,
  );
  const worst = (choice: readonly number[]) => {
    const times = nearest_times(median, choice);
    return reachable.reduce((most, i) => Math.max(most, times[i]!), 0);
  };
  let open = start;
  let value = worst(open);
  const { solver: exact, effort = default_effort } = settings;
  const is_too_large = count_pairs(median, Int8Array.from(instance.forced)) > effort.nonzeros;
  if (exact === undefined || is_too_large) {
    const found = { open, value, bound: bound_worst_time(median, instance, value, settings) };
    const without: SolverUse = exact === undefined ? 'unavailable' : 'too-large';
    return { ...found, solver: found.bound >= value ? 'unneeded' : without };
  }
  const radii = [...new Set(median.times)].sort((a, b) => a - b);
  let bound = 0;
  let solver: SolverUse = 'unneeded';
  // Nothing within less than radii[low] is possible, or known to be.
  let low = 0;
  let is_proven = true;
  while (low < radii.length && radii[low]! < value) {
    const high = radii.findIndex((radius) => radius >= value);
    const middle = (low + (high < 0 ? radii.length : high) - 1) >> 1;
    const reply = await ask_radius(median, instance, fixed, { radius: radii[middle]!, reachable }, settings);
    if (typeof reply !== 'string') {
      open = reply.open;
      value = worst(open);
      solver = 'finished';
      continue;
    }
    low = middle + 1;
    if (reply === 'finished') solver = solver === 'unneeded' ? 'finished' : solver;
    else if (reply !== 'unneeded') {
      is_proven = false;
      solver = reply;
    }
    if (is_proven) bound = radii[low] ?? median.unreached;
  }
  return { open, value, bound: is_proven ? value : Math.min(bound, value), solver };
}

/** A choice that reaches all within the radius and keeps what is fixed; or how it turned out that there is none, or none known. */
async function ask_radius(
  median: Median,
  instance: Instance,
  fixed: Fixed,
  { radius, reachable }: { radius: number; reachable: readonly number[] },
  { solver, effort = default_effort, seed, stop }: Settings,
): Promise<{ open: readonly number[] } | SolverUse> {
  const { side_rows } = instance;
  const cover = make_cover(instance, radius);
  if (reachable.some((i) => cover.merged[i] === -1)) return 'unneeded';
  // The bound of the set cover alone often says that too many sites would be needed.
  const relaxed = await solve_set_cover(cover, instance, { seed, effort, stop }, { any: true });
  if (relaxed.bound === Infinity) return 'unneeded';
  if (solver === undefined) return 'unavailable';
  const settled = Int8Array.from(instance.forced);
  const model = new LinearModel('minimise');
  const sites = add_sites(model, side_rows, settled);
  const times = add_times(model, median, sites, false);
  limit_uncovered(model, median, times, fixed);
  for (const { column, cost } of times.columns) model.entry(column, cost);
  model.close_row(-Infinity, fixed.most_total - times.constant);
  const columns = columns_at(times, radius);
  for (const i of reachable) {
    if (columns[i]! < 0) continue;
    model.entry(columns[i]!, 1);
    model.close_row(-Infinity, 0);
  }
  if (model.nonzero_count > effort.nonzeros) return 'too-large';
  const limits = limit_solver(effort, model);
  const reply = await solver.solve({ model: model.arrays(), limits }, stop);
  if (reply.state === 'infeasible') return 'finished';
  if (reply.state === 'unavailable') return 'unavailable';
  const open = reply.columns && read_sites(sites, reply.columns);
  const holds =
    open !== undefined &&
    respects({ side_rows }, open) &&
    uncovered_weight(median, fixed.threshold, open) <= fixed.most_uncovered &&
    total_time(median, open) <= fixed.most_total;
  return holds ? { open } : 'stopped';
}
