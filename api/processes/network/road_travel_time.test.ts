import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { metres_per_degree } from '../../../catalogue/roads/distance.ts';
import { day_number } from '../../../catalogue/roads/graph.ts';
import { store_graph } from '../../../catalogue/roads/graph_store.ts';
import type { PopulatedDemands } from '../white_zones/populated_demands.ts';
import { crow_fly } from '../white_zones/crow_fly.ts';
import { choose_travel_times } from './choose_travel_times.ts';
import { road_travel_times } from './road_travel_time.ts';
import { make_graph } from './testing.ts';

const travel = { speed_kmh: 50, detour: { mountain: 1.5, rural: 1.4, urban: 1.3 } };
const fallback = crow_fly(travel);
const points = (list: readonly (readonly [number, number])[]) => ({
  lon: Float64Array.from(list, ([lon]) => lon),
  lat: Float64Array.from(list, ([, lat]) => lat),
});
const demands = (list: readonly (readonly [number, number])[], population = 10): PopulatedDemands => ({
  ...points(list),
  context: new Uint8Array(list.length),
  ids: list.map((_, i) => String(i)),
  population: new Float64Array(list.length).fill(population),
  code_insee: list.map(() => null),
  code_epci: list.map(() => null),
  code_departement: list.map(() => null),
});
const north_m = (metres: number) => metres / metres_per_degree(0).lat;

/** A valley road, a pass closed in winter, a way round it, and a road that is joined to nothing. */
const graph = make_graph(
  [
    [0, 0],
    [0.1, 0],
    [0.2, 0],
    [1, 1],
    [1.1, 1],
  ],
  [
    { from: 0, to: 1, ahead: 6000 },
    { from: 1, to: 2, ahead: 3000, closed: [day_number(11, 15), day_number(4, 30)] },
    { from: 1, to: 2, ahead: 18_000, shape: [[0.15, 0.05]] },
    { from: 3, to: 4, ahead: 600 },
  ],
);
const on = (day: string) => road_travel_times(graph, { day: new Date(day), fallback });

describe('travel times by road', () => {
  it('take the pass in summer and the way round in winter, and say how many roads are closed', async () => {
    const asked = [demands([[0, 0]]), points([[0.2, 0]])] as const;
    const summer = on('2026-07-01');
    expect([...(await summer.nearest(...asked)).minutes]).to.deep.equal([15]);
    expect(summer.warnings().join()).not.to.contain('fermés');
    const winter = on('2026-01-15');
    expect([...(await winter.nearest(...asked)).minutes]).to.deep.equal([40]);
    expect(winter.warnings()).to.include('1 tronçons fermés en cette saison.');
    expect(winter.parameters).to.deep.include({ kind: 'road', closed_edges: 1, day: '2026-01-15' });
  });

  it('of all pairs within a limit are those of the nearest; who is on no road is told apart', async () => {
    const people = demands([
      [0, 0],
      [0.1, 0],
      [0, 0.5],
    ]);
    const counters = points([
      [0.2, 0],
      [1, 1],
    ]);
    const summer = on('2026-07-01');
    const { matrix, off_roads } = (await summer.within?.(people, counters, 9000)) ?? {};
    expect(matrix).to.deep.equal({
      start: Int32Array.of(0, 2, 2),
      demand: Int32Array.of(0, 1),
      ds: Int32Array.of(9000, 3000),
    });
    expect([...(off_roads ?? [])]).to.deep.equal([2]);
    const { matrix: shorter } = (await summer.within?.(people, counters, 8999)) ?? {};
    expect([...(shorter?.demand ?? [])]).to.deep.equal([1]);
  });

  it('drop nobody: on foot to the road, as the crow flies beyond 1.6 km, Infinity without any road', async () => {
    const times = on('2026-07-01');
    const people = demands([
      [0.1, 0],
      [0.1, north_m(-1000)],
      [0.1, north_m(-5000)],
      [1, 1],
    ]);
    const antennas = points([
      [0.1, 0],
      [5, 5],
    ]);
    const { site, minutes } = await times.nearest(people, antennas);
    expect([...site]).to.deep.equal([0, 0, 0, -1]);
    expect(minutes[0]).to.equal(0);
    expect(minutes[1]).to.be.closeTo(12, 0.01);
    expect(minutes[2]).to.be.closeTo((5 * 1.4 * 60) / 50, 0.01);
    expect(minutes[3]).to.equal(Infinity);
    expect(times.parameters).to.deep.include({
      demands: { near: 2, far: 1, unsnapped: 1 },
      antennas_off_roads: 1,
      fallback: fallback.parameters,
    });
    expect(times.warnings().join(' '))
      .to.contain('1 lieu habité à plus de 1,6 km')
      .and.contain('1 lieu habité sans route')
      .and.contain('1 guichet à plus de 1,6 km');
    expect(times.approximate).to.equal(false);
    expect(times.method).to.contain('par la route');
  });
});

describe('the choice of travel times', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'maillage-choice-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const choose = (people: PopulatedDemands) =>
    choose_travel_times({ travel, as_of: '2026-07-01' }, { DATA_DIR: folder }, people);

  it('is as the crow flies without a graph', () => {
    const chosen = choose(demands([[0, 0]]));
    expect(chosen.approximate).to.equal(true);
    expect(chosen.method).to.match(/^approché/);
    expect(chosen.warnings().join()).to.contain('Temps approchés');
  });

  it('is by road with one, whose name and signature are kept with the result', () => {
    const { signature } = store_graph(folder, graph);
    const chosen = choose(
      demands([
        [0, 0],
        [3, 3],
      ]),
    );
    expect(chosen.approximate).to.equal(false);
    expect(chosen.parameters['graph']).to.deep.include({ name: 'essai', signature, counts: graph.counts });
  });

  it('is as the crow flies, and told, when most people live elsewhere', async () => {
    store_graph(folder, graph);
    const people = demands([
      [0, 0],
      [3, 3],
      [4, 4],
    ]);
    const chosen = choose(people);
    expect(chosen.approximate).to.equal(true);
    expect(chosen.warnings()[0]).to.contain('« essai » non utilisé : 33 %');
    expect((await chosen.nearest(people, points([[0, 0]]))).minutes[0]).to.equal(0);
  });

  it('passes over a file that is no graph, and refuses one that was changed', () => {
    const { file } = store_graph(folder, graph);
    const bytes = readFileSync(file);
    truncateSync(file, 5);
    expect(choose(demands([[0, 0]])).approximate).to.equal(true);
    bytes.writeUInt8(9, bytes.length - 3);
    writeFileSync(file, bytes);
    expect(() => choose(demands([[0, 0]]))).to.throw(/somme de contrôle/);
  });
});
