import type { CustomFetch } from 'openid-client';
import { AppError } from '../../errors.ts';

/** Metadata, keys and claims of a person take some kB. */
const most_bytes = 1_000_000;

/**
 * What openid-client reaches the identity provider by: bodies over 1 MB are refused. Time-outs come in `signal`;
 * redirections are not followed (`redirect: 'manual'`) and are no valid answer to any of its questions.
 */
export function bounded_fetch(fetch: CustomFetch): CustomFetch {
  return async (url, init) => {
    const answer = await fetch(url, { ...init, redirect: 'manual' });
    if (answer.body === null) return answer;
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const part of answer.body as AsyncIterable<Uint8Array>) {
      size += part.length;
      if (size > most_bytes)
        throw new AppError(`réponse de plus de ${most_bytes} octets de ${new URL(url).host}`, {
          status: 503,
          code: 'oidc-unavailable',
        });
      parts.push(part);
    }
    const { status, headers } = answer;
    return new Response(status === 204 || status === 304 ? null : Buffer.concat(parts), { status, headers });
  };
}
