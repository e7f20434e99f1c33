import type { Request } from 'express';
import type { Config } from '../../config.ts';
import type { Database, Db } from '../../sql/client.ts';
import { scopes, type Scope } from '../../sql/identity.ts';
import { query_file } from '../../sql/query_file.ts';
import { idle_hours, most_days, read_session_cookie } from '../auth/sessions.ts';
import { hash_token } from '../auth/tokens.ts';
import { not_found } from './form_fields.ts';
import type { AccountView, KeyView, SessionView } from '../../viewer/pages/account_views.ts';

/** An account with its roles as far as the asker sees them; a 404 AppError when he does not see it. */
export async function read_account(db: Db, id: number): Promise<AccountView> {
  const [account] = await db.query<AccountView>(query_file('account_read', [id]));
  if (account !== undefined) return account;
  throw not_found('Ce compte n’existe pas, ou vous ne l’administrez pas.');
}

/** Open sessions and API keys of an account. */
export async function read_ways_in(
  db: Db,
  id: number,
): Promise<{ sessions: SessionView[]; keys: KeyView[] }> {
  return {
    sessions: await db.query<SessionView>(query_file('account_sessions', [id, idle_hours, most_days])),
    keys: await db.query<KeyView>(query_file('account_keys', [id])),
  };
}

/** The number of the session that asks; null when none does. */
export async function number_of_session(
  request: Request,
  config: Config,
  database: Database,
): Promise<number | null> {
  const token = read_session_cookie(request, config);
  if (token === null) return null;
  const [session] = await database.query<{ id: number }>(query_file('session_number', [hash_token(token)]));
  return session?.id ?? null;
}

/** Roles whose rights a scope hands on to a key; reading is everybody's. */
const roles_of_scope: Readonly<Record<Exclude<Scope, 'read'>, string>> = {
  datasets: 'officer',
  scenarios: 'planner',
  guichet: 'agent',
  admin: 'admin',
};

/** What keys of an account may be given: a scope without the role behind it would open nothing. */
export function scopes_of({ roles }: Pick<AccountView, 'roles'>): Scope[] {
  return scopes.filter(
    (scope) => scope === 'read' || roles.some(({ role }) => role === roles_of_scope[scope]),
  );
}

/** The address of an account; a 404 AppError when the asker does not see it. */
export async function find_email(db: Db, id: number): Promise<string> {
  return (await read_account(db, id)).email;
}
