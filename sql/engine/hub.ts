import { randomInt } from 'node:crypto';
import { message_of } from '../../errors.ts';
import { from_client, from_server, message, query_message, split_messages, text_at } from './protocol.ts';
import type { Session } from './session.ts';

/** The one PostgreSQL session behind the hub. */
export interface Backend {
  /** Resolves when it can take a batch; rejects when it never will. */
  ready(): Promise<void>;
  /** Runs whole messages and gives the whole answer. Rejects when the instance was lost meanwhile. */
  run(bytes: Uint8Array): Promise<Buffer>;
  /** Ends the instance, whatever it does, and starts another. */
  restart(reason: string): void;
  /** What every client is told on connecting: authentication, parameters, key, ready. */
  greeting(): Promise<Buffer>;
}

interface Job {
  /** null: the hub's own tidying. */
  session: Session | null;
  bytes: Buffer;
  reads: boolean;
  /** Ends with a Flush: the client's Sync is still to come. */
  is_open?: boolean;
  answer(bytes: Buffer): void;
}

/** Limits of time; 0 is none. */
export interface HubLimits {
  /** For reading statements whose transaction sets no limit of its own. */
  read_limit_ms: number;
  /** A transaction left open and idle for so long is rolled back and its client dismissed. */
  idle_transaction_ms: number;
  /** What a statement may still take once its client has gone. */
  abandoned_limit_ms: number;
  /** One COPY FROM STDIN holds no more, so that other clients get their turn between two. */
  copy_bytes: number;
}

export const default_limits: HubLimits = {
  read_limit_ms: 60_000,
  idle_transaction_ms: 60_000,
  abandoned_limit_ms: 30_000,
  copy_bytes: 8 * 2 ** 20,
};

/**
 * Shares one PostgreSQL session among many clients. The session belongs to one client from its first message
 * until the server says it is outside a transaction (ReadyForQuery `I`); the others wait in order of arrival.
 */
export class Hub {
  readonly #backend: Backend;
  readonly limits: HubLimits;
  readonly #sessions = new Set<Session>();
  #queue: Job[] = [];
  #owner: Session | null = null;
  #busy = false;
  #running: Session | null = null;
  #idle_timer: NodeJS.Timeout | undefined;
  #limit_timer: NodeJS.Timeout | undefined;

  constructor(backend: Backend, limits: HubLimits = default_limits) {
    this.#backend = backend;
    this.limits = limits;
  }

  get session_count(): number {
    return this.#sessions.size;
  }

  add(session: Session): void {
    this.#sessions.add(session);
  }

  /** Answers a start-up packet from the kept greeting: no client's start-up options reach the shared session. */
  greet(session: Session): void {
    this.#backend.greeting().then(
      (bytes) => session.answer(with_key(bytes, session.id)),
      (error: Error) => session.kill('57P03', error.message),
    );
  }

  submit(job: Job): void {
    this.#queue.push(job);
    void this.#pump();
  }

  /** Forgets a client: its waiting work, its open transaction, its prepared statements. */
  remove(session: Session): void {
    this.#sessions.delete(session);
    this.#queue = this.#queue.filter((job) => job.session !== session);
    const farewell = session.farewell();
    if (farewell !== undefined) this.#queue.push(own_job(farewell));
    if (this.#running === session)
      this.#limit(this.limits.abandoned_limit_ms, 'a statement whose client has gone');
    else if (this.#owner === session) this.#release();
    void this.#pump();
  }

  /**
   * The instance is gone. Clients that had something in it (a running statement, a transaction, prepared
   * statements, channels) are dismissed; the others, and what they queued, wait for the next instance.
   */
  lost(reason: string): void {
    clearTimeout(this.#idle_timer);
    const owner = this.#owner;
    this.#owner = null;
    this.#queue = this.#queue.filter((job) => job.session !== null);
    for (const session of this.#sessions)
      if (session === owner || session.statement_names.size > 0 || session.channels.size > 0) {
        session.statement_names.clear();
        session.kill('57P01', `the database restarts: ${reason}`);
      }
  }

  /** Ends every session. */
  close(reason: string): void {
    for (const session of this.#sessions) session.kill('57P01', reason);
    this.#queue = [];
  }

  /** Rolls back what a vanished owner left open. */
  #release(): void {
    clearTimeout(this.#idle_timer);
    this.#owner = null;
    // After an error inside an extended query nothing but a Sync is heard, not even a rollback.
    this.#queue.unshift(own_job(Buffer.concat([message(from_client.sync), query_message('rollback')])));
  }

  async #pump(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let job = this.#next(); job !== undefined; job = this.#next()) await this.#run(job);
    } finally {
      this.#busy = false;
    }
  }

  #next(): Job | undefined {
    const index = this.#owner === null ? 0 : this.#queue.findIndex((job) => job.session === this.#owner);
    return index < 0 ? undefined : this.#queue.splice(index, 1)[0];
  }

  async #run(job: Job): Promise<void> {
    clearTimeout(this.#idle_timer);
    this.#running = job.session;
    try {
      await this.#backend.ready();
      // Its client went while the instance started: nothing of it runs any more.
      if (job.session?.closed === true) {
        this.#end_run();
        if (this.#owner === job.session) this.#release();
        return;
      }
      const limit_ms = job.session?.limit_ms ?? (job.reads ? this.limits.read_limit_ms : 0);
      this.#limit(limit_ms, 'a statement', job.session);
      const answer = await this.#backend.run(job.bytes);
      this.#end_run();
      this.#settle(job, answer);
    } catch (error) {
      this.#end_run();
      job.session?.statement_names.clear();
      job.session?.kill('57P01', `the database restarts: ${message_of(error)}`);
    }
  }

  #end_run(): void {
    clearTimeout(this.#limit_timer);
    this.#running = null;
  }

  /** Ends what runs now, and the instance with it, unless it is over in time. */
  #limit(limit_ms: number, what: string, session: Session | null = null): void {
    clearTimeout(this.#limit_timer);
    if (limit_ms <= 0) return;
    this.#limit_timer = setTimeout(() => {
      session?.kill('57014', 'canceling statement due to statement timeout');
      // The session's end has set a limit for the abandoned.
      clearTimeout(this.#limit_timer);
      this.#backend.restart(`${what} ran longer than ${limit_ms} ms`);
    }, limit_ms);
  }

  /** Hands the answer out and decides who owns the instance next. */
  #settle(job: Job, answer: Buffer): void {
    // After an error PGlite says ReadyForQuery at once, and still hears nothing before the Sync.
    const { status, rest } = this.#read(job.is_open === true ? without_ready(answer) : answer);
    const { session } = job;
    if (status === 'I') {
      if (session !== null) session.limit_ms = undefined;
      this.#owner = null;
    } else if (session?.closed === true) this.#release();
    else if (session !== null) {
      this.#owner = session;
      if (this.limits.idle_transaction_ms > 0)
        this.#idle_timer = setTimeout(
          () => session.kill('25P03', 'terminating connection due to idle-in-transaction timeout'),
          this.limits.idle_transaction_ms,
        );
    }
    job.answer(rest);
  }

  /** The last transaction status, and the answer without notifications, which go to those who listen. */
  #read(answer: Buffer): { status: string | undefined; rest: Buffer } {
    let status: string | undefined;
    const notifications: Buffer[] = [];
    for (const each of split_messages(answer))
      if (each[0] === from_server.ready) status = String.fromCharCode(each[5] ?? 0);
      else if (each[0] === from_server.notification) notifications.push(each);
    if (notifications.length === 0) return { status, rest: answer };
    for (const each of notifications)
      for (const session of this.#sessions) if (session.channels.has(text_at(each, 9))) session.send(each);
    const rest = [...split_messages(answer)].filter((each) => each[0] !== from_server.notification);
    return { status, rest: Buffer.concat(rest) };
  }
}

function without_ready(answer: Buffer): Buffer {
  return Buffer.concat([...split_messages(answer)].filter((each) => each[0] !== from_server.ready));
}

function own_job(bytes: Buffer): Job {
  return { session: null, bytes, reads: false, answer: () => undefined };
}

/** The greeting with a process number of the client's own. */
function with_key(greeting: Buffer, id: number): Buffer {
  const key = Buffer.alloc(8);
  key.writeInt32BE(id, 0);
  key.writeInt32BE(randomInt(2 ** 31), 4);
  const parts = [...split_messages(greeting)].map((each) =>
    each[0] === from_server.key_data ? message(from_server.key_data, key) : each,
  );
  return Buffer.concat(parts);
}
