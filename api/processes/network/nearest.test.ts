import { expect } from 'chai';
import fc from 'fast-check';
import { metres_per_degree } from '../../../catalogue/roads/distance.ts';
import { not_passable, type RoadGraph } from '../../../catalogue/roads/graph.ts';
import type { Points } from '../white_zones/travel_time.ts';
import { dijkstra_by_heap } from './heap_testing.ts';
import { time_matrix } from './matrix.ts';
import { nearest_sites } from './nearest.ts';
import { RoadSearch, unreached_ds } from './search.ts';
import { SegmentGrid } from './segment_grid.ts';
import { snap_points, type SnappedPoints } from './snap.ts';
import { make_graph, make_lattice, type TestEdge } from './testing.ts';

const points = (list: readonly (readonly [number, number])[]): Points => ({
  lon: Float64Array.from(list, ([lon]) => lon),
  lat: Float64Array.from(list, ([, lat]) => lat),
});
const equator = metres_per_degree(0);
/** A place so many metres east and north of (0, 0). */
const at_m = (east: number, north: number): [number, number] => [east / equator.lon, north / equator.lat];

/**
 * The graph with every snapped place as a node of its own, joined to the parts of its edge and, by the access on foot, to
 * a node of the point itself. Points: demands, then sites. Times differ by the rounding of the parts alone.
 */
function split_graph(graph: RoadGraph, demands: SnappedPoints, sites: SnappedPoints) {
  const all = [demands, sites].flatMap((group) =>
    Array.from({ length: group.count }, (_, i) => ({
      edge: group.edge[i] as number,
      fraction: group.fraction[i] as number,
      access: group.access_ds[i] as number,
    })),
  );
  const { nodes, edges: edge_count } = graph.counts;
  const edges: TestEdge[] = [];
  for (let e = 0; e < edge_count; e++) {
    const on_it = all
      .map((place, i) => ({ ...place, node: nodes + i }))
      .filter(({ edge }) => edge === e)
      .sort((a, b) => a.fraction - b.fraction);
    const stops = [
      { node: graph.edge_from[e] as number, fraction: 0 },
      ...on_it,
      { node: graph.edge_to[e] as number, fraction: 1 },
    ];
    // Thousandths of a decisecond: parts are not rounded.
    const part = (time: number, share: number) => (time === not_passable ? null : time * 1000 * share);
    for (const [i, stop] of stops.slice(1).entries()) {
      const before = stops[i] as (typeof stops)[number];
      const share = stop.fraction - before.fraction;
      edges.push({
        from: before.node,
        to: stop.node,
        ahead: part(graph.edge_ahead_ds[e] as number, share),
        back: part(graph.edge_back_ds[e] as number, share),
      });
    }
  }
  all.forEach(({ edge, access }, i) => {
    if (edge >= 0) edges.push({ from: nodes + all.length + i, to: nodes + i, ahead: access * 1000 });
  });
  const count = nodes + 2 * all.length;
  const split = make_graph(
    Array.from({ length: count }, () => [0, 0] as const),
    edges,
  );
  const node_of = (i: number) => nodes + all.length + i;
  return { split, demand: node_of, site: (i: number) => node_of(demands.count + i) };
}

/** Half a decisecond for each part of a way that is rounded by itself. */
const rounding_ds = 4;

describe('points on roads', () => {
  it('are put on the nearest piece of road, however far in the file', () => {
    const random = fc.double({ min: -0.02, max: 0.02, noNaN: true });
    const place = fc.tuple(random, random);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(place, fc.array(place, { maxLength: 3 }), place, fc.boolean()), {
          minLength: 1,
          maxLength: 12,
        }),
        place,
        (roads, [lon, lat]) => {
          const graph = make_graph(
            roads.flatMap(([a, , b]) => [a, b]),
            roads.map(([, shape, , is_reachable], i) => ({
              from: 2 * i,
              to: 2 * i + 1,
              ahead: 10,
              shape,
              is_reachable,
            })),
          );
          const scale = metres_per_degree(lat);
          let nearest = Infinity;
          for (const [a, shape, b] of roads.filter(([, , , is_reachable]) => is_reachable)) {
            const line = [a, ...shape, b];
            for (let i = 1; i < line.length; i++)
              for (let part = 0; part <= 400; part++) {
                const [p = [0, 0], q = [0, 0]] = [line[i - 1], line[i]];
                const x = p[0] + ((q[0] - p[0]) * part) / 400 - lon;
                const y = p[1] + ((q[1] - p[1]) * part) / 400 - lat;
                nearest = Math.min(nearest, Math.hypot(x * scale.lon, y * scale.lat));
              }
          }
          const found = new SegmentGrid(graph).nearest(lon, lat, 1600);
          // Samples of a road of at most 6.3 km are 16 m apart.
          if (found === null) expect(nearest).to.be.greaterThan(1599);
          else expect(found.distance_m).to.be.within(nearest - 9, nearest + 0.5);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('are found from outside of the squares around all roads too', () => {
    const graph = make_graph(
      [
        [0, 0],
        [0.001, 0],
      ],
      [{ from: 0, to: 1, ahead: 10 }],
    );
    const found = new SegmentGrid(graph).nearest(0.0125, 0, 1600);
    expect(found?.distance_m).to.be.closeTo(0.0115 * equator.lon, 1);
    expect(new SegmentGrid(graph).nearest(-0.5, -0.5, 1600)).to.equal(null);
  });

  it('walk to the road at 5 km/h, and are told apart by how far it is', () => {
    const graph = make_graph(
      [
        [0, 0],
        [0.02, 0],
      ],
      [{ from: 0, to: 1, ahead: 1000, back: null }],
    );
    const places = points([
      at_m(500, 0),
      at_m(500, 290),
      at_m(500, 310),
      at_m(500, 1590),
      at_m(500, 1610),
      [NaN, 0],
      [9, 9],
    ]);
    const snapped = snap_points(graph, new SegmentGrid(graph), places);
    expect([snapped.near, snapped.far, snapped.unsnapped]).to.deep.equal([2, 2, 3]);
    expect([...snapped.edge]).to.deep.equal([0, 0, 0, 0, -1, -1, -1]);
    expect([...snapped.access_ds.subarray(0, 4)]).to.deep.equal([0, 2088, 2232, 11_448]);
    const share = 500 / (0.02 * equator.lon);
    expect(snapped.fraction[0]).to.be.closeTo(share, 1e-6);
    expect([snapped.from_start_ds[0], snapped.to_end_ds[0]]).to.deep.equal([
      Math.round(1000 * share),
      Math.round(1000 * (1 - share)),
    ]);
    expect([snapped.from_end_ds[0], snapped.to_start_ds[0]]).to.deep.equal([not_passable, not_passable]);
  });

  it('measure the share of an edge along its shape', () => {
    const graph = make_graph(
      [
        [0, 0],
        [0.01, 0],
      ],
      [
        {
          from: 0,
          to: 1,
          ahead: 1000,
          shape: [
            [0, 0.01],
            [0.01, 0.01],
          ],
        },
      ],
    );
    const found = new SegmentGrid(graph).nearest(0.005, 0.0101, 300);
    expect(found?.fraction).to.be.closeTo(0.5, 1e-9);
    expect(found?.distance_m).to.be.closeTo(0.0001 * equator.lat, 0.01);
  });
});

describe('nearest sites by road', () => {
  const place = fc.tuple(fc.integer({ min: 0, max: 2100 }), fc.integer({ min: 0, max: 2100 }));
  // The lattice has steps of 0.003° from latitude 43; some places are off its roads, some beyond reach.
  const to_points = (list: readonly (readonly [number, number])[]) =>
    points(list.map(([x, y]) => [x / 1e5, 43 + y / 1e5]));

  it('are those that Dijkstra finds when every place is a node', async () => {
    const property = fc.asyncProperty(
      fc.integer({ min: 1, max: 1e6 }),
      fc.array(place, { minLength: 1, maxLength: 12 }),
      fc.array(place, { minLength: 1, maxLength: 5 }),
      fc.option(fc.integer({ min: 0, max: 3000 }), { nil: undefined }),
      async (seed, demand_places, site_places, limit) => {
        const graph = make_lattice(7, seed);
        const grid = new SegmentGrid(graph);
        const demands = snap_points(graph, grid, to_points(demand_places));
        const sites = snap_points(graph, grid, to_points(site_places));
        const search = new RoadSearch(graph, 'to');
        const found = nearest_sites(graph, search, demands, sites, limit);
        const { split, demand, site } = split_graph(graph, demands, sites);
        const times = site_places.map((_, j) =>
          dijkstra_by_heap(split, 'to', {
            node: Int32Array.of(site(j)),
            ds: Int32Array.of(0),
            site: Int32Array.of(j),
          }).map(([time]) => (time === unreached_ds ? Infinity : time / 1000)),
        );
        const matrix = await time_matrix(graph, search, demands, sites, limit ?? 1e6);
        const in_matrix = new Map<string, number>();
        site_places.forEach((_, j) => {
          for (let at = matrix.start[j] as number; at < (matrix.start[j + 1] as number); at++)
            in_matrix.set(`${matrix.demand[at]} ${j}`, matrix.ds[at] as number);
        });
        demand_places.forEach((_, i) => {
          const by_site = times.map((of) => of[demand(i)] as number);
          const best = Math.min(...by_site);
          const ds = found.ds[i] as number;
          if (best < (limit ?? Infinity) - rounding_ds) expect(ds).to.be.closeTo(best, rounding_ds);
          if (best > (limit ?? 1e6) + rounding_ds)
            expect([ds, found.site[i]]).to.deep.equal([unreached_ds, -1]);
          if (ds !== unreached_ds) expect(by_site[found.site[i] as number]).to.be.closeTo(ds, rounding_ds);
          by_site.forEach((time, j) => {
            const listed = in_matrix.get(`${i} ${j}`);
            if (listed !== undefined) expect(listed).to.be.closeTo(time, rounding_ds);
            else expect(time).to.be.greaterThan((limit ?? 1e6) - rounding_ds);
          });
        });
      },
    );
    await fc.assert(property, { numRuns: 150 });
  });

  it('go round by the ends when the site lies behind on a one-way road', () => {
    const graph = make_graph(
      [
        [0, 0],
        [0.01, 0],
      ],
      [
        { from: 0, to: 1, ahead: 600, back: null },
        { from: 1, to: 0, ahead: 900, back: null, is_reachable: false },
      ],
    );
    const grid = new SegmentGrid(graph);
    const [behind, before] = [points([[0.002, 0]]), points([[0.008, 0]])];
    const search = new RoadSearch(graph, 'to');
    const time = (from: Points, to: Points) =>
      nearest_sites(graph, search, snap_points(graph, grid, from), snap_points(graph, grid, to)).ds[0];
    expect(time(behind, before)).to.equal(360);
    expect(time(before, behind)).to.equal(120 + 900 + 120);
    expect(time(before, before)).to.equal(0);
  });

  it('keep the lowest of equally near sites', () => {
    const graph = make_graph(
      [
        [0, 0],
        [0.01, 0],
        [0.02, 0],
      ],
      [
        { from: 0, to: 1, ahead: 100 },
        { from: 1, to: 2, ahead: 100 },
      ],
    );
    const grid = new SegmentGrid(graph);
    const snap = (list: readonly (readonly [number, number])[]) => snap_points(graph, grid, points(list));
    const search = new RoadSearch(graph, 'to');
    expect(
      nearest_sites(
        graph,
        search,
        snap([[0.01, 0]]),
        snap([
          [0.02, 0],
          [0, 0],
        ]),
      ).site[0],
    ).to.equal(0);
    expect(
      nearest_sites(
        graph,
        search,
        snap([[0.01, 0]]),
        snap([
          [0, 0],
          [0.02, 0],
          [0, 0],
        ]),
      ).site[0],
    ).to.equal(0);
  });
});
