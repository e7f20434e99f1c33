/** Access by competition (E2SFCA): how much of what is offered around each place is left to each of its inhabitants. */
import type { TimeMatrix } from '../network/matrix.ts';
import { two_step_catchment, usual_steps } from '../placement/two_step_catchment.ts';
import type { BasketCategory } from '../white_zones/baskets.ts';
import type { PopulatedDemands } from '../white_zones/populated_demands.ts';
import type { Points } from '../white_zones/travel_time.ts';
import type { CountedService } from './read_services.ts';

/** Beyond the last step nothing is reached (deciseconds). */
export const catchment_limit_ds = 18_000;

/** What is added up: a capacity that the directory declares, or how many counters its lines stand for. */
export type Measure = 'capacity' | 'count';

/** The counters of a category as competition counts them; `measure` null: none tells what it offers. */
export interface Supply {
  measure: Measure | null;
  /** Those that count, as indices of the services given. */
  of: number[];
  amounts: Float64Array;
  /** Counters that stand but do not tell what they offer: left out. */
  untold: number;
}

/**
 * What the services that stand offer. Units are never mixed: where one of them declares a capacity, those that merely tell
 * how many they are do not count.
 */
export function find_supply(
  services: readonly Pick<CountedService, 'capacity' | 'facilities'>[],
  stands: (at: number) => boolean,
): Supply {
  const standing = [...services.keys()].filter(stands);
  const tells = (measure: Measure) => (at: number) => amount_of(services[at], measure) !== null;
  const measure = (['capacity', 'count'] as const).find((one) => standing.some(tells(one))) ?? null;
  const of = measure === null ? [] : standing.filter(tells(measure));
  return {
    measure,
    of,
    amounts: Float64Array.from(of, (at) => amount_of(services[at], measure) ?? 0),
    untold: standing.length - of.length,
  };
}

function amount_of(
  service: Pick<CountedService, 'capacity' | 'facilities'> | undefined,
  measure: Measure | null,
): number | null {
  const amount = measure === 'capacity' ? service?.capacity : service?.facilities;
  return amount == null || !(amount >= 0) || amount === Infinity ? null : amount;
}

/** Times of all pairs of place and counter within the limit. */
export type TimesWithin = (points: Points, limit_ds: number) => Promise<TimeMatrix>;

/** Counters whose pairs are in memory at once. */
const batch = 200;

/**
 * Index of each place: supply per inhabitant, by `two_step_catchment` with steps of 10, 20 and 30 minutes. Every counter is
 * shared among all `demands`, so that they must be those of the whole site, whatever territory is asked about. Counters are
 * taken some at a time: what each gives adds up.
 */
export async function measure_index(
  { population }: Pick<PopulatedDemands, 'population'>,
  { points, amounts }: { points: Points; amounts: Float64Array },
  times_within: TimesWithin,
): Promise<Float64Array> {
  const index = new Float64Array(population.length);
  for (let first = 0; first < amounts.length; first += batch) {
    const part = (values: Float64Array) => values.slice(first, first + batch);
    const { start, demand, ds } = await times_within(
      { lon: part(points.lon), lat: part(points.lat) },
      catchment_limit_ds,
    );
    two_step_catchment(
      { population, supply: part(amounts), starts: start, targets: demand, times: ds },
      usual_steps,
    ).forEach((share, i) => (index[i] = (index[i] as number) + share));
  }
  return index;
}

/** Access of one category. */
export interface CategoryAccess extends Pick<Supply, 'measure' | 'untold'> {
  category: BasketCategory;
  /** What its counters offer together, in the unit of the measure. */
  supply: number;
  counters: number;
  /** By place: supply per inhabitant; null without any capacity told. */
  index: Float64Array | null;
}

/** The mean index of some places, each inhabitant counting once; null where nobody lives. */
export function mean_index(
  index: Float64Array,
  population: Float64Array,
  members: readonly number[],
): number | null {
  let [sum, people] = [0, 0];
  for (const i of members) {
    sum += (index[i] as number) * (population[i] as number);
    people += population[i] as number;
  }
  return people > 0 ? sum / people : null;
}
