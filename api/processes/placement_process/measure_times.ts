import { graph_on_day } from '../../../catalogue/roads/assemble.ts';
import { latest_graph, load_graph } from '../../../catalogue/roads/graph_store.ts';
import { AppError } from '../../../errors.ts';
import { time_matrix, type TimeMatrix } from '../network/matrix.ts';
import { RoadSearch } from '../network/search.ts';
import { SegmentGrid } from '../network/segment_grid.ts';
import { snap_points } from '../network/snap.ts';
import { crow_fly } from '../white_zones/crow_fly.ts';
import { crow_fly_matrix } from './crow_fly_matrix.ts';
import type { PlacementTask } from './task.ts';

/** Pairs of place and site within the limit: some 60 bytes each while they are put in order and searched. */
export const most_pairs = 20_000_000;
/** Below this share of the inhabitants near its roads, a graph is that of another country. */
const least_covered_share = 0.5;
const words = { car: 'en voiture', walk: 'à pied', bicycle: 'à vélo' } as const;

export interface MeasuredTimes {
  matrix: TimeMatrix;
  method: string;
  approximate: boolean;
  warnings: readonly string[];
}

type Asked = Pick<PlacementTask, 'demands' | 'sites' | 'mode' | 'travel' | 'data_dir'>;
/** Told after each site: how many are done, of how many, and the pairs so far. */
type Between = (done: number, of: number, pairs: number) => void;

/**
 * Times from the demands to the sites within a limit: by the graph of the mode built last where it holds the people, else
 * straight line × detour, said to be approximate. Throws an AppError (422) when there are too many pairs.
 */
export async function measure_times(
  asked: Asked,
  limit_ds: number,
  between: Between,
): Promise<MeasuredTimes> {
  const watched: Between = (done, of, pairs) => {
    refuse_too_many(pairs);
    between(done, of, pairs);
  };
  const by_road = await measure_by_road(asked, limit_ds, watched);
  if (by_road !== null) return by_road;
  const { demands, sites, travel } = asked;
  const fallback = crow_fly(travel);
  const count = sites.lon.length;
  const matrix = await crow_fly_matrix(demands, sites, travel, limit_ds, (done, pairs) =>
    watched(done, count, pairs),
  );
  return { matrix, method: fallback.method, approximate: true, warnings: fallback.warnings() };
}

async function measure_by_road(
  { demands, sites, mode, data_dir }: Asked,
  limit_ds: number,
  between: Between,
): Promise<MeasuredTimes | null> {
  const stored = latest_graph(data_dir, mode);
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
  const to = snap_points(graph, grid, sites);
  const matrix = await time_matrix(graph, new RoadSearch(graph, 'to'), from, to, limit_ds, between);
  const { about } = graph;
  return {
    matrix,
    method: `par la route, ${words[mode]} (${about.name}, ${about.source.date.slice(0, 10)})`,
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

function refuse_too_many(pairs: number): void {
  if (pairs <= most_pairs) return;
  throw new AppError(`Plus de ${most_pairs.toLocaleString('fr-FR')} trajets à comparer.`, {
    status: 422,
    code: 'placement-too-large',
    place: '/inputs/max_minutes',
    remedy: 'Abaisser « max_minutes » ou « horizon_minutes », ou donner moins de candidats.',
  });
}
