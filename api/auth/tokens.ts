import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits of chance, 43 characters that are safe in addresses, cookies and headers. */
export function make_token(): string {
  return randomBytes(32).toString('base64url');
}

/** What the database keeps of a token. Plain SHA-256 is enough: there is nothing to guess in 256 bits. */
export function hash_token(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** The token that a session's forms send back; it tells nothing of the cookie it comes from. */
export function csrf_token_of(session_token: string): string {
  return createHash('sha256').update(`csrf ${session_token}`).digest('base64url');
}

/** Compares without telling by its duration where two texts differ. */
export function is_same_token(one: string, other: string): boolean {
  return timingSafeEqual(hash_token(one), hash_token(other));
}
