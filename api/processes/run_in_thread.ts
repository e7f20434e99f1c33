/** Long computations in a thread of their own: the caller's heartbeat, dismissal and other work go on meanwhile. */
import { Worker } from 'node:worker_threads';
import { AppError } from '../../errors.ts';
import type { Failure } from './serve_thread.ts';

/** What a thread says; the last one is `done` or `failed`. */
export type ThreadMessage =
  | { kind: 'progress'; fraction: number; message: string | undefined }
  | { kind: 'report'; report: unknown }
  | { kind: 'done'; result: unknown }
  | ({ kind: 'failed' } & Failure);

/** What a thread is started with (its `workerData`). */
export interface ThreadStart {
  input: unknown;
  /** One Int32, shared: 1 once the computation is to end. Read while the thread computes and hears no message. */
  stop: SharedArrayBuffer;
}

export interface ThreadOptions<Report> {
  /** Ends the computation; it then rejects with the signal's reason. */
  signal: AbortSignal;
  /** Largest heap of the thread (MB); typed arrays do not count in it. Beyond it the computation fails, nothing else does. */
  heap_mb?: number;
  /** A thread that does not heed its signal is cut off after so long. */
  grace_ms?: number;
  on_report?: (report: Report) => void;
  /** May reject, which ends the computation with its reason. */
  on_progress?: (fraction: number, message?: string) => Promise<void>;
}

/**
 * Runs the entry file, which calls `serve_thread`, with an input that can be cloned, and gives its result. Errors for
 * people (AppError) come through as they are. Throws an AppError (422) when the thread needs more memory than it may have.
 */
export async function run_in_thread<Result, Report = never>(
  entry: URL,
  input: unknown,
  { signal, heap_mb = 2048, grace_ms = 5000, on_report, on_progress }: ThreadOptions<Report>,
): Promise<Result> {
  signal.throwIfAborted();
  const stop = new SharedArrayBuffer(4);
  const start: ThreadStart = { input, stop };
  const thread = new Worker(entry, {
    workerData: start,
    resourceLimits: { maxOldGenerationSizeMb: heap_mb },
  });
  let cut: NodeJS.Timeout | undefined;
  const end = () => {
    if (cut !== undefined) return;
    Atomics.store(new Int32Array(stop), 0, 1);
    thread.postMessage('stop');
    cut = setTimeout(() => void thread.terminate(), grace_ms);
  };
  let refusal: { reason: unknown } | undefined;
  signal.addEventListener('abort', end, { once: true });
  try {
    return await new Promise<Result>((resolve, reject) => {
      const reason_of_end = () =>
        refusal?.reason ?? (signal.aborted ? (signal.reason as unknown) : undefined);
      thread.on('message', (said: ThreadMessage) => {
        if (said.kind === 'report') on_report?.(said.report as Report);
        else if (said.kind === 'progress')
          on_progress?.(said.fraction, said.message).catch((reason: unknown) => {
            refusal ??= { reason };
            end();
          });
        else if (said.kind === 'done') resolve(said.result as Result);
        else reject((reason_of_end() as Error | undefined) ?? revive(said));
      });
      thread.on('error', (error: Error & { code?: string }) =>
        reject((reason_of_end() as Error | undefined) ?? explain_end(error)),
      );
      thread.on('exit', (code) =>
        reject(
          (reason_of_end() as Error | undefined) ?? new Error(`the thread ended (${code}) without a result`),
        ),
      );
    });
  } finally {
    signal.removeEventListener('abort', end);
    clearTimeout(cut);
    await thread.terminate();
  }
}

/** The error that another thread has told. */
export function revive({ message, details, stack, code }: Failure): Error {
  const error =
    details === null
      ? Object.assign(new Error(message), code === undefined ? {} : { code })
      : new AppError(message, details);
  if (stack !== undefined) error.stack = stack;
  return error;
}

function explain_end(error: Error & { code?: string }): Error {
  if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  return new AppError('Le calcul demande plus de mémoire qu’il ne peut en prendre.', {
    status: 422,
    code: 'out-of-memory',
    remedy: 'Donner moins de candidats, ou un temps plus court.',
    cause: error,
  });
}
