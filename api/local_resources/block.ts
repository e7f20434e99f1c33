import { schema_page } from '../../viewer/pages/schema.tsx';
import type { Block } from '../block.ts';
import { base_url } from '../links.ts';
import { schema_type } from '../ogc/schemas.ts';
import { describe_get, describe_parameters } from '../openapi.ts';
import { f, read_query } from '../params.ts';
import { records_schema } from '../records/queryables.ts';
import { choose_format, send_json, send_page } from '../respond.ts';
import { collections_schemas, list_link } from './collections_list.ts';
import { collections_params } from './params.ts';

const kinds = ['queryables', 'sortables'] as const;

/**
 * /collections as a catalogue that is searched like that of records (OGC API – Records Part 1, 20-004r1, « Local Resources
 * Catalog »). The list itself is answered by the block of the collections.
 */
export const local_resources_block: Block = {
  id: 'local_resources',
  conforms_to: ['', '-query-parameters', '-filtering', '-sorting'].map(
    (part) => `http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/local-resources-catalog${part}`,
  ),
  landing_links: [list_link],
  routes(router, { config }) {
    for (const kind of kinds)
      router.get(`/${collections_schemas[kind]}`, (request, response) => {
        const format = choose_format(request, read_query(request, { f }).f);
        const path = { path: collections_schemas[kind], title: 'Collections' };
        const schema = records_schema(kind, base_url(request, config), path);
        if (format === 'json') return send_json(response, schema, schema_type);
        send_page(response, schema_page({ id: null, kind, profile: null, ...schema }));
      });
  },
  openapi: () =>
    Promise.resolve({
      parameters: describe_parameters(collections_params),
      paths: Object.fromEntries(
        kinds.map((kind) => [
          `/${collections_schemas[kind]}`,
          describe_get({
            summary:
              kind === 'queryables'
                ? 'Propriétés que les filtres de /collections peuvent nommer'
                : 'Propriétés par lesquelles /collections s’ordonne',
            tag: 'Collections',
            id: `collections.${kind}`,
            query: { f },
            answers: { [schema_type]: { type: 'object' }, 'text/html': { type: 'string' } },
          }),
        ]),
      ),
    }),
};
