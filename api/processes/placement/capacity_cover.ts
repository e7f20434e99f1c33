import { default_effort, floor_bound, limit_solver, make_answer, type Answer } from './answer.ts';
import { bound_capacity_cover } from './capacity_bound.ts';
import { make_cover, type Cover } from './cover.ts';
import { fill_minimums } from './fill_minimums.ts';
import { FlowState } from './flow_state.ts';
import { infeasible, Limits, none_found, respects } from './limits.ts';
import { LinearModel } from './linear_model.ts';
import type { Settings, Solved } from './max_cover.ts';
import { fill, type Found } from './max_cover_search.ts';
import type { Instance } from './problem.ts';
import { seeded_random } from './seeded_random.ts';
import { add_sites, read_sites } from './site_columns.ts';
import { Watch } from './watch.ts';

/**
 * Maximal covering by sites of limited capacity (Current and Storbeck 1988): the most weight served within `threshold`
 * when no site serves more than its capacity and a demand may be shared between sites. Value and bound are weights.
 * Throws an AppError (422) when no choice fits.
 */
export async function place_capacity_cover(
  instance: Instance,
  { threshold }: { threshold: number },
  settings: Settings,
): Promise<Answer> {
  const { scale, starts } = instance;
  const merged = make_cover(instance, threshold);
  // A site that serves less than another one still adds its capacity.
  const idle = Uint8Array.from(merged.idle, (_, j) => (merged.starts[j] === merged.starts[j + 1] ? 1 : 0));
  for (const { members, lower } of instance.side_rows) if (lower > 0) for (const j of members) idle[j] = 0;
  const capacities = instance.capacities ?? new Float64Array(starts.length - 1).fill(Infinity);
  const solved = await solve_capacity_cover({ ...merged, idle }, capacities, instance, settings);
  return make_answer(instance, { ...solved, scale, sense: 'maximise', seed: settings.seed });
}

async function solve_capacity_cover(
  cover: Cover,
  capacities: Float64Array,
  instance: Pick<Instance, 'candidates' | 'side_rows' | 'scale'>,
  settings: Settings,
): Promise<Solved> {
  const { solver, effort = default_effort, stop } = settings;
  const { side_rows } = instance;
  const all = cover.weights.reduce((sum, weight) => sum + weight, 0);
  const watch = new Watch('maximise', all, instance.scale, settings);
  let best = search_capacity_cover(cover, capacities, instance, settings, watch);
  const known = best?.value ?? -1;
  const iterations = Math.ceil(effort.bound_iterations / 3);
  const bounded = bound_capacity_cover(cover, capacities, side_rows, Math.max(0, known), iterations, watch);
  watch.bounded(bounded.bound);
  const give_up = (use: Solved['solver']): Solved => {
    if (best === undefined) throw none_found();
    return { ...best, bound: Math.max(bounded.bound, best.value), solver: use };
  };
  if (best !== undefined && best.value >= bounded.bound) return give_up('unneeded');
  if (solver === undefined) return give_up('unavailable');
  const model = new LinearModel('maximise');
  const settled = bounded.settle(known);
  const sites = add_sites(model, side_rows, settled);
  if (4 * count_pairs(cover, settled) > effort.nonzeros) return give_up('too-large');
  add_flows(model, cover, capacities, sites);
  const reply = await solver.solve(
    {
      model: model.arrays(),
      limits: limit_solver(effort, model),
    },
    stop,
  );
  if (reply.state === 'unavailable') return give_up('unavailable');
  if (reply.state === 'infeasible') {
    if (best === undefined) throw infeasible();
    return { ...best, bound: best.value, solver: 'finished' };
  }
  const open = reply.columns && read_sites(sites, reply.columns);
  if (open !== undefined && respects({ side_rows }, open)) {
    const value = served_weight(cover, capacities, instance, open);
    if (value > known) best = { open, value };
  }
  if (best === undefined) throw none_found();
  const bound = Math.max(best.value, Math.min(bounded.bound, floor_bound(reply.bound)));
  return { ...best, bound, solver: reply.state === 'optimal' ? 'finished' : 'stopped' };
}

/** Greedy, then again and again with a few sites closed and one opened at random; the best choice stays. */
function search_capacity_cover(
  cover: Cover,
  capacities: Float64Array,
  instance: Pick<Instance, 'candidates' | 'side_rows'>,
  { seed, effort = default_effort }: Settings,
  watch: Watch,
): Found | undefined {
  const limits = new Limits(instance);
  const state = new FlowState(cover, capacities, limits);
  const random = seeded_random(seed);
  state.move_to([...cover.forced.keys()].filter((j) => cover.forced[j] === 1));
  if (!fill_minimums(state, (j) => state.progress_of(j))) return undefined;
  let best: Found | undefined;
  for (let before = -1; state.steps < effort.search_steps / 2 && before !== state.steps;) {
    before = state.steps;
    fill(state);
    state.settle();
    if (best === undefined || state.value > best.value)
      best = { open: state.open_sites(), value: state.value };
    else state.move_to(best.open);
    watch.found(best.value, best.open.length);
    disturb(state, random);
  }
  return best;
}

function disturb(state: FlowState, random: () => number): void {
  const { cover, limits } = state;
  const free = state.open_sites().filter((j) => cover.forced[j] === 0);
  const count = 1 + Math.floor(random() * Math.min(3, free.length));
  for (let k = 0; k < count && free.length > 0; k++) {
    const out = free[Math.floor(random() * free.length)]!;
    const into = Math.floor(random() * cover.site_count);
    if (state.is_open[out] === 0) continue;
    if (state.is_open[into] === 0 && cover.idle[into] === 0 && limits.can_swap(out, into)) {
      state.close(out);
      state.open(into);
    } else if (limits.can_remove(out)) state.close(out);
  }
}

/** The greatest weight that a set of open sites can serve. */
export function served_weight(
  cover: Cover,
  capacities: Float64Array,
  instance: Pick<Instance, 'candidates' | 'side_rows'>,
  open: Iterable<number>,
): number {
  const state = new FlowState(cover, capacities, new Limits(instance));
  state.move_to(open);
  state.settle();
  return state.value;
}

function count_pairs({ starts }: Cover, settled: Int8Array): number {
  return settled.reduce((sum, state, j) => sum + (state === -1 ? 0 : starts[j + 1]! - starts[j]!), 0);
}

/** A column for what each site serves of each demand; rows for the weights, the capacities, and that closed sites serve nobody. */
function add_flows(
  model: LinearModel,
  cover: Cover,
  capacities: Float64Array,
  { column, settled }: ReturnType<typeof add_sites>,
): void {
  const { site_count, demand_count, starts, targets, weights } = cover;
  const flows: { column: number; site: number }[][] = Array.from({ length: demand_count }, () => []);
  for (let j = 0; j < site_count; j++) {
    if (settled[j] === -1) continue;
    let all = 0;
    const own: number[] = [];
    for (let at = starts[j]!; at < starts[j + 1]!; at++) {
      const i = targets[at]!;
      all += weights[i]!;
      const flow = model.column(1, { upper: weights[i]! });
      own.push(flow);
      flows[i]!.push({ column: flow, site: j });
    }
    const capacity = Math.min(capacities[j]!, all);
    for (const flow of own) model.entry(flow, 1);
    if (settled[j] === 0) model.entry(column[j]!, -capacity);
    model.close_row(-Infinity, settled[j] === 0 ? 0 : capacity);
  }
  flows.forEach((list, i) => {
    if (list.length === 0) return;
    for (const { column: flow } of list) model.entry(flow, 1);
    model.close_row(-Infinity, weights[i]!);
    if (list.some(({ site }) => settled[site] === 1)) return;
    for (const { column: flow, site } of list) {
      model.entry(flow, 1);
      model.entry(column[site]!, -weights[i]!);
    }
    model.close_row(-Infinity, 0);
  });
}
