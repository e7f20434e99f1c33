import { expect } from 'chai';
import fc from 'fast-check';
import type { Geometry, Position } from 'geojson';
import { read_wkb } from './readers/wkb.ts';
import { write_wkb } from './wkb_write.ts';

const coordinate = fc.double({ min: -180, max: 180, noNaN: true });
const position = fc.tuple(coordinate, coordinate).map((pair): Position => pair);
const line = fc.array(position, { minLength: 2, maxLength: 5 });
const ring = fc
  .array(position, { minLength: 3, maxLength: 5 })
  .map((open) => [...open, open[0] ?? []] as Position[]);
const rings = fc.array(ring, { minLength: 1, maxLength: 3 });
const several = <T>(part: fc.Arbitrary<T>) => fc.array(part, { minLength: 1, maxLength: 3 });
const simple = fc.oneof(
  position.map((coordinates): Geometry => ({ type: 'Point', coordinates })),
  line.map((coordinates): Geometry => ({ type: 'LineString', coordinates })),
  rings.map((coordinates): Geometry => ({ type: 'Polygon', coordinates })),
  several(position).map((coordinates): Geometry => ({ type: 'MultiPoint', coordinates })),
  several(line).map((coordinates): Geometry => ({ type: 'MultiLineString', coordinates })),
  several(rings).map((coordinates): Geometry => ({ type: 'MultiPolygon', coordinates })),
);
const any = fc.oneof(
  simple,
  several(simple).map((geometries): Geometry => ({ type: 'GeometryCollection', geometries })),
);

describe('writing WKB', () => {
  it('gives back what the reader of GeoPackages reads', () => {
    fc.assert(
      fc.property(any, (geometry) => {
        expect(read_wkb(Buffer.from(write_wkb(geometry), 'hex'))).to.deep.equal(geometry);
      }),
    );
  });

  it('leaves heights out', () => {
    const flat = write_wkb({ type: 'Point', coordinates: [1, 2] });
    expect(write_wkb({ type: 'Point', coordinates: [1, 2, 300] })).to.equal(flat);
  });
});
