import type { PublishedTable } from '../../catalogue/published_tables.ts';
import { queryables_page } from '../../viewer/pages/queryables.tsx';
import { access_of } from '../auth/asker.ts';
import type { Block } from '../block.ts';
import { filter_properties, type Kind } from '../cql2/properties.ts';
import { base_url } from '../links.ts';
import { describe_get } from '../openapi.ts';
import { f, read_query } from '../params.ts';
import { choose_format, send_json, send_page } from '../respond.ts';
import { collection_path } from './collection_document.ts';
import { find_table } from './published.ts';

const schema_type = 'application/schema+json';
const queryables_rel = 'http://www.opengis.net/def/rel/ogc/1.0/queryables';
const features = 'http://www.opengis.net/spec/ogcapi-features-3/1.0/conf';
const cql2 = 'http://www.opengis.net/spec/cql2/1.0/conf';

/** JSON Schema of each kind; what filters cannot compare has none. */
const schemas: Readonly<Record<Kind, Record<string, unknown> | null>> = {
  boolean: { type: 'boolean' },
  number: { type: 'number' },
  text: { type: 'string' },
  date: { type: 'string', format: 'date' },
  timestamp: { type: 'string', format: 'date-time' },
  geometry: { format: 'geometry-any', 'x-ogc-role': 'primary-geometry' },
  array: { type: 'array' },
  any: null,
};

/** The JSON Schema of what filters of a collection may name (Features Part 3, 6). */
export function describe_queryables(table: PublishedTable, base: string) {
  const titles = new Map(table.columns.map((column) => [column.name, column]));
  const properties = [...filter_properties(table).values()].flatMap(({ name, kind, is_integer }) => {
    const schema = schemas[kind];
    if (schema === null) return [];
    const column = titles.get(name);
    const described = {
      ...(column !== undefined && { title: column.title }),
      ...(column?.description != null && { description: column.description }),
      ...schema,
      ...(is_integer && { type: 'integer' }),
      ...(column?.role === 'time' && { 'x-ogc-role': 'primary-instant' }),
    };
    return [[name, described] as const];
  });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${base}/${collection_path(table.id)}/queryables`,
    type: 'object',
    title: table.title,
    properties: Object.fromEntries(properties),
    additionalProperties: false,
  };
}

/** Filters in CQL2 on the items of collections, and what they may name (OGC API – Features Part 3, CQL2). */
export const queryables_block: Block = {
  id: 'queryables',
  conforms_to: [
    ...['queryables', 'filter', 'features-filter'].map((name) => `${features}/${name}`),
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
      'arithmetic',
      'cql2-text',
      'cql2-json',
      // The name of a draft, which QGIS looks for.
      'basic-spatial-operators',
    ].map((name) => `${cql2}/${name}`),
  ],
  collection_links: ({ id }) => [
    {
      href: `${collection_path(id)}/queryables`,
      rel: queryables_rel,
      type: schema_type,
      title: 'Propriétés que les filtres peuvent nommer',
    },
  ],
  routes(router, { config, database }) {
    router.get('/collections/:collection/queryables', async (request, response) => {
      const format = choose_format(request, read_query(request, { f }).f);
      const table = await find_table(access_of(request, database), request.params.collection);
      const document = describe_queryables(table, base_url(request, config));
      if (format === 'html') send_page(response, queryables_page({ id: table.id, ...document }));
      else send_json(response, document, schema_type);
    });
  },
  openapi: () =>
    Promise.resolve({
      paths: {
        '/collections/{collection}/queryables': describe_get({
          summary: 'Propriétés que les filtres d’une collection peuvent nommer (JSON Schema)',
          tag: 'Collections',
          id: 'queryables',
          query: { f },
          path: { collection: 'Identifiant de la collection' },
          answers: { [schema_type]: { type: 'object' }, 'text/html': { type: 'string' } },
          errors: [404, 503],
        }),
      },
    }),
};
