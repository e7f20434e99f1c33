import { setTimeout as wait } from 'node:timers/promises';
import type { Config } from '../config.ts';
import { AppError, message_of } from '../errors.ts';
import { log } from '../log.ts';
import type { Database } from '../sql/client.ts';
import {
  beat_job,
  claim_job,
  end_dismissed,
  fail_job,
  finish_job,
  hold_job,
  next_job_in_s,
  report_partial,
  release_job,
  TryLater,
  type ClaimedJob,
  type Hold,
  type JobHandler,
} from '../sql/jobs.ts';
import { purge } from '../sql/retention.ts';
import { queue_due } from '../sql/schedules.ts';

export interface WorkerOptions {
  config: Config;
  database: Database;
  /** One per kind of job; jobs of other kinds are left to other workers. */
  handlers: Readonly<Record<string, JobHandler>>;
  /** Stops the worker: a job under way is given back unfinished. */
  signal: AbortSignal;
  timing?: Partial<WorkerTiming>;
}

export interface WorkerTiming {
  /** Between two looks at an empty queue. Polling, because LISTEN does not pass a pooler in transaction mode. */
  poll_ms: number;
  beat_ms: number;
  /** Between two partial results that are shown. */
  report_ms: number;
  /** A job silent for so long has lost its worker, and another takes it. */
  dead_after_ms: number;
  max_attempts: number;
  /** Wait after the first failure; four times as long after each further one. */
  retry_ms: number;
  /** Between two looks at the schedules. */
  schedule_ms: number;
  /** Between two purges of what has outlived its retention. */
  purge_ms: number;
}

const default_timing: WorkerTiming = {
  poll_ms: 1000,
  beat_ms: 5000,
  report_ms: 1000,
  dead_after_ms: 60_000,
  max_attempts: 3,
  retry_ms: 2000,
  schedule_ms: 5000,
  purge_ms: 3_600_000,
};

type JobEnd = 'done' | 'queued' | 'failed' | 'dismissed' | 'lost' | 'released';
type Worker = Omit<WorkerOptions, 'timing'> & { timing: WorkerTiming };

const with_timing = (options: WorkerOptions): Worker => ({
  ...options,
  timing: { ...default_timing, ...options.timing },
});

/**
 * Works off the queue until the signal stops it, one job at a time, and meanwhile queues what the schedules name and purges
 * what is old. Outlives a database that goes and comes back.
 */
export async function run_worker(options: WorkerOptions): Promise<void> {
  const worker = with_timing(options);
  const { timing } = worker;
  const kinds = Object.keys(worker.handlers);
  await Promise.all([
    repeat(worker, 'the queue', timing.poll_ms, async () => (await run_next(worker)) !== null),
    repeat(worker, 'the schedules', timing.schedule_ms, async () => {
      for (const job of await queue_due(worker.database, kinds))
        log.info('job queued by its schedule', { job });
      return false;
    }),
    repeat(worker, 'what is to be purged', timing.purge_ms, async () => {
      const gone = await purge(worker.database, worker.config, worker.signal);
      if (gone.jobs + gone.runs > 0) log.info('purged', gone);
      return false;
    }),
  ]);
}

/** Does something again and again, at once as long as it says that there is more, else after a pause. */
async function repeat(
  { signal }: Worker,
  what: string,
  pause_ms: number,
  work: () => Promise<boolean>,
): Promise<void> {
  let is_lost = false;
  while (!signal.aborted) {
    try {
      const is_more = await work();
      if (is_lost) log.info(`worker reaches ${what} again`);
      is_lost = false;
      if (is_more) continue;
    } catch (error) {
      // Said once, not at each look while the database is away.
      if (!is_lost && !signal.aborted) log.warn(`worker cannot reach ${what}`, { reason: message_of(error) });
      is_lost = true;
    }
    await pause(is_lost ? Math.min(pause_ms, lost_ms) : pause_ms, signal);
  }
}

/** A command waits for retries, not for work that was put off: that is left to the server's worker. */
const longest_wait_s = 60;
/** Wait at most so long (ms) before a database that was away is asked again. */
const lost_ms = 60_000;

/** Works until no job of these kinds waits, retries included; how many ended how. For commands. Rejects with the database. */
export async function drain(options: WorkerOptions): Promise<{ done: number; failed: number }> {
  const worker = with_timing(options);
  const ends = { done: 0, failed: 0 };
  while (!worker.signal.aborted) {
    const end = await run_next(worker);
    if (end === 'done' || end === 'failed') ends[end]++;
    if (end !== null) continue;
    const wait_s = await next_job_in_s(worker.database, Object.keys(worker.handlers));
    if (wait_s === null || wait_s > longest_wait_s) break;
    await pause(Math.max(10, wait_s * 1000), worker.signal);
  }
  return ends;
}

/** Waits, or less when the signal comes. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => undefined);
}

/** Claims a job and does it; null when there is none. */
async function run_next(worker: Worker): Promise<JobEnd | null> {
  const { database, handlers, timing } = worker;
  const job = await claim_job(database, {
    kinds: Object.keys(handlers),
    dead_after_s: timing.dead_after_ms / 1000,
    max_attempts: timing.max_attempts,
  });
  const handler = job === null ? undefined : handlers[job.kind];
  if (job === null || handler === undefined) return null;
  const about = { job: job.id, kind: job.kind, attempt: job.attempts };
  log.info('job started', about);
  const started = performance.now();
  const end = await run_job(worker, job, handler);
  log.info(`job ${end}`, { ...about, ms: Math.round(performance.now() - started) });
  return end;
}

async function run_job(worker: Worker, job: ClaimedJob, handler: JobHandler): Promise<JobEnd> {
  const { config, database, timing, signal } = worker;
  // Aborted when a heartbeat finds the job dismissed or taken over.
  const ended = new AbortController();
  const heard = AbortSignal.any([signal, ended.signal]);
  const held: { as: Hold } = { as: 'ours' };
  const beat = async (fraction: number | null, message: string | null) => {
    const found = await beat_job(database, job, fraction, message);
    if (found === 'ours' || ended.signal.aborted) return;
    held.as = found;
    ended.abort(new Error(`the job is ${found === 'lost' ? 'no longer ours' : 'dismissed'}`));
  };
  const timer = setInterval(() => {
    beat(null, null).catch((error: unknown) =>
      log.warn('heartbeat failed', { job: job.id, reason: message_of(error) }),
    );
  }, timing.beat_ms);
  const reports = show_reports(worker, job);
  try {
    const result = await handler(job.input, {
      id: job.id,
      config,
      database,
      progress: async (fraction, message) => {
        await beat(fraction, message ?? null);
        heard.throwIfAborted();
      },
      report: (partial) => reports.show(partial),
      hold: (db) => hold_job(db, job),
      signal: heard,
    });
    return (await finish_job(database, job, result)) ?? 'lost';
  } catch (error) {
    // A handler may end of itself before a heartbeat has told why.
    await beat(null, null).catch(() => undefined);
    if (held.as === 'lost') return 'lost';
    if (held.as === 'dismissed') {
      await end_dismissed(database, job);
      return 'dismissed';
    }
    if (signal.aborted) {
      await release_job(database, job);
      return 'released';
    }
    return await record_failure(worker, job, error);
  } finally {
    clearInterval(timer);
    reports.stop();
  }
}

/** Writes what a job has found so far, the latest first and never more often than `report_ms`. */
function show_reports({ database, timing }: Worker, job: ClaimedJob) {
  let latest: Record<string, unknown> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const write = async () => {
    const partial = latest;
    latest = null;
    if (partial !== null) await report_partial(database, job, partial);
  };
  const turn = () => {
    write()
      .catch((error: unknown) =>
        log.warn('partial result not shown', { job: job.id, reason: message_of(error) }),
      )
      .finally(() => {
        timer = stopped
          ? undefined
          : setTimeout(() => (latest === null ? (timer = undefined) : turn()), timing.report_ms);
      });
  };
  return {
    show(partial: Record<string, unknown>) {
      latest = partial;
      if (timer !== undefined || stopped) return;
      timer = setTimeout(turn, 0);
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

async function record_failure(
  { database, timing }: Worker,
  job: ClaimedJob,
  error: unknown,
): Promise<JobEnd> {
  log.error('job failed', {
    job: job.id,
    kind: job.kind,
    attempt: job.attempts,
    reason: error instanceof Error ? (error.stack ?? error.message) : message_of(error),
  });
  // What the asker got wrong does not mend itself by trying again.
  const hopeless = error instanceof AppError && error.status < 500;
  const wait_s = hopeless ? null : wait_before_retry_s(error, job, timing);
  const state = await fail_job(database, job, say_failure(error), wait_s);
  return state ?? 'lost';
}

/** Seconds before the attempt after this one; null: it was the last. */
function wait_before_retry_s(error: unknown, job: ClaimedJob, timing: WorkerTiming): number | null {
  const { attempts, max_attempts } = job;
  if (error instanceof TryLater) return error.waits_s[attempts - 1] ?? null;
  return attempts >= (max_attempts ?? timing.max_attempts)
    ? null
    : (timing.retry_ms / 1000) * 4 ** (attempts - 1);
}

/** What the job's row tells people: an AppError speaks for itself, of others the log keeps the details. */
function say_failure(error: unknown): string {
  if (!(error instanceof AppError)) return 'Erreur interne ; le journal en garde le détail.';
  return error.remedy === undefined ? error.message : `${error.message} ${error.remedy}`;
}
