import type { DepositPublication } from '../../catalogue/deposits/options.ts';
import type { MergedRecord } from '../../catalogue/deposits/record_of_data.ts';
import { renew_record, say_kept, type KnownRecord } from '../../catalogue/deposits/renew_record.ts';
import { says_same } from '../../catalogue/workflow/members.ts';
import { one, type Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import type { DepositForJob } from './deposit_for_job.ts';

/**
 * What the document wrote stays through later imports, and so does the document; the form's answers stand in place of those
 * of earlier deposits. Gives what the person is told of members that a hand has written since: they stay.
 */
export async function attach_record(
  db: Db,
  publication: DepositPublication,
  merged: MergedRecord,
  { plan }: DepositForJob,
): Promise<string | null> {
  const { id } = publication;
  const known = await one<KnownRecord>(db, query_file('record_of_deposit', [id]));
  const { written, of_deposit, kept } = renew_record(known, merged, publication);
  const document = plan?.record?.document;
  if (document !== undefined)
    await db.query(query_file('record_original_write', [id, document.format, document.document]));
  const names = Object.keys(written);
  const { lineage = null, source_url = null, ...details } = written;
  const said = Object.entries(details).filter(([, value]) => !says_same(value, undefined));
  const values = JSON.stringify(Object.fromEntries(said));
  if (names.length > 0)
    await db.query(
      query_file('record_attach', [id, values, lineage, source_url, names, JSON.stringify(of_deposit)]),
    );
  return say_kept(kept);
}
