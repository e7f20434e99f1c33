import type { Request, RequestHandler, Response } from 'express';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import type { Database } from '../../sql/client.ts';
import type { Context } from '../block.ts';
import { key_prefix, read_key_header, use_key } from './api_keys.ts';
import { set_asker, type Asker } from './asker.ts';
import { gateway_asker } from './gateway_account.ts';
import { gateway_reader, type GatewayVisitor } from './gateway.ts';
import { read_session_cookie, use_session } from './sessions.ts';
import { csrf_token_of } from './tokens.ts';

/**
 * Finds who asks, before any route: an API key, else a declared gateway, else a session. Anybody's requests, which are
 * most, cost a few look-ups of headers. What an account gets is its own: no shared cache may keep it.
 */
export function authenticate({ config, database }: Context): RequestHandler {
  const read_gateway = gateway_reader(config);
  const recognise = async (
    visitor: GatewayVisitor | null,
    ...[request, response, next]: Parameters<RequestHandler>
  ) => {
    const asker = await find_asker(request, config, database, visitor);
    if (asker === null) return next();
    if (asker.by === 'key') check_scope(request, asker);
    set_asker(request, asker);
    keep_private(response);
    next();
  };
  // Most requests name nobody: they are spared a promise.
  return (request, response, next) => {
    const { cookie, authorization, 'x-api-key': key } = request.headers;
    const visitor = read_gateway?.(request) ?? null;
    const is_plain = cookie === undefined && authorization === undefined && key === undefined;
    if (is_plain && visitor === null) return next();
    return recognise(visitor, request, response, next);
  };
}

function keep_private(response: Response): void {
  response.setHeader('Cache-Control', 'private, no-cache');
  response.vary('Cookie').vary('Authorization').vary('X-API-Key');
}

async function find_asker(
  request: Request,
  config: Config,
  database: Database,
  visitor: GatewayVisitor | null,
): Promise<Asker | null> {
  const key = read_key_header(request);
  // A gateway passes on the password that a program gave it: no key of ours.
  if (key !== null && (visitor === null || key.startsWith(key_prefix))) {
    const { account_id, email, name, scopes } = await use_key(database, key, request.ip);
    return { identity: { account_id, scopes }, email, name, by: 'key', administers: null, csrf_token: null };
  }
  // Whoever is at the gateway now, not who left a session of ours in this browser.
  if (visitor !== null) return gateway_asker(database, request, visitor);
  const token = read_session_cookie(request, config);
  const account = token === null ? null : await use_session(database, token);
  if (token === null || account === null) return null;
  const { account_id, email, name, administers } = account;
  const csrf_token = csrf_token_of(token);
  return { identity: { account_id, scopes: '*' }, email, name, by: 'session', administers, csrf_token };
}

const safe_methods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A key that may only read is stopped here, whatever the route; what it may write is the database's to say. */
function check_scope(request: Request, { identity }: Asker): void {
  if (safe_methods.has(request.method) || identity.scopes === '*') return;
  if (identity.scopes.some((scope) => scope !== 'read')) return;
  throw new AppError('Cette clé d’API ne permet que de lire.', {
    status: 403,
    code: 'scope-missing',
    remedy: 'Créer une clé qui porte le droit voulu.',
  });
}
