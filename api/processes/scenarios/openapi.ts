import type { OpenApiPart } from '../../block.ts';
import { describe_get, describe_parameters } from '../../openapi.ts';
import { f, type ParamSet } from '../../params.ts';
import { scenario_limits } from './scenario_body.ts';
import { request_schema } from './read_request.ts';

export const tag = 'Scénarios';
const text = { type: 'string' };
const html = { type: 'string' };
const moment = { type: 'string', format: 'date-time' };
const refer = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const links = { type: 'array', items: refer('Link') };
const slug = { type: 'string', pattern: '^[\\w-]{1,64}$' };
const share = { type: 'number', minimum: 0.01, maximum: 1 };
const with_kind = (kinds: readonly string[], more: Record<string, object> = {}) => ({
  type: 'object',
  additionalProperties: false,
  required: ['kind', ...Object.keys(more)],
  properties: { kind: { type: 'string', enum: kinds }, ...more },
});

const site = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'nom', 'lon', 'lat', 'categories', 'locked'],
  properties: {
    id: slug,
    nom: { type: 'string', minLength: 1, maxLength: scenario_limits.name },
    lon: { type: 'number', minimum: -180, maximum: 180 },
    lat: { type: 'number', minimum: -90, maximum: 90 },
    categories: {
      type: 'array',
      nullable: true,
      minItems: 1,
      maxItems: 31,
      items: slug,
      description: 'Ce à quoi le guichet répond ; null : tout ce qu’un visio-guichet peut offrir.',
    },
    locked: { type: 'boolean', description: 'Gardé là où il est quand des sites sont cherchés.' },
  },
};

/** As viewer/pages/scenario_faults.ts checks it. */
const scenario_body = {
  type: 'object',
  additionalProperties: false,
  required: ['v', 'basket', 'mode', 'sites'],
  properties: {
    v: { type: 'integer', enum: [1], description: 'Version de cette forme.' },
    titre: { type: 'string', maxLength: scenario_limits.name },
    basket: { ...slug, description: 'Identifiant du panier.' },
    basket_version: { type: 'string', pattern: '^[\\w.-]{1,40}$', description: 'Absente : la dernière.' },
    partners: { type: 'boolean', description: 'Une maison France services compte pour ses partenaires.' },
    mode: { type: 'string', enum: ['car', 'walk', 'bicycle'] },
    rule: {
      oneOf: [
        with_kind(['weighted'], { white_share: share, served_share: share }),
        with_kind(['any_missing']),
        with_kind(['k_of_n'], { k: { type: 'integer', minimum: 1, maximum: 31 } }),
        with_kind(['core_operator'], { category: slug }),
      ],
    },
    at: {
      type: 'object',
      additionalProperties: false,
      required: ['weekday', 'time'],
      properties: {
        weekday: { type: 'string', enum: ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'] },
        time: { type: 'string', pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' },
      },
    },
    territory: {
      oneOf: [
        with_kind(['region']),
        with_kind(['departement', 'epci', 'commune'], {
          code: { type: 'string', pattern: '^[0-9A-Z]{2,9}$' },
        }),
        with_kind(['area'], {
          geometry: {
            type: 'object',
            required: ['type', 'coordinates'],
            description: `Polygon ou MultiPolygon de GeoJSON, ${scenario_limits.area_points} points au plus.`,
          },
        }),
      ],
    },
    sites: { type: 'array', maxItems: scenario_limits.sites, items: site },
    removed: {
      type: 'array',
      maxItems: scenario_limits.removed,
      items: { type: 'string', maxLength: 200 },
      description: 'Identifiants de services qui ferment.',
    },
    searched: {
      type: 'object',
      additionalProperties: false,
      required: ['value', 'bound', 'proven', 'unit', 'p', 'max_minutes', 'of'],
      description:
        'Ce qu’une recherche des meilleurs lieux a démontré des guichets, tant qu’ils restent où elle les a mis.',
      properties: {
        value: { type: 'number', minimum: 0 },
        bound: { type: 'number', minimum: 0 },
        proven: { type: 'boolean' },
        unit: { type: 'string', maxLength: 40 },
        p: { type: 'number', minimum: 0, maximum: scenario_limits.sites },
        max_minutes: { type: 'number', minimum: 1, maximum: 600 },
        of: {
          type: 'string',
          pattern: '^[0-9a-f]{8}$',
          description: 'Empreinte du panier, du déplacement, des lieux, des services fermés et de l’heure.',
        },
        seal: {
          type: 'object',
          additionalProperties: false,
          required: ['on', 'limited', 'signature'],
          description:
            'Sortie « seal » du processus « placement » : ce site l’atteste de sa propre recherche.',
          properties: {
            on: { type: 'string', format: 'date' },
            limited: { type: 'boolean' },
            version: { type: 'string', maxLength: 40, description: 'Du panier.' },
            signature: { type: 'string', pattern: '^[\\w-]{43}$' },
          },
        },
      },
    },
  },
};

const whose = {
  owner: {
    type: 'object',
    properties: { name: { type: 'string', nullable: true }, is_self: { type: 'boolean' } },
  },
  organisation: {
    type: 'object',
    nullable: true,
    properties: { id: { type: 'integer' }, name: text },
  },
};
const summary = {
  id: { type: 'string', format: 'uuid' },
  title: text,
  visibility: { type: 'string', enum: ['private', 'organisation', 'public'] },
  ...whose,
  version: { type: 'integer' },
  created_at: moment,
  updated_at: moment,
  links,
};

const schemas = {
  ScenarioBody: scenario_body,
  ScenarioRequest: {
    ...request_schema,
    description:
      'Ce qu’un changement laisse de côté reste tel quel ; un autre « body » fait une nouvelle version.',
    properties: { ...request_schema.properties, body: refer('ScenarioBody') },
  },
  ScenarioSummary: {
    type: 'object',
    required: ['id', 'title', 'visibility', 'version', 'links'],
    properties: {
      ...summary,
      basket: text,
      mode: text,
      sites: { type: 'integer' },
      is_published: { type: 'boolean' },
    },
  },
  Scenario: {
    type: 'object',
    required: ['id', 'title', 'notes', 'visibility', 'version', 'body', 'links'],
    properties: {
      ...summary,
      notes: text,
      may_change: { type: 'boolean' },
      may_share: { type: 'boolean' },
      may_remove: { type: 'boolean' },
      body: refer('ScenarioBody'),
    },
  },
  ScenarioVersionSummary: {
    type: 'object',
    required: ['version', 'at', 'differences', 'links'],
    properties: {
      version: { type: 'integer' },
      at: moment,
      author: { type: 'string', nullable: true },
      differences: { type: 'array', items: text },
      links,
    },
  },
  ScenarioVersion: {
    type: 'object',
    required: ['scenario', 'version', 'at', 'body', 'links'],
    properties: {
      scenario: { type: 'string', format: 'uuid' },
      title: text,
      version: { type: 'integer' },
      at: moment,
      author: { type: 'string', nullable: true },
      body: refer('ScenarioBody'),
      links,
    },
  },
};

export const scenario_path = { scenarioID: 'Identifiant du scénario' };
export const path_parameter = {
  name: 'scenarioID',
  in: 'path',
  required: true,
  description: scenario_path.scenarioID,
  schema: text,
};
const if_match = (required: boolean) => ({
  name: 'If-Match',
  in: 'header',
  required,
  description: 'ETag du scénario tel qu’il a été lu : 412 s’il a changé depuis.',
  schema: text,
});
const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: refer('Problem') }, 'text/html': { schema: html } },
});
const texts: Readonly<Record<number, string>> = {
  409: 'Le compte ou le scénario a atteint sa limite.',
  412: 'Le scénario a changé depuis qu’il a été lu.',
  413: 'Le contenu est trop grand.',
  415: 'Le contenu n’est pas du JSON.',
  422: 'Le formulaire est incomplet.',
  428: 'If-Match manque.',
};
export const refusals = (...given: number[]) =>
  Object.fromEntries(
    [...given, 400, 401, 403, 404, 429, 500, 503].map((status) => [
      status,
      texts[status] === undefined ? { $ref: `#/components/responses/${status}` } : problem(texts[status]),
    ]),
  );
const etag = { ETag: { description: 'État du scénario, pour If-Match.', schema: text } };
const sent = {
  required: true,
  content: {
    'application/json': {
      schema: refer('ScenarioRequest'),
      example: {
        title: 'Deux guichets de plus',
        notes: 'À présenter en conseil communautaire.',
        visibility: 'private',
        body: {
          v: 1,
          basket: 'premier_accueil',
          mode: 'car',
          sites: [
            {
              id: 'arreau',
              nom: 'Mairie d’Arreau',
              lon: 0.357,
              lat: 42.905,
              categories: null,
              locked: false,
            },
          ],
        },
      },
    },
  },
};
const scenario_json = { 'application/json': { schema: refer('Scenario') } };

export const scenarios_openapi = ({
  list_params,
  page_params,
  version_params,
}: {
  list_params: ParamSet;
  page_params: ParamSet;
  version_params: ParamSet;
}): OpenApiPart => ({
  tags: [
    {
      name: tag,
      description: 'Scénarios de placement de visio-guichets : enregistrés, partagés, versionnés',
    },
  ],
  schemas,
  parameters: describe_parameters(list_params),
  paths: {
    '/scenarios': {
      ...describe_get({
        summary: 'Les scénarios que le demandeur voit, les derniers modifiés d’abord',
        tag,
        id: 'list_scenarios',
        query: list_params,
        answers: {
          'application/json': {
            type: 'object',
            required: ['scenarios', 'numberMatched', 'links'],
            properties: {
              scenarios: { type: 'array', items: refer('ScenarioSummary') },
              numberMatched: { type: 'integer' },
              links,
            },
          },
          'text/html': html,
        },
        errors: [503],
      }),
      post: {
        tags: [tag],
        summary: 'Enregistre un nouveau scénario',
        operationId: 'create_scenario',
        requestBody: sent,
        responses: {
          201: {
            description: 'Le scénario enregistré.',
            headers: {
              ...etag,
              Location: { description: 'Son adresse.', schema: { type: 'string', format: 'uri' } },
            },
            content: scenario_json,
          },
          ...refusals(409, 413, 415, 422),
        },
      },
    },
    '/scenarios/{scenarioID}': {
      ...describe_get({
        summary: 'Un scénario, en sa dernière version',
        tag,
        id: 'read_scenario',
        query: page_params,
        path: scenario_path,
        answers: { 'application/json': refer('Scenario'), 'text/html': html },
        errors: [404, 503],
      }),
      put: {
        tags: [tag],
        summary: 'Modifie un scénario ; un autre contenu fait une nouvelle version',
        operationId: 'replace_scenario',
        parameters: [path_parameter, if_match(true)],
        requestBody: sent,
        responses: {
          200: { description: 'Le scénario modifié.', headers: etag, content: scenario_json },
          ...refusals(409, 412, 413, 415, 428),
        },
      },
      delete: {
        tags: [tag],
        summary: 'Supprime un scénario, ses versions et ce qu’il a publié',
        operationId: 'delete_scenario',
        parameters: [path_parameter, if_match(false)],
        responses: { 204: { description: 'Supprimé.' }, ...refusals(412) },
      },
    },
    '/scenarios/{scenarioID}/versions': describe_get({
      summary: 'Les versions d’un scénario, la dernière d’abord, et ce que chacune a changé',
      tag,
      id: 'list_scenario_versions',
      query: version_params,
      path: scenario_path,
      answers: {
        'application/json': {
          type: 'object',
          required: ['versions', 'links'],
          properties: { versions: { type: 'array', items: refer('ScenarioVersionSummary') }, links },
        },
        'text/html': html,
      },
      errors: [404, 503],
    }),
    '/scenarios/{scenarioID}/versions/{version}': describe_get({
      summary: 'Une version d’un scénario',
      tag,
      id: 'read_scenario_version',
      query: { f },
      path: { ...scenario_path, version: 'Numéro de la version' },
      answers: { 'application/json': refer('ScenarioVersion'), 'text/html': html },
      errors: [404, 503],
    }),
  },
});
