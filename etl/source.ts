import type { Geometry } from 'geojson';
import type { Config } from '../config.ts';
import type { MetadataRecord, RecordDetails } from '../catalogue/record.ts';
import type { CollectionSpec } from '../catalogue/referentiels.ts';
import type { Db } from '../sql/client.ts';
import type { Fragment } from '../sql/fragment.ts';

/** A row as a reader yields it: names as published, values as read (text stays text, leading zeros kept). */
export interface SourceRow {
  /** Line or record number in the file, from 1; the header of a CSV is line 1. */
  line: number;
  fields: Record<string, unknown>;
  /** In the file's own CRS. */
  geometry?: Geometry | null;
}

/** A row ready for the staging table. */
export interface Feature {
  line: number;
  id: string;
  /** Column → value; a column left out is null. */
  values: Record<string, unknown>;
  geometry: Geometry | null;
}

/** A row that is not published (`kept: true`: published, with a warning), and why, in French. */
export interface Reject {
  line: number;
  reason: string;
  row?: unknown;
  kept?: boolean;
}

export const is_reject = (item: Feature | Reject): item is Reject => 'reason' in item;

/** What a source sees of a file before reading it whole. */
export interface Sample {
  /** File name, for messages only: recognition goes by content. */
  name: string;
  size: number;
  format:
    | 'csv'
    | 'json'
    | 'ndjson'
    | 'geojson'
    | 'geopackage'
    | 'shapefile'
    | 'flatgeobuf'
    | 'xml'
    | 'osm-pbf'
    | 'unknown';
  /** Column or property names of the first rows, as published. Empty when the format has none. */
  columns: string[];
  /** Some first rows. */
  rows: SourceRow[];
  /** Declared CRS, when the format carries one: `EPSG:2154`. */
  crs: string | null;
}

export interface SourceContext {
  config: Config;
  db: Db;
  /** A sentence for the run, its metadata record and every screen that shows the data. */
  warn(sentence: string): void;
  /** The period of the data when only reading it whole tells: it replaces what `Source.vintage` gave. */
  found_vintage(period: string): void;
  /** The person insists: what the source would rather keep (a finer grid) may be replaced. */
  forced?: boolean;
}

/** Where a source's rows come from: a file that the runner opened with its reader, or null for data inside npm packages. */
export type Input = {
  path: string;
  sample: Sample;
  /** The rows from the first one on, each time it is called. */
  rows(): AsyncIterable<SourceRow>;
} | null;

/** A référentiel: one file in etl/sources/, one line in its index. */
export interface Source {
  id: string;
  /** French, as shown in lists and in the metadata record. */
  title: string;
  abstract: string;
  producer: string;
  licence: { name: string; url: string };
  source_url: string;
  /** Address of the file at its producer's, for `sync` at a site with internet. */
  download_url?: string;
  keywords: readonly string[];
  /** What the record says beside; what is measured on the table wins over it. */
  details?: RecordDetails & Partial<Pick<MetadataRecord, 'lineage' | 'source_url'>>;
  collection: CollectionSpec;
  /**
   * `whole`: a publication replaces the collection.
   * `own_rows`: it replaces the rows whose column `source` is this source's id and keeps the others.
   */
  share: 'whole' | 'own_rows';
  /**
   * Of `own_rows`, when a file holds only part of the source: an expression over the row of this alias that says which.
   * An import then replaces the parts that it holds and keeps the others; a part already published in a later vintage
   * (column `millesime`) is left out. Absent: an import replaces all rows of the source.
   */
  part?(row: string): Fragment;
  /** Sources whose rows leave the collection when this one is published, and which stay out while it is there. */
  retires?: readonly string[];
  /** Runs before those with a higher number: territories 0, population and services 10, derived 20. */
  order: number;
  /** Whether the file is this source's, by its content. Absent: the source needs no file (npm packages). */
  recognise?(sample: Sample): boolean;
  /** Period of the data as found in the file, for the record: « 2023 », « février 2016 ». */
  vintage(input: Input): string | null;
  /** Reads, converts and checks row by row. Constant memory: rows are staged in batches. */
  features(input: Input, context: SourceContext): AsyncIterable<Feature | Reject>;
  /**
   * Checks that need the whole: a query over the staging table giving `line, reason, kept`;
   * rows with kept = false are removed from staging and written to the rejects. Null: nothing to check this time.
   */
  check?(staging: Fragment, context: SourceContext): Fragment | null | Promise<Fragment | null>;
  /** Statements run on the staging table after the checks (attributes joined, positions completed). */
  complete?(staging: Fragment, context: SourceContext): Fragment[];
  /** Collections derived from this one by SQL and published in the same transaction (EPCI from communes). */
  derived?: readonly Derived[];
}

/** Whether the source reads a file; the others hold their data inside npm packages. */
export const needs_file = (source: Source): boolean => source.recognise !== undefined;

/** A collection that is a SELECT over the staged one. */
export interface Derived {
  collection: CollectionSpec;
  title: string;
  abstract: string;
  /** A SELECT giving id, the spec's columns and geom. Null: not derived this time (real contours are loaded). */
  select(staging: Fragment, context: SourceContext): Promise<Fragment | null>;
}
