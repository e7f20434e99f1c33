import type { ClassRule, Mode } from './scenario_body.ts';

/** What the server hands to the planner's page and its island; plain JSON. */

export interface PlannerCategory {
  id: string;
  title: string;
  weight: number;
  /** Met up to so many minutes, inclusive. */
  served_max_minutes: number;
  /** Far beyond so many minutes, exclusive. */
  white_min_minutes: number;
  /** A visio-guichet can stand for the counter. */
  visio_substitutable: boolean;
}

export interface PlannerBasket {
  id: string;
  title: string;
  version: string;
  categories: readonly PlannerCategory[];
  class_rule: ClassRule;
  /** A France services house counts for each of its partners, unless asked otherwise. */
  france_services_counts_for_partners: boolean;
}

export interface PlannerView {
  region: string;
  /** west, south, east, north, WGS 84. */
  bbox: readonly [number, number, number, number];
  /** What the map shows first; smaller than `bbox` where the region has overseas parts. */
  first_view: readonly [number, number, number, number];
  /** Published collections that the map can draw. */
  collections: readonly string[];
  /** The contours are reconstructed, not surveyed. */
  approximate_contours: boolean;
  /** Sources with their vintage, for the map's corner and the print. */
  sources: readonly string[];
  baskets: readonly PlannerBasket[];
  /** The one that the published white zones use, else the site's setting. */
  default_basket: string;
  /** What the site can measure. */
  modes: readonly Mode[];
  /** Services have opening hours, so that a weekday and an hour can be asked for. */
  has_hours: boolean;
  /** A scenario may be saved: whoever asked is signed in. */
  may_save: boolean;
  /** Of a session; the island sends it as X-CSRF-Token with what it posts. */
  csrf_token: string | null;
}
