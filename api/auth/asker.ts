import type { Request } from 'express';
import type { Access, AccountAccess, Database } from '../../sql/client.ts';
import type { Identity } from '../../sql/identity.ts';
import type { Visitor } from '../../viewer/pages/layout.tsx';
import { AppError } from '../../errors.ts';

/** Who sent a request: an account, and how it proved it. */
export interface Asker {
  identity: Identity;
  /** As shown and audited. */
  email: string;
  name: string;
  /** `session`: a browser, whose changes need a CSRF token; `key`: a program; `proxy`: a declared gateway. */
  by: 'session' | 'key' | 'proxy';
  /** What an administrator looks after; screens offer it, the row policies decide. Null by key. */
  administers: 'site' | 'organisation' | null;
  /** Of a session: what its forms must send back. */
  csrf_token: string | null;
}

const askers = new WeakMap<Request, Asker>();

/** Says who sent the request; `authenticate.ts` alone calls it, before any route. */
export function set_asker(request: Request, asker: Asker): void {
  askers.set(request, asker);
}

/** Null: anybody. */
export function asker_of(request: Request): Asker | null {
  return askers.get(request) ?? null;
}

/** Names the asker's account, for what is counted by account; null for anybody. */
export function account_key(request: Request): string | null {
  const asker = askers.get(request);
  return asker === undefined ? null : `account ${asker.identity.account_id}`;
}

/** Who is signed in, for the header of pages. */
export function visitor_of(request: Request): Visitor | null {
  const asker = asker_of(request);
  if (asker === null) return null;
  const { name, email, csrf_token, administers } = asker;
  return { name: name === '' ? email : name, csrf_token, administers };
}

/** The data as the asker may see it: a handler that reads through it cannot show more. */
export function access_of(request: Request, database: Database): Access {
  const asker = askers.get(request);
  return asker === undefined ? database : database.as(asker.identity);
}

/** The asker's own rights to read and write; a 401 AppError for anybody. */
export function account_access(request: Request, database: Database): AccountAccess {
  const asker = askers.get(request);
  if (asker !== undefined) return database.as(asker.identity);
  throw new AppError('Cette page demande de se connecter.', {
    status: 401,
    code: 'sign-in-required',
    remedy: 'Se connecter, ou joindre une clé d’API : en-tête « Authorization: Bearer … ».',
  });
}

/** A 403 AppError for an API key: what concerns the person herself is not a program's to see or change. */
export function refuse_keys(request: Request): void {
  if (askers.get(request)?.by !== 'key') return;
  throw new AppError('Une clé d’API n’ouvre pas cette page.', {
    status: 403,
    code: 'session-required',
    remedy: 'Se connecter dans un navigateur.',
  });
}
