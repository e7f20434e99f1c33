/** What the law asks for of a person's data: to be given, to be erased, to be forgotten in time. */
import { retention_days } from '../../catalogue/personal_data.ts';
import { one, type Database, type Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { write_audit } from '../auth/audit.ts';
import { idle_hours, most_days } from '../auth/sessions.ts';

/** All that the database knows of an account, as the owner; secrets and their hashes left out. */
export async function export_person(db: Db, account_id: number): Promise<Record<string, unknown>> {
  const { person } = await one<{ person: Record<string, unknown> }>(
    db,
    query_file('person_export', [account_id]),
  );
  return person;
}

/** Lines of the log that one transaction removes. */
const audit_batch = 10_000;

/**
 * Forgets what has outlived its purpose (retention_days of catalogue/personal_data.ts): ended sessions, spent links, failed
 * sign-ins, dead keys, old lines of the log, addresses of who reported errors, accounts never used or long disabled. How many rows of each. Several at once
 * do no harm.
 */
export async function purge_personal_data(
  database: Database,
  signal?: AbortSignal,
): Promise<Record<string, number>> {
  const count = async (name: string, values: readonly unknown[]) =>
    (await database.write((db) => db.query(query_file(name, values)))).length;
  return {
    sessions: await count('purge_sessions', [idle_hours, most_days]),
    links: await count('purge_links', [retention_days.one_time_link]),
    failures: await count('purge_failures', [retention_days.sign_in_failure]),
    keys: await count('purge_keys', [retention_days.api_key]),
    report_emails: await count('purge_report_emails', [
      retention_days.report_email_closed,
      retention_days.report_email_open,
    ]),
    reports: await count('purge_reports', [retention_days.error_report]),
    accounts: await purge_accounts(database),
    audit: await purge_audit(database, signal),
  };
}

/** Each erased account leaves a line in the log, under its pseudonym. */
function purge_accounts(database: Database): Promise<number> {
  const { account_unused, account_disabled } = retention_days;
  return database.write(async (db) => {
    const erased = await db.query<{ pseudonym: string }>(
      query_file('purge_accounts', [account_unused, account_disabled]),
    );
    for (const { pseudonym } of erased)
      await write_audit(db, null, {
        action: 'account.erased',
        object: pseudonym,
        actor: { account_id: null, name: 'purge' },
      });
    return erased.length;
  });
}

async function purge_audit(database: Database, signal?: AbortSignal): Promise<number> {
  for (let total = 0; ;) {
    signal?.throwIfAborted();
    const gone = await database.write(async (db) => {
      await db.query(query_file('retention_begin'));
      return db.query(query_file('purge_audit', [retention_days.audit, audit_batch]));
    });
    total += gone.length;
    if (gone.length < audit_batch) return total;
  }
}
