import type { Cover } from './cover.ts';
import type { LinearModel } from './linear_model.ts';
import type { SiteColumns } from './site_columns.ts';

/** What a model says of served weight: columns that are 1 when a demand is served, and what is served in any case. */
export interface ServedColumns {
  served_anyway: number;
  /** Demand and its column; several demands share one that has the same sites left. */
  columns: readonly { column: number; weight: number; sites: readonly number[]; needed: number }[];
}

/**
 * Adds a column for each demand that the unsettled sites may serve: it can be 1 only when enough of them are open.
 * `reward`: whether its weight stands in the objective.
 */
export function add_served(
  model: LinearModel,
  cover: Cover,
  { column, settled }: SiteColumns,
  reward = true,
): ServedColumns {
  const groups = new Map<string, { weight: number; sites: number[]; needed: number }>();
  let served_anyway = 0;
  for (let i = 0; i < cover.demand_count; i++) {
    let needed = cover.times_served;
    const sites: number[] = [];
    for (let at = cover.site_starts[i]!; at < cover.site_starts[i + 1]!; at++) {
      const j = cover.sites[at]!;
      if (settled[j] === 1) needed--;
      else if (settled[j] === 0) sites.push(j);
    }
    if (needed <= 0) served_anyway += cover.weights[i]!;
    else if (sites.length >= needed) {
      const key = `${needed}:${sites.join()}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { weight: cover.weights[i]!, sites, needed });
      else group.weight += cover.weights[i]!;
    }
  }
  const columns = [...groups.values()].map(({ weight, sites, needed }) => {
    // One site is enough: the column is whole by itself when the sites are.
    const served = model.column(reward ? weight : 0, { integer: needed > 1 });
    for (const j of sites) model.entry(column[j]!, 1);
    model.entry(served, -needed);
    model.close_row(0, Infinity);
    return { column: served, weight, sites, needed };
  });
  return { served_anyway, columns };
}

/** Values of the columns for a set of open sites. */
export function fill_served(values: Float64Array, { columns }: ServedColumns, open: readonly number[]): void {
  const is_open = new Set(open);
  for (const { column, sites, needed } of columns)
    if (sites.filter((j) => is_open.has(j)).length >= needed) values[column] = 1;
}
