import { parentPort, workerData } from 'node:worker_threads';
import { AppError, message_of, type ErrorDetails } from '../../errors.ts';
import type { ThreadMessage, ThreadStart } from './run_in_thread.ts';

/**
 * What ends a computation early: an AbortSignal, or a thread's view of one. Asked by `throwIfAborted` while it computes;
 * heard by a listener only while it waits.
 */
export type Stop = Pick<AbortSignal, 'throwIfAborted' | 'addEventListener' | 'removeEventListener'>;

export interface ThreadContext<Report> {
  stop: Stop;
  progress: (fraction: number, message?: string) => void;
  report: (report: Report) => void;
}

/** Serves the one computation that this thread was started for (run_in_thread.ts). To be called by its entry file alone. */
export async function serve_thread<Report = never>(
  compute: (input: unknown, context: ThreadContext<Report>) => Promise<unknown>,
): Promise<void> {
  if (parentPort === null) throw new AppError('serve_thread runs in a thread only', { code: 'not-a-thread' });
  const port = parentPort;
  const say = (message: ThreadMessage) => port.postMessage(message);
  const { input, stop } = workerData as ThreadStart;
  const flag = new Int32Array(stop);
  const heard = new AbortController();
  const { signal } = heard;
  port.on('message', () => heard.abort());
  // Listening to the other side alone keeps no thread alive.
  port.unref();
  try {
    const result = await compute(input, {
      stop: {
        throwIfAborted() {
          if (Atomics.load(flag, 0) === 1) heard.abort();
          signal.throwIfAborted();
        },
        addEventListener: signal.addEventListener.bind(signal),
        removeEventListener: signal.removeEventListener.bind(signal),
      },
      progress: (fraction, message) => say({ kind: 'progress', fraction, message }),
      report: (report) => say({ kind: 'report', report }),
    });
    say({ kind: 'done', result });
  } catch (thrown) {
    say({ kind: 'failed', ...describe_failure(thrown) });
  }
}

/** An error as it crosses to another thread: copies lose what an AppError says to people, and the codes of PostgreSQL. */
export interface Failure {
  message: string;
  details: ErrorDetails | null;
  stack: string | undefined;
  /** Of other errors: SQLSTATE, or Node's. */
  code: string | undefined;
}

export function describe_failure(thrown: unknown): Failure {
  const { code } = Object(thrown) as { code?: unknown };
  return {
    message: message_of(thrown),
    details: thrown instanceof AppError ? details_of(thrown) : null,
    stack: thrown instanceof Error ? thrown.stack : undefined,
    code: typeof code === 'string' ? code : undefined,
  };
}

function details_of({ status, code, type, remedy, place, faults }: AppError): ErrorDetails {
  return {
    status,
    code,
    faults,
    ...(type !== undefined && { type }),
    ...(remedy !== undefined && { remedy }),
    ...(place !== undefined && { place }),
  };
}
