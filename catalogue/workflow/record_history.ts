import type { Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import type { MetadataRecord } from '../record.ts';
import type { RecordOrigin } from '../records.ts';
import { describe_record_changes, say_record_change } from './describe_changes.ts';

export interface RecordVersion {
  n: number;
  body: MetadataRecord;
  state: 'published' | 'retired';
  origin: RecordOrigin;
  summary: string | null;
  at: Date;
  /** Null to those who share no organisation with him, and of programs. */
  author: string | null;
  /** Of the data at that time. */
  feature_count: number | null;
  content_signature: string | null;
  /** Whether the data changed with it; null where it is not known. */
  is_new_data: boolean | null;
  /** What it changed, one French sentence each; null of the first one kept. */
  changes: string[] | null;
}

type Row = Omit<RecordVersion, 'changes' | 'is_new_data'> & {
  before: MetadataRecord | null;
  state_before: string | null;
  signature_before: string | null;
  total: number;
};

/** Published states of a record, the latest first, with what each changed; those that the asker may see, and their number. */
export async function list_record_versions(
  db: Db,
  id: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ versions: RecordVersion[]; total: number }> {
  const rows = await db.query<Row>(query_file('record_versions', [id, limit, offset]));
  return { versions: rows.map(read_row), total: rows[0]?.total ?? 0 };
}

function read_row({ before, state_before, signature_before, total: _total, ...version }: Row): RecordVersion {
  const { body, state, content_signature: signature } = version;
  if (before === null) return { ...version, is_new_data: null, changes: null };
  const changes = describe_record_changes(before, body)
    // Said beside, in words: « données changées ».
    .filter(({ member }) => member !== 'content_signature')
    .map(say_record_change);
  if (state !== state_before)
    changes.unshift(state === 'retired' ? 'Fiche retirée du catalogue.' : 'Fiche remise au catalogue.');
  const is_known = signature !== null && signature_before !== null;
  return { ...version, is_new_data: is_known ? signature !== signature_before : null, changes };
}
