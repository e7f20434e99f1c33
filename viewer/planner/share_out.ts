import { apportion } from './round_counts.ts';

/**
 * Whole numbers in place of the lines' values, which add up to each line's total and, to one or so, to each column's sum.
 * `usual`: the column of a line without values.
 */
export function share_out(
  lines: readonly Float64Array[],
  totals: readonly number[],
  usual: number,
): number[][] {
  const width = lines[0]?.length ?? 0;
  const owed = new Float64Array(width);
  const counts = lines.map((line, p) => {
    const count = Array.from({ length: width }, () => 0);
    const open = [...line.keys()].filter((a) => (line[a] as number) > 0);
    const total = totals[p] as number;
    if (open.length === 0) count[usual] = total;
    const wanted = open.map((a) => Math.max(0, (line[a] as number) + (owed[a] as number)));
    apportion(wanted, total).forEach((people, at) => (count[open[at] as number] = people));
    line.forEach((value, a) => (owed[a] = (owed[a] as number) + value - (count[a] as number)));
    return count;
  });
  settle(lines, counts, owed);
  return counts;
}

/** Moves single inhabitants within a line from the column that has too many to the one that is owed some. */
function settle(lines: readonly Float64Array[], counts: readonly number[][], owed: Float64Array): void {
  for (let p = lines.length - 1; p >= 0;) {
    const from = owed.indexOf(Math.min(...owed));
    const to = owed.indexOf(Math.max(...owed));
    if ((owed[to] as number) - (owed[from] as number) <= 1) return;
    const count = counts[p] as number[];
    if ((count[from] as number) > 0 && (lines[p]?.[to] as number) > 0) {
      count[from] = (count[from] as number) - 1;
      count[to] = (count[to] as number) + 1;
      owed[from] = (owed[from] as number) + 1;
      owed[to] = (owed[to] as number) - 1;
    } else p--;
  }
}
