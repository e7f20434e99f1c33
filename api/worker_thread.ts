/**
 * The job worker as a thread of the server's process, for the embedded engine (a server has a process of its own):
 *
 *   // main.ts
 *   const thread = start_worker_thread(new URL('./worker_entry.js', import.meta.url), config, engine.remote);
 *   …
 *   await thread.stop();
 *
 *   // worker_entry.ts: the handlers of api and etl meet here, as in main.ts
 *   await serve_worker_thread({ white_zones: compute_and_publish });
 */
import { once } from 'node:events';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import { log } from '../log.ts';
import { Database } from '../sql/client.ts';
import type { Engine } from '../sql/engine/engine.ts';
import type { JobHandler } from '../sql/jobs.ts';
import { run_worker } from './worker.ts';

interface ThreadData {
  config: Config;
  remote: Engine['remote'];
}

export interface WorkerThread {
  /** Gives back the job under way and ends the thread. */
  stop(): Promise<void>;
}

/** Wait before a thread that ended by itself is started again. */
const restart_ms = 1000;
/** A handler that does not heed its signal is cut off; its job is taken over once its heartbeat is dead. */
const stop_ms = 10_000;

/** Starts the thread whose entry file calls `serve_worker_thread`, and starts it again whenever it dies. */
export function start_worker_thread(entry: URL, config: Config, remote: Engine['remote']): WorkerThread {
  const data: ThreadData = { config, remote };
  let stopping = false;
  let restart: NodeJS.Timeout | undefined;
  let thread = start();

  function start(): Worker {
    const started = new Worker(entry, { workerData: data });
    started.on('error', (error) =>
      log.error('worker thread failed', { reason: error.stack ?? error.message }),
    );
    started.on('exit', () => {
      if (!stopping) restart = setTimeout(() => (thread = start()), restart_ms);
    });
    return started;
  }

  return {
    async stop() {
      stopping = true;
      clearTimeout(restart);
      if (thread.threadId === -1) return;
      const ended = once(thread, 'exit');
      thread.postMessage('stop');
      const cut = setTimeout(() => void thread.terminate(), stop_ms);
      await ended;
      clearTimeout(cut);
    },
  };
}

/** Runs the worker inside its thread until the other side says stop. */
export async function serve_worker_thread(handlers: Readonly<Record<string, JobHandler>>): Promise<void> {
  if (parentPort === null)
    throw new AppError('serve_worker_thread runs in a worker thread only', { code: 'not-a-thread' });
  const { config, remote } = workerData as ThreadData;
  const stop = new AbortController();
  parentPort.once('message', () => stop.abort(new Error('the server stops')));
  // One connection works, one beats, one looks at schedules and purges.
  const database = new Database({ ...remote, max: 3 });
  await run_worker({ config, database, handlers, signal: stop.signal });
  await database.close();
}
