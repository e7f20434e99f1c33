import { OsmBlock, type OsmElements } from '../readers/osm_block.ts';
import { open_osm_pbf } from '../readers/osm_pbf.ts';
import { IdTable } from '../roads/lists.ts';
import { service_type } from './service_types.ts';

/** A public service as OpenStreetMap has it. */
export interface OsmService {
  /** `node/1`, `way/2`. */
  id: string;
  type: string;
  tags: ReadonlyMap<string, string>;
  lon: number;
  lat: number;
}

export interface OsmPlaces {
  /** Day of the data, YYYY-MM-DD; null when the file does not tell it. */
  date: string | null;
  services: OsmService[];
  /** Where people may live: the first corners of buildings, or the nodes of residential streets where these are more. */
  homes: { kind: 'building' | 'street'; lon: Float64Array; lat: Float64Array };
  /** Homes and services whose place the extract does not hold. */
  missing: number;
}

const units_per_degree = 1e7;
/** Streets that people live in. */
const residential: ReadonlySet<string> = new Set(['residential', 'living_street']);

/** Public services and homes of an extract, in two readings. Relations (large buildings with courts) are passed over. */
export async function read_osm_places(file: string, signal?: AbortSignal): Promise<OsmPlaces> {
  const opened = await open_osm_pbf(file);
  try {
    const corners = new IdTable();
    const buildings: number[] = [];
    const streets = new Set<number>();
    const of_ways: { id: string; tags: Map<string, string>; type: string; corner: number }[] = [];
    const services: OsmService[] = [];
    const block = new OsmBlock();
    for await (const { content } of opened.read(signal)) {
      block.decode(content);
      const { nodes, ways } = block;
      for (const { i, tags, type } of find_services(block, nodes))
        services.push({
          id: `node/${nodes.id[i]}`,
          type,
          tags,
          lon: (nodes.lon[i] as number) / units_per_degree,
          lat: (nodes.lat[i] as number) / units_per_degree,
        });
      const first = (i: number) => corners.add(ways.ref[ways.ref_start[i] as number] as number);
      for (const { i, tags, type } of find_services(block, ways))
        of_ways.push({ id: `way/${ways.id[i]}`, tags, type, corner: first(i) });
      const building = block.find('building');
      for (let i = 0; i < ways.count; i++) if (has_key(ways, i, [building])) buildings.push(first(i));
      const highway = block.find('highway');
      for (let i = 0; i < ways.count; i++)
        if (has_key(ways, i, [highway]) && residential.has(block.tags(ways, i).get('highway') ?? ''))
          for (let at = ways.ref_start[i] as number; at < (ways.ref_start[i + 1] as number); at++)
            streets.add(corners.add(ways.ref[at] as number));
    }
    const lon = new Float64Array(corners.size).fill(NaN);
    const lat = new Float64Array(corners.size).fill(NaN);
    for await (const { content } of opened.read(signal)) {
      block.decode(content, { ways: false });
      for (let i = 0; i < block.nodes.count; i++) {
        const corner = corners.find(block.nodes.id[i] as number);
        if (corner < 0) continue;
        lon[corner] = (block.nodes.lon[i] as number) / units_per_degree;
        lat[corner] = (block.nodes.lat[i] as number) / units_per_degree;
      }
    }
    const is_there = (corner: number) => !Number.isNaN(lon[corner]);
    for (const { corner, ...service } of of_ways)
      if (is_there(corner))
        services.push({ ...service, lon: lon[corner] as number, lat: lat[corner] as number });
    const kind = buildings.length >= streets.size ? 'building' : 'street';
    const homes = kind === 'building' ? buildings : [...streets];
    const placed = homes.filter(is_there);
    return {
      date: opened.date?.slice(0, 10) ?? null,
      services,
      homes: {
        kind,
        lon: Float64Array.from(placed, (corner) => lon[corner] as number),
        lat: Float64Array.from(placed, (corner) => lat[corner] as number),
      },
      missing: homes.length - placed.length + of_ways.filter(({ corner }) => !is_there(corner)).length,
    };
  } finally {
    await opened.close();
  }
}

function* find_services(block: OsmBlock, elements: OsmElements) {
  // Most elements are neither: they are passed over by the numbers of their keys.
  const keys = ['amenity', 'office'].map((key) => block.find(key)).filter((number) => number > 0);
  for (let i = 0; keys.length > 0 && i < elements.count; i++) {
    if (!has_key(elements, i, keys)) continue;
    const tags = block.tags(elements, i);
    const type = service_type(tags);
    if (type !== null) yield { i, tags, type };
  }
}

function has_key({ tag_key, tag_start }: OsmElements, i: number, wanted: readonly number[]): boolean {
  for (let at = tag_start[i] as number; at < (tag_start[i + 1] as number); at++)
    if (wanted.includes(tag_key[at] as number)) return true;
  return false;
}
