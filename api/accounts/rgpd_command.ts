/** `admin rgpd`: what a person may ask for, from the terminal. */
import { parseArgs } from 'node:util';
import { AppError } from '../../errors.ts';
import type { Database } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { write_audit } from '../auth/audit.ts';
import { find_account } from '../auth/key_command.ts';
import { translate_error } from '../problem.ts';
import { export_person } from './personal_data.ts';

export const rgpd_takes = 'export|erase --email=adresse';

/** `rgpd export --email=` prints all data of a person as JSON; `rgpd erase --email=` erases the person. Both are audited. */
export async function run_rgpd_command(
  args: string[],
  { database, out }: { database: Database; out: Pick<NodeJS.WritableStream, 'write'> },
): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { email: { type: 'string' } },
  });
  const [action] = positionals;
  if ((action !== 'export' && action !== 'erase') || values.email === undefined)
    throw new AppError(`« ${positionals.join(' ')} » : que faire, et de qui ?`, {
      status: 400,
      code: 'invalid-argument',
      place: values.email === undefined ? '--email' : 'rgpd',
      remedy: `Usage : npm run admin -- rgpd ${rgpd_takes}`,
    });
  out.write(await (action === 'export' ? export_by_email : erase_by_email)(database, values.email));
}

function export_by_email(database: Database, email: string): Promise<string> {
  return database.write(async (db) => {
    const account = await find_account(db, email);
    await write_audit(db, null, { action: 'person.exported', object: account.email });
    return `${JSON.stringify(await export_person(db, account.id), null, 2)}\n`;
  });
}

async function erase_by_email(database: Database, email: string): Promise<string> {
  const erase = database.write(async (db) => {
    const { id } = await find_account(db, email);
    const [erased] = await db.query<{ pseudonym: string }>(query_file('account_erase', [id]));
    await write_audit(db, null, { action: 'account.erased', object: erased?.pseudonym ?? '' });
    return `Personne effacée ; le journal garde ses actes sous le nom « ${erased?.pseudonym} ».\n`;
  });
  // The database's own refusal, of the last administrator, as a sentence.
  return erase.catch((error: unknown) => {
    throw translate_error(error);
  });
}
