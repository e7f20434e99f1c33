import type { Database } from '../../sql/client.ts';
import type { OpenApiPart } from '../block.ts';
import { page_formats } from '../formats/index.ts';
import { describe_get, describe_parameters } from '../openapi.ts';
import { geojson_type } from '../respond.ts';
import { collection_path } from './collection_document.ts';
import { item_params, items_params } from './items_params.ts';
import { where_params } from './items_where.ts';
import { list_tables } from './published.ts';

const file_schema = { type: 'string', format: 'binary' };
const answers = (schema: string) => ({
  [geojson_type]: { $ref: `#/components/schemas/${schema}` },
  'text/html': { type: 'string' },
  ...Object.fromEntries(page_formats.map(({ media_type }) => [media_type, file_schema])),
});

const headers = ['Last-Modified', 'Content-Crs', 'Link'] as const;
const page_headers = [...headers, 'OGC-NumberMatched', 'OGC-NumberReturned'] as const;

/** The part of the features: for any collection, and one path for each that exists, as QGIS wants them. */
export async function describe_features(database: Database): Promise<OpenApiPart> {
  const tables = await list_tables(database);
  const concrete = tables.map((table) => [
    `/${collection_path(table.id)}/items`,
    describe_get({
      summary: `Objets de « ${table.title} »`,
      tag: 'Objets',
      id: `items.${table.id}`,
      query: items_params,
      own_query: where_params(table),
      answers: answers('FeatureCollection'),
      headers: page_headers,
      errors: [503],
    }),
  ]);
  return {
    tags: [{ name: 'Objets', description: 'Les objets des collections, page par page ou un à un' }],
    parameters: describe_parameters({ ...items_params, ...item_params }),
    schemas,
    paths: { ...general_paths, ...(Object.fromEntries(concrete) as Record<string, unknown>) },
  };
}

const general_paths = {
  '/collections/{collection}/items': describe_get({
    summary: 'Objets d’une collection',
    tag: 'Objets',
    id: 'items',
    query: items_params,
    path: { collection: 'Identifiant de la collection' },
    takes_properties: true,
    answers: answers('FeatureCollection'),
    headers: page_headers,
    errors: [404, 503],
  }),
  '/collections/{collection}/items/{item}': describe_get({
    summary: 'Un objet par son identifiant',
    tag: 'Objets',
    id: 'item',
    query: item_params,
    path: { collection: 'Identifiant de la collection', item: 'Identifiant de l’objet' },
    answers: answers('Feature'),
    headers,
    errors: [404, 503],
  }),
};

const links = { type: 'array', items: { $ref: '#/components/schemas/Link' } };
/** What JSON-FG says of a document (21-045r1), in its profiles alone. */
const json_fg_members = {
  conformsTo: { type: 'array', items: { type: 'string' } },
  featureType: { type: 'string' },
  featureSchema: { type: 'string', format: 'uri' },
  coordRefSys: {
    type: 'string',
    description: 'Système de « place » quand ce ne sont pas des degrés WGS 84.',
  },
};
const schemas = {
  Feature: {
    type: 'object',
    required: ['type', 'geometry', 'properties'],
    properties: {
      type: { type: 'string', enum: ['Feature'] },
      id: { oneOf: [{ type: 'string' }, { type: 'integer' }] },
      geometry: { type: 'object', nullable: true, description: 'Géométrie GeoJSON (RFC 7946)' },
      properties: { type: 'object', nullable: true },
      ...json_fg_members,
      time: { type: 'object', nullable: true, description: 'JSON-FG : date ou instant' },
      place: { type: 'object', nullable: true, description: 'JSON-FG : géométrie dans « coordRefSys »' },
      links,
    },
  },
  FeatureCollection: {
    type: 'object',
    required: ['type', 'features'],
    properties: {
      type: { type: 'string', enum: ['FeatureCollection'] },
      ...json_fg_members,
      geometryDimension: { type: 'integer', minimum: 0, maximum: 3 },
      features: { type: 'array', items: { $ref: '#/components/schemas/Feature' } },
      links,
      timeStamp: { type: 'string', format: 'date-time' },
      numberMatched: {
        type: 'integer',
        minimum: 0,
        description: 'Exact ; absent au-delà de 10 000 objets filtrés.',
      },
      numberReturned: { type: 'integer', minimum: 0 },
    },
  },
};
