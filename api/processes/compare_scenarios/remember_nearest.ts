import { createHash } from 'node:crypto';
import type { Demands, Nearest, Points, TravelTimes } from '../white_zones/travel_time.ts';

/**
 * The same travel times, where a question asked before is answered again without measuring: the states of a comparison
 * share most of their counters. For the demands of one reading; answers are not to be written to.
 */
export function remember_nearest(travel_times: TravelTimes): TravelTimes {
  const answers = new WeakMap<Demands, Map<string, Promise<Nearest>>>();
  return {
    ...travel_times,
    nearest(demands, antennas) {
      const known = answers.get(demands) ?? new Map<string, Promise<Nearest>>();
      answers.set(demands, known);
      const key = key_of(antennas);
      const found = known.get(key) ?? travel_times.nearest(demands, antennas);
      known.set(key, found);
      return found;
    },
  };
}

/** The places themselves, in their order: which of them is nearest is told by index. */
const key_of = ({ lon, lat }: Points) =>
  createHash('sha256')
    .update(new Uint8Array(lon.buffer, lon.byteOffset, lon.byteLength))
    .update(new Uint8Array(lat.buffer, lat.byteOffset, lat.byteLength))
    .digest('base64');
