import type { MetadataRecord } from '../../catalogue/record.ts';
import { read_records, type StoredRecord } from '../../catalogue/records.ts';
import { catalogue_version, search_in } from '../../catalogue/search/search_records.ts';
import type { Access } from '../../sql/client.ts';
import { complete_record } from '../records/complete_record.ts';
import type { Site } from '../records/site.ts';

export interface RecordsPage {
  records: MetadataRecord[];
  stored: StoredRecord[];
  /** Records of the whole catalogue, for whoever asks. */
  total: number;
  /** Token of the next page; null on the last. */
  next: string | null;
  /** Another one after each change of the catalogue. */
  version: string;
}

/**
 * A page of the published records that whoever asks may see, in the order in which they came: what is added while somebody
 * walks through the catalogue comes behind, so that nothing is met twice and nothing passed over.
 */
export function read_records_page(
  access: Access,
  site: Site,
  place: { limit: number; offset?: number; token?: string | null },
): Promise<RecordsPage> {
  return access.read(async (db) => {
    const { ids, matched, next } = await search_in(db, access, {
      ...place,
      sort: [{ name: 'created', descending: false }],
    });
    const by_id = new Map((await read_records(db, ids)).map((stored) => [stored.record.id, stored]));
    const stored = ids.flatMap((id) => by_id.get(id) ?? []);
    return {
      records: stored.map((one) => complete_record(one, site)),
      stored,
      total: matched,
      next,
      version: await catalogue_version(db),
    };
  });
}
