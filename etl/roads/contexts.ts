import { metres_per_degree } from '../../catalogue/roads/distance.ts';
import { units_per_degree } from '../../catalogue/roads/graph.ts';
import type { CutEdges } from './edges.ts';
import type { RoadNetwork } from './network.ts';
import { street_classes, type RoadParameters } from './parameters.ts';

/** A side of 556 m from north to south, and less from west to east. */
const cells_per_degree = 200;

/** The square of an edge's middle, numbered from the south-west corner of the world. */
function cell_of(network: RoadNetwork, edges: CutEdges, edge: number): number {
  const [start, end] = [edges.shape_start.at(edge), edges.shape_start.at(edge + 1)];
  const point = end > start ? edges.shape.at((start + end) >> 1) : edges.from.at(edge);
  const column = Math.floor((network.lon.at(point) / units_per_degree + 180) * cells_per_degree);
  const row = Math.floor((network.lat.at(point) / units_per_degree + 90) * cells_per_degree);
  return row * 360 * cells_per_degree + column;
}

/**
 * Whether an edge is in a built-up area: as its road says, else by the density of residential streets around. Gives a
 * function of the edge.
 */
export function judge_contexts(
  network: RoadNetwork,
  edges: CutEdges,
  { urban_streets_m_per_km2 }: Pick<RoadParameters, 'urban_streets_m_per_km2'>,
): (edge: number) => 'urban' | 'rural' {
  const streets_m = new Map<number, number>();
  const kind_of = (edge: number) => network.kinds[network.road_kind.at(edges.road.at(edge))];
  for (let edge = 0; edge < edges.road.length; edge++) {
    if (!street_classes.has(kind_of(edge)?.class ?? 'road')) continue;
    const cell = cell_of(network, edges, edge);
    streets_m.set(cell, (streets_m.get(cell) ?? 0) + edges.length_cm.at(edge) / 100);
  }
  return (edge) => {
    const told = kind_of(edge)?.context ?? null;
    if (told !== null) return told;
    const scale = metres_per_degree(network.lat.at(edges.from.at(edge)) / units_per_degree);
    const km2 = (scale.lon * scale.lat) / cells_per_degree ** 2 / 1e6;
    const length_m = streets_m.get(cell_of(network, edges, edge)) ?? 0;
    return length_m >= urban_streets_m_per_km2 * km2 ? 'urban' : 'rural';
  };
}
