import type { Config } from '../config.ts';
import { one, type Database, type Db } from './client.ts';
import { query_file } from './query_file.ts';

/** What a running job may use. */
export interface JobContext {
  config: Config;
  database: Database;
  /** Writes the job's progress (0 to 1) and a French sentence; also its heartbeat. */
  progress(fraction: number, message?: string): Promise<void>;
  /** Aborted when the job is dismissed or the worker stops. */
  signal: AbortSignal;
}

/** Does one kind of work; what it returns is kept in the job's row. api and etl each register theirs in main.ts. */
export type JobHandler = (
  input: Record<string, unknown>,
  context: JobContext,
) => Promise<Record<string, unknown>>;

/** Queues a job and returns its id; the same kind and input still waiting is not queued twice. */
export async function enqueue_job(
  db: Db,
  kind: string,
  input: Record<string, unknown> = {},
): Promise<number> {
  const { id } = await one<{ id: number }>(db, query_file('job_enqueue', [kind, JSON.stringify(input)]));
  return id;
}
