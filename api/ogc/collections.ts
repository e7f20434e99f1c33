import { site_contact } from '../../catalogue/site_contact.ts';
import { collection_page } from '../../viewer/pages/collection.tsx';
import { collections_page } from '../../viewer/pages/collections.tsx';
import { access_of } from '../auth/asker.ts';
import type { Block } from '../block.ts';
import { absolute, base_url } from '../links.ts';
import { describe_catalogue } from '../records/catalogue_document.ts';
import { describe_get, describe_parameters } from '../openapi.ts';
import { f, read_query } from '../params.ts';
import { schema_org_of } from '../records/schema_org_of.ts';
import { site_of } from '../records/site.ts';
import { choose_format, respond } from '../respond.ts';
import { collection_path, describe_collection } from './collection_document.ts';
import { view_details } from './collection_view.ts';
import { find_table, list_tables } from './published.ts';

const common = 'http://www.opengis.net/spec/ogcapi-common-2/1.0/conf';
const query = { f };
const own_links = [
  { href: 'collections?f=json', rel: 'self', type: 'application/json', title: 'Cette liste en JSON' },
  { href: 'collections?f=html', rel: 'alternate', type: 'text/html', title: 'Cette liste en HTML' },
];

/** /collections and /collections/{id}: every table of schema `published` (OGC API – Common Part 2). */
export function collections_block(blocks: () => readonly Block[]): Block {
  return {
    id: 'collections',
    conforms_to: ['collections', 'json', 'html'].map((name) => `${common}/${name}`),
    landing_links: [
      // `data` is the name in Features, the URI that of Common.
      { href: 'collections', rel: 'data', type: 'application/json', title: 'Collections' },
      {
        href: 'collections',
        rel: 'http://www.opengis.net/def/rel/ogc/1.0/data',
        type: 'application/json',
        title: 'Collections',
      },
    ],
    collection_links: ({ id }) => [
      {
        href: `${collection_path(id)}?f=json`,
        rel: 'self',
        type: 'application/json',
        title: 'Description en JSON',
      },
      {
        href: `${collection_path(id)}?f=html`,
        rel: 'alternate',
        type: 'text/html',
        title: 'Description en HTML',
      },
    ],
    routes(router, { config, database }) {
      router.get('/collections', async (request, response) => {
        const format = choose_format(request, read_query(request, query).f);
        const base = base_url(request, config);
        const tables = await list_tables(access_of(request, database));
        const collections = tables.map((table) => describe_collection(table, base, blocks()));
        const catalogue = describe_catalogue(base, config.REGION_NAME);
        respond(response, format, {
          json: () => ({ links: absolute(base, own_links), collections: [...collections, catalogue] }),
          html: () => collections_page(collections),
        });
      });
      router.get('/collections/:collection', async (request, response) => {
        const format = choose_format(request, read_query(request, query).f);
        const access = access_of(request, database);
        const table = await find_table(access, request.params.collection);
        const tables = await list_tables(access);
        const base = base_url(request, config);
        const collection = describe_collection(table, base, blocks());
        const site = site_of(base, tables, site_contact(config));
        const thing = format === 'html' ? await schema_org_of(access, table.id, site) : null;
        respond(response, format, {
          json: () => collection,
          html: () => collection_page(collection, { ...view_details(table, base, tables), thing }),
        });
      });
    },
    openapi: () => Promise.resolve(openapi_part),
  };
}

const openapi_part = {
  tags: [{ name: 'Collections', description: 'Les données publiées et ce que l’on en sait' }],
  parameters: describe_parameters(query),
  schemas: {
    Collection: {
      type: 'object',
      required: ['id', 'title', 'itemType', 'crs', 'links'],
      properties: {
        id: { type: 'string' },
        title: { type: 'string' },
        description: { type: 'string' },
        itemType: { type: 'string', enum: ['feature'] },
        extent: {
          type: 'object',
          required: ['spatial'],
          properties: {
            spatial: {
              type: 'object',
              required: ['bbox', 'crs'],
              properties: {
                bbox: {
                  type: 'array',
                  minItems: 1,
                  items: { type: 'array', minItems: 4, maxItems: 6, items: { type: 'number' } },
                },
                crs: { type: 'string' },
              },
            },
          },
        },
        crs: { type: 'array', minItems: 1, items: { type: 'string' } },
        storageCrs: { type: 'string' },
        warnings: { type: 'array', items: { type: 'string' } },
        producer: { type: 'string' },
        licence: {
          type: 'object',
          required: ['name', 'url'],
          properties: { name: { type: 'string' }, url: { type: 'string' } },
        },
        vintage: { type: 'string' },
        featureCount: { type: 'integer' },
        editable: { type: 'boolean', description: 'Présent quand des objets s’éditent : par vous, ou non.' },
        links: { type: 'array', items: { $ref: '#/components/schemas/Link' } },
      },
    },
    Collections: {
      type: 'object',
      required: ['links', 'collections'],
      properties: {
        links: { type: 'array', items: { $ref: '#/components/schemas/Link' } },
        collections: {
          type: 'array',
          items: {
            oneOf: [{ $ref: '#/components/schemas/Collection' }, { $ref: '#/components/schemas/Catalogue' }],
          },
        },
      },
    },
  },
  paths: {
    '/collections': describe_get({
      summary: 'Liste des collections',
      tag: 'Collections',
      id: 'collections',
      query,
      answers: {
        'application/json': { $ref: '#/components/schemas/Collections' },
        'text/html': { type: 'string' },
      },
      errors: [503],
    }),
    '/collections/{collection}': describe_get({
      summary: 'Description d’une collection',
      tag: 'Collections',
      id: 'collection',
      query,
      path: { collection: 'Identifiant de la collection' },
      answers: {
        'application/json': { $ref: '#/components/schemas/Collection' },
        'text/html': { type: 'string' },
      },
      errors: [404, 503],
    }),
  },
};
