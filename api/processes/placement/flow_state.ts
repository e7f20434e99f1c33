import type { Cover } from './cover.ts';
import type { Limits } from './limits.ts';
import { OpenSites } from './open_sites.ts';

/**
 * A set of open sites of limited capacity, and who is served by which: a demand may be shared between sites. `settle` makes
 * the weight served the greatest that these sites can serve (maximum flow by shortest augmenting paths, Edmonds and Karp
 * 1972); what opens or closes before is served as far as nobody has to change their site.
 */
export class FlowState extends OpenSites {
  readonly cover: Cover;
  /** Weight served. */
  value = 0;
  readonly #capacities: Float64Array;
  /** Weight of each pair of site and demand, in the order of `cover.targets`. */
  readonly #flow: Float64Array;
  /** Weight of each demand that nobody serves, and room of each site. */
  readonly #left: Float64Array;
  readonly #room: Float64Array;
  /** Position among the pairs of each entry of `cover.sites`. */
  readonly #pair_of: Int32Array;

  constructor(cover: Cover, capacities: Float64Array, limits: Limits) {
    super(cover.site_count, limits);
    this.cover = cover;
    this.#capacities = capacities;
    this.#flow = new Float64Array(cover.targets.length);
    this.#left = cover.weights.slice();
    this.#room = capacities.slice();
    this.#pair_of = new Int32Array(cover.sites.length);
    const next = cover.site_starts.slice();
    for (let at = 0; at < cover.targets.length; at++) this.#pair_of[next[cover.targets[at]!]!++] = at;
  }

  open(j: number): void {
    const { starts, targets } = this.cover;
    this.limits.add(j);
    this.is_open[j] = 1;
    this.steps += starts[j + 1]! - starts[j]!;
    for (let at = starts[j]!; at < starts[j + 1]!; at++) {
      const i = targets[at]!;
      const weight = Math.min(this.#left[i]!, this.#room[j]!);
      this.#flow[at] = weight;
      this.#left[i]! -= weight;
      this.#room[j]! -= weight;
      this.value += weight;
    }
  }

  close(j: number): void {
    const { starts, targets } = this.cover;
    this.limits.remove(j);
    this.is_open[j] = 0;
    this.steps += starts[j + 1]! - starts[j]!;
    for (let at = starts[j]!; at < starts[j + 1]!; at++) {
      const weight = this.#flow[at]!;
      this.#left[targets[at]!]! += weight;
      this.value -= weight;
      this.#flow[at] = 0;
    }
    this.#room[j] = this.#capacities[j]!;
  }

  /** What opening j serves at once. */
  progress_of(j: number): number {
    const { starts, targets } = this.cover;
    this.steps += starts[j + 1]! - starts[j]!;
    let left = 0;
    for (let at = starts[j]!; at < starts[j + 1]!; at++) left += this.#left[targets[at]!]!;
    return Math.min(left, this.#room[j]!);
  }

  settle(): void {
    while (this.#augment());
  }

  /** Serves more by a chain of changes of site, from a site with room to a demand left over; false when there is none. */
  #augment(): boolean {
    const { starts, targets, site_starts, sites, site_count, demand_count } = this.cover;
    const queue: number[] = [];
    // Of each site reached: the pairs that a demand goes from and to, −1 for a site with room.
    const from = new Int32Array(site_count).fill(-2);
    const to = new Int32Array(site_count);
    const parent = new Int32Array(site_count);
    const is_seen = new Uint8Array(demand_count);
    for (let j = 0; j < site_count; j++)
      if (this.is_open[j] === 1 && this.#room[j]! > 0) {
        from[j] = -1;
        queue.push(j);
      }
    for (const site of queue)
      for (let at = starts[site]!; at < starts[site + 1]!; at++) {
        const i = targets[at]!;
        this.steps += 1;
        if (this.#left[i]! > 0) {
          this.#push(site, at, { from, to, parent });
          return true;
        }
        if (is_seen[i] === 1) continue;
        is_seen[i] = 1;
        for (let k = site_starts[i]!; k < site_starts[i + 1]!; k++) {
          const other = sites[k]!;
          const pair = this.#pair_of[k]!;
          this.steps += 1;
          if (from[other] !== -2 || this.is_open[other] === 0 || this.#flow[pair] === 0) continue;
          from[other] = pair;
          to[other] = at;
          parent[other] = site;
          queue.push(other);
        }
      }
    return false;
  }

  #push(
    last: number,
    at: number,
    { from, to, parent }: { from: Int32Array; to: Int32Array; parent: Int32Array },
  ): void {
    const i = this.cover.targets[at]!;
    let weight = this.#left[i]!;
    let site = last;
    for (; from[site]! >= 0; site = parent[site]!) weight = Math.min(weight, this.#flow[from[site]!]!);
    weight = Math.min(weight, this.#room[site]!);
    this.#left[i]! -= weight;
    this.#flow[at]! += weight;
    for (site = last; from[site]! >= 0; site = parent[site]!) {
      this.#flow[from[site]!]! -= weight;
      this.#flow[to[site]!]! += weight;
    }
    this.#room[site]! -= weight;
    this.value += weight;
  }
}
