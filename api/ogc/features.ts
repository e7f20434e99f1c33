import type { Response } from 'express';
import type { PublishedTable } from '../../catalogue/published_tables.ts';
import type { Access } from '../../sql/client.ts';
import { item_page } from '../../viewer/pages/item.tsx';
import { items_page } from '../../viewer/pages/items.tsx';
import { access_of } from '../auth/asker.ts';
import type { Block } from '../block.ts';
import { base_url } from '../links.ts';
import { read_query } from '../params.ts';
import { charge, costs } from '../rate_limit.ts';
import { answer_unchanged, choose_format, geojson_type, send_document, send_page } from '../respond.ts';
import { collection_path, describe_collection } from './collection_document.ts';
import { describe_features } from './features_openapi.ts';
import { next_href, write_item, write_items, type Place } from './features_write.ts';
import { read_item } from './item_read.ts';
import { plan_items, read_page, type PlannedItems } from './items_page.ts';
import { item_params, type ItemsQuery } from './items_params.ts';
import type { FeatureShape } from './items_query.ts';
import { read_shape } from './items_shape.ts';
import { read_items_table } from './items_table.ts';
import { read_items_query } from './items_where.ts';
import { use_table } from './published.ts';
import { version_of } from './version.ts';

const spec = 'http://www.opengis.net/spec';

/**
 * Items of a collection and single items, as GeoJSON and as pages: OGC API – Features Part 1, any reference system
 * (Part 2), properties as parameters (Part 3), chosen properties (Part 6) and orders (Part 8).
 */
export const features_block: Block = {
  id: 'features',
  conforms_to: [
    ...['core', 'geojson', 'html', 'oas30'].map((name) => `${spec}/ogcapi-features-1/1.0/conf/${name}`),
    `${spec}/ogcapi-features-2/1.0/conf/crs`,
    `${spec}/ogcapi-features-3/1.0/conf/queryables-query-parameters`,
    ...['properties', 'properties-features'].map((name) => `${spec}/ogcapi-features-6/1.0/conf/${name}`),
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
    router.get('/collections/:collection/items', async (request, response) => {
      const base = base_url(request, config);
      const access = access_of(request, database);
      await use_table(access, request.params.collection, async (table) => {
        const query = read_items_query(request, table);
        const html = choose_format(request, query.f) === 'html';
        if (!html && answer_unchanged(request, response, version_of(table, base + request.url))) return;
        const planned = plan_items(table, query);
        charge(response, cost_of(query));
        const place = { id: table.id, base, search: search_of(request.url) };
        if (html) send_page(response, items_page(await view_items(access, table, planned, place)));
        else send_geojson(response, planned.shape, write_items(await read_page(access, planned), place));
      });
    });
    router.get('/collections/:collection/items/:item', async (request, response) => {
      const query = read_query(request, item_params);
      const base = base_url(request, config);
      const html = choose_format(request, query.f) === 'html';
      const { collection, item } = request.params;
      const access = access_of(request, database);
      await use_table(access, collection, async (table) => {
        if (!html && answer_unchanged(request, response, version_of(table, base + request.url))) return;
        const shape = read_shape(table, query);
        const feature = await read_item(access, read_items_table(table), item, shape);
        if (html) send_page(response, item_page(view_item(table, item, feature, shape)));
        else send_geojson(response, shape, write_item(feature, base, table.id, item, query_of(request.url)));
      });
    });
  },
  openapi: ({ database }) => describe_features(database),
};

/** A condition of the asker's own, or an order, may read the whole table. */
function cost_of({ limit, filter, where, sortby }: ItemsQuery): number {
  const reads_all = filter !== null || where.length > 0 || sortby.length > 0;
  return Math.floor(limit / costs.features_per_unit) + (reads_all ? costs.computation : 0);
}

/** Sends GeoJSON and says in which system its coordinates are (Features Part 2, /req/crs/ogc-crs-header). */
function send_geojson(response: Response, { crs }: FeatureShape, body: string): void {
  response.setHeader('Content-Crs', `<${crs.uri}>`);
  // The content of a view may change unseen: its tag, and only its, is that of the text.
  send_document(response, geojson_type, body, time_stamp);
}

const time_stamp = /"timeStamp":"[^"]*",/;

/** The query string with its question mark, or nothing. */
function query_of(url: string): string {
  const start = url.indexOf('?');
  return start === -1 ? '' : url.slice(start);
}

const search_of = (url: string) => new URLSearchParams(query_of(url));

interface Feature {
  id?: string | number;
  properties: Record<string, unknown>;
}

/** What the page of items shows: no coordinates, which a table has no use for. */
async function view_items(access: Access, table: PublishedTable, planned: PlannedItems, place: Place) {
  const shape = { ...planned.shape, with_geometry: false };
  const page = await read_page(access, { ...planned, shape });
  const rows = page.rows.map(({ feature }) => JSON.parse(feature) as Feature);
  return {
    ...view_table(table, shape),
    rows: rows.map(({ id, properties }) => ({ id: id === undefined ? null : String(id), properties })),
    matched: page.matched,
    next: next_href(place, page),
  };
}

function view_item(table: PublishedTable, item: string, feature: string, shape: FeatureShape) {
  return { ...view_table(table, shape), item, properties: (JSON.parse(feature) as Feature).properties };
}

function view_table(table: PublishedTable, { properties }: FeatureShape) {
  const { id, title, warnings } = describe_collection(table, '', []);
  const shown = new Set(properties);
  return { id, title, warnings, columns: table.columns.filter((column) => shown.has(column.name)) };
}
