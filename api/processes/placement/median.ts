import { transpose } from './cover.ts';
import type { Instance } from './problem.ts';

/**
 * How long each demand travels, for the p-median problem: from every site its demands, from every demand its sites by
 * ascending time. A demand that no open site reaches counts for `unreached`.
 */
export interface Median {
  site_count: number;
  demand_count: number;
  weights: Float64Array;
  starts: Int32Array;
  targets: Int32Array;
  times: Int32Array;
  site_starts: Int32Array;
  /** Sites of each demand, nearest first; of equally near ones the lowest. */
  sites: Int32Array;
  site_times: Int32Array;
  unreached: number;
  forced: Uint8Array;
}

/** Times of `unreached` or more are no better than none, and left out. */
export function make_median(instance: Instance, unreached: number): Median {
  const { candidates, demands, weights, starts, targets, times, forced } = instance;
  const kept = drop_far(starts, targets, times, unreached);
  const { starts: site_starts, targets: sites } = transpose(kept.starts, kept.targets, demands.length);
  const site_times = new Int32Array(sites.length);
  const next = site_starts.slice();
  for (let at = 0; at < kept.targets.length; at++) site_times[next[kept.targets[at]!]!++] = kept.times[at]!;
  for (let i = 0; i < demands.length; i++) {
    const begin = site_starts[i]!;
    const end = site_starts[i + 1]!;
    const own_sites = sites.slice(begin, end);
    const own_times = site_times.slice(begin, end);
    const order = Int32Array.from(own_times.keys()).sort((a, b) => own_times[a]! - own_times[b]! || a - b);
    order.forEach((from, k) => {
      sites[begin + k] = own_sites[from]!;
      site_times[begin + k] = own_times[from]!;
    });
  }
  return {
    ...kept,
    site_count: candidates.length,
    demand_count: demands.length,
    weights,
    site_starts,
    sites,
    site_times,
    unreached,
    forced,
  };
}

function drop_far(starts: Int32Array, targets: Int32Array, times: Int32Array, unreached: number) {
  if (times.every((time) => time < unreached)) return { starts, targets, times };
  const near = (at: number) => times[at]! < unreached;
  const positions = Int32Array.from(times.keys()).filter(near);
  const kept_before = new Int32Array(times.length + 1);
  for (let at = 0; at < times.length; at++) kept_before[at + 1] = kept_before[at]! + (near(at) ? 1 : 0);
  return {
    starts: starts.map((start) => kept_before[start]!),
    targets: positions.map((at) => targets[at]!),
    times: positions.map((at) => times[at]!),
  };
}

/** Time from each demand to its nearest open site, `unreached` where there is none. */
export function nearest_times(median: Median, open: Iterable<number>): Float64Array {
  const nearest = new Float64Array(median.demand_count).fill(median.unreached);
  for (const j of open)
    for (let at = median.starts[j]!; at < median.starts[j + 1]!; at++) {
      const i = median.targets[at]!;
      nearest[i] = Math.min(nearest[i]!, median.times[at]!);
    }
  return nearest;
}

/** Sum of weight × time to the nearest open site. */
export function total_time(median: Median, open: Iterable<number>): number {
  return nearest_times(median, open).reduce((sum, time, i) => sum + median.weights[i]! * time, 0);
}
