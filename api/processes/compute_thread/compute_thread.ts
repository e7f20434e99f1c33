import { Worker } from 'node:worker_threads';
import type { Config } from '../../../config.ts';
import type { PeopledPoints } from '../network/choose_travel_times.ts';
import { revive } from '../run_in_thread.ts';
import type { TravelTimes } from '../white_zones/travel_time.ts';
import type { About, Answers, Places, Question, Reply, Travel } from './thread_messages.ts';

/** A thread that nobody asked anything for so long ends, and gives back the memory of the road graph. */
const idle_ms = 15 * 60_000;

interface Waiting {
  resolve: (answer: unknown) => void;
  reject: (error: Error) => void;
}

/**
 * The thread that computes what somebody waits for (`thread_entry.ts`), the planner’s times and processes: started with the first question, again after it
 * died, ended when idle. It never holds back the end of the program.
 */
export class ComputeThread {
  readonly #config: Pick<Config, 'DATA_DIR'>;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #last_id = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor({ DATA_DIR }: Pick<Config, 'DATA_DIR'>) {
    this.#config = { DATA_DIR };
  }

  /** Throws what the thread threw; an AppError stays one. */
  ask<Kind extends Question['kind']>(question: Question & { kind: Kind }): Promise<Answers[Kind]> {
    clearTimeout(this.#idle);
    const worker = (this.#worker ??= this.#start());
    const id = ++this.#last_id;
    worker.ref();
    return new Promise<Answers[Kind]>((resolve, reject) => {
      this.#waiting.set(id, { resolve: (answer) => resolve(answer as Answers[Kind]), reject });
      worker.postMessage({ id, question });
    });
  }

  /** Ends the thread; a question asked afterwards starts another. */
  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(new URL('./thread_entry.js', import.meta.url), { workerData: this.#config });
    worker.on('message', (reply: Reply) => this.#settle(worker, reply));
    const fail = (error: Error) => {
      if (this.#worker === worker) this.#worker = null;
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    };
    worker.on('error', fail);
    worker.on('exit', (code) => fail(new Error(`the compute thread ended (code ${code})`)));
    return worker;
  }

  #settle(worker: Worker, reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) {
      worker.unref();
      this.#idle = setTimeout(() => void this.close(), idle_ms).unref();
    }
    if ('answer' in reply) return waiting?.resolve(reply.answer);
    waiting?.reject(revive(reply.failure));
  }
}

const threads = new Map<string, ComputeThread>();

/** The thread of a site, one for all its requests. */
export function thread_of(config: Pick<Config, 'DATA_DIR'>): ComputeThread {
  const thread = threads.get(config.DATA_DIR) ?? new ComputeThread(config);
  threads.set(config.DATA_DIR, thread);
  return thread;
}

/** Points on memory that threads share. */
export function share_points({ lon, lat, population, context }: PeopledPoints): PeopledPoints {
  const share = (values: Float64Array) => {
    const shared = new Float64Array(new SharedArrayBuffer(values.byteLength));
    shared.set(values);
    return shared;
  };
  const shared_context = new Uint8Array(new SharedArrayBuffer(context.byteLength));
  shared_context.set(context);
  return { lon: share(lon), lat: share(lat), population: share(population), context: shared_context };
}

/** Travel times that the thread measures; `end` lets it forget the session. Its `nearest` asks for the given places alone. */
export async function open_thread_times(
  thread: ComputeThread,
  places: Places,
  how: Travel,
): Promise<TravelTimes & { end: () => Promise<void> }> {
  const { session, ...first } = await thread.ask({ kind: 'open', places, how });
  let about: About = first;
  return {
    get method() {
      return about.method;
    },
    get approximate() {
      return about.approximate;
    },
    get parameters() {
      return about.parameters;
    },
    async nearest(demands, antennas) {
      if (demands.lon.length !== places.points.lon.length)
        throw new RangeError('compute thread: times of other places than those of its session');
      const answer = await thread.ask({ kind: 'nearest', session, antennas });
      about = answer.about;
      return answer.nearest;
    },
    warnings: () => about.warnings,
    end: async () => void (await thread.ask({ kind: 'close', session })),
  };
}
