import { setImmediate as let_others_pass } from 'node:timers/promises';
import { AppError } from '../../errors.ts';
import type { Process, ProcessContext, Values } from './process.ts';
import type { Execution } from './read_execution.ts';
import { resolve_references } from './reference.ts';

/** An answer waited for so long (ms) is better asked for as a job: proxies give up after 30 to 60 s. */
const deadline_ms = 25_000;

/** Executes while the client waits. Throws a 503 AppError when that takes too long. */
export async function run_sync(
  process: Process,
  { inputs, references = {} }: Pick<Execution, 'inputs' | 'references'>,
  { base, ...context }: Pick<ProcessContext, 'access' | 'config'> & { base: string },
): Promise<Values> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(too_late()), deadline_ms);
  const progress = async () => {
    await let_others_pass();
    late.signal.throwIfAborted();
  };
  const { signal } = late;
  return resolve_references(process, inputs, references, { ...context, base, signal })
    .then((all) =>
      process.execute(all, { ...context, progress, signal, report: () => undefined, is_waited_for: true }),
    )
    .finally(() => clearTimeout(timer));
}

const too_late = () =>
  new AppError('Le traitement dure plus que le temps accordé à une réponse immédiate.', {
    status: 503,
    code: 'deadline-exceeded',
    remedy: 'Le demander en tâche de fond : en-tête « Prefer: respond-async ».',
  });
