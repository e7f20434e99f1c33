import { assemble_graph, type GraphParts } from '../../catalogue/roads/assemble.ts';
import {
  flag_reachable,
  not_passable,
  units_per_degree,
  type GraphAbout,
  type RoadGraph,
} from '../../catalogue/roads/graph.ts';
import { AppError } from '../../errors.ts';
import { keep_large_components } from './components.ts';
import { cut_roads, type CutEdges } from './edges.ts';
import { IntList } from './lists.ts';
import type { RoadNetwork } from './network.ts';
import type { RoadParameters } from './parameters.ts';
import type { Road } from './road.ts';
import { time_edges, type EdgeTimes } from './times.ts';

const number = (value: number) => value.toLocaleString('fr-FR');

/** The graph of a network. Throws an AppError (`no-roads`) when nothing can be passed. */
export function build_graph(
  network: RoadNetwork,
  parameters: RoadParameters,
  about: Omit<GraphAbout, 'parameters'>,
): RoadGraph {
  const edges = cut_roads(network);
  const times = time_edges(network, edges, parameters);
  const is_passable = (edge: number) =>
    times.ahead_ds[edge] !== not_passable || times.back_ds[edge] !== not_passable;
  const { kept, left_out } = keep_large_components(
    edges,
    network.lon.length,
    parameters.min_component_nodes,
    is_passable,
  );
  const numbers = Int32Array.from(kept.keys()).filter((edge) => kept[edge] === 1);
  if (numbers.length === 0)
    throw new AppError('Aucune route praticable dans ce fichier.', {
      status: 422,
      code: 'no-roads',
      place: about.source.file,
      remedy: 'Vérifiez que le fichier contient des routes, et le mode demandé.',
    });
  const warnings = [
    ...about.warnings,
    ...(left_out > 0 ? [`${number(left_out)} tronçons isolés du réseau laissés.`] : []),
    ...(times.too_long > 0 ? [`${number(times.too_long)} trajets de plus de deux jours laissés.`] : []),
  ];
  return assemble_graph(
    { ...about, warnings, parameters: { ...parameters } },
    make_parts(network, edges, times, numbers),
  );
}

/** The parts of the kept edges; nodes in the order of a curve through the plane, so that neighbours lie close in memory. */
function make_parts(
  network: RoadNetwork,
  edges: CutEdges,
  { ahead_ds, back_ds }: EdgeTimes,
  kept: Int32Array,
): GraphParts {
  const points = order_points(network, edges, kept);
  const node_of = new Int32Array(network.lon.length);
  points.forEach((point, node) => (node_of[point] = node));
  const by_node = sort_by(kept, (edge) => node_of[edges.from.at(edge)] as number);
  const shape_start = new Int32Array(kept.length + 1);
  const [shape_lon, shape_lat] = [new IntList(), new IntList()];
  const closures = { edge: new IntList(), from: new IntList(), to: new IntList() };
  by_node.forEach((edge, i) => {
    for (let at = edges.shape_start.at(edge); at < edges.shape_start.at(edge + 1); at++) {
      shape_lon.push(network.lon.at(edges.shape.at(at)));
      shape_lat.push(network.lat.at(edges.shape.at(at)));
    }
    shape_start[i + 1] = shape_lon.length;
    for (const { from, to } of kind_of(network, edges, edge).closures) {
      closures.edge.push(i);
      closures.from.push(from);
      closures.to.push(to);
    }
  });
  return {
    node_lon: points.map((point) => network.lon.at(point)),
    node_lat: points.map((point) => network.lat.at(point)),
    edge_from: by_node.map((edge) => node_of[edges.from.at(edge)] as number),
    edge_to: by_node.map((edge) => node_of[edges.to.at(edge)] as number),
    edge_ahead_ds: by_node.map((edge) => ahead_ds[edge] as number),
    edge_back_ds: by_node.map((edge) => back_ds[edge] as number),
    shape_start,
    shape_lon: shape_lon.view(),
    shape_lat: shape_lat.view(),
    closure_edge: closures.edge.view(),
    closure_from: Uint16Array.from(closures.from.view()),
    closure_to: Uint16Array.from(closures.to.view()),
    edge_flags: Uint8Array.from(by_node, (edge) =>
      kind_of(network, edges, edge).is_reachable ? flag_reachable : 0,
    ),
  };
}

const kind_of = (network: RoadNetwork, edges: CutEdges, edge: number): Road =>
  network.kinds[network.road_kind.at(edges.road.at(edge))] as Road;

/** Cells of the curve: 2¹⁰ × 2¹⁰ over the extract. */
const curve_bits = 10;

/** The points that the edges end at, along Morton's curve. */
function order_points(network: RoadNetwork, edges: CutEdges, kept: Int32Array): Int32Array {
  const is_used = new Uint8Array(network.lon.length);
  for (const edge of kept) is_used[edges.from.at(edge)] = is_used[edges.to.at(edge)] = 1;
  const used = Int32Array.from(is_used.keys()).filter((point) => is_used[point] === 1);
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const point of used) {
    const [lon, lat] = [network.lon.at(point), network.lat.at(point)];
    [west, east] = [Math.min(west, lon), Math.max(east, lon)];
    [south, north] = [Math.min(south, lat), Math.max(north, lat)];
  }
  const side = Math.max(east - west, north - south, units_per_degree / 1e6) + 1;
  const cell = (value: number, least: number) => Math.floor(((value - least) / side) * 2 ** curve_bits);
  return sort_by(
    used,
    (point) =>
      spread_bits(cell(network.lon.at(point), west)) + 2 * spread_bits(cell(network.lat.at(point), south)),
  );
}

/** Room for any number of points or edges that fit in memory, and for keys of 26 bits, in one exact number. */
const number_range = 2 ** 27;

/** The numbers by their keys (below 2²⁶), then by themselves: a native sort of plain numbers. */
function sort_by(numbers: Int32Array, key_of: (number: number) => number): Int32Array {
  const keyed = Float64Array.from(numbers, (each) => key_of(each) * number_range + each).sort();
  return Int32Array.from(keyed, (each) => each % number_range);
}

/** Puts a zero before each bit. */
function spread_bits(value: number): number {
  let bits = 0;
  for (let bit = 0; bit < curve_bits; bit++) bits += ((value >> bit) & 1) * 4 ** bit;
  return bits;
}
