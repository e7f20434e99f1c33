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
  /** Writes the job's progress (0 to 1) and a French sentence; also its heartbeat. */
  progress: (fraction: number, message?: string) => Promise<void>;
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
}

export interface ClaimRules {
  kinds: readonly string[];
  /** A job without heartbeat for so long has lost its worker. */
  dead_after_s: number;
  max_attempts: number;
}

/**
 * What the input holds as `secret` is dropped from the row when the job ends, however it ends.
 * Queues a job and returns its id; the same kind and input still waiting is not queued twice, its wait starts anew:
 * with `delay_s`, work asked for again and again is done once, after the last time. `is_public`: everybody may see that it
 * runs and what it says; else its account and administrators.
 */
export async function enqueue_job(
  db: Db,
  kind: string,
  input: Record<string, unknown> = {},
  { delay_s = 0, is_public = false } = {},
): Promise<number> {
  const { id } = await one<{ id: number }>(
    db,
    query_file('job_enqueue', [kind, JSON.stringify(input), delay_s, is_public]),
  );
  return id;
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

/** Says that the job is worked on; false when it is this worker's no more. */
export async function beat_job(
  db: Db,
  { id, attempts }: ClaimedJob,
  fraction: number | null = null,
  message: string | null = null,
): Promise<boolean> {
  const rows = await db.query(query_file('job_heartbeat', [id, attempts, fraction, message]));
  return rows.length > 0;
}

/** Keeps the result; false when the job is this worker's no more. */
export async function finish_job(
  db: Db,
  { id, attempts }: ClaimedJob,
  result: Record<string, unknown>,
): Promise<boolean> {
  const rows = await db.query(query_file('job_finish', [id, attempts, JSON.stringify(result)]));
  return rows.length > 0;
}

/** Records a failure; with `retry_after_s` the job waits for another attempt. Null when it is this worker's no more. */
export async function fail_job(
  db: Db,
  { id, attempts }: ClaimedJob,
  message: string,
  retry_after_s: number | null,
): Promise<'queued' | 'failed' | null> {
  const [row] = await db.query<{ state: 'queued' | 'failed' }>(
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
