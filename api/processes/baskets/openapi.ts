import type { OpenApiPart } from '../../block.ts';
import { describe_get, describe_parameters } from '../../openapi.ts';
import type { ParamSet } from '../../params.ts';
import { basket_schema, spec_properties } from './basket_schema.ts';

const tag = 'Paniers de services';
const text = { type: 'string' };
const html = { type: 'string' };
const refer = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const links = { type: 'array', items: refer('Link') };
const moment = {
  type: 'string',
  format: 'date-time',
  nullable: true,
  description: 'null : fourni avec Maillage',
};
const organisation = {
  type: 'object',
  nullable: true,
  description: 'À qui il est ; null : au site',
  properties: { id: { type: 'integer' }, name: text },
};
const in_path = (name: string, description: string) => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: text,
});
const basket_in_path = { basketID: 'Identifiant du panier' };
const version_in_path = { ...basket_in_path, version: 'Numéro de la version' };
const if_match = (required: boolean) => ({
  name: 'If-Match',
  in: 'header',
  required,
  description: 'ETag du panier tel qu’il a été lu : 412 s’il a changé depuis.',
  schema: text,
});

const { title, categories, class_rule, counters, note } = spec_properties;
const count_list = (description: string) => ({ type: 'array', items: { type: 'integer' }, description });
const history_line = {
  type: 'object',
  required: ['version', 'note', 'is_retired'],
  properties: {
    version: text,
    created_at: moment,
    note: text,
    is_retired: { type: 'boolean' },
    changes: {
      type: 'array',
      nullable: true,
      items: text,
      description: 'Ce qui diffère de la version d’avant ; null : elle n’est pas parmi celles-ci',
    },
  },
};

const schemas = {
  BasketToSave: basket_schema,
  Basket: {
    type: 'object',
    required: ['id', 'title', 'version', 'categories', 'class_rule', 'counters', 'links'],
    properties: {
      id: text,
      version: text,
      title,
      note,
      categories,
      class_rule,
      counters,
      france_services_counts_for_partners: { type: 'boolean' },
      is_shipped: { type: 'boolean', description: 'Fourni avec Maillage : se duplique, ne se modifie pas' },
      is_retired: { type: 'boolean', description: 'Ne se choisit plus' },
      is_last: { type: 'boolean', description: 'Aucune version ne suit celle-ci' },
      organisation,
      created_at: moment,
      rule: { ...text, description: 'Ce qui compte, en une phrase' },
      class_rule_in_words: { ...text, description: 'Ce qui est blanc et desservi, en une phrase' },
      services_by_counter: count_list(
        'Services publiés que trouve chaque ligne de counters, dans leur ordre',
      ),
      services_by_category: count_list(
        'Services qui comptent pour chaque catégorie, dans leur ordre ; 0 : non renseignée',
      ),
      history: {
        type: 'array',
        maxItems: 30,
        items: history_line,
        description: 'Les 30 dernières versions, la dernière d’abord',
      },
      links,
    },
  },
  BasketSummary: {
    type: 'object',
    required: ['id', 'title', 'version', 'links'],
    properties: {
      id: text,
      title: text,
      version: text,
      is_shipped: { type: 'boolean' },
      organisation,
      created_at: moment,
      rule: text,
      class_rule,
      class_rule_in_words: text,
      france_services_counts_for_partners: { type: 'boolean' },
      categories: {
        type: 'array',
        items: { type: 'object', properties: { id: text, title: text } },
      },
      links,
    },
  },
};

const texts: Readonly<Record<number, string>> = {
  403: 'Vous n’enregistrez pas ce panier.',
  404: 'Le panier n’existe pas.',
  409: 'L’identifiant est pris, ou le panier est fourni avec Maillage, ou en usage.',
  412: 'Le panier a changé depuis qu’il a été lu.',
  413: 'Le contenu est trop grand.',
  415: 'Le contenu n’est pas du JSON.',
  422: 'Le panier ne peut pas être enregistré ; `errors` nomme chaque endroit.',
  428: 'If-Match manque.',
};
const refusals = (...statuses: number[]) => ({
  ...Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: texts[status],
        content: { 'application/problem+json': { schema: refer('Problem') } },
      },
    ]),
  ),
  ...Object.fromEntries(
    [400, 401, 429, 500, 503].map((status) => [status, { $ref: `#/components/responses/${status}` }]),
  ),
});
const etag = { ETag: { description: 'Version du panier, pour If-Match.', schema: text } };
const saved = (description: string, headers: object = etag) => ({
  description,
  headers,
  content: { 'application/json': { schema: refer('Basket') } },
});
const body = { required: true, content: { 'application/json': { schema: refer('BasketToSave') } } };

/** Lists, versions, and what changes them. */
export const baskets_openapi = ({
  list_params,
  page_params,
}: Record<'list_params' | 'page_params', ParamSet>): OpenApiPart => ({
  tags: [{ name: tag, description: 'Ce dont les habitants ont besoin, et ce qui vaut guichet' }],
  schemas,
  parameters: { ...describe_parameters(list_params), ...describe_parameters(page_params) },
  paths: {
    '/baskets': {
      ...describe_get({
        summary: 'Les paniers que l’on peut choisir',
        tag,
        id: 'list_baskets',
        query: list_params,
        answers: {
          'application/json': {
            type: 'object',
            required: ['baskets', 'links'],
            properties: { baskets: { type: 'array', items: refer('BasketSummary') }, links },
          },
          'text/html': html,
        },
        errors: [503],
      }),
      post: {
        tags: [tag],
        summary: 'Crée un panier',
        operationId: 'create_basket',
        requestBody: body,
        responses: {
          201: saved('Créé.', {
            ...etag,
            Location: { description: 'Adresse du panier.', schema: { type: 'string', format: 'uri' } },
          }),
          ...refusals(403, 409, 413, 415, 422),
        },
      },
    },
    '/baskets/{basketID}': {
      ...describe_get({
        summary: 'Un panier, dans sa dernière version',
        tag,
        id: 'read_basket',
        query: page_params,
        path: basket_in_path,
        answers: { 'application/json': refer('Basket'), 'text/html': html },
        errors: [404, 503],
      }),
      put: {
        tags: [tag],
        summary: 'Ajoute une version à un panier',
        operationId: 'change_basket',
        parameters: [in_path('basketID', basket_in_path.basketID), if_match(true)],
        requestBody: body,
        responses: {
          200: saved('La nouvelle version ; la dernière, quand rien ne diffère.'),
          ...refusals(403, 404, 409, 412, 413, 415, 422, 428),
        },
      },
      delete: {
        tags: [tag],
        summary: 'Retire un panier : il ne se choisit plus, ses versions restent',
        operationId: 'retire_basket',
        parameters: [in_path('basketID', basket_in_path.basketID), if_match(false)],
        responses: { 204: { description: 'Retiré.' }, ...refusals(403, 404, 409, 412) },
      },
    },
    '/baskets/{basketID}/versions/{version}': describe_get({
      summary: 'Une version d’un panier, qui ne change plus',
      tag,
      id: 'read_basket_version',
      query: page_params,
      path: version_in_path,
      answers: { 'application/json': refer('Basket'), 'text/html': html },
      errors: [404, 503],
    }),
  },
});
