import { day_number, type TravelMode } from '../../catalogue/roads/graph.ts';
import type { Period, RoadClass } from './road.ts';

/** How fast one travels; kept in the graph's file. All may be changed there alone, by building anew. */
export interface RoadParameters {
  /** Mean speed by class (km/h): out of built-up areas, in them. A class that is absent is not passable. */
  kmh: Readonly<Partial<Record<RoadClass, readonly [rural: number, urban: number]>>>;
  /** Mean speed over the legal one, where the road tells it; null: limits are above what the mode does. */
  limit_share: { rural: number; urban: number } | null;
  /** Waiting at traffic lights, and slowing down at junctions of three roads or more (s). */
  signals_s: number;
  junction_s: number;
  /** Waiting for a ferry (s); its speed where no duration is told (km/h). */
  boarding_s: number;
  ferry_kmh: number;
  /** « winter » where no dates are told. */
  winter: Period;
  /** Built-up: so many metres of residential streets per km², in squares of a two-hundredth of a degree. */
  urban_streets_m_per_km2: number;
  /** Pieces of network that are joined to nothing and have fewer nodes are left out; the largest stays. */
  min_component_nodes: number;
}

const winter: Period = { from: day_number(11, 15), to: day_number(4, 30) };
const shared = {
  boarding_s: 600,
  ferry_kmh: 15,
  winter,
  urban_streets_m_per_km2: 5000,
  min_component_nodes: 40,
} as const;

const both = (kmh: number) => [kmh, kmh] as const;

/**
 * Assumed mean speeds, lights and slow bends included, not measured ones: below the legal speeds of the Code de la route
 * (R413-2, R413-3: 130, 110, 80, 50 km/h) by what towns and junctions take.
 */
export const default_parameters: Readonly<Record<TravelMode, RoadParameters>> = {
  car: {
    ...shared,
    kmh: {
      motorway: [115, 95],
      motorway_link: [60, 50],
      trunk: [90, 60],
      trunk_link: [50, 40],
      primary: [72, 34],
      primary_link: [45, 30],
      secondary: [65, 32],
      secondary_link: [40, 28],
      tertiary: [56, 30],
      tertiary_link: [35, 26],
      unclassified: [45, 27],
      residential: [32, 24],
      living_street: both(12),
      service: both(14),
      road: [35, 24],
      track: both(16),
      pedestrian: both(8),
      ferry: both(15),
    },
    limit_share: { rural: 0.88, urban: 0.66 },
    signals_s: 9,
    junction_s: 1.5,
  },
  bicycle: {
    ...shared,
    kmh: {
      trunk: both(17),
      trunk_link: both(17),
      primary: both(17),
      primary_link: both(17),
      secondary: both(17),
      secondary_link: both(17),
      tertiary: both(17),
      tertiary_link: both(17),
      unclassified: both(17),
      residential: both(16),
      living_street: both(12),
      service: both(14),
      road: both(16),
      track: both(12),
      pedestrian: both(6),
      footway: both(6),
      cycleway: both(17),
      path: both(11),
      bridleway: both(9),
      ferry: both(15),
    },
    limit_share: null,
    signals_s: 10,
    junction_s: 1,
  },
  walk: {
    ...shared,
    kmh: {
      trunk: both(5),
      trunk_link: both(5),
      primary: both(5),
      primary_link: both(5),
      secondary: both(5),
      secondary_link: both(5),
      tertiary: both(5),
      tertiary_link: both(5),
      unclassified: both(5),
      residential: both(5),
      living_street: both(5),
      service: both(5),
      road: both(5),
      track: both(5),
      pedestrian: both(5),
      footway: both(5),
      cycleway: both(5),
      path: both(4.5),
      bridleway: both(4.5),
      steps: both(2.5),
      ferry: both(15),
    },
    limit_share: null,
    signals_s: 10,
    junction_s: 0,
  },
};

/** Classes that no speed limit makes faster. */
export const slow_classes: ReadonlySet<RoadClass> = new Set([
  'living_street',
  'service',
  'track',
  'pedestrian',
]);
/** Streets whose density tells a built-up area. */
export const street_classes: ReadonlySet<RoadClass> = new Set(['residential', 'living_street', 'pedestrian']);
