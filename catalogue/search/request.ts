/** What is asked of the catalogue's search: all members but the page may be absent, and then put no condition. */
import type { Fragment } from '../../sql/fragment.ts';

/** What facets count, in the order in which screens show them. */
export const facet_names = [
  'kind',
  'producer',
  'theme',
  'topic',
  'open',
  'licence',
  'format',
  'frequency',
  'representation',
  'served',
] as const;
export type FacetName = (typeof facet_names)[number];

export const sort_names = ['relevance', 'title', 'updated', 'created', 'quality', 'type', 'id'] as const;
export type SortName = (typeof sort_names)[number];

export interface SortTerm {
  name: SortName;
  descending: boolean;
}

export interface SearchRequest {
  /** All of these words by their stems, « "a phrase" », « -not this »; the last word may be the beginning of one. */
  words?: string;
  /** Any of these, each a word or a phrase (parameter `q` of OGC API – Records). */
  any_of?: readonly string[];
  /** West, south, east, north in degrees; west above east across the antimeridian. */
  bbox?: readonly [number, number, number, number];
  place?: Place;
  /** ISO 8601 moments, null where open. */
  datetime?: { start: string | null; end: string | null };
  ids?: readonly string[];
  external_ids?: readonly string[];
  /** Any value of each facet, all facets. */
  facets?: Partial<Record<FacetName, readonly string[]>>;
  /** A condition of the asker's own on row `t` of `searchable_record`; looks at rows that the asker may see only. */
  filter?: Fragment;
  /** States of records beside `published`; the row policy still decides who sees them. */
  states?: readonly string[];
  /** By default `relevance` where words are asked for, else the last updated first. */
  sort?: readonly SortTerm[];
  limit: number;
  offset?: number;
  /** `next` of the page before. */
  token?: string | null;
  /** Facets to be counted. */
  count?: readonly FacetName[];
}

/** A territory by its code, or a polygon as GeoJSON in degrees, already checked. */
export type Place =
  { level: 'commune' | 'epci' | 'departement' | 'region'; code: string } | { geometry: object };

export interface FacetCount {
  value: string;
  count: number;
}

export interface SearchResult {
  /** Of this page, in order. */
  ids: string[];
  /** Exact. */
  matched: number;
  /** Token of the next page; null on the last. */
  next: string | null;
  /** The values that occur most first; of a facet with a chosen value, as if none of it were chosen. */
  facets: Partial<Record<FacetName, FacetCount[]>>;
}
