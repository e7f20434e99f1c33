import type { Config } from '../../../config.ts';
import type { TravelTimes } from '../white_zones/travel_time.ts';
import { shared_roads } from './open_roads.ts';
import { road_travel_times, type RoadTravelTimes } from './road_travel_time.ts';

/**
 * Times by the car graph built last, which one thread keeps ready for all its requests; null when the site has none. What
 * `warnings` and `parameters` tell is of the request's own questions.
 */
export function shared_road_times(
  config: Pick<Config, 'DATA_DIR'>,
  fallback: TravelTimes,
  day: string,
): RoadTravelTimes | null {
  const roads = shared_roads(config, 'car', day);
  return roads === null ? null : road_travel_times(roads.graph, { day: new Date(day), fallback, roads });
}
