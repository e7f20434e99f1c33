import { expect } from 'chai';
import fc from 'fast-check';
import type { Geometry, Position } from 'geojson';
import { AppError } from '../../errors.ts';
import { looks_like_wkt, read_wkt, split_srid } from './wkt.ts';

const said = (text: string) => {
  try {
    return read_wkt(text);
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid-wkt') return error.message;
    throw error;
  }
};

const write_position = (position: Position) => position.join(' ');
const write_list = (value: readonly unknown[]): string =>
  typeof value[0] === 'number'
    ? write_position(value as Position)
    : `(${value.map((part) => write_list(part as unknown[])).join(', ')})`;
function write_wkt(geometry: Geometry): string {
  const name = geometry.type.toUpperCase();
  if (geometry.type === 'GeometryCollection')
    return `${name} (${geometry.geometries.map(write_wkt).join(', ')})`;
  if (geometry.type === 'Point') return `${name} (${write_position(geometry.coordinates)})`;
  return `${name} ${write_list(geometry.coordinates)}`;
}

const position = fc.tuple(
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e7, max: 1e7 }).map((x) => x + 0),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e7, max: 1e7 }).map((y) => y + 0),
);
const line = fc.array(position, { minLength: 1, maxLength: 5 });
const lines = fc.array(line, { minLength: 1, maxLength: 3 });
const simple = fc.oneof(
  fc.record({ type: fc.constant('Point' as const), coordinates: position }),
  fc.record({ type: fc.constantFrom('LineString' as const, 'MultiPoint' as const), coordinates: line }),
  fc.record({ type: fc.constantFrom('Polygon' as const, 'MultiLineString' as const), coordinates: lines }),
  fc.record({
    type: fc.constant('MultiPolygon' as const),
    coordinates: fc.array(lines, { minLength: 1, maxLength: 3 }),
  }),
) as fc.Arbitrary<Geometry>;

describe('well-known text', () => {
  it('gives back any geometry', () => {
    const any = fc.oneof(
      simple,
      fc.record({
        type: fc.constant('GeometryCollection' as const),
        geometries: fc.array(simple, { minLength: 1, maxLength: 3 }),
      }),
    ) as fc.Arbitrary<Geometry>;
    fc.assert(
      fc.property(any, (geometry) => void expect(read_wkt(write_wkt(geometry))).to.deep.equal(geometry)),
    );
  });

  it('is read with SRID, heights, measures, any case, points of MULTIPOINT in parentheses', () => {
    expect(split_srid(' srid=2154;POINT(1 2)')).to.deep.equal({ srid: 2154, wkt: 'POINT(1 2)' });
    expect(said('SRID=2154;Point Z (1 2 3)')).to.deep.equal({ type: 'Point', coordinates: [1, 2] });
    expect(said('POINTZM(1 2 3 4)')).to.deep.equal({ type: 'Point', coordinates: [1, 2] });
    expect(said('POINT(-.5e1 +2.)')).to.deep.equal({ type: 'Point', coordinates: [-5, 2] });
    expect(said('multipoint ((1 2), (3 4))')).to.deep.equal({ type: 'MultiPoint', coordinates: [[1, 2], [3, 4]] }); // prettier-ignore
    for (const empty of [
      'POINT EMPTY',
      'GEOMETRYCOLLECTION EMPTY',
      'GEOMETRYCOLLECTION(POINT EMPTY)',
      'POLYGON Z EMPTY',
    ])
      expect(said(empty), empty).to.equal(null);
  });

  it('is refused in French, with what was found', () => {
    expect(said('CIRCULARSTRING(0 0, 1 1, 2 0)')).to.contain('non pris en charge');
    expect(said('CONSTRUCTOR(0 0)')).to.contain('non pris en charge');
    expect(said('POINT(1 2) suite')).to.contain('suite inattendue « suite »');
    expect(said('POINT(1 2, 3 4)')).to.contain('2 positions');
    for (const text of [
      '',
      'POINT',
      'POINT(',
      'POINT()',
      'POINT(1)',
      'POINT(NaN 1)',
      'POINT(1 Infinity)',
      'POINT(1 2',
      'POLYGON(1 2)',
      'LINESTRING(1 2,)',
      'POINT(1 2 3 4 5)',
      'POINT(0x1 2)',
    ])
      expect(said(text), text).to.be.a('string');
  });

  it('is refused when nested without end, without exhausting the stack', () => {
    expect(said('GEOMETRYCOLLECTION('.repeat(100_000))).to.contain('trop profondément');
    expect(said(`POLYGON${'('.repeat(100_000)}`)).to.be.a('string');
  });

  it('is told from other text', () => {
    for (const text of ['POINT (1 2)', ' SRID=4326;polygon((0 0', 'MULTIPOLYGON EMPTY'])
      expect(looks_like_wkt(text), text).to.equal(true);
    for (const text of ['', 'Pointe à (pitre)', 'POINT', '__proto__ (', 'constructor('])
      expect(looks_like_wkt(text), text).to.equal(false);
  });

  it('is read or refused in words, whatever comes', () => {
    const piece = fc.constantFrom(
      'POINT',
      'POLYGON',
      'GEOMETRYCOLLECTION',
      '(',
      ')',
      ',',
      ' ',
      '1',
      '-2.5',
      'EMPTY',
      'Z',
      'SRID=1;',
      'x',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 15 }), (pieces) => void said(pieces.join(''))),
      { numRuns: 2000 },
    );
  });
});
