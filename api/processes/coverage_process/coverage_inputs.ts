import { weekdays } from '../coverage/request.ts';
import { class_rule_schema } from '../baskets/basket_schema.ts';
import type { Input } from '../process.ts';
import { as_of_input, mode_input, territory_inputs } from './shared_inputs.ts';

/** Of the basket, the day and the draws: what white-zones takes too. */
export const basket_inputs = {
  basket: {
    title: 'Panier',
    description: 'Identifiant d’un panier de /baskets ; celui du site à défaut.',
    schema: { type: 'string', minLength: 1, maxLength: 63 },
    is_optional: true,
  },
  basket_version: {
    title: 'Version du panier',
    description: 'La dernière à défaut.',
    schema: { type: 'string', minLength: 1, maxLength: 20 },
    is_optional: true,
  },
  as_of: as_of_input,
  rescale: {
    title: 'Mise à l’échelle',
    description: 'Ramener les carreaux de chaque commune à sa population actuelle.',
    schema: { type: 'boolean', default: false },
    is_optional: true,
  },
  draws: {
    title: 'Tirages',
    description: 'Combien de tirages estiment P(blanche) ; 0 : aucun.',
    schema: { type: 'integer', minimum: 0, maximum: 500, default: 0 },
    is_optional: true,
  },
  seed: {
    title: 'Graine',
    description: 'La même donne le même résultat.',
    schema: { type: 'integer', minimum: 0, maximum: 2_147_483_647, default: 1 },
    is_optional: true,
  },
} as const satisfies Readonly<Record<string, Input>>;

/** Everything that a request of the coverage engine holds. */
export const coverage_inputs: Readonly<Record<string, Input>> = {
  ...basket_inputs,
  mode: mode_input,
  rule: {
    title: 'Règle des classes',
    description: 'Celle du panier à défaut : {"value": {"kind": "any_missing"}}.',
    schema: class_rule_schema,
    is_optional: true,
  },
  at: {
    title: 'Moment',
    description: 'Ne compter que les guichets ouverts alors : {"value": {"weekday": "sa", "time": "10:30"}}.',
    schema: {
      type: 'object',
      required: ['weekday', 'time'],
      properties: {
        weekday: { type: 'string', enum: weekdays },
        time: { type: 'string', pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' },
      },
      additionalProperties: false,
    },
    is_optional: true,
  },
  ...territory_inputs,
  sites: {
    title: 'Visio-guichets ajoutés',
    description: 'Où, et pour quelles catégories du panier (toutes celles qui s’y prêtent à défaut).',
    schema: {
      type: 'array',
      maxItems: 200,
      items: {
        type: 'object',
        required: ['lon', 'lat'],
        properties: {
          id: { type: 'string', minLength: 1, maxLength: 100 },
          nom: { type: 'string', maxLength: 200 },
          lon: { type: 'number', minimum: -180, maximum: 180 },
          lat: { type: 'number', minimum: -90, maximum: 90 },
          categories: { type: 'array', maxItems: 31, items: { type: 'string', maxLength: 63 } },
        },
        additionalProperties: false,
      },
    },
    is_optional: true,
  },
  removed: {
    title: 'Services retirés',
    description: 'Identifiants de services qui ne comptent plus.',
    schema: { type: 'array', maxItems: 1000, items: { type: 'string', minLength: 1, maxLength: 200 } },
    is_optional: true,
  },
};
