import { scdl_header } from '../../catalogue/formats/scdl_csv.ts';
import type { Access } from '../../sql/client.ts';
import { write_scdl_rows, type ScdlWriting } from '../records/scdl_rows.ts';
import type { Site } from '../records/site.ts';
import { most_records } from './params.ts';
import { read_records_page, type RecordsPage } from './read_records.ts';

/** The catalogue as the SCDL schema has it, page by page: as much in memory as a page holds. */
export async function* write_scdl(
  access: Access,
  site: Site,
  { separator, region }: Omit<ScdlWriting, 'base_url'>,
): AsyncGenerator<string> {
  const writing = { base_url: site.base_url, separator, region };
  yield scdl_header(separator);
  for (let token: string | null | undefined; token !== null;) {
    const page: RecordsPage = await read_records_page(access, site, {
      limit: most_records,
      token: token ?? null,
    });
    const found = page.records.flatMap((record, i) => {
      const stored = page.stored[i];
      return stored === undefined ? [] : [{ record, stored }];
    });
    yield await write_scdl_rows(access, found, writing);
    token = page.next;
  }
}
