import { deciseconds_per_minute, type RoadGraph } from '../../../catalogue/roads/graph.ts';
import type { Demands, Nearest, Points, TravelTimes } from '../white_zones/travel_time.ts';
import { time_matrix } from './matrix.ts';
import { nearest_sites } from './nearest.ts';
import { open_roads, type OpenRoads } from './open_roads.ts';
import { unreached_ds } from './search.ts';
import { snapping, type SnappedPoints } from './snap.ts';

const source_titles = {
  'osm-pbf': 'OpenStreetMap',
  'bd-topo': 'BD TOPO',
  synthetic: 'routes inventées',
} as const;
const mode_words = { car: 'en voiture', walk: 'à pied', bicycle: 'à vélo' } as const;
const number = (value: number) => value.toLocaleString('fr-FR');
const places = (count: number) => (count === 1 ? '1 lieu habité' : `${number(count)} lieux habités`);
const counters = (count: number) => (count === 1 ? '1 guichet' : `${number(count)} guichets`);

export interface RoadOptions {
  /** Roads closed on that day are not passed. */
  day: Date;
  /** Measures those who are on no road: beyond the extract, on an island without a ferry. */
  fallback: TravelTimes;
  /** The graph made ready for that day, where somebody keeps it so. */
  roads?: OpenRoads;
  /** Inhabitants of the demands, to tell how many are on no road. */
  population?: Float64Array;
}

/** Times by road, with what they tell of how people and counters were put on it. */
export interface RoadTravelTimes extends TravelTimes {
  snap(points: Points): SnappedPoints;
}

/**
 * Times by road from every demand to its nearest antenna, one pass over the graph per category. A demand without a road
 * within 1.6 km gets the fallback's time; one that no road joins to an antenna, Infinity. Both are told.
 */
export function road_travel_times(
  whole: RoadGraph,
  { day, fallback, roads = open_roads(whole, day), population }: RoadOptions,
): RoadTravelTimes {
  const { graph, closed_edges, search, snap } = roads;
  let demands_on_roads: SnappedPoints | null = null;
  const cut_off = new Set<number>();
  const antennas_off_roads = new Set<string>();
  const { about } = graph;
  return {
    method: `par la route, ${mode_words[about.mode]} (${source_titles[about.source.kind]}, ${about.source.date.slice(0, 10)})`,
    approximate: false,
    get parameters() {
      return {
        kind: 'road',
        graph: { ...about, signature: graph.signature, counts: graph.counts },
        day: day.toISOString().slice(0, 10),
        closed_edges,
        snapping,
        demands: count_snapped(demands_on_roads, population),
        antennas_off_roads: antennas_off_roads.size,
        fallback: fallback.parameters,
      };
    },
    snap,
    async nearest(demands, antennas) {
      const from = snap(demands);
      const to = snap(antennas);
      demands_on_roads = from;
      to.edge.forEach((edge, i) => {
        if (edge < 0) antennas_off_roads.add(`${antennas.lon[i]} ${antennas.lat[i]}`);
      });
      const result = to_minutes(nearest_sites(graph, search, from, to));
      for (let i = 0; i < from.count; i++)
        if ((from.edge[i] as number) >= 0 && result.site[i] === -1) cut_off.add(i);
      await measure_off_roads(result, demands, from, antennas, fallback);
      return result;
    },
    async within(demands, points, limit_ds) {
      const from = snap(demands);
      const off_roads = Int32Array.from(from.edge.keys()).filter((i) => (from.edge[i] as number) < 0);
      return { matrix: await time_matrix(graph, search, from, snap(points), limit_ds), off_roads };
    },
    warnings: () =>
      [
        (demands_on_roads?.unsnapped ?? 0) > 0 &&
          `${places(demands_on_roads?.unsnapped ?? 0)}${say_people(off_roads_population(demands_on_roads, population))} à plus de 1,6 km des routes connues : temps ${fallback.method}.`,
        cut_off.size > 0 &&
          `${places(cut_off.size)} sans route vers aucun guichet d’une catégorie au moins : comptés au-delà du seuil.`,
        antennas_off_roads.size > 0 &&
          `${counters(antennas_off_roads.size)} à plus de 1,6 km des routes connues, hors du calcul par la route.`,
        closed_edges > 0 && `${number(closed_edges)} tronçons fermés en cette saison.`,
        'Temps par la route sans circulation, vitesses moyennes supposées par type de route.',
      ].filter((warning) => warning !== false),
  };
}

const count_snapped = (points: SnappedPoints | null, population?: Float64Array) => {
  if (points === null) return null;
  const { near, far, unsnapped } = points;
  const people = off_roads_population(points, population);
  return { near, far, unsnapped, ...(people !== null && { unsnapped_population: people }) };
};

/** Inhabitants of the demands that are on no road, rounded; null where it is not known how many people live where. */
function off_roads_population(points: SnappedPoints | null, population?: Float64Array): number | null {
  if (points === null || population?.length !== points.count) return null;
  return Math.round(population.reduce((sum, people, i) => sum + (points.edge[i]! < 0 ? people : 0), 0));
}

const say_people = (people: number | null) =>
  people === null ? '' : people === 1 ? ' (1 habitant)' : ` (${number(people)} habitants)`;

function to_minutes({ site, ds }: { site: Int32Array; ds: Int32Array }): Nearest {
  const minutes = Float64Array.from(ds, (time) =>
    time === unreached_ds ? Infinity : time / deciseconds_per_minute,
  );
  return { site, minutes };
}

/** Fills in the demands that are on no road. */
async function measure_off_roads(
  result: Nearest,
  demands: Demands,
  { edge, unsnapped }: SnappedPoints,
  antennas: Points,
  fallback: TravelTimes,
): Promise<void> {
  if (unsnapped === 0) return;
  const off = Int32Array.from(edge.keys()).filter((i) => (edge[i] as number) < 0);
  const pick = (values: Float64Array) => Float64Array.from(off, (i) => values[i] as number);
  const measured = await fallback.nearest(
    {
      lon: pick(demands.lon),
      lat: pick(demands.lat),
      context: Uint8Array.from(off, (i) => demands.context[i] as number),
    },
    antennas,
  );
  off.forEach((demand, i) => {
    result.site[demand] = measured.site[i] as number;
    result.minutes[demand] = measured.minutes[i] as number;
  });
}
