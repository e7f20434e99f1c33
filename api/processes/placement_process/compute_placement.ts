import { default_effort, type Answer, type Effort } from '../placement/answer.ts';
import { place_capacity_cover } from '../placement/capacity_cover.ts';
import { make_cover } from '../placement/cover.ts';
import { coverage_curve } from '../placement/coverage_curve.ts';
import { place_max_cover, type Settings } from '../placement/max_cover.ts';
import { value_of } from '../placement/value_of.ts';
import { place_lexicographic } from '../placement/lexicographic.ts';
import { make_median, total_time } from '../placement/median.ts';
import { place_p_center } from '../placement/p_center.ts';
import { place_p_median } from '../placement/p_median.ts';
import { make_instance, roles, type Instance } from '../placement/problem.ts';
import { place_set_cover } from '../placement/set_cover.ts';
import { open_solver } from '../placement/solver.ts';
import type { TimeMatrix } from '../network/matrix.ts';
import type { Found } from '../placement/watch.ts';
import type { Partial } from '../process.ts';
import type { ThreadContext } from '../serve_thread.ts';
import { measure_times } from './measure_times.ts';
import { count_served } from './count_served.ts';
import { deciseconds_per_minute } from './request.ts';
import type { PlacementOutcome, PlacementTask, Stage } from './task.ts';

/** A small problem is searched out long before the usual number of steps; from 15,000 pairs on they are the usual ones. */
const search_steps_for = (pairs: number) =>
  Math.min(default_effort.search_steps, Math.max(1e6, 20_000 * pairs));

/** Measures the times and chooses the sites: all that takes long, in a thread of its own. */
export async function compute_placement(
  task: PlacementTask,
  { stop, progress, report }: ThreadContext<Partial>,
): Promise<PlacementOutcome> {
  const limit_ds = uses_times(task) ? task.horizon_ds : task.threshold_ds;
  const times = await measure_times(task, limit_ds, (done, of) => {
    stop.throwIfAborted();
    if (done % 100 === 0 || done === of) progress(0.1 + (0.3 * done) / of, 'Calcul des temps');
  });
  progress(0.4, 'Choix des lieux');
  const instance = make_instance({
    candidates: task.sites.names,
    demands: task.demands.ids,
    weights: task.weights,
    starts: times.matrix.start,
    targets: times.matrix.demand,
    times: times.matrix.ds,
    roles: task.sites.roles,
    costs: task.sites.costs,
    quotas: task.quotas,
    max_new_sites: task.p,
    ...(task.budget !== undefined && { budget: task.budget }),
    ...(task.sites.capacities !== null && { capacities: task.sites.capacities }),
  });
  const solver = open_solver();
  try {
    const effort = { ...default_effort, search_steps: search_steps_for(instance.targets.length) };
    const settings = { seed: task.seed, solver, effort, stop };
    const told = (partial: Found) => report(in_unit(task.objective, instance, partial));
    const chosen = await choose_sites(task, instance, { ...settings, on_found: told });
    const curve = task.curve
      ? await draw_curve(task, instance, chosen, settings, (done) => {
          progress(0.6 + (0.4 * done) / task.p, `Courbe : ${done} lieux sur ${task.p}`);
        })
      : null;
    const answers = curve === null ? chosen : { ...chosen, coverage: curve.at(-1) ?? chosen.coverage };
    const open = (Object.values(answers).at(-1) as Answer).sites;
    const { matrix, ...about_times } = times;
    return {
      ...about_times,
      pairs: matrix.demand.length,
      stages: Object.entries(answers).flatMap(([objective, answer]) =>
        answer === undefined ? [] : [describe_stage(objective as Stage['objective'], instance, answer)],
      ),
      curve: curve && draw_points(curve),
      without_capacities: await compare_without_capacities(task, instance, settings),
      sites: count_served(task, matrix, open),
      before: measure_before(task, instance),
      out_of_reach: count_unreached(task, matrix),
    };
  } finally {
    solver.close();
  }
}

const uses_times = ({ objective }: PlacementTask) =>
  objective === 'p_median' || objective === 'p_center' || objective === 'lexicographic';

/** What was found for each objective, in their order; the last choice holds all of them. */
type Answers = { readonly [objective in Stage['objective']]?: Answer };

async function choose_sites(
  { objective, threshold_ds: threshold, horizon_ds, backup, minimise }: PlacementTask,
  instance: Instance,
  settings: Settings,
): Promise<Answers> {
  const times_served = backup ? 2 : 1;
  switch (objective) {
    case 'coverage':
      if (instance.capacities !== undefined)
        return { coverage: await place_capacity_cover(instance, { threshold }, settings) };
      return { coverage: await place_max_cover(instance, { threshold, times_served }, settings) };
    case 'set_cover':
      return { set_cover: await place_set_cover(instance, { threshold, times_served, minimise }, settings) };
    case 'p_median':
      return { p_median: await place_p_median(instance, { unreached: horizon_ds }, settings) };
    case 'p_center':
      return { p_center: await place_p_center(instance, { times_served }, settings) };
    case 'lexicographic':
      return { ...(await place_lexicographic(instance, { threshold, unreached: horizon_ds }, settings)) };
    default:
      throw new RangeError(`compute_placement: ${String(objective satisfies never)}`);
  }
}

async function compare_without_capacities(
  { threshold_ds: threshold }: PlacementTask,
  instance: Instance,
  settings: Settings,
): Promise<Stage | null> {
  if (instance.capacities === undefined) return null;
  return describe_stage('coverage', instance, await place_max_cover(instance, { threshold }, settings));
}

/** Value and bound in the unit of their objective: weights, sites, euros or minutes. */
function in_unit<Certified extends { value: number; bound: number }>(
  objective: PlacementTask['objective'],
  { weights, scale }: Instance,
  certified: Certified,
): Certified {
  const per_unit =
    objective === 'p_median'
      ? (weights.reduce((sum, weight) => sum + weight, 0) / scale || 1) * deciseconds_per_minute
      : objective === 'p_center'
        ? deciseconds_per_minute
        : 1;
  return { ...certified, value: certified.value / per_unit, bound: certified.bound / per_unit };
}

function describe_stage(objective: Stage['objective'], instance: Instance, answer: Answer): Stage {
  const { value, bound, gap, proven, solver } = in_unit(objective, instance, answer);
  return { objective, value, bound, gap, proven, solver };
}

/** Little for each point: each begins from the choice of the one before. */
function curve_effort(effort: Effort, points: number): Effort {
  return {
    ...effort,
    search_steps: Math.max(5e6, (2 * effort.search_steps) / points),
    bound_iterations: 500,
    branch_work: 6e8,
    nodes: 2000,
    simplex_iterations: 30_000,
  };
}

function draw_curve(
  { p, threshold_ds: threshold, backup }: PlacementTask,
  instance: Instance,
  { coverage: known }: Answers,
  settings: Settings & { effort: Effort },
  on_point: (done: number) => void,
): Promise<(Answer | undefined)[]> {
  const options = { threshold, times_served: backup ? 2 : 1, most: p, known, on_point };
  return coverage_curve(instance, options, { ...settings, effort: curve_effort(settings.effort, p) });
}

const draw_points = (curve: readonly (Answer | undefined)[]) =>
  curve.flatMap((point, k) => {
    if (point === undefined) return [];
    const { value, bound, gap, proven } = point;
    return [{ p: k + 1, value, bound, gap, proven }];
  });

/** What the locked sites do alone: weight covered, or mean minutes; null where that says nothing. */
function measure_before(
  { objective, threshold_ds, horizon_ds, backup }: PlacementTask,
  instance: Instance,
): number | null {
  if (objective === 'set_cover' || objective === 'p_center') return null;
  const { candidates, locked, weights, scale } = instance;
  const open = [...candidates.keys()].filter((j) => locked[j] === 1);
  if (objective !== 'p_median') {
    const cover = make_cover(instance, threshold_ds, backup ? 2 : 1);
    return value_of(cover, instance.side_rows, open) / scale;
  }
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return all === 0 ? 0 : total_time(make_median(instance, horizon_ds), open) / all / deciseconds_per_minute;
}

/** Demands that no site is near, whatever opens. */
function count_unreached({ demands, sites }: PlacementTask, { start, demand }: TimeMatrix): number {
  const reached = new Uint8Array(demands.ids.length);
  sites.roles.forEach((role, j) => {
    if (role === roles.forbidden) return;
    for (let at = start[j] as number; at < (start[j + 1] as number); at++) reached[demand[at] as number] = 1;
  });
  return reached.reduce((sum, is_reached) => sum + 1 - is_reached, 0);
}
