/** Harvesters and their runs in the database, for screens, commands and the job. */
import { AppError } from '../../errors.ts';
import { one, type Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import type { HarvesterSettings } from './check.ts';

export interface Harvester extends HarvesterSettings {
  id: number;
  organisation: string | null;
  has_secret: boolean;
  changed_at: Date;
  /** Records that are here and its own. */
  records: number;
  last_run: HarvestRun | null;
}

/** Counts of a run; `read` is the sum of the six after it. */
export interface HarvestCounts {
  read: number;
  created: number;
  updated: number;
  unchanged: number;
  duplicates: number;
  failed: number;
  outside: number;
  removed: number;
}

export interface HarvestRun extends HarvestCounts {
  id: number;
  harvester_id: number;
  is_dry: boolean;
  state: 'running' | 'done' | 'failed' | 'stopped';
  announced: number | null;
  is_complete: boolean;
  /** Records gone there that wait for somebody to confirm. */
  to_confirm: number;
  message: string | null;
  /** ISO 8601. */
  started_at: string;
  ended_at: string | null;
}

export const item_outcomes = [
  'created',
  'updated',
  'unchanged',
  'duplicate',
  'failed',
  'outside',
  'retired',
] as const;
export const log_outcomes = [
  'created',
  'updated',
  'duplicate',
  'failed',
  'outside',
  'removed',
  'retired',
  'vanished',
] as const;
export type ItemOutcome = (typeof item_outcomes)[number];
export type LogOutcome = (typeof log_outcomes)[number];

export interface LogRow {
  id: number;
  outcome: LogOutcome;
  remote_id: string;
  record_id: string | null;
  title: string;
  message: string | null;
  total: number;
}

export interface ItemRow {
  remote_id: string;
  record_id: string | null;
  holds: boolean;
  title: string;
  remote_date: string | null;
  outcome: ItemOutcome;
  message: string | null;
  changed_at: Date;
  total: number;
}

/** What runs of a harvester are asked by: see maillage.ask_harvest. */
export type HarvestWish =
  | Record<string, never>
  | { dry_run: true; pages?: number }
  | { force: true }
  | { confirm: number }
  | { remove: true };

/** All that the asker may see, with their last run, by name. */
export const list_harvesters = (db: Db): Promise<Harvester[]> =>
  db.query<Harvester>(query_file('harvesters', [null]));

/** A 404 AppError when there is none that the asker may see. */
export async function read_harvester(db: Db, id: number): Promise<Harvester> {
  const [found] = await db.query<Harvester>(query_file('harvesters', [id]));
  if (found !== undefined) return found;
  throw new AppError(`Aucune moisson ne porte le numéro ${id}.`, {
    status: 404,
    code: 'harvester-not-found',
    remedy: 'La liste est à l’écran « Moissonnages » : npm run etl -- harvest list.',
  });
}

/** Adds a harvester, or changes the one with this id (its key stays unless a new one is given). Returns its id. */
export async function save_harvester(
  db: Db,
  id: number | null,
  settings: HarvesterSettings,
  /** Sealed; null forgets it, undefined leaves it. */
  secret: Buffer | null | undefined,
): Promise<number> {
  const { address, ...rest } = settings;
  const row = JSON.stringify({ ...rest, url: address });
  if (id === null)
    return (await one<{ id: number }>(db, query_file('harvester_add', [row, secret ?? null]))).id;
  await one(db, query_file('harvester_change', [id, row]));
  // After the change: a new address forgets the key that was there.
  if (secret !== undefined) await one(db, query_file('harvester_key', [id, secret]));
  return id;
}

/** Queues a run; the number of the job. SQLSTATE 42501 for those who may not. */
export async function ask_harvest(db: Db, harvester: number, wish: HarvestWish): Promise<number> {
  const asked = query_file('harvest_ask', [harvester, JSON.stringify(wish)]);
  return (await one<{ id: number }>(db, asked)).id;
}

/** Runs of a harvester, the latest first. */
export const list_runs = (db: Db, harvester: number, count: number): Promise<HarvestRun[]> =>
  db.query<HarvestRun>(query_file('harvest_runs', [harvester, count]));

/** A 404 AppError when there is none that the asker may see. */
export async function read_run(db: Db, id: number): Promise<HarvestRun> {
  const [found] = await db.query<HarvestRun>(query_file('harvest_run', [id]));
  if (found !== undefined) return found;
  throw new AppError(`Aucune moisson n’a le numéro ${id}.`, {
    status: 404,
    code: 'harvest-run-not-found',
    remedy: 'Les passages sont à la page de la moisson : npm run etl -- harvest list.',
  });
}

/** The log of a run: of one outcome or all, of titles and identifiers that hold a text. */
export const read_log = (
  db: Db,
  run: number,
  filter: { outcome: LogOutcome | null; q: string; limit: number; offset: number },
): Promise<LogRow[]> =>
  db.query<LogRow>(query_file('harvest_log', [run, filter.outcome, filter.q, filter.limit, filter.offset]));

/** What is known of each remote item. */
export const read_items = (
  db: Db,
  harvester: number,
  filter: { outcome: ItemOutcome | null; q: string; limit: number; offset: number },
): Promise<ItemRow[]> =>
  db.query<ItemRow>(
    query_file('harvest_items', [harvester, filter.outcome, filter.q, filter.limit, filter.offset]),
  );
