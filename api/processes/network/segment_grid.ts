import { metres_per_degree } from '../../../catalogue/roads/distance.ts';
import {
  flag_reachable,
  not_passable,
  units_per_degree,
  type RoadGraph,
} from '../../../catalogue/roads/graph.ts';

/** Side of a square (degrees): 280 m from north to south. */
const cell_degrees = 0.0025;
const cell_units = cell_degrees * units_per_degree;
/** A grid of more squares than this is made of larger ones: an extract with places an ocean apart. */
const max_cells = 1 << 24;

/** The place of a road that is nearest to a point. */
export interface NearestRoad {
  edge: number;
  /** Share of the edge's length from its beginning to that place. */
  fraction: number;
  distance_m: number;
}

/**
 * The pieces of all roads that people can reach from beside them, in the squares of a flat grid that they touch. Typed
 * arrays; made once for a graph.
 */
export class SegmentGrid {
  readonly #graph: RoadGraph;
  readonly #west: number;
  readonly #south: number;
  readonly #columns: number;
  readonly #rows: number;
  readonly #side: number;
  /** Pieces of square c are `start[c]` to `start[c + 1]`; a piece is its edge and its number along it. */
  readonly #start: Int32Array;
  readonly #edge: Int32Array;
  readonly #piece: Int32Array;

  constructor(graph: RoadGraph) {
    this.#graph = graph;
    const bounds = bounds_of(graph);
    const [width, height] = [bounds.east - bounds.west + 1, bounds.north - bounds.south + 1];
    let side = cell_units;
    while (Math.ceil(width / side) * Math.ceil(height / side) > max_cells) side *= 2;
    this.#side = side;
    [this.#west, this.#south] = [bounds.west, bounds.south];
    [this.#columns, this.#rows] = [Math.ceil(width / side), Math.ceil(height / side)];
    this.#start = new Int32Array(this.#columns * this.#rows + 1);
    this.#each_piece((cell) => this.#start[cell + 1]!++);
    for (let cell = 1; cell < this.#start.length; cell++)
      this.#start[cell]! += this.#start[cell - 1] as number;
    const total = this.#start.at(-1) as number;
    this.#edge = new Int32Array(total);
    this.#piece = new Int32Array(total);
    const next = this.#start.slice(0, -1);
    this.#each_piece((cell, edge, piece) => {
      const at = next[cell]!++;
      this.#edge[at] = edge;
      this.#piece[at] = piece;
    });
  }

  /** Calls for each square that the box of a piece touches. */
  #each_piece(call: (cell: number, edge: number, piece: number) => void): void {
    const { edges } = this.#graph.counts;
    for (let edge = 0; edge < edges; edge++) {
      if (!is_reachable(this.#graph, edge)) continue;
      const pieces = pieces_of(this.#graph, edge);
      for (let piece = 0; piece < pieces; piece++) {
        const [a, b] = [point_of(this.#graph, edge, piece), point_of(this.#graph, edge, piece + 1)];
        const [west, east] = [this.#column(Math.min(a.lon, b.lon)), this.#column(Math.max(a.lon, b.lon))];
        const [south, north] = [this.#row(Math.min(a.lat, b.lat)), this.#row(Math.max(a.lat, b.lat))];
        for (let row = south; row <= north; row++)
          for (let column = west; column <= east; column++) call(row * this.#columns + column, edge, piece);
      }
    }
  }

  #column(lon: number): number {
    return Math.floor((lon - this.#west) / this.#side);
  }

  #row(lat: number): number {
    return Math.floor((lat - this.#south) / this.#side);
  }

  /** The nearest road to a place (degrees) within so many metres, of equally near ones the first edge; null when none is. */
  nearest(lon: number, lat: number, within_m: number): NearestRoad | null {
    const scale = metres_per_degree(lat);
    const [x, y] = [lon * units_per_degree, lat * units_per_degree];
    const [column, row] = [this.#column(x), this.#row(y)];
    const cell_m = (Math.min(scale.lon, scale.lat) * this.#side) / units_per_degree;
    let best: { edge: number; piece: number; along: number; distance_m: number } | null = null;
    // Squares ring by ring: what lies beyond ring r is at least r sides away.
    // The place may lie outside of the grid: its last ring is that of the corner farthest from it.
    const last = Math.max(column, this.#columns - 1 - column, row, this.#rows - 1 - row);
    const rings = Math.min(Math.ceil(within_m / cell_m), last);
    for (let ring = 0; ring <= rings; ring++) {
      if (best !== null && best.distance_m < (ring - 1) * cell_m) break;
      for (const cell of this.#ring_of(column, row, ring))
        for (let at = this.#start[cell] as number; at < (this.#start[cell + 1] as number); at++) {
          const [edge, piece] = [this.#edge[at] as number, this.#piece[at] as number];
          const found = project(this.#graph, edge, piece, x, y, scale);
          const is_nearer =
            best === null ||
            found.distance_m < best.distance_m ||
            (found.distance_m === best.distance_m && edge < best.edge);
          if (is_nearer) best = { edge, piece, ...found };
        }
    }
    if (best === null || best.distance_m > within_m) return null;
    const { edge, piece, along, distance_m } = best;
    return { edge, fraction: fraction_of(this.#graph, edge, piece, along), distance_m };
  }

  *#ring_of(column: number, row: number, ring: number): Iterable<number> {
    for (let r = row - ring; r <= row + ring; r++) {
      if (r < 0 || r >= this.#rows) continue;
      const step = Math.abs(r - row) === ring || ring === 0 ? 1 : 2 * ring;
      for (let c = column - ring; c <= column + ring; c += step)
        if (c >= 0 && c < this.#columns) yield r * this.#columns + c;
    }
  }
}

function is_reachable({ edge_flags, edge_ahead_ds, edge_back_ds }: RoadGraph, edge: number): boolean {
  return (
    ((edge_flags[edge] as number) & flag_reachable) !== 0 &&
    (edge_ahead_ds[edge] !== not_passable || edge_back_ds[edge] !== not_passable)
  );
}

const pieces_of = ({ shape_start }: RoadGraph, edge: number) =>
  (shape_start[edge + 1] as number) - (shape_start[edge] as number) + 1;

/** Point number i along an edge, 0 its beginning, in units of a stored coordinate. */
function point_of(graph: RoadGraph, edge: number, i: number): { lon: number; lat: number } {
  const at = (graph.shape_start[edge] as number) + i - 1;
  if (i > 0 && at < (graph.shape_start[edge + 1] as number))
    return { lon: graph.shape_lon[at] as number, lat: graph.shape_lat[at] as number };
  const node = (i === 0 ? graph.edge_from[edge] : graph.edge_to[edge]) as number;
  return { lon: graph.node_lon[node] as number, lat: graph.node_lat[node] as number };
}

/** The place of a piece nearest to (x, y): how far along the piece (0 to 1), and how far away. */
function project(
  graph: RoadGraph,
  edge: number,
  piece: number,
  x: number,
  y: number,
  scale: { lon: number; lat: number },
): { along: number; distance_m: number } {
  const [a, b] = [point_of(graph, edge, piece), point_of(graph, edge, piece + 1)];
  const [per_x, per_y] = [scale.lon / units_per_degree, scale.lat / units_per_degree];
  const [dx, dy] = [(b.lon - a.lon) * per_x, (b.lat - a.lat) * per_y];
  const [px, py] = [(x - a.lon) * per_x, (y - a.lat) * per_y];
  const squared = dx * dx + dy * dy;
  const along = squared === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / squared));
  return { along, distance_m: Math.hypot(px - along * dx, py - along * dy) };
}

/** The share of the whole edge that lies before a place of one of its pieces. */
function fraction_of(graph: RoadGraph, edge: number, piece: number, along: number): number {
  const scale = metres_per_degree(point_of(graph, edge, 0).lat / units_per_degree);
  let [before, whole] = [0, 0];
  for (let i = 0; i < pieces_of(graph, edge); i++) {
    const [a, b] = [point_of(graph, edge, i), point_of(graph, edge, i + 1)];
    const length = Math.hypot((b.lon - a.lon) * scale.lon, (b.lat - a.lat) * scale.lat);
    if (i < piece) before += length;
    else if (i === piece) before += along * length;
    whole += length;
  }
  return whole === 0 ? 0 : before / whole;
}

function bounds_of(graph: RoadGraph): { west: number; south: number; east: number; north: number } {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lons, lats] of [
    [graph.node_lon, graph.node_lat],
    [graph.shape_lon, graph.shape_lat],
  ] as const)
    for (let i = 0; i < lons.length; i++) {
      const [lon, lat] = [lons[i] as number, lats[i] as number];
      if (lon < west) west = lon;
      if (lon > east) east = lon;
      if (lat < south) south = lat;
      if (lat > north) north = lat;
    }
  return { west, south, east, north };
}
