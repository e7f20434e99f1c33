import type { Stop } from '../serve_thread.ts';
import { default_effort, type Effort } from './answer.ts';
import { transpose } from './cover.ts';
import type { Median } from './median.ts';
import type { Instance } from './problem.ts';
import { bound_set_cover, type BoundedCover } from './set_cover_bound.ts';
import { Watch } from './watch.ts';

/** The bound is looked for to this share of the value. */
const fineness = 1 / 200;
/** Of the iterations of a bound for one radius: those too small are found out long before. */
const share_of_iterations = 1 / 8;

/**
 * The least worst time that can be hoped for: by bisection the greatest radius for which the Lagrangian bound of the set
 * cover needs more sites than may open. `value`: a worst time that is known. Nothing is said of what the choices must keep
 * beside: the bound holds with it too. It takes seconds where a model of all pairs is too large for the solver.
 */
export function bound_worst_time(
  median: Median,
  instance: Pick<Instance, 'side_rows' | 'locked'>,
  value: number,
  { effort = default_effort, stop }: { effort?: Effort | undefined; stop?: Stop | undefined },
): number {
  const watch = new Watch('minimise', 0, 1, { stop });
  const costs = Float64Array.from(instance.locked, (locked) => 1 - locked);
  const most_sites = instance.side_rows[0]!.upper;
  const is_impossible = (radius: number): boolean => {
    const cover = cover_within(median, radius);
    if (cover === undefined) return true;
    if (!Number.isFinite(most_sites) || cover.demand_count === 0) return false;
    const iterations = Math.ceil(effort.bound_iterations * share_of_iterations);
    return bound_set_cover(cover, costs, most_sites + 1, iterations, watch) > most_sites;
  };
  const radii = [...new Set(median.times)].filter((radius) => radius < value).sort((a, b) => a - b);
  // Nothing reaches all within less than radii[low]; within radii[high] something may.
  let low = 0;
  let high = radii.length;
  while (low < high && (radii[high] ?? value) - radii[low]! > value * fineness) {
    watch.check();
    const middle = (low + high) >> 1;
    if (is_impossible(radii[middle]!)) low = middle + 1;
    else high = middle;
  }
  return radii[low] ?? value;
}

/** The sites within the radius of each demand that some site reaches at all; undefined where one has none within. */
function cover_within(median: Median, radius: number): BoundedCover | undefined {
  const { site_count, site_starts: all_starts, sites: all_sites, site_times, forced } = median;
  const rows: [begin: number, end: number][] = [];
  for (let i = 0; i < median.demand_count; i++) {
    const [begin, last] = [all_starts[i]!, all_starts[i + 1]!];
    if (begin === last) continue;
    let end = begin;
    while (end < last && site_times[end]! <= radius) end++;
    if (end === begin) return undefined;
    rows.push([begin, end]);
  }
  const site_starts = new Int32Array(rows.length + 1);
  rows.forEach(([begin, end], i) => (site_starts[i + 1] = site_starts[i]! + end - begin));
  const sites = new Int32Array(site_starts[rows.length]!);
  rows.forEach(([begin, end], i) => sites.set(all_sites.subarray(begin, end), site_starts[i]));
  return {
    ...transpose(site_starts, sites, site_count),
    site_count,
    demand_count: rows.length,
    site_starts,
    sites,
    times_served: 1,
    forced,
  };
}
