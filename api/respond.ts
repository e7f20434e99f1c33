import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Page } from '../viewer/pages/layout.tsx';
import { visitor_of } from './auth/asker.ts';

const html_type = 'text/html; charset=utf-8';
export const geojson_type = 'application/geo+json';

export type Format = 'json' | 'html';

/** Whether the asker names HTML in Accept and wants it at least as much as JSON; nobody else gets pages. */
export function prefers_html(request: Request): boolean {
  const accept = request.headers.accept;
  // Most programs send no Accept or */*: the common way costs no parsing.
  if (accept === undefined || !accept.includes('text/html')) return false;
  return request.accepts(['text/html', 'application/json', geojson_type]) === 'text/html';
}

/** The format of the answer: the `f` parameter when given, else Accept, else JSON. */
export function choose_format(request: Request, f: Format | null): Format {
  return f ?? (prefers_html(request) ? 'html' : 'json');
}

/**
 * Sends a text body with exactly this type; HEAD gets the headers alone. Past Express's send, which copies the text and
 * writes headers and body apart, adds a charset to types that have none, and asks once more whether it is fresh.
 */
export function send_text(response: Response, type: string, body: string): void {
  response.setHeader('Content-Type', type);
  // Encoded once: as a string it is gone through three times, for its length, for room and to be written.
  const bytes = Buffer.from(body);
  response.setHeader('Content-Length', bytes.length);
  response.end(bytes);
}

/**
 * Sends a text that is made anew for each request, with an entity tag of its content: asking again is spared the
 * transfer, not the work. Nothing of the kind for what may not be stored, for errors and for answers to forms. The tag
 * leaves out what `passing` matches: the time of the answer.
 */
export function send_document(response: Response, type: string, body: string, passing?: RegExp): void {
  const { req: request, statusCode: status } = response;
  const is_kept =
    status === 200 &&
    (request.method === 'GET' || request.method === 'HEAD') &&
    !String(response.getHeader('Cache-Control')).includes('no-store');
  if (is_kept && !response.hasHeader('ETag')) {
    const content = passing === undefined ? body : body.replace(passing, '');
    const etag = createHash('sha1').update(content).digest('base64url');
    if (answer_unchanged(request, response, { etag })) return;
  }
  send_text(response, type, body);
}

/** Sends a value as JSON, under a more precise media type where there is one. */
export function send_json(response: Response, value: unknown, type = 'application/json'): void {
  send_document(response, type, JSON.stringify(value));
}

/** Sends a page with the header of whoever asked: the same address shows another one after signing in. */
export function send_page(response: Response, page: Page): void {
  const request = response.req;
  const here = request.method === 'GET' || request.method === 'HEAD' ? request.originalUrl : '/';
  response.vary('Cookie');
  send_document(response, html_type, page({ visitor: visitor_of(request), here }));
}

/** Answers in the negotiated format; only the chosen form is made. */
export function respond(
  response: Response,
  format: Format,
  forms: { json: () => unknown; html: () => Page },
): void {
  if (format === 'html') send_page(response, forms.html());
  else send_json(response, forms.json());
}

export interface Version {
  /** Changes whenever the answer may. Becomes a weak entity tag, unless it is strong. */
  etag: string;
  /** Of what is edited: the tag may stand in If-Match. */
  is_strong?: boolean;
  modified_at?: Date | undefined;
}

/**
 * Sets the validators; true when the asker's copy is still good, and then the answer (304) is sent. Only the entity
 * tag decides: a write past the catalogue changes it and leaves the date.
 */
export function answer_unchanged(request: Request, response: Response, version: Version | null): boolean {
  if (version === null) return false;
  const etag = `"${version.etag}"`;
  response.setHeader('ETag', version.is_strong === true ? etag : `W/${etag}`);
  if (version.modified_at !== undefined)
    response.setHeader('Last-Modified', version.modified_at.toUTCString());
  const held = request.headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (held === undefined || !(held.includes(etag) || held.includes('*'))) return false;
  response.status(304).end();
  return true;
}
