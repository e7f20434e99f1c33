import type { RoadGraph } from '../../../catalogue/roads/graph.ts';

/** Farther than any road. */
export const unreached_ds = 0x7fff_ffff;
/** Whole deciseconds add up below this: over six years. */
const greatest_ds = 0x3fff_ffff;

/** `to`: from every node to the nearest source, on the graph reversed; `from`: from the sources to every node. */
export type Direction = 'to' | 'from';

/** Where a search begins; several sources may begin at one node. Arrays of the same length. */
export interface Starts {
  node: Int32Array;
  /** Time already spent at the node (ds). */
  ds: Int32Array;
  /** Which source it is: ties go to the lowest. */
  site: Int32Array;
}

/** Result of the last search: views that the next search of the same object overwrites. */
export interface Reached {
  /** By node: time to the nearest source, `unreached_ds` beyond the limit. */
  ds: Int32Array;
  /** By node: the source; −1 when unreached. */
  site: Int32Array;
  /** The reached nodes, nearest first. */
  nodes: Int32Array;
}

/**
 * Shortest times from many sources at once: Dial's buckets (Dial 1969, Algorithm 360) in typed arrays, a ring of doubly
 * linked lists. One pass gives every node its nearest source. Exact; of equally near sources the lowest. Its arrays serve
 * one search after the other; a bounded search costs what it reaches, not the size of the graph.
 */
export class RoadSearch {
  readonly #start: Int32Array;
  readonly #node: Int32Array;
  readonly #weight: Int32Array;
  readonly #ds: Int32Array;
  readonly #site: Int32Array;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #order: Int32Array;
  #reached = 0;
  #ring: Int32Array;

  constructor(graph: RoadGraph, direction: Direction) {
    this.#start = direction === 'to' ? graph.in_start : graph.out_start;
    this.#node = direction === 'to' ? graph.in_node : graph.out_node;
    this.#weight = direction === 'to' ? graph.in_ds : graph.out_ds;
    const { nodes } = graph.counts;
    this.#ds = new Int32Array(nodes).fill(unreached_ds);
    this.#site = new Int32Array(nodes).fill(-1);
    this.#next = new Int32Array(nodes);
    this.#previous = new Int32Array(nodes);
    this.#order = new Int32Array(nodes);
    this.#ring = new Int32Array(ring_size(this.#weight)).fill(-1);
  }

  /** `limit_ds`: nodes farther than that stay unreached; the limit itself is reached. */
  run({ node, ds, site }: Starts, limit_ds: number = greatest_ds): Reached {
    this.#forget();
    const limit = Math.min(limit_ds, greatest_ds);
    let waiting = 0;
    const needed = ring_size(ds);
    if (needed > this.#ring.length) this.#ring = new Int32Array(needed).fill(-1);
    for (let i = 0; i < node.length; i++)
      if ((ds[i] as number) <= limit)
        waiting += this.#offer(node[i] as number, ds[i] as number, site[i] as number);
    this.#spread(waiting, limit);
    return { ds: this.#ds, site: this.#site, nodes: this.#order.subarray(0, this.#reached) };
  }

  #forget(): void {
    for (let i = 0; i < this.#reached; i++) {
      const node = this.#order[i] as number;
      this.#ds[node] = unreached_ds;
      this.#site[node] = -1;
    }
    this.#reached = 0;
  }

  /** Gives a node a better time or source; 1 when it was not waiting yet. */
  #offer(node: number, ds: number, site: number): number {
    const old = this.#ds[node] as number;
    if (ds > old) return 0;
    if (ds === old) {
      if (site < (this.#site[node] as number)) this.#site[node] = site;
      return 0;
    }
    if (old !== unreached_ds) this.#unlink(node, old);
    this.#ds[node] = ds;
    this.#site[node] = site;
    this.#link(node, ds);
    return old === unreached_ds ? 1 : 0;
  }

  #unlink(node: number, ds: number): void {
    const [previous, next] = [this.#previous[node] as number, this.#next[node] as number];
    if (previous < 0) this.#ring[ds & (this.#ring.length - 1)] = next;
    else this.#next[previous] = next;
    if (next >= 0) this.#previous[next] = previous;
  }

  #link(node: number, ds: number): void {
    const slot = ds & (this.#ring.length - 1);
    const first = this.#ring[slot] as number;
    this.#next[node] = first;
    this.#previous[node] = -1;
    if (first >= 0) this.#previous[first] = node;
    this.#ring[slot] = node;
  }

  /**
   * Empties the buckets in order. Every arc takes at least a decisecond: whoever is taken from a bucket has its final
   * time and its lowest source. The body of `#offer` is written out here: this loop is the whole cost.
   */
  #spread(first_waiting: number, limit: number): void {
    const [start, arc_node, weight] = [this.#start, this.#node, this.#weight];
    const [ds, site, next, previous, order] = [this.#ds, this.#site, this.#next, this.#previous, this.#order];
    const ring = this.#ring;
    const mask = ring.length - 1;
    let waiting = first_waiting;
    let reached = 0;
    for (let now = 0; waiting > 0; now++) {
      const slot = now & mask;
      for (let node = ring[slot] as number; node >= 0; node = ring[slot] ?? -1) {
        const after = next[node] as number;
        ring[slot] = after;
        if (after >= 0) previous[after] = -1;
        waiting--;
        order[reached++] = node;
        const from_site = site[node] as number;
        const end = start[node + 1] as number;
        for (let arc = start[node] as number; arc < end; arc++) {
          const other = arc_node[arc] as number;
          const time = now + (weight[arc] as number);
          const old = ds[other] as number;
          if (time > old || time > limit) continue;
          if (time === old) {
            if (from_site < (site[other] as number)) site[other] = from_site;
            continue;
          }
          if (old === unreached_ds) waiting++;
          else {
            const [before, behind] = [previous[other] as number, next[other] as number];
            if (before < 0) ring[old & mask] = behind;
            else next[before] = behind;
            if (behind >= 0) previous[behind] = before;
          }
          ds[other] = time;
          site[other] = from_site;
          const at = time & mask;
          const head = ring[at] as number;
          next[other] = head;
          previous[other] = -1;
          if (head >= 0) previous[head] = other;
          ring[at] = other;
        }
      }
    }
    this.#reached = reached;
  }
}

/** The power of two above all values: no two waiting times then share a bucket. */
function ring_size(values: Int32Array): number {
  let greatest = 0;
  for (let i = 0; i < values.length; i++)
    if ((values[i] as number) > greatest) greatest = values[i] as number;
  let size = 1024;
  while (size <= greatest) size *= 2;
  return size;
}
