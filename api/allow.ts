import type { Request, Response } from 'express';

/** Headers that a page of another site may send. */
const allowed_headers =
  'Accept, Authorization, Content-Type, Content-Crs, If-None-Match, If-Match, Prefer, X-API-Key';

/** A browser's question before another site's request (CORS): it comes without whatever says who asks. */
export const is_preflight = (request: Request) =>
  request.headers['access-control-request-method'] !== undefined;

/** Says the methods of a path: `Allow` for clients, the same for browsers. The caller ends the answer. */
export function set_allowed(response: Response, methods: readonly string[]): void {
  const list = methods.join(', ');
  response.setHeader('Allow', list);
  response.setHeader('Access-Control-Allow-Methods', list);
  response.setHeader('Access-Control-Allow-Headers', allowed_headers);
  response.setHeader('Access-Control-Max-Age', '86400');
}
