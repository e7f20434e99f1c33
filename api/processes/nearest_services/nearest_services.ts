import { costs } from '../../rate_limit.ts';
import { shared_road_times } from '../network/shared_road_times.ts';
import type { Process, ProcessContext, Values } from '../process.ts';
import { arc_of_chord_m, crow_fly, to_earth_centred } from '../white_zones/crow_fly.ts';
import { read_parameters } from '../white_zones/parameters.ts';
import { contexts, type Demands, type Points, type TravelTimes } from '../white_zones/travel_time.ts';
import { read_places, read_positions, refuse_inputs, type Place, type PlaceInputs } from './places.ts';
import { read_placed_services, type PlacedService } from './read_services.ts';

const most_places = 1000;
/** Places × types: lines of the answer. */
const most_lines = 5000;

/** From each place to the nearest service of each type, by road where the site knows the roads. */
export const nearest_services: Process = {
  id: 'nearest-services',
  version: '1.0.0',
  title: 'Services les plus proches',
  description:
    'Pour chaque lieu et chaque type, le service publié le plus proche, sa distance à vol d’oiseau et le temps en voiture : par la route quand un graphe est chargé, sinon « approché ».',
  keywords: ['services', 'proximité', 'temps de trajet'],
  modes: ['sync', 'async'],
  is_heavy: true,
  inputs: {
    points: {
      title: 'Points',
      description: 'Lieux de départ : [longitude, latitude] en degrés (CRS84).',
      schema: {
        type: 'array',
        maxItems: most_places,
        items: { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 },
      },
      is_optional: true,
      read_features: read_positions,
    },
    communes: {
      title: 'Communes',
      description: 'Codes INSEE ; on part du centre de la commune.',
      schema: {
        type: 'array',
        maxItems: most_places,
        uniqueItems: true,
        items: { type: 'string', pattern: '^[0-9][0-9AB][0-9]{3}$', maxLength: 5 },
      },
      is_optional: true,
    },
    types: {
      title: 'Types de services',
      description: 'Valeurs de « type_service » dans la collection « services » ; toutes à défaut.',
      schema: {
        type: 'array',
        minItems: 1,
        maxItems: 50,
        uniqueItems: true,
        items: { type: 'string', minLength: 1, maxLength: 100 },
      },
      is_optional: true,
    },
  },
  outputs: {
    nearest: {
      title: 'Services les plus proches',
      description:
        'Une ligne droite par lieu et type : place, type_service, service, nom, distance_m (vol d’oiseau), minutes (null : aucune route), approximate, method.',
      schema: { type: 'object', format: 'geojson-feature-collection' },
      media_type: 'application/geo+json',
      columns: {
        place: { title: 'Lieu', description: 'Code INSEE, ou rang du point à partir de 0' },
        type_service: { title: 'Type de service' },
        service: { title: 'Identifiant du service' },
        nom: { title: 'Nom' },
        distance_m: { title: 'Distance à vol d’oiseau', unit: 'm' },
        minutes: { title: 'Temps en voiture', unit: 'min' },
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
  example: { inputs: { points: [[1.444, 43.604]], types: ['france_services'] } },
  cost: ({ points = [], communes = [] }) =>
    costs.computation + Math.ceil(((points as unknown[]).length + (communes as unknown[]).length) / 50),
  execute: find_nearest,
};

async function find_nearest(inputs: Values, { access, config, progress }: ProcessContext): Promise<Values> {
  const given = inputs as PlaceInputs & { types?: readonly string[] };
  const places = await read_places(access, given);
  const services = await read_placed_services(access, given.types ?? null);
  const by_type = group_by_type(services);
  const types = given.types ?? [...by_type.keys()].sort();
  check_size(places.length, types.length);
  const demands = demands_at(places);
  const fallback = crow_fly(read_parameters({}, config).travel);
  const roads = shared_road_times(config, fallback, new Date().toISOString().slice(0, 10));
  const on_road = roads?.snap(demands).edge.map((edge) => (edge >= 0 ? 1 : 0));
  const features: object[] = [];
  for (const [i, type] of types.entries()) {
    await progress(i / types.length, 'Calcul des temps');
    const found = by_type.get(type) ?? [];
    const { site, minutes } = await (roads ?? fallback).nearest(demands, points_of(found));
    places.forEach((place, at) => {
      const service = found[site[at] ?? -1] ?? null;
      const method: TravelTimes = roads !== null && on_road?.[at] === 1 ? roads : fallback;
      if (service !== null) features.push(describe(place, service, minutes[at] ?? Infinity, method));
    });
  }
  const missing = types.filter((type) => !by_type.has(type));
  const missed = places.length * (types.length - missing.length) - features.length;
  return {
    nearest: { type: 'FeatureCollection', features },
    warnings: warn(missing, missed, roads === null ? fallback : null, on_road),
  };
}

function group_by_type(services: readonly PlacedService[]): Map<string, PlacedService[]> {
  const groups = new Map<string, PlacedService[]>();
  for (const service of services) {
    const group = groups.get(service.type_service);
    if (group === undefined) groups.set(service.type_service, [service]);
    else group.push(service);
  }
  return groups;
}

function check_size(places: number, types: number): void {
  if (places === 0)
    throw refuse_inputs(
      'Aucun lieu n’est donné.',
      [{ pointer: '/inputs/points', reason: 'manque, comme « communes »' }],
      'Donner « points » ou « communes ».',
    );
  if (places * types <= most_lines) return;
  throw refuse_inputs(
    `${places} lieux × ${types} types dépassent ${most_lines} lignes.`,
    [{ pointer: '/inputs/types', reason: `${Math.floor(most_lines / places)} types au plus pour ces lieux` }],
    'Nommer moins de types dans « types », ou donner moins de lieux.',
  );
}

const points_of = (list: readonly { lon: number; lat: number }[]): Points => ({
  lon: Float64Array.from(list, ({ lon }) => lon),
  lat: Float64Array.from(list, ({ lat }) => lat),
});

/** All in the country: nothing tells what is around a point. */
const demands_at = (places: readonly Place[]): Demands => ({
  ...points_of(places),
  context: new Uint8Array(places.length).fill(contexts.indexOf('rural')),
});

function describe(place: Place, service: PlacedService, minutes: number, by: TravelTimes) {
  return {
    type: 'Feature',
    geometry: {
      type: 'LineString',
      coordinates: [
        [place.lon, place.lat],
        [service.lon, service.lat],
      ],
    },
    properties: {
      place: place.id,
      type_service: service.type_service,
      service: service.id,
      nom: service.nom,
      distance_m: Math.round(distance_m(place, service)),
      minutes: Number.isFinite(minutes) ? Math.round(minutes * 10) / 10 : null,
      approximate: by.approximate,
      method: by.method,
    },
  };
}

function distance_m(a: { lon: number; lat: number }, b: { lon: number; lat: number }): number {
  const [ax = 0, ay = 0, az = 0, bx = 0, by = 0, bz = 0] = to_earth_centred(points_of([a, b]));
  return arc_of_chord_m(Math.hypot(ax - bx, ay - by, az - bz));
}

function warn(
  missing: readonly string[],
  missed: number,
  fallback: TravelTimes | null,
  on_road: ArrayLike<number> | undefined,
): string[] {
  const off = on_road === undefined ? 0 : Array.from(on_road).filter((on) => on === 0).length;
  return [
    ...missing.map((type) => `Aucun service publié du type « ${type} ».`),
    ...(missed > 0 ? [`${missed} lignes absentes : aucune route ne mène à un service de ce type.`] : []),
    ...(off > 0 ? [`${off} lieux à plus de 1,6 km des routes connues : temps « approché ».`] : []),
    ...(fallback === null
      ? ['Temps par la route sans circulation, vitesses moyennes supposées par type de route.']
      : fallback.warnings()),
  ];
}
