/** What the screens of a record's editor show. */
import type { Choice } from './form_parts.tsx';
import type { FieldProblem } from './forms.tsx';

export interface ControlView {
  /** Name in the form, and id. */
  name: string;
  label: string;
  hint?: string | undefined;
  kind: 'line' | 'area' | 'select' | 'boxes';
  /** One text, but for boxes. */
  values: readonly string[];
  choices?: readonly Choice[];
  /** Lines of an area. */
  rows?: number | undefined;
  /** Short fields stand side by side. */
  is_short?: boolean | undefined;
  is_number?: boolean | undefined;
  /** Id of a list of suggestions. */
  list?: string | undefined;
  /** Shown, not to be typed. */
  is_fixed?: boolean | undefined;
}

/** Entries that are added and taken away: contacts, addresses. */
export interface RowsView {
  name: string;
  title: string;
  hint?: string;
  /** « le contact ». */
  one: string;
  /** « Ajouter un contact ». */
  add: string;
  /** Short entries: a row each of one table. */
  is_table: boolean;
  /** is_kept: not to be taken away. */
  rows: readonly { legend: string; rest: string; is_kept: boolean; controls: readonly ControlView[] }[];
}

export type PartView =
  { part: 'control'; control: ControlView } | { part: 'rows'; rows: RowsView } | SearchPart;

/** Words to search by, and what was found to choose from. */
export interface SearchPart {
  part: 'search';
  /** Value of its button; with a colon and the choice, of the buttons of what was found. */
  action: string;
  button: string;
  /** What becomes of what is chosen. */
  choice?: ControlView;
  control: ControlView;
  found: readonly Choice[];
  said: string;
}

export interface SectionView {
  title: string;
  hint?: string;
  parts: readonly PartView[];
}

export const steps = [
  { id: 'description', title: 'Description' },
  { id: 'ressources', title: 'Ressources' },
  { id: 'acces', title: 'Accès et contact' },
] as const;
export type StepId = (typeof steps)[number]['id'];

/** A rule that a record keeps or breaks, and where in the form it is mended. */
export interface FindingView {
  level: 'error' | 'warning';
  message: string;
  remedy: string;
  step: StepId;
  /** Id of the field. */
  field: string;
}

/** How far a record is, by what is expected of its kind. */
export interface CompletionView {
  done: number;
  of: number;
  missing: readonly { label: string; step: StepId; field: string }[];
}

export interface QualityView {
  score: number;
  /** What would add points, the most first. */
  missing: readonly { criterion: string; lost: number; why: string; step: StepId; field: string }[];
}

export interface ReviewView {
  completion: CompletionView;
  findings: readonly FindingView[];
  quality: QualityView;
}

export interface EditorView {
  id: string;
  title: string;
  step: StepId;
  /** Of the working copy that the form shows; 0: of the published record. */
  revision: number;
  status: string;
  sections: readonly SectionView[];
  /** Names of organisations, suggested. */
  organisations: readonly string[];
  review: ReviewView;
  problems: readonly FieldProblem[];
  /** What saving now replaces, because somebody else has saved meanwhile. */
  overtaken: readonly string[] | null;
  /** Id of the field that was just added. */
  focus: string | null;
  /** Waits for approval: shown, not changed. */
  is_locked: boolean;
  is_saved: boolean;
  csrf: string | null;
}

export const record_path = (id: string, more = '') => `/catalogue/fiches/${encodeURIComponent(id)}${more}`;
export const step_path = (id: string, step: StepId, field?: string) =>
  `${record_path(id, `/${step}`)}${field === undefined ? '' : `#${field}`}`;
