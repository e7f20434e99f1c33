/**
 * Downloads a référentiel. Only hosts of FETCH_HOSTS are asked, over https; every redirect is checked anew; the address
 * that was checked is the one connected to, so that a name cannot change its mind in between; private addresses are
 * refused unless the list names that very host and port.
 */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { lookup } from 'node:dns/promises';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { BlockList, isIP } from 'node:net';
import path from 'node:path';
import { Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Config } from '../config.ts';
import { AppError, message_of } from '../errors.ts';

export interface Downloaded {
  path: string;
  /** Where the last redirect led. */
  url: string;
  /** Removes the file. */
  close(): Promise<void>;
}

export type FetchSettings = Pick<Config, 'FETCH_HOSTS' | 'FETCH_MAX_MB' | 'DATA_DIR'>;

export interface FetchLimits {
  /** To connect, and between two pieces of the answer. */
  silence_ms: number;
  total_ms: number;
}
const default_limits: FetchLimits = { silence_ms: 30_000, total_ms: 3_600_000 };
const max_redirects = 5;

const refuse = (message: string, place: string, remedy: string, status = 400) =>
  new AppError(message, { status, code: 'fetch-refused', place, remedy });

/** Addresses of this machine, of private networks and of special use (IANA's registries, RFC 6890). */
const private_addresses = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  private_addresses.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  private_addresses.addSubnet(network, prefix, 'ipv6');

/** Whether an address is not one of the open internet; IPv4 written as IPv6 is judged as IPv4. */
export function is_private(address: string): boolean {
  return private_addresses.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

const default_ports: Readonly<Record<string, string>> = { 'https:': '443', 'http:': '80' };

/** The address as it may be asked. Throws an AppError when the list of hosts does not allow it. */
export function check_url(text: string, hosts: readonly string[]): { url: URL; is_named_port: boolean } {
  if (!URL.canParse(text)) throw refuse('adresse illisible', text, 'Écrivez https://hôte/chemin.');
  const url = new URL(text);
  const port = url.port === '' ? (default_ports[url.protocol] ?? '') : url.port;
  const is_named_port = hosts.includes(`${url.hostname}:${port}`);
  const is_web = url.protocol === 'https:' || (url.protocol === 'http:' && is_named_port);
  if (!is_web) throw refuse(`« ${url.protocol} » n’est pas permis`, text, 'Écrivez une adresse en https.');
  if (url.username !== '' || url.password !== '')
    throw refuse('l’adresse contient un nom ou un mot de passe', url.host, 'Retirez-les de l’adresse.');
  if (!is_named_port && !(hosts.includes(url.hostname) && port === '443'))
    throw refuse(
      `l’hôte « ${url.host} » ne figure pas parmi ceux qui peuvent être interrogés`,
      text,
      'Ajoutez-le au réglage FETCH_HOSTS si vous lui faites confiance.',
    );
  return { url, is_named_port };
}

/** The one address to connect to: the first that is allowed of those that the name has. */
async function resolve_host(url: URL, is_named_port: boolean): Promise<{ address: string; family: number }> {
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const found =
    isIP(name) === 0 ? await lookup(name, { all: true }) : [{ address: name, family: isIP(name) }];
  const allowed = found.find(({ address }) => is_named_port || !is_private(address));
  if (allowed === undefined)
    throw refuse(
      `l’hôte « ${url.hostname} » désigne une adresse privée`,
      url.host,
      'Nommez exactement hôte:port dans FETCH_HOSTS pour l’autoriser.',
    );
  return allowed;
}

async function ask(url: URL, is_named_port: boolean, signal: AbortSignal, silence_ms: number) {
  const { address, family } = await resolve_host(url, is_named_port);
  const request = (url.protocol === 'https:' ? https : http).get(url, {
    agent: false,
    signal,
    headers: { 'User-Agent': 'Maillage', Accept: '*/*', 'Accept-Encoding': 'identity' },
    lookup: (_name, options, give) =>
      options.all === true ? give(null, [{ address, family }]) : give(null, address, family),
  });
  request.setTimeout(silence_ms, () =>
    request.destroy(new Error(`silence de plus de ${silence_ms / 1000} s`)),
  );
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
}

/** Lets no more than so many bytes through. */
class Limit extends Transform {
  #bytes = 0;
  constructor(
    readonly most: number,
    readonly told: (bytes: number) => void,
  ) {
    super();
  }
  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.#bytes += chunk.length;
    this.told(this.#bytes);
    if (this.#bytes > this.most) done(too_large(this.most));
    else done(null, chunk);
  }
}

const too_large = (most: number) =>
  refuse(
    `le fichier dépasse ${Math.round(most / 1e6).toLocaleString('fr-FR')} Mo`,
    'FETCH_MAX_MB',
    'Augmentez FETCH_MAX_MB s’il est bien aussi grand.',
    413,
  );

/** Downloads a file into DATA_DIR. Throws an AppError that names the address and what went wrong. */
export async function download(
  address: string,
  { FETCH_HOSTS, FETCH_MAX_MB, DATA_DIR }: FetchSettings,
  {
    signal = new AbortController().signal,
    limits = default_limits,
    told = () => undefined,
  }: {
    signal?: AbortSignal | undefined;
    limits?: FetchLimits;
    told?: (bytes: number, of: number | null) => void;
  } = {},
): Promise<Downloaded> {
  const most = FETCH_MAX_MB * 1e6;
  const until = AbortSignal.any([signal, AbortSignal.timeout(limits.total_ms)]);
  const folder = path.join(DATA_DIR, 'downloads');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, `${process.pid}-${Date.now()}`);
  const close = () => rm(file, { force: true });
  let at = address;
  try {
    for (let redirects = 0; redirects <= max_redirects; redirects++) {
      const { url, is_named_port } = check_url(at, FETCH_HOSTS);
      const response = await ask(url, is_named_port, until, limits.silence_ms);
      const { statusCode = 0, headers } = response;
      if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
        response.destroy();
        at = new URL(headers.location, url).href;
        continue;
      }
      if (statusCode !== 200) {
        response.destroy();
        throw new Error(`réponse ${statusCode}`);
      }
      const announced = headers['content-length'] === undefined ? null : Number(headers['content-length']);
      if (announced !== null && announced > most) {
        response.destroy();
        throw too_large(most);
      }
      const limit = new Limit(most, (bytes) => told(bytes, announced));
      await pipeline(response, limit, createWriteStream(file, { mode: 0o600 }), { signal: until });
      return { path: file, url: url.href, close };
    }
    throw new Error(`plus de ${max_redirects} redirections`);
  } catch (error) {
    await close();
    if (error instanceof AppError) throw error;
    throw new AppError(`téléchargement impossible : ${message_of(error)}`, {
      status: 502,
      code: 'download-failed',
      place: at,
      remedy: 'Vérifiez l’adresse et le réseau, ou téléchargez le fichier vous-même et donnez-le par --file.',
      cause: error,
    });
  }
}
