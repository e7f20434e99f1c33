/** Harvesters and runs as their screens show them. */
import type { Harvester, HarvestRun, ItemRow, LogRow } from '../../catalogue/harvest/harvesters.ts';
import { item_outcomes, log_outcomes } from '../../catalogue/harvest/harvesters.ts';
import { harvester_kinds, kind_words } from '../../catalogue/harvest/kinds.ts';
import { outcome_words, say_counts, say_state } from '../../catalogue/harvest/words.ts';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { check_url } from '../../outgoing_hosts.ts';
import type {
  HarvestJobView,
  HarvestLine,
  HarvesterFormView,
  HarvesterRow,
  HarvesterView,
  RunView,
} from '../../viewer/pages/harvest_view.ts';

import { say_cron } from './say_cron.ts';

export function view_run(run: HarvestRun): RunView {
  const { id, state, message, started_at, ended_at, to_confirm, is_dry } = run;
  const tone =
    state === 'failed'
      ? 'bad'
      : to_confirm > 0 || run.failed > 0
        ? 'waiting'
        : state === 'done'
          ? 'good'
          : 'plain';
  return {
    id,
    state: say_state(run),
    tone,
    counts: say_counts(run),
    message,
    started_at: new Date(started_at),
    ended_at: ended_at === null ? null : new Date(ended_at),
    to_confirm,
    is_dry,
  };
}

export function view_row(harvester: Harvester): HarvesterRow {
  const { id, name, kind, organisation, records, cron, is_enabled, last_run } = harvester;
  return {
    id,
    name,
    kind_title: kind_words[kind].title,
    organisation,
    records,
    times: cron === null ? 'À la demande' : `${say_cron(cron)}${is_enabled ? '' : ' (arrêté)'}`,
    last_run: last_run === null ? null : view_run(last_run),
  };
}

/** A job of the queue, as `harvest_jobs.sql` gives it. */
export interface HarvestJob {
  state: 'queued' | 'running';
  input: Record<string, unknown>;
  progress: number;
  message: string | null;
}

function view_job({ state, input, progress, message }: HarvestJob): HarvestJobView {
  const title =
    input['dry_run'] === true
      ? 'Essai'
      : input['remove'] === true || input['confirm'] !== undefined
        ? 'Suppression'
        : 'Moisson';
  return {
    title,
    state: state === 'queued' ? 'en attente' : `en cours (${Math.round(progress * 100)} %)`,
    message,
  };
}

const visibilities = {
  public: 'par tout le monde',
  accounts: 'par les personnes connectées',
  organisation: 'par l’organisation seule',
} as const;

export function view_harvester(
  harvester: Harvester,
  runs: readonly HarvestRun[],
  jobs: readonly HarvestJob[],
  config: Config,
): Omit<HarvesterView, 'needs_approval'> {
  const { address, visibility, territory, options, has_secret, is_enabled } = harvester;
  return {
    ...view_row(harvester),
    address,
    visibility: visibilities[visibility],
    territory: territory?.map((value) => value.toLocaleString('fr-FR')).join(' ; ') ?? null,
    query: options.query ?? null,
    has_secret,
    is_enabled,
    obstacle: obstacle_of(address, config),
    jobs: jobs.map(view_job),
    runs: runs.map(view_run),
  };
}

/** Why the address cannot be asked from here, in French; null: it can. */
function obstacle_of(address: string, { HARVEST_HOSTS }: Config): string | null {
  try {
    check_url(address, { hosts: HARVEST_HOSTS, setting: 'HARVEST_HOSTS' });
    return null;
  } catch (error) {
    if (error instanceof AppError)
      return `Cette adresse ne peut être moissonnée : ${error.message}. ${error.remedy ?? ''}`;
    throw error;
  }
}

export const view_item = (item: ItemRow): HarvestLine => ({
  remote_id: item.remote_id,
  record_id: item.record_id,
  is_here: item.record_id !== null,
  title: item.title,
  outcome: outcome_words[item.outcome],
  message: item.message,
  remote_date: item.remote_date,
});

/** `is_dry`: what a trial would make is not there. */
export const view_line = (line: LogRow, is_dry: boolean): HarvestLine => ({
  remote_id: line.remote_id,
  record_id: line.record_id,
  is_here: line.outcome !== 'removed' && !(is_dry && line.outcome === 'created'),
  title: line.title,
  outcome: outcome_words[line.outcome],
  message: line.message,
  remote_date: null,
});

const with_words = (outcomes: readonly (keyof typeof outcome_words)[]) =>
  outcomes.map((outcome) => [outcome, outcome_words[outcome]] as const);
export const item_choices = with_words(item_outcomes);
export const log_choices = with_words(log_outcomes);

export const kind_choices: HarvesterFormView['kinds'] = harvester_kinds.map((id) => ({
  id,
  ...kind_words[id],
}));
