import type { Block, Context, OpenApiPart } from './block.ts';
import { openapi_parameter, type ParamSet } from './params.ts';

/** What an operation says of itself; errors are the same everywhere and added here. */
export interface Operation {
  summary: string;
  tag: string;
  id: string;
  query?: ParamSet;
  /** Parameters of this operation alone, written out instead of shared. */
  own_query?: ParamSet;
  path?: Record<string, string>;
  /** Media type → schema of the successful answer. */
  answers: Record<string, Record<string, unknown>>;
  /** Statuses beside 200 and the common errors. */
  errors?: readonly (404 | 503)[];
}

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});
const error_texts = { 404: 'La ressource n’existe pas.', 503: 'La base de données ne répond pas.' };

/** The path item of a GET. */
export function describe_get(operation: Operation) {
  const { summary, tag, id, query = {}, own_query = {}, path = {}, answers, errors = [] } = operation;
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
        ...Object.entries(own_query).map(([name, param]) => openapi_parameter(name, param)),
      ],
      responses: {
        200: {
          description: 'Réponse.',
          content: Object.fromEntries(Object.entries(answers).map(([type, schema]) => [type, { schema }])),
        },
        ...Object.fromEntries(errors.map((status) => [status, problem(error_texts[status])])),
        400: problem('La demande est incorrecte ; le paramètre en cause est nommé.'),
        429: problem('Trop de demandes en peu de temps ; Retry-After dit quand revenir.'),
        500: problem('Erreur de notre côté.'),
      },
    },
  };
}

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
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
      instance: { type: 'string' },
      code: { type: 'string' },
      remedy: { type: 'string' },
      parameter: { type: 'string' },
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
    },
  },
};

export interface OpenApi {
  openapi: '3.0.3';
  info: { title: string; version: string; description: string; license: { name: string } };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, unknown>;
  components: { parameters: Record<string, unknown>; schemas: Record<string, unknown> };
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
    paths: sum_paths(parts),
    components: {
      parameters: Object.assign({}, ...parts.map((part) => part.parameters ?? {})) as Record<string, unknown>,
      schemas: Object.assign({ ...schemas }, ...parts.map((part) => part.schemas ?? {})) as Record<
        string,
        unknown
      >,
    },
  };
}
