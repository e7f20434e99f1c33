/** What the job that examines a deposit tells the page of it; plain JSON in `maillage.deposit`. */

import type { MetadataRecord, OriginalDocument } from '../record.ts';

/** What an examination found: enough for a person to decide without opening the file. */
export interface DepositPlan {
  /** What was read: the file, and the one inside it where it is an archive. */
  file: string;
  format: string;
  layers: readonly string[];
  rows: number;
  unreadable_rows: number;
  /** Columns of the file as they would be published. */
  columns: { from: string; name: string; type: string; title: string; samples: string[]; filled: number }[];
  /** All columns of the file, for questions about them. */
  file_columns: string[];
  dropped: { from: string; reason: string }[];
  geometry: {
    type: string;
    srid: number | null;
    crs: string | null;
    origin: string | null;
    columns: string[];
    placed: number;
    absent: number;
    unreadable: number;
  } | null;
  id_column: string | null;
  warnings: string[];
  /** What stops the publication until the person answers. */
  question: DepositQuestion | null;
  preview: { columns: string[]; rows: string[][] };
  /** The first places, in longitude and latitude; null where they are not known. */
  places: { geometries: unknown[]; of: number } | null;
  /** The record that is the file, or came with the data; null: none. */
  record: DepositRecord | null;
}

export interface DepositRecord {
  /** Name of the document. */
  file: string;
  /** Id of its format in `catalogue/formats/index.ts`. */
  format: string;
  record: MetadataRecord;
  document: OriginalDocument;
  /** What was not understood or had to be guessed, in French. */
  warnings: string[];
}

export interface DepositQuestion {
  code: 'several-layers' | 'unknown-crs' | 'swapped-axes' | 'wrong-crs' | 'unreadable';
  message: string;
  remedy: string;
  /** Layers, or systems in which the data would lie in France. */
  choices: { value: string; title: string }[];
}
