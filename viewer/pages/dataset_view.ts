import type { SmallMapView } from './small_map_view.ts';

/** A chart of one column: bars of values that are counted, or of classes that a number or a day falls in. */
export interface ChartView {
  column: { name: string; title: string };
  kind: 'values' | 'classes';
  /** The classes are wider the greater their values. */
  grows: boolean;
  bars: { label: string; count: number }[];
  /** Rows that no bar shows: empty, and values beyond the most frequent. */
  empty: number;
  others: number;
}

export interface DatasetCollection {
  id: string;
  title: string;
  /** Exact; null where nobody counts it at each change. */
  feature_count: number | null;
  /** PostGIS's type of the geometry; null for a table. */
  shape: string | null;
  srid: number | null;
  extent: readonly [number, number, number, number] | null;
  map: SmallMapView | null;
  columns: { name: string; title: string; type: string }[];
  /** The first rows. */
  rows: Record<string, unknown>[];
  /** Columns that a chart can be drawn of. */
  chartable: { name: string; title: string }[];
  /** Null: none asked for, none possible, or too many objects. */
  chart: ChartView | null;
  /** Why no chart can be drawn, in French; null where one can. */
  no_chart: string | null;
  downloads: { format: string; name: string; crs: { title: string; href: string }[] }[];
  /** Further systems of coordinates, for the formats that may have any; null for a table. */
  other_crs: {
    address: string;
    formats: [value: string, title: string][];
    systems: [uri: string, title: string][];
  } | null;
}

export interface DatasetLink {
  title: string;
  href: string;
  /** Format, protocol, layer, size, in words. */
  about: string;
}

export interface DatasetView {
  /** How often it was seen and taken in the last 30 days. */
  usage: { pages: number; downloads: number };
  id: string;
  title: string;
  kind: string;
  abstract: string;
  /** Of a record that not everybody sees: why. */
  state: string | null;
  /** Whoever reads it keeps the record: writes or approves it. */
  is_keeper: boolean;
  producer: string;
  licence: { name: string; url: string } | null;
  vintage: string | null;
  /** Of the record. */
  updated: string;
  /** Of data elsewhere, the last that the record gives, as exact as it is; null where it gives none. */
  data_date: string | null;
  frequency: string | null;
  topics: string[];
  keywords: string[];
  extent: string | null;
  crs: string[];
  resolution: string | null;
  period: string | null;
  access: { text: string; url?: string | undefined }[];
  lineage: string;
  warnings: readonly string[];
  quality: number | null;
  /** What keeps the score from a hundred, the most first. */
  missing: { title: string; why: string; points: number }[];
  contacts: {
    organisation: string;
    name?: string | undefined;
    email?: string | undefined;
    phone?: string | undefined;
    url?: string | undefined;
    role: string;
  }[];
  /** As the record tells it, where the collection's own count is not known. */
  told_count: number | null;
  attributes: {
    name: string;
    title: string;
    description: string;
    type: string;
    samples: string[];
  }[];
  collections: DatasetCollection[];
  /** Where a record without data here leads: files, services, pages of others. */
  links: { download: DatasetLink[]; service: DatasetLink[]; information: DatasetLink[] };
  metadata: { title: string; href: string }[];
  citation: string;
  /** Whole address of this page. */
  page: string;
  /** Root of the site. */
  base: string;
  source_url: string | null;
  /** Other records, and what they are to this one; href is null where nothing can be shown of them. */
  relations: { what: string; title: string; href: string | null }[];
  /** Images elsewhere: linked, not loaded, so that nobody hears of who reads the page. */
  thumbnails: { url: string; title: string }[];
  /** JSON-LD of schema.org; null without. */
  schema_org: string | null;
}
