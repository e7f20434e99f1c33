import { metres_per_degree } from '../../catalogue/roads/distance.ts';
import { units_per_degree } from '../../catalogue/roads/graph.ts';
import { IntList } from './lists.ts';
import { no_place, point_blocked, point_signals, type RoadNetwork } from './network.ts';

/** Roads cut at the points that they share. Lengths in centimetres. */
export interface CutEdges {
  road: IntList;
  /** Points of the network; ends of edges beyond a barrier are points of their own. */
  from: IntList;
  to: IntList;
  length_cm: IntList;
  /** Traffic lights passed between the ends. */
  signals: IntList;
  shape_start: IntList;
  shape: IntList;
}

/** Length over the ground (m) between two points of a network. */
export function length_m(network: RoadNetwork, a: number, b: number): number {
  const [lat_a, lat_b] = [network.lat.at(a), network.lat.at(b)];
  const scale = metres_per_degree((lat_a + lat_b) / (2 * units_per_degree));
  const dx = ((network.lon.at(b) - network.lon.at(a)) / units_per_degree) * scale.lon;
  const dy = ((lat_b - lat_a) / units_per_degree) * scale.lat;
  return Math.hypot(dx, dy);
}

/** Cuts every road. Where a point has no place the road is broken; where it is blocked its two sides no longer meet. */
export function cut_roads(network: RoadNetwork): CutEdges {
  const edges: CutEdges = {
    road: new IntList(),
    from: new IntList(),
    to: new IntList(),
    length_cm: new IntList(),
    signals: new IntList(),
    shape_start: new IntList(),
    shape: new IntList(),
  };
  edges.shape_start.push(0);
  for (let road = 0; road < network.roads; road++) cut_road(network, road, edges);
  return edges;
}

/** The end of an edge: a point of its own at a barrier, which nothing else then reaches. */
function end_at(network: RoadNetwork, point: number): number {
  if ((network.flags.at(point) & point_blocked) === 0) return point;
  return network.add_point(network.lon.at(point), network.lat.at(point));
}

function cut_road(network: RoadNetwork, road: number, edges: CutEdges): void {
  const [first, end] = [network.road_start.at(road), network.road_start.at(road + 1)];
  let from = -1;
  let before = -1;
  let length = 0;
  let signals = 0;
  let shape: number[] = [];
  for (let i = first; i < end; i++) {
    const point = network.road_point.at(i);
    const is_missing = network.lon.at(point) === no_place;
    if (from >= 0 && !is_missing) length += length_m(network, before, point);
    const is_node =
      i === first ||
      i === end - 1 ||
      network.uses.at(point) > 1 ||
      (network.flags.at(point) & point_blocked) !== 0;
    if (from >= 0 && !is_missing && is_node) {
      edges.road.push(road);
      edges.from.push(from);
      edges.to.push(end_at(network, point));
      edges.length_cm.push(Math.min(0x7fff_fffe, Math.round(length * 100)));
      edges.signals.push(signals);
      for (const each of shape) edges.shape.push(each);
      edges.shape_start.push(edges.shape.length);
    } else if (from >= 0 && !is_missing) {
      shape.push(point);
      if ((network.flags.at(point) & point_signals) !== 0) signals++;
    }
    // Beyond a gap the road begins anew at its next point.
    if (is_missing) from = -1;
    else if (from < 0 || is_node) {
      from = i === end - 1 ? -1 : end_at(network, point);
      [length, signals, shape] = [0, 0, []];
    }
    before = point;
  }
}
