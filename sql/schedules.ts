/** Jobs queued by the clock: rows of maillage.schedule, looked at by every worker. */
import { message_of } from '../errors.ts';
import { log } from '../log.ts';
import { one, type Database, type Db } from './client.ts';
import { next_time } from './cron.ts';
import { sql } from './fragment.ts';
import { enqueue_job } from './jobs.ts';
import { query_file } from './query_file.ts';

export interface NewSchedule {
  title: string;
  kind: string;
  input?: Record<string, unknown>;
  /** Minute, hour, day of month, month, day of week. */
  cron: string;
  time_zone?: string;
  is_enabled?: boolean;
}

export interface Schedule extends Required<NewSchedule> {
  id: number;
  /** Null: disabled, or no worker has looked at it yet. */
  next_run_at: Date | null;
  last_run_at: Date | null;
  last_job_id: number | null;
  /** How its last job went; null when that was deleted or there was none. */
  last_state: string | null;
  /** Why the worker disabled it. */
  problem: string | null;
}

interface Due {
  id: number;
  kind: string;
  input: Record<string, unknown>;
  cron: string;
  time_zone: string;
  next_run_at: Date | null;
  now: Date;
  is_under_way: boolean;
}

/**
 * Queues a job for each schedule whose time has come and moves it to its next time, in one transaction; returns the
 * jobs. Runs missed while no worker looked are made up for by one; a run whose work still waits or runs is left out.
 * The database's clock decides.
 */
export async function queue_due(database: Database, kinds: readonly string[]): Promise<number[]> {
  return database.write(async (db) => {
    const jobs: number[] = [];
    for (const due of await db.query<Due>(query_file('schedule_due', [kinds]))) {
      const next = await reckon(db, due);
      if (next === null) continue;
      const is_run = due.next_run_at !== null && !due.is_under_way;
      const job = is_run ? await enqueue_job(db, due.kind, due.input) : null;
      await db.query(query_file('schedule_move', [due.id, next, job]));
      if (job !== null) jobs.push(job);
    }
    return jobs;
  });
}

/** The next time; null for a row written past add_schedule that cannot be reckoned, which is disabled. */
async function reckon(db: Db, { id, kind, cron, time_zone, now }: Due): Promise<Date | null> {
  try {
    return next_time(cron, time_zone, now);
  } catch (error) {
    log.error('schedule disabled', { schedule: id, kind, reason: message_of(error) });
    await db.query(query_file('schedule_stop', [id, message_of(error)]));
    return null;
  }
}

/** Adds a schedule; null when the same one is there. Throws a 400 AppError for a bad expression or zone. */
export async function add_schedule(db: Db, schedule: NewSchedule): Promise<number | null> {
  const { title, kind, input = {}, cron, time_zone = 'Europe/Paris', is_enabled = true } = schedule;
  next_time(cron, time_zone, new Date());
  const [row] = await db.query<{ id: number }>(
    query_file('schedule_add', [title, kind, JSON.stringify(input), cron, time_zone, is_enabled]),
  );
  return row?.id ?? null;
}

/** All schedules, by id. */
export const list_schedules = (db: Db): Promise<Schedule[]> => db.query<Schedule>(query_file('schedules'));

/** Queues a schedule's job now, besides its times; null when there is no such schedule. */
export async function run_schedule(database: Database, id: number): Promise<number | null> {
  return database.write(async (db) => {
    const [row] = await db.query<Pick<Due, 'kind' | 'input' | 'next_run_at'>>(query_file('schedule', [id]));
    if (row === undefined) return null;
    const job = await enqueue_job(db, row.kind, row.input);
    await db.query(query_file('schedule_move', [id, row.next_run_at, job]));
    return job;
  });
}

/** Enables or disables a schedule; its title, or null when there is none. */
export async function enable_schedule(db: Db, id: number, is_enabled: boolean): Promise<string | null> {
  const [row] = await db.query<{ title: string }>(query_file('schedule_enable', [id, is_enabled]));
  return row?.title ?? null;
}

/** Removes a schedule; its title, or null when there is none. */
export async function remove_schedule(db: Db, id: number): Promise<string | null> {
  const [row] = await db.query<{ title: string }>(query_file('schedule_remove', [id]));
  return row?.title ?? null;
}

/** Any constant of our own. */
const first_schedules_lock = 7_261_947;

/** Adds the first schedules of a new site; never again, so that one removed stays removed. */
export async function add_first_schedules(
  database: Database,
  schedules: readonly NewSchedule[],
): Promise<void> {
  await database.write(async (db) => {
    // Servers that start together ask in turn.
    await db.query(sql`select pg_advisory_xact_lock(${first_schedules_lock})`);
    const { is_used } = await one<{ is_used: boolean }>(db, query_file('schedules_ever'));
    if (is_used) return;
    for (const schedule of schedules) await add_schedule(db, schedule);
  });
}
