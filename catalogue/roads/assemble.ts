import {
  day_number,
  in_period,
  not_passable,
  size_of,
  view_arrays,
  type GraphAbout,
  type GraphArrays,
  type GraphCounts,
  type RoadGraph,
} from './graph.ts';

/** What a graph is made of: its arrays without the arcs, which follow from the edges. */
export type GraphParts = Omit<
  GraphArrays,
  'out_start' | 'out_node' | 'out_ds' | 'in_start' | 'in_node' | 'in_ds'
>;

/** Puts the parts into one shared buffer and adds the arcs of both directions. Arcs keep the order of the edges. */
export function assemble_graph(about: GraphAbout, parts: GraphParts): RoadGraph {
  const counts: GraphCounts = {
    nodes: parts.node_lon.length,
    arcs: count_arcs(parts),
    edges: parts.edge_from.length,
    shape_points: parts.shape_lon.length,
    closures: parts.closure_edge.length,
  };
  const buffer = new SharedArrayBuffer(size_of(counts));
  const arrays = view_arrays(buffer, counts);
  for (const [name, values] of Object.entries(parts)) arrays[name as keyof GraphParts].set(values);
  const { edge_from: from, edge_to: to, edge_ahead_ds: ahead, edge_back_ds: back } = arrays;
  fill_arcs(arrays.out_start, arrays.out_node, arrays.out_ds, from, to, ahead, back);
  fill_arcs(arrays.in_start, arrays.in_node, arrays.in_ds, to, from, ahead, back);
  return { ...arrays, counts, about, buffer, signature: '' };
}

function count_arcs({ edge_ahead_ds, edge_back_ds }: GraphParts): number {
  let arcs = 0;
  for (let e = 0; e < edge_ahead_ds.length; e++)
    arcs +=
      Number((edge_ahead_ds[e] as number) !== not_passable) +
      Number((edge_back_ds[e] as number) !== not_passable);
  return arcs;
}

/** Counting sort of the arcs by the node they belong to: `from` for time `ahead`, `to` for time `back`. */
function fill_arcs(
  start: Int32Array,
  node: Int32Array,
  ds: Int32Array,
  from: Int32Array,
  to: Int32Array,
  ahead: Int32Array,
  back: Int32Array,
): void {
  for (let e = 0; e < from.length; e++) {
    if ((ahead[e] as number) !== not_passable) start[(from[e] as number) + 1]!++;
    if ((back[e] as number) !== not_passable) start[(to[e] as number) + 1]!++;
  }
  for (let n = 1; n < start.length; n++) start[n]! += start[n - 1] as number;
  const next = start.slice(0, -1);
  for (let e = 0; e < from.length; e++) {
    const [a, b] = [from[e] as number, to[e] as number];
    if ((ahead[e] as number) !== not_passable) {
      const at = next[a]!++;
      node[at] = b;
      ds[at] = ahead[e] as number;
    }
    if ((back[e] as number) !== not_passable) {
      const at = next[b]!++;
      node[at] = a;
      ds[at] = back[e] as number;
    }
  }
}

/** The graph as it may be passed on a day, and how many edges are closed then: the same graph when none is. */
export function graph_on_day(graph: RoadGraph, day: Date): { graph: RoadGraph; closed_edges: number } {
  const number = day_number(day.getUTCMonth() + 1, day.getUTCDate());
  const closed = new Set<number>();
  for (let c = 0; c < graph.counts.closures; c++)
    if (in_period(number, graph.closure_from[c] as number, graph.closure_to[c] as number))
      closed.add(graph.closure_edge[c] as number);
  if (closed.size === 0) return { graph, closed_edges: 0 };
  const edge_ahead_ds = graph.edge_ahead_ds.slice();
  const edge_back_ds = graph.edge_back_ds.slice();
  for (const e of closed) edge_ahead_ds[e] = edge_back_ds[e] = not_passable;
  const { out_start: _1, out_node: _2, out_ds: _3, in_start: _4, in_node: _5, in_ds: _6, ...rest } = graph;
  const { about, buffer: _7, counts: _8, signature, ...parts } = rest;
  const open = assemble_graph(about, { ...parts, edge_ahead_ds, edge_back_ds });
  return { graph: { ...open, signature }, closed_edges: closed.size };
}

/** Names the periods that the day is in: the graph on two days of the same name is the same. */
export function season_of(
  { counts, closure_from, closure_to }: Pick<RoadGraph, 'counts' | 'closure_from' | 'closure_to'>,
  day: Date,
): string {
  const number = day_number(day.getUTCMonth() + 1, day.getUTCDate());
  const periods = new Set<string>();
  for (let c = 0; c < counts.closures; c++) {
    const [from, to] = [closure_from[c] as number, closure_to[c] as number];
    if (in_period(number, from, to)) periods.add(`${from}-${to}`);
  }
  return [...periods].sort().join(' ');
}
