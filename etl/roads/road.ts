/** What a road is to one mode of travel, whichever source tells it. */

/** Classes of OpenStreetMap's key `highway`, and ferries. */
export const road_classes = [
  'motorway',
  'motorway_link',
  'trunk',
  'trunk_link',
  'primary',
  'primary_link',
  'secondary',
  'secondary_link',
  'tertiary',
  'tertiary_link',
  'unclassified',
  'residential',
  'living_street',
  'service',
  'road',
  'track',
  'pedestrian',
  'footway',
  'cycleway',
  'path',
  'bridleway',
  'steps',
  'ferry',
] as const;
export type RoadClass = (typeof road_classes)[number];

/** A period of every year, as day numbers of catalogue/roads/graph.ts, both included; it may pass over New Year. */
export interface Period {
  from: number;
  to: number;
}

export interface Road {
  class: RoadClass;
  /** Passable in the order of its points, and against it. */
  ahead: boolean;
  back: boolean;
  /** Legal speed by direction (km/h); null: not told. */
  ahead_limit_kmh: number | null;
  back_limit_kmh: number | null;
  /** Mean speed that the source itself gives (km/h): used as it is. */
  known_kmh: number | null;
  /** Built-up or not, where the source tells. */
  context: 'urban' | 'rural' | null;
  /** People reach it from beside it: neither motorway, tunnel nor ferry. */
  is_reachable: boolean;
  /** Time over its whole length (s), for ferries. */
  duration_s: number | null;
  closures: readonly Period[];
}
