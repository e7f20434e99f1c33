import type { TravelMode } from '../../catalogue/roads/graph.ts';
import { OsmBlock } from '../readers/osm_block.ts';
import type { OsmFile } from '../readers/osm_pbf.ts';
import { IdTable } from './lists.ts';
import { no_place, point_blocked, point_signals, RoadNetwork } from './network.ts';
import { is_blocked, road_of_tags } from './osm_rules.ts';
import type { RoadParameters } from './parameters.ts';

export interface OsmReading {
  network: RoadNetwork;
  /** Points of roads that the extract does not hold. */
  missing_points: number;
}

/**
 * The roads of a mode in an OpenStreetMap file, in two readings: ways first, then the places of their nodes, so that
 * nodes of no road are never kept. `told` is called after each block with the share done.
 */
export async function read_osm_roads(
  file: OsmFile,
  mode: TravelMode,
  { winter }: Pick<RoadParameters, 'winter'>,
  { signal, told = () => undefined }: { signal?: AbortSignal; told?: (share: number) => void } = {},
): Promise<OsmReading> {
  const network = new RoadNetwork();
  const table = new IdTable();
  const block = new OsmBlock();
  const with_nodes: number[] = [];
  for await (const { index, content } of file.read(signal)) {
    block.decode(content, { nodes: false });
    if (block.has_nodes) with_nodes.push(index);
    add_ways(block, mode, winter, network, table);
    told((0.5 * index) / file.blocks.length);
  }
  let placed = 0;
  for await (const { index, content } of file.read(signal, with_nodes)) {
    block.decode(content, { ways: false });
    placed += place_nodes(block, mode, network, table);
    told(0.5 + (0.5 * index) / file.blocks.length);
  }
  return { network, missing_points: table.size - placed };
}

function add_ways(
  block: OsmBlock,
  mode: TravelMode,
  winter: RoadParameters['winter'],
  network: RoadNetwork,
  table: IdTable,
): void {
  const { ways } = block;
  // Most ways are buildings: they are passed over by the numbers of their keys.
  const keys = [block.find('highway'), block.find('route')].filter((number) => number > 0);
  for (let i = 0; i < ways.count; i++) {
    if (!has_key(ways.tag_key, ways.tag_start[i] as number, ways.tag_start[i + 1] as number, keys)) continue;
    const road = road_of_tags(block.tags(ways, i), mode, winter);
    if (road === null) continue;
    const points: number[] = [];
    for (let at = ways.ref_start[i] as number; at < (ways.ref_start[i + 1] as number); at++) {
      const known = table.size;
      const point = table.add(ways.ref[at] as number);
      if (point === known) network.add_point();
      // The same node twice in a row is a slip of the mapper.
      if (points.at(-1) !== point) points.push(point);
    }
    if (points.length >= 2) network.add_road(road, points);
  }
}

function has_key(keys: Int32Array, start: number, end: number, wanted: readonly number[]): boolean {
  for (let at = start; at < end; at++) if (wanted.includes(keys[at] as number)) return true;
  return false;
}

/** Gives the points of roads their places; how many for the first time. */
function place_nodes(block: OsmBlock, mode: TravelMode, network: RoadNetwork, table: IdTable): number {
  const { nodes } = block;
  let placed = 0;
  for (let i = 0; i < nodes.count; i++) {
    const point = table.find(nodes.id[i] as number);
    if (point < 0) continue;
    if (network.lon.at(point) === no_place) placed++;
    network.lon.set(point, nodes.lon[i] as number);
    network.lat.set(point, nodes.lat[i] as number);
    if ((nodes.tag_start[i] as number) === (nodes.tag_start[i + 1] as number)) continue;
    const tags = block.tags(nodes, i);
    network.flags.set(
      point,
      (is_blocked(tags, mode) ? point_blocked : 0) |
        (tags.get('highway') === 'traffic_signals' ? point_signals : 0),
    );
  }
  return placed;
}
