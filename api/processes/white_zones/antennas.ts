import { fallback_basket, type Basket, type BasketCategory } from './baskets.ts';
import type { BasketCounter } from './counters.ts';
import type { Points } from './travel_time.ts';

/** A service that may be an antenna. */
export interface Service {
  id: string;
  source: string;
  type_service: string;
  lon: number;
  lat: number;
  itinerant: boolean;
  /** Placed at the centre of its commune for want of an address. */
  at_commune_centre: boolean;
}

/** The antennas of one category of the basket, in the order of their identifiers. */
export interface CategoryAntennas {
  category: BasketCategory;
  services: readonly Service[];
  points: Points;
}

export interface ChosenAntennas {
  /** The basket as measured: without the categories that have no antenna; the fallback when no directory is loaded. */
  basket: Basket;
  is_fallback: boolean;
  categories: readonly CategoryAntennas[];
  /** Categories without any antenna: « non renseignées », out of the score and named. */
  left_out: readonly BasketCategory[];
}

/** Préfectures at the centre of their commune: known on every site, before any directory of services. */
const stand_in = 'prefectures';

/**
 * The antennas of each category by the basket's table of counters. When no directory gives any, the basket gives way
 * to the access to the préfecture. Services must come in canonical order (by id): ties go to the first.
 */
export function choose_antennas(services: readonly Service[], basket: Basket): ChosenAntennas {
  const wanted = counters_of(basket);
  const counts_others = basket.counters.some(({ source }) => source !== stand_in);
  const is_fallback = !services.some(
    (service) => wanted.has(key_of(service)) && (service.source !== stand_in || !counts_others),
  );
  const measured = is_fallback ? fallback_basket : basket;
  const categories_of = is_fallback ? counters_of(fallback_basket) : wanted;
  const all = measured.categories.map((category) =>
    to_antennas(
      category,
      services.filter((service) => categories_of.get(key_of(service))?.has(category.id) === true),
    ),
  );
  const categories = all.filter((antennas) => antennas.services.length > 0);
  return {
    basket: { ...measured, categories: categories.map(({ category }) => category) },
    is_fallback,
    categories,
    left_out: all.filter((antennas) => antennas.services.length === 0).map(({ category }) => category),
  };
}

const key_of = ({ source, type_service }: Pick<BasketCounter, 'source' | 'type_service'>) =>
  `${source} ${type_service}`;

/** Source and type → the basket's categories that they satisfy. */
function counters_of(basket: Basket): Map<string, Set<string>> {
  const in_basket = new Set<string>(basket.categories.map(({ id }) => id));
  const found = new Map<string, Set<string>>();
  for (const counter of basket.counters) {
    if (!in_basket.has(counter.category)) continue;
    if (counter.only_for_partners && !basket.france_services_counts_for_partners) continue;
    const categories = found.get(key_of(counter));
    if (categories === undefined) found.set(key_of(counter), new Set([counter.category]));
    else categories.add(counter.category);
  }
  return found;
}

function to_antennas(category: BasketCategory, services: readonly Service[]): CategoryAntennas {
  return {
    category,
    services,
    points: {
      lon: Float64Array.from(services, ({ lon }) => lon),
      lat: Float64Array.from(services, ({ lat }) => lat),
    },
  };
}
