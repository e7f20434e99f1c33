import { latest_graph, load_graph, type StoredGraph } from '../../../catalogue/roads/graph_store.ts';
import type { Config } from '../../../config.ts';
import type { TravelTimes } from '../white_zones/travel_time.ts';
import { road_travel_times, type RoadTravelTimes } from './road_travel_time.ts';

let kept: { key: string; times: RoadTravelTimes } | null = null;

/**
 * Times by the car graph built last, which one thread keeps for all its requests; null when the site has none. Only
 * `nearest`, `snap` and `method` are for requests: what `warnings` and `parameters` tell is of all of them together.
 */
export function shared_road_times(
  { DATA_DIR }: Pick<Config, 'DATA_DIR'>,
  fallback: TravelTimes,
  day: string,
): RoadTravelTimes | null {
  const stored = latest_graph(DATA_DIR, 'car');
  if (stored === null) {
    kept = null;
    return null;
  }
  const key = key_of(stored, fallback, day);
  if (kept?.key !== key)
    kept = { key, times: road_travel_times(load_graph(stored), { day: new Date(day), fallback }) };
  return kept.times;
}

const key_of = ({ file, bytes, header }: StoredGraph, fallback: TravelTimes, day: string) =>
  JSON.stringify([file, bytes, header, day, fallback.parameters]);
