/** `admin key add`: an API key without any screen, for programs installed beside the site. */
import { parseArgs } from 'node:util';
import { AppError } from '../../errors.ts';
import type { Database } from '../../sql/client.ts';
import { scopes as all_scopes } from '../../sql/identity.ts';
import { query_file } from '../../sql/query_file.ts';
import { create_key } from './api_keys.ts';
import { write_audit } from './audit.ts';

export const key_takes = 'add --email=adresse --name=nom [--scopes=read,datasets] [--days=90]';

const wrong = (message: string, place: string) =>
  new AppError(message, {
    status: 400,
    code: 'invalid-argument',
    place,
    remedy: `Usage : npm run admin -- key ${key_takes}`,
  });

/** `key add --email= --name= --scopes= --days=`: prints the key, this once. */
export async function run_key_command(
  args: string[],
  { database, out }: { database: Database; out: Pick<NodeJS.WritableStream, 'write'> },
): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      email: { type: 'string' },
      name: { type: 'string' },
      scopes: { type: 'string', default: 'read' },
      days: { type: 'string', default: '90' },
    },
  });
  if (positionals[0] !== 'add') throw wrong(`« ${positionals[0] ?? ''} » : action inconnue`, 'key');
  const { email, name = '' } = values;
  if (email === undefined) throw wrong('de quel compte ?', '--email');
  if (name === '' || name.length > 100)
    throw wrong('la clé a besoin d’un nom (100 caractères au plus)', '--name');
  const asked = values.scopes.split(',').map((scope) => scope.trim());
  const scopes = all_scopes.filter((scope) => asked.includes(scope));
  if (scopes.length !== new Set(asked).size)
    throw wrong(`--scopes=${values.scopes} : droits possibles ${all_scopes.join(', ')}`, '--scopes');
  const days = /^[1-9]\d{0,2}$/.test(values.days) ? Number(values.days) : NaN;
  if (!(days <= 365)) throw wrong(`--days=${values.days} : de 1 à 365 jours`, '--days');
  const key = await database.write(async (db) => {
    const account = await find_account(db, email);
    const made = await create_key(db, account.id, { name, scopes, days });
    const details = { name, scopes, email: account.email, expires_at: made.expires_at };
    await write_audit(db, null, { action: 'api_key.created', object: made.prefix, details });
    return made.key;
  });
  out.write(
    `${key}\nCette clé n’est montrée que cette fois. Droits : ${scopes.join(', ')} ; ${days} jours.\n`,
  );
}

/** The account of an address; a 404 AppError without. */
export async function find_account(
  db: Pick<Database, 'query'>,
  email: string,
): Promise<{ id: number; email: string }> {
  const [account] = await db.query<{ id: number; email: string }>(
    query_file('account_by_email', [email.trim().toLowerCase()]),
  );
  if (account !== undefined) return account;
  throw new AppError(`aucun compte « ${email.slice(0, 254)} »`, {
    status: 404,
    code: 'account-not-found',
    place: '--email',
    remedy: 'Vérifier l’adresse à l’écran « Comptes ».',
  });
}
