import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { metres_per_degree } from '../../catalogue/roads/distance.ts';
import type { RoadGraph, TravelMode } from '../../catalogue/roads/graph.ts';
import type { AppError } from '../../errors.ts';
import { osm_file, type TestNode, type TestWay } from '../readers/osm_pbf_testing.ts';
import { build_from_file } from './build_from_file.ts';
import { default_parameters } from './parameters.ts';

/** Points 0.01° apart along the equator east of Greenwich, and one row to the north: node 10 × row + column. */
const at = (id: number, tags: TestNode['tags'] = {}): TestNode => ({
  id,
  lon: (id % 10) / 100,
  lat: Math.floor(id / 10) / 100,
  tags,
});
const nodes = (...ids: number[]) => ids.map((id) => at(id));
let ways = 0;
const way = (text: string, ...refs: number[]): TestWay => ({
  id: ++ways,
  refs,
  tags: Object.fromEntries(text.split(' ').map((pair) => pair.split('=') as [string, string])),
});
const step_m = metres_per_degree(0).lon / 100;
const junction_ds = default_parameters.car.junction_s * 10;

describe('road graphs from files of OpenStreetMap', () => {
  let folder = '';
  before(() => (folder = mkdtempSync(path.join(tmpdir(), 'maillage-build-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  function build(nodes: readonly TestNode[], ways: readonly TestWay[], mode: TravelMode = 'car') {
    const file = path.join(folder, 'pays.osm.pbf');
    writeFileSync(file, osm_file(nodes, ways, 1_780_000_000));
    return build_from_file(file, { name: 'pays', mode });
  }
  /** Arcs as « from>to », by column and row of their ends, with their times. */
  function list_arcs(graph: RoadGraph): Record<string, number> {
    const name = (node: number) =>
      String(
        Math.round((graph.node_lat[node] as number) / 1e4) +
          Math.round((graph.node_lon[node] as number) / 1e5),
      );
    const arcs: Record<string, number> = {};
    for (let node = 0; node < graph.counts.nodes; node++)
      for (let arc = graph.out_start[node] as number; arc < (graph.out_start[node + 1] as number); arc++)
        arcs[`${name(node)}>${name(graph.out_node[arc] as number)}`] = graph.out_ds[arc] as number;
    return arcs;
  }
  const ds = (steps: number, kmh: number) => Math.round((steps * step_m * 36) / kmh);
  /** Roads with a limit of 100 km/h in the open country: 88 km/h. */
  const fast = 'highway=primary maxspeed=100';
  const kmh = 88;

  it('cuts roads where they meet, keeps their shape, and adds junctions at the end of a stretch', async () => {
    const graph = await build(nodes(0, 1, 2, 3, 11), [way(fast, 0, 1, 2, 3), way(fast, 2, 11)]);
    expect(graph.counts).to.deep.equal({ nodes: 4, arcs: 6, edges: 3, shape_points: 1, closures: 0 });
    const arcs = list_arcs(graph);
    expect(arcs['0>2']).to.equal(ds(2, kmh) + junction_ds);
    expect(arcs['2>0']).to.equal(ds(2, kmh));
    expect(arcs['3>2']).to.equal(ds(1, kmh) + junction_ds);
    expect([...graph.shape_lon, ...graph.shape_lat]).to.deep.equal([100_000, 0]);
    expect(graph.about).to.deep.include({ name: 'pays', mode: 'car' });
    expect(graph.about.source).to.include({
      kind: 'osm-pbf',
      file: 'pays.osm.pbf',
      date: '2026-05-28T20:26:40.000Z',
    });
  });

  it('obeys one-ways, roundabouts and modes', async () => {
    const made = [
      way(`${fast} oneway=yes`, 0, 1),
      way(`${fast} oneway=-1`, 1, 2),
      way('highway=footway', 2, 3),
    ];
    const car = list_arcs(await build(nodes(0, 1, 2, 3), made));
    expect(Object.keys(car).sort()).to.deep.equal(['0>1', '2>1']);
    const walk = list_arcs(await build(nodes(0, 1, 2, 3), made, 'walk'));
    expect(Object.keys(walk).sort()).to.deep.equal(['0>1', '1>0', '1>2', '2>1', '2>3', '3>2']);
    expect(walk['2>3']).to.equal(ds(1, 5));
  });

  it('stops cars at a bollard, and counts traffic lights at the ends and between them', async () => {
    const made = [way(fast, 0, 1, 2)];
    const open = list_arcs(await build(nodes(0, 1, 2), made));
    expect(open).to.deep.equal({ '0>2': ds(2, kmh), '2>0': ds(2, kmh) });
    const cut = await build([at(0), at(1, { barrier: 'bollard' }), at(2)], made);
    expect(cut.counts).to.include({ nodes: 2, edges: 1 });
    const lights = [at(0), at(1, { highway: 'traffic_signals' }), at(2, { highway: 'traffic_signals' })];
    const waits = default_parameters.car.signals_s * 10;
    expect(list_arcs(await build(lights, made))).to.deep.equal({
      '0>2': ds(2, kmh) + 2 * waits,
      '2>0': ds(2, kmh) + waits,
    });
  });

  it('gives ferries their duration, shared between their parts, and the wait', async () => {
    const graph = await build(nodes(0, 1, 2), [
      way('route=ferry duration=0:40 motor_vehicle=yes', 0, 1, 2),
      way(fast, 1, 2),
    ]);
    const half = ((40 * 60 + default_parameters.car.boarding_s) * 10) / 2;
    expect(list_arcs(graph)['0>1']).to.equal(half);
    expect([...graph.edge_flags].filter((flags) => flags === 1)).to.have.length(1);
  });

  it('is slower where residential streets are dense', async () => {
    const street = (row: number, from: TestNode, to: TestNode) =>
      [from, to].map((node, i) => ({ ...node, id: row * 2 + i }));
    const streets = Array.from({ length: 12 }, (_, row) =>
      street(100 + row, { id: 0, lon: 0.0005, lat: 0.0002 * row }, { id: 0, lon: 0.0045, lat: 0.0002 * row }),
    );
    const town = streets.map(([a, b]) => way('highway=residential', a?.id ?? 0, b?.id ?? 0));
    const main = [
      { id: 1, lon: 0.001, lat: 0.0024 },
      { id: 2, lon: 0.004, lat: 0.0024 },
    ];
    const rural = await build(main, [way('highway=primary', 1, 2)]);
    const urban = await build([...main, ...streets.flat()], [way('highway=primary', 1, 2), ...town]);
    const whole = (kmh: number) => Math.round((0.003 * 100 * step_m * 36) / kmh);
    const [country, built_up] = default_parameters.car.kmh.primary ?? [0, 0];
    expect([...rural.out_ds]).to.deep.equal([whole(country), whole(country)]);
    expect([...urban.out_ds]).to.deep.equal([whole(built_up), whole(built_up)]);
  });

  it('keeps seasons, leaves what is joined to nothing, breaks roads at the border of the extract, and says so', async () => {
    const graph = await build(nodes(0, 1, 2, 3, 5, 6), [
      way(fast, 0, 1, 2),
      way(fast, 2, 3, 4),
      way(`${fast} seasonal=summer`, 0, 2),
      way('highway=service', 5, 6),
    ]);
    expect(graph.counts).to.deep.equal({ nodes: 2, arcs: 4, edges: 2, shape_points: 1, closures: 1 });
    expect(graph.about.warnings.join(' '))
      .to.contain('1 tronçons isolés')
      .and.contain('1 points de routes absents')
      .and.contain('Interdictions de tourner');
  });

  it('refuses a file without roads, and one that is no map', async () => {
    const thrown = async (work: Promise<unknown>) =>
      (await work.catch((error: unknown) => error)) as AppError;
    expect(await thrown(build(nodes(0, 1), [way('building=yes', 0, 1)]))).to.include({ code: 'no-roads' });
    expect(await thrown(build(nodes(0, 1), [way('highway=footway', 0, 1)]))).to.include({ code: 'no-roads' });
    const other = path.join(folder, 'x.csv');
    writeFileSync(other, 'a,b\n1,2\n3,4\n');
    expect(await thrown(build_from_file(other, { name: 'x', mode: 'car' }))).to.include({
      code: 'not-bd-topo',
    });
    expect(await thrown(build_from_file(`${other}.absent`, { name: 'x', mode: 'car' }))).to.include({
      code: 'no-such-file',
    });
  });
});
