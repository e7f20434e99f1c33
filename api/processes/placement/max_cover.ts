import { default_effort, make_answer, type Answer, type Effort, type SolverUse } from './answer.ts';
import { make_cover, type Cover } from './cover.ts';
import { solve_exactly } from './max_cover_exact.ts';
import type { Found } from './max_cover_search.ts';
import { bound_whole, branch_rest, look_in } from './max_cover_stages.ts';
import type { Instance } from './problem.ts';
import { leave_all, shrink_cover } from './shrink_cover.ts';
import type { Solver } from './solver.ts';
import { Watch, type Watching } from './watch.ts';

/** What every placement takes beside its problem. Without a solver the search's choice and the bound are the answer. */
export interface Settings extends Watching {
  seed: number;
  solver?: Solver | undefined;
  effort?: Effort;
}

/**
 * How much of the search's steps each last look takes, where no solver takes over; most of it anneals. Among few sites two
 * short looks come as far as a long one.
 */
const last_looks = { in_core: [4 / 3, 4 / 3], in_all: [4] };
const annealed = 0.9;
/** Iterations of the first bound where branch and bound goes on from it: most sites are settled by then, if they can be. */
const settling_iterations = 400;
/** Larger models are not given to the solver after branch and bound, which has come farther. */
const left_nonzeros = 20_000;

/**
 * Maximal covering (Church and ReVelle 1974): the sites that serve the most weight within `threshold` (inclusive), each
 * demand from `times_served` sites (2: backup cover). Value and bound are weights.
 * Throws an AppError (422) when no choice fits.
 */
export async function place_max_cover(
  instance: Instance,
  { threshold, times_served = 1 }: { threshold: number; times_served?: number },
  settings: Settings,
): Promise<Answer> {
  const cover = make_cover(instance, threshold, times_served);
  const { open, value, bound, solver } = await solve_max_cover(cover, instance, settings);
  const { scale } = instance;
  return make_answer(instance, { open, value, bound, scale, sense: 'maximise', seed: settings.seed, solver });
}

export interface Solved extends Found {
  bound: number;
  solver: SolverUse;
}

/** The same in whole weights, on a cover. `starts`: choices to begin from. */
export async function solve_max_cover(
  cover: Cover,
  { side_rows, scale }: Pick<Instance, 'side_rows' | 'scale'>,
  settings: Settings,
  starts: readonly (readonly number[])[] = [],
): Promise<Solved> {
  const { seed, solver, effort = default_effort } = settings;
  const { search_steps, bound_iterations, branch_work } = effort;
  const all = cover.weights.reduce((sum, weight) => sum + weight, 0);
  const watch = new Watch('maximise', all, scale, settings);
  const whole = leave_all(cover, side_rows);
  const may_branch = cover.times_served === 1;
  // A first look, then the bound, which offers choices of its own; most of the search comes after, if still needed.
  let best = look_in(whole, { seed, steps: search_steps / 4, starts, watch });
  const iterations = may_branch ? Math.min(bound_iterations, settling_iterations) : bound_iterations;
  const first = bound_whole(whole, best?.value ?? 0, iterations, watch);
  let { bound } = first;
  const is_open = () => best === undefined || best.value < bound;
  const left_by_bound = may_branch ? shrink_cover(cover, side_rows, first.settle(best?.value ?? -1)) : whole;
  let ground = left_by_bound;
  const look_again = (
    steps: number,
    annealing: number,
    from: readonly (readonly number[])[],
    own_seed = seed,
  ) => {
    if (!is_open()) return;
    const all_starts = [...(best ? [best.open] : []), ...from];
    const better = look_in(ground, {
      seed: own_seed,
      steps,
      annealing,
      starts: all_starts,
      enough: bound,
      watch,
    });
    if (better !== undefined && better.value > (best?.value ?? -1)) best = better;
  };
  // A short look is enough: what takes over goes on from there.
  look_again(search_steps / 2, search_steps / 4, first.offered);
  if (may_branch && best !== undefined && is_open())
    ({
      best,
      bound,
      core: ground,
    } = branch_rest(whole, ground, best, first, { seed, work: branch_work, watch }));
  const last_look_again = () =>
    (ground === left_by_bound ? last_looks.in_all : last_looks.in_core).forEach((part, k) =>
      look_again(search_steps * part, search_steps * part * annealed, [], seed + k),
    );
  if (solver === undefined) last_look_again();
  if (best !== undefined && !is_open()) return { ...best, bound, solver: 'unneeded' };
  // What branching leaves is too much for the solver as well, unless it is small or has more than one side row.
  const is_branched = may_branch && best !== undefined && side_rows.length === 1;
  const nonzeros = is_branched ? Math.min(effort.nonzeros, left_nonzeros) : effort.nonzeros;
  const left = { bound, settled: first.settle(best?.value ?? -1) };
  const exact = { ...settings, effort: { ...effort, nonzeros } };
  const solved = await solve_exactly(cover, side_rows, best, left, exact);
  if (solver === undefined || (solved.solver !== 'too-large' && solved.solver !== 'unavailable'))
    return solved;
  last_look_again();
  return { ...solved, ...best };
}
