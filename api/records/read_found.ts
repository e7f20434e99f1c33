import { AppError } from '../../errors.ts';
import type { MetadataRecord, OriginalDocument } from '../../catalogue/record.ts';
import { read_original, read_records, type StoredRecord } from '../../catalogue/records.ts';
import type { SearchRequest, SearchResult } from '../../catalogue/search/request.ts';
import { search_records } from '../../catalogue/search/search_records.ts';
import { one, type Access, type Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { complete_record } from './complete_record.ts';
import type { Site } from './site.ts';

/** A record ready to be written in a format. */
export interface CompleteRecord {
  record: MetadataRecord;
  stored: StoredRecord;
  original: OriginalDocument | undefined;
}

export interface FoundRecords extends SearchResult {
  records: CompleteRecord[];
}

/** Bytes of originals that a page holds in memory; `limit` alone would let 500 of 20 MB be asked for. */
const most_original_bytes = 20_000_000;

/**
 * Searches, and reads what was found; `format`: the one whose originals are wanted. Where these are very long the page ends
 * before `limit`: `next` is then where it goes on.
 */
export async function find_records(
  access: Access,
  request: SearchRequest,
  site: Site,
  format: string | null,
): Promise<FoundRecords> {
  let found = await search_records(access, request);
  if (format !== null && found.ids.length > 1) {
    const fitting = await count_fitting(access, found.ids, format);
    // Asked anew, so that the next page goes on after what this one holds.
    if (fitting < found.ids.length) found = await search_records(access, { ...request, limit: fitting });
  }
  const records =
    found.ids.length === 0 ? [] : await access.read((db) => read_in_order(db, found.ids, site, format));
  return { ...found, records };
}

async function count_fitting(access: Access, ids: readonly string[], format: string): Promise<number> {
  const values = [ids, format, most_original_bytes];
  const { fitting } = await access.read((db) =>
    one<{ fitting: number }>(db, query_file('record_originals_fitting', values)),
  );
  return fitting;
}

async function read_in_order(
  db: Db,
  ids: readonly string[],
  site: Site,
  format: string | null,
): Promise<CompleteRecord[]> {
  const stored = new Map((await read_records(db, ids)).map((each) => [each.record.id, each]));
  const rows =
    format === null
      ? []
      : await db.query<OriginalDocument & { record_id: string }>(
          query_file('record_originals', [ids, format]),
        );
  const originals = new Map(rows.map(({ record_id, ...original }) => [record_id, original]));
  // One that is gone since the search is left out.
  return ids.flatMap((id) => {
    const each = stored.get(id);
    return each === undefined
      ? []
      : [{ record: complete_record(each, site), stored: each, original: originals.get(id) }];
  });
}

/** A published record by its id. A 404 AppError when there is none that whoever asks may see. */
export async function find_record(access: Access, id: string, site: Site): Promise<CompleteRecord> {
  const found = await access.read(async (db) => {
    const [stored] = await read_records(db, [id]);
    return stored?.state === 'published' ? { stored, original: await read_original(db, id) } : undefined;
  });
  if (found !== undefined) return { ...found, record: complete_record(found.stored, site) };
  throw new AppError(`La fiche « ${id.slice(0, 80)} » n’existe pas.`, {
    status: 404,
    code: 'record-not-found',
    remedy: `Chercher dans le catalogue : ${site.base_url}/collections/catalogue/items?f=html`,
  });
}
