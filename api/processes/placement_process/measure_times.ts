import { graph_on_day } from '../../../catalogue/roads/assemble.ts';
import { latest_graph, load_graph } from '../../../catalogue/roads/graph_store.ts';
import type { Config } from '../../../config.ts';
import { AppError } from '../../../errors.ts';
import { time_matrix, type TimeMatrix } from '../network/matrix.ts';
import { RoadSearch } from '../network/search.ts';
import { SegmentGrid } from '../network/segment_grid.ts';
import { snap_points } from '../network/snap.ts';
import type { PopulatedDemands } from '../white_zones/compute.ts';
import { crow_fly } from '../white_zones/crow_fly.ts';
import { read_parameters } from '../white_zones/parameters.ts';
import type { Points } from '../white_zones/travel_time.ts';
import { crow_fly_matrix } from './crow_fly_matrix.ts';

/** Pairs of place and candidate within the limit: some 50 bytes each while they are put in order. */
export const most_pairs = 6_000_000;
/** Below this share of the inhabitants near its roads, a graph is that of another country. */
const least_covered_share = 0.5;

export interface MeasuredTimes {
  matrix: TimeMatrix;
  method: string;
  approximate: boolean;
  warnings: readonly string[];
}

/**
 * Times from the demands to the candidates within a limit: by the car graph built last where it holds the people, else
 * straight line × detour, said to be approximate. Throws an AppError (422) when there are too many pairs.
 */
export async function measure_times(
  demands: PopulatedDemands,
  candidates: Points,
  limit_ds: number,
  config: Config,
  progress: (fraction: number) => Promise<void>,
): Promise<MeasuredTimes> {
  const by_road = await measure_by_road(demands, candidates, limit_ds, config, progress);
  if (by_road !== null) return by_road;
  const { travel } = read_parameters({}, config);
  const fallback = crow_fly(travel);
  const between = watch(candidates.lon.length, progress);
  const matrix = await crow_fly_matrix(demands, candidates, travel, limit_ds, between);
  return { matrix, method: fallback.method, approximate: true, warnings: fallback.warnings() };
}

async function measure_by_road(
  demands: PopulatedDemands,
  candidates: Points,
  limit_ds: number,
  { DATA_DIR }: Config,
  progress: (fraction: number) => Promise<void>,
): Promise<MeasuredTimes | null> {
  const stored = latest_graph(DATA_DIR, 'car');
  if (stored === null) return null;
  const { graph } = graph_on_day(load_graph(stored), new Date());
  const grid = new SegmentGrid(graph);
  const from = snap_points(graph, grid, demands);
  let [covered, all] = [0, 0];
  demands.population.forEach((people, i) => {
    all += people;
    if ((from.edge[i] as number) >= 0) covered += people;
  });
  if (covered < least_covered_share * all) return null;
  const to = snap_points(graph, grid, candidates);
  const step = watch(candidates.lon.length, progress);
  const search = new RoadSearch(graph, 'to');
  const matrix = await time_matrix(graph, search, from, to, limit_ds, (done, _of, entries) =>
    step(done, entries),
  );
  const { about } = graph;
  return {
    matrix,
    method: `par la route, en voiture (${about.name}, ${about.source.date.slice(0, 10)})`,
    approximate: false,
    warnings: [
      ...(covered < all
        ? [
            `${Math.round(all - covered).toLocaleString('fr-FR')} habitants à plus de 1,6 km des routes connues : jamais desservis.`,
          ]
        : []),
      ...(to.unsnapped > 0 ? [`${to.unsnapped} lieux possibles à plus de 1,6 km des routes connues.`] : []),
      'Temps par la route sans circulation, vitesses moyennes supposées par type de route.',
    ],
  };
}

/** Says how far it is from time to time, and stops at too many pairs. */
function watch(count: number, progress: (fraction: number) => Promise<void>) {
  return async (done: number, pairs: number): Promise<void> => {
    if (pairs > most_pairs)
      throw new AppError(`Plus de ${most_pairs.toLocaleString('fr-FR')} trajets à comparer.`, {
        status: 422,
        code: 'placement-too-large',
        place: '/inputs/max_minutes',
        remedy: 'Abaisser « max_minutes », ou donner moins de candidats.',
      });
    if (done % 100 === 0 || done === count) await progress(done / count);
  };
}
