import type { Request, Response } from 'express';
import { AppError } from '../../errors.ts';
import type { Context } from '../block.ts';
import { account_access, asker_of, type Asker } from './asker.ts';
import { write_audit } from './audit.ts';
import { check_password, hash_password, set_password, verify_password } from './passwords.ts';
import { read_session_cookie } from './sessions.ts';
import { find_account, limit_tries } from './sign_in.ts';
import { clear_tries } from './throttle.ts';
import { hash_token } from './tokens.ts';

/** The session's account; 401 for anybody, 403 for an API key or a gateway: neither has a password here to change. */
export function session_asker(request: Request, { database }: Pick<Context, 'database'>): Asker {
  account_access(request, database);
  const asker = asker_of(request);
  if (asker?.by === 'session') return asker;
  throw new AppError('Un mot de passe se change depuis une session ouverte dans le navigateur.', {
    status: 403,
    code: 'session-only',
    remedy: 'Se connecter avec le mot de passe.',
  });
}

/**
 * Changes the password of the session's account; its other sessions end. A 422 AppError names the wrong field; tries of
 * the present password are slowed down as at sign-in: a session left open must not be a place to guess it.
 */
export async function change_password(
  context: Context,
  exchange: { request: Request; response: Response },
  { current, password, confirmation }: { current: string; password: string; confirmation: string },
): Promise<void> {
  const { config, database } = context;
  const { request } = exchange;
  const { email, name, identity } = session_asker(request, context);
  await limit_tries(database, exchange, { kind: 'account', value: email });
  const account = await find_account(database, email);
  if (account?.is_oidc_only === true)
    throw new AppError(
      'Ce compte se connecte par son fournisseur d’identité : il n’a pas de mot de passe ici.',
      {
        status: 409,
        code: 'no-password',
        remedy: 'Le changer chez le fournisseur d’identité.',
      },
    );
  if (!(await verify_password(current, account?.password_hash ?? null)).is_right)
    throw wrong('actuel', 'Le mot de passe actuel n’est pas le bon.');
  check_password(password, { email, name, region: config.REGION_NAME });
  if (password !== confirmation)
    throw wrong('confirmation', 'Les deux nouveaux mots de passe ne sont pas les mêmes.');
  const password_hash = await hash_password(password);
  const token = read_session_cookie(request, config);
  await database.write(async (db) => {
    const keep_session = token === null ? null : hash_token(token);
    await set_password(db, { account_id: identity.account_id, password_hash, keep_session });
    await clear_tries(db, { kind: 'account', value: email });
    await write_audit(db, request, { action: 'account.password_changed', object: email });
  });
}

const wrong = (field: string, message: string) =>
  new AppError(message, {
    status: 422,
    code: 'invalid-form',
    place: field,
    remedy: 'Corriger, puis envoyer de nouveau.',
  });
