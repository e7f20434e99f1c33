/** A physical standby that takes the reads of anybody (DATABASE_READ_URL), as long as nobody can tell the difference. */
import pg from 'pg';
import { message_of } from '../errors.ts';
import { log } from '../log.ts';

export interface ReplicaTiming {
  /** Between two looks at a standby that has replayed all that is asked of it (ms). */
  idle_ms: number;
  /** The same while reads wait for it at the primary. */
  catching_up_ms: number;
  /** Between two tries of one that is away. */
  retry_ms: number;
  /** A look that takes longer has failed. */
  look_limit_ms: number;
  /** How far it may be behind the primary. */
  max_lag_ms: number;
}

const default_timing: ReplicaTiming = {
  idle_ms: 1000,
  catching_up_ms: 20,
  retry_ms: 10_000,
  look_limit_ms: 2000,
  max_lag_ms: 10_000,
};

/** `away`: does not answer; `no standby`: answers, but it is a primary; `late`: behind by more than the limit. */
export type ReplicaState = 'unknown' | 'serving' | 'catching up' | 'late' | 'away' | 'no standby';

/** A place in the primary's write-ahead log. */
type Lsn = bigint;

/** `16/B374D848` as a number. */
export function parse_lsn(text: string): Lsn {
  const [high = '', low = ''] = text.split('/');
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}

/**
 * Chooses where anybody's reads go. A background look keeps the answer, so that a read costs no round trip.
 *
 * Read your writes: `note` sends reads to the primary until the standby has replayed the place in the log where the
 * primary stood after that write. Monotonic: a read of the primary whose outcome later reads build upon (the description
 * of a table, whose content is then read) is noted the same way, else older content would be shown under a newer name.
 */
export class ReadReplica {
  readonly pool: pg.Pool;
  readonly #primary: pg.Pool;
  readonly #timing: ReplicaTiming;
  /** What has to be replayed before reads go there. */
  #wanted: Lsn = 0n;
  #replayed: Lsn = 0n;
  /** How often note() was called, and how many of these have their place in the log. */
  #notes = 0;
  #placed_notes = 0;
  #is_placing = false;
  /** Where the primary stood some time ago, until the standby has replayed it. */
  #sample: { lsn: Lsn; at: number } | null = null;
  #state: ReplicaState = 'unknown';
  #timer: NodeJS.Timeout | undefined;
  #is_looking = false;
  #is_closed = false;
  /** When the standby last had all that the primary had (ms of the process's clock). */
  #level_at = Number.NEGATIVE_INFINITY;
  #last_logged: ReplicaState = 'unknown';

  constructor(primary: pg.Pool, options: pg.PoolConfig, timing: Partial<ReplicaTiming> = {}) {
    this.#primary = primary;
    this.#timing = { ...default_timing, ...timing };
    this.pool = new pg.Pool({ max: 8, connectionTimeoutMillis: this.#timing.look_limit_ms, ...options });
    this.pool.on('error', (error) => this.#fail(error));
    this.#look_in(0);
  }

  get state(): ReplicaState {
    return this.#state === 'serving' && !this.#is_level ? 'catching up' : this.#state;
  }

  get #is_level(): boolean {
    return this.#placed_notes === this.#notes && this.#replayed >= this.#wanted;
  }

  /** The standby's pool when it may answer now, else null: the primary. */
  choose_pool(): pg.Pool | null {
    return this.#state === 'serving' && this.#is_level ? this.pool : null;
  }

  /** To be called, before anybody is told, when the primary has committed a write or given what later reads build upon. */
  note(): void {
    this.#notes++;
    if (this.#state === 'serving' && !this.#is_placing) void this.#place_notes();
  }

  /** A read of the standby failed: without it until a look finds it well. */
  note_failure(error: unknown): void {
    this.#fail(error);
    this.#look_in(this.#timing.retry_ms);
  }

  async close(): Promise<void> {
    this.#is_closed = true;
    clearTimeout(this.#timer);
    await this.pool.end();
  }

  /** Where the primary stands now: whatever is visible there was written before. */
  async #ask_primary(): Promise<Lsn> {
    const { rows } = await this.#primary.query<{ lsn: string }>(
      'select pg_current_wal_insert_lsn()::text as lsn',
    );
    return parse_lsn(rows[0]?.lsn ?? '0/0');
  }

  /** Learns what must have been replayed for all notes; those that come meanwhile share one more question. */
  async #place_notes(): Promise<void> {
    this.#is_placing = true;
    try {
      while (this.#placed_notes < this.#notes) {
        const notes = this.#notes;
        const lsn = await this.#ask_primary();
        if (lsn > this.#wanted) this.#wanted = lsn;
        this.#placed_notes = notes;
      }
    } catch (error) {
      // The next look begins by placing the notes.
      this.#fail(error);
    } finally {
      this.#is_placing = false;
      this.#look_in(0);
    }
  }

  #look_in(ms: number): void {
    if (this.#is_closed || this.#is_looking) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), ms);
    this.#timer.unref();
  }

  async #look(): Promise<void> {
    this.#is_looking = true;
    try {
      await this.#compare();
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#is_looking = false;
      const { idle_ms, catching_up_ms, retry_ms } = this.#timing;
      const is_away = this.#state === 'away' || this.#state === 'no standby';
      this.#look_in(is_away ? retry_ms : this.#state === 'late' || this.#is_level ? idle_ms : catching_up_ms);
    }
  }

  async #compare(): Promise<void> {
    const limit_ms = this.#timing.look_limit_ms;
    // One that comes back must have all that this process has ever seen of the primary.
    if (this.#state !== 'serving') {
      await in_time(this.#check_kinship(), limit_ms);
      this.#wanted = this.#at_primary(await in_time(this.#ask_primary(), limit_ms));
    } else if (this.#sample === null) this.#at_primary(await in_time(this.#ask_primary(), limit_ms));
    const looked = await in_time(
      this.pool.query<{ is_standby: boolean; lsn: string | null }>(
        'select pg_is_in_recovery() as is_standby, pg_last_wal_replay_lsn()::text as lsn',
      ),
      limit_ms,
    );
    const { is_standby = false, lsn = null } = looked.rows[0] ?? {};
    if (!is_standby || lsn === null) return this.#become('no standby');
    this.#replayed = parse_lsn(lsn);
    if (this.#sample !== null && this.#replayed >= this.#sample.lsn) {
      this.#level_at = this.#sample.at;
      this.#sample = null;
    }
    this.#become(performance.now() - this.#level_at > this.#timing.max_lag_ms ? 'late' : 'serving');
    // Notes that came while it was not trusted had nobody to place them.
    if (this.#state === 'serving' && this.#placed_notes < this.#notes && !this.#is_placing)
      void this.#place_notes();
  }

  /** Remembers where the primary stood, to tell later how far behind the standby is. */
  #at_primary(lsn: Lsn): Lsn {
    this.#sample ??= { lsn, at: performance.now() };
    return lsn;
  }

  /** The standby of another primary would answer as if it were ours. */
  async #check_kinship(): Promise<void> {
    const ask = async (pool: pg.Pool) => {
      const { rows } = await pool.query<{ kin: string }>(
        "select system_identifier || ' ' || current_database() as kin from pg_control_system()",
      );
      return rows[0]?.kin;
    };
    const [ours, theirs] = await Promise.all([ask(this.#primary), ask(this.pool)]);
    if (ours !== theirs) throw new Error('it is a copy of another database');
  }

  #fail(error: unknown): void {
    this.#become('away', message_of(error));
  }

  #become(state: ReplicaState, reason?: string): void {
    if (this.#is_closed) return;
    this.#state = state;
    if (state !== 'serving' && state !== 'late') this.#sample = null;
    // Said once when it changes, not at each look.
    if (state === this.#last_logged) return;
    this.#last_logged = state;
    if (state === 'serving') log.info('the read replica serves');
    else log.warn('the read replica does not serve, reads go to the primary', { state, reason });
  }
}

async function in_time<T>(work: Promise<T>, limit_ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limit_ms} ms`)), limit_ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Errors that say nothing of the query: the standby is gone, or had to break off to replay what the primary did. */
const own_faults = /^(?:57P|08|53|40|XX|ECONN|EPIPE|ENOENT|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)/;
const lost_connection =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered)/;

/** What a failed read of the standby tells: it is `gone`, it broke `off` this one read, or null: the query's own error. */
export function fault_of(error: unknown): 'gone' | 'off' | null {
  const code = String(Object(error).code ?? '');
  if (code.startsWith('40')) return 'off';
  return own_faults.test(code) || lost_connection.test(message_of(error)) ? 'gone' : null;
}
