import type { Config } from '../../../config.ts';
import { AppError } from '../../../errors.ts';
import type { Access, Db } from '../../../sql/client.ts';
import { closed, open } from '../hours/read_hours.ts';
import { read_states, warn_of_hours } from '../hours/states_of_services.ts';
import { choose_travel_times } from '../network/choose_travel_times.ts';
import { choose_antennas, type ChosenAntennas } from '../white_zones/antennas.ts';
import { fallback_basket, type Basket } from '../white_zones/baskets.ts';
import type { CrowFlyParameters } from '../white_zones/crow_fly.ts';
import { read_parameters } from '../white_zones/parameters.ts';
import type { TravelTimes } from '../white_zones/travel_time.ts';
import { list_warnings } from '../white_zones/warnings.ts';
import { label_of } from './label.ts';
import { time_to_services, time_with_added, type CategoryTimes } from './measure_times.ts';
import { counter_errors, place_errors } from './placing_errors.ts';
import { read_names } from './read_communes.ts';
import { read_demands, type ReadDemands } from './read_demands.ts';
import {
  read_service_sources,
  read_services,
  type CountedService,
  type ServiceSource,
} from './read_services.ts';
import type { CoverageRequest, Mode } from './request.ts';
import type { Situation } from './situation.ts';
import { list_used } from './used_sources.ts';
import { warn_of_request } from './warn_of_request.ts';

/** Reads what somebody may see: one short transaction for each query, so that others pass between two. */
export const reading_as = (access: Pick<Access, 'read'>): Db => ({
  query: (query) => access.read((db) => db.query(query)),
});

/** What several baskets can be measured on. */
export interface Inputs {
  read: ReadDemands;
  services: readonly CountedService[];
  service_sources: readonly ServiceSource[];
  names: Situation['names'];
  travel: CrowFlyParameters;
  travel_times: TravelTimes;
}

export interface Options {
  /** Speed and detours of the straight line; those of the settings for the mode without. */
  travel?: CrowFlyParameters;
  /** Other baskets that will be measured on the same inputs. */
  baskets?: readonly Basket[];
  /** What counters offer is asked too: the access by competition alone needs it. */
  capacities?: boolean;
  /** The people of the request, where they were read before. */
  read?: ReadDemands;
  /** What measures their times, where that is not to be chosen here. */
  travel_times?: TravelTimes;
  /** Runs after each category, for progress and so that a long run lets other work pass. */
  between?: (done: number, of: number) => Promise<void>;
}

/** Straight-line speeds on foot and by bicycle, km/h; the detours are those of the roads. */
const slow_speeds = { walk: 5, bicycle: 15 } as const;

/** Straight-line speed and detours of the mode: by car the settings'. */
export function travel_of(mode: Mode, config: Config): CrowFlyParameters {
  const { travel } = read_parameters({}, config);
  return mode === 'car' ? travel : { ...travel, speed_kmh: slow_speeds[mode] };
}

/** People, services and travel times of a request. Throws the AppErrors of `read_demands` and of a damaged road graph. */
export async function read_inputs(
  db: Db,
  config: Config,
  request: CoverageRequest,
  options: Options = {},
): Promise<Inputs> {
  const baskets = [request.basket, ...(options.baskets ?? []), fallback_basket];
  const read = options.read ?? (await read_demands(db, request));
  const services = await read_services(
    db,
    baskets.flatMap(({ counters }) => counters),
    { capacities: options.capacities ?? false },
  );
  const travel = options.travel ?? travel_of(request.mode, config);
  const named = async (collection: 'departements' | 'epci') =>
    new Map((await read_names(db, collection)).map(({ code, nom }) => [code, nom]));
  return {
    read,
    services,
    service_sources: await read_service_sources(db),
    names: { departements: await named('departements'), epci: await named('epci') },
    travel,
    travel_times:
      options.travel_times ??
      choose_travel_times({ travel, as_of: request.as_of }, config, read.demands, request.mode),
  };
}

/**
 * Everything that the figures of a request are computed from, with the asker's rights: people, antennas of each category
 * and times to them, sites added and services removed, what is open. Deterministic: inputs come in the byte order of their
 * identifiers. Throws AppErrors: 409 without inhabitants or without any counter, 404 for an unknown territory.
 */
export async function read_situation(
  access: Pick<Access, 'read'>,
  config: Config,
  request: CoverageRequest,
  options: Options = {},
): Promise<Situation> {
  const inputs = await read_inputs(reading_as(access), config, request, options);
  return measure_situation(inputs, request, options);
}

/** The situation of one basket on inputs read before. */
export async function measure_situation(
  inputs: Inputs,
  request: CoverageRequest,
  { between = () => Promise.resolve() }: Options = {},
): Promise<Situation> {
  const { demands, ...read } = inputs.read;
  const { travel, travel_times, service_sources, names } = inputs;
  const antennas = choose_antennas(inputs.services, request.basket);
  if (antennas.categories.length === 0) throw no_antenna();
  const removed = new Set(request.removed);
  const hours = request.at === null ? null : await read_states(antennas, request.at, request.as_of);
  const times: CategoryTimes[] = [];
  const surely_open: CategoryTimes[] = [];
  const of = antennas.categories.length;
  for (const [k, category] of antennas.categories.entries()) {
    const { services } = category;
    const states = hours?.categories[k]?.states ?? null;
    const stands = (at: number) => !removed.has(services[at]?.id ?? '');
    const add = (found: CategoryTimes) =>
      time_with_added(found, demands, category, request.added, travel_times);
    const measure = async (counts: (at: number) => boolean) =>
      add(await time_to_services(demands, category, travel_times, counts));
    times.push(await measure((at) => stands(at) && states?.[at] !== closed));
    if (states !== null) surely_open.push(await measure((at) => stands(at) && states[at] === open));
    await between(times.length, of);
  }
  const sources = list_used(antennas, inputs.read, service_sources);
  return {
    request,
    basket: antennas.basket,
    antennas,
    demands,
    read,
    times,
    surely_open: hours === null ? null : surely_open,
    hours,
    place_error_ds: place_errors(demands, travel),
    counters: list_counters(antennas, inputs, request),
    method: travel_times.method,
    approximate: travel_times.approximate,
    travel: travel_times.parameters,
    warnings: [
      ...list_warnings({
        antennas,
        demands: read,
        travel_warnings: travel_times.warnings(),
        used: sources,
        service_sources,
        as_of: request.as_of,
        at: request.at,
      }),
      ...(hours === null ? [] : warn_of_hours(hours)),
      ...warn_of_request(request, antennas, read),
    ],
    sources,
    service_sources,
    label: label_of(sources, request.as_of),
    names,
  };
}

export const no_antenna = () =>
  new AppError('Aucun guichet de ce panier n’est chargé, ni aucune préfecture.', {
    status: 409,
    code: 'no-antenna',
    remedy: 'npm run etl -- sync',
  });

/** By category: its services, then the added sites, whose places are known. */
function list_counters(
  { categories }: ChosenAntennas,
  { read, travel }: Inputs,
  { added }: CoverageRequest,
): Situation['counters'] {
  const sites = added.map(({ id }) => ({ id, error_ds: 0 }));
  return categories.map(({ services }) => [
    ...counter_errors(services as readonly CountedService[], read.communes, travel),
    ...sites,
  ]);
}
