import { not_passable, type RoadGraph } from '../../../catalogue/roads/graph.ts';
import type { Points } from '../white_zones/travel_time.ts';
import type { SegmentGrid } from './segment_grid.ts';
import type { Direction, Starts } from './search.ts';

/** How points get to the road. */
export const snapping = {
  /** Beside a road; most addresses are. */
  near_m: 300,
  /** Farther than this from any road a point is not on the network. */
  far_m: 1600,
  /** On foot to the road and from it, along the straight line. */
  access_kmh: 5,
} as const;

/** Points put on their nearest roads. Index: the point's. */
export interface SnappedPoints {
  count: number;
  /** The edge; −1: no road within `far_m`. */
  edge: Int32Array;
  /** Time from the point to the road (ds). */
  access_ds: Int32Array;
  /** Times along the edge between the place on it and its two ends (ds), by direction; −1 where nobody may pass. */
  from_start_ds: Int32Array;
  to_start_ds: Int32Array;
  from_end_ds: Int32Array;
  to_end_ds: Int32Array;
  /** Share of the edge before the place. */
  fraction: Float64Array;
  /** How many are beside a road, within `far_m` of one, and neither. */
  near: number;
  far: number;
  unsnapped: number;
}

/** Puts every point on its nearest road, within 300 m if there is one, else within 1,600 m. Nobody is dropped. */
export function snap_points(graph: RoadGraph, grid: SegmentGrid, { lon, lat }: Points): SnappedPoints {
  const count = lon.length;
  const column = (value = not_passable) => new Int32Array(count).fill(value);
  const snapped: SnappedPoints = {
    count,
    edge: column(-1),
    access_ds: column(0),
    from_start_ds: column(),
    to_start_ds: column(),
    from_end_ds: column(),
    to_end_ds: column(),
    fraction: new Float64Array(count),
    near: 0,
    far: 0,
    unsnapped: 0,
  };
  for (let i = 0; i < count; i++) {
    const found = grid.nearest(lon[i] as number, lat[i] as number, snapping.far_m);
    if (found === null) {
      snapped.unsnapped++;
      continue;
    }
    const { edge, fraction, distance_m } = found;
    snapped[distance_m <= snapping.near_m ? 'near' : 'far']++;
    snapped.edge[i] = edge;
    snapped.fraction[i] = fraction;
    snapped.access_ds[i] = Math.round((distance_m * 36) / snapping.access_kmh);
    const [ahead, back] = [graph.edge_ahead_ds[edge] as number, graph.edge_back_ds[edge] as number];
    const part = (time: number, share: number) =>
      time === not_passable ? not_passable : Math.round(time * share);
    snapped.from_start_ds[i] = part(ahead, fraction);
    snapped.to_end_ds[i] = part(ahead, 1 - fraction);
    snapped.from_end_ds[i] = part(back, 1 - fraction);
    snapped.to_start_ds[i] = part(back, fraction);
  }
  return snapped;
}

/** Where a search from these points (`from`), or towards them (`to`), begins: at the ends of their edges. */
export function starts_of(
  graph: RoadGraph,
  points: SnappedPoints,
  direction: Direction,
  only?: number,
): Starts {
  const [node, ds, site]: [number[], number[], number[]] = [[], [], []];
  const [at_start, at_end] =
    direction === 'to' ? [points.from_start_ds, points.from_end_ds] : [points.to_start_ds, points.to_end_ds];
  const add = (i: number, at: number, along: number) => {
    if (along === not_passable) return;
    node.push(at);
    ds.push((points.access_ds[i] as number) + along);
    site.push(i);
  };
  for (let i = only ?? 0; i < (only === undefined ? points.count : only + 1); i++) {
    const edge = points.edge[i] as number;
    if (edge < 0) continue;
    add(i, graph.edge_from[edge] as number, at_start[i] as number);
    add(i, graph.edge_to[edge] as number, at_end[i] as number);
  }
  return { node: Int32Array.from(node), ds: Int32Array.from(ds), site: Int32Array.from(site) };
}

/**
 * Time from a place of an edge to another place of the same edge without leaving it (ds), access on foot included;
 * Infinity when the direction is closed.
 */
export function along_one_edge_ds(
  graph: RoadGraph,
  from: SnappedPoints,
  i: number,
  to: SnappedPoints,
  j: number,
): number {
  const edge = from.edge[i] as number;
  const way = (to.fraction[j] as number) - (from.fraction[i] as number);
  const access = (from.access_ds[i] as number) + (to.access_ds[j] as number);
  const time = (way >= 0 ? graph.edge_ahead_ds[edge] : graph.edge_back_ds[edge]) as number;
  // At the very same place no direction is needed.
  if (time === not_passable) return way === 0 ? access : Infinity;
  return access + Math.round(Math.abs(way) * time);
}
