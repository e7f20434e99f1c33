/** Invented road graphs for the tests and the benchmark of travel times. */
import { assemble_graph } from '../../../catalogue/roads/assemble.ts';
import {
  flag_reachable,
  not_passable,
  units_per_degree,
  type RoadGraph,
} from '../../../catalogue/roads/graph.ts';

/** An edge: its ends, the time ahead and back (ds; null: not passable). */
export interface TestEdge {
  from: number;
  to: number;
  ahead: number | null;
  back?: number | null;
  /** Points between the ends, lon and lat in degrees. */
  shape?: readonly (readonly [number, number])[];
  is_reachable?: boolean;
  /** First and last day it is closed, month × 32 + day. */
  closed?: readonly [number, number];
}

const units = (degrees: number) => Math.round(degrees * units_per_degree);

/** A graph of nodes (lon, lat in degrees) and edges. Without `back` an edge takes as long both ways. */
export function make_graph(
  nodes: readonly (readonly [number, number])[],
  edges: readonly TestEdge[],
): RoadGraph {
  const shape_start = new Int32Array(edges.length + 1);
  edges.forEach(({ shape = [] }, e) => (shape_start[e + 1] = (shape_start[e] as number) + shape.length));
  const shapes = edges.flatMap(({ shape = [] }) => shape);
  const closures = edges.flatMap(({ closed }, edge) => (closed === undefined ? [] : [{ edge, closed }]));
  const back_of = ({ ahead, back }: TestEdge) => (back === undefined ? ahead : back);
  return assemble_graph(
    {
      name: 'essai',
      mode: 'car',
      source: { kind: 'synthetic', file: 'essai', date: '2026-01-01', bytes: 0 },
      built_at: '2026-01-01T00:00:00.000Z',
      parameters: {},
      warnings: [],
    },
    {
      node_lon: Int32Array.from(nodes, ([lon]) => units(lon)),
      node_lat: Int32Array.from(nodes, ([, lat]) => units(lat)),
      edge_from: Int32Array.from(edges, ({ from }) => from),
      edge_to: Int32Array.from(edges, ({ to }) => to),
      edge_ahead_ds: Int32Array.from(edges, ({ ahead }) => ahead ?? not_passable),
      edge_back_ds: Int32Array.from(edges, (edge) => back_of(edge) ?? not_passable),
      shape_start,
      shape_lon: Int32Array.from(shapes, ([lon]) => units(lon)),
      shape_lat: Int32Array.from(shapes, ([, lat]) => units(lat)),
      closure_edge: Int32Array.from(closures, ({ edge }) => edge),
      closure_from: Uint16Array.from(closures, ({ closed }) => closed[0]),
      closure_to: Uint16Array.from(closures, ({ closed }) => closed[1]),
      edge_flags: Uint8Array.from(edges, ({ is_reachable = true }) => (is_reachable ? flag_reachable : 0)),
    },
  );
}

/** A generator of whole numbers below 2³² that gives the same on every machine (mulberry32). */
export function whole_numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
}

/** A lattice of `side` × `side` nodes, some 330 m apart, of which some edges are missing and some one-way. */
export function make_lattice(side: number, seed = 1): RoadGraph {
  const next = whole_numbers(seed);
  const nodes = side * side;
  const most = 2 * nodes;
  const [from, to] = [new Int32Array(most), new Int32Array(most)];
  const [ahead, back] = [new Int32Array(most), new Int32Array(most)];
  let edges = 0;
  const join = (a: number, b: number) => {
    const kind = next() % 100;
    if (kind < 35) return;
    const time = 100 + (next() % 400);
    [from[edges], to[edges], ahead[edges]] = [a, b, time];
    back[edges++] = kind < 42 ? not_passable : time;
  };
  for (let n = 0; n < nodes; n++) {
    if (n % side < side - 1) join(n, n + 1);
    if (n < nodes - side) join(n, n + side);
  }
  const step = 0.003 * units_per_degree;
  return assemble_graph(
    {
      name: 'treillis',
      mode: 'car',
      source: { kind: 'synthetic', file: `treillis ${side}`, date: '2026-01-01', bytes: 0 },
      built_at: '2026-01-01T00:00:00.000Z',
      parameters: { seed },
      warnings: [],
    },
    {
      node_lon: Int32Array.from({ length: nodes }, (_, n) => (n % side) * step),
      node_lat: Int32Array.from(
        { length: nodes },
        (_, n) => 43 * units_per_degree + Math.floor(n / side) * step,
      ),
      edge_from: from.slice(0, edges),
      edge_to: to.slice(0, edges),
      edge_ahead_ds: ahead.slice(0, edges),
      edge_back_ds: back.slice(0, edges),
      shape_start: new Int32Array(edges + 1),
      shape_lon: new Int32Array(0),
      shape_lat: new Int32Array(0),
      closure_edge: new Int32Array(0),
      closure_from: new Uint16Array(0),
      closure_to: new Uint16Array(0),
      edge_flags: new Uint8Array(edges).fill(flag_reachable),
    },
  );
}
