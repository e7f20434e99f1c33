import type { SideRow } from './problem.ts';

/** What a relaxation picks: the sites that must open and the most worthy of the others that the number of sites lets in. */
export interface Picked {
  sites: number[];
  /** Whether no other site would find room. */
  is_full: boolean;
  /** How many of them need not open. */
  free_count: number;
  /** Worth of the site that would leave if another were let in, and of the one that would come if one were kept out. */
  weakest: number;
  reserve: number;
}

/** Picks among sites by their worth; of equal ones the lowest. Sites that are worth nothing are left out. */
export class SitePicker {
  readonly #forced_sites: number[];
  readonly #room: number;
  #free: Int32Array;
  #sorted: Float64Array;

  constructor(forced: Uint8Array, { members, upper }: SideRow) {
    this.#forced_sites = [...forced.keys()].filter((j) => forced[j] === 1);
    this.#room = Math.max(0, upper - members.filter((j) => forced[j] === 1).length);
    this.#free = Int32Array.from(forced.keys()).filter((j) => forced[j] === 0);
    this.#sorted = new Float64Array(this.#free.length);
  }

  /** From now on these sites are never picked, unless they must open. */
  close(closed: Uint8Array): void {
    this.#free = this.#free.filter((j) => closed[j] === 0);
    this.#sorted = new Float64Array(this.#free.length);
  }

  pick(worth: Float64Array): Picked {
    const free = this.#free;
    const room = Math.min(this.#room, free.length);
    const sorted = this.#sorted;
    for (let k = 0; k < free.length; k++) sorted[k] = worth[free[k]!]!;
    sorted.sort();
    const cut = room === 0 ? Infinity : Math.max(0, sorted[free.length - room]!);
    const sites = this.#forced_sites.slice();
    let left = room;
    for (const j of free) if (worth[j]! > cut) left -= sites.push(j) > 0 ? 1 : 0;
    if (cut > 0) for (const j of free) if (worth[j] === cut && left > 0) left -= sites.push(j) > 0 ? 1 : 0;
    const is_full = left === 0 && room === this.#room;
    const next = free.length - room - 1;
    return {
      sites,
      is_full,
      free_count: room - left,
      weakest: is_full && room > 0 ? cut : 0,
      reserve: is_full && next >= 0 ? Math.max(0, sorted[next]!) : 0,
    };
  }

  /**
   * What a bound settles (reduced-cost fixing): 1 for sites that every choice better than the known one opens, −1 for those
   * it never opens, 0 for the rest. `is_no_better`: whether choices are no better than the known one when their bound is
   * tighter by so much.
   */
  settle(worth: Float64Array, is_no_better: (tighter_by: number) => boolean): Int8Array {
    const { sites, is_full, free_count, weakest, reserve } = this.pick(worth);
    const settled = new Int8Array(worth.length).fill(-1);
    const is_picked = new Uint8Array(worth.length);
    for (const j of sites) is_picked[j] = 1;
    for (const j of this.#forced_sites) settled[j] = 1;
    for (const j of this.#free) {
      if (is_picked[j] === 1) settled[j] = is_no_better(worth[j]! - reserve) ? 1 : 0;
      else settled[j] = (is_full && free_count === 0) || is_no_better(weakest - worth[j]!) ? -1 : 0;
    }
    return settled;
  }
}
