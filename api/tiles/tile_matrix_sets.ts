import { AppError } from '../../errors.ts';
import { lambert_93_grid } from './lambert_93_grid.ts';
import { bounds_of, matrix_of, tile_cells, type Tile, type TileMatrixSet } from './tile_matrix_set.ts';
import { web_mercator_quad } from './web_mercator_quad.ts';

/** All grids that tiles are served in; a new one is its file and its line here. The first is proposed first. */
export const tile_matrix_sets: readonly TileMatrixSet[] = [web_mercator_quad, lambert_93_grid];

/** A set by its id; a 404 AppError when it is not served. */
export function find_tile_matrix_set(id: string): TileMatrixSet {
  const set = tile_matrix_sets.find((known) => known.id === id);
  if (set !== undefined) return set;
  throw new AppError(`Le jeu de tuiles « ${id.slice(0, 80)} » n’existe pas.`, {
    status: 404,
    code: 'tile-matrix-set-not-found',
    place: 'tileMatrixSetId',
    remedy: `Les jeux proposés sont ${tile_matrix_sets.map((known) => known.id).join(' et ')} ; voir /tileMatrixSets.`,
  });
}

/**
 * Reads the indices of a tile out of a path. Throws a 400 AppError on what is no index and on a matrix that the set
 * lacks, a 404 on a row or column outside of its matrix.
 */
export function read_tile_indices(
  set: TileMatrixSet,
  { z, y, x }: Readonly<Record<'z' | 'y' | 'x', string>>,
): Tile {
  const matrix_index = read_index('tileMatrix', z, set.matrices.length - 1, 400);
  const { width, height } = matrix_of(set, matrix_index);
  return {
    set,
    z: matrix_index,
    y: read_index('tileRow', y, height - 1, 404),
    x: read_index('tileCol', x, width - 1, 404),
  };
}

function read_index(name: string, text: string, last: number, status: number): number {
  const is_number = /^(0|[1-9]\d{0,8})$/.test(text);
  if (is_number && Number(text) <= last) return Number(text);
  throw new AppError(`« ${name} » vaut « ${text.slice(0, 40)} » : attendu un entier de 0 à ${last}.`, {
    status: is_number ? status : 400,
    code: 'tile-out-of-range',
    place: name,
    remedy: 'Une tuile s’écrit /{tileMatrix}/{tileRow}/{tileCol} : zoom, rangée depuis le nord, colonne.',
  });
}

/** The URI of a set: OGC's where it has one, else its address in this service. */
export const uri_of = ({ id, registered_uri }: TileMatrixSet, base: string) =>
  registered_uri ?? `${base}/tileMatrixSets/${id}`;

/** The definition of a set (OGC 17-083r4, JSON encoding). Scale denominators suppose cells of 0.28 mm. */
export function describe_tile_matrix_set(set: TileMatrixSet, base: string) {
  const [west, south, east, north] = bounds_of(set);
  return {
    id: set.id,
    title: set.title,
    description: set.description,
    uri: uri_of(set, base),
    crs: set.crs.uri,
    orderedAxes: ['X', 'Y'],
    ...(set.well_known_scale_set !== null && { wellKnownScaleSet: set.well_known_scale_set }),
    boundingBox: { lowerLeft: [west, south], upperRight: [east, north], crs: set.crs.uri },
    tileMatrices: set.matrices.map(({ cell_size, width, height }, z) => ({
      id: String(z),
      scaleDenominator: cell_size / 0.00028,
      cellSize: cell_size,
      cornerOfOrigin: 'topLeft',
      pointOfOrigin: set.origin,
      tileWidth: tile_cells,
      tileHeight: tile_cells,
      matrixWidth: width,
      matrixHeight: height,
    })),
  };
}
