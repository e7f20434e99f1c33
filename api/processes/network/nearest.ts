import { not_passable, type RoadGraph } from '../../../catalogue/roads/graph.ts';
import { unreached_ds, type Reached, type RoadSearch } from './search.ts';
import { along_one_edge_ds, starts_of, type SnappedPoints } from './snap.ts';

/** For each demand its nearest site by road. */
export interface NearestSites {
  /** −1 when none is reached. Of equally near ones the lowest. */
  site: Int32Array;
  /** `unreached_ds` when none is. */
  ds: Int32Array;
}

/**
 * Nearest site of every demand, in one pass over the graph. `search` goes towards the sites (`to`). Times: on foot to the
 * road, along it, on foot to the site; sites on the demand's own road are compared one by one.
 */
export function nearest_sites(
  graph: RoadGraph,
  search: RoadSearch,
  demands: SnappedPoints,
  sites: SnappedPoints,
  limit_ds?: number,
): NearestSites {
  const reached = search.run(starts_of(graph, sites, 'to'), limit_ds);
  const on_edge = sites_by_edge(sites);
  const result: NearestSites = {
    site: new Int32Array(demands.count).fill(-1),
    ds: new Int32Array(demands.count).fill(unreached_ds),
  };
  for (let i = 0; i < demands.count; i++) {
    const edge = demands.edge[i] as number;
    if (edge < 0) continue;
    const offer = (ds: number, site: number) => {
      const [best, of] = [result.ds[i] as number, result.site[i] as number];
      if (ds > (limit_ds ?? unreached_ds - 1) || ds > best || (ds === best && site >= of)) return;
      result.ds[i] = ds;
      result.site[i] = site;
    };
    const { to_start_ds, to_end_ds, access_ds } = demands;
    const [start, end] = [graph.edge_from[edge] as number, graph.edge_to[edge] as number];
    const access = access_ds[i] as number;
    offer(by_end_ds(reached, start, access, to_start_ds[i] as number), reached.site[start] as number);
    offer(by_end_ds(reached, end, access, to_end_ds[i] as number), reached.site[end] as number);
    for (const site of on_edge.get(edge) ?? [])
      offer(along_one_edge_ds(graph, demands, i, sites, site), site);
  }
  return result;
}

/** Time of the way that leaves a demand's edge by one of its ends (ds); Infinity when there is none. */
export function by_end_ds({ ds }: Reached, node: number, access_ds: number, along_ds: number): number {
  const beyond = ds[node] as number;
  return along_ds === not_passable || beyond === unreached_ds ? Infinity : access_ds + along_ds + beyond;
}

function sites_by_edge({ edge, count }: SnappedPoints): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (let i = 0; i < count; i++) {
    const of = edge[i] as number;
    if (of < 0) continue;
    const list = found.get(of);
    if (list === undefined) found.set(of, [i]);
    else list.push(i);
  }
  return found;
}
