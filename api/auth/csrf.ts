import type { NextFunction, Request, RequestHandler } from 'express';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { has_form, read_form_body } from '../body.ts';
import { base_url } from '../links.ts';
import { asker_of } from './asker.ts';
import { is_same_token } from './tokens.ts';

const safe_methods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Name of the hidden field that every form of a signed-in page carries. */
export const csrf_field = 'csrf';

const forms = new WeakMap<Request, ReadonlyMap<string, readonly string[]>>();

/** Reads the fields of a page's form, before its token is looked for. */
export const read_form: RequestHandler = (request, _response, next) => {
  if (safe_methods.has(request.method) || !has_form(request)) return next();
  return keep_form(request, next);
};

async function keep_form(request: Request, next: NextFunction): Promise<void> {
  forms.set(request, await read_form_body(request));
  next();
}

/** Fields of the request's form: the texts given under each name; none without a form. */
export function form_of(request: Request): ReadonlyMap<string, readonly string[]> {
  return forms.get(request) ?? new Map<string, readonly string[]>();
}

/**
 * Lets no other site change anything in a person's name: what a browser sends must come from our own pages, and with a
 * session carry its token (field `csrf` or header X-CSRF-Token). API keys are sent by programs on purpose: they need none.
 */
export function check_csrf(config: Config): RequestHandler {
  return (request, _response, next) => {
    if (safe_methods.has(request.method)) return next();
    const asker = asker_of(request);
    if (asker?.by === 'key') return next();
    const is_own = check_origin(request, config);
    // A gateway's own cookie signs the browser in, and there is no session here to make a token of: then the browser has
    // to say that the page is ours, which all browsers of today do.
    if (asker?.by === 'proxy' && !is_own) throw refused('cross-site');
    const expected = asker?.csrf_token ?? null;
    if (expected !== null) {
      const header = request.headers['x-csrf-token'];
      const given = typeof header === 'string' ? header : form_of(request).get(csrf_field)?.[0];
      if (given === undefined || !is_same_token(given, expected)) throw refused('csrf-token');
    }
    next();
  };
}

/** Refuses what comes from another site; tells whether the sender said that it comes from ours. */
function check_origin(request: Request, config: Config): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (typeof site === 'string' && site !== 'same-origin' && site !== 'none') throw refused('cross-site');
  if (origin === undefined) return site === 'same-origin';
  const own = new URL(base_url(request, config));
  // Behind a proxy that ends TLS and without PUBLIC_URL only the host is known.
  const is_own =
    URL.canParse(origin) &&
    (config.PUBLIC_URL === undefined
      ? new URL(origin).host === own.host
      : new URL(origin).origin === own.origin);
  if (!is_own) throw refused('cross-site');
  return true;
}

const refused = (code: 'csrf-token' | 'cross-site') =>
  new AppError('Cette demande ne vient pas d’une page ouverte de ce site.', {
    status: 403,
    code,
    remedy: 'Recharger la page, puis recommencer.',
  });
