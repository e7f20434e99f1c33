/** What a basket is made of, as people send it: the schema that checks it and that OpenAPI shows. */
import type { Basket } from '../white_zones/baskets.ts';
import type { Schema } from '../schema.ts';

/** What is kept of a version: the basket without its name and number. */
export type BasketSpec = Pick<
  Basket,
  'categories' | 'class_rule' | 'counters' | 'france_services_counts_for_partners'
>;

/** What is sent to make a basket or its next version. */
export interface SentBasket extends BasketSpec {
  /** Of a new one; its title gives one when it is left out. */
  id?: string;
  title: string;
  /** What has changed, for the history. */
  note?: string;
  /** In whose name; null: the site's. The only one that the account may write for when it is left out. */
  organisation_id?: number | null;
}

export const most_categories = 31;
export const most_counters = 500;
export const longest_title = 200;
export const longest_note = 1000;
/** Of baskets and of categories. */
export const slug_pattern = '^[a-z][a-z0-9_\\-]{0,62}$';

const slug: Schema = { type: 'string', pattern: slug_pattern };
const name: Schema = { type: 'string', minLength: 1, maxLength: 100 };
const minutes: Schema = { type: 'number', minimum: 0, maximum: 600 };

const category: Schema = {
  type: 'object',
  required: ['id', 'title', 'weight', 'served_max_minutes', 'white_min_minutes', 'visio_substitutable'],
  properties: {
    id: { ...slug, description: 'Unique dans le panier' },
    title: { ...name, description: 'Unique dans le panier : il nomme la catégorie dans les résultats' },
    // Lighter ones would be lost in the rounding of the classes (`slack` of classify.ts).
    weight: { type: 'number', minimum: 0.001, maximum: 1000, description: '0,001 au moins' },
    served_max_minutes: { ...minutes, description: 'Desservie jusqu’à tant de minutes, comprises' },
    white_min_minutes: { ...minutes, description: 'Loin au-delà de tant de minutes' },
    visio_substitutable: { type: 'boolean', description: 'Un visio-guichet peut en tenir lieu' },
  },
  additionalProperties: false,
};

const counter: Schema = {
  type: 'object',
  required: ['source', 'type_service', 'category', 'only_for_partners'],
  properties: {
    source: { ...name, description: 'Colonne « source » de la collection services' },
    type_service: { ...name, description: 'Colonne « type_service » de la collection services' },
    category: { ...slug, description: 'Identifiant d’une catégorie du panier' },
    only_for_partners: {
      type: 'boolean',
      description: 'Ne compte que si une maison France services compte pour ses partenaires',
    },
  },
  additionalProperties: false,
};

const share: Schema = { type: 'number', minimum: 0, maximum: 1 };
export const rule_kinds = ['weighted', 'any_missing', 'k_of_n', 'core_operator'] as const;
/** The rule; which members go with which kind is checked by check_rule.ts. */
export const class_rule_schema: Schema = {
  type: 'object',
  required: ['kind'],
  properties: {
    kind: { type: 'string', enum: rule_kinds },
    white_share: {
      ...share,
      description: 'weighted : part du poids trop loin, à partir de laquelle c’est blanc',
    },
    served_share: {
      ...share,
      description: 'weighted : part du poids en deçà, à partir de laquelle c’est desservi',
    },
    k: {
      type: 'integer',
      minimum: 1,
      maximum: most_categories,
      description: 'k_of_n : nombre de catégories',
    },
    category: { ...slug, description: 'core_operator : la catégorie qui décide' },
  },
  additionalProperties: false,
};

export const spec_properties = {
  title: { type: 'string', minLength: 1, maxLength: longest_title },
  note: { type: 'string', maxLength: longest_note, description: 'Ce qui change, pour l’historique' },
  categories: { type: 'array', minItems: 1, maxItems: most_categories, items: category },
  class_rule: class_rule_schema,
  counters: { type: 'array', maxItems: most_counters, items: counter },
  france_services_counts_for_partners: { type: 'boolean' },
} satisfies Record<string, Schema>;

export const required_members = [
  'title',
  'categories',
  'class_rule',
  'counters',
  'france_services_counts_for_partners',
] as const;

export const basket_schema: Schema = {
  type: 'object',
  required: required_members,
  properties: {
    id: { ...slug, description: 'Du panier qui n’existe pas encore ; tiré du titre à défaut' },
    organisation_id: {
      type: 'integer',
      minimum: 1,
      description: 'Organisation à qui il est ; la vôtre, s’il n’y en a qu’une',
    },
    ...spec_properties,
  },
  additionalProperties: false,
};
