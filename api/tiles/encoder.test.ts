import { VectorTile } from '@mapbox/vector-tile';
import { expect } from 'chai';
import fc from 'fast-check';
import { PbfReader } from 'pbf';
import { LayerWriter, write_tile, type Value } from './layer_writer.ts';
import { part, Shape } from './shape.ts';
import { TileCache } from './tile_cache.ts';

type Point = readonly [number, number];

function shape_of(...parts: [kind: number, points: readonly Point[]][]): Shape {
  const shape = new Shape();
  for (const [kind, points] of parts) {
    for (const [x, y] of points) shape.add_vertex(x, y);
    shape.end_part(kind);
  }
  return shape;
}

function round_trip(shape: Shape, values: readonly Value[] = [], id: number | null = null) {
  const layer = new LayerWriter('l', ['a', 'b', 'c', 'd', 'e'].slice(0, values.length));
  layer.add(id, values, shape);
  return new VectorTile(new PbfReader(write_tile([layer]))).layers['l']?.feature(0);
}

const area = (ring: { x: number; y: number }[]) =>
  ring.slice(1).reduce((sum, { x, y }, i) => sum + (ring[i]?.x ?? 0) * y - x * (ring[i]?.y ?? 0), 0);

describe('the tile encoder', () => {
  const coordinate = fc.integer({ min: -64, max: 4160 });

  it('gives back every point and value', () => {
    const values = fc.array(
      fc.oneof(fc.string(), fc.double({ noNaN: true }), fc.maxSafeInteger(), fc.boolean()),
      {
        minLength: 5,
        maxLength: 5,
      },
    );
    fc.assert(
      fc.property(fc.tuple(coordinate, coordinate), values, fc.maxSafeNat(), (point, given, id) => {
        const feature = round_trip(shape_of([part.point, [point]]), given, id);
        expect(feature?.loadGeometry().map((points) => points.map(({ x, y }) => [x, y]))).to.deep.equal([
          [point],
        ]);
        expect(feature?.id).to.equal(id);
        given.forEach((value, i) => {
          const got = feature?.properties['abcde'.charAt(i)];
          // -0 is 0 in a map's eyes; a text is UTF-8, which has no lone surrogates.
          if (typeof value === 'number') expect(got === value, `${got} ${value}`).to.equal(true);
          else expect(got).to.equal(typeof value === 'string' ? Buffer.from(value).toString() : value);
        });
      }),
    );
  });

  it('winds triangles clockwise on screen whatever their order, and drops those without area', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 3 }), (points) => {
        const [a, b, c] = points as unknown as [Point, Point, Point];
        const twice = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]);
        const rings = round_trip(shape_of([part.outer, [...points, a]]))?.loadGeometry();
        if (twice === 0) expect(rings).to.equal(undefined);
        else expect(area(rings?.[0] ?? [])).to.equal(Math.abs(twice));
      }),
    );
  });

  it('winds holes the other way, and drops the holes of a ring without area', () => {
    const square = (at: number, side: number): Point[] => [
      [at, at],
      [at + side, at],
      [at + side, at + side],
      [at, at + side],
    ];
    const rings = round_trip(shape_of([part.outer, square(0, 100).reverse()], [part.hole, square(20, 10)]));
    expect(rings?.loadGeometry().map(area)).to.deep.equal([20_000, -200]);
    const flat: Point[] = [[0, 0], [9, 0], [0, 0]]; // prettier-ignore
    expect(round_trip(shape_of([part.outer, flat], [part.hole, square(20, 10)]))).to.equal(undefined);
  });
});

describe('the cache of tiles', () => {
  const tile = (bytes: number) => Promise.resolve({ gzip: Buffer.alloc(bytes), reduced: null });

  it('makes a tile once for all who ask at the same time, and forgets a failure', async () => {
    const cache = new TileCache(1e6);
    let made = 0;
    const make = () => (made++, tile(10));
    await Promise.all([cache.get('a', make), cache.get('a', make)]);
    await cache.get('a', make);
    expect(made).to.equal(1);
    const failed = await cache.get('b', () => Promise.reject(new Error('no'))).catch(() => 'failed');
    expect(failed).to.equal('failed');
    await cache.get('b', make);
    expect(made).to.equal(2);
  });

  it('keeps within its bytes, letting go what was asked for longest ago', async () => {
    const cache = new TileCache(3000);
    let made = 0;
    const make = () => (made++, tile(900));
    await cache.get('a', make);
    await cache.get('b', make);
    await cache.get('a', make);
    await cache.get('c', make);
    expect(cache.bytes).to.be.at.most(3000);
    await cache.get('a', make);
    expect(made).to.equal(3);
    await cache.get('b', make);
    expect(made).to.equal(4);
  });
});
