import type { FacetCount, FacetName, SearchResult } from './request.ts';

/** What was counted for a request. */
export type Counted = Pick<SearchResult, 'matched' | 'facets'>;

/** Counts by « name:value » as lists by facet, the most frequent values first. */
export function read_counts(
  counts: Readonly<Record<string, number>>,
  names: readonly FacetName[],
): Counted['facets'] {
  const facets: Counted['facets'] = Object.fromEntries(names.map((name) => [name, [] as FacetCount[]]));
  for (const [key, count] of Object.entries(counts)) {
    const colon = key.indexOf(':');
    facets[key.slice(0, colon) as FacetName]?.push({ value: key.slice(colon + 1), count });
  }
  for (const values of Object.values(facets))
    values.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  return facets;
}
