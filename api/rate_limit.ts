import type { Request, RequestHandler, Response } from 'express';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import { log } from '../log.ts';
import { address_matcher, address_of, client_key } from './client_address.ts';
import { TokenBuckets, type Taken } from './token_buckets.ts';

const window_s = 60;
const health_path = /^\/health(?:[/?]|$)/;

/** What requests cost, in ordinary requests. */
export const costs = {
  /** A page of features: one more for each so many. */
  features_per_unit: 100,
  /** A tile that must be drawn. */
  cold_tile: 3,
  /** Times of all places to one point: a search of the roads that no cache keeps. */
  planner_row: 3,
  /** Figures and documents that are computed anew for each request. */
  computation: 10,
  /** A file of a whole collection. */
  download: 100,
} as const;

/** How `charge` reaches the limit of its request. */
const charges = new WeakMap<Response, (units: number) => void>();

/**
 * Charges a request for more than the one unit that each has paid on arrival, before the work is done.
 * Throws a 429 AppError when the client has not so much left. Costs nothing where no limit is set.
 */
export function charge(response: Response, units: number): void {
  if (units > 0) charges.get(response)?.(units);
}

export interface RateLimitOptions {
  /** Whose bucket pays; null lets the request pass. The client's address by default. */
  key_of?: (request: Request) => string | null;
  /** What the keys are, as the headers name it. */
  policy?: 'client' | 'account';
  now_ms?: () => number;
}

/**
 * Limits the requests of each client (RATE_LIMIT_PER_MINUTE, in one go or spread) by buckets in this process's memory.
 * Says what is left in `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers), refuses with a 429
 * AppError. /health is free: a supervisor must hear of an overload. null when there is no limit.
 */
export function limit_rate(
  { RATE_LIMIT_PER_MINUTE, RATE_LIMIT_EXEMPT }: Config,
  { key_of = client_key, policy: name = 'client', now_ms = Date.now }: RateLimitOptions = {},
): RequestHandler | null {
  if (RATE_LIMIT_PER_MINUTE === 0) return null;
  const buckets = new TokenBuckets(RATE_LIMIT_PER_MINUTE, window_s * 1000);
  const policy = `"${name}";q=${RATE_LIMIT_PER_MINUTE};w=${window_s}`;
  const is_exempt = RATE_LIMIT_EXEMPT.length === 0 ? null : address_matcher(RATE_LIMIT_EXEMPT);
  return (request, response, next) => {
    if (health_path.test(request.url) || is_exempt?.(address_of(request)) === true) return next();
    const key = key_of(request);
    if (key === null) return next();
    const pay = (units: number) => {
      const taken = buckets.take(key, units, now_ms());
      response.setHeader('RateLimit', `"${name}";r=${taken.remaining};t=${taken.full_in_s}`);
      if (!taken.is_allowed) refuse_more(request, response, taken);
    };
    response.setHeader('RateLimit-Policy', policy);
    pay(1);
    charges.set(response, pay);
    next();
  };
}

let has_warned = false;

function refuse_more(request: Request, response: Response, { retry_in_s }: Taken): never {
  response.setHeader('Retry-After', String(retry_in_s));
  const is_untrusted =
    request.headers['x-forwarded-for'] !== undefined && request.app.get('trust proxy') === false;
  if (is_untrusted && !has_warned) {
    has_warned = true;
    log.warn('rate limit reached by requests that a proxy forwards: name the proxy in TRUSTED_PROXIES');
  }
  throw new AppError('Trop de demandes en peu de temps.', {
    status: 429,
    code: 'too-many-requests',
    remedy: `Renouveler la demande dans ${retry_in_s} s ; l’en-tête RateLimit dit ce qui reste.`,
  });
}
