import type { TravelMode } from '../../../catalogue/roads/graph.ts';
import { latest_graph, load_graph } from '../../../catalogue/roads/graph_store.ts';
import type { Config } from '../../../config.ts';
import type { PopulatedDemands } from '../white_zones/compute.ts';
import { crow_fly } from '../white_zones/crow_fly.ts';
import type { Parameters } from '../white_zones/parameters.ts';
import type { TravelTimes } from '../white_zones/travel_time.ts';
import { road_travel_times } from './road_travel_time.ts';

/** Below this share of the inhabitants near its roads, a graph is that of another country. */
const least_covered_share = 0.5;

/**
 * By road when the site has a graph of the mode (the one built last) that holds where people live, else as the crow flies,
 * at the speed given; a graph that is not used is told. Throws an AppError when the graph is damaged.
 */
export function choose_travel_times(
  { travel, as_of }: Pick<Parameters, 'travel' | 'as_of'>,
  { DATA_DIR }: Pick<Config, 'DATA_DIR'>,
  demands: PopulatedDemands,
  mode: TravelMode = 'car',
): TravelTimes {
  const fallback = crow_fly(travel);
  const stored = latest_graph(DATA_DIR, mode);
  if (stored === null) return fallback;
  const graph = load_graph(stored);
  const by_road = road_travel_times(graph, { day: new Date(as_of), fallback });
  const { edge } = by_road.snap(demands);
  let [covered, all] = [0, 0];
  demands.population.forEach((people, i) => {
    all += people;
    if ((edge[i] as number) >= 0) covered += people;
  });
  if (covered >= least_covered_share * all) return by_road;
  const percent = Math.floor((covered / all) * 100);
  const told = `Graphe routier « ${graph.about.name} » non utilisé : ${percent} % des habitants près de ses routes.`;
  return { ...fallback, warnings: () => [told, ...fallback.warnings()] };
}
