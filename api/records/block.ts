import { catalogue_page } from '../../viewer/pages/catalogue.tsx';
import { records_page } from '../../viewer/pages/records.tsx';
import { schema_page } from '../../viewer/pages/schema.tsx';
import { set_allowed } from '../allow.ts';
import { access_of } from '../auth/asker.ts';
import type { Block } from '../block.ts';
import { base_url } from '../links.ts';
import { refuse_catalogue } from '../ogc/editing/permission.ts';
import { ask_by_get, read_posted } from '../ogc/editing/read_request.ts';
import { schema_type } from '../ogc/schemas.ts';
import { f, read_query } from '../params.ts';
import { link_profiles } from '../profiles.ts';
import { charge, costs } from '../rate_limit.ts';
import { choose_format, geojson_type, respond, send_document, send_json, send_page } from '../respond.ts';
import { catalogue_relation, describe_catalogue } from './catalogue_document.ts';
import { send_record } from './answer_record.ts';
import { send_records_csv } from './answer_csv.ts';
import { choose_records_format } from './choose_format.ts';
import { records_classes } from './conformance.ts';
import { records_openapi } from './openapi.ts';
import { record_params, records_params } from './params.ts';
import { records_schema } from './queryables.ts';
import { find_record, find_records } from './read_found.ts';
import { read_search, type RecordsQuery } from './read_search.ts';
import { catalogue_id, catalogue_path, read_site } from './site.ts';
import { shown_facets, view_records } from './views.ts';
import { record_profile, write_records } from './write_records.ts';

const catalogue = `/${catalogue_path}`;
const items = `${catalogue}/items`;

/** The catalogue as a collection of records: OGC API – Records Part 1 (20-004r1). */
export const records_block: Block = {
  id: 'records',
  conforms_to: records_classes,
  landing_links: [
    {
      href: `${catalogue_path}/items`,
      rel: catalogue_relation,
      type: geojson_type,
      title: 'Catalogue des données',
    },
    {
      href: `${catalogue_path}/items?f=html`,
      rel: 'search',
      type: 'text/html',
      title: 'Chercher dans le catalogue',
    },
  ],
  routes(router, { config, database }) {
    router.get(catalogue, (request, response) => {
      const format = choose_format(request, read_query(request, { f }).f);
      const document = describe_catalogue(base_url(request, config), config.REGION_NAME);
      respond(response, format, { json: () => document, html: () => catalogue_page(document) });
    });
    for (const kind of ['queryables', 'sortables'] as const)
      router.get(`${catalogue}/${kind}`, (request, response) => {
        const format = choose_format(request, read_query(request, { f }).f);
        const place = { path: `${catalogue_path}/${kind}`, title: 'Catalogue' };
        const schema = records_schema(kind, base_url(request, config), place);
        if (format === 'json') return send_json(response, schema, schema_type);
        send_page(response, schema_page({ id: 'catalogue', kind, profile: null, ...schema }));
      });
    for (const path of [items, `${items}/:record`])
      router.options(path, (_request, response) => {
        set_allowed(
          response,
          path === items ? ['GET', 'HEAD', 'OPTIONS', 'POST'] : ['GET', 'HEAD', 'OPTIONS'],
        );
        response.status(200).end();
      });
    // A condition as JSON goes on as the GET that it stands for.
    router.post(items, async (request, response, next) => {
      const posted = await read_posted(request, false);
      if (!('search' in posted)) return refuse_catalogue(response, catalogue_id);
      ask_by_get(request, posted.search, next);
    });
    router.get(items, async (request, response) => {
      const query = read_query(request, records_params);
      const access = access_of(request, database);
      const search = read_search(query);
      charge(response, cost_of(query));
      const site = await read_site(request, config, access);
      const format = choose_records_format(request, query.f);
      const asked = format === 'html' ? { ...search, count: shown_facets } : search;
      const found = await find_records(access, asked, site, format === 'json' ? 'ogc_record' : null);
      const place = { base: site.base_url, search: new URLSearchParams(request.url.split('?')[1] ?? '') };
      if (format === 'html') return send_page(response, records_page(view_records(found, query, place)));
      if (format === 'csv') return send_records_csv(response, access, { found, place, config });
      link_profiles(response, [record_profile]);
      send_document(response, geojson_type, JSON.stringify(write_records(found, place)), time_stamp);
    });
    router.get(`${items}/:record`, async (request, response) => {
      const query = read_query(request, record_params);
      const access = access_of(request, database);
      const site = await read_site(request, config, access);
      const found = await find_record(access, request.params.record, site);
      send_record(request, response, found, site, query.f);
    });
  },
  openapi: () => Promise.resolve(records_openapi),
};

const time_stamp = /"timeStamp":"[^"]*",/;

/** A search of the asker's own may look at all records; a page of long records costs as it is long. */
function cost_of({ limit, q, words, filter, commune, epci, departement, facets }: RecordsQuery): number {
  const asks = [q, words, filter, commune, epci, departement].some((value) => value !== null);
  return Math.floor(limit / 50) + (asks || facets.length > 0 ? costs.computation : 0);
}
