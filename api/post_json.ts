import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import { outgoing_fetch } from '../outgoing_fetch.ts';

/** The list of hosts that may be told, as outgoing.ts takes it. */
export const callback_hosts = ({ CALLBACK_HOSTS }: Pick<Config, 'CALLBACK_HOSTS'>) => ({
  hosts: CALLBACK_HOSTS,
  setting: 'CALLBACK_HOSTS',
});

export interface JsonPost {
  uri: string;
  /** JSON, as it was signed where it is. */
  body: string;
  headers?: Readonly<Record<string, string>>;
  /** An answer that takes longer is none. */
  total_ms: number;
  signal?: AbortSignal;
}

/** Statuses that ask to come again, beside all of 5xx. */
const later_statuses: readonly number[] = [408, 425, 429];

/**
 * Posts JSON to an address of the list of hosts. A redirect is not followed: only the address that was checked is told.
 * Throws an AppError: 400 for an address not allowed, 422 for an answer that trying again will not mend, 502 for others.
 */
export async function post_json(
  config: Config,
  { uri, body, headers = {}, total_ms, signal }: JsonPost,
): Promise<void> {
  const send = outgoing_fetch(config, { ...callback_hosts(config), total_ms, max_bytes: 100_000 });
  const { status } = await send(uri, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body,
    signal,
  });
  if (status >= 200 && status < 300) return;
  const is_passing = status >= 500 || later_statuses.includes(status);
  throw new AppError(`Le destinataire a répondu ${status}.`, {
    status: is_passing ? 502 : 422,
    code: is_passing ? 'callback-failed' : 'callback-refused',
    remedy:
      status >= 300 && status < 400
        ? 'Une redirection n’est pas suivie : donner l’adresse finale.'
        : 'Vérifier l’adresse à prévenir.',
  });
}
