import type { Request } from 'express';
import { AppError } from '../../errors.ts';
import { one, type Database, type Db } from '../../sql/client.ts';
import type { Scope } from '../../sql/identity.ts';
import { query_file } from '../../sql/query_file.ts';
import { hash_token, make_token } from './tokens.ts';

/** Recognisable in a file or a log that should not hold one. */
export const key_prefix = 'mlg_';
const key_form = /^mlg_[\w-]{43}$/;

interface KeyAccount {
  account_id: number;
  email: string;
  name: string;
  scopes: Scope[];
}

/**
 * The key of `Authorization: Bearer …` or `X-API-Key`, or the password of `Authorization: Basic …`, which is all that some
 * GIS clients can send; null without one. Keys in addresses are not read: logs keep those.
 */
export function read_key_header(request: Pick<Request, 'headers'>): string | null {
  const { authorization, 'x-api-key': header } = request.headers;
  if (typeof header === 'string') return header;
  const [, scheme = '', value = ''] = /^(Bearer|Basic) +(\S+)$/i.exec(authorization ?? '') ?? [];
  if (scheme.toLowerCase() !== 'basic') return value === '' ? null : value;
  const pair = Buffer.from(value, 'base64').toString('utf8');
  const password = pair.slice(pair.indexOf(':') + 1);
  // Any other password is meant for a proxy before us, which passed it on.
  return password.startsWith(key_prefix) ? password : null;
}

/** The account of a key, which counts as used. A 401 AppError for a key that is unknown, revoked or expired. */
export async function use_key(
  database: Database,
  key: string,
  address: string | undefined,
): Promise<KeyAccount> {
  const [account] = key_form.test(key)
    ? await database.query<KeyAccount>(query_file('api_key_use', [hash_token(key), address ?? null]))
    : [];
  if (account !== undefined) return account;
  throw new AppError('Cette clé d’API n’ouvre rien : inconnue, expirée ou révoquée.', {
    status: 401,
    code: 'invalid-api-key',
    place: 'Authorization',
    remedy: 'Créer une nouvelle clé sur la page « Mon compte ».',
  });
}

/** How long keys are offered for. */
export const key_days = [30, 90, 365] as const;

/** A key as it is shown once, and until when it is good. */
export interface NewKey {
  key: string;
  prefix: string;
  expires_at: Date;
}

/** Makes a key of an account within the caller's transaction; the database keeps its hash and first characters only. */
export async function create_key(
  db: Db,
  account_id: number,
  { name, scopes, days }: { name: string; scopes: readonly Scope[]; days: number },
): Promise<NewKey> {
  const key = key_prefix + make_token();
  const prefix = key.slice(0, key_prefix.length + 6);
  const { expires_at } = await one<{ expires_at: Date }>(
    db,
    query_file('api_key_create', [account_id, name, prefix, hash_token(key), [...scopes], days]),
  );
  return { key, prefix, expires_at };
}
