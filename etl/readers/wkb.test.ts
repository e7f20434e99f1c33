import { expect } from 'chai';
import fc from 'fast-check';
import type { Geometry, Position } from 'geojson';
import { read_geopackage_geometry, read_wkb } from './wkb.ts';

interface Dialect {
  /** One choice per part, taken in turn. */
  little: boolean[];
  z: boolean;
  m: boolean;
  /** EWKB flags and SRID rather than ISO codes. */
  is_ewkb: boolean;
}

const codes = [
  'Point',
  'LineString',
  'Polygon',
  'MultiPoint',
  'MultiLineString',
  'MultiPolygon',
  'GeometryCollection',
];

/** Writes a geometry as the standards say, heights and measures invented. */
function write_wkb(geometry: Geometry, dialect: Dialect): Buffer {
  const pieces: Buffer[] = [];
  let turn = 0;
  const bytes = (length: number, write: (buffer: Buffer) => void) => {
    const buffer = Buffer.alloc(length);
    write(buffer);
    pieces.push(buffer);
  };
  const write = (geometry: Geometry, is_root: boolean) => {
    const little = dialect.little[turn++ % dialect.little.length] ?? true;
    const number = (value: number) =>
      bytes(4, (buffer) => (little ? buffer.writeUInt32LE(value) : buffer.writeUInt32BE(value)));
    const position = ([x = NaN, y = NaN]: Position) => {
      for (const value of [x, y, ...(dialect.z ? [380.5] : []), ...(dialect.m ? [-1] : [])])
        bytes(8, (buffer) => (little ? buffer.writeDoubleLE(value) : buffer.writeDoubleBE(value)));
    };
    const positions = (list: Position[]) => {
      number(list.length);
      list.forEach(position);
    };
    const parts = (list: Geometry[]) => {
      number(list.length);
      for (const part of list) write(part, false);
    };
    const code = codes.indexOf(geometry.type) + 1;
    const srid = dialect.is_ewkb && is_root;
    const flags = (dialect.z ? 0x8000_0000 : 0) + (dialect.m ? 0x4000_0000 : 0) + (srid ? 0x2000_0000 : 0);
    bytes(1, (buffer) => buffer.writeUInt8(little ? 1 : 0));
    number(code + (dialect.is_ewkb ? flags : (dialect.z ? 1000 : 0) + (dialect.m ? 2000 : 0)));
    if (srid) number(2154);
    if (geometry.type === 'Point') position(geometry.coordinates);
    else if (geometry.type === 'LineString') positions(geometry.coordinates);
    else if (geometry.type === 'Polygon') {
      number(geometry.coordinates.length);
      geometry.coordinates.forEach(positions);
    } else if (geometry.type === 'GeometryCollection') parts(geometry.geometries);
    else {
      const type = geometry.type.slice(5) as 'Point';
      parts((geometry.coordinates as Position[]).map((coordinates) => ({ type, coordinates })));
    }
  };
  write(geometry, true);
  return Buffer.concat(pieces);
}

const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const position = fc.tuple(number, number);
const line = fc.array(position, { minLength: 1, maxLength: 5 });
const rings = fc.array(line, { minLength: 1, maxLength: 3 });
const of = <Coordinates>(type: string, coordinates: fc.Arbitrary<Coordinates>) =>
  fc.record({ type: fc.constant(type), coordinates }) as unknown as fc.Arbitrary<Geometry>;
const simple = fc.oneof(
  of('Point', position),
  of('LineString', line),
  of('Polygon', rings),
  of('MultiPoint', line),
  of('MultiLineString', rings),
  of('MultiPolygon', fc.array(rings, { minLength: 1, maxLength: 3 })),
);
const geometry = fc.oneof(
  simple,
  fc.record({
    type: fc.constant('GeometryCollection' as const),
    geometries: fc.array(simple, { minLength: 1, maxLength: 3 }),
  }),
);
const dialect = fc.record({
  little: fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }),
  z: fc.boolean(),
  m: fc.boolean(),
  is_ewkb: fc.boolean(),
});
const plain: Dialect = { little: [true], z: false, m: false, is_ewkb: false };
const point: Geometry = { type: 'Point', coordinates: [1.44, 43.6] };

describe('well-known binary', () => {
  it('gives back any geometry, in every dialect', () => {
    fc.assert(
      fc.property(geometry, dialect, (geometry, dialect) => {
        expect(read_wkb(write_wkb(geometry, dialect))).to.deep.equal(geometry);
      }),
    );
  });

  it('reads a geometry written by PostGIS', () => {
    // select encode(st_asewkb('srid=4326;point z(1 2 3)'), 'hex')
    const hex = '01010000a0e6100000000000000000f03f00000000000000400000000000000840';
    expect(read_wkb(Buffer.from(hex, 'hex'))).to.deep.equal({ type: 'Point', coordinates: [1, 2] });
  });

  it('takes empty geometries and empty parts for nothing', () => {
    expect(read_wkb(write_wkb({ type: 'Point', coordinates: [NaN, NaN] }, plain))).to.equal(null);
    expect(read_wkb(write_wkb({ type: 'MultiPolygon', coordinates: [] }, plain))).to.equal(null);
    expect(read_wkb(write_wkb({ type: 'MultiPolygon', coordinates: [[], [[[0, 1]]]] }, plain))).to.deep.equal(
      {
        type: 'MultiPolygon',
        coordinates: [[[[0, 1]]]],
      },
    );
  });

  it('refuses any truncation, and counts that the bytes cannot hold', () => {
    const bytes = write_wkb(
      {
        type: 'MultiPolygon',
        coordinates: [
          [
            [
              [0, 1],
              [2, 3],
              [4, 5],
              [0, 1],
            ],
          ],
        ],
      },
      { ...plain, z: true },
    );
    for (let length = 0; length < bytes.length; length++)
      expect(() => read_wkb(bytes.subarray(0, length)), String(length)).to.throw('tronquée');
    const huge = Buffer.from('0102000000ffffffff', 'hex');
    expect(() => read_wkb(huge)).to.throw('tronquée');
  });

  it('refuses curves, foreign parts and endless nesting', () => {
    expect(() => read_wkb(Buffer.from('010800000000000000', 'hex'))).to.throw('type de géométrie 8');

    const mixed = Buffer.concat([
      Buffer.from('010400000001000000', 'hex'),
      write_wkb({ type: 'LineString', coordinates: [[0, 1]] }, plain),
    ]);
    expect(() => read_wkb(mixed)).to.throw('LineString dans un MultiPoint');
    const nested = Buffer.from('010700000001000000'.repeat(2000), 'hex');
    expect(() => read_wkb(nested)).to.throw('imbriquées');
  });
});

describe('GeoPackage geometry', () => {
  const blob = (flags: number, envelope_bytes: number, wkb = write_wkb(point, plain)) =>
    Buffer.concat([Buffer.from([0x47, 0x50, 0, flags, 0x6a, 8, 0, 0]), Buffer.alloc(envelope_bytes), wkb]);

  it('passes over every kind of envelope', () => {
    for (const [indicator, bytes] of [0, 32, 48, 48, 64].entries())
      expect(read_geopackage_geometry(blob(1 | (indicator << 1), bytes))).to.deep.equal(point);
    expect(
      read_geopackage_geometry(blob(0, 0, write_wkb(point, { ...plain, little: [false] }))),
    ).to.deep.equal(point);
  });

  it('tells empty ones, and refuses extended ones and other blobs', () => {
    expect(read_geopackage_geometry(blob(0x11, 0, Buffer.alloc(0)))).to.equal(null);
    expect(() => read_geopackage_geometry(blob(0x21, 0))).to.throw('étendue');
    expect(() => read_geopackage_geometry(blob(0x0b, 0))).to.throw('enveloppe');
    expect(() => read_geopackage_geometry(write_wkb(point, plain))).to.throw('en-tête');
  });
});
