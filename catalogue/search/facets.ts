import type { Db } from '../../sql/client.ts';
import { sql } from '../../sql/fragment.ts';
import { facet_names, type FacetCount, type FacetName } from './request.ts';

/** Counts of all facets, the most frequent values first. */
export type FacetCounts = Readonly<Record<FacetName, FacetCount[]>>;

/** How often each number of a facet occurs. */
export type CodeCounts = ReadonlyMap<number, number>;

/** `codes`: as `facet_codes` holds them, of all records that match, one after the other. */
export function count_codes(codes: Buffer = Buffer.alloc(0)): CodeCounts {
  // Numbers follow each other closely: an array, which becomes a table by itself should they not.
  const counts: number[] = [];
  for (let at = 0; at < codes.length; at += 4) {
    const code = codes.readInt32BE(at);
    counts[code] = (counts[code] ?? 0) + 1;
  }
  const found = new Map<number, number>();
  counts.forEach((count, code) => found.set(code, count));
  return found;
}

export function add_codes(one: CodeCounts, other: CodeCounts): CodeCounts {
  const sum = new Map(one);
  for (const [code, count] of other) sum.set(code, (sum.get(code) ?? 0) + count);
  return sum;
}

/** What was counted, by the names and values that its numbers mean. */
export async function name_counts(db: Db, counted: readonly CodeCounts[]): Promise<FacetCounts[]> {
  const codes = new Set(counted.flatMap((counts) => [...counts.keys()]));
  const values = await db.query<{ code: number; value: string }>(
    sql`select code, value from maillage.facet_values(${[...codes]}::int[])`,
  );
  return counted.map((counts) => sort_counts(counts, values));
}

function sort_counts(counts: CodeCounts, values: readonly { code: number; value: string }[]): FacetCounts {
  // Two numbers may mean one value.
  const by_value = new Map<string, number>();
  for (const { code, value } of values) {
    const count = counts.get(code);
    if (count !== undefined) by_value.set(value, (by_value.get(value) ?? 0) + count);
  }
  const facets = Object.fromEntries(facet_names.map((name) => [name, [] as FacetCount[]])) as FacetCounts;
  for (const [key, count] of by_value) {
    const colon = key.indexOf(':');
    facets[key.slice(0, colon) as FacetName].push({ value: key.slice(colon + 1), count });
  }
  for (const found of Object.values(facets))
    found.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  return facets;
}
