import type { PublishedTable } from '../../catalogue/published_tables.ts';
import type { Link } from '../block.ts';
import { crs84_uri } from '../crs.ts';
import { absolute } from '../links.ts';
import { collection_path } from '../ogc/collection_document.ts';
import { detail_zoom } from './read_tile.ts';
import { tile_columns } from './tile_columns.ts';
import {
  max_zoom,
  tile_matrix_set_id,
  tile_matrix_set_uri,
  tiles_of_box,
  web_mercator_uri,
  type Box,
} from './web_mercator_quad.ts';

export const mvt_type = 'application/vnd.mapbox-vector-tile';
export const tilejson_type = 'application/json';
export const tilesets_rel = 'http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector';
const scheme_rel = 'http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme';

/** Tiles of one collection, or of several together. */
export interface Tileset {
  title: string;
  /** Path of the list of tilesets, such as `collections/communes/tiles`. */
  path: string;
  /** Query string that every address of it carries, without question mark. */
  search: string;
  tables: readonly PublishedTable[];
}

export function collection_tileset(table: PublishedTable): Tileset {
  return { title: table.title, path: `${collection_path(table.id)}/tiles`, search: '', tables: [table] };
}

/** `named`: the collections that the asker chose; null for all. */
export function dataset_tileset(tables: readonly PublishedTable[], named: readonly string[] | null): Tileset {
  const search = named === null ? '' : `collections=${named.map(encodeURIComponent).join(',')}`;
  return { title: 'Toutes les collections en tuiles', path: 'tiles', search, tables };
}

const address = ({ path, search }: Tileset, rest: string, more = '') => {
  const query = [more, search].filter((part) => part !== '').join('&');
  return `${path}${rest}${query === '' ? '' : `?${query}`}`;
};

const set_links = (tileset: Tileset): Link[] => [
  {
    href: address(tileset, `/${tile_matrix_set_id}`, 'f=json'),
    rel: 'self',
    type: 'application/json',
    title: tileset.title,
  },
  {
    href: `tileMatrixSets/${tile_matrix_set_id}`,
    rel: scheme_rel,
    type: 'application/json',
    title: tile_matrix_set_id,
  },
];

const summary = (tileset: Tileset) => ({
  title: tileset.title,
  dataType: 'vector',
  crs: web_mercator_uri,
  tileMatrixSetURI: tile_matrix_set_uri,
});

/** The list of tilesets (OGC 20-057, req. tilesets-list). */
export function describe_tilesets(tileset: Tileset, base: string) {
  const self = {
    href: address(tileset, ''),
    rel: 'self',
    type: 'application/json',
    title: 'Jeux de tuiles',
  };
  return {
    links: absolute(base, [self]),
    tilesets: [{ ...summary(tileset), links: absolute(base, set_links(tileset)) }],
  };
}

/** The metadata of a tileset (OGC 17-083r4, TileSet Metadata in JSON). */
export function describe_tileset(tileset: Tileset, base: string) {
  const box = extent_of(tileset.tables);
  const tilejson: Link = {
    href: address(tileset, `/${tile_matrix_set_id}`, 'f=tilejson'),
    rel: 'describedby',
    type: tilejson_type,
    title: 'TileJSON',
  };
  const item: Link = { href: template(tileset), rel: 'item', type: mvt_type, title: 'Tuiles vectorielles' };
  return {
    ...summary(tileset),
    tileMatrixSetId: tile_matrix_set_id,
    ...(box !== null && {
      boundingBox: { lowerLeft: box.slice(0, 2), upperRight: box.slice(2), crs: crs84_uri },
      tileMatrixSetLimits: Array.from({ length: max_zoom + 1 }, (_, z) => ({
        tileMatrix: String(z),
        ...tiles_of_box(box, z),
      })),
    }),
    layers: tileset.tables.map((table) => ({
      id: table.id,
      title: table.title,
      description: table.description,
      dataType: 'vector',
      ...dimension_of(table),
      propertiesSchema: {
        type: 'object',
        properties: Object.fromEntries(fields_of(table).map(([name, type]) => [name, { type }])),
      },
    })),
    links: [
      ...absolute(base, [...set_links(tileset), tilejson]),
      ...absolute(base, [item]).map((link) => ({ ...link, templated: true })),
    ],
  };
}

const template = (tileset: Tileset) =>
  address(tileset, `/${tile_matrix_set_id}/{tileMatrix}/{tileRow}/{tileCol}`);

/** TileJSON 3.0.0 for MapLibre and QGIS. */
export function describe_tilejson(tileset: Tileset, base: string) {
  const box = extent_of(tileset.tables);
  const pattern = address(tileset, `/${tile_matrix_set_id}/{z}/{y}/{x}`);
  return {
    tilejson: '3.0.0',
    name: tileset.title,
    description:
      'Aux petites échelles, les polygones plus petits qu’un pixel sont réunis en carrés ; « represents » dit combien ' +
      'd’objets un carré remplace. L’en-tête Maillage-Tile-Reduced dit ce qu’une tuile trop pleine laisse de côté.',
    tiles: [`${base}/${pattern}`],
    scheme: 'xyz',
    minzoom: 0,
    maxzoom: detail_zoom,
    ...(box !== null && { bounds: box }),
    vector_layers: tileset.tables.map((table) => ({
      id: table.id,
      description: table.title,
      fields: Object.fromEntries(
        fields_of(table).map(([name, type]) => [name, `${type.charAt(0).toUpperCase()}${type.slice(1)}`]),
      ),
    })),
  };
}

/** Names and types of the properties, as the tiles carry them by default. */
function fields_of(table: PublishedTable): [string, string][] {
  const columns = tile_columns(table, null).map(({ name, type }): [string, string] => [name, type]);
  const key = table.columns.find(({ name }) => name === table.key?.name);
  const number = key !== undefined && tile_columns({ ...table, key: null }, [key.name])[0]?.type === 'number';
  const id: [string, string][] = key === undefined ? [] : [['id', number ? 'number' : 'string']];
  return [...id, ...columns, ['represents', 'number']];
}

function dimension_of({ geometry }: PublishedTable): { geometryDimension?: number } {
  const dimensions: readonly [RegExp, number][] = [[/point/i, 0], [/line/i, 1], [/polygon/i, 2]]; // prettier-ignore
  const found = dimensions.find(([form]) => form.test(geometry?.type ?? ''));
  return found === undefined ? {} : { geometryDimension: found[1] };
}

/** The box around all; null when one of the tables does not know its own. */
function extent_of(tables: readonly PublishedTable[]): Box | null {
  const boxes = tables.map((table) => table.extent);
  if (boxes.length === 0 || boxes.includes(null)) return null;
  const each = (i: 0 | 1 | 2 | 3) => boxes.map((box) => box?.[i] ?? 0);
  return [Math.min(...each(0)), Math.min(...each(1)), Math.max(...each(2)), Math.max(...each(3))];
}
