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

/** A document of metadata that was deposited, alone or with data. */
export interface DepositRecordView {
  file: string;
  /** Title of its format. */
  format: string;
  id: string;
  title: string;
  kind: string;
  /** What was read, member by member, in words. */
  read: { name: string; value: string }[];
  /** What was not understood or had to be guessed. */
  warnings: string[];
  /** What a document of this format cannot say. */
  not_held: string[];
  /** Rules that it breaks. */
  findings: { level: 'error' | 'warning'; message: string; remedy: string }[];
  /** Null where data came with it: then the record is what is published. */
  quality: number | null;
  /** What of it the form of a dataset shows. */
  described: DepositDescribed;
  /** The record that the catalogue has under its id already. */
  known: { title: string; href: string; may_edit: boolean; is_under_way: boolean } | null;
}

export interface DepositDescribed {
  title?: string;
  abstract?: string;
  producer?: string;
  licence?: { name: string; url: string };
  email?: string;
  topic?: string;
  theme?: string;
  frequency?: string;
  vintage?: string;
  keywords?: string[];
  scale?: number;
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

export interface KnownDataset {
  id: string;
  title: string;
  visibility: string;
  /** A deposit of the same organisation may replace it. */
  is_own: boolean;
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
  /** What the job says, why it failed, or what is to be said of the publication. */
  message: string | null;
  /** Whether what failed was the publication. */
  failed_at: 'examination' | 'publication' | null;
  reading: DepositReadingView;
  plan: DepositPlanView | null;
  /** The record that is the file, or came with the data. */
  record: DepositRecordView | null;
  /** Datasets that were read from the very same file, among those that the asker sees. */
  same_file: KnownDataset[];
  /** Datasets with the very same rows, which stopped the publication until the person decides. */
  same_content: KnownDataset[];
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
  waiting: { id: string; file_name: string; bytes: number; received: number; created_at: string }[];
  topics: Choice[];
  themes: Choice[];
  frequencies: Choice[];
  licences: { code: string; label: string; uri: string }[];
  /** Published collections that draw the ground of the small map. */
  grounds: readonly string[];
}
type Choice = [value: string, title: string];
