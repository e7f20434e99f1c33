import {
  default_effort,
  floor_bound,
  limit_solver,
  make_answer,
  type Answer,
  type Effort,
  type SolverUse,
} from './answer.ts';
import { make_cover, type Cover } from './cover.ts';
import { add_served, fill_served } from './cover_columns.ts';
import { infeasible, Limits, none_found, respects } from './limits.ts';
import { LinearModel } from './linear_model.ts';
import { bound_max_cover, type CoverBound } from './max_cover_bound.ts';
import { search_max_cover, type Found } from './max_cover_search.ts';
import { MaxCoverState } from './max_cover_state.ts';
import type { Instance } from './problem.ts';
import { add_sites, fill_sites, read_sites } from './site_columns.ts';
import type { Solver } from './solver.ts';
import { Watch, type Watching } from './watch.ts';

/** What every placement takes beside its problem. Without a solver the search's choice and the bound are the answer. */
export interface Settings extends Watching {
  seed: number;
  solver?: Solver | undefined;
  effort?: Effort;
}

/** How much of the search's steps the last look takes, where no solver takes over; most of it anneals. */
const last_look = 4;
const annealed = 0.9;

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
  instance: Pick<Instance, 'candidates' | 'side_rows' | 'scale'>,
  settings: Settings,
  starts: readonly (readonly number[])[] = [],
): Promise<Solved> {
  const { seed, solver, effort = default_effort } = settings;
  const { side_rows } = instance;
  const limits = new Limits(instance);
  const all = cover.weights.reduce((sum, weight) => sum + weight, 0);
  const watch = new Watch('maximise', all, instance.scale, settings);
  const search = (steps: number, more: readonly (readonly number[])[], annealing: number, enough?: number) =>
    search_max_cover(cover, new Limits(instance), {
      seed,
      steps,
      starts: more,
      annealing,
      watch,
      ...(enough !== undefined && { enough }),
    });
  // A first look, then the bound, which offers choices of its own; most of the search comes after, if still needed.
  let best = search(effort.search_steps / 4, starts, 0);
  const state = new MaxCoverState(cover, limits);
  const offered: (readonly number[])[] = [];
  const offer = (open: readonly number[]) => {
    state.move_to(open);
    if (state.value > (best?.value ?? 0)) offered.push(open);
    return state.value;
  };
  const known = best?.value ?? 0;
  const bounded = bound_max_cover(cover, side_rows, known, effort.bound_iterations, offer, watch);
  watch.bounded(bounded.bound);
  const look_again = (steps: number, annealing: number, from: readonly (readonly number[])[]) => {
    if (best !== undefined && best.value >= bounded.bound) return;
    const better = search(steps, [...(best ? [best.open] : []), ...from], annealing, bounded.bound);
    if (better !== undefined && better.value > (best?.value ?? -1)) best = better;
  };
  // With a solver a short look is enough: it takes what is left from there.
  look_again(effort.search_steps / 2, effort.search_steps / 4, offered);
  const last_steps = effort.search_steps * last_look;
  if (solver === undefined) look_again(last_steps, last_steps * annealed, []);
  if (best !== undefined && best.value >= bounded.bound)
    return { ...best, bound: bounded.bound, solver: 'unneeded' };
  const solved = await solve_rest(cover, side_rows, best, bounded, settings);
  if (solver === undefined || (solved.solver !== 'too-large' && solved.solver !== 'unavailable'))
    return solved;
  look_again(last_steps, last_steps * annealed, []);
  return { ...solved, ...best };
}

/** Gives the solver what the bound has left open. */
async function solve_rest(
  cover: Cover,
  side_rows: Instance['side_rows'],
  best: Found | undefined,
  bounded: CoverBound,
  { solver, effort = default_effort, stop }: Settings,
): Promise<Solved> {
  const known = best?.value ?? -1;
  const give_up = (use: SolverUse): Solved => {
    if (best === undefined) throw none_found();
    return { ...best, bound: bounded.bound, solver: use };
  };
  if (solver === undefined) return give_up('unavailable');
  const model = new LinearModel('maximise');
  const sites = add_sites(model, side_rows, bounded.settle(known));
  const served = add_served(model, cover, sites);
  if (model.nonzero_count > effort.nonzeros) return give_up('too-large');
  const start = new Float64Array(model.column_count);
  if (best !== undefined) {
    fill_sites(start, sites, best.open);
    fill_served(start, served, best.open);
  }
  const reply = await solver.solve(
    {
      model: model.arrays(),
      ...(best !== undefined && { start }),
      limits: limit_solver(effort, model),
    },
    stop,
  );
  if (reply.state === 'unavailable') return give_up('unavailable');
  // Settled sites hold for choices better than the known one: none left means that the known one is best.
  if (reply.state === 'infeasible') {
    if (best === undefined) throw infeasible();
    return { ...best, bound: best.value, solver: 'finished' };
  }
  const open = reply.columns && read_sites(sites, reply.columns);
  if (open !== undefined && respects({ side_rows }, open)) {
    const value = value_of(cover, side_rows, open);
    if (value > known) best = { open, value };
  }
  if (best === undefined) throw none_found();
  const bound = Math.min(bounded.bound, floor_bound(reply.bound + served.served_anyway));
  const use = reply.state === 'optimal' ? 'finished' : 'stopped';
  return { ...best, bound: Math.max(bound, best.value), solver: use };
}

/** The weight that a set of open sites serves. */
export function value_of(cover: Cover, side_rows: Instance['side_rows'], open: Iterable<number>): number {
  const candidates = Array.from({ length: cover.site_count }, () => '');
  const state = new MaxCoverState(cover, new Limits({ candidates, side_rows }));
  state.move_to(open);
  return state.value;
}
