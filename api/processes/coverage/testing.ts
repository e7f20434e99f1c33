/** Inputs of the coverage engine without a database, for tests and benchmarks. */
import type { PopulatedDemands } from '../white_zones/populated_demands.ts';
import { crow_fly, type CrowFlyParameters } from '../white_zones/crow_fly.ts';
import type { Inputs } from './read_situation.ts';
import type { CountedService } from './read_services.ts';

/** A service of the bare minimum: with an address, open at unknown hours. */
export const counted = (service: Pick<CountedService, 'id' | 'source' | 'type_service' | 'lon' | 'lat'>) => ({
  nom: null,
  code_insee: null,
  horaires: null,
  details: null,
  capacity: null,
  facilities: null,
  itinerant: false,
  at_commune_centre: false,
  ...service,
});

/** People in cells of 1 km and services, both in canonical order, and times as the crow flies. */
export function make_inputs(
  demands: PopulatedDemands,
  services: readonly CountedService[],
  travel: CrowFlyParameters,
): Inputs {
  const count = demands.ids.length;
  return {
    read: {
      demands: {
        ...demands,
        width_m: new Float64Array(count).fill(1000),
        factor: new Float64Array(count).fill(1),
        ages: null,
        without_car: null,
      },
      collection: 'population_cells',
      vintage: '2019',
      unplaced_population: 0,
      approximate_shapes: false,
      communes: [],
      rescaling: null,
    },
    services,
    service_sources: [],
    names: { departements: new Map(), epci: new Map() },
    travel,
    travel_times: crow_fly(travel),
  };
}
