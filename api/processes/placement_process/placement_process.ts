import { costs } from '../../rate_limit.ts';
import { AppError } from '../../../errors.ts';
import { default_effort, type Answer } from '../placement/answer.ts';
import { place_max_cover } from '../placement/max_cover.ts';
import { make_instance, roles } from '../placement/problem.ts';
import { open_solver } from '../placement/solver.ts';
import type { Process, ProcessContext, Values } from '../process.ts';
import { read_demands, type ReadDemands } from '../coverage/read_demands.ts';
import { measure_times, type MeasuredTimes } from './measure_times.ts';
import { read_candidates, read_existing, type Site } from './read_sites.ts';

const most_demands = 60_000;
const deciseconds_per_minute = 600;

interface PlacementInputs {
  p: number;
  max_minutes?: number;
  candidates?: string;
  existing_types?: readonly string[];
  seed?: number;
}

/** Where to put p new sites so that most people live within so many minutes of one, with a bound on what is possible. */
export const placement: Process = {
  id: 'placement',
  version: '1.0.0',
  title: 'Implantation de guichets',
  description:
    'Choisit p lieux nouveaux pour que le plus d’habitants vivent à moins de tant de minutes d’un guichet, compte tenu de ceux qui existent (couverture maximale). La réponse dit aussi ce qu’aucun choix ne peut dépasser.',
  keywords: ['implantation', 'couverture maximale', 'MCLP'],
  modes: ['async'],
  inputs: {
    p: {
      title: 'Nombre de lieux nouveaux',
      description: 'Guichets à ouvrir, au plus.',
      schema: { type: 'integer', minimum: 1, maximum: 200 },
    },
    max_minutes: {
      title: 'Temps',
      description: 'Minutes en voiture jusqu’au guichet, cette durée comprise.',
      schema: { type: 'number', minimum: 1, maximum: 60, default: 20 },
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
      schema: {
        type: 'array',
        maxItems: 20,
        uniqueItems: true,
        items: { type: 'string', minLength: 1, maxLength: 100 },
      },
      is_optional: true,
    },
    seed: {
      title: 'Graine',
      description: 'La même demande avec la même graine donne la même réponse.',
      schema: { type: 'integer', minimum: 0, maximum: 1_000_000_000, default: 1 },
      is_optional: true,
    },
  },
  outputs: {
    result: {
      title: 'Résultat',
      description:
        'value : habitants desservis ; bound : ce qu’aucun choix ne dépasse ; gap : l’écart relatif ; proven : rien ne fait mieux ; seed ; solver ; population : tous les habitants comptés ; method, approximate et warnings.',
      schema: {
        type: 'object',
        required: ['value', 'bound', 'gap', 'proven', 'seed'],
        properties: {
          value: { type: 'number' },
          bound: { type: 'number' },
          gap: { type: 'number' },
          proven: { type: 'boolean' },
          seed: { type: 'integer' },
          solver: { type: 'string' },
          population: { type: 'number' },
          max_minutes: { type: 'number' },
          method: { type: 'string' },
          approximate: { type: 'boolean' },
          warnings: { type: 'array', items: { type: 'string' } },
        },
      },
    },
    sites: {
      title: 'Lieux',
      description: 'Les guichets : existing dit ceux qui étaient là.',
      schema: { type: 'object', format: 'geojson-feature-collection' },
      media_type: 'application/geo+json',
    },
  },
  example: { inputs: { p: 5, max_minutes: 20, existing_types: ['france_services'] } },
  cost: () => costs.download,
  execute: place_sites,
};

async function place_sites(inputs: Values, { access, config, progress }: ProcessContext): Promise<Values> {
  const given = inputs as unknown as PlacementInputs;
  const { p, max_minutes = 20, candidates = 'communes', existing_types = [], seed = 1 } = given;
  await progress(0, 'Lecture de la population et des lieux');
  const read = await access.read((db) => read_demands(db), { deadline_ms: 60_000 });
  check_demands(read);
  const existing = await read_existing(access, existing_types);
  const sites = [...(await read_candidates(access, candidates)), ...existing];
  const threshold = Math.round(max_minutes * deciseconds_per_minute);
  const points = {
    lon: Float64Array.from(sites, ({ lon }) => lon),
    lat: Float64Array.from(sites, ({ lat }) => lat),
  };
  const times = await measure_times(read.demands, points, threshold, config, (done) =>
    progress(0.05 + 0.45 * done, 'Calcul des temps'),
  );
  await progress(0.5, 'Choix des lieux');
  const answer = await choose_sites(read, sites, times, { p, threshold, seed });
  return {
    result: describe_result(answer, read, times, max_minutes),
    sites: describe_sites(answer, sites),
  };
}

function check_demands({ demands }: ReadDemands): void {
  if (demands.ids.length <= most_demands) return;
  throw new AppError(`${demands.ids.length} lieux habités, ${most_demands} au plus.`, {
    status: 422,
    code: 'placement-too-large',
    remedy: 'Charger une grille de population plus grossière (1 km).',
  });
}

/** A name for each site that no other has: candidates and services may share an id. */
const name_of = ({ id, is_existing }: Site) => `${is_existing ? 'e' : 'c'}:${id}`;

/** A small problem is searched out long before the usual number of steps; from 15,000 pairs on they are the usual ones. */
const search_steps_for = (pairs: number) =>
  Math.min(default_effort.search_steps, Math.max(1e6, 20_000 * pairs));

async function choose_sites(
  { demands }: ReadDemands,
  sites: readonly Site[],
  { matrix }: MeasuredTimes,
  { p, threshold, seed }: { p: number; threshold: number; seed: number },
): Promise<Answer> {
  const instance = make_instance({
    candidates: sites.map(name_of),
    demands: demands.ids,
    weights: demands.population,
    starts: matrix.start,
    targets: matrix.demand,
    times: matrix.ds,
    roles: Uint8Array.from(sites, ({ is_existing }) => (is_existing ? roles.locked : roles.free)),
    max_new_sites: p,
  });
  const solver = open_solver();
  try {
    const effort = { ...default_effort, search_steps: search_steps_for(matrix.demand.length) };
    return await place_max_cover(instance, { threshold }, { seed, solver, effort });
  } finally {
    solver.close();
  }
}

function describe_result(
  { value, bound, gap, proven, seed, solver }: Answer,
  { demands, collection, unplaced_population }: ReadDemands,
  { method, approximate, warnings }: MeasuredTimes,
  max_minutes: number,
) {
  return {
    value,
    bound,
    gap,
    proven,
    seed,
    solver,
    population: demands.population.reduce((sum, people) => sum + people, 0),
    max_minutes,
    method,
    approximate,
    warnings: [
      ...(collection === 'communes' ? ['Population comptée au centre des communes, faute de grille.'] : []),
      ...(unplaced_population > 0 ? [`${unplaced_population} habitants sans lieu connu, non comptés.`] : []),
      ...warnings,
    ],
  };
}

function describe_sites({ sites: chosen }: Answer, sites: readonly Site[]) {
  const open = new Set(chosen);
  return {
    type: 'FeatureCollection',
    features: sites
      .filter((site) => open.has(name_of(site)))
      .map(({ id, nom, lon, lat, is_existing }) => ({
        type: 'Feature',
        id: name_of({ id, nom, lon, lat, is_existing }),
        geometry: { type: 'Point', coordinates: [lon, lat] },
        properties: { source_id: id, nom, existing: is_existing },
      })),
  };
}
