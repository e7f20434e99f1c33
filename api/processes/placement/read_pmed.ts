import type { PlacementInput } from './problem.ts';

/**
 * An instance of the OR-Library's uncapacitated p-median files: vertices, edges, p, then edges with their lengths. Of an
 * edge that comes twice the last one holds; distances are the shortest ways (Floyd), every vertex is demand and candidate.
 */
export function read_pmed(text: string): PlacementInput {
  const numbers = text.trim().split(/\s+/).map(Number);
  const [count = 0, , sites = 0] = numbers;
  const far = 1e9;
  const ways = Int32Array.from({ length: count * count }, (_, at) => (at % (count + 1) === 0 ? 0 : far));
  for (let at = 3; at + 2 < numbers.length; at += 3) {
    const [a, b, length] = [numbers[at]! - 1, numbers[at + 1]! - 1, numbers[at + 2]!];
    ways[a * count + b] = length;
    ways[b * count + a] = length;
  }
  for (let k = 0; k < count; k++)
    for (let i = 0; i < count; i++)
      for (let j = 0; j < count; j++)
        ways[i * count + j] = Math.min(ways[i * count + j]!, ways[i * count + k]! + ways[k * count + j]!);
  const names = Array.from({ length: count }, (_, i) => String(i).padStart(4, '0'));
  return {
    candidates: names,
    demands: names,
    weights: new Float64Array(count).fill(1),
    starts: Int32Array.from({ length: count + 1 }, (_, i) => i * count),
    targets: Int32Array.from({ length: count * count }, (_, at) => at % count),
    times: ways,
    max_new_sites: sites,
  };
}
