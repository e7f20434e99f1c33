import { default_effort, floor_bound, limit_solver, type SolverUse } from './answer.ts';
import type { Cover } from './cover.ts';
import { add_served, fill_served } from './cover_columns.ts';
import { infeasible, none_found, respects } from './limits.ts';
import { LinearModel } from './linear_model.ts';
import type { Settings, Solved } from './max_cover.ts';
import type { Found } from './max_cover_search.ts';
import type { Instance } from './problem.ts';
import { add_sites, fill_sites, read_sites } from './site_columns.ts';
import { value_of } from './value_of.ts';

/**
 * Gives the solver what a bound has left open: `settled` holds for every choice better than the best one so far (1 open,
 * −1 closed). Throws an AppError (422) when there is no choice.
 */
export async function solve_exactly(
  cover: Cover,
  side_rows: Instance['side_rows'],
  best: Found | undefined,
  { bound: first_bound, settled }: { bound: number; settled: Int8Array },
  { solver, effort = default_effort, stop }: Settings,
): Promise<Solved> {
  const known = best?.value ?? -1;
  const give_up = (use: SolverUse): Solved => {
    if (best === undefined) throw none_found();
    return { ...best, bound: first_bound, solver: use };
  };
  if (solver === undefined) return give_up('unavailable');
  const model = new LinearModel('maximise');
  const sites = add_sites(model, side_rows, settled);
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
  const bound = Math.min(first_bound, floor_bound(reply.bound + served.served_anyway));
  const use = reply.state === 'optimal' ? 'finished' : 'stopped';
  return { ...best, bound: Math.max(bound, best.value), solver: use };
}
