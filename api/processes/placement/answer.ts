import type { Instance } from './problem.ts';
import type { SolverLimits } from './solver.ts';
import { gap_of } from './watch.ts';

/** What became of the exact solver: not needed, closed the gap, stopped at a limit, too large for it, or not there. */
export type SolverUse = 'unneeded' | 'finished' | 'stopped' | 'too-large' | 'unavailable';

/** An answer to a placement problem. The time it took is apart: it is the only thing that differs between machines. */
export interface Answer {
  /** Names of all open sites, locked ones included, in byte order. */
  sites: readonly string[];
  value: number;
  /** No choice of sites does better: at least `value` when it is a maximum, at most when it is a minimum. */
  bound: number;
  /** |bound − value| over the greater of both, 0 when proven. */
  gap: number;
  proven: boolean;
  seed: number;
  solver: SolverUse;
}

/** How hard to try, in steps that are the same on every machine. */
export interface Effort {
  /** Pairs of candidate and demand looked at by the local search; some 3e8 a second. */
  search_steps: number;
  /** Iterations of the Lagrangian bound, each over all pairs. */
  bound_iterations: number;
  /** Pairs looked at by branch and bound for coverage, about; some 4e8 a second. */
  branch_work: number;
  /** Of the exact solver, on what the bound has left open. */
  nodes: number;
  simplex_iterations: number;
  /** Of simplex iterations × nonzeros of the model: those of a large model take longer each. */
  simplex_work: number;
  /** Models larger than this are not given to the solver. */
  nonzeros: number;
}

export const default_effort: Effort = {
  search_steps: 3e8,
  bound_iterations: 1500,
  branch_work: 2.5e9,
  nodes: 20_000,
  simplex_iterations: 200_000,
  simplex_work: 6e9,
  nonzeros: 500_000,
};

/** What the exact solver may do for a model whose objective is whole. */
export function limit_solver(
  { nodes, simplex_iterations, simplex_work }: Effort,
  { nonzero_count }: { nonzero_count: number },
): SolverLimits {
  const by_work = Math.ceil(simplex_work / Math.max(1, nonzero_count));
  return { nodes, simplex_iterations: Math.min(simplex_iterations, by_work), absolute_gap: 0.99 };
}

/** Turns sites and whole values into an answer; `scale` divides both. A bound on the wrong side of its value is the value. */
export function make_answer(
  { candidates }: Pick<Instance, 'candidates'>,
  result: {
    open: Iterable<number>;
    value: number;
    bound: number;
    scale?: number;
    sense: 'maximise' | 'minimise';
    seed: number;
    solver: SolverUse;
  },
): Answer {
  const { scale = 1, sense, seed, solver } = result;
  const value = result.value / scale;
  const best = sense === 'maximise' ? Math.max : Math.min;
  const exact = best(result.bound / scale, value);
  // The solver computes in floating point: nearer than this it cannot tell apart.
  const bound = gap_of(value, exact) <= 1e-9 ? value : exact;
  return {
    sites: [...result.open].sort((a, b) => a - b).map((j) => candidates[j]!),
    value,
    bound,
    gap: gap_of(value, bound),
    proven: bound === value,
    seed,
    solver,
  };
}

/** A whole upper bound from one computed in floating point: its errors may not make it too small. */
export function floor_bound(bound: number): number {
  return Math.floor(bound + 1e-4 + Math.abs(bound) * 1e-10);
}

/** A whole lower bound from one computed in floating point. */
export function ceil_bound(bound: number): number {
  return Math.ceil(bound - 1e-4 - Math.abs(bound) * 1e-10);
}
