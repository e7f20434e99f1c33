import type { MultiPolygon, Polygon } from 'geojson';
import type { TravelMode } from '../../../catalogue/roads/graph.ts';
import type { Basket } from '../white_zones/baskets.ts';
import type { ClassRule } from '../white_zones/class_rule.ts';

export type Mode = TravelMode;

/** Whose inhabitants are counted; the services outside still count for them. */
export type Territory =
  | { kind: 'region' }
  | { kind: 'departement' | 'epci' | 'commune'; code: string }
  /** The places whose centre is inside or on its border. Geometry checked by whoever read it (geojson_input.ts). */
  | { kind: 'area'; geometry: Polygon | MultiPolygon };

export const weekdays = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'] as const;
/** A moment of the week by the clock of Europe/Paris. */
export interface Moment {
  weekday: (typeof weekdays)[number];
  /** HH:MM, 00:00 to 23:59. */
  time: string;
}

/** A visio-guichet that a scenario adds. */
export interface ScenarioSite {
  id: string;
  nom: string;
  lon: number;
  lat: number;
  /** Categories of the basket that it stands for; null: all that a visio-guichet can. */
  categories: readonly string[] | null;
  locked: boolean;
}

export interface Uncertainty {
  draws: number;
  /** Any integer; its low 32 bits count. */
  seed: number;
}

/** What is asked of the coverage engine. */
export interface CoverageRequest {
  basket: Basket;
  mode: Mode;
  /** Usually the basket's. */
  rule: ClassRule;
  /** Counts only what is open then; null: opening hours do not matter. */
  at: Moment | null;
  /** Day that the age of sources and the closed roads are told from, YYYY-MM-DD. */
  as_of: string;
  territory: Territory;
  added: readonly ScenarioSite[];
  /** Identifiers of services that no longer count. */
  removed: readonly string[];
  /** Multiply each commune's cells so that they add up to its present population. */
  rescale: boolean;
  /** Null: no P(white). */
  uncertainty: Uncertainty | null;
}

/** The whole region by car as it is today, with the basket's own rule and 200 draws. */
export function usual_request(basket: Basket, as_of: string): CoverageRequest {
  return {
    basket,
    mode: 'car',
    rule: basket.class_rule,
    at: null,
    as_of,
    territory: { kind: 'region' },
    added: [],
    removed: [],
    rescale: false,
    uncertainty: { draws: 200, seed: 1 },
  };
}
