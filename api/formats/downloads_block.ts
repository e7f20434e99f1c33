import type { PublishedTable } from '../../catalogue/published_tables.ts';
import type { Access } from '../../sql/client.ts';
import { access_of } from '../auth/asker.ts';
import type { Block } from '../block.ts';
import { base_url } from '../links.ts';
import { collection_path } from '../ogc/collection_document.ts';
import { blame_question, plan_items } from '../ogc/items_page.ts';
import type { ItemsQuery } from '../ogc/items_params.ts';
import { plain_page } from '../ogc/items_query.ts';
import { read_file_query } from '../ogc/items_where.ts';
import { use_table } from '../ogc/published.ts';
import { version_of } from '../ogc/version.ts';
import { charge, costs } from '../rate_limit.ts';
import { answer_unchanged } from '../respond.ts';
import { describe_file, downloads_folder } from './answer_items.ts';
import { choose_file } from './choose_format.ts';
import { describe_downloads } from './downloads_openapi.ts';
import { file_formats } from './index.ts';
import { send_download, type Download } from './send_download.ts';
import { sweep } from './spool.ts';
import { stream_rows } from './stream_rows.ts';
import { plan_writing, type Writing } from './write_page.ts';

/** A collection as one file, in any format, with the filters of its items. */
export const downloads_block: Block = {
  id: 'downloads',
  collection_links: ({ id }) =>
    file_formats.flatMap(({ name, media_type, title }) => {
      const link = {
        href: `${collection_path(id)}/download?f=${name}`,
        rel: 'enclosure',
        type: media_type,
        title: `Toute la collection : ${title}`,
      };
      // A spreadsheet reads the CSV of programs with broken accents and all in one column.
      const for_excel = { ...link, href: `${link.href}&csv=excel`, title: `${link.title} pour Excel` };
      return name === 'csv' ? [link, for_excel] : [link];
    }),
  routes(router, { config, database, engine }) {
    const temporary_folder = downloads_folder(config);
    // The embedded engine serves one transaction at a time: none may wait for a reader.
    const is_spooled = engine?.kind === 'embedded';
    void sweep(temporary_folder);
    router.get('/collections/:collection/download', async (request, response) => {
      const base = base_url(request, config);
      const access = access_of(request, database);
      const answer = async (table: PublishedTable) => {
        const query = read_file_query(request, table);
        const format = choose_file(request, query.f);
        const writing = { format, csv: query.csv, temporary_folder };
        const download = await plan_download(access, table, query, writing);
        const version = version_of(table, `${base}${request.url} ${format.name}`);
        if (answer_unchanged(request, response, version)) return;
        if (request.method === 'HEAD') {
          download.describe(response).end();
          return;
        }
        charge(response, costs.download);
        await send_download(access, response, { ...download, is_spooled });
      };
      // Those that read at once have their own limit.
      await use_table(access, request.params.collection, answer, { has_own_limit: true });
    });
  },
  openapi: ({ database }) => describe_downloads(database),
};

/** What to send for a query; a 400 AppError when a value does not fit the table or the format. */
async function plan_download(
  access: Access,
  table: PublishedTable,
  query: ItemsQuery,
  writing: Writing,
): Promise<Omit<Download, 'is_spooled'>> {
  const planned = plan_items(table, query);
  const { columns, context } = await plan_writing(access, table, planned.shape, writing);
  // Rows in the order of the table unless another is asked for: to sort millions takes time and a place on the disk.
  const sort = query.sortby.length === 0 ? [] : planned.request.sort;
  const statement = plain_page(planned.table, { ...planned.request, sort, limit: null }, columns);
  return {
    format: writing.format,
    context,
    rows: (db) => stream_rows(db, statement),
    blame: blame_question(planned),
    describe(response) {
      describe_file(response, table, writing.format, planned.shape);
      return response;
    },
  };
}
