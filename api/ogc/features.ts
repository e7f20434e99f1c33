import type { PublishedTable } from '../../catalogue/published_tables.ts';
import { item_page } from '../../viewer/pages/item.tsx';
import { items_page } from '../../viewer/pages/items.tsx';
import { access_of } from '../auth/asker.ts';
import type { Block } from '../block.ts';
import { filter_condition } from '../cql2/filter.ts';
import { base_url } from '../links.ts';
import { f, read_query } from '../params.ts';
import { charge, costs } from '../rate_limit.ts';
import { answer_unchanged, choose_format, geojson_type, send_page, send_text } from '../respond.ts';
import { collection_path, describe_collection } from './collection_document.ts';
import { describe_features } from './features_openapi.ts';
import { next_href, write_item, write_items, type Place } from './features_write.ts';
import { read_item } from './item_read.ts';
import { read_page, type ItemsPage, type ItemsQuery } from './items_page.ts';
import { items_params } from './items_params.ts';
import { read_items_table } from './items_table.ts';
import { use_table } from './published.ts';
import { version_of } from './version.ts';

const features = 'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf';

/** Items of a collection and single items, as GeoJSON and as pages (OGC API – Features Part 1). */
export const features_block: Block = {
  id: 'features',
  conforms_to: ['core', 'geojson', 'html', 'oas30'].map((name) => `${features}/${name}`),
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
    router.get('/collections/:collection/items', async (request, response) => {
      const query = read_query(request, items_params);
      const base = base_url(request, config);
      const html = choose_format(request, query.f) === 'html';
      const access = access_of(request, database);
      await use_table(access, request.params.collection, async (table) => {
        if (!html && answer_unchanged(request, response, version_of(table, base + request.url))) return;
        // A condition of the asker's own may read the whole table.
        const condition_cost = query.filter === null ? 0 : costs.computation;
        charge(response, Math.floor(query.limit / costs.features_per_unit) + condition_cost);
        const options = {
          feature_count: table.feature_count,
          with_geometry: !html,
          condition: condition_of(table, query),
        };
        const page = await read_page(access, read_items_table(table), query, options);
        const place = { id: table.id, base, search: search_of(request.url) };
        if (html) send_page(response, items_page(view_items(table, page, place)));
        else send_text(response, geojson_type, write_items(page, place));
      });
    });
    router.get('/collections/:collection/items/:item', async (request, response) => {
      const query = read_query(request, { f });
      const base = base_url(request, config);
      const html = choose_format(request, query.f) === 'html';
      const { collection, item } = request.params;
      const access = access_of(request, database);
      await use_table(access, collection, async (table) => {
        if (!html && answer_unchanged(request, response, version_of(table, base + request.url))) return;
        const feature = await read_item(access, read_items_table(table), item);
        if (html) send_page(response, item_page(view_item(table, item, feature)));
        else send_text(response, geojson_type, write_item(feature, base, table.id, item));
      });
    });
  },
  openapi: ({ database }) => describe_features(database),
};

/** The condition of the parameter `filter`; null without one. */
const condition_of = (table: PublishedTable, query: ItemsQuery) =>
  query.filter === null
    ? null
    : filter_condition(table, query.filter, { language: query['filter-lang'], crs: query['filter-crs'] });

function search_of(url: string): URLSearchParams {
  const start = url.indexOf('?');
  return new URLSearchParams(start === -1 ? '' : url.slice(start + 1));
}

interface Feature {
  id?: string | number;
  properties: Record<string, unknown>;
}

/** What the page of items shows; coordinates were left out of its query. */
function view_items(table: PublishedTable, page: ItemsPage, place: Place) {
  const rows = page.features.map((text) => JSON.parse(text) as Feature);
  return {
    ...view_table(table),
    rows: rows.map(({ id, properties }) => ({ id: id === undefined ? null : String(id), properties })),
    matched: page.matched,
    next: next_href(place, page),
  };
}

function view_item(table: PublishedTable, item: string, feature: string) {
  return { ...view_table(table), item, properties: (JSON.parse(feature) as Feature).properties };
}

function view_table(table: PublishedTable) {
  const { id, title, warnings } = describe_collection(table, '', []);
  const shown = new Set(read_items_table(table).properties);
  return { id, title, warnings, columns: table.columns.filter((column) => shown.has(column.name)) };
}
