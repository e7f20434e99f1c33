import type { CoverSaddle } from './cover_saddle.ts';

/** How far a step goes for each site, demand and row. */
export interface Lengths {
  sites: Float64Array;
  demands: Float64Array;
  rows: Float64Array;
}

/** Steps by what each site and each demand has to do with, demands scaled by their weights: they surely converge. */
export function step_lengths({ rest: { cover }, rows, room }: CoverSaddle): Lengths {
  const { site_count, starts, targets, site_starts, weights } = cover;
  const sites = new Float64Array(site_count);
  for (let j = 0; j < site_count; j++)
    for (let at = starts[j]!; at < starts[j + 1]!; at++) sites[j]! += weights[targets[at]!]!;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const of_row = total / Math.max(1, room);
  const row_lengths = rows.map(({ members, coefficients }) => {
    const unit = coefficients.reduce((most, value) => Math.max(most, value), 1);
    members.forEach((j, k) => (sites[j]! += (of_row * coefficients[k]!) / unit));
    const sum = coefficients.reduce((all, value) => all + value, 0);
    return sum > 0 ? of_row / unit / sum : of_row;
  });
  return {
    sites: sites.map((sum) => (sum > 0 ? 1 / sum : 1)),
    demands: weights.map((weight, i) => weight / (site_starts[i + 1]! - site_starts[i]!)),
    rows: Float64Array.from(row_lengths),
  };
}
