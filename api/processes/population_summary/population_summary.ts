import { costs } from '../../rate_limit.ts';
import { title_of_band } from '../coverage/ages.ts';
import { read_demands, type CoveredDemands, type ReadDemands } from '../coverage/read_demands.ts';
import { reading_as, travel_of } from '../coverage/read_situation.ts';
import {
  as_of_input,
  mode_input,
  read_day,
  read_mode,
  read_territory,
  territory_inputs,
} from '../coverage_process/shared_inputs.ts';
import { read_positions, refuse_inputs } from '../nearest_services/places.ts';
import { choose_travel_times } from '../network/choose_travel_times.ts';
import { shared_roads } from '../network/open_roads.ts';
import type { Process, ProcessContext, Values } from '../process.ts';
import { count_by_commune, count_people, type People } from './count_people.ts';

/** How many people live in a territory or a drawn area, by age, within so many minutes of points. */
export const population_summary: Process = {
  id: 'population-summary',
  version: '1.0.0',
  title: 'Habitants d’un territoire',
  description:
    'Combien de personnes habitent un territoire ou une zone dessinée, par âge quand le carroyage le dit, et par commune ; au besoin, celles seulement qui sont à tant de minutes de points donnés.',
  keywords: ['population', 'âge', 'accessibilité'],
  modes: ['sync', 'async'],
  is_heavy: true,
  inputs: {
    ...territory_inputs,
    points: {
      title: 'Points',
      description:
        'Ne compter que qui atteint l’un d’eux en « minutes » : [longitude, latitude] en degrés (CRS84).',
      schema: {
        type: 'array',
        minItems: 1,
        maxItems: 1000,
        items: { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 },
      },
      is_optional: true,
      read_features: read_positions,
    },
    minutes: {
      title: 'Minutes',
      description: 'Temps au plus jusqu’au plus proche des points, borne comprise.',
      schema: { type: 'number', minimum: 1, maximum: 240 },
      is_optional: true,
    },
    mode: mode_input,
    as_of: as_of_input,
    rescale: {
      title: 'Mise à l’échelle',
      description: 'Ramener les carreaux de chaque commune à sa population actuelle.',
      schema: { type: 'boolean', default: false },
      is_optional: true,
    },
  },
  outputs: {
    summary: {
      title: 'Ensemble',
      description: 'Habitants comptés, du territoire, lieux habités, source et millésime, méthode des temps.',
      schema: { type: 'object' },
      columns: {
        population: { title: 'Habitants comptés' },
        territory_population: { title: 'Habitants du territoire' },
        share: { title: 'Part' },
        places: { title: 'Lieux habités comptés' },
        collection: { title: 'Source' },
        vintage: { title: 'Millésime' },
        minutes: { title: 'Minutes au plus' },
        approximate: { title: 'Temps approché' },
        method: { title: 'Méthode' },
      },
    },
    ages: {
      title: 'Par âge',
      description: 'Habitants comptés de chaque tranche ; absent quand la source n’a pas d’âges.',
      schema: { type: 'array', items: { type: 'object' } },
      columns: { band: { title: 'Tranche' }, title: { title: 'Âge' }, population: { title: 'Habitants' } },
    },
    by_commune: {
      title: 'Par commune',
      description: 'Habitants comptés et du territoire, par commune.',
      schema: { type: 'array', items: { type: 'object' } },
      columns: {
        code_insee: { title: 'Code INSEE' },
        nom: { title: 'Commune' },
        population: { title: 'Habitants comptés' },
        territory_population: { title: 'Habitants du territoire' },
      },
    },
    warnings: {
      title: 'Avertissements',
      description: 'Ce qu’il faut savoir pour lire le résultat.',
      schema: { type: 'array', items: { type: 'string' } },
    },
  },
  example: { inputs: { territory: { value: { kind: 'departement', code: '09' } } } },
  cost: () => costs.computation * 2,
  execute: summarise_population,
};

async function summarise_population(inputs: Values, context: ProcessContext): Promise<Values> {
  const rescale = inputs['rescale'] === true;
  const read = await read_demands(reading_as(context.access), { territory: read_territory(inputs), rescale });
  await context.progress(0.4, 'Calcul des temps');
  const near = await choose_near(inputs, read.demands, context);
  const people = count_people(read.demands, near.counts);
  const { ages, population, territory_population, places } = people;
  return {
    summary: {
      population: Math.round(population),
      territory_population: Math.round(territory_population),
      share: territory_population > 0 ? Number((population / territory_population).toFixed(4)) : null,
      places,
      collection: read.collection,
      vintage: read.vintage,
      ...near.about,
    },
    ...(ages !== null && { ages: write_ages(ages) }),
    by_commune: write_communes(read, near.counts),
    warnings: [...warn(read, people), ...near.warnings],
  };
}

interface Near {
  /** Whether place i is counted. */
  counts: (i: number) => boolean;
  about: Readonly<Record<string, unknown>>;
  warnings: readonly string[];
}

/** All places, or those that reach a point in time. A 400 AppError when points and minutes do not come together. */
async function choose_near(
  inputs: Values,
  demands: CoveredDemands,
  { config }: Pick<ProcessContext, 'config'>,
): Promise<Near> {
  const points = inputs['points'] as readonly (readonly [number, number])[] | undefined;
  const limit = inputs['minutes'] as number | undefined;
  if (points === undefined && limit === undefined) return { counts: () => true, about: {}, warnings: [] };
  if (points === undefined || limit === undefined)
    throw refuse_inputs(
      'Points et minutes vont ensemble.',
      [{ pointer: points === undefined ? '/inputs/points' : '/inputs/minutes', reason: 'manque' }],
      'Donner « points » et « minutes », ou aucun des deux.',
    );
  const [mode, as_of] = [read_mode(inputs), read_day(inputs)];
  const travel = travel_of(mode, config);
  const roads = shared_roads(config, mode, as_of);
  const times = choose_travel_times({ travel, as_of }, config, demands, mode, roads);
  const { minutes } = await times.nearest(demands, {
    lon: Float64Array.from(points, ([lon]) => lon),
    lat: Float64Array.from(points, ([, lat]) => lat),
  });
  return {
    counts: (i) => (minutes[i] as number) <= limit,
    about: { minutes: limit, approximate: times.approximate, method: times.method },
    warnings: times.warnings(),
  };
}

const write_ages = (ages: NonNullable<People['ages']>) => [
  ...ages.bands.map(({ band, population }) => ({
    band,
    title: title_of_band(band),
    population: Math.round(population),
  })),
  ...(ages.unknown >= 0.5
    ? [{ band: 'unknown', title: 'Non renseigné', population: Math.round(ages.unknown) }]
    : []),
];

function write_communes(read: ReadDemands, counts: Near['counts']) {
  const names = new Map(read.communes.map(({ code_insee, nom }) => [code_insee, nom]));
  return count_by_commune(read.demands, counts).map(({ code_insee, population, territory_population }) => ({
    code_insee,
    nom: names.get(code_insee) ?? null,
    population: Math.round(population),
    territory_population: Math.round(territory_population),
  }));
}

function warn(
  { collection, unplaced_population, approximate_shapes }: ReadDemands,
  { ages }: People,
): string[] {
  return [
    ...(collection === 'communes'
      ? ['Aucun carroyage : chaque commune est comptée entière, à son centre.']
      : ['L’INSEE déconseille de lire un carreau seul : les sommes se lisent sur plusieurs.']),
    ...(ages === null ? ['La source ne dit pas les âges.'] : []),
    ...(unplaced_population > 0
      ? [
          `${Math.round(unplaced_population).toLocaleString('fr-FR')} habitants sans position ne sont pas comptés.`,
        ]
      : []),
    ...(approximate_shapes ? ['Contours de communes approchés.'] : []),
  ];
}
