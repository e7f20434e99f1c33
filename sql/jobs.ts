import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import { one, type Database, type Db } from './client.ts';
import { query_file } from './query_file.ts';

/** What a running job may use. */
export interface JobContext {
  /** The job's row; names what it makes on the way, such as staging tables. */
  id: number;
  config: Config;
  database: Database;
  /** Writes the job's progress (0 to 1) and a French sentence; also its heartbeat. Throws once the signal is aborted. */
  progress: (fraction: number, message?: string) => Promise<void>;
  /**
   * Shows what has been found so far, the latest alone and about once a second; it is gone when the job ends. Never throws:
   * what cannot be shown is shown with the next one. Not every caller has it.
   */
  report?: (partial: Record<string, unknown>) => void;
  /**
   * To be called last in a transaction that publishes: throws unless the job is still this worker's and wanted, and keeps
   * it so until the transaction ends. Without it two workers might publish when a clock jumps. No progress afterwards.
   */
  hold: (db: Db) => Promise<void>;
  /** Aborted when the job is dismissed, lost to another worker, or the worker stops. */
  signal: AbortSignal;
}

/** Does one kind of work; what it returns is kept in the job's row. api and etl each register theirs in main.ts. */
export type JobHandler = (
  input: Record<string, unknown>,
  context: JobContext,
) => Promise<Record<string, unknown>>;

/**
 * Thrown by a handler whose work somebody else puts off, such as a mail server, with the failure: `waits_s` are the seconds before the
 * second attempt, the third and so on; after the last one the job has failed. The worker's own waits suit faults of ours.
 */
export class TryLater extends AppError {
  constructor(
    { message, status, code, remedy }: AppError,
    readonly waits_s: readonly number[],
  ) {
    super(message, { status, code, ...(remedy !== undefined && { remedy }) });
  }
}

/** A job that a worker holds: `attempts` is the fence that keeps a worker held for dead from writing. */
export interface ClaimedJob {
  id: number;
  kind: string;
  input: Record<string, unknown>;
  attempts: number;
  /** Most attempts of this very job; null: the worker's rule. */
  max_attempts: number | null;
}

/** How a job is to be done and kept. */
export interface JobOptions {
  /** Work asked for again and again is done once, so long after the last time. */
  delay_s?: number;
  /** Everybody may see that it runs and what it says; else its account and administrators. */
  is_public?: boolean;
  /** Most attempts; the worker's rule without it. */
  max_attempts?: number | null;
  /** Days until its row may be deleted, from now; the site's retention without it. */
  keep_days?: number | null;
}

export interface ClaimRules {
  kinds: readonly string[];
  /** A job without heartbeat for so long has lost its worker. */
  dead_after_s: number;
  max_attempts: number;
}

/** Input and result of a job stay in its row, which is read as a whole (bytes of JSON). */
export const max_job_bytes = 4 * 2 ** 20;

function write_json(value: Record<string, unknown>, what: string): string {
  const text = JSON.stringify(value);
  const bytes = Buffer.byteLength(text);
  if (bytes <= max_job_bytes) return text;
  throw new AppError(
    `${what} de la tâche compte ${(bytes / 2 ** 20).toFixed(1).replace('.', ',')} Mio ; ${max_job_bytes / 2 ** 20} Mio au plus.`,
    {
      status: 413,
      code: 'job-too-large',
      remedy: 'Découper la demande en tâches plus petites.',
    },
  );
}

/**
 * Queues a job and returns its id; the same kind and input still waiting is not queued twice, its wait starts anew.
 * What the input holds as `secret` is dropped from the row when the job ends, however it ends.
 * Throws a 413 AppError for an input above `max_job_bytes`.
 */
export async function enqueue_job(
  db: Db,
  kind: string,
  input: Record<string, unknown> = {},
  { delay_s = 0, is_public = false, max_attempts = null, keep_days = null }: JobOptions = {},
): Promise<number> {
  const text = write_json(input, 'L’entrée');
  const { id } = await one<{ id: number }>(
    db,
    query_file('job_enqueue', [kind, text, delay_s, is_public, max_attempts, keep_days]),
  );
  return id;
}

/**
 * Dismisses a job: one that waits at once ('dismissed'), one under way within a heartbeat of its worker ('running' until
 * then). Null when it has ended or never was.
 */
export async function dismiss_job(db: Db, id: number): Promise<'dismissed' | 'running' | null> {
  const [row] = await db.query<{ state: 'dismissed' | 'running' }>(query_file('job_dismiss', [id]));
  return row?.state ?? null;
}

/** Takes the oldest job that waits or whose worker died; null when there is none. */
export async function claim_job(
  db: Db,
  { kinds, dead_after_s, max_attempts }: ClaimRules,
): Promise<ClaimedJob | null> {
  const rules = [kinds, dead_after_s, max_attempts];
  await db.query(query_file('job_bury', rules));
  const [job = null] = await db.query<ClaimedJob>(query_file('job_claim', rules));
  return job;
}

/** Whose the job is, as a heartbeat finds it. */
export type Hold = 'ours' | 'dismissed' | 'lost';

/** Says that the job is worked on; tells whether it still is this worker's, and whether its dismissal was asked. */
export async function beat_job(
  db: Db,
  { id, attempts }: ClaimedJob,
  fraction: number | null = null,
  message: string | null = null,
): Promise<Hold> {
  const [row] = await db.query<{ is_dismissed: boolean }>(
    query_file('job_heartbeat', [id, attempts, fraction, message]),
  );
  return row === undefined ? 'lost' : row.is_dismissed ? 'dismissed' : 'ours';
}

/** Shows what a running job has found so far; does nothing once it is this worker's no more, or dismissed. */
export async function report_partial(
  db: Db,
  { id, attempts }: ClaimedJob,
  partial: Record<string, unknown>,
): Promise<void> {
  await db.query(query_file('job_report', [id, attempts, write_json(partial, 'L’état')]));
}

/** Locks the job's row for the caller's transaction; throws an AppError when it is this worker's no more, or dismissed. */
export async function hold_job(db: Db, { id, attempts }: ClaimedJob): Promise<void> {
  const rows = await db.query(query_file('job_hold', [id, attempts]));
  if (rows.length === 0)
    throw new AppError(`la tâche ${id} a été annulée ou reprise par un autre processus`, {
      status: 409,
      code: 'job-lost',
    });
}

/**
 * Keeps the result: 'done', or 'dismissed' when that was asked before; null when the job is this worker's no more.
 * Throws a 413 AppError for a result above `max_job_bytes`.
 */
export async function finish_job(
  db: Db,
  { id, attempts }: ClaimedJob,
  result: Record<string, unknown>,
): Promise<'done' | 'dismissed' | null> {
  const [row] = await db.query<{ state: 'done' | 'dismissed' }>(
    query_file('job_finish', [id, attempts, write_json(result, 'Le résultat')]),
  );
  return row?.state ?? null;
}

/** Says that the job was ended because its dismissal was asked. */
export async function end_dismissed(db: Db, { id, attempts }: ClaimedJob): Promise<void> {
  await db.query(query_file('job_end_dismissed', [id, attempts]));
}

/** Records a failure; with `retry_after_s` the job waits for another attempt. Null when it is this worker's no more. */
export async function fail_job(
  db: Db,
  { id, attempts }: ClaimedJob,
  message: string,
  retry_after_s: number | null,
): Promise<'queued' | 'failed' | 'dismissed' | null> {
  const [row] = await db.query<{ state: 'queued' | 'failed' | 'dismissed' }>(
    query_file('job_fail', [id, attempts, message, retry_after_s]),
  );
  return row?.state ?? null;
}

/** Gives a job back unfinished, as if it had not been tried. */
export async function release_job(db: Db, { id, attempts }: ClaimedJob): Promise<void> {
  await db.query(query_file('job_release', [id, attempts]));
}

/** Seconds until a waiting job of these kinds may start (0 or less: now); null when none waits. */
export async function next_job_in_s(db: Db, kinds: readonly string[]): Promise<number | null> {
  const { wait_s } = await one<{ wait_s: number | null }>(db, query_file('job_pending', [kinds]));
  return wait_s;
}

export const job_states = ['queued', 'running', 'done', 'failed', 'dismissed'] as const;
export type JobState = (typeof job_states)[number];

/** A job's row, as lists show it. */
export interface JobRow {
  id: number;
  kind: string;
  state: JobState;
  progress: number;
  message: string | null;
  attempts: number;
  dismiss_asked_at: Date | null;
  created_at: Date;
  run_after: Date;
  started_at: Date | null;
  ended_at: Date | null;
}

export interface JobDetails extends JobRow {
  input: Record<string, unknown>;
  result: Record<string, unknown> | null;
  max_attempts: number | null;
  heartbeat_at: Date | null;
  keep_until: Date | null;
}

/** The latest jobs, of one state or kind or of all. */
export const list_jobs = (
  db: Db,
  { state = null, kind = null, count }: { state?: JobState | null; kind?: string | null; count: number },
): Promise<JobRow[]> => db.query<JobRow>(query_file('jobs', [state, kind, count]));

/** A job; null when there is none of that number. */
export async function read_job(db: Db, id: number): Promise<JobDetails | null> {
  const [row = null] = await db.query<JobDetails>(query_file('job', [id]));
  return row;
}

/** Queues an ended job's work once more; the new job, or null when it has not ended or never was. */
export async function retry_job(db: Db, id: number): Promise<number | null> {
  const [row] = await db.query<{ id: number }>(query_file('job_retry', [id]));
  return row?.id ?? null;
}
