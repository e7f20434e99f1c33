import { not_passable } from '../../catalogue/roads/graph.ts';
import { judge_contexts } from './contexts.ts';
import type { CutEdges } from './edges.ts';
import { point_signals, type RoadNetwork } from './network.ts';
import { slow_classes, type RoadParameters } from './parameters.ts';
import type { Road } from './road.ts';

/** The longest edge: two days. What takes longer is no way to a counter, and widens the ring of the search. */
const most_ds = 48 * 3600 * 10;

/** Mean speed (km/h) in one direction; null where the mode does not go. */
export function speed_kmh(
  road: Road,
  limit_kmh: number | null,
  context: 'urban' | 'rural',
  { kmh, limit_share, ferry_kmh }: RoadParameters,
): number | null {
  if (road.class === 'ferry') return ferry_kmh;
  if (road.known_kmh !== null) return road.known_kmh;
  const by_class = kmh[road.class]?.[context === 'rural' ? 0 : 1];
  if (by_class === undefined) return null;
  if (limit_kmh === null) return by_class;
  if (limit_share === null) return Math.min(by_class, limit_kmh);
  const by_limit = limit_kmh * limit_share[context];
  return slow_classes.has(road.class) ? Math.min(by_class, by_limit) : by_limit;
}

export interface EdgeTimes {
  ahead_ds: Int32Array;
  back_ds: Int32Array;
  /** Edges that would take over two days. */
  too_long: number;
}

/** Times of all edges in both directions: way, traffic lights, junctions at the end. */
export function time_edges(network: RoadNetwork, edges: CutEdges, parameters: RoadParameters): EdgeTimes {
  const count = edges.road.length;
  const context_of = judge_contexts(network, edges, parameters);
  const whole_cm = lengths_of_roads(network, edges);
  const branches = count_branches(network, edges);
  const penalty_s = (point: number) =>
    ((network.flags.at(point) & point_signals) !== 0 ? parameters.signals_s : 0) +
    ((branches[point] as number) >= 3 ? parameters.junction_s : 0);
  const times: EdgeTimes = {
    ahead_ds: new Int32Array(count).fill(not_passable),
    back_ds: new Int32Array(count).fill(not_passable),
    too_long: 0,
  };
  for (let edge = 0; edge < count; edge++) {
    const number = edges.road.at(edge);
    const road = network.kinds[network.road_kind.at(number)] as Road;
    const metres = edges.length_cm.at(edge) / 100;
    const share = whole_cm[number] === 0 ? 0 : edges.length_cm.at(edge) / (whole_cm[number] as number);
    const time = (limit_kmh: number | null, end: number): number => {
      const kmh = speed_kmh(road, limit_kmh, context_of(edge), parameters);
      if (kmh === null) return not_passable;
      const way_s =
        road.duration_s === null || road.class !== 'ferry' ? (metres * 3.6) / kmh : road.duration_s * share;
      const wait_s =
        road.class === 'ferry'
          ? parameters.boarding_s * share
          : edges.signals.at(edge) * parameters.signals_s + penalty_s(end);
      const ds = Math.max(1, Math.round((way_s + wait_s) * 10));
      if (ds <= most_ds) return ds;
      times.too_long++;
      return not_passable;
    };
    if (road.ahead) times.ahead_ds[edge] = time(road.ahead_limit_kmh, edges.to.at(edge));
    if (road.back) times.back_ds[edge] = time(road.back_limit_kmh, edges.from.at(edge));
  }
  return times;
}

function lengths_of_roads(network: RoadNetwork, edges: CutEdges): Float64Array {
  const lengths = new Float64Array(network.roads);
  for (let edge = 0; edge < edges.road.length; edge++)
    lengths[edges.road.at(edge)]! += edges.length_cm.at(edge);
  return lengths;
}

function count_branches(network: RoadNetwork, edges: CutEdges): Int32Array {
  const branches = new Int32Array(network.lon.length);
  for (const point of edges.from.view()) branches[point]!++;
  for (const point of edges.to.view()) branches[point]!++;
  return branches;
}
