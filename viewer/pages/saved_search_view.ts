/** What the screens of saved searches show. */
import type { FieldProblem } from './forms.tsx';

export const channel_names = {
  email: 'Par courriel',
  webhook: 'Par webhook',
  none: 'Sans avis',
} as const;
export type Channel = keyof typeof channel_names;

export const frequency_names = {
  immediate: 'dès que possible, une fois par quart d’heure au plus',
  daily: 'chaque jour à 7 h',
  weekly: 'chaque lundi à 7 h',
} as const;
export type FrequencyName = keyof typeof frequency_names;

/** Sentences of what was just done, by the code in the address. */
export const saved_search_done = {
  enregistree: 'La recherche est enregistrée.',
  modifiee: 'La recherche est modifiée.',
  suspendue: 'La recherche est suspendue : elle n’envoie plus d’avis.',
  reprise: 'La recherche reprend.',
  supprimee: 'La recherche est supprimée.',
  essai_courriel: 'Un courriel d’essai part à votre adresse.',
  essai_webhook: 'Le webhook a reçu l’appel d’essai et a répondu.',
} as const;
export type SavedSearchDone = keyof typeof saved_search_done;

export interface SavedSearchRow {
  id: number;
  title: string;
  /** What it asks for, as pairs of a title and a text. */
  asks: readonly (readonly [title: string, text: string])[];
  /** Path of its results, and of its feed. */
  href: string;
  feed: string;
  channel: Channel;
  frequency: FrequencyName;
  webhook_url: string | null;
  is_paused: boolean;
  /** Why the site paused it. */
  problem: string | null;
  failures: number;
  failure: string | null;
  is_sending: boolean;
  told_at: Date | null;
  told_count: number | null;
}

export interface SavedSearchesView {
  searches: readonly SavedSearchRow[];
  /** What this site can tell by. */
  channels: readonly ('email' | 'webhook')[];
  csrf: string | null;
  done: SavedSearchDone | null;
  /** What a trial came to. */
  problem: string | null;
}

export interface SavedSearchFields {
  title: string;
  channel: Channel;
  frequency: FrequencyName;
  webhook_url: string;
}

export interface SavedSearchFormView {
  /** Null: a new one. */
  id: number | null;
  query: string;
  asks: SavedSearchRow['asks'];
  href: string;
  email: string;
  channels: SavedSearchesView['channels'];
  /** Hosts that webhooks may be at. */
  hosts: readonly string[];
  fields: SavedSearchFields;
  problems: readonly FieldProblem[];
  csrf: string | null;
}
