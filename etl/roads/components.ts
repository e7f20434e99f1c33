import type { CutEdges } from './edges.ts';

/**
 * Which edges belong to a piece of network of at least `min_nodes` nodes, or to the largest piece: parking places and
 * drives that are joined to nothing would hold those who start there. Only edges of which `is_passable` holds join.
 */
export function keep_large_components(
  edges: CutEdges,
  points: number,
  min_nodes: number,
  is_passable: (edge: number) => boolean,
): { kept: Uint8Array; left_out: number } {
  const parent = Int32Array.from({ length: points }, (_, i) => i);
  const root_of = (point: number): number => {
    let root = point;
    while (parent[root] !== root) root = parent[root] as number;
    for (let at = point; at !== root;) {
      const above = parent[at] as number;
      parent[at] = root;
      at = above;
    }
    return root;
  };
  const count = edges.road.length;
  for (let edge = 0; edge < count; edge++)
    if (is_passable(edge)) parent[root_of(edges.from.at(edge))] = root_of(edges.to.at(edge));
  const sizes = new Int32Array(points);
  let largest = -1;
  for (let point = 0; point < points; point++) {
    const root = root_of(point);
    sizes[root]!++;
    if (largest < 0 || (sizes[root] as number) > (sizes[largest] as number)) largest = root;
  }
  const kept = new Uint8Array(count);
  let left_out = 0;
  for (let edge = 0; edge < count; edge++) {
    if (!is_passable(edge)) continue;
    const root = root_of(edges.from.at(edge));
    if (root === largest || (sizes[root] as number) >= min_nodes) kept[edge] = 1;
    else left_out++;
  }
  return { kept, left_out };
}
