import { site_contact } from '../../catalogue/site_contact.ts';
import { collection_page } from '../../viewer/pages/collection.tsx';
import { collections_page } from '../../viewer/pages/collections.tsx';
import { access_of } from '../auth/asker.ts';
import type { Block } from '../block.ts';
import { base_url } from '../links.ts';
import { describe_list, pick_collections, view_search } from '../local_resources/collections_list.ts';
import { find_collections } from '../local_resources/find_collections.ts';
import { collections_params, is_search } from '../local_resources/params.ts';
import { charge, costs } from '../rate_limit.ts';
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
        const query = read_query(request, collections_params);
        if (is_search(query)) charge(response, costs.computation);
        const format = choose_format(request, query.f);
        const base = base_url(request, config);
        const access = access_of(request, database);
        const tables = await list_tables(access);
        const catalogue = describe_catalogue(base, config.REGION_NAME);
        const collections = tables.map((table) => describe_collection(table, base, blocks()));
        const listed = [...collections, catalogue];
        const found = await find_collections(access, listed, query);
        const search = new URLSearchParams(request.url.split('?')[1] ?? '');
        const place = { base, region: config.REGION_NAME, search };
        respond(response, format, {
          json: () => describe_list(place, found, pick_collections(listed, found)),
          html: () =>
            collections_page(pick_collections(collections, found), view_search(place, query, found)),
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
      required: ['id', 'type', 'title', 'itemType', 'crs', 'links'],
      properties: {
        id: { type: 'string' },
        title: { type: 'string' },
        description: { type: 'string' },
        type: { type: 'string', description: 'Sorte de ressource, de sa fiche : dataset, process_result…' },
        itemType: { type: 'string', enum: ['feature'] },
        keywords: { type: 'array', items: { type: 'string' } },
        language: { type: 'object', properties: { code: { type: 'string' } } },
        externalIds: {
          type: 'array',
          items: { type: 'object', required: ['value'], properties: { value: { type: 'string' } } },
        },
        created: { type: 'string', format: 'date-time', description: 'Création de la fiche' },
        updated: { type: 'string', format: 'date-time', description: 'Dernière modification des données' },
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
      required: ['id', 'type', 'links', 'numberMatched', 'numberReturned', 'collections'],
      properties: {
        id: { type: 'string' },
        type: { type: 'string', enum: ['Collection'] },
        itemType: { type: 'array', items: { type: 'string', enum: ['record', 'catalog'] } },
        title: { type: 'string' },
        description: { type: 'string' },
        language: { type: 'object', properties: { code: { type: 'string' } } },
        recordsArrayName: { type: 'string', enum: ['collections'] },
        numberMatched: { type: 'integer', minimum: 0, description: 'Exact.' },
        numberReturned: { type: 'integer', minimum: 0 },
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
      summary: 'Liste des collections, ou celles que des conditions choisissent',
      tag: 'Collections',
      id: 'collections',
      query: collections_params,
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
