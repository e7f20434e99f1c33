import { expect } from 'chai';
import fc from 'fast-check';
import proj4 from 'proj4';
import { AppError } from '../../errors.ts';
import { lambert_93_grid } from './lambert_93_grid.ts';
import { find_tile_matrix_set, read_tile_indices, tile_matrix_sets } from './tile_matrix_sets.ts';
import { box_of_tile, bounds_of_tile, extent, matrix_of, place_tile } from './tile_matrix_set.ts';
import { web_mercator_quad } from './web_mercator_quad.ts';

const status_of = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return error instanceof AppError ? error.status : String(error);
  }
  return 200;
};

describe('tile matrix sets', () => {
  it('have the cell sizes of their definitions', () => {
    const first = matrix_of(web_mercator_quad, 0).cell_size;
    expect(first).to.be.closeTo(156543.03392804097, 1e-9);
    expect(matrix_of(lambert_93_grid, 0).cell_size).to.equal(209715.2);
    expect(matrix_of(lambert_93_grid, 22).cell_size).to.equal(0.05);
    for (const { matrices } of tile_matrix_sets)
      for (const [z, { cell_size }] of matrices.entries())
        expect(cell_size * 2 ** z).to.be.closeTo(matrices[0]?.cell_size ?? NaN, 1e-6);
  });

  it('cover the same ground at each scale, as IGN and OGC count', () => {
    for (const set of tile_matrix_sets) {
      const finest = set.matrices.at(-1) ?? { width: 0, height: 0 };
      for (const [z, { width, height }] of set.matrices.entries()) {
        const share = 2 ** (set.matrices.length - 1 - z);
        expect(width, `${set.id} ${z}`).to.equal(Math.ceil(finest.width / share));
        // IGN's matrix 19 has one row less than its neighbours ask for, far south of France.
        expect(Math.ceil(finest.height / share) - height, `${set.id} ${z}`).to.be.within(
          0,
          set === lambert_93_grid && z === 19 ? 1 : 0,
        );
      }
    }
  });

  it('place a tile so that its north-west corner is 0, 0', () => {
    const tiles = fc.constantFrom(...tile_matrix_sets).chain((set) =>
      fc.nat(set.matrices.length - 1).chain((z) => {
        const { width, height } = matrix_of(set, z);
        return fc.record({
          set: fc.constant(set),
          z: fc.constant(z),
          x: fc.nat(width - 1),
          y: fc.nat(height - 1),
        });
      }),
    );
    fc.assert(
      fc.property(tiles, (tile) => {
        const { scale, x_offset, y_offset } = place_tile(tile);
        const size = extent / scale;
        const [west, north] = [tile.set.origin[0] + tile.x * size, tile.set.origin[1] - tile.y * size];
        expect(west * scale + x_offset).to.be.closeTo(0, 1e-3);
        expect(y_offset - north * scale).to.be.closeTo(0, 1e-3);
        expect((west + size) * scale + x_offset).to.be.closeTo(extent, 1e-3);
      }),
    );
  });

  it('box a tile in degrees with all that lies on it', () => {
    const to_lambert = proj4(
      'EPSG:4326',
      '+proj=lcc +lat_1=49 +lat_2=44 +lat_0=46.5 +lon_0=3 +x_0=700000 +y_0=6600000 +ellps=GRS80',
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 6, max: 20 }),
        fc.double({ min: -5, max: 9, noNaN: true }),
        fc.double({ min: 41, max: 51.5, noNaN: true }),
        (z, lon, lat) => {
          const [x, y] = to_lambert.forward<[number, number]>([lon, lat]);
          const side = matrix_of(lambert_93_grid, z).cell_size * 256;
          const [column, row] = [Math.floor(x / side), Math.floor((12e6 - y) / side)];
          fc.pre(column >= 0 && column < matrix_of(lambert_93_grid, z).width);
          const tile = { set: lambert_93_grid, z, x: column, y: row };
          const [west, south, east, north] = bounds_of_tile(tile);
          expect(x).to.be.within(west - 1e-3, east + 1e-3);
          expect(y).to.be.within(south - 1e-3, north + 1e-3);
          const [w, s, e, n] = box_of_tile(tile, 64) ?? [NaN, NaN, NaN, NaN];
          expect(lon).to.be.within(w, e);
          expect(lat).to.be.within(s, n);
        },
      ),
    );
  });

  it('have no box where the system is not used', () => {
    expect(box_of_tile({ set: lambert_93_grid, z: 12, x: 43, y: 821 })).to.equal(null);
    expect(box_of_tile({ set: lambert_93_grid, z: 12, x: 43, y: 436 })).to.have.lengthOf(4);
  });

  it('refuse what is no tile of theirs: 400 for a matrix, 404 for a row or column outside', () => {
    const read = (id: string, z: string, y: string, x: string) => () =>
      read_tile_indices(find_tile_matrix_set(id), { z, y, x });
    const cases: readonly [string, string, string, string, number | string][] = [
      ['WebMercatorQuad', '24', '16777215', '0', 200],
      ['WebMercatorQuad', '25', '0', '0', 400],
      ['WebMercatorQuad', '01', '0', '0', 400],
      ['WebMercatorQuad', '1', '-1', '0', 400],
      ['WebMercatorQuad', '1', '2', '0', 404],
      ['2154_5cm', '7', '25', '3', 200],
      ['2154_5cm', '7', '25', '4', 404],
      ['2154_5cm', '7', '26', '0', 404],
      ['2154_5cm', '23', '0', '0', 400],
      ['constructor', '0', '0', '0', 404],
    ];
    for (const [id, z, y, x, status] of cases)
      expect(status_of(read(id, z, y, x)), `${id}/${z}/${y}/${x}`).to.equal(status);
  });
});
