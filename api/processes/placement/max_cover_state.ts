import type { Cover } from './cover.ts';
import type { Limits } from './limits.ts';
import { OpenSites } from './open_sites.ts';

const nobody = -1;
const several = -2;

/** A set of open sites, the weight it serves, and what each change of it would gain or lose. */
export class MaxCoverState extends OpenSites {
  readonly cover: Cover;
  /** Weight served by enough open sites. */
  value = 0;
  /** Open sites around each demand. */
  readonly #around: Int32Array;
  /** All open sites around each demand, joined by exclusive or: the site itself where it is the only one. */
  readonly #joined: Int32Array;
  /** The only open site around each demand, or `nobody`, or `several`. */
  readonly #sole: Int32Array;
  /** What closing each open site would lose. */
  readonly #loss: Float64Array;
  readonly #relief: Float64Array;

  constructor(cover: Cover, limits: Limits) {
    super(cover.site_count, limits);
    this.cover = cover;
    this.#around = new Int32Array(cover.demand_count);
    this.#joined = new Int32Array(cover.demand_count);
    this.#sole = new Int32Array(cover.demand_count).fill(nobody);
    this.#loss = new Float64Array(cover.site_count);
    this.#relief = new Float64Array(cover.site_count);
  }

  open(j: number): void {
    this.limits.add(j);
    this.#change(j, 1);
    this.is_open[j] = 1;
  }

  close(j: number): void {
    this.limits.remove(j);
    this.is_open[j] = 0;
    this.#change(j, -1);
  }

  /** Counts site j in or out; is_open[j] is 0 meanwhile. */
  #change(j: number, sign: 1 | -1): void {
    const { starts, targets, weights, times_served } = this.cover;
    this.steps += starts[j + 1]! - starts[j]!;
    for (let at = starts[j]!; at < starts[j + 1]!; at++) {
      const i = targets[at]!;
      const weight = weights[i]!;
      const before = this.#around[i]!;
      if (before === times_served) this.#count_loss(i, -weight, sign === -1 ? j : -1);
      this.#around[i] = before + sign;
      this.#joined[i]! ^= j;
      this.#sole[i] = before + sign === 0 ? nobody : before + sign === 1 ? this.#joined[i]! : several;
      if (before + sign === times_served) this.#count_loss(i, weight, sign === 1 ? j : -1);
      if (sign === 1 && before === times_served - 1) this.value += weight;
      if (sign === -1 && before === times_served) this.value -= weight;
    }
  }

  /** A demand that just enough sites serve is lost with any of them. `also`: the site that is changing, or −1. */
  #count_loss(i: number, weight: number, also: number): void {
    if (this.cover.times_served === 1) {
      this.#loss[this.#joined[i]!]! += weight;
      return;
    }
    this.#each_open_around(i, (j) => (this.#loss[j]! += weight));
    if (also >= 0) this.#loss[also]! += weight;
  }

  #each_open_around(i: number, act: (j: number) => void): void {
    const { site_starts, sites } = this.cover;
    this.steps += site_starts[i + 1]! - site_starts[i]!;
    for (let at = site_starts[i]!; at < site_starts[i + 1]!; at++)
      if (this.is_open[sites[at]!] === 1) act(sites[at]!);
  }

  /** What opening j brings: the weight it serves that is not served often enough yet. */
  progress_of(j: number): number {
    const { starts, targets, weights, times_served } = this.cover;
    this.steps += starts[j + 1]! - starts[j]!;
    let progress = 0;
    for (let at = starts[j]!; at < starts[j + 1]!; at++)
      if (this.#around[targets[at]!]! < times_served) progress += weights[targets[at]!]!;
    return progress;
  }

  /** The open site that j replaces best, and the change of value; −1 when none may be. `open`: the open sites. */
  best_swap(j: number, open: ArrayLike<number>): { out: number; change: number } {
    const { starts, times_served, forced } = this.cover;
    this.steps += starts[j + 1]! - starts[j]! + open.length;
    const gain = times_served === 1 ? this.#relieve_once(j) : this.#relieve_often(j);
    let out = -1;
    let least = Infinity;
    const relief = this.#relief;
    for (let k = 0; k < open.length; k++) {
      const site = open[k]!;
      const lost = this.#loss[site]! - relief[site]!;
      relief[site] = 0;
      if (lost < least && forced[site] === 0 && this.limits.can_swap(site, j)) {
        least = lost;
        out = site;
      }
    }
    return { out, change: gain - least };
  }

  /** What opening j brings, where one site is enough; what each open site would then no longer lose goes into `#relief`. */
  #relieve_once(j: number): number {
    const { starts, targets, weights } = this.cover;
    const sole = this.#sole;
    const relief = this.#relief;
    let gain = 0;
    const end = starts[j + 1]!;
    for (let at = starts[j]!; at < end; at++) {
      const i = targets[at]!;
      const site = sole[i]!;
      if (site >= 0) relief[site]! += weights[i]!;
      else if (site === nobody) gain += weights[i]!;
    }
    return gain;
  }

  /** The same where more than one is asked. */
  #relieve_often(j: number): number {
    const { starts, targets, weights, times_served } = this.cover;
    const relief = this.#relief;
    let gain = 0;
    for (let at = starts[j]!; at < starts[j + 1]!; at++) {
      const i = targets[at]!;
      const around = this.#around[i]!;
      const weight = weights[i]!;
      if (around === times_served - 1) {
        gain += weight;
        // Whoever closes takes back what j would bring to the demands that both serve.
        this.#each_open_around(i, (site) => (relief[site]! -= weight));
      } else if (around === times_served) this.#each_open_around(i, (site) => (relief[site]! += weight));
    }
    return gain;
  }
}
