import type { OpenApiPart } from '../block.ts';
import { metadata_formats } from '../../catalogue/formats/index.ts';
import { describe_get, describe_parameters } from '../openapi.ts';
import { schema_type } from '../ogc/schemas.ts';
import { f } from '../params.ts';
import { geojson_type } from '../respond.ts';
import { records_csv_type } from './answer_csv.ts';
import { record_params, records_params } from './params.ts';

const html = { 'text/html': { type: 'string' } };
const links = { type: 'array', items: { $ref: '#/components/schemas/Link' } };
/** Those to the resource say its protocol, layer, size… */
const record_links = {
  type: 'array',
  items: {
    type: 'object',
    required: ['href', 'rel'],
    properties: { href: { type: 'string' }, rel: { type: 'string' } },
    additionalProperties: true,
  },
};
const catalogue = '/collections/catalogue';
const other_formats = Object.fromEntries(
  metadata_formats
    .filter(({ id }) => id !== 'ogc_record')
    .map(({ media_type }) => [media_type, { type: /json/.test(media_type) ? 'object' : 'string' }]),
);
const get_records = describe_get({
  summary: 'Chercher des fiches du catalogue',
  tag: 'Catalogue',
  id: 'records',
  query: records_params,
  answers: {
    [geojson_type]: { $ref: '#/components/schemas/Records' },
    [records_csv_type]: { type: 'string' },
    ...html,
  },
  headers: ['Link', 'OGC-NumberMatched', 'OGC-NumberReturned'],
  errors: [503],
});

const schemas = {
  Record: {
    type: 'object',
    required: ['id', 'type', 'geometry', 'properties', 'links'],
    properties: {
      id: { type: 'string' },
      type: { type: 'string', enum: ['Feature'] },
      conformsTo: { type: 'array', items: { type: 'string' } },
      geometry: { type: 'object', nullable: true, description: 'Rectangle des emprises, ou null' },
      time: {
        type: 'object',
        nullable: true,
        description: 'Période décrite, ou null',
        additionalProperties: true,
      },
      properties: {
        type: 'object',
        required: ['type', 'title'],
        properties: { type: { type: 'string' }, title: { type: 'string' }, description: { type: 'string' } },
        additionalProperties: true,
      },
      links: record_links,
    },
  },
  Records: {
    type: 'object',
    required: ['type', 'features', 'links', 'numberMatched', 'numberReturned'],
    properties: {
      type: { type: 'string', enum: ['FeatureCollection'] },
      numberMatched: { type: 'integer', minimum: 0, description: 'Exact.' },
      numberReturned: { type: 'integer', minimum: 0 },
      timeStamp: { type: 'string', format: 'date-time' },
      facets: {
        type: 'object',
        description: 'Valeurs de chaque facette demandée, les plus fréquentes d’abord.',
        additionalProperties: {
          type: 'array',
          items: {
            type: 'object',
            required: ['value', 'count'],
            properties: { value: { type: 'string' }, count: { type: 'integer' } },
          },
        },
      },
      features: { type: 'array', items: { $ref: '#/components/schemas/Record' } },
      links,
    },
  },
  Catalogue: {
    type: 'object',
    required: ['id', 'type', 'itemType', 'links'],
    properties: {
      id: { type: 'string' },
      type: { type: 'string', enum: ['Collection'] },
      itemType: { type: 'string', enum: ['record'] },
      title: { type: 'string' },
      description: { type: 'string' },
      crs: { type: 'array', items: { type: 'string' } },
      language: { type: 'object', properties: { code: { type: 'string' } } },
      defaultSortOrder: { type: 'array', items: { type: 'string' } },
      links,
    },
  },
};

const describe_schema = (kind: 'queryables' | 'sortables', summary: string) =>
  describe_get({
    summary,
    tag: 'Catalogue',
    id: `records.${kind}`,
    query: { f },
    answers: { [schema_type]: { type: 'object' }, ...html },
  });

export const records_openapi: OpenApiPart = {
  tags: [{ name: 'Catalogue', description: 'Les fiches des données : OGC API – Records' }],
  parameters: { ...describe_parameters(records_params), ...describe_parameters(record_params) },
  schemas,
  paths: {
    [catalogue]: describe_get({
      summary: 'Le catalogue, collection de fiches',
      tag: 'Catalogue',
      id: 'catalogue',
      query: { f },
      answers: { 'application/json': { $ref: '#/components/schemas/Catalogue' }, ...html },
    }),
    [`${catalogue}/items`]: {
      ...get_records,
      post: {
        ...get_records.get,
        operationId: 'records.search',
        summary: 'Chercher des fiches par une condition CQL2 en JSON',
        requestBody: {
          required: true,
          content: { 'application/query-cql-json': { schema: { type: 'object', required: ['op', 'args'] } } },
        },
      },
    },
    [`${catalogue}/items/{record}`]: describe_get({
      summary: 'Une fiche par son identifiant, dans tout format de métadonnées',
      tag: 'Catalogue',
      id: 'record',
      query: record_params,
      path: { record: 'Identifiant de la fiche' },
      answers: { [geojson_type]: { $ref: '#/components/schemas/Record' }, ...other_formats, ...html },
      headers: ['Link'],
      errors: [404, 503],
    }),
    [`${catalogue}/queryables`]: describe_schema(
      'queryables',
      'Propriétés que les filtres de fiches peuvent nommer',
    ),
    [`${catalogue}/sortables`]: describe_schema(
      'sortables',
      'Propriétés par lesquelles les fiches s’ordonnent',
    ),
  },
};
