import type { Database } from '../../sql/client.ts';
import { one } from '../../sql/client.ts';
import { sql } from '../../sql/fragment.ts';
import type { Scope } from '../../sql/identity.ts';
import { key_prefix } from './api_keys.ts';
import { csrf_token_of, hash_token, make_token } from './tokens.ts';

export interface TestAccount {
  id: number;
  email: string;
  /** Value of the Cookie header of an open session. */
  cookie: string;
  csrf_token: string;
}

/** Makes an organisation and gives its id. */
export async function make_organisation(
  database: Database,
  name: string,
  { parent_id = null, siret = null }: { parent_id?: number | null; siret?: string | null } = {},
): Promise<number> {
  const { id } = await one<{ id: number }>(
    database,
    sql`insert into maillage.organisation (name, parent_id, siret) values (${name}, ${parent_id}::bigint, ${siret}::text)
      returning id`,
  );
  return id;
}

/** Makes an active account with roles ([role, organisation or null]) and an open session. */
export async function make_account(
  database: Database,
  email: string,
  roles: readonly (readonly [role: string, organisation_id: number | null])[] = [],
): Promise<TestAccount> {
  const { id } = await one<{ id: number }>(
    database,
    sql`insert into maillage.account (email, name, state) values (${email}, ${email.split('@')[0]!}, 'active') returning id`,
  );
  for (const [role, organisation_id] of roles)
    await database.query(
      sql`insert into maillage.account_role (account_id, role, organisation_id)
        values (${id}, ${role}, ${organisation_id}::bigint)`,
    );
  const token = make_token();
  await database.query(
    sql`insert into maillage.session (token_hash, account_id) values (${hash_token(token)}, ${id})`,
  );
  return { id, email, cookie: `maillage_session=${token}`, csrf_token: csrf_token_of(token) };
}

/** Opens the session of a test account again, after something has ended it. */
export async function reopen_session(database: Database, { id, cookie }: TestAccount): Promise<void> {
  const token = cookie.slice(cookie.indexOf('=') + 1);
  await database.query(
    sql`insert into maillage.session (token_hash, account_id) values (${hash_token(token)}, ${id}) on conflict do nothing`,
  );
}

/** Makes an API key of an account and gives its text. */
export async function make_key(
  database: Database,
  account_id: number,
  scopes: readonly Scope[],
): Promise<string> {
  const key = key_prefix + make_token();
  await database.query(
    sql`insert into maillage.api_key (account_id, name, prefix, key_hash, scopes, expires_at)
      values (${account_id}, 'test', ${key.slice(0, 8)}, ${hash_token(key)}, ${[...scopes]}::text[], now() + interval '1 day')`,
  );
  return key;
}
