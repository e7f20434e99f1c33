import { graph_on_day, season_of } from '../../../catalogue/roads/assemble.ts';
import type { RoadGraph, TravelMode } from '../../../catalogue/roads/graph.ts';
import { latest_graph, load_graph, type StoredGraph } from '../../../catalogue/roads/graph_store.ts';
import type { Config } from '../../../config.ts';
import type { Points } from '../white_zones/travel_time.ts';
import { RoadSearch } from './search.ts';
import { SegmentGrid } from './segment_grid.ts';
import { snap_points, type SnappedPoints } from './snap.ts';

/** A graph made ready for searches of one day: what is heavy, and the same for all questions. */
export interface OpenRoads {
  /** Without the roads closed on that day. */
  graph: RoadGraph;
  closed_edges: number;
  /** Towards services; used by one question after the other. */
  search: RoadSearch;
  /** Puts points on their roads; the same points are put there once. */
  // A property, which may be taken out of the object.
  snap: (points: Points) => SnappedPoints;
}

/** Makes a graph ready for a day. */
export function open_roads(whole: RoadGraph, day: Date): OpenRoads {
  const { graph, closed_edges } = graph_on_day(whole, day);
  const grid = new SegmentGrid(graph);
  const snapped = new WeakMap<Points, SnappedPoints>();
  return {
    graph,
    closed_edges,
    search: new RoadSearch(graph, 'to'),
    snap(points) {
      const known = snapped.get(points) ?? snap_points(graph, grid, points);
      snapped.set(points, known);
      return known;
    },
  };
}

/** A graph that nobody asked for so long leaves memory. */
const idle_ms = 15 * 60_000;

interface Kept {
  name: string;
  /** Closed roads, and so the graph, change with it and not with each day: whoever asks for many days reads it once. */
  season: string;
  roads: OpenRoads;
  idle: NodeJS.Timeout;
}
const kept = new Map<TravelMode, Kept>();

/** The graph of the mode that was built last, which one thread keeps for all its questions; null when the site has none. */
export function shared_roads(
  { DATA_DIR }: Pick<Config, 'DATA_DIR'>,
  mode: TravelMode,
  day: string,
): OpenRoads | null {
  const stored = latest_graph(DATA_DIR, mode);
  if (stored === null) {
    kept.delete(mode);
    return null;
  }
  const name = name_graph(stored);
  const on = new Date(day);
  const known = kept.get(mode);
  if (known?.name === name && known.season === season_of(known.roads.graph, on)) {
    known.idle.refresh();
    return known.roads;
  }
  // Two at once would take twice the memory.
  kept.delete(mode);
  clearTimeout(known?.idle);
  const roads = open_roads(load_graph(stored), on);
  const idle = setTimeout(() => kept.delete(mode), idle_ms).unref();
  kept.set(mode, { name, season: season_of(roads.graph, on), roads, idle });
  return roads;
}

/** Changes with the graph; its arrays need not be read for it. */
export const name_graph = ({ file, bytes, header }: StoredGraph): string =>
  JSON.stringify([file, bytes, header?.sha256, header?.about]);
