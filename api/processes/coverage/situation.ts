import type { ChosenAntennas } from '../white_zones/antennas.ts';
import type { Basket } from '../white_zones/baskets.ts';
import type { UsedSource } from '../white_zones/vintages.ts';
import type { HoursOfCategories } from '../hours/states_of_services.ts';
import type { CategoryTimes } from './measure_times.ts';
import type { CoveredDemands, ReadDemands } from './read_demands.ts';
import type { CountedService, ServiceSource } from './read_services.ts';
import type { CoverageRequest } from './request.ts';

/** All that the figures of a request are computed from: what the asker may read of it, and the times. */
export interface Situation {
  request: CoverageRequest;
  /** As measured: without the categories that have no source, or the fallback. */
  basket: Basket;
  antennas: ChosenAntennas;
  /** In the order of their identifiers. */
  demands: CoveredDemands;
  /** Where they were read. */
  read: Omit<ReadDemands, 'demands'>;
  /** By category of `basket`: times to what is open, or of unknown hours, with the added sites. */
  times: readonly CategoryTimes[];
  /** Times to what is surely open; null when no moment is asked for. */
  surely_open: readonly CategoryTimes[] | null;
  /** Which counters are open then; null when no moment is asked for. */
  hours: HoursOfCategories | null;
  /** How far people and counters may be from where they are placed (deciseconds of travel): see uncertainty.ts. */
  place_error_ds: Float64Array;
  counters: readonly (readonly { id: string; error_ds: number }[])[];
  /** French, with the mode: « par la route, en voiture… ». */
  method: string;
  /** Straight line × detour, not roads: shown as « approché ». */
  approximate: boolean;
  travel: Readonly<Record<string, unknown>>;
  /** French sentences to show wherever a figure is. */
  warnings: readonly string[];
  sources: readonly UsedSource[];
  service_sources: readonly ServiceSource[];
  /** « démonstration, 2016/2024 » for old or mixed vintages, else null: shown on map, print and export. */
  label: string | null;
  names: { departements: ReadonlyMap<string, string>; epci: ReadonlyMap<string, string> };
}

/** Times of all places to category k, in deciseconds. */
export const ds_of = ({ times }: Situation): Int32Array[] => times.map(({ ds }) => ds);

/** The counter, or the added site, that place i goes to for category k; null when it reaches none. */
export function counter_of(
  { antennas, times, request }: Situation,
  k: number,
  i: number,
): { id: string; nom: string | null; is_added: boolean } | null {
  const at = times[k]?.site[i] ?? -1;
  if (at < 0) return null;
  const services = (antennas.categories[k]?.services ?? []) as readonly CountedService[];
  const service = services[at];
  if (service !== undefined) return { id: service.id, nom: service.nom, is_added: false };
  const site = request.added[at - services.length];
  return site === undefined ? null : { id: site.id, nom: site.nom, is_added: true };
}
