import { unreached_ds } from '../network/search.ts';
import type { CategoryAntennas } from '../white_zones/antennas.ts';
import type { Demands, Points, TravelTimes } from '../white_zones/travel_time.ts';
import type { ScenarioSite } from './request.ts';

/** Times of all places to their nearest counter of one category. */
export interface CategoryTimes {
  /** Deciseconds; `unreached_ds` when none is reached. */
  ds: Int32Array;
  /** The counter: an index of the category's services, or their number + an index of the added sites; −1: none. */
  site: Int32Array;
}

const deciseconds_per_minute = 600;

/** Those of the points that count, and their indices; equally near ones keep their order. */
function pick(points: Points, counts: (at: number) => boolean): { points: Points; of: number[] } {
  const of = [...points.lon.keys()].filter(counts);
  return {
    of,
    points: {
      lon: Float64Array.from(of, (at) => points.lon[at] as number),
      lat: Float64Array.from(of, (at) => points.lat[at] as number),
    },
  };
}

/** Nearest of the category's services that count, nobody reached where none does. */
export async function time_to_services(
  demands: Demands,
  { points }: CategoryAntennas,
  travel_times: TravelTimes,
  counts: (at: number) => boolean,
): Promise<CategoryTimes> {
  const chosen = pick(points, counts);
  const count = demands.lon.length;
  if (chosen.of.length === 0)
    return { ds: new Int32Array(count).fill(unreached_ds), site: new Int32Array(count).fill(-1) };
  const { site, minutes } = await travel_times.nearest(demands, chosen.points);
  return {
    ds: Int32Array.from(minutes, (time) =>
      time === Infinity ? unreached_ds : Math.round(time * deciseconds_per_minute),
    ),
    site: site.map((at) => (at === -1 ? -1 : (chosen.of[at] as number))),
  };
}

/** Whether a site of a scenario stands for the category: by its own list, else for all that a visio-guichet can. */
export const stands_for = (
  site: ScenarioSite,
  category: { id: string; visio_substitutable: boolean },
): boolean =>
  site.categories === null ? category.visio_substitutable : site.categories.includes(category.id);

/** The same times with the added sites that stand for the category: whoever is nearer to one goes there. */
export async function time_with_added(
  times: CategoryTimes,
  demands: Demands,
  antennas: CategoryAntennas,
  added: readonly ScenarioSite[],
  travel_times: TravelTimes,
): Promise<CategoryTimes> {
  const of = [...added.keys()].filter((at) => stands_for(added[at] as ScenarioSite, antennas.category));
  if (of.length === 0) return times;
  const found = await travel_times.nearest(demands, {
    lon: Float64Array.from(of, (at) => (added[at] as ScenarioSite).lon),
    lat: Float64Array.from(of, (at) => (added[at] as ScenarioSite).lat),
  });
  const [ds, site] = [times.ds.slice(), times.site.slice()];
  found.minutes.forEach((minutes, i) => {
    if (minutes === Infinity) return;
    const time = Math.round(minutes * deciseconds_per_minute);
    if (time >= (ds[i] as number)) return;
    ds[i] = time;
    site[i] = antennas.services.length + (of[found.site[i] as number] as number);
  });
  return { ds, site };
}
