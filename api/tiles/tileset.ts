import { createHash } from 'node:crypto';
import type { PublishedTable } from '../../catalogue/published_tables.ts';
import { AppError } from '../../errors.ts';
import type { Link } from '../block.ts';
import { crs84_uri } from '../crs.ts';
import { absolute } from '../links.ts';
import { collection_path } from '../ogc/collection_document.ts';
import { check_geometry } from './read_tile.ts';
import { fields_of } from './tile_columns.ts';
import { tile_matrix_sets } from './tile_matrix_sets.ts';
import { meets, type Box, type TileMatrixSet } from './tile_matrix_set.ts';

export const mvt_type = 'application/vnd.mapbox-vector-tile';
export const style_type = 'application/vnd.mapbox.style+json';
export const tilesets_rel = 'http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector';
const scheme_rel = 'http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme';
const geodata_rel = 'http://www.opengis.net/def/rel/ogc/1.0/geodata';

/** Tiles of one collection, or of several together. */
export interface Tileset {
  title: string;
  /** Path of the list of tilesets, such as `collections/communes/tiles`. */
  path: string;
  /** Query string that every address of it carries, without question mark. */
  search: string;
  tables: readonly PublishedTable[];
}

/** A 404 AppError for a table without geometry. */
export function collection_tileset(table: PublishedTable): Tileset {
  check_geometry(table);
  return { title: table.title, path: `${collection_path(table.id)}/tiles`, search: '', tables: [table] };
}

/** `named`: the collections that the asker chose, in the order of the layers; null for all. */
export function dataset_tileset(tables: readonly PublishedTable[], named: readonly string[] | null): Tileset {
  const search = named === null ? '' : `collections=${named.map(encodeURIComponent).join(',')}`;
  const title = named === null ? 'toutes les collections' : tables.map((table) => table.title).join(', ');
  return { title, path: 'tiles', search, tables };
}

/** The grids that a tileset exists in: all whose domain one of its collections touches, or may touch. */
export function sets_of({ tables }: Pick<Tileset, 'tables'>): readonly TileMatrixSet[] {
  const touches = ({ extent }: PublishedTable, domain: Box) =>
    // A box across the antimeridian has its west beyond its east.
    extent === null || extent[0] > extent[2] || meets(extent, domain);
  return tile_matrix_sets.filter(
    ({ domain }) => tables.length === 0 || tables.some((table) => touches(table, domain)),
  );
}

/** A 404 AppError unless the tileset exists in the grid. */
export function check_set(tileset: Pick<Tileset, 'tables'>, set: TileMatrixSet): void {
  const known = sets_of(tileset);
  if (known.includes(set)) return;
  throw new AppError(
    `Ces données sont hors du domaine de « ${set.id} » : elles n’ont pas de tuiles dans cette grille.`,
    {
      status: 404,
      code: 'outside-tile-matrix-set',
      place: 'tileMatrixSetId',
      remedy: `Demander ${known.map(({ id }) => id).join(' ou ')}.`,
    },
  );
}

/** Path and query of a resource of a tileset, relative to the service's root. */
export const address = ({ path, search }: Tileset, rest: string, more = '') => {
  const query = [more, search].filter((part) => part !== '').join('&');
  return `${path}${rest}${query === '' ? '' : `?${query}`}`;
};

const link = (href: string, rel: string, type: string, title: string): Link => ({ href, rel, type, title });
const json = 'application/json';

const set_links = (tileset: Tileset, { id, title }: TileMatrixSet): Link[] => [
  link(address(tileset, `/${id}`, 'f=json'), 'self', json, 'Métadonnées en JSON'),
  link(address(tileset, `/${id}`, 'f=html'), 'alternate', 'text/html', 'Page avec aperçu et adresses'),
  link(`tileMatrixSets/${id}`, scheme_rel, json, `Grille : ${title}`),
];

/** Clients of TileJSON and of styles know one grid only. */
export const is_for_web_maps = ({ crs }: TileMatrixSet) => crs.srid === 3857;

const web_links = (tileset: Tileset, set: TileMatrixSet): Link[] =>
  is_for_web_maps(set)
    ? [
        link(address(tileset, `/${set.id}`, 'f=tilejson'), 'alternate', json, 'TileJSON'),
        link(
          address(tileset, `/${set.id}`, 'f=mapbox'),
          'stylesheet',
          style_type,
          'Style pour MapLibre et QGIS',
        ),
      ]
    : [];

const summary = (tileset: Tileset, { crs, registered_uri }: TileMatrixSet) => ({
  title: tileset.title,
  dataType: 'vector',
  crs: crs.uri,
  ...(registered_uri !== null && { tileMatrixSetURI: registered_uri }),
});

/** The list of tilesets (OGC 20-057, req. tilesets-list/tileset-links). */
export function describe_tilesets(tileset: Tileset, base: string) {
  const links = [
    link(address(tileset, '', 'f=json'), 'self', json, 'Cette liste en JSON'),
    link(address(tileset, '', 'f=html'), 'alternate', 'text/html', 'Cette liste en HTML'),
  ];
  return {
    title: tileset.title,
    links: absolute(base, links),
    tilesets: sets_of(tileset).map((set) => ({
      ...summary(tileset, set),
      tileMatrixSetId: set.id,
      links: absolute(base, [...set_links(tileset, set), ...web_links(tileset, set)]),
    })),
  };
}

/**
 * The metadata of a tileset (OGC 17-083r4, TileSet Metadata in JSON). No limits of rows and columns: a write may pass
 * the extent that the catalogue keeps, and outside of limits a server must refuse tiles (req. core/tc-error).
 */
export function describe_tileset(tileset: Tileset, set: TileMatrixSet, base: string) {
  const box = extent_of(tileset.tables);
  const item = link(tile_template(tileset, set), 'item', mvt_type, 'Tuiles vectorielles');
  const times = tileset.tables.flatMap(({ updated_at }) =>
    updated_at === null ? [] : [updated_at.getTime()],
  );
  return {
    ...summary(tileset, set),
    tileMatrixSetId: set.id,
    mediaTypes: [mvt_type],
    ...(times.length > 0 && { updated: new Date(Math.max(...times)).toISOString() }),
    ...(box !== null && {
      boundingBox: { lowerLeft: box.slice(0, 2), upperRight: box.slice(2), crs: crs84_uri },
    }),
    layers: tileset.tables.map((table) => describe_layer(table, base)),
    links: [
      ...absolute(base, [...set_links(tileset, set), ...web_links(tileset, set)]),
      ...absolute(base, [item]).map((made) => ({ ...made, templated: true })),
    ],
  };
}

function describe_layer(table: PublishedTable, base: string) {
  return {
    id: table.id,
    title: table.title,
    description: table.description,
    dataType: 'vector',
    ...dimension_of(table),
    propertiesSchema: {
      type: 'object',
      properties: Object.fromEntries(fields_of(table).map(([name, type]) => [name, { type }])),
    },
    links: absolute(base, [link(collection_path(table.id), geodata_rel, json, table.title)]),
  };
}

export const tile_template = (tileset: Tileset, { id }: TileMatrixSet) =>
  address(tileset, `/${id}/{tileMatrix}/{tileRow}/{tileCol}`);

/** 0 points, 1 lines, 2 surfaces; nothing for what is mixed. */
export function dimension_of({ geometry }: PublishedTable): { geometryDimension?: 0 | 1 | 2 } {
  const dimensions: readonly [RegExp, 0 | 1 | 2][] = [[/point/i, 0], [/line|curve/i, 1], [/polygon|surface/i, 2]]; // prettier-ignore
  const found = dimensions.find(([form]) => form.test(geometry?.type ?? ''));
  return found === undefined ? {} : { geometryDimension: found[1] };
}

/** The box around all; null when one of the tables does not know its own. */
export function extent_of(tables: readonly PublishedTable[]): Box | null {
  const boxes = tables.map((table) => table.extent);
  if (boxes.length === 0 || boxes.includes(null)) return null;
  const each = (i: 0 | 1 | 2 | 3) => boxes.map((box) => box?.[i] ?? 0);
  return [Math.min(...each(0)), Math.min(...each(1)), Math.max(...each(2)), Math.max(...each(3))];
}

/**
 * A name of the content that everybody may read in these tables: a tile asked for under it may be kept by
 * caches. null where the content may change unseen, or is not everybody's.
 */
export function version_of(tables: readonly PublishedTable[]): string | null {
  if (tables.length === 0 || tables.some(({ version, is_public }) => version === null || !is_public))
    return null;
  const text = JSON.stringify(tables.map(({ id, version }) => [id, version]));
  return createHash('sha1').update(text).digest('base64url').slice(0, 12);
}
