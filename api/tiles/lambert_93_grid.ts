import proj4 from 'proj4';
import { tile_cells, type TileMatrixSet } from './tile_matrix_set.ts';

/** RGF93 v1 / Lambert-93 (EPSG:2154); RGF93 and WGS 84 are the same at the scale of tiles. */
const lambert_93 = proj4(
  '+proj=lcc +lat_1=49 +lat_2=44 +lat_0=46.5 +lon_0=3 +x_0=700000 +y_0=6600000 +ellps=GRS80 +units=m',
);

/** Side of the one tile of matrix 0 (m). */
const side_m = 209715.2 * tile_cells;

/** Tiles from west to east and from north to south, as IGN counts them, matrix by matrix. */
const widths = [
  1, 1, 1, 1, 1, 1, 2, 4, 7, 13, 25, 50, 99, 197, 394, 788, 1575, 3150, 6300, 12600, 25200, 50400, 100800,
];
const heights = [
  1, 1, 1, 2, 4, 7, 13, 26, 52, 103, 206, 411, 822, 1643, 3285, 6569, 13138, 26276, 52552, 105102, 210205,
  420409, 840818,
];

/**
 * The grid « 2154_5cm » that IGN's pyramids use (github.com/rok4/tilematrixsets): cells of 209,715.2 m down to 5 cm.
 * OGC's register has no grid in Lambert-93. Its matrix z + 1 is about as fine as WebMercatorQuad's z in France.
 */
export const lambert_93_grid: TileMatrixSet = {
  id: '2154_5cm',
  title: 'Lambert-93, grille à 5 cm de l’IGN',
  description:
    'La grille en Lambert-93 des pyramides de tuiles de l’IGN : pour superposer sans déformation aux données en EPSG:2154.',
  registered_uri: null,
  well_known_scale_set: null,
  crs: { uri: 'http://www.opengis.net/def/crs/EPSG/0/2154', srid: 2154 },
  origin: [0, 12_000_000],
  matrices: widths.map((width, z) => ({
    cell_size: side_m / tile_cells / 2 ** z,
    width,
    height: heights[z] ?? 0,
  })),
  detail_matrix: 15,
  // Where EPSG:2154 may be computed, as for requests in that system.
  domain: [-40, 15, 50, 80],
  follows_meridians: false,
  to_degrees: (x, y) => {
    const [lon, lat] = lambert_93.inverse([x, y]);
    return [lon ?? NaN, lat ?? NaN];
  },
};
