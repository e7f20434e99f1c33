/** What the screens of harvesters show; `api/harvest/views.ts` makes it, words included. */

export interface HarvesterRow {
  id: number;
  name: string;
  kind_title: string;
  organisation: string | null;
  records: number;
  /** French: « chaque nuit… » as a cron expression, or that there is none. */
  times: string;
  last_run: RunView | null;
}

export interface RunView {
  id: number;
  /** « achevée », « essai fait », « à confirmer »… */
  state: string;
  /** What deserves a look: a failure, a confirmation. */
  tone: 'good' | 'waiting' | 'bad' | 'plain';
  /** « 30 lues : 2 créées, 28 inchangées ; 1 supprimée ». */
  counts: string;
  message: string | null;
  started_at: Date;
  ended_at: Date | null;
  to_confirm: number;
  is_dry: boolean;
}

export interface HarvestJobView {
  /** « Moisson », « Essai », « Suppression ». */
  title: string;
  /** « en attente », « en cours (42 %) ». */
  state: string;
  message: string | null;
}

export interface HarvesterView extends HarvesterRow {
  address: string;
  visibility: string;
  territory: string | null;
  query: string | null;
  has_secret: boolean;
  is_enabled: boolean;
  /** Why its address cannot be asked from here; null: it can. */
  obstacle: string | null;
  /** The reader may try it; an administrator harvests, changes it and removes its records. */
  needs_approval: boolean;
  jobs: readonly HarvestJobView[];
  runs: readonly RunView[];
}

/** A line of the log of a run, or of what is known of the items. */
export interface HarvestLine {
  remote_id: string;
  record_id: string | null;
  /** The record is here, to be looked at. */
  is_here: boolean;
  title: string;
  outcome: string;
  message: string | null;
  remote_date: string | null;
}

export interface HarvestLines {
  lines: readonly HarvestLine[];
  total: number;
  offset: number;
  page_size: number;
  q: string;
  issue: string;
  /** Value and French word of each outcome. */
  outcomes: readonly (readonly [value: string, label: string])[];
}

export interface HarvesterFormView {
  /** Null: a new one. */
  id: number | null;
  fields: Readonly<Record<string, string>> & { active: string };
  has_secret: boolean;
  kinds: readonly { id: string; title: string; address: string; query: string | null }[];
  owners: readonly (readonly [value: string, label: string])[];
  hosts: readonly string[];
}

export const harvester_done = {
  ajoutee: 'La moisson est enregistrée. Rien n’est encore moissonné : essayez-la d’abord.',
  modifiee: 'La moisson est modifiée.',
  essai: 'L’essai est demandé : il lit la première page et dit ce qui changerait, sans rien changer.',
  essai_complet:
    'L’essai est demandé : il lit tout le catalogue et dit ce qui changerait, sans rien changer.',
  lancee: 'La moisson est demandée.',
  arretee: 'L’arrêt est demandé. La moisson reprendra où elle s’est arrêtée, dans les six heures.',
  confirmee: 'La suppression est demandée.',
  supprimee: 'La moisson est supprimée ; ses fiches restent.',
  suppression: 'La moisson et ses fiches sont en cours de suppression.',
} as const;
export type HarvesterDone = keyof typeof harvester_done;
