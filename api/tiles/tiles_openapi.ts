import type { OpenApiPart } from '../block.ts';
import { describe_get, describe_parameters } from '../openapi.ts';
import { f } from '../params.ts';
import { tile_matrix_sets } from './tile_matrix_sets.ts';
import { tile_params, tileset_params, tilesets_params } from './tile_params.ts';
import { mvt_type, style_type } from './tileset.ts';

const tag = 'Tuiles';
const collection = { collection: 'Identifiant de la collection' };
const set = { tileMatrixSetId: `Grille : ${tile_matrix_sets.map(({ id }) => id).join(' ou ')}` };
const indices = {
  tileMatrix: 'Échelle (zoom) : identifiant d’une matrice de la grille',
  tileRow: 'Rangée, comptée depuis le nord',
  tileCol: 'Colonne, comptée depuis l’ouest',
};
/** Schemas of the standard (req. core/tc-tilerow-definition and its neighbours). */
const index_schemas: Readonly<Record<string, Record<string, unknown>>> = {
  tileMatrix: { type: 'string' },
  tileRow: { type: 'integer', minimum: 0 },
  tileCol: { type: 'integer', minimum: 0 },
};
const json = (name: string) => ({ 'application/json': { $ref: `#/components/schemas/${name}` } });
const document = (name: string) => ({ ...json(name), 'text/html': { type: 'string' } });
const style = { [style_type]: { type: 'object' } };
const tile = { [mvt_type]: { type: 'string', format: 'binary' } };

/** The part of the tiles in OpenAPI; operation ids end as OGC API – Tiles (oas30) wants them. */
export function describe_tiles(): OpenApiPart {
  return {
    tags: [{ name: tag, description: 'Tuiles vectorielles : une couche par collection' }],
    // One after the other: parameters of one name may be different components.
    parameters: {
      ...describe_parameters(tile_params.dataset),
      ...describe_parameters(tileset_params.dataset),
      ...describe_parameters({ f }),
    },
    schemas,
    paths: {
      '/tileMatrixSets': describe_get({
        summary: 'Grilles de tuiles (jeux de matrices)',
        tag,
        id: 'tiles.getTileMatrixSetsList',
        query: { f },
        answers: document('TileMatrixSets'),
      }),
      '/tileMatrixSets/{tileMatrixSetId}': describe_get({
        summary: 'Définition d’une grille (jeu de matrices)',
        tag,
        id: 'tiles.getTileMatrixSet',
        query: { f },
        path: set,
        answers: document('TileMatrixSet'),
        errors: [404],
      }),
      ...tiles_of('collection', '/collections/{collection}', collection),
      ...tiles_of('dataset', '', {}),
    },
  };
}

function tiles_of(kind: keyof typeof tile_params, prefix: string, path: Record<string, string>) {
  const about = kind === 'dataset' ? 'de plusieurs collections' : 'd’une collection';
  const id = `tiles.${kind}.vector`;
  return {
    [`${prefix}/tiles`]: describe_get({
      summary: `Jeux de tuiles ${about}`,
      tag,
      id: `${id}.getTileSetsList`,
      query: tilesets_params[kind],
      path,
      answers: document('TileSets'),
      errors: [404, 503],
    }),
    [`${prefix}/tiles/{tileMatrixSetId}`]: describe_get({
      summary: `Métadonnées, TileJSON ou style des tuiles ${about}`,
      tag,
      id: `${id}.getTileSet`,
      query: tileset_params[kind],
      path: { ...path, ...set },
      answers: { ...document('TileSet'), ...style },
      errors: [404, 503],
    }),
    [`${prefix}/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}`]: describe_tile(
      describe_get({
        summary: `Tuile vectorielle ${about}`,
        empty: 'Rien ne se trouve dans cette tuile.',
        headers: ['Maillage-Tile-Reduced'],
        tag,
        id: `${id}.getTile`,
        query: tile_params[kind],
        path: { ...path, ...set, ...indices },
        answers: tile,
        errors: [404, 503],
      }),
    ),
  };
}

/** Numbers for row and column in the path of a tile. */
function describe_tile({ get }: ReturnType<typeof describe_get>) {
  return {
    get: {
      ...get,
      parameters: get.parameters.map((parameter) => {
        const name = 'name' in parameter ? parameter.name : '';
        return Object.hasOwn(index_schemas, name) ? { ...parameter, schema: index_schemas[name] } : parameter;
      }),
    },
  };
}

const object = (required: string[]) => ({ type: 'object', ...(required.length > 0 && { required }) });
const schemas = {
  TileMatrixSets: object(['tileMatrixSets']),
  TileMatrixSet: object(['id', 'crs', 'tileMatrices']),
  TileSets: object(['tilesets']),
  TileSet: object([]),
};
