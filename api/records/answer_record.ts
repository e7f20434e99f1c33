import type { Request, Response } from 'express';
import { record_view_page } from '../../viewer/pages/record.tsx';
import { link_profiles } from '../profiles.ts';
import { geojson_type, send_document, send_json, send_page } from '../respond.ts';
import { choose_record_format } from './choose_format.ts';
import type { CompleteRecord } from './read_found.ts';
import type { Site } from './site.ts';
import { view_record } from './views.ts';
import { record_profile, write_record_feature } from './write_records.ts';

/** Sends a record as a page, as OGC API – Records has it, or in another format of metadata. */
export function send_record(
  request: Request,
  response: Response,
  found: CompleteRecord,
  { base_url }: Site,
  f: string | null,
): void {
  const output = choose_record_format(request, f);
  if (output === 'html') return send_page(response, record_view_page(view_record(found, base_url)));
  if (output === 'json') {
    link_profiles(response, [record_profile]);
    return send_json(response, write_record_feature(found, base_url), geojson_type);
  }
  const original = found.original?.format === output.id ? found.original : undefined;
  const document = output.write(found.record, { base_url, original });
  response.setHeader(
    'Content-Disposition',
    `inline; filename="${file_name(found.record.id)}.${output.extension}"`,
  );
  send_document(response, with_charset(output.media_type), document);
}

const with_charset = (type: string) => (/charset=|json/.test(type) ? type : `${type}; charset=utf-8`);
/** Of letters that every system takes. */
const file_name = (id: string) => id.replaceAll(/[^A-Za-z0-9._-]+/g, '_').slice(0, 100);
