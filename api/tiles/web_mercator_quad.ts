import { tile_cells, type TileMatrixSet } from './tile_matrix_set.ts';

/** Radius of the sphere of Web Mercator (m), and half the side of its square. */
const radius_m = 6378137;
const half_m = Math.PI * radius_m;

/** The grid that every web map uses, as registered (OGC 17-083r4, annex D.1): matrices 0 to 24. */
export const web_mercator_quad: TileMatrixSet = {
  id: 'WebMercatorQuad',
  title: 'Mercator du Web',
  description:
    'La grille des cartes du Web, pour le monde entier : à utiliser dans MapLibre, Leaflet et QGIS.',
  registered_uri: 'http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad',
  well_known_scale_set: 'http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible',
  crs: { uri: 'http://www.opengis.net/def/crs/EPSG/0/3857', srid: 3857 },
  origin: [-half_m, half_m],
  matrices: Array.from({ length: 25 }, (_, z) => ({
    cell_size: (2 * half_m) / tile_cells / 2 ** z,
    width: 2 ** z,
    height: 2 ** z,
  })),
  detail_matrix: 14,
  domain: [-180, -90, 180, 90],
  follows_meridians: true,
  to_degrees: (x, y) => [(x / half_m) * 180, (Math.atan(Math.sinh(y / radius_m)) * 180) / Math.PI],
};
