import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { road_travel_times } from './api/processes/network/road_travel_time.ts';
import { crow_fly } from './api/processes/white_zones/crow_fly.ts';
import type { Demands, Points } from './api/processes/white_zones/travel_time.ts';
import { read_config } from './config.ts';
import { OsmBlock } from './etl/readers/osm_block.ts';
import { open_osm_pbf } from './etl/readers/osm_pbf.ts';
import { build_from_file } from './etl/roads/build_from_file.ts';

const folder = path.join(read_config().REFERENTIELS_DIR ?? '', 'routes');
const fallback = crow_fly({ speed_kmh: 50, detour: { mountain: 1.4, rural: 1.4, urban: 1.4 } });

/** Nodes tagged as one of these amenities, in the order of the file. */
async function read_amenities(file: string, wanted: ReadonlySet<string>): Promise<Points> {
  const opened = await open_osm_pbf(file);
  const block = new OsmBlock();
  const [lon, lat]: [number[], number[]] = [[], []];
  for await (const { content } of opened.read()) {
    block.decode(content, { ways: false });
    for (let i = 0; i < block.nodes.count; i++) {
      if (!wanted.has(block.tags(block.nodes, i).get('amenity') ?? '')) continue;
      lon.push((block.nodes.lon[i] as number) / 1e7);
      lat.push((block.nodes.lat[i] as number) / 1e7);
    }
  }
  await opened.close();
  return { lon: Float64Array.from(lon), lat: Float64Array.from(lat) };
}

/** Demonstration demands: the ends of roads, where anybody might live. */
function every_node(graph: Awaited<ReturnType<typeof build_from_file>>): Demands {
  return {
    lon: Float64Array.from(graph.node_lon, (units) => units / 1e7),
    lat: Float64Array.from(graph.node_lat, (units) => units / 1e7),
    context: new Uint8Array(graph.counts.nodes),
  };
}

describe('travel times by road on the real extracts of REFERENTIELS_DIR', () => {
  for (const [name, amenity] of [
    // Petrol stations stand for counters: neither extract has enough of any public service.
    ['andorra', 'fuel'],
    ['porto', 'fuel'],
  ] as const)
    it(`reach nearly everybody in ${name}, never faster than a motorway would`, async function () {
      const file = path.join(folder, `${name}.osm.pbf`);
      if (!existsSync(file)) this.skip();
      this.timeout(60_000);
      const graph = await build_from_file(file, { name, mode: 'car' });
      const demands = every_node(graph);
      const antennas = await read_amenities(file, new Set([amenity]));
      expect(antennas.lon.length).to.be.greaterThan(3);
      const { site, minutes } = await road_travel_times(graph, {
        day: new Date('2026-07-01'),
        fallback,
      }).nearest(demands, antennas);
      // Time to the nearest counter as the crow flies at 130 km/h: no road is faster.
      const fastest = await crow_fly({ speed_kmh: 130, detour: { mountain: 1, rural: 1, urban: 1 } }).nearest(
        demands,
        antennas,
      );
      const too_fast = minutes.filter((time, i) => time < (fastest.minutes[i] as number) * 0.99 - 0.05);
      expect([...too_fast]).to.deep.equal([]);
      const reached = site.filter((of) => of !== -1).length;
      expect(reached / graph.counts.nodes).to.be.greaterThan(0.97);
    });
});
