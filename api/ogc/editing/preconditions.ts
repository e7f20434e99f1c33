import type { Request } from 'express';
import { AppError } from '../../../errors.ts';

/** The entity tag of a feature: that of its row, the same in all representations (RFC 9110, 8.8.3). */
export const etag_of = (version: string) => `"${version}"`;

const tag_form = /(?:W\/)?("[^"]*")/g;
const tags_of = (header: string) => [...header.matchAll(tag_form)].map(([, tag]) => tag);

/**
 * If-Match and If-None-Match of a write to a feature that is there, of this version (RFC 9110, 13). A 412 AppError when
 * it has changed. Without them the last one to write wins: the draft leaves it to the client (Part 4, optimistic locking).
 * A weak tag counts as the strong one: proxies that compress write it that way, and the version is that of the row.
 */
export function check_preconditions(request: Request, version: string): void {
  const { 'if-match': match, 'if-none-match': none_match } = request.headers;
  const etag = etag_of(version);
  const is_fresh = match === undefined || match.trim() === '*' || tags_of(match).includes(etag);
  const is_unwanted =
    none_match !== undefined && (none_match.trim() === '*' || tags_of(none_match).includes(etag));
  if (is_fresh && !is_unwanted) return;
  throw new AppError('L’objet a changé depuis que vous l’avez lu : rien n’a été enregistré.', {
    status: 412,
    code: 'feature-changed',
    place: is_fresh ? 'If-None-Match' : 'If-Match',
    remedy: 'Le relire, y reporter la modification, et renvoyer son nouvel ETag dans If-Match.',
  });
}

/** Whether the client prefers to get the feature back (RFC 7240). */
export function prefers_representation(request: Request): boolean {
  const { prefer } = request.headers;
  const preferences = Array.isArray(prefer) ? prefer.join(',') : (prefer ?? '');
  return preferences
    .split(',')
    .some((preference) => /^\s*return\s*=\s*"?representation"?\s*(?:;.*)?$/i.test(preference));
}
