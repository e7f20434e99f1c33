import type { Limits } from './limits.ts';
import { OpenSites } from './open_sites.ts';
import type { Median } from './median.ts';

/** A set of open sites with the nearest and second nearest of each demand (Whitaker 1983; Resende and Werneck 2007). */
export class MedianState extends OpenSites {
  readonly median: Median;
  /** Sum of weight × time. */
  total = 0;
  readonly #nearest: Int32Array;
  readonly #second: Int32Array;
  readonly #time: Float64Array;
  readonly #second_time: Float64Array;
  /** What closing each open site would add to the total. */
  readonly #loss: Float64Array;
  readonly #relief: Float64Array;

  constructor(median: Median, limits: Limits) {
    super(median.site_count, limits);
    this.median = median;
    this.#nearest = new Int32Array(median.demand_count).fill(-1);
    this.#second = new Int32Array(median.demand_count).fill(-1);
    this.#time = new Float64Array(median.demand_count).fill(median.unreached);
    this.#second_time = new Float64Array(median.demand_count).fill(median.unreached);
    this.#loss = new Float64Array(median.site_count);
    this.#relief = new Float64Array(median.site_count);
    this.total = median.weights.reduce((sum, weight) => sum + weight * median.unreached, 0);
  }

  open(j: number): void {
    const { starts, targets, times } = this.median;
    this.is_open[j] = 1;
    this.limits.add(j);
    this.steps += starts[j + 1]! - starts[j]!;
    for (let at = starts[j]!; at < starts[j + 1]!; at++) {
      const i = targets[at]!;
      const time = times[at]!;
      if (time < this.#time[i]!) this.#assign(i, j, time, this.#nearest[i]!, this.#time[i]!);
      else if (time < this.#second_time[i]!) this.#assign(i, this.#nearest[i]!, this.#time[i]!, j, time);
    }
  }

  close(j: number): void {
    const { starts, targets } = this.median;
    this.is_open[j] = 0;
    this.limits.remove(j);
    this.steps += starts[j + 1]! - starts[j]!;
    for (let at = starts[j]!; at < starts[j + 1]!; at++) {
      const i = targets[at]!;
      if (this.#nearest[i] === j || this.#second[i] === j) this.#search(i);
    }
  }

  #assign(i: number, nearest: number, time: number, second: number, second_time: number): void {
    const weight = this.median.weights[i]!;
    const before = this.#nearest[i]!;
    if (before >= 0) this.#loss[before]! -= weight * (this.#second_time[i]! - this.#time[i]!);
    if (nearest >= 0) this.#loss[nearest]! += weight * (second_time - time);
    this.total += weight * (time - this.#time[i]!);
    this.#nearest[i] = nearest;
    this.#time[i] = time;
    this.#second[i] = second;
    this.#second_time[i] = second_time;
  }

  /** The two nearest open sites of a demand, from its list. */
  #search(i: number): void {
    const { site_starts, sites, site_times, unreached } = this.median;
    let nearest = -1;
    let time = unreached;
    let at = site_starts[i]!;
    const end = site_starts[i + 1]!;
    const begin = at;
    for (; at < end; at++) {
      if (this.is_open[sites[at]!] === 0) continue;
      if (nearest >= 0) break;
      nearest = sites[at]!;
      time = site_times[at]!;
    }
    this.steps += at - begin;
    this.#assign(i, nearest, time, at < end ? sites[at]! : -1, at < end ? site_times[at]! : unreached);
  }

  /** What opening j takes off the total. */
  gain_of(j: number): number {
    const { starts, targets, times, weights } = this.median;
    this.steps += starts[j + 1]! - starts[j]!;
    let gain = 0;
    for (let at = starts[j]!; at < starts[j + 1]!; at++) {
      const i = targets[at]!;
      if (times[at]! < this.#time[i]!) gain += weights[i]! * (this.#time[i]! - times[at]!);
    }
    return gain;
  }

  /** The open site that j replaces best, and how much that takes off the total; −1 when none may be. */
  best_swap(j: number, open: ArrayLike<number>): { out: number; gain: number } {
    const { starts, targets, times, weights, forced } = this.median;
    this.steps += starts[j + 1]! - starts[j]! + open.length;
    let gain = 0;
    for (let at = starts[j]!; at < starts[j + 1]!; at++) {
      const i = targets[at]!;
      const time = times[at]!;
      const second_time = this.#second_time[i]!;
      if (time >= second_time) continue;
      const weight = weights[i]!;
      const own = this.#time[i]!;
      if (time < own) gain += weight * (own - time);
      const nearest = this.#nearest[i]!;
      if (nearest < 0) continue;
      // Closing its nearest site sends a demand to j instead of to its second nearest.
      this.#relief[nearest]! += weight * (second_time - Math.max(time, own));
    }
    let out = -1;
    let least = Infinity;
    for (let k = 0; k < open.length; k++) {
      const site = open[k]!;
      const lost = this.#loss[site]! - this.#relief[site]!;
      this.#relief[site] = 0;
      if (lost < least && forced[site] === 0 && this.limits.can_swap(site, j)) {
        least = lost;
        out = site;
      }
    }
    return { out, gain: gain - least };
  }
}
