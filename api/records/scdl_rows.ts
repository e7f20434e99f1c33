import { scdl_line, scdl_row, type ScdlSeparator } from '../../catalogue/formats/scdl_csv.ts';
import type { MetadataRecord } from '../../catalogue/record.ts';
import type { StoredRecord } from '../../catalogue/records.ts';
import type { Access } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';

/** An organisation of the site. */
interface Known {
  id: number;
  siret: string | null;
  name: string;
}

export interface ScdlWriting {
  base_url: string;
  separator: ScdlSeparator;
  /** Publishes what no organisation does. */
  region: string;
}

/** Records as lines of the SCDL catalogue, with the organisations that publish and make the data. */
export async function write_scdl_rows(
  access: Access,
  records: readonly { record: MetadataRecord; stored: StoredRecord }[],
  { base_url, separator, region }: ScdlWriting,
): Promise<string> {
  const known = await find_organisations(access, records);
  return records
    .map(({ record, stored }) => {
      const owner = known.find(({ id }) => id === stored.organisation_id);
      const producer = known.find(({ name }) => name === record.producer);
      const row = scdl_row(record, {
        base_url,
        publisher: { name: owner?.name ?? region, siret: owner?.siret ?? '' },
        producer_siret: producer?.siret ?? '',
      });
      return scdl_line(Object.values(row), separator);
    })
    .join('');
}

/** Organisations by whom the records are published, and those that have the name of a producer. */
async function find_organisations(
  access: Access,
  records: readonly { record: MetadataRecord; stored: StoredRecord }[],
): Promise<Known[]> {
  const ids = records.flatMap(({ stored }) => stored.organisation_id ?? []);
  const names = records.map(({ record }) => record.producer);
  return access.read((db) => db.query<Known>(query_file('organisations_named', [ids, names])));
}
