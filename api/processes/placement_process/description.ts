import type { Input, Output } from '../process.ts';
import type { Schema } from '../schema.ts';

export const objectives = ['coverage', 'set_cover', 'p_median', 'p_center', 'lexicographic'] as const;
export type Objective = (typeof objectives)[number];

const id: Schema = { type: 'string', minLength: 1, maxLength: 200 };
const whole = (maximum: number, minimum = 0): Schema => ({ type: 'integer', minimum, maximum });
const euros = whole(1_000_000_000);

/** Sites by their names, or places of their own. */
const places = (description: string, title: string): Input => ({
  title,
  description: `${description} Chacun par son identifiant (« id », celui de la collection ou de la réponse), ou par un point (« lon », « lat ») à qui « id » et « nom » donnent un nom.`,
  schema: {
    type: 'array',
    maxItems: 500,
    items: {
      type: 'object',
      additionalProperties: false,
      properties: {
        id,
        nom: { type: 'string', maxLength: 200 },
        lon: { type: 'number', minimum: -180, maximum: 180 },
        lat: { type: 'number', minimum: -90, maximum: 90 },
      },
    },
  },
  is_optional: true,
});

/** A number for each of some sites. */
const by_site = (title: string, description: string, name: string, schema: Schema): Input => ({
  title,
  description,
  schema: {
    type: 'array',
    maxItems: 5000,
    items: {
      type: 'object',
      required: ['id', name],
      additionalProperties: false,
      properties: { id, [name]: schema },
    },
  },
  is_optional: true,
});

export const inputs: Readonly<Record<string, Input>> = {
  objective: {
    title: 'But',
    description:
      'coverage : le plus possible à moins de « max_minutes » ; set_cover : le moins de lieux (ou d’euros) pour tous ; p_median : le temps moyen le plus court ; p_center : le temps le plus long le plus court ; lexicographic : la couverture, puis le temps moyen, puis le temps le plus long.',
    schema: { type: 'string', enum: objectives, default: 'coverage' },
    is_optional: true,
  },
  p: {
    title: 'Nombre de lieux nouveaux',
    description: 'Guichets à ouvrir, au plus.',
    schema: whole(500, 1),
  },
  max_minutes: {
    title: 'Temps',
    description: 'Minutes jusqu’au guichet, cette durée comprise.',
    schema: { type: 'number', minimum: 1, maximum: 60, default: 20 },
    is_optional: true,
  },
  horizon_minutes: {
    title: 'Temps le plus long compté',
    description:
      'Pour les temps moyen et le plus long : au-delà, un trajet compte pour autant de minutes. Jamais moins que « max_minutes ».',
    schema: { type: 'number', minimum: 1, maximum: 120, default: 60 },
    is_optional: true,
  },
  mode: {
    title: 'Mode de déplacement',
    description: 'En voiture, à pied, à vélo.',
    schema: { type: 'string', enum: ['car', 'walk', 'bicycle'], default: 'car' },
    is_optional: true,
  },
  weigh: {
    title: 'Poids',
    description:
      'population : les habitants ; basket : les habitants × le poids des besoins du panier qui leur manquent aujourd’hui et qu’un visio-guichet peut satisfaire.',
    schema: { type: 'string', enum: ['population', 'basket'], default: 'population' },
    is_optional: true,
  },
  basket: {
    title: 'Panier',
    description: 'Identifiant du panier ; celui du site à défaut.',
    schema: id,
    is_optional: true,
  },
  version: {
    title: 'Version du panier',
    description: 'La dernière à défaut.',
    schema: id,
    is_optional: true,
  },
  candidates: {
    title: 'Lieux possibles',
    description:
      '« communes » (leurs centres), « town-halls » (services de type « mairie »), ou l’identifiant d’une collection de lieux.',
    schema: { type: 'string', minLength: 1, maxLength: 100, default: 'communes' },
    is_optional: true,
  },
  existing_types: {
    title: 'Guichets qui existent',
    description: 'Types de services (« type_service ») qui comptent déjà ; aucun à défaut.',
    schema: { type: 'array', maxItems: 20, uniqueItems: true, items: { ...id, maxLength: 100 } },
    is_optional: true,
  },
  locked: places(
    'Lieux ouverts quoi qu’il arrive, qui ne comptent ni dans « p » ni dans le budget.',
    'Lieux acquis',
  ),
  mandatory: places('Lieux à ouvrir en tout cas, comptés dans « p » et le budget.', 'Lieux imposés'),
  forbidden: places(
    'Lieux où rien n’ouvre : ceux de ces identifiants, et pour un point ceux à 500 m au plus.',
    'Lieux exclus',
  ),
  quotas: {
    title: 'Quotas',
    description:
      'Par département ou intercommunalité : combien de guichets au moins et au plus, ceux qui existent compris.',
    schema: {
      type: 'array',
      maxItems: 300,
      items: {
        type: 'object',
        required: ['zoning', 'code'],
        additionalProperties: false,
        properties: {
          zoning: { type: 'string', enum: ['departement', 'epci'] },
          code: id,
          min: whole(500),
          max: whole(5000),
        },
      },
    },
    is_optional: true,
  },
  budget: {
    title: 'Budget',
    description: 'Somme des coûts, au plus (euros).',
    schema: euros,
    is_optional: true,
  },
  site_cost: {
    title: 'Coût d’un lieu',
    description: 'De chaque lieu nouveau dont « costs » ne dit rien (euros).',
    schema: { ...euros, default: 1 },
    is_optional: true,
  },
  costs: by_site('Coûts', 'Coût de certains lieux (euros).', 'cost', euros),
  capacity: {
    title: 'Capacité d’un lieu nouveau',
    description:
      'Ce qu’un lieu nouveau peut servir au plus, dans l’unité de la valeur (coverage) ; sans elle, tous ceux qui viennent. La réponse donne aussi la même analyse sans capacités.',
    schema: { type: 'number', minimum: 0, maximum: 1_000_000_000 },
    is_optional: true,
  },
  capacities: by_site('Capacités', 'De certains lieux, acquis ou non.', 'capacity', {
    type: 'number',
    minimum: 0,
    maximum: 1_000_000_000,
  }),
  minimise: {
    title: 'Ce qui est le moins possible',
    description: 'Pour set_cover : les lieux, ou les euros.',
    schema: { type: 'string', enum: ['sites', 'cost'], default: 'sites' },
    is_optional: true,
  },
  backup: {
    title: 'Second guichet',
    description: 'Ne compte que qui a deux guichets à portée (coverage, set_cover, p_center).',
    schema: { type: 'boolean', default: false },
    is_optional: true,
  },
  curve: {
    title: 'Courbe',
    description:
      'Donne aussi la couverture de 1, 2, … p lieux nouveaux, chacune avec sa borne (coverage ; p ≤ 60).',
    schema: { type: 'boolean', default: false },
    is_optional: true,
  },
  seed: {
    title: 'Graine',
    description: 'La même demande avec la même graine donne la même réponse.',
    schema: { ...whole(1_000_000_000), default: 1 },
    is_optional: true,
  },
};

const number: Schema = { type: 'number' };
const text: Schema = { type: 'string' };
const certified: Readonly<Record<string, Schema>> = {
  objective: { type: 'string', enum: ['coverage', 'set_cover', 'p_median', 'p_center'] },
  unit: { ...text, enum: ['habitants', 'habitants × poids', 'lieux', 'euros', 'minutes'] },
  value: number,
  bound: { ...number, description: 'Ce qu’aucun choix ne dépasse.' },
  gap: { ...number, description: 'Écart relatif, 0 quand rien ne fait mieux.' },
  proven: { ...({ type: 'boolean' } as const), description: 'Rien ne fait mieux.' },
  solver: {
    ...text,
    description:
      'Ce que le solveur exact a fait : unneeded, finished, stopped (à sa limite), too-large, unavailable.',
  },
};
const required = ['value', 'bound', 'gap', 'proven'];

export const outputs: Readonly<Record<string, Output>> = {
  result: {
    title: 'Résultat',
    description:
      'Le but atteint (« value », dans « unit »), ce qu’aucun choix ne dépasse, leur écart, et si rien ne fait mieux ; tous les buts d’un choix lexicographique dans « objectives ». « before » : ce que les lieux acquis font seuls ; « without_capacities » : la même analyse sans capacités.',
    schema: {
      type: 'object',
      required: [...required, 'seed', 'objectives'],
      properties: {
        ...certified,
        objectives: {
          type: 'array',
          items: { type: 'object', required, properties: certified },
        },
        before: number,
        without_capacities: { type: 'object', required, properties: certified },
        seed: { type: 'integer' },
        new_sites: { type: 'integer' },
        cost: number,
        weigh: text,
        population: { ...number, description: 'Habitants comptés, ceux à qui rien ne manque compris.' },
        weight: { ...number, description: 'Somme des poids.' },
        covered_population: {
          ...number,
          description: 'Habitants dont le poids compte et qui ont un guichet à moins de « max_minutes ».',
        },
        out_of_reach: { ...number, description: 'Lieux habités qu’aucun lieu possible n’atteint.' },
        max_minutes: number,
        horizon_minutes: number,
        mode: text,
        basket: { type: 'object' },
        label: { ...text, description: 'Données anciennes ou d’âges mêlés : à montrer avec les chiffres.' },
        method: text,
        approximate: { type: 'boolean' },
        warnings: { type: 'array', items: text },
      },
    },
  },
  sites: {
    title: 'Lieux',
    description:
      'Les guichets : « role » dit d’où ils viennent (existing, locked, mandatory, chosen) ; « weight », « population » et « mean_minutes » : ceux dont c’est le plus proche, à moins de « max_minutes » ; « rank » : dans quel ordre ouvrir les nouveaux.',
    schema: { type: 'object', format: 'geojson-feature-collection' },
    media_type: 'application/geo+json',
  },
  curve: {
    title: 'Courbe',
    description: 'Pour 1, 2, … p lieux nouveaux, quand elle est demandée : la couverture et sa borne.',
    schema: {
      type: 'array',
      items: {
        type: 'object',
        required: ['p', ...required],
        properties: {
          p: { type: 'integer' },
          value: number,
          bound: number,
          gap: number,
          proven: { type: 'boolean' },
        },
      },
    },
  },
  seal: {
    title: 'Attestation',
    description:
      'D’une recherche pesée par un panier, d’une couverture la plus grande, parmi les communes ou les mairies : le jour, s’il y avait des quotas ou une double couverture, la version du panier, et une signature, que ce site reconnaît dans un scénario (« searched.seal ») aussi longtemps que les guichets et les chiffres restent les siens.',
    schema: {
      type: 'object',
      required: ['on', 'limited', 'version', 'signature'],
      properties: { on: text, limited: { type: 'boolean' }, version: text, signature: text },
    },
  },
};
