import { functions_page } from '../../viewer/pages/functions.tsx';
import type { Block, Link } from '../block.ts';
import { absolute, base_url } from '../links.ts';
import { describe_get } from '../openapi.ts';
import { f, read_query } from '../params.ts';
import { choose_format, respond } from '../respond.ts';
import { functions, type ArgumentKind } from './functions.ts';

const features = 'http://www.opengis.net/spec/ogcapi-features-3/1.0/conf';
const cql2 = 'http://www.opengis.net/spec/cql2/1.0/conf';

const own_links: readonly Link[] = [
  { href: 'functions?f=json', rel: 'self', type: 'application/json', title: 'Cette liste en JSON' },
  { href: 'functions?f=html', rel: 'alternate', type: 'text/html', title: 'Cette liste en HTML' },
];

/** Names of types in the list of functions, as the drafts of Features Part 3 have them (19-079, /functions). */
const type_names: Readonly<Record<ArgumentKind | 'date' | 'timestamp', string>> = {
  boolean: 'boolean',
  number: 'number',
  text: 'string',
  geometry: 'geometry',
  array: 'array',
  instant: 'datetime',
  date: 'datetime',
  timestamp: 'datetime',
};

/** The functions that filters may call, with their arguments. */
export const list_functions = () =>
  [...functions].map(([name, { description, args, returns }]) => ({
    name,
    description,
    arguments: args.map(([title, kind]) => ({ title, type: [type_names[kind]] })),
    returns: [type_names[returns]],
  }));

/** Filters in CQL2 (OGC API – Features Part 3; CQL2, OGC 21-065r2): what of them holds. */
export const filters_block: Block = {
  id: 'filters',
  conforms_to: [
    ...['filter', 'features-filter'].map((name) => `${features}/${name}`),
    ...[
      'basic-cql2',
      'advanced-comparison-operators',
      'case-insensitive-comparison',
      'accent-insensitive-comparison',
      'basic-spatial-functions',
      'basic-spatial-functions-plus',
      'spatial-functions',
      'temporal-functions',
      'array-functions',
      'property-property',
      'functions',
      'arithmetic',
      'cql2-text',
      'cql2-json',
      // The name of a draft, which QGIS looks for.
      'basic-spatial-operators',
    ].map((name) => `${cql2}/${name}`),
  ],
  landing_links: [
    {
      href: 'functions',
      rel: 'http://www.opengis.net/def/rel/ogc/1.0/functions',
      type: 'application/json',
      title: 'Fonctions des filtres',
    },
  ],
  routes(router, { config }) {
    router.get('/functions', (request, response) => {
      const format = choose_format(request, read_query(request, { f }).f);
      const listed = list_functions();
      respond(response, format, {
        json: () => ({ links: absolute(base_url(request, config), own_links), functions: listed }),
        html: () => functions_page(listed),
      });
    });
  },
  openapi: () => Promise.resolve(openapi_part),
};

const types = { type: 'array', items: { type: 'string', enum: [...new Set(Object.values(type_names))] } };
const openapi_part = {
  schemas: {
    Functions: {
      type: 'object',
      required: ['functions'],
      properties: {
        links: { type: 'array', items: { $ref: '#/components/schemas/Link' } },
        functions: {
          type: 'array',
          items: {
            type: 'object',
            required: ['name', 'returns'],
            properties: {
              name: { type: 'string' },
              description: { type: 'string' },
              arguments: {
                type: 'array',
                items: {
                  type: 'object',
                  required: ['type'],
                  properties: { title: { type: 'string' }, type: types },
                },
              },
              returns: types,
            },
          },
        },
      },
    },
  },
  paths: {
    '/functions': describe_get({
      summary: 'Fonctions que les filtres peuvent appeler',
      tag: 'Collections',
      id: 'functions',
      query: { f },
      answers: {
        'application/json': { $ref: '#/components/schemas/Functions' },
        'text/html': { type: 'string' },
      },
    }),
  },
};
