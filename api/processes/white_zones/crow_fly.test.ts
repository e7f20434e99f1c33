import { expect } from 'chai';
import fc from 'fast-check';
import { arc_of_chord_m, crow_fly, to_earth_centred } from './crow_fly.ts';
import { KdTree } from './kd_tree.ts';
import { contexts, type Context, type Demands, type Points } from './travel_time.ts';

const points = (list: readonly (readonly [number, number])[]): Points => ({
  lon: Float64Array.from(list, ([lon]) => lon),
  lat: Float64Array.from(list, ([, lat]) => lat),
});
const demands = (list: readonly (readonly [number, number])[], context: Context = 'rural'): Demands => ({
  ...points(list),
  context: new Uint8Array(list.length).fill(contexts.indexOf(context)),
});
const travel = crow_fly({ speed_kmh: 60, detour: { mountain: 1.5, rural: 1.4, urban: 1.3 } });

const degrees = (low: number, high: number) => fc.double({ min: low, max: high, noNaN: true });
const place = fc.tuple(degrees(-180, 180), degrees(-90, 90));

describe('k-d tree', () => {
  it('finds what comparing with every point finds, ties to the lowest index', () => {
    // Small integers make many equal distances.
    const coordinate = fc.oneof(fc.integer({ min: -3, max: 3 }), degrees(-100, 100));
    const point = fc.tuple(coordinate, coordinate, coordinate);
    fc.assert(
      fc.property(fc.array(point, { maxLength: 200 }), point, (cloud, [x, y, z]) => {
        const tree = new KdTree(Float64Array.from(cloud.flat()));
        let index = -1;
        let squared_distance = Infinity;
        cloud.forEach(([a, b, c], i) => {
          const d = (a - x) * (a - x) + (b - y) * (b - y) + (c - z) * (c - z);
          if (d < squared_distance) [index, squared_distance] = [i, d];
        });
        expect(tree.nearest(x, y, z)).to.deep.equal({ index, squared_distance });
      }),
      { numRuns: 300 },
    );
  });
});

describe('crow fly', () => {
  // Vincenty's inverse formula on WGS84 (geodetic reference values, metres).
  const geodesics: [string, [number, number], [number, number], number][] = [
    ['along the equator', [0, 0], [1, 0], 111_319.491],
    ['along a meridian from the equator', [0, 0], [0, 1], 110_574.389],
    ['along a meridian at 45°', [0, 45], [0, 46], 111_141.548],
  ];
  for (const [name, from, to, metres] of geodesics)
    it(`is true to the metre at 100 km ${name}`, () => {
      const earth = to_earth_centred(points([from, to]));
      const [x = 0, y = 0, z = 0, u = 0, v = 0, w = 0] = earth;
      expect(arc_of_chord_m(Math.hypot(x - u, y - v, z - w))).to.be.closeTo(metres, 1);
    });

  it('turns distance into minutes by detour and speed, by context', async () => {
    const km_at_equator = 1 / 111.319491;
    const from = demands([[0, 0]]);
    const antennas = points([[10 * km_at_equator, 0]]);
    const rural = await travel.nearest(from, antennas);
    expect(rural.minutes[0]).to.be.closeTo(14, 1 / 600);
    const urban = await travel.nearest(
      { ...from, context: Uint8Array.of(contexts.indexOf('urban')) },
      antennas,
    );
    expect(urban.minutes[0]).to.be.closeTo(13, 1 / 600);
  });

  it('gives whole deciseconds', async () => {
    const { minutes } = await travel.nearest(demands([[1.2345, 43.21]]), points([[1.3, 43.3]]));
    const deciseconds = (minutes[0] as number) * 600;
    expect(Math.abs(deciseconds - Math.round(deciseconds))).to.be.below(1e-9);
  });

  it('looks across the antimeridian and over a pole', async () => {
    const fiji = await travel.nearest(
      demands([[179.99, -17]]),
      points([
        [0, -17],
        [-179.99, -17],
      ]),
    );
    expect([...fiji.site]).to.deep.equal([1]);
    expect(fiji.minutes[0]).to.be.below(4);
    const pole = await travel.nearest(
      demands([[0, 89.99]]),
      points([
        [0, 89.9],
        [180, 89.99],
      ]),
    );
    expect([...pole.site]).to.deep.equal([1]);
  });

  it('gives −1 and Infinity without antennas', async () => {
    const { site, minutes } = await travel.nearest(demands([[1, 43]]), points([]));
    expect([[...site], [...minutes]]).to.deep.equal([[-1], [Infinity]]);
  });

  it('never gets worse when an antenna is added', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(place, { minLength: 1, maxLength: 20 }),
        fc.array(place, { minLength: 1, maxLength: 20 }),
        place,
        async (people, antennas, added) => {
          const without = await travel.nearest(demands(people), points(antennas));
          const with_it = await travel.nearest(demands(people), points([...antennas, added]));
          with_it.minutes.forEach((time, i) => expect(time).to.be.at.most(without.minutes[i] as number));
        },
      ),
      { numRuns: 100 },
    ));
});
