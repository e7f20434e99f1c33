/** Jobs of processes: rows of the queue, each shown to its owner alone. */
import { randomUUID } from 'node:crypto';
import { AppError } from '../../errors.ts';
import type { Db } from '../../sql/client.ts';
import type { Identity } from '../../sql/identity.ts';
import { max_job_bytes, type JobState } from '../../sql/jobs.ts';
import { query_file } from '../../sql/query_file.ts';
import { unpack_result } from './large_outputs.ts';
import type { Values } from './process.ts';
import type { Execution } from './read_execution.ts';
import { exceptions } from './registry.ts';
import type { Subscriber } from './subscriber.ts';

export const process_job = 'process';

/** The input of a job: what to do, and in whose name. */
export interface ProcessJobInput {
  /** Its unguessable name in addresses. */
  job: string;
  process: string;
  execution: Execution;
  /** null: anybody. */
  asker: Identity | null;
  /** Root of the site in the links that the job tells of itself. */
  base: string;
  /** Whom the job tells; addresses may hold secrets, which leave the row when the job ends. */
  secret?: { subscriber: Subscriber };
}

/** How many may wait or work at once: for an account, and for all who have none together. */
const most_jobs = { account: 5, anybody: 20 } as const;
/** Days that a job and its result are kept. */
export const kept_days = 7;

export interface ProcessJob {
  job: string;
  process: string;
  state: JobState;
  /** 0 to 1. */
  progress: number;
  message: string | null;
  dismiss_asked_at: Date | null;
  created_at: Date;
  started_at: Date | null;
  heartbeat_at: Date | null;
  ended_at: Date | null;
  /** What a running job has found so far. */
  partial: Values | null;
}

/** What the row keeps: all outputs, and under which identifiers those that became collections are found. */
export interface JobResult {
  outputs: Values;
  /** Outputs that are null in `outputs`: base64 of their JSON, compressed by gzip (large_outputs.ts). */
  packed?: Readonly<Record<string, string>>;
  published?: Readonly<Record<string, string>>;
}

export interface ProcessJobDetails extends ProcessJob {
  execution: Execution;
  result: JobResult | null;
}

/** Queues an execution and gives its name. Throws an AppError: 413 for a body too large, 429 when too many wait already. */
export async function enqueue_process(
  db: Db,
  { asker, ...asked }: Omit<ProcessJobInput, 'job'>,
): Promise<string> {
  const input: ProcessJobInput = { job: randomUUID(), asker, ...asked };
  const text = JSON.stringify(input);
  if (Buffer.byteLength(text) > max_job_bytes)
    throw new AppError('La demande est trop longue.', { status: 413, code: 'job-too-large' });
  const most = asker === null ? most_jobs.anybody : most_jobs.account;
  const rows = await db.query(
    query_file('process_job_enqueue', [text, asker?.account_id ?? null, most, kept_days]),
  );
  if (rows.length > 0) return input.job;
  throw new AppError(`${most} tâches attendent ou travaillent déjà.`, {
    status: 429,
    code: 'too-many-jobs',
    remedy: 'Attendre la fin de l’une d’elles, ou en annuler une.',
  });
}

const account_of = (asker: Identity | null) => asker?.account_id ?? null;

/** The job, if it is the asker's or anybody's; else a 404 AppError that does not tell others' from none. */
export async function find_job(
  db: Db,
  name: string,
  asker: Identity | null,
  { with_result = false } = {},
): Promise<ProcessJobDetails> {
  const [row] = await db.query<ProcessJobDetails>(
    query_file('process_job', [name, account_of(asker), with_result]),
  );
  if (row !== undefined)
    return row.result === null ? row : { ...row, result: await unpack_result(row.result) };
  throw new AppError(`La tâche « ${name.slice(0, 80)} » n’existe pas.`, {
    status: 404,
    code: 'no-such-job',
    type: `${exceptions}/no-such-job`,
    remedy: `Une tâche est gardée ${kept_days} jours ; celle d’un compte n’est montrée qu’à lui.`,
  });
}

export interface JobFilter {
  processes: readonly string[] | null;
  statuses: readonly string[] | null;
  created_from: string | null;
  created_until: string | null;
  min_duration_s: number | null;
  max_duration_s: number | null;
  limit: number;
  offset: number;
}

/** The asker's own jobs, latest first; anybody has none: theirs are known by their names alone. */
export async function list_own_jobs(
  db: Db,
  asker: Identity | null,
  filter: JobFilter,
): Promise<ProcessJob[]> {
  if (asker === null) return [];
  const { processes, statuses, created_from, created_until } = filter;
  const { min_duration_s, max_duration_s, limit, offset } = filter;
  return db.query<ProcessJob>(
    query_file('process_jobs', [
      asker.account_id,
      processes,
      statuses,
      created_from,
      created_until,
      min_duration_s,
      max_duration_s,
      limit,
      offset,
    ]),
  );
}

/** Dismisses a job that waits or works; of one that has ended the result is deleted. 404 like `find_job`. */
export async function dismiss_own_job(
  db: Db,
  name: string,
  asker: Identity | null,
): Promise<ProcessJobDetails> {
  await find_job(db, name, asker);
  await db.query(query_file('process_job_dismiss', [name, account_of(asker)]));
  return find_job(db, name, asker);
}
