/** What the page of a record shows to those who keep it. */
import type { ReviewView } from './record_editor_view.ts';
import type { FieldProblem } from './forms.tsx';

export interface ChangeView {
  name: string;
  before: string | null;
  after: string | null;
  added: readonly string[];
  removed: readonly string[];
}

export interface CommentView {
  id: number;
  body: string;
  at: Date;
  author: string | null;
  is_own: boolean;
}

export interface ReportView {
  id: number;
  message: string;
  collection_id: string | null;
  feature_id: string | null;
  lon: number | null;
  lat: number | null;
  email: string | null;
  state: 'open' | 'closed';
  answer: string | null;
  created_at: Date;
  closed_at: Date | null;
  closed_by: string | null;
}

export interface ConflictView {
  member: string;
  name: string;
  mine: string;
  theirs: string;
}

export interface RecordWorkView {
  id: string;
  title: string;
  status: string;
  organisation: string | null;
  may_edit: boolean;
  may_approve: boolean;
  may_publish: boolean;
  is_site_admin: boolean;
  published: { state: string; version: number; origin: string; updated_at: string } | null;
  draft: {
    state: 'draft' | 'submitted' | 'rejected';
    reason: string | null;
    summary: string;
    revision: number;
    updated_at: string;
    author: string | null;
  } | null;
  /** What publishing would change; of a new record all that it says. */
  changes: readonly ChangeView[];
  conflicts: readonly ConflictView[];
  /** Whether a newer version was published since the working copy was begun. */
  is_behind: boolean;
  review: ReviewView;
  comments: readonly CommentView[];
  reports: readonly ReportView[];
  /** Organisations that the record may be given to. */
  organisations: readonly { id: number; name: string }[];
  done: RecordDone | null;
  problems: readonly FieldProblem[];
  entered: { reason?: string; comment?: string };
  csrf: string | null;
}

export const record_done = {
  soumise: 'L’approbation est demandée. Ceux qui peuvent la donner en sont prévenus.',
  reprise: 'La demande est retirée : la fiche peut être modifiée.',
  refusee: 'La fiche est refusée. Son auteur en est prévenu.',
  publiee: 'La fiche est publiée.',
  abandonnee: 'La modification est abandonnée. La fiche publiée est restée comme elle était.',
  retiree: 'La fiche est retirée du catalogue. Ses versions sont gardées.',
  remise: 'La fiche est de nouveau au catalogue.',
  confiee: 'La fiche est confiée à cette organisation.',
  commentaire: 'Le commentaire est ajouté.',
  efface: 'Le commentaire est supprimé.',
  traite: 'Le signalement est traité.',
} as const;
export type RecordDone = keyof typeof record_done;

export const origin_names: Readonly<Record<string, string>> = {
  import: 'Import de données',
  process: 'Traitement',
  officer: 'Saisie',
  harvest: 'Moissonnage',
};
