import { scdl_header, scdl_line, scdl_row, type ScdlSeparator } from '../../catalogue/formats/scdl_csv.ts';
import type { StoredRecord } from '../../catalogue/records.ts';
import type { Access } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import type { Site } from '../records/site.ts';
import { most_records } from './params.ts';
import { read_records_page, type RecordsPage } from './read_records.ts';

interface Known {
  id: number;
  siret: string | null;
  name: string;
}

/**
 * The catalogue as the SCDL schema has it, page by page: as much in memory as a page holds. `region` publishes what no
 * organisation does.
 */
export async function* write_scdl(
  access: Access,
  site: Site,
  { separator, region }: { separator: ScdlSeparator; region: string },
): AsyncGenerator<string> {
  yield scdl_header(separator);
  for (let token: string | null | undefined; token !== null;) {
    const page: RecordsPage = await read_records_page(access, site, {
      limit: most_records,
      token: token ?? null,
    });
    yield await write_rows(access, site.base_url, page, { separator, region });
    token = page.next;
  }
}

async function write_rows(
  access: Access,
  base_url: string,
  { records, stored }: RecordsPage,
  { separator, region }: { separator: ScdlSeparator; region: string },
): Promise<string> {
  const known = await find_organisations(access, stored);
  return records
    .map((record, i) => {
      const owner = known.find(({ id }) => id === stored[i]?.organisation_id);
      const producer = known.find(({ name }) => name === record.producer);
      return scdl_line(
        Object.values(
          scdl_row(record, {
            base_url,
            publisher: { name: owner?.name ?? region, siret: owner?.siret ?? '' },
            producer_siret: producer?.siret ?? '',
          }),
        ),
        separator,
      );
    })
    .join('');
}

/** Organisations by whom the records are published, and those that have the name of a producer. */
async function find_organisations(access: Access, stored: readonly StoredRecord[]): Promise<Known[]> {
  const ids = stored.flatMap(({ organisation_id }) => organisation_id ?? []);
  const names = stored.map(({ record }) => record.producer);
  return access.read((db) => db.query<Known>(query_file('organisations_named', [ids, names])));
}
