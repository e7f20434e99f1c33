import type { PublishedTable } from '../../catalogue/published_tables.ts';
import { AppError } from '../../errors.ts';
import type { Access } from '../../sql/client.ts';
import { access_of } from '../auth/asker.ts';
import type { Block } from '../block.ts';
import { absolute, base_url } from '../links.ts';
import { collection_path } from '../ogc/collection_document.ts';
import { has_known_geometry } from '../ogc/items_table.ts';
import { find_table, list_tables, use_table } from '../ogc/published.ts';
import { read_query } from '../params.ts';
import { send_json } from '../respond.ts';
import { answer_tile } from './answer_tile.ts';
import { check_geometry } from './read_tile.ts';
import {
  collection_tile_params,
  dataset_tile_params,
  dataset_tileset_params,
  tileset_params,
} from './tile_params.ts';
import {
  collection_tileset,
  dataset_tileset,
  describe_tilejson,
  describe_tileset,
  describe_tilesets,
  tilesets_rel,
} from './tileset.ts';
import { describe_tiles } from './tiles_openapi.ts';
import {
  check_tile_matrix_set,
  describe_tile_matrix_set,
  read_tile_indices,
  tile_matrix_set_id,
  tile_matrix_set_uri,
} from './web_mercator_quad.ts';

const tiles = 'http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf';
const tms = 'http://www.opengis.net/spec/tms/2.0/conf';
const classes = [
  'core',
  'tileset',
  'tilesets-list',
  'dataset-tilesets',
  'geodata-tilesets',
  'collections-selection',
  'datetime',
  'mvt',
  'oas30',
];
const matrix_sets = {
  href: 'tileMatrixSets',
  rel: 'http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes',
  type: 'application/json',
  title: 'Jeux de matrices de tuiles',
};

/** Vector tiles of collections, alone and together (OGC API – Tiles Part 1, TMS 2.0, TileJSON). */
export const tiles_block: Block = {
  id: 'tiles',
  conforms_to: [
    ...classes.map((name) => `${tiles}/${name}`),
    ...['tilematrixset', 'json-tilematrixset', 'json-tilesetmetadata'].map((name) => `${tms}/${name}`),
  ],
  landing_links: [
    { href: 'tiles', rel: tilesets_rel, type: 'application/json', title: 'Tuiles vectorielles' },
    matrix_sets,
  ],
  collection_links: ({ id, has_geometry }) =>
    has_geometry
      ? [
          {
            href: `${collection_path(id)}/tiles`,
            rel: tilesets_rel,
            type: 'application/json',
            title: 'Tuiles vectorielles',
          },
        ]
      : [],
  routes(router, { config, database }) {
    router.get('/tileMatrixSets', (request, response) => {
      read_query(request, { f: tileset_params.f });
      const link = { ...matrix_sets, href: `tileMatrixSets/${tile_matrix_set_id}`, rel: 'self' };
      const links = absolute(base_url(request, config), [link]);
      const [id, uri] = [tile_matrix_set_id, tile_matrix_set_uri];
      send_json(response, { tileMatrixSets: [{ id, uri, links }] });
    });
    router.get('/tileMatrixSets/:set', (request, response) => {
      read_query(request, { f: tileset_params.f });
      check_tile_matrix_set(request.params.set);
      send_json(response, describe_tile_matrix_set());
    });
    router.get('/collections/:collection/tiles', async (request, response) => {
      read_query(request, { f: tileset_params.f });
      const table = await find_table(access_of(request, database), request.params.collection);
      check_geometry(table);
      send_json(response, describe_tilesets(collection_tileset(table), base_url(request, config)));
    });
    router.get('/collections/:collection/tiles/:set', async (request, response) => {
      const { f } = read_query(request, tileset_params);
      check_tile_matrix_set(request.params.set);
      const table = await find_table(access_of(request, database), request.params.collection);
      check_geometry(table);
      const describe = f === 'tilejson' ? describe_tilejson : describe_tileset;
      send_json(response, describe(collection_tileset(table), base_url(request, config)));
    });
    router.get('/collections/:collection/tiles/:set/:z/:y/:x', async (request, response) => {
      const content = read_query(request, collection_tile_params);
      const { collection, set, z, y, x } = request.params;
      check_tile_matrix_set(set);
      const tile = read_tile_indices(z, y, x);
      const access = access_of(request, database);
      await use_table(access, collection, (table) =>
        answer_tile(request, response, access, { tables: [table], tile, content }),
      );
    });
    router.get('/tiles', async (request, response) => {
      const { collections } = read_query(request, dataset_tileset_params);
      const tileset = dataset_tileset(
        await find_tables(access_of(request, database), collections),
        collections,
      );
      send_json(response, describe_tilesets(tileset, base_url(request, config)));
    });
    router.get('/tiles/:set', async (request, response) => {
      const { f, collections } = read_query(request, dataset_tileset_params);
      check_tile_matrix_set(request.params.set);
      const tileset = dataset_tileset(
        await find_tables(access_of(request, database), collections),
        collections,
      );
      const describe = f === 'tilejson' ? describe_tilejson : describe_tileset;
      send_json(response, describe(tileset, base_url(request, config)));
    });
    router.get('/tiles/:set/:z/:y/:x', async (request, response) => {
      const { collections, ...content } = read_query(request, dataset_tile_params);
      check_tile_matrix_set(request.params.set);
      const tile = read_tile_indices(request.params.z, request.params.y, request.params.x);
      const access = access_of(request, database);
      await use_tables(access, collections, (tables) =>
        answer_tile(request, response, access, { tables, tile, content }),
      );
    });
  },
  openapi: () => Promise.resolve(describe_tiles()),
};

/** The tables by their ids, or all that have a geometry. A collection that does not exist is a 400: it is no path here. */
async function find_tables(access: Access, ids: readonly string[] | null): Promise<PublishedTable[]> {
  if (ids === null) return (await list_tables(access)).filter(has_known_geometry);
  return Promise.all(ids.map((id) => find_table(access, id).catch(refuse_collection)));
}

function refuse_collection(error: unknown): never {
  if (!(error instanceof AppError) || error.status !== 404) throw error;
  const { message, code, remedy } = error;
  throw new AppError(message, {
    status: 400,
    code,
    place: 'collections',
    ...(remedy !== undefined && { remedy }),
  });
}

/** Like `use_table` for several: once more with fresh descriptions when one of them was replaced in between. */
async function use_tables(
  access: Access,
  ids: readonly string[] | null,
  work: (tables: readonly PublishedTable[]) => Promise<void>,
): Promise<void> {
  const tables = await find_tables(access, ids);
  const [first] = tables;
  if (first === undefined) return work([]);
  let is_first = true;
  await use_table(access, first.id, async () => {
    const now = is_first ? tables : await find_tables(access, ids);
    is_first = false;
    await work(now);
  });
}
