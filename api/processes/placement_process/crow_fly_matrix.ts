import type { TimeMatrix } from '../network/matrix.ts';
import { arc_of_chord_m, to_earth_centred, type CrowFlyParameters } from '../white_zones/crow_fly.ts';
import { contexts, type Demands, type Points } from '../white_zones/travel_time.ts';

const deciseconds_per_minute = 600;

/**
 * Times from every demand to every candidate within `limit_ds`, as the crow flies × detour ÷ speed, rounded like those of
 * the white zones. Demands are taken from the south: only those of the latitudes around a candidate are looked at.
 * `between` runs after each candidate: it may let other work pass, or end it by throwing.
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
  const order = Int32Array.from(demands.lon.keys()).sort(
    (a, b) => (demands.lat[a] as number) - (demands.lat[b] as number) || a - b,
  );
  const lats = Float64Array.from(order, (i) => demands.lat[i] as number);
  // A degree of latitude is at least 110.5 km long.
  const reach_deg = farthest_m / 110_500;
  const start = new Int32Array(count + 1);
  const rows: { demand: Int32Array; ds: Int32Array }[] = [];
  const times = new Int32Array(demands.lon.length);
  const found = new Int32Array(demands.lon.length);
  for (let c = 0; c < count; c++) {
    const [x, y, z] = [to[c * 3] as number, to[c * 3 + 1] as number, to[c * 3 + 2] as number];
    const lat = candidates.lat[c] as number;
    let length = 0;
    for (let k = first_from(lats, lat - reach_deg); k < order.length; k++) {
      if ((lats[k] as number) > lat + reach_deg) break;
      const i = order[k] as number;
      const dx = (from[i * 3] as number) - x;
      const dy = (from[i * 3 + 1] as number) - y;
      const dz = (from[i * 3 + 2] as number) - z;
      const chord_m = Math.sqrt(dx * dx + dy * dy + dz * dz);
      if (chord_m > farthest_m) continue;
      const per_m = minutes_per_m[demands.context[i] as number] as number;
      const time = Math.round(arc_of_chord_m(chord_m) * per_m * deciseconds_per_minute);
      if (time > limit_ds) continue;
      times[i] = time;
      found[length++] = i;
    }
    const demand = found.slice(0, length).sort();
    rows.push({ demand, ds: demand.map((i) => times[i] as number) });
    start[c + 1] = (start[c] as number) + length;
    await between(c + 1, start[c + 1] as number);
  }
  const matrix: TimeMatrix = {
    start,
    demand: new Int32Array(start[count] as number),
    ds: new Int32Array(start[count] as number),
  };
  rows.forEach((row, c) => {
    matrix.demand.set(row.demand, start[c]);
    matrix.ds.set(row.ds, start[c]);
  });
  return matrix;
}

/** Position of the first value of an ascending list that is at least so much. */
function first_from(list: Float64Array, least: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] as number) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
