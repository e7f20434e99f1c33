import type { TimeMatrix } from '../network/matrix.ts';
import { arc_of_chord_m, to_earth_centred, type CrowFlyParameters } from '../white_zones/crow_fly.ts';
import { contexts, type Demands, type Points } from '../white_zones/travel_time.ts';

const deciseconds_per_minute = 600;

/**
 * Times from every demand to every candidate within `limit_ds`, as the crow flies × detour ÷ speed, rounded like those of
 * the white zones. `between` runs after each candidate: it may let other work pass, or end it by throwing.
 */
export async function crow_fly_matrix(
  demands: Demands,
  candidates: Points,
  { speed_kmh, detour }: CrowFlyParameters,
  limit_ds: number,
  between: (done: number, pairs: number) => Promise<void> | void = () => undefined,
): Promise<TimeMatrix> {
  const minutes_per_m = contexts.map((context) => (detour[context] * 60) / (speed_kmh * 1000));
  const farthest_m = (limit_ds + 1) / deciseconds_per_minute / Math.min(...minutes_per_m);
  const from = to_earth_centred(demands);
  const to = to_earth_centred(candidates);
  const count = candidates.lon.length;
  const start = new Int32Array(count + 1);
  const [demand, ds]: [number[], number[]] = [[], []];
  for (let c = 0; c < count; c++) {
    const [x, y, z] = [to[c * 3] as number, to[c * 3 + 1] as number, to[c * 3 + 2] as number];
    for (let i = 0; i < demands.lon.length; i++) {
      const dx = (from[i * 3] as number) - x;
      const dy = (from[i * 3 + 1] as number) - y;
      const dz = (from[i * 3 + 2] as number) - z;
      const chord_m = Math.sqrt(dx * dx + dy * dy + dz * dz);
      if (chord_m > farthest_m) continue;
      const per_m = minutes_per_m[demands.context[i] as number] as number;
      const time = Math.round(arc_of_chord_m(chord_m) * per_m * deciseconds_per_minute);
      if (time > limit_ds) continue;
      demand.push(i);
      ds.push(time);
    }
    start[c + 1] = demand.length;
    await between(c + 1, demand.length);
  }
  return { start, demand: Int32Array.from(demand), ds: Int32Array.from(ds) };
}
