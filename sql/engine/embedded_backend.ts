import { Worker } from 'node:worker_threads';
import { AppError, message_of } from '../../errors.ts';
import { log } from '../../log.ts';
import type { FromWorker, ToWorker } from './embedded_worker.ts';
import type { Backend } from './hub.ts';

const longest_wait_ms = 30_000;
/** A directory that never served gets so many tries more: what cannot start must say so, not go on for ever. */
const most_first_failures = 3;

interface Deferred<T> {
  promise: Promise<T>;
  resolve(value: T): void;
  reject(error: Error): void;
}

function deferred<T>(): Deferred<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((yes, no) => ([resolve, reject] = [yes, no]));
  // Nobody may be waiting when it fails.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}

/** PGlite in a worker thread, started again whenever it ends: by its deadline, a crash, or a fault it cannot survive. */
export class EmbeddedBackend implements Backend {
  readonly #directory: string;
  readonly #on_lost: (reason: string) => void;
  #worker: Worker | undefined;
  #greeting = deferred<Buffer>();
  #pending: { id: number; answer: Deferred<Buffer> } | undefined;
  #last_id = 0;
  #failures = 0;
  #has_served = false;
  #closed = false;
  #retry: NodeJS.Timeout | undefined;
  #state: 'starting' | 'serving' | 'restarting' | 'stopped' = 'starting';

  constructor(directory: string, on_lost: (reason: string) => void) {
    this.#directory = directory;
    this.#on_lost = on_lost;
    this.#start();
  }

  get state(): string {
    return this.#state;
  }

  async ready(): Promise<void> {
    await this.#greeting.promise;
  }

  greeting(): Promise<Buffer> {
    return this.#greeting.promise;
  }

  run(bytes: Uint8Array): Promise<Buffer> {
    const worker = this.#worker;
    if (worker === undefined || this.#pending !== undefined)
      return Promise.reject(new Error('the embedded engine is not ready'));
    const answer = deferred<Buffer>();
    this.#pending = { id: ++this.#last_id, answer };
    // Small chunks share one buffer in Node: a copy of exactly these bytes crosses over.
    const moved = new Uint8Array(bytes);
    const order: ToWorker = { type: 'run', id: this.#last_id, bytes: moved };
    worker.postMessage(order, [moved.buffer]);
    return answer.promise;
  }

  restart(reason: string): void {
    const worker = this.#worker;
    if (worker === undefined) return;
    this.#lose(worker, reason);
    // Only when the old instance is gone for good may the next open the directory.
    void worker.terminate().then(() => this.#start());
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#state = 'stopped';
    const worker = this.#worker;
    this.#worker = undefined;
    this.#greeting.reject(new Error('the embedded engine is stopped'));
    if (worker === undefined) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    const order: ToWorker = { type: 'stop' };
    worker.postMessage(order);
    // A statement may still run: what is committed is on disk, so the wait is short.
    const impatience = setTimeout(() => void worker.terminate(), 5_000);
    await ended;
    clearTimeout(impatience);
  }

  #start(): void {
    if (this.#closed) return;
    const worker = new Worker(new URL('./embedded_worker.js', import.meta.url), {
      workerData: { directory: this.#directory },
      // GEOS and the planner recurse deeper than Node's default stack allows.
      resourceLimits: { stackSizeMb: 64 },
    });
    this.#worker = worker;
    worker.on('message', (message: FromWorker) => {
      if (worker === this.#worker) this.#receive(message);
    });
    worker.on('error', (error) => this.#crash(worker, message_of(error)));
    worker.on('exit', (code) => this.#crash(worker, `it ended with code ${code}`));
  }

  #receive(message: FromWorker): void {
    if (message.type === 'ready') {
      this.#failures = 0;
      this.#has_served = true;
      this.#state = 'serving';
      this.#greeting.resolve(Buffer.from(message.greeting));
    } else if (message.type === 'poisoned') {
      log.error('embedded engine poisoned, restarting', { reason: message.reason });
      this.restart(message.reason);
    } else if (message.id === this.#pending?.id) {
      const { answer } = this.#pending;
      const { buffer, byteOffset, length } = message.bytes;
      this.#pending = undefined;
      answer.resolve(Buffer.from(buffer, byteOffset, length));
    }
  }

  #crash(worker: Worker, reason: string): void {
    if (worker !== this.#worker) return;
    if (!this.#has_served && this.#failures >= most_first_failures) {
      this.#state = 'stopped';
      this.#worker = undefined;
      this.#greeting.reject(
        new AppError(`Le moteur embarqué ne démarre pas : ${reason}`, {
          code: 'engine-embedded',
          place: this.#directory,
          remedy: 'Vérifiez la place et les droits du dossier ; le journal garde chaque essai.',
        }),
      );
      return;
    }
    const wait_ms = Math.min(longest_wait_ms, 250 * 2 ** this.#failures++);
    log.error('embedded engine stopped, restarting', { reason, wait_ms });
    this.#lose(worker, reason);
    this.#retry = setTimeout(() => this.#start(), wait_ms);
  }

  #lose(worker: Worker, reason: string): void {
    if (worker === this.#worker) this.#worker = undefined;
    if (this.#state === 'serving') this.#greeting = deferred();
    this.#state = 'restarting';
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.answer.reject(new Error(reason));
    this.#on_lost(reason);
  }
}
