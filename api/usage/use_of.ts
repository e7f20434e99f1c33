/** What an answer was of a dataset: seen, asked for, taken; or nothing that is counted. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Request } from 'express';
import { query_of } from '../ogc/features_answer.ts';
import { prefers_html } from '../respond.ts';
import type { Use } from './counter.ts';

/**
 * Programs that read everything, and those that watch whether the site is up: by what they call themselves. Whoever hides
 * is counted; a rule that guessed would have to keep addresses.
 */
const robot =
  /bot\b|bot\/|crawl|spider|slurp|archiver|preview|monitor|uptime|pingdom|nagios|zabbix|blackbox|health|kube-probe/i;
/** Pages that a browser fetched for later, which nobody may ever see. */
const fetched_ahead = (headers: IncomingMessage['headers']) =>
  /prefetch|prerender/.test(String(headers['sec-purpose'] ?? headers['purpose'] ?? ''));

/** Of a request as Express leaves it. */
interface Routed {
  route?: { path: unknown };
  params?: Record<string, string | undefined>;
}

const counted_statuses = new Set([200, 204, 304]);

/** Null: not counted. To be asked when the answer has ended; neither address, account nor cookie is looked at. */
export function use_of(request: IncomingMessage, response: ServerResponse): Use | null {
  const { route, params } = request as Routed;
  if (request.method !== 'GET' || route === undefined || params === undefined) return null;
  const { path } = route;
  if (typeof path !== 'string' || !counted_statuses.has(response.statusCode) || !response.writableFinished)
    return null;
  const use = by_route(path, params, request, response);
  if (use === null || robot.test(request.headers['user-agent'] ?? '') || fetched_ahead(request.headers))
    return null;
  return use;
}

const collection_route = '/collections/:collection';
const record_routes = new Set(['/catalogue/:record', '/collections/catalogue/items/:record']);

function by_route(
  path: string,
  params: Record<string, string | undefined>,
  request: IncomingMessage,
  response: ServerResponse,
): Use | null {
  const { collection, record } = params;
  if (record !== undefined && record_routes.has(path))
    return { what: 'record', object: record, kind: kind_of_page(request, response), format: '' };
  if (collection === undefined || !path.startsWith(collection_route)) return null;
  const rest = path.slice(collection_route.length);
  // Who has the file already takes nothing.
  if (rest === '/download' && response.statusCode === 304) return null;
  if (rest === '/download')
    return { what: 'collection', object: collection, kind: 'download', format: format_of(response) };
  const kind = rest.startsWith('/tiles/') && rest.endsWith('/:x') ? 'tile' : kind_of_page(request, response);
  return { what: 'collection', object: collection, kind, format: '' };
}

/** By the type of the answer; one without a body has none: by what was asked for, as routes choose it. */
function kind_of_page(request: IncomingMessage, response: ServerResponse): 'page' | 'request' {
  const type = response.getHeader('Content-Type');
  const asked = request as Request;
  const f = new URLSearchParams(query_of(asked.originalUrl)).get('f');
  const is_page =
    type === undefined
      ? f === 'html' || (f === null && prefers_html(asked))
      : String(type).startsWith('text/html');
  return is_page ? 'page' : 'request';
}

/** By the name that the file is saved under. */
const format_of = (response: ServerResponse) =>
  /\.([a-z0-9]{1,20})"?$/i
    .exec(String(response.getHeader('Content-Disposition') ?? ''))?.[1]
    ?.toLowerCase() ?? 'autre';
