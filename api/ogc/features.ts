import type { Request, Response } from 'express';
import type { PublishedTable } from '../../catalogue/published_tables.ts';
import type { Access } from '../../sql/client.ts';
import { item_page } from '../../viewer/pages/item.tsx';
import { items_page } from '../../viewer/pages/items.tsx';
import { access_of } from '../auth/asker.ts';
import type { Block } from '../block.ts';
import { answer_item, answer_items, downloads_folder } from '../formats/answer_items.ts';
import { choose_answer, type AnswerForm } from '../formats/choose_format.ts';
import { base_url } from '../links.ts';
import { read_query } from '../params.ts';
import { link_profiles } from '../profiles.ts';
import { charge, costs } from '../rate_limit.ts';
import { answer_unchanged, geojson_type, send_document, send_page, type Version } from '../respond.ts';
import { collection_path } from './collection_document.ts';
import { tag_of_profile } from './editing/preconditions.ts';
import { read_versioned_item } from './editing/versioned_item.ts';
import { describe_features } from './features_openapi.ts';
import { write_item, write_items } from './features_write.ts';
import { read_item } from './item_read.ts';
import { plan_items, read_page } from './items_page.ts';
import { item_params, type ItemsQuery } from './items_params.ts';
import { document_members, json_fg_classes, type AskedProfile } from './json_fg.ts';
import type { FeatureShape } from './items_query.ts';
import { read_shape } from './items_shape.ts';
import { read_items_table } from './items_table.ts';
import { tells_of_others, write_references } from './references.ts';
import { view_item, view_items } from './items_view.ts';
import { read_items_query } from './items_where.ts';
import { use_table } from './published.ts';
import { version_of } from './version.ts';

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
      const base = base_url(request, config);
      const form = choose_answer(request, query);
      const { output, profile, relations } = form;
      const { collection, item } = request.params;
      const access = access_of(request, database);
      await use_table(access, collection, async (table) => {
        // `*` asks whether there is any such feature, which its version does not tell.
        const is_named = request.headers['if-none-match']?.includes('*') !== true;
        if (!table.is_editable && is_named && is_unchanged(request, response, table, base, form)) return;
        const references = await write_references(access, table, relations, base);
        const shape = { ...read_shape(table, query), profile, references };
        if (output !== 'json' && output !== 'html') {
          const writing = { format: output, csv: query.csv, temporary_folder };
          return answer_item(response, access, table, { item, shape, writing });
        }
        const { feature, own_version } = await find_item(access, table, item, shape);
        const view = { table, item, feature, shape, base };
        if (output === 'html') return send_page(response, item_page(await view_item(access, view)));
        if (own_version === null && !is_named && is_unchanged(request, response, table, base, form)) return;
        if (!tells_of_others(relations) && answer_unchanged(request, response, own_version)) return;
        const asked = { base, id: table.id, key: item, query: query_of(request.url) };
        send_geojson(response, shape, write_item(feature, asked, head_of(table, shape, base, false)));
      });
    });
  },
  openapi: ({ database }) => describe_features(database),
};

/** A feature as text, and where people edit it the version of its row, whose tag If-Match takes. */
async function find_item(
  access: Access,
  table: PublishedTable,
  id: string,
  shape: FeatureShape,
): Promise<{ feature: string; own_version: Version | null }> {
  const items = read_items_table(table);
  if (!table.is_editable) return { feature: await read_item(access, items, id, shape), own_version: null };
  const { feature, version } = await read_versioned_item(access, items, id, shape);
  return {
    feature,
    own_version: { etag: tag_of_profile(version, shape.profile ?? 'rfc7946'), is_strong: true },
  };
}

/** Answers 304 when the asker has the same in the same form; pages for people depend on who asks, and are made anew. */
function is_unchanged(
  request: Request,
  response: Response,
  table: PublishedTable,
  base: string,
  { output, profile, relations }: AnswerForm,
): boolean {
  if (output === 'html' || tells_of_others(relations)) return false;
  const form = output === 'json' ? profile : ` ${output.name}`;
  return answer_unchanged(request, response, version_of(table, base + request.url + form));
}

/** Features that are counted off as quickly as a page is written. */
const deep_offset = 10_000;

/** A condition of the asker's own, or an order, may read the whole table; a deep page all that is before it. */
function cost_of({ limit, offset, filter, where, sortby }: ItemsQuery): number {
  const reads_all = filter !== null || where.length > 0 || sortby.length > 0 || offset > deep_offset;
  return Math.floor(limit / costs.features_per_unit) + (reads_all ? costs.computation : 0);
}

/** Sends GeoJSON and says in which system its coordinates are (Features Part 2, /req/crs/ogc-crs-header). */
function send_geojson(response: Response, shape: FeatureShape, body: string): void {
  response.setHeader('Content-Crs', `<${shape.crs.uri}>`);
  link_profiles(response, profiles_of(shape));
  // The content of a view may change unseen: its tag, and only its, is that of the text.
  send_document(response, geojson_type, body, time_stamp);
}

const profiles_of = ({ profile = 'rfc7946', references }: FeatureShape) =>
  references == null ? [profile] : [profile, references.profile];

const time_stamp = /"timeStamp":"[^"]*",/;

/** The query string with its question mark, or nothing. */
function query_of(url: string): string {
  const start = url.indexOf('?');
  return start === -1 ? '' : url.slice(start);
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

const head_of = (table: PublishedTable, shape: FeatureShape, base: string, is_collection: boolean) => ({
  profiles: profiles_of(shape),
  members: document_members(table, { ...shape, is_collection }, base),
});
