import type { Response } from 'express';
import { scdl_header } from '../../catalogue/formats/scdl_csv.ts';
import type { Config } from '../../config.ts';
import type { Access } from '../../sql/client.ts';
import { absolute } from '../links.ts';
import { send_document } from '../respond.ts';
import type { FoundRecords } from './read_found.ts';
import { write_scdl_rows } from './scdl_rows.ts';
import { records_href, type RecordsPlace } from './write_records.ts';

export const records_csv_type = 'text/csv; charset=utf-8; header=present';

/** A page of records as the SCDL catalogue has them. What has no place in the file stands in the headers: count, next page. */
export async function send_records_csv(
  response: Response,
  access: Access,
  { found, place, config }: { found: FoundRecords; place: RecordsPlace; config: Config },
): Promise<void> {
  const { records, matched, next } = found;
  const rows = await write_scdl_rows(access, records, {
    base_url: place.base,
    separator: ',',
    region: config.CATALOGUE_CONTACT_NAME ?? config.REGION_NAME,
  });
  if (next !== null) {
    const href = records_href(place, { f: 'csv', token: next, offset: null });
    const [link] = absolute(place.base, [{ href, rel: 'next', type: 'text/csv', title: '' }]);
    response.setHeader('Link', `<${link?.href}>; rel="next"; type="text/csv"`);
  }
  response.setHeader('OGC-NumberMatched', matched);
  response.setHeader('OGC-NumberReturned', records.length);
  response.attachment('catalogue.csv');
  send_document(response, records_csv_type, scdl_header() + rows);
}
