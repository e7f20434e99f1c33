import type { Block, Context, OpenApiPart } from './block.ts';
import { openapi_parameter, type ParamSet } from './params.ts';

/** Headers beside those of every answer. */
type HeaderName =
  | 'ETag'
  | 'Last-Modified'
  | 'Link'
  | 'Content-Crs'
  | 'OGC-NumberMatched'
  | 'OGC-NumberReturned'
  | 'Maillage-Tile-Reduced';

/** What an operation says of itself; what is the same everywhere is added here. */
export interface Operation {
  summary: string;
  tag: string;
  id: string;
  query?: ParamSet;
  /** Parameters of this operation alone, written out instead of shared. */
  own_query?: ParamSet;
  /** Any name of a property of the collection is a parameter too, which this path cannot list. */
  takes_properties?: boolean;
  path?: Record<string, string>;
  /** Media type → schema of the successful answer. */
  answers: Record<string, Record<string, unknown>>;
  /** What an answer without content (204) means, where there is one. */
  empty?: string;
  /** false: the answer has no entity tag and is never a 304. */
  is_validated?: boolean;
  headers?: readonly HeaderName[];
  /** Statuses beside 200, 304 and the common errors. */
  errors?: readonly (403 | 404 | 409 | 503)[];
}

const refer_headers = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

const problem = (description: string, headers: readonly string[] = []) => ({
  description,
  headers: refer_headers(['X-Request-Id', ...headers]),
  content: {
    'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
    'text/html': { schema: { type: 'string' } },
  },
});

/** components.responses: what may go wrong, once for all operations. Programs get the problem, browsers a page. */
const error_responses = {
  400: problem('La demande est incorrecte ; le paramètre en cause est nommé.'),
  401: problem('La clé d’API n’est pas valable.', ['WWW-Authenticate']),
  403: problem('Vos droits ne permettent pas cela.'),
  404: problem('La ressource n’existe pas, ou vous ne pouvez pas la voir.'),
  409: problem('Les données ne sont pas dans l’état que la demande suppose.'),
  429: problem('Trop de demandes en peu de temps ; Retry-After dit quand revenir.', ['Retry-After']),
  500: problem('Erreur de notre côté.'),
  503: problem('La base de données ne répond pas.', ['Retry-After']),
  default: problem('Toute autre erreur : adresse trop longue (414), demande trop lente (408)…'),
};
const common_errors = [400, 401, 429, 500, 'default'] as const;

const text_header = (description: string) => ({ description, schema: { type: 'string' } });
/** components.headers: by name, what each says. */
const known_headers: Readonly<Record<string, object>> = {
  'X-Request-Id': text_header('Nom de la demande dans le journal du service.'),
  RateLimit: text_header(
    'Ce qui reste, et dans combien de secondes tout revient (draft-ietf-httpapi-ratelimit-headers).',
  ),
  'RateLimit-Policy': text_header('Demandes permises par fenêtre de temps.'),
  'Retry-After': { description: 'Secondes à attendre.', schema: { type: 'integer' } },
  'WWW-Authenticate': text_header('Comment s’identifier.'),
  ETag: text_header('Version de la réponse : à renvoyer dans If-None-Match.'),
  'Last-Modified': text_header('Dernière modification de la donnée.'),
  Link: text_header('Les liens de la réponse (RFC 8288), dont « next ».'),
  'Content-Crs': text_header('Système des coordonnées, entre chevrons (Features Part 2).'),
  'OGC-NumberMatched': { description: 'Nombre exact d’objets, hors GeoJSON.', schema: { type: 'integer' } },
  'OGC-NumberReturned': { description: 'Objets de la page, hors GeoJSON.', schema: { type: 'integer' } },
  'Maillage-Tile-Reduced': text_header('Ce qu’une tuile trop pleine laisse de côté, par couche.'),
};

/** The path item of a GET. HEAD and OPTIONS are answered on every path and not listed. */
export function describe_get(operation: Operation) {
  const { summary, tag, id, query = {}, own_query = {}, path = {}, answers, errors = [] } = operation;
  const { is_validated = true, headers = [], empty, takes_properties = false } = operation;
  const sent = [
    'X-Request-Id',
    'RateLimit',
    'RateLimit-Policy',
    ...(is_validated ? ['ETag'] : []),
    ...headers,
  ];
  const answer = (description: string) => ({ description, headers: refer_headers([...new Set(sent)]) });
  return {
    get: {
      summary,
      operationId: id,
      tags: [tag],
      parameters: [
        ...Object.entries(path).map(([name, description]) => ({
          name,
          in: 'path',
          required: true,
          description,
          schema: { type: 'string' },
        })),
        ...Object.entries(query).map(([name, param]) => ({
          $ref: `#/components/parameters/${param.component ?? name}`,
        })),
        // Written as lists are, though they are none: it is by that form that QGIS knows properties.
        ...Object.entries(own_query).map(([name, param]) => ({
          ...openapi_parameter(name, param),
          explode: false,
        })),
        ...(takes_properties ? [any_property] : []),
      ],
      responses: {
        200: {
          ...answer('Réponse.'),
          content: Object.fromEntries(Object.entries(answers).map(([type, schema]) => [type, { schema }])),
        },
        ...(empty !== undefined && { 204: answer(empty) }),
        ...(is_validated && { 304: answer('La copie que nomme If-None-Match est encore bonne.') }),
        ...Object.fromEntries(
          [...common_errors, ...errors].map((status) => [
            status,
            { $ref: `#/components/responses/${status}` },
          ]),
        ),
      },
    },
  };
}

/** Free-form parameters, as OpenAPI 3.0 writes them. */
const any_property = {
  name: 'propriétés',
  in: 'query',
  required: false,
  description: 'Toute propriété de la collection, par son nom : les objets qui ont cette valeur.',
  style: 'form',
  explode: true,
  schema: { type: 'object', additionalProperties: { type: 'string' } },
};

/** The components.parameters of a set. */
export function describe_parameters(set: ParamSet): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(set).map(([name, param]) => [param.component ?? name, openapi_parameter(name, param)]),
  );
}

const schemas = {
  Problem: {
    type: 'object',
    description: 'RFC 9457',
    required: ['title', 'status', 'detail', 'code'],
    properties: {
      type: { type: 'string', format: 'uri', description: 'Sorte d’erreur, quand une norme la nomme' },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
      instance: { type: 'string' },
      code: { type: 'string' },
      remedy: { type: 'string' },
      parameter: { type: 'string', description: 'Paramètre, en-tête ou place en cause' },
      request_id: { type: 'string', description: 'Nom de la demande dans le journal du service' },
      errors: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            detail: { type: 'string' },
            pointer: { type: 'string', description: 'JSON pointer' },
          },
        },
      },
    },
  },
  Link: {
    type: 'object',
    required: ['href', 'rel'],
    properties: {
      href: { type: 'string', format: 'uri' },
      rel: { type: 'string' },
      type: { type: 'string' },
      title: { type: 'string' },
      templated: { type: 'boolean', description: 'href est un modèle d’adresse (RFC 6570)' },
    },
  },
};

/** A key of API stands in either header; without one, what is public is answered. */
const security_schemes = {
  bearer: { type: 'http', scheme: 'bearer', description: 'Clé d’API (page « Mon compte »)' },
  key: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'Clé d’API (page « Mon compte »)' },
};

export interface OpenApi {
  openapi: '3.0.3';
  info: { title: string; version: string; description: string; license: { name: string } };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, unknown>;
  security: Record<string, never[]>[];
  components: Record<
    'parameters' | 'schemas' | 'responses' | 'headers' | 'securitySchemes',
    Record<string, unknown>
  >;
}

/** Blocks may share a path: each gives its own methods. */
function sum_paths(parts: readonly OpenApiPart[]): Record<string, unknown> {
  const paths: Record<string, object> = {};
  for (const part of parts)
    for (const [path, item] of Object.entries(part.paths ?? {}))
      paths[path] = { ...paths[path], ...(item as object) };
  return paths;
}

/** The whole document: the sum of the blocks' parts. */
export async function sum_openapi(
  blocks: readonly Block[],
  context: Context,
  service: { url: string; title: string; description: string },
): Promise<OpenApi> {
  const parts: OpenApiPart[] = [];
  for (const block of blocks) if (block.openapi !== undefined) parts.push(await block.openapi(context));
  return {
    openapi: '3.0.3',
    info: {
      title: service.title,
      version: '1.0.0',
      description: service.description,
      license: { name: 'MIT' },
    },
    servers: [{ url: service.url }],
    tags: parts.flatMap((part) => part.tags ?? []),
    security: [{}, { bearer: [] }, { key: [] }],
    paths: sum_paths(parts),
    components: {
      responses: error_responses,
      headers: { ...known_headers },
      securitySchemes: security_schemes,
      parameters: Object.assign({}, ...parts.map((part) => part.parameters ?? {})) as Record<string, unknown>,
      schemas: Object.assign({ ...schemas }, ...parts.map((part) => part.schemas ?? {})) as Record<
        string,
        unknown
      >,
    },
  };
}
