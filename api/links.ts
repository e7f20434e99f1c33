import type { Request } from 'express';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import type { Link } from './block.ts';

const host_form = /^(?:[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i;

/** The host that was checked last: nearly all requests name the same. */
let last_host = '';

/**
 * Root of the service in absolute links, without trailing slash: PUBLIC_URL, else the Host header when it has
 * the form of a host. X-Forwarded-Host and -Proto are read from TRUSTED_PROXIES only (Express's `trust proxy`): anybody
 * can send them. An answer with such links never outlives its asker in a cache: it is revalidated each time, and its
 * entity tag depends on the root.
 */
export function base_url(request: Request, config: Config): string {
  if (config.PUBLIC_URL !== undefined) return config.PUBLIC_URL.replace(/\/+$/, '');
  const is_forwarded = config.TRUSTED_PROXIES.length > 0;
  const host = (is_forwarded ? request.host : request.headers.host) ?? `${config.HOST}:${config.PORT}`;
  if (host !== last_host && (!host_form.test(host) || !URL.canParse(`http://${host}`)))
    throw new AppError('L’en-tête « Host » n’a pas la forme d’un nom de machine.', {
      status: 400,
      code: 'invalid-host',
      place: 'Host',
      remedy: 'Écrire nom ou nom:port.',
    });
  last_host = host;
  return `${is_forwarded && request.protocol === 'https' ? 'https' : 'http'}://${host}`;
}

/** The links with absolute addresses. */
export function absolute(base: string, links: readonly Link[]): Link[] {
  return links.map((link) => ({ ...link, href: `${base}/${link.href}` }));
}
