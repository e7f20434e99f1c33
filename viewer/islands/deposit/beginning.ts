import { compared_ranges } from '../../pages/deposit_beginning.ts';

/**
 * SHA-256 (hexadecimal) of what the server compares of the first `received` bytes; null where the browser has no
 * digests: pages without https.
 */
export async function beginning_of(file: File, received: number): Promise<string | null> {
  // Typed as always there.
  const subtle = (globalThis.crypto as Partial<Crypto> | undefined)?.subtle;
  if (subtle === undefined) return null;
  const parts = compared_ranges(received).map(([from, to]) => file.slice(from, to));
  const digest = await subtle.digest('SHA-256', await new Blob(parts).arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
