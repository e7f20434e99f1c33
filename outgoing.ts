/**
 * Connections to other machines: through the proxy of HTTPS_PROXY, trusting the authorities of CA_FILE, and never to an
 * address that the caller's list of hosts does not allow. Without a proxy, the address that was checked is the one
 * connected to; with one, the proxy resolves names: the list still holds, and private addresses written as such are
 * refused, but what a name means is the proxy's word.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http, { type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import https from 'node:https';
import { checkServerIdentity, rootCertificates } from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';
import type { Config } from './config.ts';
import { AppError, message_of } from './errors.ts';
import { bare_host, refuse_private_address, resolve_host } from './outgoing_hosts.ts';

export type OutgoingSettings = Partial<Pick<Config, 'HTTPS_PROXY' | 'NO_PROXY' | 'CA_FILE'>>;

const read_files = new Map<string, string[]>();

/**
 * Authorities whose certificates are trusted (PEM): the well-known ones and those of CA_FILE; undefined without CA_FILE,
 * which node takes as the well-known ones. Throws an AppError when the file cannot be read or holds no certificate.
 */
export function trusted_authorities({ CA_FILE }: OutgoingSettings): string[] | undefined {
  if (CA_FILE === undefined) return undefined;
  let own = read_files.get(CA_FILE);
  if (own === undefined) read_files.set(CA_FILE, (own = read_authorities(CA_FILE)));
  return [...rootCertificates, ...own];
}

function read_authorities(file: string): string[] {
  const wrong = (what: string) =>
    new AppError(`fichier d’autorités inutilisable : ${what}`, {
      code: 'invalid-settings',
      place: `CA_FILE=${file}`,
      remedy: 'Indiquez un fichier PEM lisible, avec un ou plusieurs blocs BEGIN CERTIFICATE.',
    });
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw wrong(message_of(error));
  }
  const found = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  if (found === null) throw wrong('il ne contient aucun certificat');
  return found;
}

/** Whether NO_PROXY names the host, a domain it is in, or its port. */
export function is_asked_directly(url: URL, no_proxy: readonly string[]): boolean {
  const port = url.port === '' ? '443' : url.port;
  return no_proxy.some((entry) => {
    if (entry === '*') return true;
    const [, host = entry, entry_port] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
    if (entry_port !== undefined && entry_port !== port) return false;
    const domain = host.replace(/^\*?\./, '');
    return url.hostname === domain || url.hostname.endsWith(`.${domain}`);
  });
}

export interface AskOptions {
  /** From `check_url`: the list names this very host and port, which allows private addresses. */
  is_named_port: boolean;
  /** The setting that holds the list. */
  setting: string;
  signal: AbortSignal;
  /** To connect and be answered, and between two pieces of the answer. */
  silence_ms: number;
  method?: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Uint8Array;
}

/**
 * Asks an address that `check_url` let pass; resolves once the headers of the answer are there. Follows no redirect.
 * Rejects with an AppError (`fetch-refused`) for private addresses, else with the error of the connection.
 */
export async function ask(
  url: URL,
  settings: OutgoingSettings,
  { is_named_port, setting, signal, silence_ms, method = 'GET', headers = {}, body }: AskOptions,
): Promise<IncomingMessage> {
  const is_https = url.protocol === 'https:';
  const ca = is_https ? trusted_authorities(settings) : undefined;
  // The request's own time-out begins with its socket, which a silent proxy never gives it.
  const unanswered = new AbortController();
  const patience = setTimeout(() => unanswered.abort(too_silent(silence_ms)), silence_ms);
  const connecting = AbortSignal.any([signal, unanswered.signal]);
  try {
    const ways = await route(url, settings, { is_named_port, setting, connecting });
    const request = (is_https ? https : http).request(url, {
      method,
      signal,
      headers: { 'User-Agent': 'Maillage', Accept: '*/*', 'Accept-Encoding': 'identity', ...headers },
      ...(ca !== undefined && { ca }),
      ...ways,
    });
    request.setTimeout(silence_ms, () => request.destroy(too_silent(silence_ms)));
    unanswered.signal.addEventListener('abort', () => request.destroy(too_silent(silence_ms)), {
      once: true,
    });
    // Else the proxy's refusal, in the clear, would pass for the host's answer.
    request.on('proxyConnect', ({ statusCode }: { statusCode: number }) => {
      if (statusCode !== 200) request.destroy(new Error(`le mandataire (HTTPS_PROXY) répond ${statusCode}`));
    });
    request.end(body);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    // From here on the reader of the answer hears what befalls the connection.
    request.on('error', (error) => response.destroy(error));
    return response;
  } catch (error) {
    throw unanswered.signal.aborted ? too_silent(silence_ms) : error;
  } finally {
    clearTimeout(patience);
  }
}

const too_silent = (silence_ms: number) => new Error(`silence de plus de ${silence_ms / 1000} s`);

/** By the proxy, or directly to the one address that was checked. */
async function route(
  url: URL,
  { HTTPS_PROXY, NO_PROXY = [] }: OutgoingSettings,
  {
    is_named_port,
    setting,
    connecting,
  }: Pick<AskOptions, 'is_named_port' | 'setting'> & { connecting: AbortSignal },
): Promise<https.RequestOptions> {
  if (HTTPS_PROXY !== undefined && url.protocol === 'https:' && !is_asked_directly(url, NO_PROXY)) {
    refuse_private_address(url, is_named_port, setting);
    // The signal is the socket's (net.connect): without it, the connection to a proxy that never answers would stay.
    const socket_options = { signal: connecting };
    return {
      agent: new HttpsProxyAgent(HTTPS_PROXY, socket_options),
      // Through the agent, node would look for « localhost » in the certificate of a host given by its address.
      checkServerIdentity: (_host, certificate) => checkServerIdentity(bare_host(url), certificate),
    };
  }
  const { address, family } = await resolve_host(url, is_named_port, setting);
  return {
    agent: false,
    lookup: (_name, options, give) =>
      options.all === true ? give(null, [{ address, family }]) : give(null, address, family),
  };
}
