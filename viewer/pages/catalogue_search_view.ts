import type { SmallMapView } from './small_map_view.ts';

export interface CatalogueCard {
  id: string;
  kind: string;
  title: string;
  /** Its beginning, with « … » where it goes on. */
  abstract: string;
  producer: string;
  licence: string | null;
  /** Of data elsewhere where the record says so, else of the record; ISO 8601, a year or a month alone too. */
  date: { of: 'data' | 'record'; at: string };
  /** 0 to 100; null where it is not computed. */
  quality: number | null;
  formats: string[];
  is_open: boolean;
  /** Its data on this site. */
  collection: string | null;
}

export interface CatalogueFacet {
  /** Parameter of the address. */
  name: string;
  title: string;
  values: { value: string; title: string; count: number; is_chosen: boolean }[];
}

export interface CatalogueSearchView {
  words: string;
  facets: CatalogueFacet[];
  /** « departement:31 » */
  territory: string;
  territories: { title: string; choices: [value: string, title: string][] }[];
  commune: string;
  bbox: string;
  /** Only addresses give one. */
  polygon: string;
  sort: string;
  cards: CatalogueCard[];
  matched: number;
  page: number;
  pages: number;
  /** Query of the address without the page. */
  query: string;
  /** The same without the order: what is saved, and followed by a feed. */
  kept_query: string;
  /** What was asked and could not be done; the search goes on without it. */
  problem: { field: string; message: string } | null;
  map: SmallMapView | null;
  /** Officers may deposit and describe. */
  is_signed_in: boolean;
}
