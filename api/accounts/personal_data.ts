/** What the law asks for of a person's data: to be given, to be erased, to be forgotten in time. */
import type { Db } from '../../sql/client.ts';
import { one } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';

/** All that the database knows of an account, as the owner; secrets and their hashes left out. */
export async function export_person(db: Db, account_id: number): Promise<Record<string, unknown>> {
  const { person } = await one<{ person: Record<string, unknown> }>(
    db,
    query_file('person_export', [account_id]),
  );
  return person;
}
