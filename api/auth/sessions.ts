import type { Request, Response } from 'express';
import type { Config } from '../../config.ts';
import type { Database, Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { hash_token, make_token } from './tokens.ts';

/** A session unused for so long ends. */
export const idle_hours = 12;
/** However much it is used, a session ends after so long. */
export const most_days = 30;

/** Browsers accept the prefix only with Secure and without Domain, so that no neighbouring site can set the cookie. */
const cookie_name = (config: Pick<Config, 'PUBLIC_URL'>) =>
  is_https(config) ? '__Host-maillage_session' : 'maillage_session';
const is_https = ({ PUBLIC_URL }: Pick<Config, 'PUBLIC_URL'>) => PUBLIC_URL?.startsWith('https:') === true;

export interface SessionAccount {
  account_id: number;
  email: string;
  name: string;
  administers: 'site' | 'organisation' | null;
}

/** The session token of the request's cookies; null without one. */
export function read_session_cookie(
  request: Pick<Request, 'headers'>,
  config: Pick<Config, 'PUBLIC_URL'>,
): string | null {
  const prefix = `${cookie_name(config)}=`;
  const found = request.headers.cookie?.split(/; */).find((part) => part.startsWith(prefix));
  const token = found?.slice(prefix.length) ?? '';
  return /^[\w-]{43}$/.test(token) ? token : null;
}

function set_cookie(
  response: Response,
  config: Pick<Config, 'PUBLIC_URL'>,
  value: string,
  rest: string,
): void {
  const secure = is_https(config) ? '; Secure' : '';
  response.append(
    'Set-Cookie',
    `${cookie_name(config)}=${value}; Path=/; HttpOnly; SameSite=Lax${secure}${rest}`,
  );
}

/**
 * Opens a session for an account, within the caller's transaction (the owner's), and sets its cookie. The token is new
 * at each sign-in: one planted before it opens nothing.
 */
export async function open_session(
  db: Db,
  { request, response, config }: { request: Request; response: Response; config: Pick<Config, 'PUBLIC_URL'> },
  account_id: number,
  oidc_id_token: string | null = null,
): Promise<void> {
  const token = make_token();
  const agent = request.headers['user-agent']?.slice(0, 200) ?? null;
  await db.query(
    query_file('session_open', [hash_token(token), account_id, request.ip ?? null, agent, oidc_id_token]),
  );
  // Without an age the browser forgets it when it closes; the idle time is the server's.
  set_cookie(response, config, token, '');
}

/** The active account of a session token, which counts as used; null when the session has ended. */
export async function use_session(database: Database, token: string): Promise<SessionAccount | null> {
  const [account = null] = await database.query<SessionAccount>(
    query_file('session_use', [hash_token(token), idle_hours, most_days]),
  );
  return account;
}

/** Has the browser forget its session. */
export function clear_session_cookie(response: Response, config: Pick<Config, 'PUBLIC_URL'>): void {
  set_cookie(response, config, '', '; Max-Age=0');
}

/** Ends a session and has the browser forget it. Returns the identity provider's token, to sign out there. */
export async function end_session(
  db: Db,
  response: Response,
  config: Pick<Config, 'PUBLIC_URL'>,
  token: string,
): Promise<string | null> {
  const [ended] = await db.query<{ oidc_id_token: string | null }>(
    query_file('session_end', [hash_token(token)]),
  );
  clear_session_cookie(response, config);
  return ended?.oidc_id_token ?? null;
}
