import { costs } from '../../rate_limit.ts';
import { dissolve } from '../coverage_process/dissolve.ts';
import {
  as_of_input,
  mode_input,
  read_day,
  read_mode,
  read_territory,
  territory_inputs,
} from '../coverage_process/shared_inputs.ts';
import { read_demands, type CoveredDemands } from '../coverage/read_demands.ts';
import { reading_as, travel_of } from '../coverage/read_situation.ts';
import { read_positions, refuse_inputs } from '../nearest_services/places.ts';
import { read_placed_services } from '../nearest_services/read_services.ts';
import { choose_travel_times } from '../network/choose_travel_times.ts';
import { shared_roads } from '../network/open_roads.ts';
import type { Process, ProcessContext, Values } from '../process.ts';
import type { Nearest } from '../white_zones/travel_time.ts';
import { list_zones, type Site, type Zone } from './zones.ts';

/** Zones of an answer: a place to each, or one to all, for each time. */
const most_zones = 2000;

/** Where people live who reach a place, or a service of a type, within so many minutes. */
export const service_area: Process = {
  id: 'service-area',
  version: '1.0.0',
  title: 'Zones de desserte',
  description:
    'Où habitent ceux qui atteignent un point, ou un service d’un type, en tant de minutes : par la route quand un graphe est chargé, sinon « approché ». Les zones sont faites des carreaux habités eux-mêmes (à défaut, des communes), sans enveloppe : elles ne s’étendent nulle part où personne n’habite.',
  keywords: ['accessibilité', 'isochrone', 'temps de trajet', 'services'],
  modes: ['sync', 'async'],
  is_heavy: true,
  inputs: {
    points: {
      title: 'Points',
      description: 'Lieux à atteindre : [longitude, latitude] en degrés (CRS84).',
      schema: {
        type: 'array',
        maxItems: 1000,
        items: { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 },
      },
      is_optional: true,
      read_features: read_positions,
    },
    types: {
      title: 'Types de services',
      description: 'Services à atteindre : valeurs de « type_service » dans la collection « services ».',
      schema: {
        type: 'array',
        minItems: 1,
        maxItems: 50,
        uniqueItems: true,
        items: { type: 'string', minLength: 1, maxLength: 100 },
      },
      is_optional: true,
    },
    minutes: {
      title: 'Minutes',
      description:
        'Un ou plusieurs temps, bornes comprises : une zone pour chacun, les plus petites dans les plus grandes.',
      schema: {
        type: 'array',
        minItems: 1,
        maxItems: 6,
        uniqueItems: true,
        items: { type: 'number', minimum: 1, maximum: 240 },
      },
    },
    assign: {
      title: 'Partage',
      description:
        'merged : les zones de tous les lieux ensemble ; nearest : chaque habitant à son lieu le plus proche, une zone par lieu, sans recouvrement.',
      schema: { type: 'string', enum: ['merged', 'nearest'], default: 'merged' },
      is_optional: true,
    },
    mode: mode_input,
    ...territory_inputs,
    as_of: as_of_input,
  },
  outputs: {
    zones: {
      title: 'Zones',
      description: 'Une zone par temps, et par lieu quand ils sont partagés, avec ses habitants.',
      schema: { type: 'object', format: 'geojson-feature-collection' },
      media_type: 'application/geo+json',
      columns: {
        minutes: { title: 'Au plus', unit: 'min' },
        site: { title: 'Lieu', description: 'Rang du point à partir de 0, ou identifiant du service' },
        nom: { title: 'Nom' },
        population: { title: 'Habitants' },
        places: { title: 'Carreaux ou communes' },
        approximate: { title: 'Temps approché' },
        method: { title: 'Méthode' },
      },
    },
    warnings: {
      title: 'Avertissements',
      description: 'Ce qu’il faut savoir pour lire le résultat.',
      schema: { type: 'array', items: { type: 'string' } },
    },
  },
  example: {
    inputs: {
      types: ['france_services'],
      minutes: [20, 30],
      territory: { value: { kind: 'departement', code: '09' } },
    },
  },
  cost: ({ points = [] }) => costs.computation * 3 + Math.ceil((points as unknown[]).length / 50),
  execute: find_service_area,
};

async function find_service_area(
  inputs: Values,
  { access, config, progress }: ProcessContext,
): Promise<Values> {
  const mode = read_mode(inputs);
  const as_of = read_day(inputs);
  const sites = await read_sites(inputs, access);
  const limits = [...(inputs['minutes'] as readonly number[])].sort((a, b) => a - b);
  const is_shared = inputs['assign'] === 'nearest';
  check_size(is_shared ? sites.length * limits.length : limits.length);
  const wanted = { territory: read_territory(inputs), rescale: false };
  const read = await read_demands(reading_as(access), wanted);
  await progress(0.2, 'Calcul des temps');
  const travel = travel_of(mode, config);
  const roads = shared_roads(config, mode, as_of);
  const times = choose_travel_times({ travel, as_of }, config, read.demands, mode, roads);
  const nearest = await times.nearest(read.demands, {
    lon: Float64Array.from(sites, ({ lon }) => lon),
    lat: Float64Array.from(sites, ({ lat }) => lat),
  });
  await progress(0.5, 'Réunion des zones');
  const zones = list_zones(nearest, limits, is_shared ? sites.length : null);
  const shapes = await dissolve(
    access,
    read.collection,
    zones.map(({ members }) => members.map((i) => read.demands.ids[i] as string)),
  );
  const method = { approximate: times.approximate, method: times.method };
  return {
    zones: {
      type: 'FeatureCollection',
      features: zones.map((zone, k) => ({
        type: 'Feature',
        geometry: shapes[k] ?? null,
        properties: { ...describe_zone(zone, sites, read.demands), ...method },
      })),
    },
    warnings: warn(nearest, limits, sites, [
      ...times.warnings(),
      ...(read.collection === 'communes'
        ? ['Aucun carroyage : chaque commune est comptée entière, à son centre.']
        : []),
    ]),
  };
}

async function read_sites(inputs: Values, access: ProcessContext['access']): Promise<Site[]> {
  const points = (inputs['points'] ?? []) as readonly (readonly [number, number])[];
  const types = inputs['types'] as readonly string[] | undefined;
  const off_earth = points.findIndex(([lon, lat]) => Math.abs(lon) > 180 || Math.abs(lat) > 90);
  if (off_earth >= 0)
    throw refuse_inputs(
      'Un point n’est pas sur la Terre.',
      [
        {
          pointer: `/inputs/points/${off_earth}`,
          reason: 'attendu une longitude puis une latitude, en degrés',
        },
      ],
      'Donner [longitude, latitude].',
    );
  const services = types === undefined ? [] : await read_placed_services(access, types);
  const sites = [
    ...points.map(([lon, lat], i) => ({ id: String(i), nom: null, lon, lat })),
    ...services.map(({ id, nom, lon, lat }) => ({ id, nom, lon, lat })),
  ];
  if (sites.length > 0) return sites;
  throw refuse_inputs(
    'Il n’y a aucun lieu à atteindre.',
    [{ pointer: types === undefined ? '/inputs/points' : '/inputs/types', reason: 'aucun lieu' }],
    'Donner des points, ou des types qui existent dans la collection « services ».',
  );
}

function check_size(zones: number): void {
  if (zones <= most_zones) return;
  throw refuse_inputs(
    `${zones.toLocaleString('fr-FR')} zones dépassent ${most_zones.toLocaleString('fr-FR')}.`,
    [{ pointer: '/inputs/assign', reason: 'trop de lieux pour une zone chacun' }],
    'Demander moins de temps, moins de types, ou « merged ».',
  );
}

/** Whole inhabitants: of squares they are estimates. */
function describe_zone(
  { minutes, site, members }: Zone,
  sites: readonly Site[],
  { population }: CoveredDemands,
) {
  const about = site === null ? {} : { site: sites[site]?.id ?? '', nom: sites[site]?.nom ?? null };
  const people = members.reduce((sum, i) => sum + (population[i] as number), 0);
  return { minutes, ...about, population: Math.round(people), places: members.length };
}

function warn(
  { minutes }: Nearest,
  limits: readonly number[],
  sites: readonly Site[],
  told: readonly string[],
): string[] {
  const farthest = limits.at(-1) ?? 0;
  const is_empty = !minutes.some((time) => time <= farthest);
  return [
    ...(is_empty
      ? [`Aucun lieu habité n’atteint l’un des ${sites.length} lieux en ${farthest} minutes.`]
      : []),
    ...told,
  ];
}
