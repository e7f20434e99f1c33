import type { Request } from 'express';
import { AppError } from '../../../errors.ts';
import type { FeatureProfile } from '../json_fg.ts';

/** The entity tag of a feature: the version of its row. */
export const etag_of = (version: string) => `"${version}"`;
/** What follows the version in the tag of another profile of the same address (RFC 9110, 8.8.3: other bytes, other tag). */
export const tag_of_profile = (version: string, profile: FeatureProfile) =>
  profile === 'rfc7946' ? version : `${version}.${profile}`;

const tag_form = /(?:W\/)?"([^".]*)(?:\.[^"]*)?"/g;
/** Versions that tags are of, whatever their representation. */
const versions_of = (header: string) => [...header.matchAll(tag_form)].map(([, version]) => version);

const changed_feature = {
  message: 'L’objet a changé depuis que vous l’avez lu : rien n’a été enregistré.',
  code: 'feature-changed',
};

/**
 * If-Match and If-None-Match of a write to a feature that is there, of this version (RFC 9110, 13). A 412 AppError when
 * it has changed. Without them the last one to write wins: the draft leaves it to the client (Part 4, optimistic locking).
 * A weak tag counts as the strong one: proxies that compress write it that way, and the version is that of the row.
 */
export function check_preconditions(request: Request, version: string, changed = changed_feature): void {
  const { 'if-match': match, 'if-none-match': none_match } = request.headers;
  const is_fresh = match === undefined || match.trim() === '*' || versions_of(match).includes(version);
  const is_unwanted =
    none_match !== undefined && (none_match.trim() === '*' || versions_of(none_match).includes(version));
  if (is_fresh && !is_unwanted) return;
  throw new AppError(changed.message, {
    status: 412,
    code: changed.code,
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
