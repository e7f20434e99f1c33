/** The remote catalogue as a polite reader asks it: one request at a time, with pauses, within limits. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Config } from '../../config.ts';
import { parse_json } from '../../catalogue/json_input.ts';
import { parse_xml, type XmlElement } from '../../catalogue/xml.ts';
import { AppError, message_of } from '../../errors.ts';
import type { OutgoingSettings } from '../../outgoing.ts';
import { outgoing_fetch } from '../../outgoing_fetch.ts';

export interface Answer {
  bytes: Uint8Array;
  /** Where the last redirect led. */
  url: URL;
  /** Media type in lower case, without parameters. */
  type: string;
  headers: Headers;
}

export interface Question {
  method?: 'GET' | 'POST';
  accept?: string;
  content_type?: string;
  body?: string;
}

export interface RemoteTiming {
  silence_ms: number;
  total_ms: number;
  /** Waits before the second try, the third…; Retry-After may ask for longer. */
  waits_ms: readonly number[];
  /** A Retry-After beyond it ends the run: it goes on where it was. */
  most_wait_ms: number;
}

const default_timing: RemoteTiming = {
  silence_ms: 30_000,
  total_ms: 120_000,
  waits_ms: [2_000, 10_000],
  most_wait_ms: 120_000,
};

export type RemoteSettings = Pick<Config, 'HARVEST_HOSTS'> & OutgoingSettings;

/** The largest answer (bytes), which is also the most that XML is read of. */
export const max_answer_bytes = 20 * 2 ** 20;
const max_redirects = 5;
const json_limits = { max_depth: 64, max_keys: 2_000_000 };

export class RemoteCatalogue {
  #last = 0;
  readonly #timing: RemoteTiming;

  constructor(
    readonly settings: RemoteSettings,
    readonly options: {
      signal: AbortSignal;
      delay_ms: number;
      /** Sent to the origin of this address alone. */
      secret?: { origin: string; header: string; value: string } | null;
      /** Called before each request. */
      told?: () => Promise<void>;
      timing?: Partial<RemoteTiming>;
    },
  ) {
    this.#timing = { ...default_timing, ...options.timing };
  }

  /** Asks and reads the whole answer; only a 2xx is one. Throws an AppError: 4xx when asking again cannot help, 502 else. */
  async ask(address: URL | string, question: Question = {}): Promise<Answer> {
    let at = new URL(address);
    for (let redirects = 0; redirects <= max_redirects; redirects++) {
      const response = await this.#ask_patiently(at, question);
      const location = response.headers.get('location');
      if (response.status >= 300 && response.status < 400 && location !== null) {
        at = new URL(location, at);
        continue;
      }
      if (!response.ok) throw refused(at, response.status);
      return {
        bytes: new Uint8Array(await response.arrayBuffer()),
        url: at,
        type: (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
        headers: response.headers,
      };
    }
    throw new AppError(`« ${at.host} » redirige plus de ${max_redirects} fois.`, {
      status: 422,
      code: 'harvest-refused',
      place: at.origin + at.pathname,
      remedy: 'Donner l’adresse finale du catalogue.',
    });
  }

  /** An answer in JSON. */
  async ask_json(address: URL | string, question: Question = {}): Promise<{ value: unknown; url: URL }> {
    const { bytes, url } = await this.ask(address, { accept: 'application/json', ...question });
    return { value: within(url, () => parse_json(new TextDecoder().decode(bytes), json_limits)), url };
  }

  /** An answer in XML. */
  async ask_xml(address: URL | string, question: Question = {}): Promise<{ root: XmlElement; url: URL }> {
    const { bytes, url } = await this.ask(address, { accept: 'application/xml, text/xml', ...question });
    return { root: within(url, () => parse_xml(bytes)), url };
  }

  async #ask_patiently(url: URL, question: Question): Promise<Response> {
    const { waits_ms, most_wait_ms } = this.#timing;
    for (let tries = 0; ; tries++) {
      const patience_ms = waits_ms[tries];
      try {
        const response = await this.#ask_once(url, question);
        if (response.status < 500 && response.status !== 429) return response;
        const wait_ms = Math.max(patience_ms ?? 0, retry_after_ms(response) ?? 0);
        if (patience_ms === undefined || wait_ms > most_wait_ms) throw overburdened(url, response.status);
        await this.#pause(wait_ms);
      } catch (error) {
        this.options.signal.throwIfAborted();
        const is_passing = error instanceof AppError && error.code === 'fetch-failed';
        if (!is_passing || patience_ms === undefined) throw error;
        await this.#pause(patience_ms);
      }
    }
  }

  async #ask_once(url: URL, { method = 'GET', accept, content_type, body }: Question): Promise<Response> {
    const { signal, delay_ms, secret, told } = this.options;
    await this.#pause(this.#last + delay_ms - performance.now());
    await told?.();
    const send = outgoing_fetch(this.settings, {
      hosts: this.settings.HARVEST_HOSTS,
      setting: 'HARVEST_HOSTS',
      max_bytes: max_answer_bytes,
      silence_ms: this.#timing.silence_ms,
      total_ms: this.#timing.total_ms,
    });
    try {
      return await send(url, {
        method,
        signal,
        body,
        headers: {
          ...(accept !== undefined && { Accept: accept }),
          ...(content_type !== undefined && { 'Content-Type': content_type }),
          ...(secret !== undefined &&
            secret !== null &&
            secret.origin === url.origin && { [secret.header]: secret.value }),
        },
      });
    } finally {
      this.#last = performance.now();
    }
  }

  async #pause(ms: number): Promise<void> {
    if (ms > 0) await wait(ms, undefined, { signal: this.options.signal });
  }
}

/** Seconds or a date (RFC 9110, 10.2.3); null when it is neither. */
function retry_after_ms(response: Response): number | null {
  const text = response.headers.get('retry-after') ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}

const overburdened = (url: URL, status: number) =>
  new AppError(`« ${url.host} » répond ${status} et ne peut servir pour l’instant.`, {
    status: 502,
    code: 'harvest-overburdened',
    place: url.origin + url.pathname,
    remedy: 'La moisson reprendra où elle s’est arrêtée : la relancer plus tard.',
  });

const refused = (url: URL, status: number) =>
  new AppError(`« ${url.host} » répond ${status}.`, {
    status: 422,
    code: 'harvest-refused',
    place: url.origin + url.pathname,
    remedy:
      status === 401 || status === 403
        ? 'Vérifier la clé du catalogue et son en-tête.'
        : 'Vérifier l’adresse, et que le protocole est le bon.',
  });

/** An answer that is not what was asked for is the remote catalogue's fault, and says whose. */
export function within<T>(url: URL, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unreadable(url, error);
  }
}

export const unreadable = (url: URL, error: unknown) =>
  new AppError(`Réponse illisible de « ${url.host} » : ${message_of(error)}`, {
    status: 422,
    code: 'harvest-unreadable',
    place: url.origin + url.pathname,
    remedy: 'Vérifier que le protocole est le bon et que l’adresse est celle du service, non d’une page.',
    cause: error,
  });
