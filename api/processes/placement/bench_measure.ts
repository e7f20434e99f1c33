import type { MeasuredSolver } from './solver.ts';

export interface Measured<Result> {
  result: Result;
  /** Of this process and the solver's together. */
  processor_s: number;
  solver_s: number;
  elapsed_s: number;
}

/** Runs something and measures it: seconds of processor too, for other work may load the machine. */
export async function measure<Result>(
  solver: MeasuredSolver,
  work: () => Promise<Result>,
): Promise<Measured<Result>> {
  const processor_before = process.cpuUsage();
  const solver_before = solver.processor_seconds();
  const started = performance.now();
  const result = await work();
  const elapsed_s = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(processor_before);
  const solver_s = solver.processor_seconds() - solver_before;
  return { result, processor_s: (user + system) / 1e6 + solver_s, solver_s, elapsed_s };
}
