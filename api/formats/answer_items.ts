import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Response } from 'express';
import type { PublishedTable } from '../../catalogue/published_tables.ts';
import type { Config } from '../../config.ts';
import type { Access } from '../../sql/client.ts';
import type { Link } from '../block.ts';
import type { Crs } from '../crs.ts';
import { page_links, type Place } from '../ogc/features_write.ts';
import { read_item_row } from '../ogc/item_read.ts';
import { read_rows, type PlannedItems } from '../ogc/items_page.ts';
import type { FeatureShape, PageRow } from '../ogc/items_query.ts';
import { has_known_geometry, read_items_table } from '../ogc/items_table.ts';
import { answer_unchanged } from '../respond.ts';
import type { OutputFormat, OutputRow } from './output_format.ts';
import { plan_writing, write_rows, type Writing } from './write_page.ts';

/** Where formats that cannot write in one go keep their files. */
export const downloads_folder = ({ DATA_DIR }: Config): string => path.join(DATA_DIR, 'downloads');

/** Answers with a page of items in a format other than GeoJSON: what has no place in the file stands in the headers. */
export async function answer_items(
  response: Response,
  access: Access,
  published: PublishedTable,
  { planned, place, writing }: { planned: PlannedItems; place: Place; writing: Writing },
): Promise<void> {
  const { columns, context } = await plan_writing(access, published, planned.shape, writing);
  const page = await read_rows<PageRow>(access, planned, columns);
  const rows = page.rows as readonly unknown[] as readonly OutputRow[];
  const body = await write_rows(writing.format, context, rows);
  response.setHeader('Link', link_header(page_links(place, page, writing.format)));
  if (page.matched !== null) response.setHeader('OGC-NumberMatched', page.matched);
  response.setHeader('OGC-NumberReturned', rows.length);
  send_file(response, published, writing.format, planned.shape, body);
}

/** Answers with one item in a format other than GeoJSON. */
export async function answer_item(
  response: Response,
  access: Access,
  published: PublishedTable,
  { item, shape, writing }: { item: string; shape: FeatureShape; writing: Writing },
): Promise<void> {
  const { columns, context } = await plan_writing(access, published, shape, writing);
  const row = await read_item_row<OutputRow>(access, read_items_table(published), item, columns);
  const body = await write_rows(writing.format, context, [row]);
  send_file(response, published, writing.format, shape, body);
}

function send_file(
  response: Response,
  table: PublishedTable,
  format: OutputFormat,
  shape: FeatureShape,
  body: Buffer,
): void {
  describe_file(response, table, format, shape);
  if (!response.hasHeader('ETag')) {
    // A view, whose content may change unseen: the tag is that of the bytes.
    const etag = createHash('sha1').update(body).digest('base64url');
    if (answer_unchanged(response.req, response, { etag })) return;
  }
  response.send(body);
}

/** Name, type and system of a file in the answer's headers; the name keeps its accents (RFC 6266). */
export function describe_file(
  response: Response,
  table: PublishedTable,
  { extension, media_type }: OutputFormat,
  { with_geometry, crs }: FeatureShape,
): void {
  // A slash would be taken for the end of a folder's name.
  response.attachment(`${table.id.replaceAll(/[/\\]/g, '_')}.${extension}`);
  response.setHeader('Content-Type', media_type);
  if (with_geometry && has_known_geometry(table)) response.setHeader('Content-Crs', content_crs(crs));
}

const content_crs = ({ uri }: Crs) => `<${uri}>`;

/** What proxies hold of an answer's headers is 4 to 8 KiB, and clients take 16 at most; each link repeats the query. */
const most_link_chars = 3000;

/**
 * Links as RFC 8288 writes them; titles are left out, headers have no accents. What leads on is always there, the others
 * as far as there is room: they are the same address in other formats.
 */
function link_header(links: readonly Link[]): string {
  const [next, others] = [true, false].map((is_next) =>
    links.filter(({ rel }) => (rel === 'next') === is_next),
  );
  let text = '';
  for (const { href, rel, type } of [...(next ?? []), ...(others ?? [])]) {
    const link = `<${href}>; rel="${rel}"; type="${type}"`;
    if (rel === 'next' || text.length + link.length <= most_link_chars)
      text += (text === '' ? '' : ', ') + link;
  }
  return text;
}
