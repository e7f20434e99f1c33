import { expect } from 'chai';
import fc from 'fast-check';
import { AppError } from '../errors.ts';
import { degrees_bounds, read_feature, read_geometry } from './geojson_input.ts';
import { find_crossing } from './self_intersection.ts';

const limits = { max_vertices: 1000, bounds: degrees_bounds };
const fault = (read: () => unknown) => {
  try {
    read();
  } catch (error) {
    if (error instanceof AppError)
      return { place: error.place, message: error.message, status: error.status };
    throw error;
  }
  return null;
};
const ring = [
  [0, 43],
  [1, 43],
  [1, 44],
  [0, 43],
];

describe('GeoJSON from outside', () => {
  it('is refused with the pointer of the place', () => {
    const place = (value: unknown, at?: string) =>
      fault(() => read_geometry(value, at === undefined ? limits : { ...limits, at }))?.place;
    expect(place({ type: 'Point', coordinates: [1, 'x'] })).to.equal('/coordinates');
    expect(place({ type: 'LineString', coordinates: [[1, 2], [1]] })).to.equal('/coordinates/1');
    expect(place({ type: 'Polygon', coordinates: [ring, ring.slice(1)] })).to.equal('/coordinates/1');
    expect(place({ type: 'MultiPolygon', coordinates: [[ring], [ring.slice(0, 3)]] })).to.equal(
      '/coordinates/1/0',
    );
    expect(place({ type: 'MultiPolygon', coordinates: [[ring], [[[0, NaN]]]] })).to.equal(
      '/coordinates/1/0/0',
    );
    const collection = {
      type: 'GeometryCollection',
      geometries: [
        { type: 'Polygon', coordinates: [ring] },
        { type: 'Point', coordinates: [0, 91] },
      ],
    };
    expect(place(collection, '/features/3/geometry')).to.equal(
      '/features/3/geometry/geometries/1/coordinates',
    );
    expect(place({ type: 'constructor' }, '/geometry')).to.equal('/geometry');
  });

  it('is refused out of its system of coordinates, and told of swapped axes', () => {
    const said = (coordinates: number[]) =>
      fault(() => read_geometry({ type: 'Point', coordinates }, limits))?.message;
    expect(said([0, 43])).to.equal(undefined);
    expect(said([574000, 6279000]))
      .to.contain('hors du système de coordonnées')
      .and.not.contain('inversés');
    expect(said([43.6, 101])).to.contain('inversés');
  });

  it('is refused with too many vertices, wherever they are', () => {
    const line = { type: 'LineString', coordinates: Array.from({ length: 600 }, (_, i) => [i / 10, 0]) };
    expect(read_geometry(line, limits).type).to.equal('LineString');
    const both = { type: 'GeometryCollection', geometries: [line, line] };
    expect(fault(() => read_geometry(both, limits))?.message).to.equal('plus de 1000 sommets');
  });

  it('is read or refused with a 400, whatever comes', () => {
    const any = fc.oneof(
      fc.jsonValue({ maxDepth: 6 }),
      fc.record({
        type: fc.constantFrom('Point', 'Polygon', 'MultiPolygon', 'GeometryCollection', '__proto__'),
        coordinates: fc.anything(),
        geometries: fc.anything(),
      }),
    );
    fc.assert(
      fc.property(any, (value) => {
        for (const read of [read_geometry, read_feature]) {
          const said = fault(() => read(value, limits));
          if (said !== null) expect(said.status).to.equal(400);
        }
        const feature = fault(() =>
          read_feature({ type: 'Feature', properties: null, geometry: value }, limits),
        );
        if (feature !== null) expect(feature.place).to.match(/^\/geometry/);
      }),
    );
    let deep: unknown = [0, 0];
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(fault(() => read_geometry({ type: 'MultiPolygon', coordinates: deep }, limits))?.status).to.equal(
      400,
    );
  });

  it('reads a feature with what it may hold, and nothing of a prototype', () => {
    const given = JSON.parse(
      '{"type":"Feature","id":7,"properties":{"a":1},"geometry":{"type":"Point","coordinates":[0,43,9]},"__proto__":{"admin":true}}',
    ) as unknown;
    expect(read_feature(given, limits)).to.deep.equal({
      type: 'Feature',
      id: 7,
      properties: { a: 1 },
      geometry: { type: 'Point', coordinates: [0, 43] },
    });
    expect(
      read_feature({ type: 'Feature', geometry: { type: 'Polygon', coordinates: [] } }, limits).geometry,
    ).to.equal(null);
    const at = (value: object) =>
      fault(() => read_feature({ type: 'Feature', ...value }, { ...limits, at: '/features/2' }))?.place;
    expect(at({ properties: [] })).to.equal('/features/2/properties');
    expect(at({ id: {} })).to.equal('/features/2/id');
    expect(at({ geometry: { type: 'Point', coordinates: [0] } })).to.equal(
      '/features/2/geometry/coordinates',
    );
  });

  it('is told where a polygon crosses itself', () => {
    const bow_tie = [
      [0, 0],
      [1, 1],
      [1, 0],
      [0, 1],
      [0, 0],
    ];
    expect(find_crossing({ type: 'Polygon', coordinates: [bow_tie] })).to.deep.equal([0.5, 0.5]);
    expect(find_crossing({ type: 'MultiPolygon', coordinates: [[ring], [bow_tie]] })).to.deep.equal([
      0.5, 0.5,
    ]);
    expect(find_crossing({ type: 'Polygon', coordinates: [ring] })).to.equal(null);
    expect(find_crossing({ type: 'Point', coordinates: [0, 0] })).to.equal(null);
  });
});
