import { weekdays } from '../coverage/request.ts';
import type { Process } from '../process.ts';
import type { Schema } from '../schema.ts';

const weekday: Schema = {
  type: 'string',
  enum: weekdays,
  description: 'mo lundi, tu mardi, we mercredi, th jeudi, fr vendredi, sa samedi, su dimanche.',
};

export const inputs: Process['inputs'] = {
  basket: {
    title: 'Panier',
    description: 'Identifiant du panier de services ; à défaut celui du site (« WHITE_ZONES_BASKET »).',
    schema: { type: 'string', minLength: 1, maxLength: 100 },
    is_optional: true,
  },
  basket_version: {
    title: 'Version du panier',
    description: 'La dernière à défaut.',
    schema: { type: 'string', minLength: 1, maxLength: 40 },
    is_optional: true,
  },
  mode: {
    title: 'Mode de déplacement',
    description:
      'car en voiture, walk à pied, bicycle à vélo. Les transports en commun ne sont pas pris en compte.',
    schema: { type: 'string', enum: ['car', 'walk', 'bicycle'], default: 'car' },
    is_optional: true,
  },
  territory: {
    title: 'Territoire',
    description:
      'Dont on compte les habitants, où que soient les guichets : « kind » region (à défaut), departement, epci ou commune avec « code », ou area avec « geometry » (GeoJSON, polygone).',
    schema: {
      type: 'object',
      properties: {
        kind: { type: 'string', enum: ['region', 'departement', 'epci', 'commune', 'area'] },
        code: { type: 'string', minLength: 1, maxLength: 20 },
        geometry: { type: 'object', format: 'geojson-geometry' },
      },
      required: ['kind'],
      additionalProperties: false,
    },
    is_optional: true,
  },
  moments: {
    title: 'Moments de la semaine',
    description:
      'Jours et heures de Paris ; à défaut chaque jour à 8, 9, 10, 11, 12, 14, 16 et 18 heures. Un jour est représenté par le premier qui vient à partir de « as_of », hors jours fériés.',
    schema: {
      type: 'array',
      minItems: 1,
      maxItems: 168,
      uniqueItems: true,
      items: {
        type: 'object',
        properties: {
          weekday,
          time: { type: 'string', pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', maxLength: 5 },
        },
        required: ['weekday', 'time'],
        additionalProperties: false,
      },
    },
    is_optional: true,
  },
  as_of: {
    title: 'À compter du',
    description: 'Jour à partir duquel les jours de la semaine sont pris ; aujourd’hui à défaut.',
    schema: { type: 'string', format: 'date' },
    is_optional: true,
  },
};

const people: Schema = {
  type: 'object',
  description: 'Habitants par classe.',
  properties: { white: { type: 'number' }, grey: { type: 'number' }, served: { type: 'number' } },
};

export const outputs: Process['outputs'] = {
  moments: {
    title: 'Par moment',
    description:
      'Pour chaque moment : weekday, time, day (le jour pris), les habitants en zone blanche, grise et desservis si les horaires inconnus sont fermés (unknown_closed), puis ouverts (unknown_open), et par catégorie la part des guichets aux horaires inconnus (unknown_share, de 0 à 1).',
    schema: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          weekday,
          time: { type: 'string' },
          day: { type: 'string', format: 'date' },
          unknown_closed: people,
          unknown_open: people,
          unknown_share: { type: 'object', description: 'Par catégorie du panier.' },
        },
      },
    },
  },
  about: {
    title: 'Ce que l’on a mesuré',
    description:
      'population, panier (basket : id, title, version), règle (rule), catégories et nombre de guichets (categories), mode, method, approximate, label (« démonstration… » ou null), sources, computations (calculs de temps faits).',
    schema: { type: 'object' },
  },
  warnings: {
    title: 'Avertissements',
    description: 'Ce qu’il faut savoir pour lire le résultat.',
    schema: { type: 'array', items: { type: 'string' } },
  },
};
