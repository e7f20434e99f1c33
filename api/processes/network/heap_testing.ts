import type { RoadGraph } from '../../../catalogue/roads/graph.ts';
import { unreached_ds, type Direction, type Starts } from './search.ts';

/**
 * A second way to the answer of search.ts: Dijkstra with a binary heap of [time, site, node], straight from the edges. By
 * node: time and source.
 */
export function dijkstra_by_heap(
  graph: RoadGraph,
  direction: Direction,
  { node, ds, site }: Starts,
  limit = Infinity,
): [ds: number, site: number][] {
  const arcs: [number, number][][] = Array.from({ length: graph.counts.nodes }, () => []);
  for (let e = 0; e < graph.counts.edges; e++) {
    const [a = 0, b = 0] = [graph.edge_from[e], graph.edge_to[e]];
    const [ahead = -1, back = -1] = [graph.edge_ahead_ds[e], graph.edge_back_ds[e]];
    const [leaving, arriving] = direction === 'from' ? [a, b] : [b, a];
    if (ahead >= 0) arcs[leaving]?.push([arriving, ahead]);
    if (back >= 0) arcs[arriving]?.push([leaving, back]);
  }
  type Item = readonly [ds: number, site: number, node: number];
  const heap: Item[] = [];
  const before = (a: Item, b: Item) => a[0] - b[0] || a[1] - b[1];
  const push = (item: Item) => {
    let i = heap.push(item) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (before(heap[parent] as Item, item) <= 0) break;
      heap[i] = heap[parent] as Item;
      i = parent;
    }
    heap[i] = item;
  };
  const pop = (): Item => {
    const top = heap[0] as Item;
    const last = heap.pop() as Item;
    if (heap.length === 0) return top;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Item, heap[child] as Item) < 0) child++;
      if (before(heap[child] as Item, last) >= 0) break;
      heap[i] = heap[child] as Item;
      i = child;
    }
    heap[i] = last;
    return top;
  };
  const found = Array.from({ length: graph.counts.nodes }, (): [number, number] => [unreached_ds, -1]);
  node.forEach((at, i) => push([ds[i] as number, site[i] as number, at]));
  while (heap.length > 0) {
    const [time, of, at] = pop();
    if ((found[at] as [number, number])[1] !== -1 || time > limit) continue;
    found[at] = [time, of];
    for (const [other, weight] of arcs[at] as [number, number][]) push([time + weight, of, other]);
  }
  return found;
}
