/**
 * A road graph in memory: what `etl graph build` writes and the computations of travel times read. All arrays are views
 * of one SharedArrayBuffer: threads share it without a copy. Times are whole deciseconds, positions 1e-7 degrees.
 */

export const travel_modes = ['car', 'walk', 'bicycle'] as const;
export type TravelMode = (typeof travel_modes)[number];

export const deciseconds_per_minute = 600;
/** Units of a stored coordinate in a degree. */
export const units_per_degree = 1e7;
/** `edge_ahead_ds` and `edge_back_ds` where nobody may pass that way. */
export const not_passable = -1;
/** Bit of `edge_flags`: people reach the road from beside it (no motorway, tunnel or ferry). */
export const flag_reachable = 1;

/** How many there are of each thing. */
export interface GraphCounts {
  nodes: number;
  /** Directions in which an edge may be passed. */
  arcs: number;
  edges: number;
  /** Points of edges between their ends. */
  shape_points: number;
  /** Periods in which an edge is closed. */
  closures: number;
}

interface ArrayKind {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: SharedArrayBuffer, offset: number, length: number): Int32Array | Uint16Array | Uint8Array;
}

type Section = readonly [ArrayKind, (counts: GraphCounts) => number];

/** The arrays in the order of the file: name, kind, length. Adding one changes `format_version` of graph_file.ts. */
export const sections = {
  node_lon: [Int32Array, ({ nodes }: GraphCounts) => nodes],
  node_lat: [Int32Array, ({ nodes }: GraphCounts) => nodes],
  /** Arcs leaving node n are `out_start[n]` to `out_start[n + 1]`: the node they lead to, the time. */
  out_start: [Int32Array, ({ nodes }: GraphCounts) => nodes + 1],
  out_node: [Int32Array, ({ arcs }: GraphCounts) => arcs],
  out_ds: [Int32Array, ({ arcs }: GraphCounts) => arcs],
  /** The graph reversed, for times towards a service: arcs arriving at node n, and the node they come from. */
  in_start: [Int32Array, ({ nodes }: GraphCounts) => nodes + 1],
  in_node: [Int32Array, ({ arcs }: GraphCounts) => arcs],
  in_ds: [Int32Array, ({ arcs }: GraphCounts) => arcs],
  edge_from: [Int32Array, ({ edges }: GraphCounts) => edges],
  edge_to: [Int32Array, ({ edges }: GraphCounts) => edges],
  /** Time from `edge_from` to `edge_to`, and the way back; −1: not passable. */
  edge_ahead_ds: [Int32Array, ({ edges }: GraphCounts) => edges],
  edge_back_ds: [Int32Array, ({ edges }: GraphCounts) => edges],
  /** Points of edge e between its ends are `shape_start[e]` to `shape_start[e + 1]`. */
  shape_start: [Int32Array, ({ edges }: GraphCounts) => edges + 1],
  shape_lon: [Int32Array, ({ shape_points }: GraphCounts) => shape_points],
  shape_lat: [Int32Array, ({ shape_points }: GraphCounts) => shape_points],
  /** Edge closure_edge[c] is closed from day closure_from[c] to closure_to[c], both included: see `day_number`. */
  closure_edge: [Int32Array, ({ closures }: GraphCounts) => closures],
  closure_from: [Uint16Array, ({ closures }: GraphCounts) => closures],
  closure_to: [Uint16Array, ({ closures }: GraphCounts) => closures],
  edge_flags: [Uint8Array, ({ edges }: GraphCounts) => edges],
} as const satisfies Record<string, Section>;

type Sections = typeof sections;
export type GraphArrays = { readonly [Name in keyof Sections]: Sections[Name][0]['prototype'] };

/** Where a graph comes from and how it was made; kept in its file and with each result that used it. */
export interface GraphAbout {
  name: string;
  mode: TravelMode;
  source: {
    kind: 'osm-pbf' | 'bd-topo' | 'synthetic';
    /** File name, without its folder. */
    file: string;
    /** Date of the data (ISO 8601) where the file tells it, else the file's own. */
    date: string;
    bytes: number;
  };
  built_at: string;
  /** Speeds, penalties and the other settings. */
  parameters: Readonly<Record<string, unknown>>;
  /** What was left out or guessed, in French. */
  warnings: readonly string[];
}

export interface RoadGraph extends GraphArrays {
  readonly counts: GraphCounts;
  readonly about: GraphAbout;
  /** All arrays, one after the other. */
  readonly buffer: SharedArrayBuffer;
  /** SHA-256 of the arrays: the same graph has the same. Empty for one that no file holds. */
  readonly signature: string;
}

/** Each array begins where any kind may begin. */
const alignment = 4;

/** Bytes of all arrays. */
export function size_of(counts: GraphCounts): number {
  let bytes = 0;
  for (const [kind, length_of] of Object.values<Section>(sections))
    bytes += Math.ceil((length_of(counts) * kind.BYTES_PER_ELEMENT) / alignment) * alignment;
  return bytes;
}

/** The arrays as views of the buffer. */
export function view_arrays(buffer: SharedArrayBuffer, counts: GraphCounts): GraphArrays {
  let offset = 0;
  const views: Record<string, unknown> = {};
  for (const [name, [kind, length_of]] of Object.entries<Section>(sections)) {
    const length = length_of(counts);
    views[name] = new kind(buffer, offset, length);
    offset += Math.ceil((length * kind.BYTES_PER_ELEMENT) / alignment) * alignment;
  }
  return views as GraphArrays;
}

/** A day of any year, ordered as in the year: month × 32 + day. */
export const day_number = (month: number, day: number): number => month * 32 + day;

/** Whether the period, which may pass over New Year, holds the day. */
export const in_period = (day: number, from: number, to: number): boolean =>
  from <= to ? day >= from && day <= to : day >= from || day <= to;
