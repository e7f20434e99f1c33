import type { Demands } from './travel_time.ts';

/** Populated cells, or communes when no grid is loaded, in the order of their identifiers. */
export interface PopulatedDemands extends Demands {
  ids: readonly string[];
  population: Float64Array;
  code_insee: readonly (string | null)[];
  code_epci: readonly (string | null)[];
  code_departement: readonly (string | null)[];
}
