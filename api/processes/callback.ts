/** Tells those who subscribed to a job (class callback): its end by a job of its own, its progress in passing. */
import { z } from 'zod';
import type { Config } from '../../config.ts';
import { AppError, message_of } from '../../errors.ts';
import { log } from '../../log.ts';
import { scopes } from '../../sql/identity.ts';
import { TryLater, type JobContext } from '../../sql/jobs.ts';
import { post_json } from '../post_json.ts';
import { describe_job, status_of } from './documents.ts';
import { find_job } from './job_store.ts';
import { find_process } from './registry.ts';
import { locate_outputs, pick_outputs, write_document } from './send_results.ts';

/** The kind of job that tells of an end; the trigger of migration process_callbacks queues it. */
export const callback_job = 'process_callback';

/** An answer that takes longer (ms) is none. */
const end_total_ms = 15_000;
const progress_total_ms = 5_000;
/** Seconds before the second attempt and so on: a receiver that is down for an hour is still told. */
const default_waits_s = [30, 120, 600, 3600] as const;

const callback_input = z.object({
  job: z.string(),
  event: z.enum(['success', 'failed']),
  base: z.string(),
  asker: z
    .object({ account_id: z.number(), scopes: z.union([z.literal('*'), z.array(z.enum(scopes))]) })
    .nullable(),
  secret: z.object({ uri: z.string() }),
});

/** The job `process_callback`: results after a success, else the job's state; a receiver that is down is asked again. */
export async function tell_end(
  input: Record<string, unknown>,
  { config, database, signal }: Pick<JobContext, 'config' | 'database' | 'signal'>,
  waits_s: readonly number[] = default_waits_s,
): Promise<Record<string, unknown>> {
  const { job: name, event, base, asker, secret } = callback_input.parse(input);
  const job = await find_job(database, name, asker, { with_result: true });
  const { execution, result } = job;
  const is_success = status_of(job) === 'successful' && result !== null;
  // Its results were deleted since: there is nothing left to tell.
  if (event === 'success' && !is_success) return { told: false };
  const process = find_process(job.process);
  const content = is_success
    ? write_document(
        process,
        pick_outputs(process, execution, result.outputs),
        execution,
        locate_outputs(execution, base, name, result.published),
      )
    : describe_job(base, job);
  try {
    await post_json(config, {
      uri: secret.uri,
      body: JSON.stringify(content),
      total_ms: end_total_ms,
      signal,
    });
  } catch (error) {
    if (error instanceof AppError && error.status >= 500) throw new TryLater(error, waits_s);
    throw error;
  }
  return { told: true };
}

export interface ProgressTeller {
  /** Posts the job's state at its beginning and at each further quarter, unless a post is still under way. */
  tell(fraction: number): void;
  /** Waits for the post under way. */
  end(): Promise<void>;
}

/**
 * Tells `inProgressUri` how a job fares. Not tried again: what comes next says more. A failure is logged and hinders
 * nothing.
 */
export function progress_teller(
  uri: string | undefined,
  job: { name: string; base: string; find: () => ReturnType<typeof find_job> },
  { config, signal }: { config: Config; signal: AbortSignal },
): ProgressTeller {
  let told = -1;
  let under_way: Promise<void> | null = null;
  const tell_state = async (to: string) => {
    const body = JSON.stringify(describe_job(job.base, await job.find()));
    await post_json(config, { uri: to, body, total_ms: progress_total_ms, signal });
  };
  return {
    tell(fraction) {
      const quarter = Math.floor(fraction * 4);
      if (uri === undefined || under_way !== null || quarter <= told || fraction >= 1) return;
      told = quarter;
      under_way = tell_state(uri)
        .catch((error: unknown) =>
          log.warn('progress of a job not told', { job: job.name, reason: message_of(error) }),
        )
        .finally(() => (under_way = null));
    },
    end: async () => under_way ?? undefined,
  };
}
