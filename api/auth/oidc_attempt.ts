import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { is_same_token } from './tokens.ts';

/** A sign-in that is under way at the identity provider. */
export interface Attempt {
  state: string;
  nonce: string;
  /** Null where the provider does not know PKCE. */
  code_verifier: string | null;
  return_to: string;
  /** Account that the identity shall be linked to; null: sign in. */
  account_id: number | null;
  expires_at_ms: number;
}

type Settings = Pick<Config, 'PUBLIC_URL' | 'OIDC_CLIENT_SECRET'>;

/** Longer than anybody needs to type a password and a second factor. */
export const attempt_minutes = 10;

// One cookie for each attempt, so that two tabs do not take each other's. `__Host-`: no neighbouring site can plant one.
const cookie_name = ({ PUBLIC_URL }: Settings, state: string) =>
  `${PUBLIC_URL?.startsWith('https:') === true ? '__Host-' : ''}maillage_oidc_${state.slice(0, 8)}`;

const key_of = ({ OIDC_CLIENT_SECRET = '' }: Settings) =>
  Buffer.from(hkdfSync('sha256', OIDC_CLIENT_SECRET, '', 'maillage oidc attempt', 32));

/**
 * Has the browser keep the attempt, sealed (AES-256-GCM, key derived from the client secret): whoever asks to sign in
 * writes nothing to the database, and only the browser that began can end it.
 */
export function keep_attempt(response: Response, config: Settings, attempt: Attempt): void {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key_of(config), iv);
  const text = Buffer.concat([cipher.update(JSON.stringify(attempt), 'utf8'), cipher.final()]);
  const sealed = Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
  set_cookie(response, config, attempt.state, sealed, attempt_minutes * 60);
}

function set_cookie(
  response: Response,
  config: Settings,
  state: string,
  value: string,
  max_age_s: number,
): void {
  const name = cookie_name(config, state);
  const secure = name.startsWith('__Host-') ? '; Secure' : '';
  response.append(
    'Set-Cookie',
    `${name}=${value}; Path=/; Max-Age=${max_age_s}; HttpOnly; SameSite=Lax${secure}`,
  );
}

function unseal(config: Settings, sealed: string): Attempt | null {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < 29) return null;
  const decipher = createDecipheriv('aes-256-gcm', key_of(config), bytes.subarray(0, 12), {
    authTagLength: 16,
  });
  decipher.setAuthTag(bytes.subarray(12, 28));
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    return JSON.parse(text) as Attempt;
  } catch {
    // Not ours, or of before a change of the secret.
    return null;
  }
}

/** States of attempts that have ended, until they would have expired by themselves. */
const ended = new Map<string, number>();

/**
 * The attempt that an answer of the identity provider belongs to; it counts once. A 400 AppError when this browser
 * began none with this state, or too long ago, or has already ended it.
 */
export function take_attempt(
  request: Pick<Request, 'headers'>,
  response: Response,
  config: Settings,
  state: string,
  now_ms = Date.now(),
): Attempt {
  const prefix = `${cookie_name(config, state)}=`;
  const found = request.headers.cookie?.split(/; */).find((part) => part.startsWith(prefix));
  const attempt = found === undefined ? null : unseal(config, found.slice(prefix.length));
  // In the order of their ends, more or less: the first that has time left stops the sweep.
  for (const [each, expires_at_ms] of ended) {
    if (expires_at_ms > now_ms) break;
    ended.delete(each);
  }
  const is_good =
    attempt !== null &&
    is_same_token(attempt.state, state) &&
    attempt.expires_at_ms > now_ms &&
    !ended.has(state);
  if (!is_good)
    throw new AppError('Cette connexion n’est plus en cours : elle a expiré ou a déjà servi.', {
      status: 400,
      code: 'sign-in-expired',
      remedy: `Recommencer la connexion ; elle doit aboutir dans les ${attempt_minutes} minutes, dans le même navigateur.`,
    });
  ended.set(state, attempt.expires_at_ms);
  set_cookie(response, config, state, '', 0);
  return attempt;
}
