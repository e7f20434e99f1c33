import { contexts } from '../white_zones/travel_time.ts';
import type { CrowFlyParameters } from '../white_zones/crow_fly.ts';
import type { CommuneFacts } from './read_communes.ts';
import type { CoveredDemands } from './read_demands.ts';
import type { CountedService } from './read_services.ts';

/** Radius of a disc as large as the mean French commune (some 15.5 km², INSEE): for those whose contour is not loaded. */
const usual_commune_radius_m = 2200;

const ds_per_m = ({ speed_kmh, detour }: CrowFlyParameters, context: (typeof contexts)[number]) =>
  (detour[context] * 60 * 600) / (speed_kmh * 1000);

/** By place: half the width of its cell, as travel time by straight line × detour (ds). */
export function place_errors({ width_m, context }: CoveredDemands, travel: CrowFlyParameters): Float64Array {
  const per_m = contexts.map((of) => ds_per_m(travel, of));
  return width_m.map((width, i) => (width / 2) * (per_m[context[i] as number] as number));
}

/** How far a counter may be from its place (ds): nothing with an address, the radius of its commune without. */
export function counter_errors(
  services: readonly CountedService[],
  communes: readonly CommuneFacts[],
  travel: CrowFlyParameters,
): { id: string; error_ds: number }[] {
  const radius = new Map(
    communes.map(({ code_insee, area_m2 }) => [
      code_insee,
      area_m2 === null ? usual_commune_radius_m : Math.sqrt(area_m2 / Math.PI),
    ]),
  );
  const per_m = ds_per_m(travel, 'rural');
  return services.map(({ id, at_commune_centre, code_insee }) => ({
    id,
    error_ds: at_commune_centre ? (radius.get(code_insee ?? '') ?? usual_commune_radius_m) * per_m : 0,
  }));
}
