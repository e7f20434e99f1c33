import { items_page } from '../../viewer/pages/items.tsx';
import { access_of } from '../auth/asker.ts';
import type { Block } from '../block.ts';
import { answer_item, answer_items, downloads_folder } from '../formats/answer_items.ts';
import { choose_answer, type AnswerForm } from '../formats/choose_format.ts';
import { base_url } from '../links.ts';
import { read_query } from '../params.ts';
import { charge, costs } from '../rate_limit.ts';
import { geojson_type, send_page } from '../respond.ts';
import { collection_path } from './collection_document.ts';
import {
  answer_feature,
  head_of,
  is_item_unchanged,
  is_unchanged,
  query_of,
  send_geojson,
} from './features_answer.ts';
import { describe_features } from './features_openapi.ts';
import { write_items } from './features_write.ts';
import { plan_items, read_page } from './items_page.ts';
import { item_params, type ItemsQuery } from './items_params.ts';
import { json_fg_classes, type AskedProfile } from './json_fg.ts';
import { read_shape } from './items_shape.ts';
import { write_references } from './references.ts';
import { view_items } from './items_view.ts';
import { read_items_query } from './items_where.ts';
import { use_table } from './published.ts';

const spec = 'http://www.opengis.net/spec';

/**
 * Items of a collection and single items, as GeoJSON and as pages: OGC API – Features Part 1, any reference system
 * (Part 2), properties as parameters (Part 3), chosen properties (Part 6) and orders (Part 8); JSON-FG.
 */
export const features_block: Block = {
  id: 'features',
  conforms_to: [
    ...['core', 'geojson', 'html', 'oas30'].map((name) => `${spec}/ogcapi-features-1/1.0/conf/${name}`),
    `${spec}/ogcapi-features-2/1.0/conf/crs`,
    `${spec}/ogcapi-features-3/1.0/conf/queryables-query-parameters`,
    ...['properties', 'properties-features'].map((name) => `${spec}/ogcapi-features-6/1.0/conf/${name}`),
    ...json_fg_classes,
    ...['sorting', 'features-sorting'].map((name) => `${spec}/ogcapi-features-8/1.0/conf/${name}`),
  ],
  collection_links: ({ id }) => [
    { href: `${collection_path(id)}/items`, rel: 'items', type: geojson_type, title: 'Objets en GeoJSON' },
    {
      href: `${collection_path(id)}/items?f=html`,
      rel: 'items',
      type: 'text/html',
      title: 'Objets en tableau',
    },
  ],
  routes(router, { config, database }) {
    const temporary_folder = downloads_folder(config);
    router.get('/collections/:collection/items', async (request, response) => {
      const base = base_url(request, config);
      const access = access_of(request, database);
      await use_table(access, request.params.collection, async (table) => {
        const query = read_items_query(request, table);
        const form = choose_answer(request, query);
        const { output, profile, relations } = form;
        if (is_unchanged(request, response, table, base, form)) return;
        const references = await write_references(access, table, relations, base);
        const planned = plan_items(table, query, { profile, references });
        charge(response, cost_of(query));
        const place = {
          id: table.id,
          base,
          search: search_of(request.url, query.profile, { output, profile }),
        };
        if (output === 'html')
          return send_page(response, items_page(await view_items(access, table, planned, place)));
        if (output !== 'json') {
          const writing = { format: output, csv: query.csv, temporary_folder };
          return answer_items(response, access, table, { planned, place, writing });
        }
        const head = head_of(table, planned.shape, base, true);
        send_geojson(response, planned.shape, write_items(await read_page(access, planned), place, head));
      });
    });
    router.get('/collections/:collection/items/:item', async (request, response) => {
      const query = read_query(request, item_params);
      const form = choose_answer(request, query);
      const { collection, item } = request.params;
      const access = access_of(request, database);
      await use_table(access, collection, async (table) => {
        const asked = { item, base: base_url(request, config), form };
        if (!table.is_editable && is_item_unchanged(request, response, table, asked)) return;
        const references = await write_references(access, table, form.relations, asked.base);
        const shape = { ...read_shape(table, query), profile: form.profile, references };
        const { output: format } = form;
        if (format === 'json' || format === 'html')
          return answer_feature(response, access, table, shape, asked);
        const writing = { format, csv: query.csv, temporary_folder };
        await answer_item(response, access, table, { item, shape, writing });
      });
    });
  },
  openapi: ({ database }) => describe_features(database),
};

/** Features that are counted off as quickly as a page is written. */
const deep_offset = 10_000;

/** A condition of the asker's own, or an order, may read the whole table; a deep page all that is before it. */
function cost_of({ limit, offset, filter, where, sortby }: ItemsQuery): number {
  const reads_all = filter !== null || where.length > 0 || sortby.length > 0 || offset > deep_offset;
  return Math.floor(limit / costs.features_per_unit) + (reads_all ? costs.computation : 0);
}

/** The query as asked; what Accept chose is written down, so that the next pages are of the same. */
function search_of(
  url: string,
  asked: readonly AskedProfile[],
  { output, profile }: Pick<AnswerForm, 'output' | 'profile'>,
): URLSearchParams {
  const search = new URLSearchParams(query_of(url));
  if (output !== 'html' && output !== 'json' && !search.has('f')) search.set('f', output.name);
  if (profile !== 'rfc7946' && !asked.includes(profile) && !search.has('f'))
    search.set('profile', [profile, ...asked].join(','));
  return search;
}
