import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Request, Response } from 'express';

const decompress = promisify(gunzip);

/** Whether the asker takes gzip. */
export const takes_gzip = (request: Request): boolean => request.acceptsEncodings('gzip') !== false;

/** Strong: each encoding has its own. */
const etag_of = (tag: string, zipped: boolean) => `"${tag}${zipped ? '.gz' : ''}"`;

/** True when the asker's copy under this tag is still good, and then the answer (304) is sent. */
export function send_unchanged(request: Request, response: Response, tag: string): boolean {
  const etag = etag_of(tag, takes_gzip(request));
  const held = request.headers['if-none-match']?.split(',').map((one) => one.trim().replace(/^W\//, ''));
  if (held === undefined || !(held.includes(etag) || held.includes('*'))) return false;
  response.setHeader('ETag', etag);
  response.status(304).end();
  return true;
}

/** Sends an answer that is kept compressed, under a strong entity tag; 204 when there is nothing in it. */
export async function send_zipped(
  request: Request,
  response: Response,
  { tag, type, gzip }: { tag: string; type: string; gzip: Buffer },
): Promise<void> {
  const zipped = takes_gzip(request);
  response.setHeader('ETag', etag_of(tag, zipped));
  if (gzip.length === 0) return void response.status(204).end();
  response.setHeader('Content-Type', type);
  if (zipped) response.setHeader('Content-Encoding', 'gzip');
  response.send(zipped ? gzip : await decompress(gzip));
}
