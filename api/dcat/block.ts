import { hash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { syntaxes } from '../../catalogue/formats/dcat/serialize.ts';
import { catalogue_version } from '../../catalogue/search/search_records.ts';
import { access_of } from '../auth/asker.ts';
import type { Block } from '../block.ts';
import { base_url } from '../links.ts';
import { read_query } from '../params.ts';
import { charge, costs } from '../rate_limit.ts';
import { answer_unchanged, send_document } from '../respond.ts';
import { read_site } from '../records/site.ts';
import { choose_syntax, page_links, write_page } from './catalogue_page.ts';
import { describe_dcat } from './openapi.ts';
import { dcat_params, scdl_params, sitemap_params } from './params.ts';
import { read_records_page } from './read_records.ts';
import { write_scdl } from './scdl_file.ts';
import { write_robots, write_sitemap } from './sitemap.ts';

/** The catalogue for other catalogues and for search engines: DCAT by pages, SCDL, the plan of the site. */
export const dcat_block: Block = {
  id: 'dcat',
  landing_links: [
    {
      href: 'dcat',
      rel: 'alternate',
      type: syntaxes.jsonld.media_type,
      title: 'Le catalogue en DCAT-AP, par pages',
    },
    { href: 'catalogue.csv', rel: 'alternate', type: 'text/csv', title: 'Le catalogue au format SCDL' },
  ],
  routes(router, { config, database }) {
    router.get('/dcat', async (request, response) => {
      const { f, limit, offset, token } = read_query(request, dcat_params);
      const query = { limit, offset, syntax: choose_syntax(request, f) };
      const base = base_url(request, config);
      const access = access_of(request, database);
      charge(response, limit / costs.features_per_unit);
      const page = await read_records_page(access, await read_site(request, config, access), {
        limit,
        offset,
        token,
      });
      const { next } = page_links(base, query, page);
      if (next !== null) response.setHeader('Link', `<${next}>; rel="next"`);
      const body = write_page(page, query, { base, self: base + request.url, config });
      send_document(response, syntaxes[query.syntax].media_type, body);
    });
    router.get('/catalogue.csv', async (request, response) => {
      const separator = read_query(request, scdl_params).separateur === 'point-virgule' ? ';' : ',';
      const access = access_of(request, database);
      const site = await read_site(request, config, access);
      const version = [await access.read(catalogue_version), access.visibility, site.base_url, separator];
      if (answer_unchanged(request, response, { etag: hash('sha1', version.join(' '), 'base64url') })) return;
      response.setHeader('Content-Type', 'text/csv; charset=utf-8; header=present');
      response.setHeader('Content-Disposition', 'attachment; filename="catalogue.csv"');
      if (request.method === 'HEAD') {
        response.end();
        return;
      }
      charge(response, costs.download);
      const lines = write_scdl(access, site, {
        separator,
        region: config.CATALOGUE_CONTACT_NAME ?? config.REGION_NAME,
      });
      await pipeline(() => lines, response);
    });
    router.get('/sitemap.xml', async (request, response) => {
      const { page } = read_query(request, sitemap_params);
      const body = await write_sitemap(database, base_url(request, config), page);
      send_document(response, 'application/xml', body);
    });
    router.get('/robots.txt', (request, response) => {
      read_query(request, {});
      send_document(response, 'text/plain; charset=utf-8', write_robots(base_url(request, config)));
    });
  },
  openapi: () => Promise.resolve(describe_dcat),
};
