import type { Config } from '../../../../config.ts';
import { AppError } from '../../../../errors.ts';
import { outgoing_fetch, type OutgoingFetch } from '../../../../outgoing_fetch.ts';
import { geoplateforme } from './geoplateforme.ts';
import type { MatrixQuestion, RoutingKind } from './kind.ts';
import { openrouteservice } from './openrouteservice.ts';
import { osrm } from './osrm.ts';
import { valhalla } from './valhalla.ts';

export const routing_kinds = { osrm, valhalla, openrouteservice, geoplateforme } satisfies Record<
  string,
  RoutingKind
>;

export interface RoutingService {
  id: keyof typeof routing_kinds;
  kind: RoutingKind;
  /** Host of the service, as told with results. */
  host: string;
  ask(question: MatrixQuestion, signal?: AbortSignal): Promise<(number | null)[][]>;
}

/** Largest answer (bytes), longest silence and longest wait (ms). */
const limits = { max_bytes: 4_000_000, silence_ms: 20_000, total_ms: 60_000 };

const default_ports: Readonly<Record<string, string>> = { 'https:': '443', 'http:': '80' };

/**
 * The host with its port, said even where it is the usual one: so that a service of the site's own network is asked, by
 * http or at a private address, as the setting names it (outgoing_hosts.ts).
 */
export const named_host = (base: URL): string =>
  `${base.hostname}:${base.port === '' ? default_ports[base.protocol] : base.port}`;

/** The service that the settings name; null: none. Nothing else is ever asked. */
export function read_routing_service(config: Config): RoutingService | null {
  const { ROUTING_SERVICE: named, ROUTING_SERVICE_KEY: key = null } = config;
  if (named === undefined) return null;
  const [id = '', address = ''] = named.split(' ');
  const kind: RoutingKind = routing_kinds[id as RoutingService['id']];
  const base = new URL(address);
  const send = outgoing_fetch(config, { hosts: [named_host(base)], setting: 'ROUTING_SERVICE', ...limits });
  let next_at = 0;
  return {
    id: id as RoutingService['id'],
    kind,
    host: base.host,
    async ask(question, signal) {
      const wait = next_at - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      next_at = performance.now() + kind.pause_ms;
      return ask_once(send, base, kind, question, { key, signal });
    },
  };
}

async function ask_once(
  send: OutgoingFetch,
  base: URL,
  kind: RoutingKind,
  question: MatrixQuestion,
  { key, signal }: { key: string | null; signal: AbortSignal | undefined },
): Promise<(number | null)[][]> {
  const { path, body, headers = {} } = kind.request(question, key);
  const response = await send(`${base.href.replace(/\/$/, '')}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      Accept: 'application/json',
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal,
  });
  const text = await response.text();
  if (response.status !== 200) throw failed(kind, base, `état ${response.status}`);
  let rows: (number | null)[][];
  try {
    rows = kind.read(JSON.parse(text), question);
  } catch (error) {
    throw failed(kind, base, 'réponse d’une autre forme que celle attendue', error);
  }
  if (rows.length !== question.from.length || rows.some((row) => row.length !== question.to.length))
    throw failed(
      kind,
      base,
      `tableau de ${rows.length} lignes au lieu de ${question.from.length} × ${question.to.length}`,
    );
  return rows;
}

const failed = ({ title }: RoutingKind, { host }: URL, reason: string, cause?: unknown) =>
  new AppError(`Le service d’itinéraires ${title} (${host}) n’a pas donné les temps : ${reason}.`, {
    status: 502,
    code: 'routing-service-failed',
    remedy:
      'Le résultat précédent est gardé. Vérifier ROUTING_SERVICE et ROUTING_SERVICE_KEY, ou vider ROUTING_SERVICE pour les temps par le graphe du site.',
    cause,
  });
