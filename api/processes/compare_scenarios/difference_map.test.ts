import { expect } from 'chai';
import fc from 'fast-check';
import type { Feature, FeatureCollection } from 'geojson';
import { draw_differences, extent_of, list_changes } from './difference_map.ts';

const square = (lon: number, lat: number, side: number): Feature['geometry'] => ({
  type: 'Polygon',
  coordinates: [
    [
      [lon, lat],
      [lon + side, lat],
      [lon + side, lat + side],
      [lon, lat + side],
      [lon, lat],
    ],
  ],
});
const of = fc.constantFrom('white', 'grey', 'served');
const cells: fc.Arbitrary<FeatureCollection> = fc
  .array(
    fc.record({
      lon: fc.double({ min: -60, max: 60, noNaN: true }),
      lat: fc.double({ min: -60, max: 60, noNaN: true }),
      is_point: fc.boolean(),
      class_now: of,
      class_a: of,
    }),
    { maxLength: 30 },
  )
  .map((list) => ({
    type: 'FeatureCollection',
    features: list.map(({ lon, lat, is_point, ...properties }) => ({
      type: 'Feature',
      properties,
      geometry: is_point ? { type: 'Point', coordinates: [lon, lat] } : square(lon, lat, 0.01),
    })),
  }));
const pair = { from: 'now', to: 'a' } as const;
const moves = (path: string) => (path.match(/M/g) ?? []).length;
const numbers = (path: string) => (path.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);

describe('the small map of differences', () => {
  it('draws each place that changes once, as gain or as loss of the class that it had, inside of its frame', () => {
    fc.assert(
      fc.property(cells, (collection) => {
        const changes = list_changes(collection, pair);
        const extent = extent_of(changes, []);
        if (extent === null) {
          expect(changes).to.have.length(0);
          return;
        }
        const map = draw_differences(changes, [], [], extent);
        const gained = changes.filter(({ step }) => step > 0).length;
        expect(moves(map.gains)).to.equal(gained);
        const lost = Object.entries(map.losses);
        expect(lost.reduce((sum, [, path]) => sum + moves(path), 0)).to.equal(changes.length - gained);
        for (const [was, path] of lost)
          expect(moves(path)).to.equal(
            changes.filter((change) => change.step < 0 && change.was === was).length,
          );
        // Paths of dots are relative after their start: all absolute numbers lie in the frame.
        for (const path of [map.gains, ...Object.values(map.losses)])
          for (const value of numbers(path.replaceAll(/h.*?Z/g, 'Z')))
            expect(value).to.be.within(-1, Math.max(map.width, map.height) + 1);
      }),
    );
  });

  it('keeps the proportions: what is east is right, what is north is above, a square in degrees narrower', () => {
    const map = draw_differences(
      [],
      [
        { lon: 1, lat: 43, nom: 'a' },
        { lon: 2, lat: 44, nom: 'b' },
      ],
      [],
      [0, 42, 3, 45],
    );
    const [a, b] = [map.sites[0]!, map.sites[1]!];
    expect(b.x).to.be.above(a.x);
    expect(b.y).to.be.below(a.y);
    expect((b.x - a.x) / (a.y - b.y)).to.be.closeTo(Math.cos((43.5 * Math.PI) / 180), 0.01);
  });

  it('shows a country around a lone site, and nothing of nothing', () => {
    expect(extent_of([], [])).to.equal(null);
    const [west, south, east, north] = extent_of([], [{ lon: 0, lat: 0 }])!;
    expect(east - west).to.be.closeTo(0.25, 1e-9);
    expect(north - south).to.be.closeTo(0.25, 1e-9);
  });
});
