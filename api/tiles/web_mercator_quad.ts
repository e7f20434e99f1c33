import { AppError } from '../../errors.ts';

/** Of the registry of OGC (17-083r4, annex D.1), which every web map uses. */
export const tile_matrix_set_id = 'WebMercatorQuad';
export const tile_matrix_set_uri = 'http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad';
export const web_mercator_uri = 'http://www.opengis.net/def/crs/EPSG/0/3857';

/** Matrices 0 to 24, as registered. */
export const max_zoom = 24;

/** Units of a tile's own coordinates along each side: y grows southwards. */
export const extent = 4096;

/** Units kept beyond each side, so that outlines and symbols are not cut at the seams. */
export const buffer = 64;

/** A unit is an eighth of a CSS pixel: clients draw a tile 512 pixels wide. */
export const units_per_pixel = 8;

/** Radius of the sphere of Web Mercator (m), and half the side of its square. */
const radius_m = 6378137;
const half_m = Math.PI * radius_m;

/** A tile by its matrix (zoom), row and column, counted from the north-west. */
export interface Tile {
  z: number;
  y: number;
  x: number;
}

/** West, south, east, north. */
export type Box = readonly [number, number, number, number];

/** How metres of Web Mercator become units of a tile: x' = x · scale + x_offset, y' = y_offset − y · scale. */
export interface Placement {
  scale: number;
  x_offset: number;
  y_offset: number;
}

/** Where a tile lies, for the query that fills it. */
export function place_tile({ z, y, x }: Tile): Placement {
  const size_m = (2 * half_m) / 2 ** z;
  const scale = extent / size_m;
  return { scale, x_offset: (half_m - x * size_m) * scale, y_offset: (half_m - y * size_m) * scale };
}

/** The tile with a margin (in units) as longitudes and latitudes in degrees; the outermost stop at ±180°. */
export function box_of_tile({ z, y, x }: Tile, margin = 0): Box {
  const count = 2 ** z;
  const part = margin / extent;
  return [
    Math.max(-180, longitude((x - part) / count)),
    latitude((y + 1 + part) / count),
    Math.min(180, longitude((x + 1 + part) / count)),
    latitude((y - part) / count),
  ];
}

const longitude = (share: number) => share * 360 - 180;
const latitude = (share: number) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * share))) * 180) / Math.PI;

/** First and last row and column that a box in degrees touches. */
export function tiles_of_box([west, south, east, north]: Box, z: number) {
  const count = 2 ** z;
  const within = (share: number) => Math.min(count - 1, Math.max(0, Math.floor(share * count)));
  const column = (degrees: number) => within((degrees + 180) / 360);
  const row = (degrees: number) => {
    const radians = (Math.min(89.9, Math.max(-89.9, degrees)) * Math.PI) / 180;
    return within((1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2);
  };
  return {
    minTileRow: row(north),
    maxTileRow: row(south),
    // A box across the antimeridian touches the outermost columns.
    minTileCol: west > east ? 0 : column(west),
    maxTileCol: west > east ? count - 1 : column(east),
  };
}

/**
 * Reads the indices of a tile out of a path. Throws a 400 AppError on what is no index and on a zoom that the set
 * lacks, a 404 on a row or column outside of its matrix.
 */
export function read_tile_indices(matrix: string, row: string, column: string): Tile {
  const z = read_index('tileMatrix', matrix, max_zoom, 400);
  const last = 2 ** z - 1;
  return { z, y: read_index('tileRow', row, last, 404), x: read_index('tileCol', column, last, 404) };
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

/** A 404 AppError unless the set is the one served. */
export function check_tile_matrix_set(id: string): void {
  if (id === tile_matrix_set_id) return;
  throw new AppError(`Le jeu de tuiles « ${id.slice(0, 80)} » n’existe pas.`, {
    status: 404,
    code: 'tile-matrix-set-not-found',
    place: 'tileMatrixSetId',
    remedy: `Le jeu proposé est ${tile_matrix_set_id} ; la liste est à l’adresse /tileMatrixSets.`,
  });
}

/** The definition of the set (OGC 17-083r4, JSON encoding). Scale denominators suppose pixels of 0.28 mm, 256 a tile. */
export function describe_tile_matrix_set() {
  return {
    id: tile_matrix_set_id,
    title: 'Google Maps Compatible for the World',
    uri: tile_matrix_set_uri,
    crs: web_mercator_uri,
    orderedAxes: ['X', 'Y'],
    wellKnownScaleSet: 'http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible',
    tileMatrices: Array.from({ length: max_zoom + 1 }, (_, z) => {
      const cell_size = (2 * half_m) / 256 / 2 ** z;
      return {
        id: String(z),
        scaleDenominator: cell_size / 0.00028,
        cellSize: cell_size,
        cornerOfOrigin: 'topLeft',
        pointOfOrigin: [-half_m, half_m],
        tileWidth: 256,
        tileHeight: 256,
        matrixWidth: 2 ** z,
        matrixHeight: 2 ** z,
      };
    }),
  };
}
