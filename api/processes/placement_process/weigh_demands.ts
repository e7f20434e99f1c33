import { read_demands, type CoveredDemands, type ReadDemands } from '../coverage/read_demands.ts';
import { reading_as, read_situation } from '../coverage/read_situation.ts';
import { usual_request } from '../coverage/request.ts';
import { ds_of } from '../coverage/situation.ts';
import type { ProcessContext } from '../process.ts';
import type { Basket, BasketCategory } from '../white_zones/baskets.ts';
import { find_basket } from '../baskets/basket_store.ts';
import { read_parameters, say_rule } from '../white_zones/parameters.ts';
import { deciseconds_per_minute, type PlacementRequest } from './request.ts';

/** Who lives where, what each place weighs, and the basket that says so. */
export interface Weighed {
  demands: CoveredDemands;
  read: Pick<ReadDemands, 'collection' | 'unplaced_population'>;
  weights: Float64Array;
  basket: { id: string; title: string; version: string; rule: string } | null;
  /** The basket counts a France services house for its partners; null without a basket. */
  houses: boolean | null;
  /** « démonstration, 2016/2024 » for old or mixed vintages, else null. */
  label: string | null;
  warnings: readonly string[];
}

/**
 * Weights of the demands: inhabitants, or inhabitants × the weight of the basket's needs that nobody meets in time today
 * and that a visio-guichet can meet. The latter is modular: serving a demand brings its weight once, so that the problem
 * of the basket is a maximal covering. Throws the AppErrors of the coverage engine, 404 for a basket that is not there.
 */
export async function weigh_demands(request: PlacementRequest, context: ProcessContext): Promise<Weighed> {
  const { access, config, progress } = context;
  if (request.weigh === 'population') {
    const { demands, ...read } = await read_demands(reading_as(access));
    return {
      demands,
      read,
      weights: demands.population,
      basket: null,
      houses: null,
      label: null,
      warnings: [],
    };
  }
  const { asked: usual, as_of } = read_parameters({}, config);
  const chosen = await access.read((db) => find_basket(db, request.basket ?? usual.id, request.version));
  const asked = {
    ...usual_request(chosen, as_of),
    mode: request.mode,
    uncertainty: null,
  };
  const situation = await read_situation(access, config, asked, {
    between: (done, of) => progress(0.02 + (0.08 * done) / of, 'Calcul de la situation d’aujourd’hui'),
  });
  const { basket, demands, read, label, warnings } = situation;
  return {
    demands,
    read,
    weights: missing_weights(demands.population, basket.categories, ds_of(situation)),
    basket: { id: basket.id, title: basket.title, version: basket.version, rule: say_rule(basket) },
    houses: chosen.france_services_counts_for_partners,
    label,
    warnings: [...warnings, ...warn_of_basket(basket, request.max_minutes)],
  };
}

/** Inhabitants × Σ ω of the missing categories that a visio-guichet can stand for. `times[k]`: of all demands to category k. */
export function missing_weights(
  population: Float64Array,
  categories: readonly BasketCategory[],
  times: readonly Int32Array[],
): Float64Array {
  return population.map((people, i) => {
    const missing = categories.reduce((sum, { weight, visio_substitutable, served_max_minutes }, k) => {
      const is_met = (times[k]?.[i] ?? 0) <= Math.round(served_max_minutes * deciseconds_per_minute);
      return is_met || !visio_substitutable ? sum : sum + weight;
    }, 0);
    return people * missing;
  });
}

function warn_of_basket({ categories }: Basket, max_minutes: number): string[] {
  return [
    ...categories
      .filter(({ visio_substitutable }) => !visio_substitutable)
      .map(({ title }) => `« ${title} » ne se remplace pas par visio-guichet : hors des poids.`),
    ...categories
      .filter(({ served_max_minutes }) => served_max_minutes !== max_minutes)
      .map(
        ({ title, served_max_minutes }) =>
          `« ${title} » manque au-delà de ${served_max_minutes} min, le lieu nouveau compte jusqu’à ${max_minutes} min.`,
      ),
  ];
}
