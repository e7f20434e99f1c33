import type { TravelMode } from '../../../catalogue/roads/graph.ts';
import type { Config } from '../../../config.ts';
import { crow_fly } from '../white_zones/crow_fly.ts';
import type { Parameters } from '../white_zones/parameters.ts';
import type { Demands, TravelTimes } from '../white_zones/travel_time.ts';
import { shared_roads, type OpenRoads } from './open_roads.ts';
import { road_travel_times } from './road_travel_time.ts';

/** Where people live, and how many. */
export type PeopledPoints = Demands & { population: Float64Array };

/** Below this share of the inhabitants near its roads, a graph is that of another country. */
export const least_covered_share = 0.5;

/**
 * By road when the site has a graph of the mode (the one built last) that holds where people live, else as the crow flies,
 * at the speed given; a graph that is not used is told. Throws an AppError when the graph is damaged. `roads`: that graph,
 * where the caller has it; else the one that the thread keeps ready for all its requests.
 */
export function choose_travel_times(
  { travel, as_of }: Pick<Parameters, 'travel' | 'as_of'>,
  { DATA_DIR }: Pick<Config, 'DATA_DIR'>,
  demands: PeopledPoints,
  mode: TravelMode = 'car',
  roads: OpenRoads | null = shared_roads({ DATA_DIR }, mode, as_of),
): TravelTimes {
  const fallback = crow_fly(travel);
  if (roads === null) return fallback;
  const share = covered_share(roads, demands);
  if (share >= least_covered_share)
    return road_travel_times(roads.graph, {
      day: new Date(as_of),
      fallback,
      roads,
      population: demands.population,
    });
  const told = `Graphe routier « ${roads.graph.about.name} » non utilisé : ${Math.floor(share * 100)} % des habitants près de ses routes.`;
  return { ...fallback, warnings: () => [told, ...fallback.warnings()] };
}

/** Share of the inhabitants who live near the graph's roads; 1 where nobody lives. */
export function covered_share({ snap }: OpenRoads, demands: PeopledPoints): number {
  const { edge } = snap(demands);
  let [covered, all] = [0, 0];
  demands.population.forEach((people, i) => {
    all += people;
    if ((edge[i] as number) >= 0) covered += people;
  });
  return all > 0 ? covered / all : 1;
}
