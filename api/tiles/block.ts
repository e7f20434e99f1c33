import type { Request, Router } from 'express';
import { tile_matrix_set_page, tile_matrix_sets_page } from '../../viewer/pages/tile_matrix_sets.tsx';
import { tileset_page, tilesets_page } from '../../viewer/pages/tilesets.tsx';
import { AppError } from '../../errors.ts';
import { access_of } from '../auth/asker.ts';
import type { Block, Context } from '../block.ts';
import { absolute, base_url } from '../links.ts';
import { collection_path } from '../ogc/collection_document.ts';
import { f, read_query } from '../params.ts';
import { choose_format, respond, send_json } from '../respond.ts';
import { answer_tile } from './answer_tile.ts';
import { origins, type Origin } from './origins.ts';
import { describe_style } from './style_document.ts';
import {
  describe_tile_matrix_set,
  find_tile_matrix_set,
  read_tile_indices,
  tile_matrix_sets,
  uri_of,
} from './tile_matrix_sets.ts';
import type { TileMatrixSet } from './tile_matrix_set.ts';
import { read_tile_query, tileset_params, tilesets_params, type TilesetFormat } from './tile_params.ts';
import { describe_tilejson } from './tilejson.ts';
import {
  check_set,
  describe_tileset,
  describe_tilesets,
  is_for_web_maps,
  style_type,
  tilesets_rel,
} from './tileset.ts';
import { describe_tiles } from './tiles_openapi.ts';

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
const json = 'application/json';
const tilesets_link = (href: string) => ({
  href,
  rel: tilesets_rel,
  type: json,
  title: 'Tuiles vectorielles',
});

/** Vector tiles of collections, alone and together (OGC API – Tiles Part 1, TMS 2.0, TileJSON, MapLibre styles). */
export const tiles_block: Block = {
  id: 'tiles',
  conforms_to: [
    ...classes.map((name) => `${tiles}/${name}`),
    ...['tilematrixset', 'json-tilematrixset', 'json-tilesetmetadata'].map((name) => `${tms}/${name}`),
  ],
  landing_links: [
    tilesets_link('tiles'),
    {
      href: 'tileMatrixSets',
      rel: 'http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes',
      type: json,
      title: 'Grilles de tuiles',
    },
  ],
  collection_links: ({ id, has_geometry }) =>
    has_geometry ? [tilesets_link(`${collection_path(id)}/tiles`)] : [],
  routes(router, context) {
    serve_tile_matrix_sets(router, context);
    for (const origin of origins) serve_tiles(router, context, origin);
  },
  openapi: () => Promise.resolve(describe_tiles()),
};

function serve_tile_matrix_sets(router: Router, { config }: Context): void {
  const page_links = (request: Request, path: string) =>
    absolute(base_url(request, config), [
      { href: `${path}?f=json`, rel: 'self', type: json, title: 'Ce document en JSON' },
      { href: `${path}?f=html`, rel: 'alternate', type: 'text/html', title: 'Ce document en HTML' },
    ]);
  router.get('/tileMatrixSets', (request, response) => {
    const format = choose_format(request, read_query(request, { f }).f);
    const base = base_url(request, config);
    const links = page_links(request, 'tileMatrixSets');
    const sets = tile_matrix_sets.map((set) => ({
      id: set.id,
      title: set.title,
      uri: uri_of(set, base),
      crs: set.crs.uri,
      links: page_links(request, `tileMatrixSets/${set.id}`),
    }));
    respond(response, format, {
      json: () => ({ links, tileMatrixSets: sets }),
      html: () => tile_matrix_sets_page(tile_matrix_sets.map((set) => describe_tile_matrix_set(set, base))),
    });
  });
  router.get('/tileMatrixSets/:set', (request, response) => {
    const format = choose_format(request, read_query(request, { f }).f);
    const set = describe_tile_matrix_set(find_tile_matrix_set(request.params.set), base_url(request, config));
    respond(response, format, { json: () => set, html: () => tile_matrix_set_page(set) });
  });
}

function serve_tiles(router: Router, { config, database }: Context, origin: Origin): void {
  const { kind, prefix } = origin;
  router.get(`${prefix}/tiles`, async (request, response) => {
    const { f: asked, ...query } = read_query(request, tilesets_params[kind]);
    const tileset = await origin.find(access_of(request, database), request, named_in(query));
    const document = describe_tilesets(tileset, base_url(request, config));
    respond(response, choose_format(request, asked), {
      json: () => document,
      html: () => tilesets_page(document, tileset.tables),
    });
  });
  router.get(`${prefix}/tiles/:set`, async (request, response) => {
    const { f: asked, ...query } = read_query(request, tileset_params[kind]);
    const set = find_tile_matrix_set(request.params['set']);
    const tileset = await origin.find(access_of(request, database), request, named_in(query));
    check_set(tileset, set);
    const base = base_url(request, config);
    if (asked === 'tilejson' || asked === 'mapbox') check_web_format(set, asked);
    if (asked === 'tilejson') return send_json(response, describe_tilejson(tileset, set, base));
    if (asked === 'mapbox') return send_json(response, describe_style(tileset, set, base), style_type);
    const document = describe_tileset(tileset, set, base);
    respond(response, choose_format(request, asked), {
      json: () => document,
      html: () => tileset_page(document, { is_for_web_maps: is_for_web_maps(set), grid: set.title }),
    });
  });
  router.get(`${prefix}/tiles/:set/:z/:y/:x`, async (request, response) => {
    const { set, z, y, x } = request.params as Record<'set' | 'z' | 'y' | 'x', string>;
    const { collections, ...query } = read_tile_query(request, kind);
    const tile = read_tile_indices(find_tile_matrix_set(set), { z, y, x });
    const access = access_of(request, database);
    await origin.use(access, request, collections, ({ tables }) =>
      answer_tile(request, response, access, { tables, tile, ...query }),
    );
  });
}

const named_in = ({ collections = null }: { collections?: readonly string[] | null }) => collections;

function check_web_format(set: TileMatrixSet, format: TilesetFormat): void {
  if (is_for_web_maps(set)) return;
  throw new AppError(
    `Le format « ${format} » suppose la grille WebMercatorQuad : il n’existe pas en « ${set.id} ».`,
    {
      status: 400,
      code: 'invalid-f',
      place: 'f',
      remedy: 'Demander f=json, ou ce format sous /tiles/WebMercatorQuad.',
    },
  );
}
