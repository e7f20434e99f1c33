/** What the server tells the page of a deposit; plain JSON. */

export interface DepositColumn {
  from: string;
  name: string;
  type: string;
  title: string;
  samples: string[];
  filled: number;
}

export interface DepositQuestionView {
  code: string;
  message: string;
  remedy: string;
  choices: { value: string; title: string }[];
}

export interface DepositPlanView {
  format: string;
  layers: readonly string[];
  rows: number;
  unreadable_rows: number;
  columns: DepositColumn[];
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
  question: DepositQuestionView | null;
  preview: { columns: string[]; rows: string[][] };
  places: { geometries: unknown[]; of: number } | null;
}

/** What the person has said of how the file is to be read. */
export interface DepositReadingView {
  layer?: string | undefined;
  crs?: string | undefined;
  encoding?: string | undefined;
  x?: string | undefined;
  y?: string | undefined;
  wkt?: string | undefined;
  axes?: 'xy' | 'yx' | undefined;
  id_column?: string | undefined;
}

export interface DepositView {
  id: string;
  file_name: string;
  bytes: number;
  received: number;
  organisation: { id: number; name: string };
  /** receiving: pieces are missing; examining, publishing: a job is under way; failed: it ended badly. */
  state: 'receiving' | 'received' | 'examining' | 'examined' | 'publishing' | 'failed' | 'published';
  /** Of a job under way, 0 to 1. */
  progress: number | null;
  /** What the job says, or why it failed. */
  message: string | null;
  /** Whether what failed was the publication. */
  failed_at: 'examination' | 'publication' | null;
  reading: DepositReadingView;
  plan: DepositPlanView | null;
  /** Datasets that were read from the very same file, among those that the asker sees. */
  same_file: { id: string; title: string; visibility: string; is_own: boolean }[];
  /** What it has become. */
  collection: string | null;
  /** A name of a collection that is free, made of the file's. */
  proposed_id: string;
  proposed_title: string;
}

/** What the page knows before any file is there. */
export interface DepositPageView {
  /** may_publish: without approval. */
  organisations: { id: number; name: string; may_publish: boolean; email: string | null }[];
  max_bytes: number;
  piece_bytes: number;
  csrf_token: string | null;
  /** The deposit that the address names. */
  deposit: DepositView | null;
  /** Deposits of this person that wait. */
  waiting: { id: string; file_name: string; bytes: number; created_at: string }[];
  topics: Choice[];
  themes: Choice[];
  frequencies: Choice[];
  licences: { code: string; label: string; uri: string }[];
  /** Published collections that draw the ground of the small map. */
  grounds: readonly string[];
}
type Choice = [value: string, title: string];
