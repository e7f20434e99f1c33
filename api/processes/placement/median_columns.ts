import type { LinearModel } from './linear_model.ts';
import { nearest_times, type Median } from './median.ts';
import type { SiteColumns } from './site_columns.ts';

/** Columns of travel time in a model: for each demand a chain of « still not served within this time ». */
export interface TimeColumns {
  /** What the times come to at least, outside of the columns. */
  constant: number;
  /** Column, what it costs, and the unsettled sites that would serve within its time. */
  columns: readonly { column: number; cost: number; demand: number; within: number }[];
  /** Time of each demand when none of its columns' sites opens. */
  last: Int32Array;
}

/** Pairs that a model of the unsettled sites would hold, before anything is built of it. */
export function count_pairs({ sites, site_starts, demand_count }: Median, settled: Int8Array): number {
  let count = 0;
  for (let i = 0; i < demand_count; i++)
    for (let at = site_starts[i]!; at < site_starts[i + 1]! && settled[sites[at]!] !== 1; at++)
      if (settled[sites[at]!] === 0) count++;
  return count;
}

/**
 * The radius formulation (Cornuéjols, Nemhauser and Wolsey 1980; Elloumi 2010): a column per demand and distinct time,
 * 1 when no open site is that near; it costs the step to the next time. `reward`: whether it stands in the objective.
 */
export function add_times(
  model: LinearModel,
  median: Median,
  { column, settled }: SiteColumns,
  reward = true,
): TimeColumns {
  const { demand_count, weights, site_starts, sites, site_times, unreached } = median;
  const columns: TimeColumns['columns'][number][] = [];
  const lasts = new Int32Array(demand_count);
  let constant = 0;
  for (let i = 0; i < demand_count; i++) {
    const near: { site: number; time: number }[] = [];
    let last = unreached;
    for (let at = site_starts[i]!; at < site_starts[i + 1]!; at++) {
      const j = sites[at]!;
      if (settled[j] === -1) continue;
      if (settled[j] === 1) {
        last = site_times[at]!;
        break;
      }
      near.push({ site: j, time: site_times[at]! });
    }
    lasts[i] = last;
    const times = [...new Set(near.map(({ time }) => time))].filter((time) => time < last);
    constant += weights[i]! * (times[0] ?? last);
    let before = -1;
    let k = 0;
    times.forEach((time, index) => {
      const cost = weights[i]! * ((times[index + 1] ?? last) - time);
      for (; k < near.length && near[k]!.time <= time; k++) model.entry(column[near[k]!.site]!, 1);
      const beyond = model.column(reward ? cost : 0);
      model.entry(beyond, 1);
      if (before >= 0) model.entry(before, -1);
      model.close_row(before >= 0 ? 0 : 1, Infinity);
      columns.push({ column: beyond, cost, demand: i, within: time });
      before = beyond;
    });
  }
  return { constant, columns, last: lasts };
}

/** Values of the time columns for a set of open sites. */
export function fill_times(
  values: Float64Array,
  median: Median,
  { columns }: TimeColumns,
  open: readonly number[],
): void {
  const nearest = nearest_times(median, open);
  for (const { column, demand, within } of columns) values[column] = nearest[demand]! > within ? 1 : 0;
}
