/** Documents against the site's own schemas, in a thread that is cut off when it takes too long. */
import { Worker } from 'node:worker_threads';
import type { Answer, Asked, SchemaError, ThreadData } from './schema_thread.ts';

export type { SchemaError } from './schema_thread.ts';
/** `unusable`: why the schemas cannot judge, in French. */
export type SchemaVerdict = { errors: readonly SchemaError[] } | { unusable: string };

export interface SchemaLimits {
  /** Of a document, the compilation of the schemas included. */
  most_ms: number;
  /** Of the library's memory; what runs beside it has as much. */
  most_bytes: number;
  /** Documents that wait at most. */
  most_waiting: number;
}
const default_limits: SchemaLimits = { most_ms: 30_000, most_bytes: 512 * 2 ** 20, most_waiting: 20 };

type Waiting = (verdict: SchemaVerdict) => void;

/**
 * The compiled schemas stay in the thread, which begins with the first document. Schemas that are changed are read when
 * the program starts anew.
 */
export class SchemaValidator {
  readonly #folder: string;
  readonly #limits: SchemaLimits;
  readonly #waiting = new Map<number, { told: Waiting; clock: NodeJS.Timeout }>();
  #thread: Worker | undefined;
  #last_id = 0;

  constructor(folder: string, limits: Partial<SchemaLimits> = {}) {
    this.#folder = folder;
    this.#limits = { ...default_limits, ...limits };
  }

  /** Never throws: what cannot be judged is `unusable`, and says why. */
  validate(document: string): Promise<SchemaVerdict> {
    const { most_waiting, most_ms } = this.#limits;
    if (this.#waiting.size >= most_waiting)
      return Promise.resolve({ unusable: 'trop de fiches sont contrôlées en ce moment' });
    const thread = (this.#thread ??= this.#start());
    const id = ++this.#last_id;
    return new Promise((told) => {
      const clock = setTimeout(() => this.#end(thread, 'le contrôle a pris trop de temps'), most_ms);
      this.#waiting.set(id, { told, clock });
      thread.ref();
      thread.postMessage({ id, document } satisfies Asked);
    });
  }

  /** Ends the thread; the next document begins another one, which reads the schemas anew. */
  close(): void {
    if (this.#thread !== undefined) this.#end(this.#thread, 'le contrôle a été arrêté');
  }

  #start(): Worker {
    const { most_bytes } = this.#limits;
    const thread = new Worker(new URL('./schema_thread.js', import.meta.url), {
      workerData: { folder: this.#folder, most_bytes } satisfies ThreadData,
      resourceLimits: { maxOldGenerationSizeMb: Math.ceil(most_bytes / 2 ** 20) },
      env: {},
    });
    thread.on('message', ({ id, ...verdict }: Answer) => this.#tell(id, verdict));
    thread.on('error', ({ message }) => this.#end(thread, `le contrôle s’est arrêté : ${message}`));
    thread.on('exit', () => this.#end(thread, 'le contrôle s’est arrêté'));
    return thread;
  }

  #tell(id: number, verdict: SchemaVerdict): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    clearTimeout(waiting.clock);
    // Only who waits for a verdict keeps the program alive.
    if (this.#waiting.size === 0) this.#thread?.unref();
    waiting.told(verdict);
  }

  #end(thread: Worker, why: string): void {
    if (this.#thread !== thread) return;
    this.#thread = undefined;
    void thread.terminate();
    const cut = [...this.#waiting.keys()];
    for (const id of cut) this.#tell(id, { unusable: why });
  }
}

const validators = new Map<string, SchemaValidator>();

/** The one validator of a folder. */
export function schema_validator(folder: string): SchemaValidator {
  const known = validators.get(folder) ?? new SchemaValidator(folder);
  validators.set(folder, known);
  return known;
}
