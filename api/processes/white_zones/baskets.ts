import { title_of_category, type ShippedCategory } from './categories.ts';
import { default_class_rule, type ClassRule } from './class_rule.ts';
import { load_counters, type BasketCounter } from './counters.ts';

/** One need of a basket: how much it weighs, and from when it counts as met or far. */
export interface BasketCategory {
  /** A slug, unique in its basket; those of the shipped baskets are in categories.ts. */
  id: string;
  title: string;
  weight: number;
  /** Met up to so many minutes, inclusive. */
  served_max_minutes: number;
  /** Far beyond so many minutes, exclusive. */
  white_min_minutes: number;
  /** Whether a visio-guichet can stand for the counter: parcels and cash cannot be handed over by video. */
  visio_substitutable: boolean;
}

/** The needs that are weighed together. The version changes with any of its values. */
export interface Basket {
  id: string;
  title: string;
  version: string;
  categories: readonly BasketCategory[];
  class_rule: ClassRule;
  /** Which services satisfy which category. */
  counters: readonly BasketCounter[];
  /** A France services house counts for each of its partners. */
  france_services_counts_for_partners: boolean;
}

const category = (id: ShippedCategory): BasketCategory => ({
  id,
  title: title_of_category(id),
  weight: 1,
  served_max_minutes: 20,
  white_min_minutes: 30,
  visio_substitutable: id !== 'la_poste',
});

const partners = (
  [
    'caf',
    'assurance_maladie',
    'assurance_retraite',
    'msa',
    'france_travail',
    'la_poste',
    'dgfip',
    'justice',
    'france_titres',
  ] as const
).map(category);

const table = load_counters();
/** The lines of the shipped table for these categories. */
const counters_for = (categories: readonly BasketCategory[]) =>
  table.filter((counter) => categories.some(({ id }) => id === counter.category));

/** The baskets that every site has; others are edited on the site. */
export const shipped_baskets: readonly Basket[] = [
  {
    id: 'premier_accueil',
    title: 'Premier accueil France services',
    version: '2',
    categories: partners,
    class_rule: default_class_rule,
    counters: counters_for(partners),
    france_services_counts_for_partners: true,
  },
  {
    id: 'guichets_propres',
    title: 'Guichets propres des opérateurs',
    version: '2',
    categories: partners,
    class_rule: default_class_rule,
    counters: counters_for(partners),
    france_services_counts_for_partners: false,
  },
];

const prefecture = [category('prefecture')];
/** What is measured as long as no directory of services is loaded. */
export const fallback_basket: Basket = {
  id: 'prefectures',
  title: 'Accès à la préfecture ou sous-préfecture',
  version: '2',
  categories: prefecture,
  class_rule: default_class_rule,
  counters: counters_for(prefecture),
  france_services_counts_for_partners: false,
};

/** Sources that the table of counters has had since version 2. */
const sources_since_2: ReadonlySet<string> = new Set(['tournees', 'osm']);

/** Versions of the shipped baskets that are no longer the last, latest first: for what was computed or saved with them. */
export const former_baskets: readonly Basket[] = [...shipped_baskets, fallback_basket].map((basket) => ({
  ...basket,
  version: '1',
  counters: basket.counters.filter(({ source }) => !sources_since_2.has(source)),
}));
