import type { Request, Response } from 'express';
import type { PublishedTable } from '../../catalogue/published_tables.ts';
import type { Access } from '../../sql/client.ts';
import { item_page } from '../../viewer/pages/item.tsx';
import type { AnswerForm } from '../formats/choose_format.ts';
import { link_profiles } from '../profiles.ts';
import { answer_unchanged, geojson_type, send_document, send_page, type Version } from '../respond.ts';
import { tag_of_profile } from './editing/preconditions.ts';
import { read_versioned_item } from './editing/versioned_item.ts';
import { write_item } from './features_write.ts';
import { read_item } from './item_read.ts';
import type { FeatureShape } from './items_query.ts';
import { read_items_table } from './items_table.ts';
import { view_item } from './items_view.ts';
import { document_members } from './json_fg.ts';
import { tells_of_others } from './references.ts';
import { version_of } from './version.ts';

export interface AskedFeature {
  item: string;
  base: string;
  form: AnswerForm;
}

/** Whether the asker has the feature already; `*` asks whether there is any such feature, which its version does not tell. */
export function is_item_unchanged(
  request: Request,
  response: Response,
  table: PublishedTable,
  { base, form }: AskedFeature,
): boolean {
  const is_named = request.headers['if-none-match']?.includes('*') !== true;
  return is_named && is_unchanged(request, response, table, base, form);
}

/** Answers with one feature as GeoJSON or as a page. */
export async function answer_feature(
  response: Response,
  access: Access,
  table: PublishedTable,
  shape: FeatureShape,
  { item, base, form }: AskedFeature,
): Promise<void> {
  const { req: request } = response;
  const { feature, own_version } = await find_item(access, table, item, shape);
  if (form.output === 'html')
    return send_page(response, item_page(await view_item(access, { table, item, feature, shape, base })));
  // It is there: now « * » is answered too.
  if (own_version === null && is_unchanged(request, response, table, base, form)) return;
  if (!tells_of_others(form.relations) && answer_unchanged(request, response, own_version)) return;
  const asked = { base, id: table.id, key: item, query: query_of(request.url) };
  send_geojson(response, shape, write_item(feature, asked, head_of(table, shape, base, false)));
}

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
export function is_unchanged(
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

/** Sends GeoJSON and says in which system its coordinates are (Features Part 2, /req/crs/ogc-crs-header). */
export function send_geojson(response: Response, shape: FeatureShape, body: string): void {
  response.setHeader('Content-Crs', `<${shape.crs.uri}>`);
  link_profiles(response, profiles_of(shape));
  // The content of a view may change unseen: its tag, and only its, is that of the text.
  send_document(response, geojson_type, body, time_stamp);
}

const profiles_of = ({ profile = 'rfc7946', references }: FeatureShape) =>
  references == null ? [profile] : [profile, references.profile];

const time_stamp = /"timeStamp":"[^"]*",/;

/** The query string with its question mark, or nothing. */
export function query_of(url: string): string {
  const start = url.indexOf('?');
  return start === -1 ? '' : url.slice(start);
}

export const head_of = (
  table: PublishedTable,
  shape: FeatureShape,
  base: string,
  is_collection: boolean,
) => ({
  profiles: profiles_of(shape),
  members: document_members(table, { ...shape, is_collection }, base),
});
