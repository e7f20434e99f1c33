import type { Request, Response } from 'express';
import { AppError } from '../../errors.ts';
import { log } from '../../log.ts';
import type { Database } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import type { Context } from '../block.ts';
import { client_key } from '../client_address.ts';
import { write_audit } from './audit.ts';
import { hash_password, verify_password } from './passwords.ts';
import { end_session, open_session, read_session_cookie } from './sessions.ts';
import { clear_tries, count_try, forgive_try, too_many_tries, type Subject } from './throttle.ts';

export interface KnownAccount {
  account_id: number;
  email: string;
  name: string;
  state: 'invited' | 'pending' | 'active' | 'disabled';
  password_hash: string | null;
  is_oidc_only: boolean;
}

/** Addresses of mail as accounts hold them. */
export const tidy_email = (text: string) => text.trim().toLowerCase().slice(0, 254);

/** The account of an address; null without one. */
export async function find_account(
  database: Pick<Database, 'query'>,
  email: string,
): Promise<KnownAccount | null> {
  const [account = null] = await database.query<KnownAccount>(query_file('sign_in_account', [email]));
  return account;
}

/** Counts a try by network address and subject; a 429 AppError with Retry-After when it comes too early. */
export async function limit_tries(
  database: Database,
  { request, response }: { request: Request; response: Response },
  subject: Subject,
): Promise<void> {
  const by_address: Subject = { kind: 'address', value: client_key(request) };
  const wait_s = await database.write((db) => count_try(db, [by_address, subject]));
  if (wait_s === 0) return;
  log.warn('sign-in slowed down', { address: request.ip, wait_s });
  response.setHeader('Retry-After', String(wait_s));
  throw too_many_tries(wait_s);
}

/**
 * Signs an account in by its password: a new session, whatever session the browser had. One 422 AppError for all that
 * can be wrong, after the same work: nobody learns which addresses have an account, or in which state.
 */
export async function sign_in(
  { database, config }: Context,
  exchange: { request: Request; response: Response },
  { email, password }: { email: string; password: string },
): Promise<void> {
  const { request, response } = exchange;
  await limit_tries(database, exchange, { kind: 'account', value: email });
  const account = await find_account(database, email);
  const { is_right, is_outdated } = await verify_password(password, account?.password_hash ?? null);
  const stronger = is_right && is_outdated ? await hash_password(password) : null;
  const is_open = await database.write(async (db) => {
    const actor = {
      account_id: account?.account_id ?? null,
      name: is_right && account !== null ? account.email : 'anonyme',
    };
    const [confirmed] = await db.query(
      query_file('sign_in_confirm', [
        is_right ? (account?.account_id ?? null) : null,
        account?.password_hash ?? null,
        stronger,
      ]),
    );
    if (confirmed === undefined || account === null) {
      // What was typed is not kept: people type their password into the wrong line.
      await write_audit(db, request, {
        action: 'session.refused',
        actor,
        ...(account !== null && { object: account.email }),
      });
      return false;
    }
    const old = read_session_cookie(request, config);
    if (old !== null) await end_session(db, response, config, old);
    await open_session(db, { request, response, config }, account.account_id);
    await forgive_try(db, { kind: 'address', value: client_key(request) });
    await clear_tries(db, { kind: 'account', value: email });
    await write_audit(db, request, {
      action: 'session.opened',
      object: account.email,
      details: { by: 'password' },
      actor,
    });
    return true;
  });
  if (!is_open) throw wrong_sign_in();
}

const wrong_sign_in = () =>
  new AppError('L’adresse électronique ou le mot de passe est incorrect.', {
    status: 422,
    code: 'sign-in-refused',
    place: 'mot_de_passe',
    remedy: 'Vérifier les deux, ou demander un nouveau mot de passe.',
  });
