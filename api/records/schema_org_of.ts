import { schema_org } from '../../catalogue/formats/schema_org.ts';
import { read_record } from '../../catalogue/records.ts';
import type { Access } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { complete_record } from './complete_record.ts';
import type { Site } from './site.ts';

/** What search engines are told of a collection: its record as schema.org; null without one. */
export async function schema_org_of(
  access: Access,
  collection: string,
  site: Site,
): Promise<Record<string, unknown> | null> {
  const stored = await access.read(async (db) => {
    const [found] = await db.query<{ id: string }>(query_file('record_of_collection', [collection]));
    return found && (await read_record(db, found.id));
  });
  return stored === undefined ? null : schema_org(complete_record(stored, site), site);
}
