/** For tests only: remote catalogues on this machine. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { read_harvester_fields, type HarvesterFields } from '../../catalogue/harvest/check.ts';
import { save_harvester } from '../../catalogue/harvest/harvesters.ts';
import { read_config, type Config } from '../../config.ts';
import type { Database } from '../../sql/client.ts';
import { fulfil_wish, read_wish, type Wish } from './job.ts';
import type { RunContext } from './run_context.ts';

export interface Asked {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface FakeAnswer {
  status?: number;
  type?: string;
  headers?: Record<string, string>;
  body: string | Buffer;
}

/** A server that answers by a function of what was asked, and remembers it. */
export async function start_remote(answer: (asked: Asked) => FakeAnswer | Promise<FakeAnswer>) {
  const asked: Asked[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const pieces: Buffer[] = [];
    for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
    const question = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(pieces).toString('utf8'),
    };
    asked.push(question);
    const { status = 200, type = 'application/json', headers = {}, body } = await answer(question);
    response.writeHead(status, { 'Content-Type': type, ...headers }).end(body);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.writeHead(599).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: `http://${host}`,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Settings that allow this remote, and a folder for the key that seals keys. */
export const harvest_config = (hosts: readonly string[], DATA_DIR = '/nonexistent'): Config =>
  read_config({ PORT: '0', HARVEST_HOSTS: hosts.join(','), DATA_DIR });

const blank: HarvesterFields = {
  nom: 'Catalogue d’essai',
  nature: 'ogc_records',
  adresse: '',
  organisation: '',
  visibilite: 'public',
  territoire: '',
  requete: '',
  page: '',
  attente: '0',
  entete: '',
  cron: '',
  active: true,
};

/** A harvester as a form would make it, without pauses; its id. */
export const make_harvester = (
  database: Database,
  fields: Partial<HarvesterFields>,
  secret?: Buffer,
): Promise<number> =>
  database.write((db) => save_harvester(db, null, read_harvester_fields({ ...blank, ...fields }), secret));

/** Runs a harvester in this process, as a command does. */
export const run_here = (
  database: Database,
  config: Config,
  wish: Wish,
  context: Partial<RunContext> = {},
  job_id: number | null = null,
) =>
  fulfil_wish(
    read_wish(wish),
    {
      config,
      database,
      hold: async () => undefined,
      progress: async () => undefined,
      signal: new AbortController().signal,
      timing: { waits_ms: [1, 1], most_wait_ms: 50 },
      ...context,
    },
    job_id,
  );

/** A record as OGC API Records tells it. */
export const record_feature = (id: string, more: Record<string, unknown> = {}) => ({
  type: 'Feature',
  id,
  geometry: null,
  properties: { type: 'dataset', title: `Fiche ${id}`, updated: '2026-01-01T00:00:00Z', ...more },
  links: [],
});

/** A catalogue of OGC API Records, in pages; the list may be changed between two runs. */
export async function start_records(features: () => readonly object[]) {
  return start_remote(({ url }) => {
    const { searchParams } = new URL(url, 'http://remote');
    const limit = Number(searchParams.get('limit') ?? '100');
    const offset = Number(searchParams.get('offset') ?? '0');
    const all = features();
    const next = `/collections/c/items?f=json&limit=${limit}&offset=${offset + limit}`;
    return {
      type: 'application/geo+json',
      body: JSON.stringify({
        type: 'FeatureCollection',
        numberMatched: all.length,
        features: all.slice(offset, offset + limit),
        links: offset + limit < all.length ? [{ rel: 'next', href: next, type: 'application/geo+json' }] : [],
      }),
    };
  });
}
