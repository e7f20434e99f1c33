/** What the catalogue knows of a dataset, series, service, map, reuse or process result; every format is written from it. */
export interface MetadataRecord {
  id: string;
  kind: 'dataset' | 'series' | 'service' | 'map' | 'reuse' | 'process_result';
  title: string;
  abstract: string;
  producer: string;
  licence: { name: string; url: string } | null;
  source_url: string | null;
  /** The period the data describes, as its producer writes it: « 2023 », « février 2016 ». */
  vintage: string | null;
  /** How the data came here, step by step, in French. */
  lineage: string;
  keywords: string[];
  /** Sentences to be shown wherever the data is: « contours approchés ». */
  warnings: string[];
  /** Of a process result: all that is needed to compute it again, and the figures to be shown with it. */
  parameters?: Record<string, unknown>;
}
