import { AppError } from '../../../errors.ts';
import { costs } from '../../rate_limit.ts';
import type { Partial, Process, ProcessContext, Values } from '../process.ts';
import { run_in_thread } from '../run_in_thread.ts';
import { travel_of } from '../coverage/read_situation.ts';
import { assign_roles, role_in_problem, type PlannedSite } from './assign_roles.ts';
import { describe_result, describe_sites, unit_of } from './describe_outcome.ts';
import { inputs, outputs } from './description.ts';
import { read_quotas } from './read_areas.ts';
import { read_candidates, read_existing } from './read_sites.ts';
import { deciseconds_per_minute, read_request, type PlacementRequest } from './request.ts';
import { seal_search } from './search_seal.ts';
import type { PlacementOutcome, PlacementTask } from './task.ts';
import { weigh_demands, type Weighed } from './weigh_demands.ts';

const most_demands = 200_000;
const thread = new URL('./placement_thread.js', import.meta.url);

/** Where to put new sites, with a bound on what is possible: the white paper's question. */
export const placement: Process = {
  id: 'placement',
  version: '2.0.0',
  title: 'Implantation de guichets',
  description:
    'Choisit les lieux de guichets nouveaux, compte tenu de ceux qui existent : le plus de personnes à moins de tant de minutes, le moins de lieux pour tous, le temps moyen ou le temps le plus long les plus courts. La réponse dit aussi ce qu’aucun choix ne peut dépasser.',
  keywords: ['implantation', 'couverture maximale', 'MCLP', 'p-médiane', 'p-centre'],
  modes: ['async'],
  inputs,
  outputs,
  example: { inputs: { p: 5, max_minutes: 20, existing_types: ['france_services'] } },
  cost: () => costs.download,
  execute: place_sites,
};

async function place_sites(given: Values, context: ProcessContext): Promise<Values> {
  const { access, config, progress, signal, report } = context;
  const request = read_request(given);
  await progress(0, 'Lecture de la population et des lieux');
  const weighed = await weigh_demands(request, context);
  check_demands(weighed);
  const existing = await read_existing(access, request.existing_types);
  const sites = assign_roles(await read_candidates(access, request.candidates), existing, request);
  const task: PlacementTask = {
    ...describe_task(sites, weighed, request),
    quotas: await read_quotas(access, points_of(sites), request.quotas),
    travel: travel_of(request.mode, config),
    data_dir: config.DATA_DIR,
  };
  const outcome = await run_in_thread<PlacementOutcome, Partial>(thread, task, {
    signal,
    on_progress: progress,
    on_report: report,
  });
  return {
    result: describe_result(request, sites, weighed, outcome),
    sites: describe_sites(sites, outcome),
    ...(outcome.curve !== null && { curve: outcome.curve }),
    ...(await seal_outcome(config, request, sites, weighed, outcome)),
  };
}

/** The output `seal`, of what a scenario may come to tell: a search by the needs of a basket. */
async function seal_outcome(
  config: ProcessContext['config'],
  request: PlacementRequest,
  sites: readonly PlannedSite[],
  { basket, houses }: Weighed,
  { stages: [first], sites: served }: PlacementOutcome,
): Promise<Values> {
  if (basket === null || houses === null || first === undefined) return {};
  const { value, bound, proven } = first;
  const { p, max_minutes, mode } = request;
  const open = new Set(served.map(({ name }) => name));
  const places = sites.filter(({ name }) => open.has(name));
  const unit = unit_of(first, request);
  const { id, version } = basket;
  const facts = { value, bound, proven, unit, p, max_minutes, basket: id, version, houses, mode, places };
  const seal = await seal_search(config, request, facts);
  return seal === null ? {} : { seal };
}

function check_demands({ demands }: Weighed): void {
  if (demands.ids.length <= most_demands) return;
  throw new AppError(`${demands.ids.length} lieux habités, ${most_demands} au plus.`, {
    status: 422,
    code: 'placement-too-large',
    remedy: 'Charger une grille de population plus grossière (1 km).',
  });
}

const points_of = (sites: readonly PlannedSite[]) => ({
  lon: Float64Array.from(sites, ({ lon }) => lon),
  lat: Float64Array.from(sites, ({ lat }) => lat),
});

/** Demands that weigh nothing need no times: they are left out here. */
function describe_task(
  sites: readonly PlannedSite[],
  { demands, weights }: Weighed,
  request: PlacementRequest,
): Omit<PlacementTask, 'quotas' | 'travel' | 'data_dir'> {
  const kept = Int32Array.from(weights.keys()).filter((i) => (weights[i] as number) > 0);
  const pick = (list: Float64Array) => Float64Array.from(kept, (i) => list[i] as number);
  const { objective, p, mode, minimise, backup, curve, seed, budget } = request;
  return {
    objective,
    p,
    mode,
    minimise,
    backup,
    curve,
    seed,
    budget,
    demands: {
      ids: Array.from(kept, (i) => demands.ids[i] as string),
      lon: pick(demands.lon),
      lat: pick(demands.lat),
      population: pick(demands.population),
      context: Uint8Array.from(kept, (i) => demands.context[i] as number),
    },
    weights: pick(weights),
    sites: {
      ...points_of(sites),
      names: sites.map(({ name }) => name),
      roles: Uint8Array.from(sites, ({ role }) => role_in_problem(role)),
      costs: Float64Array.from(sites, ({ cost }) => cost),
      capacities: sites.every(({ capacity }) => capacity === Infinity)
        ? null
        : Float64Array.from(sites, ({ capacity }) => capacity),
    },
    threshold_ds: Math.round(request.max_minutes * deciseconds_per_minute),
    horizon_ds: Math.round(request.horizon_minutes * deciseconds_per_minute),
  };
}
