import { LinearModel } from './linear_model.ts';
import type { SideRow } from './problem.ts';

/** The columns of a linear program that open sites: one for each site that is not settled. */
export interface SiteColumns {
  /** Column of each site, −1 for those settled. */
  column: Int32Array;
  /** 1 open, −1 closed, 0 for the solver to choose. */
  settled: Int8Array;
}

/** Begins a model with a column per unsettled site and the side rows. `cost`: of each open site in the objective. */
export function add_sites(
  model: LinearModel,
  side_rows: readonly SideRow[],
  settled: Int8Array,
  cost: (j: number) => number = () => 0,
): SiteColumns {
  const column = new Int32Array(settled.length).fill(-1);
  settled.forEach((state, j) => {
    if (state === 0) column[j] = model.column(cost(j), { integer: true });
  });
  for (const { members, coefficients, lower, upper } of side_rows) {
    let taken = 0;
    members.forEach((j, k) => {
      if (settled[j] === 1) taken += coefficients[k]!;
      else if (settled[j] === 0) model.entry(column[j]!, coefficients[k]!);
    });
    model.close_row(lower - taken, upper - taken);
  }
  return { column, settled };
}

/** Writes a set of open sites into the values of a model's columns. */
export function fill_sites(values: Float64Array, { column }: SiteColumns, open: readonly number[]): void {
  for (const j of open) if (column[j]! >= 0) values[column[j]!] = 1;
}

/** The open sites of a solution. */
export function read_sites({ column, settled }: SiteColumns, values: Float64Array): number[] {
  const open: number[] = [];
  settled.forEach((state, j) => {
    if (state === 1 || (state === 0 && values[column[j]!]! > 0.5)) open.push(j);
  });
  return open;
}
