import { setImmediate as let_others_pass } from 'node:timers/promises';
import { AppError } from '../../errors.ts';
import type { Access } from '../../sql/client.ts';
import type { Identity } from '../../sql/identity.ts';
import { thread_of } from './compute_thread/compute_thread.ts';
import type { Process, ProcessContext, Values } from './process.ts';
import type { Execution } from './read_execution.ts';
import { resolve_references } from './reference.ts';

/** An answer waited for so long (ms) is better asked for as a job: proxies give up after 30 to 60 s. */
const deadline_ms = 25_000;

/**
 * Executes while the client waits: in the compute thread where the process says so, so that all others are answered
 * meanwhile. Throws a 503 AppError when that takes too long.
 */
export async function run_sync(
  process: Process,
  { inputs, references = {} }: Pick<Execution, 'inputs' | 'references'>,
  { base, access, config }: Pick<ProcessContext, 'access' | 'config'> & { base: string },
): Promise<Values> {
  const ends_at = Date.now() + deadline_ms;
  return execute_until(ends_at, async (context) => {
    const { signal } = context;
    const all = await resolve_references(process, inputs, references, { access, config, base, signal });
    if (process.is_heavy !== true) return process.execute(all, { access, config, ...context });
    const execution = {
      process: process.id,
      inputs: all,
      config,
      remote: access.database.remote,
      identity: identity_of(access),
      ends_at,
    };
    return Promise.race([thread_of(config).ask({ kind: 'execute', ...execution }), rejection_of(signal)]);
  });
}

/** Runs work that somebody waits for until then (ms since 1970); a 503 AppError afterwards. */
export async function execute_until(
  ends_at: number,
  work: (context: Omit<ProcessContext, 'access' | 'config'>) => Promise<Values>,
): Promise<Values> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(too_late()), Math.max(0, ends_at - Date.now()));
  const { signal } = late;
  const progress = async () => {
    await let_others_pass();
    signal.throwIfAborted();
  };
  try {
    return await work({ progress, signal, report: () => undefined, is_waited_for: true });
  } finally {
    clearTimeout(timer);
  }
}

const identity_of = (access: Access): Identity | null =>
  'identity' in access ? (access as Access & { identity: Identity }).identity : null;

const rejection_of = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
  );

const too_late = () =>
  new AppError('Le traitement dure plus que le temps accordé à une réponse immédiate.', {
    status: 503,
    code: 'deadline-exceeded',
    remedy: 'Le demander en tâche de fond : en-tête « Prefer: respond-async ».',
  });
