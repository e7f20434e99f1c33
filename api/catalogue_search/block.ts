import type { Request } from 'express';
import type { SearchResult } from '../../catalogue/search/request.ts';
import { search_records } from '../../catalogue/search/search_records.ts';
import type { Access } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { catalogue_search_page } from '../../viewer/pages/catalogue_search.tsx';
import type {
  CatalogueCard,
  CatalogueFacet,
  CatalogueSearchView,
} from '../../viewer/pages/catalogue_search_view.ts';
import { access_of, asker_of } from '../auth/asker.ts';
import type { Block } from '../block.ts';
import { ground_of } from '../ogc/collection_view.ts';
import { read_first_view } from '../map/first_view.ts';
import { list_tables } from '../ogc/published.ts';
import { charge, costs } from '../rate_limit.ts';
import { geojson_type, send_json, send_page } from '../respond.ts';
import { answer_feed } from './answer_feed.ts';
import { describe_feed } from './openapi.ts';
import { facet_titles, title_of } from './facet_words.ts';
import { find_place, list_territories } from './find_place.ts';
import {
  page_size,
  read_catalogue_query,
  request_of,
  shown_facets,
  write_catalogue_query,
  type CatalogueQuery,
} from './read_catalogue_query.ts';

/** The search of the catalogue for people: words, facets, places, cards and a map of extents. */
export const catalogue_search_block: Block = {
  id: 'catalogue-search',
  routes(router, { config, database }) {
    router.get('/catalogue', async (request, response) => {
      const query = read_catalogue_query(request);
      charge(response, cost_of(query));
      const view = await view_search(access_of(request, database), query, request);
      send_page(response, catalogue_search_page(view));
    });
    router.get('/catalogue.atom', async (request, response) => {
      const query = read_catalogue_query(request);
      charge(response, cost_of(query));
      await answer_feed(request, response, { config, database }, query);
    });
    // What the map draws: the boxes of the records on the same page.
    router.get('/catalogue/emprises', async (request, response) => {
      const query = read_catalogue_query(request);
      charge(response, cost_of(query));
      const { rows } = await search(access_of(request, database), query);
      send_json(
        response,
        { type: 'FeatureCollection', features: rows.flatMap(extent_feature) },
        geojson_type,
      );
    });
  },
  openapi: () => Promise.resolve(describe_feed),
};

/** A search by words or place may look at all records; by facets alone it is kept. */
const cost_of = ({ words, territory, commune, bbox, polygon }: CatalogueQuery) =>
  words + territory + commune + bbox + polygon === '' ? 0 : costs.computation;

interface Row {
  id: string;
  kind: string;
  title: string;
  abstract: string;
  producer: string;
  licence: string | null;
  updated_at: Date;
  data_date: string | null;
  quality: number | null;
  facets: string[];
  extent: [number, number, number, number] | null;
  collection: string | null;
}

async function search(access: Access, query: CatalogueQuery) {
  const { place, problem } = await find_place(access, query);
  const found = await search_records(access, { ...request_of(query), ...place });
  const rows = await access.read((db) => db.query<Row>(query_file('catalogue_cards', [found.ids])));
  return { found, rows, problem };
}

async function view_search(
  access: Access,
  query: CatalogueQuery,
  request: Request,
): Promise<CatalogueSearchView> {
  const { found, rows, problem } = await search(access, query);
  const written = write_catalogue_query(query);
  const paged = new URLSearchParams(written);
  if (query.page > 1) paged.set('page', String(query.page));
  const { words, territory, commune, bbox, polygon, sort, page } = query;
  const tables = await list_tables(access);
  return {
    words,
    territory,
    commune,
    bbox,
    polygon,
    sort,
    page,
    facets: view_facets(found, query),
    territories: await list_territories(access),
    cards: rows.map(view_card),
    matched: found.matched,
    pages: Math.max(1, Math.ceil(found.matched / page_size)),
    query: written,
    kept_query: write_catalogue_query({ ...query, sort: '' }),
    problem,
    map: rows.some(({ extent }) => extent !== null)
      ? {
          source: { kind: 'geojson', href: `/catalogue/emprises?${paged}` },
          label: 'titre',
          extent: await read_first_view(access, tables),
          background: ground_of(tables),
          items: '/catalogue',
          on_demand: false,
        }
      : null,
    is_signed_in: asker_of(request) !== null,
  };
}

const view_card = ({ updated_at, data_date, facets, extent: _extent, ...row }: Row): CatalogueCard => ({
  ...row,
  date:
    row.collection === null && data_date !== null
      ? { of: 'data', at: data_date }
      : { of: 'record', at: updated_at.toISOString() },
  formats: facets
    .filter((facet) => facet.startsWith('format:'))
    .map((facet) => facet.slice('format:'.length))
    .slice(0, 8),
  is_open: facets.includes('open:true'),
});

function extent_feature({ id, title, extent }: Row): object[] {
  if (extent === null) return [];
  const [west, south, east, north] = extent;
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return [
    { type: 'Feature', id, geometry: { type: 'Polygon', coordinates: [ring] }, properties: { titre: title } },
  ];
}

const most_values = 12;

/** The most frequent values, and those chosen whatever their number. */
function view_facets(found: SearchResult, { facets: asked }: CatalogueQuery): CatalogueFacet[] {
  return shown_facets.map((name) => {
    const counts = found.facets[name] ?? [];
    const chosen = asked[name] ?? [];
    const shown = counts.filter(({ value }, i) => i < most_values || chosen.includes(value));
    const gone = chosen
      .filter((value) => !counts.some((count) => count.value === value))
      .map((value) => ({ value, count: 0 }));
    return {
      name,
      title: facet_titles[name],
      values: [...shown, ...gone].map(({ value, count }) => ({
        value,
        count,
        title: title_of(name, value),
        is_chosen: chosen.includes(value),
      })),
    };
  });
}
