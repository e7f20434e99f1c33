import { expect } from 'chai';
import { serialize } from 'flatgeobuf/lib/mjs/geojson.js';
import type { Feature, Geometry } from 'geojson';
import { failure_of, read_all, use_files } from './testing.ts';

const ring = [
  [0, 43],
  [1, 43],
  [1, 44],
  [0, 43],
];
const geometries = [
  { type: 'Point', coordinates: [1.44, 43.6] },
  { type: 'LineString', coordinates: ring },
  { type: 'Polygon', coordinates: [ring, ring] },
  { type: 'MultiPoint', coordinates: ring },
  { type: 'MultiLineString', coordinates: [ring, ring] },
  { type: 'MultiPolygon', coordinates: [[ring], [ring, ring]] },
] as Geometry[];
const features = geometries.map((geometry, i): Feature => ({
  type: 'Feature',
  properties: { code: `0${i}`, nom: 'Orthès', pop: i + 0.5, ouvert: i % 2 === 0 },
  geometry,
}));

describe('FlatGeobuf reader', () => {
  const write = use_files();
  const collection = (list: Feature[]) => ({ type: 'FeatureCollection' as const, features: list });
  const bytes = serialize(collection(features), 2154);

  it('gives attributes and geometries of every type, and the CRS', async () => {
    const { sample, rows, rejects } = await read_all(write('data', bytes));
    expect(sample).to.deep.include({
      format: 'flatgeobuf',
      crs: 'EPSG:2154',
      columns: ['code', 'nom', 'pop', 'ouvert'],
    });
    expect(rejects).to.be.empty;
    expect(rows).to.deep.equal(
      features.map(({ properties, geometry }, i) => ({ line: i + 1, fields: properties, geometry })),
    );
  });

  it('leaves the CRS open without one, and fills absent values with null', async () => {
    const [first, second] = features;
    if (first === undefined || second === undefined) throw new Error('no features');
    const list = [first, { ...second, properties: { ...second.properties, nom: null } }];
    const { sample, rows } = await read_all(write('data', serialize(collection(list))));
    expect(sample.crs).to.equal(null);
    expect(rows[1]?.fields).to.include({ code: '01', nom: null });
  });

  it('drops heights', async () => {
    const list = [{ ...features[0], geometry: { type: 'Point', coordinates: [1, 43, 380] } } as Feature];
    const { rows } = await read_all(write('data', serialize(collection(list))));
    expect(rows[0]?.geometry).to.deep.equal({ type: 'Point', coordinates: [1, 43] });
  });

  it('says where the file is cut, between features too', async () => {
    const failure = async (length: number) => failure_of(read_all(write('data', bytes.subarray(0, length))));
    expect(await failure(bytes.length - 5)).to.include({ code: 'truncated-file' });
    expect((await failure(40)).code).to.be.oneOf(['truncated-file', 'invalid-flatgeobuf']);
    const one_less = serialize(collection(features.slice(0, -1)), 2154);
    const last = bytes.length - (one_less.length - 0);
    expect((await failure(bytes.length - last)).code).to.equal('truncated-file');
  });

  it('rejects a damaged feature and goes on', async () => {
    const damaged = Uint8Array.from(bytes);
    const sizes: number[] = [];
    const view = new DataView(damaged.buffer);
    let at = 12 + view.getUint32(8, true);
    for (; at < damaged.length; at += 4 + view.getUint32(at, true)) sizes.push(at);
    damaged.fill(0xff, (sizes[2] ?? 0) + 4, sizes[3]);
    const { rows, rejects } = await read_all(write('data', damaged));
    expect(rows.map(({ line }) => line)).to.deep.equal([1, 2, 4, 5, 6]);
    expect(rejects.map(({ line }) => line)).to.deep.equal([3]);
  });
});
