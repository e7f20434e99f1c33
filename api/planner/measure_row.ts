import { nearest_sites } from '../processes/network/nearest.ts';
import type { OpenRoads } from '../processes/network/open_roads.ts';
import { unreached_ds } from '../processes/network/search.ts';
import { snapping } from '../processes/network/snap.ts';
import type { Demands, Points, TravelTimes } from '../processes/white_zones/travel_time.ts';

const deciseconds_per_minute = 600;

/** Times of the places that reach a point within a limit. */
export interface Row {
  /** Indices of the places, ascending. */
  cell: Uint32Array;
  /** Deciseconds. */
  ds: Int32Array;
  /** From the point to its road; null where no road is near or none is known. */
  snapped_m: number | null;
  /** The point is on no road: its times are the fallback's. */
  is_off_road: boolean;
}

/**
 * Times from all places to one point: by one bounded search where roads are known and near the point, else by the
 * fallback, which also measures the places that are on no road. The same times as `nearest` with the point alone.
 */
export async function measure_row(
  roads: OpenRoads | null,
  fallback: TravelTimes,
  demands: Demands,
  point: Points,
  limit_ds: number,
): Promise<Row> {
  const to = roads?.snap(point);
  if (roads === null || to === undefined || (to.edge[0] as number) < 0) {
    const { minutes } = await fallback.nearest(demands, point);
    return { ...pick_within(to_ds(minutes), limit_ds), snapped_m: null, is_off_road: roads !== null };
  }
  const from = roads.snap(demands);
  const { ds } = nearest_sites(roads.graph, roads.search, from, to, limit_ds);
  if (from.unsnapped > 0) await fill_off_roads(ds, from.edge, demands, point, fallback);
  const snapped_m = Math.round(((to.access_ds[0] as number) * snapping.access_kmh) / 36);
  return { ...pick_within(ds, limit_ds), snapped_m, is_off_road: false };
}

const to_ds = (minutes: Float64Array) =>
  Int32Array.from(minutes, (time) =>
    time === Infinity ? unreached_ds : Math.round(time * deciseconds_per_minute),
  );

async function fill_off_roads(
  ds: Int32Array,
  edge: Int32Array,
  demands: Demands,
  point: Points,
  fallback: TravelTimes,
): Promise<void> {
  const off = Int32Array.from(edge.keys()).filter((i) => (edge[i] as number) < 0);
  const pick = (values: Float64Array) => Float64Array.from(off, (i) => values[i] as number);
  const { minutes } = await fallback.nearest(
    {
      lon: pick(demands.lon),
      lat: pick(demands.lat),
      context: Uint8Array.from(off, (i) => demands.context[i] as number),
    },
    point,
  );
  const measured = to_ds(minutes);
  off.forEach((place, at) => (ds[place] = measured[at] as number));
}

function pick_within(ds: Int32Array, limit_ds: number): Pick<Row, 'cell' | 'ds'> {
  const cell = new Uint32Array(ds.length);
  const times = new Int32Array(ds.length);
  let count = 0;
  for (let i = 0; i < ds.length; i++) {
    const time = ds[i] as number;
    if (time > limit_ds) continue;
    cell[count] = i;
    times[count++] = time;
  }
  return { cell: cell.slice(0, count), ds: times.slice(0, count) };
}
