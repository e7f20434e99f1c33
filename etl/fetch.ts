/** Downloads a référentiel. Only hosts of FETCH_HOSTS are asked (outgoing.ts); every redirect is checked anew. */
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Config } from '../config.ts';
import { AppError, message_of } from '../errors.ts';
import { ask, type OutgoingSettings } from '../outgoing.ts';
import { check_url } from '../outgoing_hosts.ts';

export interface Downloaded {
  path: string;
  /** Where the last redirect led. */
  url: string;
  /** Removes the file. */
  close(): Promise<void>;
}

export type FetchSettings = Pick<Config, 'FETCH_HOSTS' | 'FETCH_MAX_MB' | 'DATA_DIR'> & OutgoingSettings;

export interface FetchLimits {
  /** To connect, and between two pieces of the answer. */
  silence_ms: number;
  total_ms: number;
}
const default_limits: FetchLimits = { silence_ms: 30_000, total_ms: 3_600_000 };
const max_redirects = 5;

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
  new AppError(`le fichier dépasse ${Math.round(most / 1e6).toLocaleString('fr-FR')} Mo`, {
    status: 413,
    code: 'fetch-refused',
    place: 'FETCH_MAX_MB',
    remedy: 'Augmentez FETCH_MAX_MB s’il est bien aussi grand.',
  });

/** Downloads a file into DATA_DIR. Throws an AppError that names the address and what went wrong. */
export async function download(
  address: string,
  { FETCH_HOSTS, FETCH_MAX_MB, DATA_DIR, ...settings }: FetchSettings,
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
  const allowed = { hosts: FETCH_HOSTS, setting: 'FETCH_HOSTS' };
  let at = address;
  try {
    for (let redirects = 0; redirects <= max_redirects; redirects++) {
      const { url, is_named_port } = check_url(at, allowed);
      const response = await ask(url, settings, {
        is_named_port,
        setting: allowed.setting,
        signal: until,
        silence_ms: limits.silence_ms,
      });
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
