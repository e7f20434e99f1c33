import type { OpenApiPart } from '../block.ts';
import { describe_get, describe_parameters } from '../openapi.ts';
import {
  collection_tile_params,
  dataset_tile_params,
  dataset_tileset_params,
  tileset_params,
} from './tile_params.ts';
import { mvt_type } from './tileset.ts';

const tag = 'Tuiles';
const collection = { collection: 'Identifiant de la collection' };
const set = { tileMatrixSetId: 'Jeu de matrices : WebMercatorQuad' };
const indices = {
  tileMatrix: 'Zoom, de 0 à 24',
  tileRow: 'Rangée, comptée depuis le nord',
  tileCol: 'Colonne, comptée depuis l’ouest',
};
const json = (name: string) => ({ 'application/json': { $ref: `#/components/schemas/${name}` } });
const tile = { [mvt_type]: { type: 'string', format: 'binary' } };

/** The part of the tiles in OpenAPI; operation ids end as OGC API – Tiles (oas30) wants them. */
export function describe_tiles(): OpenApiPart {
  return {
    tags: [{ name: tag, description: 'Tuiles vectorielles : une couche par collection' }],
    parameters: describe_parameters({ ...collection_tile_params, ...dataset_tile_params, ...tileset_params }),
    schemas,
    paths: {
      '/tileMatrixSets': describe_get({
        summary: 'Jeux de matrices de tuiles',
        tag,
        id: 'tiles.getTileMatrixSetsList',
        query: tileset_params,
        answers: json('TileMatrixSets'),
      }),
      '/tileMatrixSets/{tileMatrixSetId}': describe_get({
        summary: 'Définition d’un jeu de matrices',
        tag,
        id: 'tiles.getTileMatrixSet',
        query: tileset_params,
        path: set,
        answers: json('TileMatrixSet'),
        errors: [404],
      }),
      ...tiles_of('/collections/{collection}', 'tiles.collection.vector', collection, {
        tileset: tileset_params,
        tile: collection_tile_params,
      }),
      ...tiles_of(
        '',
        'tiles.dataset.vector',
        {},
        { tileset: dataset_tileset_params, tile: dataset_tile_params },
      ),
    },
  };
}

type Query = NonNullable<Parameters<typeof describe_get>[0]['query']>;

function tiles_of(
  prefix: string,
  id: string,
  path: Record<string, string>,
  query: { tileset: Query; tile: Query },
) {
  const about = prefix === '' ? 'de plusieurs collections' : 'd’une collection';
  return {
    [`${prefix}/tiles`]: describe_get({
      summary: `Jeux de tuiles ${about}`,
      tag,
      id: `${id}.getTileSetsList`,
      query: query.tileset,
      path,
      answers: json('TileSets'),
      errors: [404, 503],
    }),
    [`${prefix}/tiles/{tileMatrixSetId}`]: describe_get({
      summary: `Métadonnées ou TileJSON des tuiles ${about}`,
      tag,
      id: `${id}.getTileSet`,
      query: query.tileset,
      path: { ...path, ...set },
      answers: json('TileSet'),
      errors: [404, 503],
    }),
    [`${prefix}/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}`]: describe_get({
      summary: `Tuile vectorielle ${about}`,
      empty: 'Rien ne se trouve là.',
      headers: ['Maillage-Tile-Reduced'],
      tag,
      id: `${id}.getTile`,
      query: query.tile,
      path: { ...path, ...set, ...indices },
      answers: tile,
      errors: [404, 503],
    }),
  };
}

const object = (required: string[]) => ({ type: 'object', ...(required.length > 0 && { required }) });
const schemas = {
  TileMatrixSets: object(['tileMatrixSets']),
  TileMatrixSet: object(['id', 'crs', 'tileMatrices']),
  TileSets: object(['tilesets']),
  TileSet: object([]),
};
