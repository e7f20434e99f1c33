import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import compression from 'compression';
import express, { Router, type Express, type Request, type RequestHandler } from 'express';
import type { ILayer } from 'express-serve-static-core';
import helmet from 'helmet';
import { project_root, type Config } from '../config.ts';
import { AppError } from '../errors.ts';
import { set_allowed } from './allow.ts';
import { account_key } from './auth/asker.ts';
import { account_block } from './accounts/account_block.ts';
import { accounts_block } from './accounts/accounts_block.ts';
import { journal_block } from './accounts/journal_block.ts';
import { organisations_block } from './accounts/organisations_block.ts';
import { own_account_block } from './accounts/own_block.ts';
import { authenticate } from './auth/authenticate.ts';
import { check_csrf, read_form } from './auth/csrf.ts';
import { sign_in_block } from './auth/sign_in_block.ts';
import { oidc_block } from './auth/oidc_block.ts';
import type { Block, Context } from './block.ts';
import { harvest_block } from './harvest/block.ts';
import { filters_block } from './cql2/block.ts';
import { catalogue_search_block } from './catalogue_search/block.ts';
import { datasets_block } from './datasets/block.ts';
import { deposits_block } from './deposits/block.ts';
import { downloads_block } from './formats/downloads_block.ts';
import { dcat_block } from './dcat/block.ts';
import { external_layers_block } from './portal/external/block.ts';
import { portal_block } from './portal/block.ts';
import { health_block } from './health.ts';
import { map_block } from './map/block.ts';
import { local_resources_block } from './local_resources/block.ts';
import { collections_block } from './ogc/collections.ts';
import { core_block } from './ogc/core.ts';
import { editing_block } from './ogc/editing/block.ts';
import { features_block } from './ogc/features.ts';
import { filter_form_block } from './ogc/filter_form.ts';
import { codelists_block } from './ogc/codelists.ts';
import { schemas_block } from './ogc/schemas.ts';
import { serve_metrics } from './metrics/metrics.ts';
import { handle_error } from './problem.ts';
import { limit_rate } from './rate_limit.ts';
import { oai_block } from './oai/block.ts';
import { csw_block } from './csw/block.ts';
import { records_block } from './records/block.ts';
import { planner_block } from './planner/block.ts';
import { planner_sheets_block } from './planner/sheets_block.ts';
import { planner_exports_block } from './planner/exports_block.ts';
import { processes_block } from './processes/block.ts';
import { baskets_block } from './processes/baskets/block.ts';
import { basket_forms_block } from './processes/baskets/forms_block.ts';
import { jobs_block } from './processes/jobs_block.ts';
import { scenarios_block } from './processes/scenarios/block.ts';
import { comparison_block } from './processes/scenarios/comparison_block.ts';
import { scenario_forms_block } from './processes/scenarios/forms_block.ts';
import { results_block } from './processes/publication/block.ts';
import { scenario_publication_block } from './processes/scenarios/publication_block.ts';
import { white_zones_block } from './processes/white_zones/block.ts';
import { record_editor_block } from './record_workflow/editor_block.ts';
import { record_workflow_block } from './record_workflow/record_block.ts';
import { error_reports_block } from './record_workflow/reports_block.ts';
import { saved_searches_block } from './saved_searches/block.ts';
import { unsubscribe_block } from './saved_searches/unsubscribe_block.ts';
import { communes_block } from './territories/communes_block.ts';
import { territories_block } from './territories/block.ts';
import { tiles_block } from './tiles/block.ts';
import { usage_block } from './usage/block.ts';

/** All building blocks; what stands first is asked first. A new block is one line here. */
export const blocks: readonly Block[] = [
  map_block,
  core_block(() => blocks),
  // Before the collections: no table has its name.
  records_block,
  csw_block,
  collections_block(() => blocks),
  local_resources_block,
  // Before the features: a search by POST goes on as the GET that it stands for.
  editing_block,
  features_block,
  filter_form_block,
  schemas_block,
  codelists_block,
  filters_block,
  downloads_block,
  tiles_block,
  white_zones_block,
  planner_block,
  planner_exports_block,
  planner_sheets_block,
  processes_block,
  jobs_block,
  // Before the baskets: « nouveau » is no basket's id.
  basket_forms_block,
  baskets_block,
  scenarios_block,
  scenario_forms_block,
  comparison_block,
  results_block,
  scenario_publication_block,
  // Before the catalogue's pages: « mes-fiches » is no record's id.
  record_workflow_block,
  record_editor_block,
  error_reports_block,
  deposits_block,
  catalogue_search_block,
  // Before the searches: « desabonnement » needs no account.
  unsubscribe_block,
  saved_searches_block,
  portal_block,
  external_layers_block,
  territories_block,
  communes_block,
  sign_in_block,
  own_account_block,
  accounts_block,
  account_block,
  organisations_block,
  journal_block,
  usage_block,
  dcat_block,
  oai_block,
  harvest_block,
  health_block,
  oidc_block,
  // Last: every other address under /catalogue/ is no record's id.
  datasets_block,
];

const assets_folder = path.join(project_root, 'dist', 'assets');

/** Longest accepted path and query, in characters. */
const max_url_length = 8000;

/** The Express application, ready for `server.ts` or a test; `extra` blocks come after the registered ones. */
export function create_app(context: Context, registered: readonly Block[] = blocks): Express {
  const app = express();
  app.disable('x-powered-by');
  // Validators come from the version of the data (respond.ts), not from a hash of each body.
  app.set('etag', false);
  // Parameters are read by params.ts, which refuses what it does not know.
  app.set('query parser', false);
  // Whose X-Forwarded-* headers are believed; nobody's unless set.
  app.set('trust proxy', context.config.TRUSTED_PROXIES.length > 0 && context.config.TRUSTED_PROXIES);
  app.use(prepare(common_headers(context.config)), compress);
  const router = Router({ caseSensitive: true });
  for (const block of registered) block.routes(router, context);
  app.use('/assets', express.static(assets_folder, { setHeaders: keep_forever }));
  // By address before anything is looked up, then by account: a key used from many places is one asker.
  const limit_address = limit_rate(context.config);
  const limit_account = limit_rate(context.config, { key_of: account_key, policy: 'account' });
  if (limit_address !== null) app.use(limit_address);
  // Before the askers of the API: its token is no key of theirs.
  app.get('/metrics', serve_metrics(context));
  app.use(answer_options(router), authenticate(context));
  if (limit_account !== null) app.use(limit_account);
  app.use(read_form, check_csrf(context.config), router);
  app.use(refuse_path(router), handle_error);
  return app;
}

type Header = readonly [name: string, value: string];

/** TLS is the reverse proxy's: only an https address says that it is there. Subdomains may be somebody else's. */
const transport_headers = ({ PUBLIC_URL }: Config): readonly Header[] =>
  PUBLIC_URL?.startsWith('https:') === true ? [['Strict-Transport-Security', 'max-age=31536000']] : [];

/** Headers of every answer, errors included; constant, so they are computed once. */
const common_headers = (config: Config): readonly Header[] => [
  ...helmet_headers(config),
  ...transport_headers(config),
  ['Access-Control-Allow-Origin', '*'],
  [
    'Access-Control-Expose-Headers',
    'Link, ETag, Last-Modified, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id, Content-Crs, OGC-NumberMatched, OGC-NumberReturned, Maillage-Tile-Reduced',
  ],
  ['Vary', 'Accept, Accept-Encoding'],
  // Data changes with each import; validators make asking again cheap.
  ['Cache-Control', 'public, max-age=0, must-revalidate'],
];

function helmet_headers({ OIDC_ISSUER }: Config): [string, string][] {
  const found = new Map<string, string>();
  const own = ["'self'"];
  const set = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: own,
        styleSrc: own,
        workerSrc: own,
        imgSrc: [...own, 'data:', 'blob:'],
        fontSrc: own,
        connectSrc: own,
        manifestSrc: own,
        // A form may be answered by a redirection to the identity provider: signing out, linking an account.
        formAction: OIDC_ISSUER === undefined ? own : [...own, new URL(OIDC_ISSUER).origin],
        baseUri: ["'none'"],
        frameAncestors: own,
      },
    },
    strictTransportSecurity: false,
    // Other sites may read the data, which is what CORS says too.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    // Not `no-referrer`: under it browsers send « Origin: null » with our own forms, which the CSRF check refuses.
    referrerPolicy: { policy: 'same-origin' },
    // Each header costs throughput: those that only browsers of another age read, or that the policy above repeats.
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xFrameOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
    originAgentCluster: false,
  });
  const sink = { setHeader: (name: string, value: string) => found.set(name, value), removeHeader: () => {} };
  set({} as never, sink as never, () => {});
  return [...found];
}

/** The build names its files by their content. */
function keep_forever(response: ServerResponse): void {
  response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
}

/** A strong entity tag is of these very bytes (RFC 9110, 8.8.3): compressed ones would need another. */
const has_strong_tag = (response: ServerResponse) => String(response.getHeader('ETag') ?? '').startsWith('"');

const compress_answer = compression({
  threshold: 1400,
  filter: (request, response) => !has_strong_tag(response) && compression.filter(request, response),
});

/** Clients that name no encoding are spared the wrapping of the answer: 6 % of the time of a page of a hundred. */
const compress: RequestHandler = (request, response, next) => {
  if (request.headers['accept-encoding'] === undefined) next();
  else compress_answer(request, response, next);
};

/** What a proxy may name a request: nothing that a log or a header could take for something else. */
const request_id_form = /^[A-Za-z0-9][A-Za-z0-9._-]{7,127}$/;

/** The name that a trusted proxy gave the request, so that its log and ours tell of the same; else a new one. */
function name_request({ app, headers, socket }: Request): string {
  const given = headers['x-request-id'];
  if (typeof given !== 'string' || !request_id_form.test(given)) return randomUUID();
  const is_trusted = app.get('trust proxy fn') as (address: string | undefined, hop: number) => boolean;
  return is_trusted(socket.remoteAddress, 0) ? given : randomUUID();
}

function prepare(headers: readonly Header[]): RequestHandler {
  return (request, response, next) => {
    response.setHeader('X-Request-Id', name_request(request));
    for (const [name, value] of headers) response.setHeader(name, value);
    check_url(request.url);
    next();
  };
}

/** Refuses an address too long or with broken percent-encoding, before any route sees it. */
function check_url(url: string): void {
  if (url.length > max_url_length)
    throw new AppError(`L’adresse demandée compte ${url.length} caractères.`, {
      status: 414,
      code: 'url-too-long',
      remedy: `Ne pas dépasser ${max_url_length} caractères.`,
    });
  const broken = url.includes('%') ? find_malformed(url) : undefined;
  if (broken !== undefined)
    throw new AppError(`L’adresse contient un encodage incorrect : « ${broken} ».`, {
      status: 400,
      code: 'malformed-url',
      place: broken,
      remedy: 'Encoder les caractères spéciaux en UTF-8 sous la forme %XX.',
    });
}

/** The first part of the address that is not percent-encoded UTF-8, or holds NUL. */
function find_malformed(url: string): string | undefined {
  return url.split(/[/?&=]/).find((part) => {
    try {
      return decodeURIComponent(part).includes('\0');
    } catch {
      return true;
    }
  });
}

/**
 * OPTIONS: the methods of a path, for CORS preflights and for clients that look for editing. Where the answer depends on
 * who asks, the path has a route of its own.
 */
function answer_options(router: Router): RequestHandler {
  return (request, response, next) => {
    if (request.method !== 'OPTIONS') return next();
    const routes = methods_of(router, request.path);
    if (routes.size === 0 || routes.has('OPTIONS')) return next();
    set_allowed(response, allowed_methods(router, request.path));
    response.status(204).end();
  };
}

/** What no route answered: 405 with the methods that are, or 404. */
function refuse_path(router: Router): RequestHandler {
  return (request, response) => {
    const methods = allowed_methods(router, request.path);
    if (methods.length === 0)
      throw new AppError(`Rien ne se trouve à l’adresse « ${request.path.slice(0, 200)} ».`, {
        status: 404,
        code: 'not-found',
        remedy: 'Partir de la page d’accueil : elle mène à toutes les ressources.',
      });
    response.setHeader('Allow', methods.join(', '));
    throw new AppError(`La méthode ${request.method} n’est pas permise sur cette adresse.`, {
      status: 405,
      code: 'method-not-allowed',
      remedy: `Méthodes permises : ${methods.join(', ')}.`,
    });
  };
}

function methods_of(router: Router, url_path: string): Set<string> {
  const methods = new Set<string>();
  // The router matches this way itself; Express's types leave the method out.
  for (const layer of router.stack as (ILayer & { match(path: string): boolean })[]) {
    if (layer.route === undefined || !layer.match(url_path)) continue;
    for (const { method } of layer.route.stack) methods.add(method.toUpperCase());
  }
  return methods;
}

function allowed_methods(router: Router, url_path: string): string[] {
  const methods = methods_of(router, url_path);
  if (methods.size === 0) return [];
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods.add('OPTIONS')].sort();
}
