import type { RoadGraph } from '../../../catalogue/roads/graph.ts';
import { by_end_ds } from './nearest.ts';
import type { RoadSearch } from './search.ts';
import { along_one_edge_ds, starts_of, type SnappedPoints } from './snap.ts';

/** Times from demands to candidate sites, those within the limit alone. Entries of candidate c: `start[c]` to `start[c + 1]`. */
export interface TimeMatrix {
  start: Int32Array;
  /** Ascending within a candidate. */
  demand: Int32Array;
  ds: Int32Array;
}

/**
 * Times from every demand to every candidate within `limit_ds`, by one bounded search per candidate towards it.
 * `between` runs after each candidate with the number of entries so far: a long computation lets other work pass there.
 */
export async function time_matrix(
  graph: RoadGraph,
  search: RoadSearch,
  demands: SnappedPoints,
  candidates: SnappedPoints,
  limit_ds: number,
  between: (done: number, of: number, entries: number) => Promise<void> | void = () => undefined,
): Promise<TimeMatrix> {
  const start = new Int32Array(candidates.count + 1);
  const rows: { demand: Int32Array; ds: Int32Array }[] = [];
  const found = { demand: new Int32Array(demands.count), ds: new Int32Array(demands.count) };
  for (let c = 0; c < candidates.count; c++) {
    const reached = search.run(starts_of(graph, candidates, 'to', c), limit_ds);
    let length = 0;
    for (let i = 0; i < demands.count; i++) {
      const edge = demands.edge[i] as number;
      if (edge < 0) continue;
      const access = demands.access_ds[i] as number;
      const best = Math.min(
        by_end_ds(reached, graph.edge_from[edge] as number, access, demands.to_start_ds[i] as number),
        by_end_ds(reached, graph.edge_to[edge] as number, access, demands.to_end_ds[i] as number),
        edge === candidates.edge[c] ? along_one_edge_ds(graph, demands, i, candidates, c) : Infinity,
      );
      if (best > limit_ds) continue;
      found.demand[length] = i;
      found.ds[length++] = best;
    }
    rows.push({ demand: found.demand.slice(0, length), ds: found.ds.slice(0, length) });
    start[c + 1] = (start[c] as number) + length;
    await between(c + 1, candidates.count, start[c + 1] as number);
  }
  const matrix: TimeMatrix = {
    start,
    demand: new Int32Array(start[candidates.count] as number),
    ds: new Int32Array(start[candidates.count] as number),
  };
  rows.forEach((row, c) => {
    matrix.demand.set(row.demand, start[c]);
    matrix.ds.set(row.ds, start[c]);
  });
  return matrix;
}
