import { choose_antennas, type ChosenAntennas, type Service } from './antennas.ts';
import type { Basket } from './baskets.ts';
import { classify, type Classification } from './classify.ts';
import { summarise, type Summary } from './summarise.ts';
import type { Demands, TravelTimes } from './travel_time.ts';

/** Populated cells, or communes when no grid is loaded, in the order of their identifiers. */
export interface PopulatedDemands extends Demands {
  ids: readonly string[];
  population: Float64Array;
  code_insee: readonly (string | null)[];
  code_epci: readonly (string | null)[];
  code_departement: readonly (string | null)[];
}

/** All that a run of the white zones finds out. */
export interface Computation {
  antennas: ChosenAntennas;
  /** Minutes of each demand, per category of `antennas`. */
  minutes: readonly Float64Array[];
  classification: Classification;
  region: Summary;
  by_departement: ReadonlyMap<string, Summary>;
}

/**
 * Classes of all demands. Deterministic: the same demands, services and basket in the same order give the same bytes.
 * `between` runs after each category, for progress and so that a long run lets other work pass.
 */
export async function compute_white_zones(
  demands: PopulatedDemands,
  services: readonly Service[],
  basket: Basket,
  travel_times: TravelTimes,
  between: (done: number, of: number) => Promise<void> = () => Promise.resolve(),
): Promise<Computation> {
  const antennas = choose_antennas(services, basket);
  const minutes: Float64Array[] = [];
  for (const { points } of antennas.categories) {
    minutes.push((await travel_times.nearest(demands, points)).minutes);
    await between(minutes.length, antennas.categories.length);
  }
  const classification = classify(
    antennas.basket.categories,
    minutes,
    demands.ids.length,
    antennas.basket.class_rule,
  );
  const { all, groups } = summarise(classification, demands.population, demands.code_departement);
  return { antennas, minutes, classification, region: all, by_departement: groups };
}
