import type { IncomingMessage } from 'node:http';
import { AppError, message_of } from './errors.ts';
import { ask, type OutgoingSettings } from './outgoing.ts';
import { check_url } from './outgoing_hosts.ts';

export interface OutgoingLimits {
  /** `host`, or `host:port` to allow http and private addresses there. */
  hosts: readonly string[];
  /** The setting that a refusal names. */
  setting: string;
  max_bytes?: number;
  silence_ms?: number;
  total_ms?: number;
}

/** What of the standard's RequestInit is understood; anything else in it changes nothing. */
export interface OutgoingInit {
  method?: string | undefined;
  headers?: HeadersInit | undefined;
  body?: unknown;
  signal?: AbortSignal | null | undefined;
}

/** The cause of a `fetch-failed` whose answer was longer than `max_bytes`. */
export class TooLarge extends Error {
  constructor(max_bytes: number) {
    super(`réponse de plus de ${max_bytes.toLocaleString('fr-FR')} octets`);
  }
}

export type OutgoingFetch = (address: string | URL, init?: OutgoingInit) => Promise<Response>;

/**
 * A `fetch` for small answers of services that the settings name, such as an identity provider: by HTTPS_PROXY, trusting
 * CA_FILE, hosts of the list only, at most `max_bytes` (1 MB) and `total_ms` (15 s). Redirects are not followed but
 * handed back. Rejects with an AppError: `fetch-refused` (400), `fetch-failed` (502); neither repeats query or body,
 * which may hold secrets.
 */
export function outgoing_fetch(
  settings: OutgoingSettings,
  { hosts, setting, max_bytes = 1e6, silence_ms = 10_000, total_ms = 15_000 }: OutgoingLimits,
): OutgoingFetch {
  return async (address, init = {}) => {
    const { url, is_named_port } = check_url(String(address), { hosts, setting });
    const signal = AbortSignal.any([AbortSignal.timeout(total_ms), ...(init.signal ? [init.signal] : [])]);
    try {
      const body = body_of(init.body);
      const response = await ask(url, settings, {
        is_named_port,
        setting,
        signal,
        silence_ms,
        method: init.method ?? 'GET',
        headers: headers_of(init, body),
        ...(body !== undefined && { body }),
      });
      return as_response(response, await read_body(response, max_bytes));
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw new AppError(`« ${url.host} » ne peut être interrogé : ${message_of(error)}`, {
        status: 502,
        code: 'fetch-failed',
        place: url.origin + url.pathname,
        remedy: 'Vérifiez le réseau et les réglages HTTPS_PROXY, NO_PROXY et CA_FILE.',
        cause: error,
      });
    }
  };
}

function body_of(body: unknown): string | Uint8Array | undefined {
  if (body === undefined || body === null) return undefined;
  if (body instanceof URLSearchParams) return body.toString();
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  throw new TypeError('bodies are text, bytes or URLSearchParams');
}

function headers_of({ headers, body }: OutgoingInit, bytes: string | Uint8Array | undefined) {
  const given = Object.fromEntries(new Headers(headers));
  if (body instanceof URLSearchParams)
    given['content-type'] ??= 'application/x-www-form-urlencoded;charset=UTF-8';
  if (bytes !== undefined) given['content-length'] = String(Buffer.byteLength(bytes));
  return given;
}

async function read_body(response: IncomingMessage, max_bytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    bytes += piece.length;
    // Leaving the loop destroys the answer and its connection.
    if (bytes > max_bytes) throw new TooLarge(max_bytes);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function as_response({ statusCode = 0, statusMessage = '', headersDistinct }: IncomingMessage, body: Buffer) {
  const headers = Object.entries(headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  const has_body = ![204, 205, 304].includes(statusCode);
  return new Response(has_body ? new Uint8Array(body) : null, {
    status: statusCode,
    statusText: statusMessage,
    headers,
  });
}
