import {
  ceil_bound,
  default_effort,
  limit_solver,
  make_answer,
  type Answer,
  type SolverUse,
} from './answer.ts';
import { make_cover, transpose, type Cover } from './cover.ts';
import { fill_minimums } from './fill_minimums.ts';
import { infeasible, Limits, none_found, respects } from './limits.ts';
import { LinearModel } from './linear_model.ts';
import type { Settings } from './max_cover.ts';
import { fill } from './max_cover_search.ts';
import { MaxCoverState } from './max_cover_state.ts';
import type { Instance } from './problem.ts';
import { seeded_random } from './seeded_random.ts';
import { bound_set_cover } from './set_cover_bound.ts';
import { reduce_set_cover, type Reduced } from './set_cover_reduce.ts';
import { search_covering } from './set_cover_search.ts';
import { add_sites, fill_sites, read_sites } from './site_columns.ts';
import { Watch } from './watch.ts';

/**
 * Of the nonzeros that the solver takes elsewhere: the relaxation of a cover is degenerate, and one of 460,000 nonzeros had
 * not brought anything after minutes, when it cannot even be interrupted.
 */
const solved_share = 0.2;

/** An answer, and the demands that too few candidates are near to ever serve: the cover concerns all others. */
export interface CoverAnswer extends Answer {
  out_of_reach: readonly string[];
}

/**
 * The location set covering problem (Toregas et al. 1971): the fewest new sites, or the cheapest ones, that serve every
 * demand within `threshold` (inclusive) from `times_served` sites. Throws an AppError (422) when no choice does.
 */
export async function place_set_cover(
  instance: Instance,
  options: { threshold: number; times_served?: number; minimise?: 'sites' | 'cost' },
  settings: Settings,
): Promise<CoverAnswer> {
  const { threshold, times_served = 1, minimise = 'sites' } = options;
  const cover = make_cover(instance, threshold, times_served);
  const { open, value, bound, solver } = await solve_set_cover(cover, instance, settings, { minimise });
  if (bound === Infinity) throw infeasible();
  if (open === undefined) throw none_found();
  const out_of_reach = instance.demands.filter((_, i) => cover.merged[i] === -1);
  const answer = make_answer(instance, {
    open,
    value,
    bound,
    sense: 'minimise',
    seed: settings.seed,
    solver,
  });
  return { ...answer, out_of_reach };
}

/** `open` is undefined when no cover was found, `bound` Infinity when there is none. */
export interface SolvedSetCover {
  open: readonly number[] | undefined;
  value: number;
  bound: number;
  solver: SolverUse;
}

/** The same on a cover; with `any`, the first cover within the limits will do. */
export async function solve_set_cover(
  cover: Cover,
  instance: Pick<Instance, 'candidates' | 'side_rows' | 'costs' | 'locked'>,
  { seed, solver, effort = default_effort, stop, on_found }: Settings,
  { minimise = 'sites', any = false }: { minimise?: 'sites' | 'cost'; any?: boolean } = {},
): Promise<SolvedSetCover> {
  const { side_rows } = instance;
  const costs =
    minimise === 'cost' ? instance.costs : Float64Array.from(instance.locked, (locked) => 1 - locked);
  const cost_of = (open: readonly number[]) => open.reduce((sum, j) => sum + costs[j]!, 0);
  let found = search_set_cover(cover, instance, costs);
  let value = found === undefined ? Infinity : cost_of(found);
  const watch = new Watch('minimise', 0, 1, any ? { stop } : { stop, on_found });
  const tell = () => found !== undefined && watch.found(value, found.length);
  watch.check();
  tell();
  if (any && found !== undefined) return { open: found, value, bound: 0, solver: 'unneeded' };
  const impossible: SolvedSetCover = {
    open: undefined,
    value: Infinity,
    bound: Infinity,
    solver: 'unneeded',
  };
  const plain = cover.times_served === 1 && side_rows.length === 1;
  const reduced = plain ? reduce_set_cover(cover, minimise === 'cost' ? costs : undefined) : undefined;
  if (reduced?.impossible === true) return impossible;
  const settled = reduced?.settled ?? Int8Array.from(cover.forced);
  const fixed = cost_of(opened_by(settled));
  const rest = reduced === undefined ? undefined : rest_to_cover(cover, reduced);
  // A first look brings a cost that the steps of the bound aim at; whatever it leaves is for the second.
  const look = (share: number, enough: number) => {
    if (rest === undefined) return;
    const steps = share * Math.min(effort.search_steps, 1000 * rest.sites.length);
    const between = () => watch.check();
    const better = search_covering(rest, costs, { steps, random: seeded_random(seed), enough, between });
    const open = [...opened_by(settled), ...better.open].sort((one, other) => one - other);
    if (cost_of(open) >= value || !respects(instance, open)) return;
    found = open;
    value = cost_of(open);
    tell();
  };
  const upper = side_rows[0]!.upper;
  look(1 / 8, any ? upper - fixed : 0);
  if (any && found !== undefined) return { open: found, value, bound: 0, solver: 'unneeded' };
  // A bound beyond the number of new sites allowed proves that there is no cover.
  const most = minimise === 'sites' ? Math.min(value, upper + 1) : value;
  const known = Number.isFinite(most) ? most : costs.reduce((sum, cost) => sum + cost, 1);
  const bound_of = (part: Cover, taken: number) =>
    taken + bound_set_cover(part, costs, known - taken, effort.bound_iterations, watch);
  const bound = rest === undefined ? bound_of(cover, 0) : bound_of(rest, fixed);
  watch.bounded(Math.min(bound, value));
  if (minimise === 'sites' && bound > upper) return impossible;
  if (bound < value) look(1, any ? upper - fixed : bound - fixed);
  if (any && found !== undefined) return { open: found, value, bound: 0, solver: 'unneeded' };
  if (bound >= value) return { open: found, value, bound: value, solver: 'unneeded' };
  const give_up = (use: SolverUse): SolvedSetCover => ({ open: found, value, bound, solver: use });
  if (solver === undefined) return give_up('unavailable');
  const model = new LinearModel('minimise');
  const sites = add_sites(model, side_rows, settled, (j) => costs[j]!);
  add_demands(model, rest ?? cover, sites.column, settled);
  if (model.nonzero_count > effort.nonzeros * solved_share) return give_up('too-large');
  const start = new Float64Array(model.column_count);
  fill_sites(start, sites, found ?? []);
  // The greedy's own choice may not hold what the reductions have settled.
  const fits =
    found !== undefined && settled.every((state, j) => state === 0 || found!.includes(j) === (state === 1));
  const reply = await solver.solve(
    {
      model: model.arrays(),
      ...(fits && { start }),
      limits: limit_solver(effort, model),
    },
    stop,
  );
  if (reply.state === 'unavailable') return give_up('unavailable');
  if (reply.state === 'infeasible') return { ...impossible, solver: 'finished' };
  const opened = reply.columns && read_sites(sites, reply.columns);
  const proven = Math.max(bound, ceil_bound(reply.bound + fixed));
  const use = reply.state === 'optimal' ? 'finished' : 'stopped';
  if (opened === undefined || !covers(cover, instance, opened) || cost_of(opened) > value)
    return { open: found, value, bound: Math.min(proven, value), solver: use };
  return { open: opened, value: cost_of(opened), bound: Math.min(proven, cost_of(opened)), solver: use };
}

const opened_by = (settled: Int8Array) => [...settled.keys()].filter((j) => settled[j] === 1);

/** What the reductions have left, as a cover of its own without forced sites. */
function rest_to_cover(cover: Cover, { rows }: Reduced): Cover {
  const site_starts = new Int32Array(rows.length + 1);
  rows.forEach((sites, i) => (site_starts[i + 1] = site_starts[i]! + sites.length));
  const sites = Int32Array.from(rows.flat());
  return {
    ...cover,
    ...transpose(site_starts, sites, cover.site_count),
    demand_count: rows.length,
    weights: new Float64Array(rows.length).fill(1),
    site_starts,
    sites,
    forced: new Uint8Array(cover.site_count),
  };
}

/** Greedy cover within the limits, then without the sites that turned out to be superfluous. */
function search_set_cover(
  cover: Cover,
  instance: Pick<Instance, 'candidates' | 'side_rows'>,
  costs: Float64Array,
): readonly number[] | undefined {
  const state = new MaxCoverState(cover, new Limits(instance));
  state.move_to([...cover.forced.keys()].filter((j) => cover.forced[j] === 1));
  if (!fill_minimums(state, (j) => state.progress_of(j))) return undefined;
  fill(state);
  const all = cover.weights.reduce((sum, weight) => sum + weight, 0);
  if (state.value < all) return undefined;
  const free = state.open_sites().filter((j) => cover.forced[j] === 0);
  for (const j of free.sort((a, b) => costs[b]! - costs[a]! || a - b)) {
    if (!state.limits.can_remove(j)) continue;
    state.close(j);
    if (state.value < all) state.open(j);
  }
  return state.open_sites();
}

function add_demands(model: LinearModel, cover: Cover, column: Int32Array, settled: Int8Array): void {
  for (let i = 0; i < cover.demand_count; i++) {
    const around = cover.sites.subarray(cover.site_starts[i], cover.site_starts[i + 1]);
    const needed = cover.times_served - around.filter((j) => settled[j] === 1).length;
    if (needed <= 0) continue;
    for (const j of around) if (settled[j] === 0) model.entry(column[j]!, 1);
    model.close_row(needed, Infinity);
  }
}

/** Whether a set of open sites holds the side rows and serves every demand. */
function covers(cover: Cover, instance: Pick<Instance, 'side_rows'>, open: readonly number[]): boolean {
  const is_open = new Set(open);
  for (let i = 0; i < cover.demand_count; i++) {
    const around = cover.sites.subarray(cover.site_starts[i], cover.site_starts[i + 1]);
    if (around.filter((j) => is_open.has(j)).length < cover.times_served) return false;
  }
  return respects(instance, open);
}
