import pg from 'pg';
import { AppError } from '../errors.ts';
import { log } from '../log.ts';
import type { Query } from './fragment.ts';
import { fault_of, ReadReplica, type ReplicaTiming } from './replica.ts';
import { settings_of, visibility_key, type Identity } from './identity.ts';

/** Where a database is, as plain data that other threads and processes can be told. */
export type Remote =
  { connectionString: string } | { host: string; port: number; user: string; database: string };

/** Runs queries: a pool outside transactions, one connection inside. */
export interface Db {
  /** Rows of one statement. Errors are PostgreSQL's own (`code` is the SQLSTATE). */
  query<Row extends object = Record<string, unknown>>(query: Query): Promise<Row[]>;
}

export interface TransactionOptions {
  /** Stops the statement after so long (ms). PostgreSQL's own time-out; the embedded engine has its deadline in the hub. */
  deadline_ms?: number;
  /** Of a read that later ones build upon: it sees the primary's state, and they, wherever they go, nothing older. */
  is_leading?: boolean;
}

// bigint and numeric columns hold counts and populations far below 2^53: numbers, not strings.
const types = new pg.TypeOverrides();
types.setTypeParser(20, (text) => Number(text));
types.setTypeParser(1700, (text) => Number(text));

/** Text of a statement outside transactions that changes nothing; comments of query files stand before it. */
const reading = /^(?:\s|--[^\n]*\n)*select\b(?![^]*\bfor (?:no key )?(?:update|share))/i;

/** The roles of requests: no superusers, no owners, so that row rights bind them on every engine. */
export const reader_role = 'maillage_reader';
export const writer_role = 'maillage_writer';

/** The data as somebody may see it. The database itself gives what everybody may see. */
export interface Access {
  /** Read-only transaction under the reader role and the asker's identity. */
  readonly read: <T>(work: (db: Db) => Promise<T>, options?: TransactionOptions) => Promise<T>;
  /** Key of caches: answers computed under one are shown under no other. `public` for everybody's. */
  readonly visibility: string;
  /** Whose data it is; caches hang on it. */
  readonly database: Database;
}

/** An account's rights: reads and writes as the row policies let it. */
export interface AccountAccess extends Access {
  readonly identity: Identity;
  // Properties, which may be taken out of the object.
  readonly read: <T>(work: (db: Db) => Promise<T>, options?: TransactionOptions) => Promise<T>;
  /** Read-write transaction under the writer role and the asker's identity. */
  readonly act: <T>(work: (db: Db) => Promise<T>, options?: TransactionOptions) => Promise<T>;
}

/**
 * The product's door to PostgreSQL, the same on the three engines.
 * `read` runs as the reader role in a read-only transaction, as anybody, on the standby where there is one (once more on
 * the primary when that breaks off: the work must not have answered before it fails); `as` gives the same to an account;
 * `write` is the owner's, whom no row policy binds: for jobs, imports and sign-in. All roll back on any throw.
 */
export class Database implements Db, Access {
  readonly pool: pg.Pool;
  readonly visibility = visibility_key(null);
  readonly database = this;

  /** Takes the reads of anybody when it can; null without DATABASE_READ_URL. */
  #replica: ReadReplica | null = null;

  constructor(options: pg.PoolConfig) {
    this.pool = new pg.Pool({ max: 8, ...options, types });
    // An idle connection that the server drops must not end the process: the pool opens another.
    this.pool.on('error', (error) => log.warn('database connection lost', { reason: error.message }));
  }

  async query<Row extends object>(query: Query): Promise<Row[]> {
    const rows = await run<Row>(this.pool, query);
    if (this.#replica !== null && !reading.test(query.text)) this.#replica.note();
    return rows;
  }

  /** Where other threads find it. */
  get remote(): Remote {
    const { connectionString, host = '', port = 5432, user = '', database = '' } = this.pool.options;
    return connectionString === undefined ? { host, port, user, database } : { connectionString };
  }

  get replica(): ReadReplica | null {
    return this.#replica;
  }

  /** From now on reads of anybody go to this standby whenever nobody can tell the difference (replica.ts). */
  use_replica(options: pg.PoolConfig, timing: Partial<ReplicaTiming> = {}): void {
    this.#replica = new ReadReplica(this.pool, { ...options, types }, timing);
  }

  async read<T>(work: (db: Db) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    const replica = this.#replica;
    const pool = options.is_leading === true ? null : (replica?.choose_pool() ?? null);
    const ask = (from?: pg.Pool) => this.#request('begin read only', reader_role, null, work, options, from);
    if (replica !== null && pool !== null)
      try {
        return await ask(pool);
      } catch (error) {
        const fault = fault_of(error);
        if (fault === null) throw error;
        if (fault === 'gone') replica.note_failure(error);
      }
    const result = await ask();
    if (options.is_leading === true) replica?.note();
    return result;
  }

  /** The same data as an account may see and change it. */
  as(identity: Identity): AccountAccess {
    return {
      identity,
      visibility: visibility_key(identity),
      database: this,
      read: (work, options = {}) => this.#request('begin read only', reader_role, identity, work, options),
      act: (work, options = {}) => this.#request('begin', writer_role, identity, work, options),
    };
  }

  async #request<T>(
    begin: string,
    role: string,
    identity: Identity | null,
    work: (db: Db) => Promise<T>,
    { deadline_ms = 10_000 }: TransactionOptions,
    pool = this.pool,
  ): Promise<T> {
    const timeout = Math.trunc(deadline_ms);
    return this.#transaction(
      `${begin}; set local role ${role}; set local statement_timeout = ${timeout}${settings_of(identity)}`,
      work,
      pool,
    );
  }

  /** Read-write transaction as the owner. */
  async write<T>(work: (db: Db) => Promise<T>, { deadline_ms = 0 }: TransactionOptions = {}): Promise<T> {
    return this.#transaction(`begin; set local statement_timeout = ${Math.trunc(deadline_ms)}`, work);
  }

  async #transaction<T>(begin: string, work: (db: Db) => Promise<T>, pool = this.pool): Promise<T> {
    const client = await pool.connect();
    let broken: Error | undefined;
    // While a client is out of the pool nobody else hears that its server has gone; unheard it would end the process.
    const lost = (error: Error) => (broken = error);
    client.on('error', lost);
    try {
      await client.query(begin);
      const result = await work({ query: (query) => run(client, query) });
      await client.query('commit');
      if (!begin.startsWith('begin read only')) this.#replica?.note();
      return result;
    } catch (error) {
      // A connection that cannot even roll back is thrown away, not handed to the next request.
      await client.query('rollback').catch((failure: Error) => (broken = failure));
      throw error;
    } finally {
      client.off('error', lost);
      client.release(broken);
    }
  }

  async close(): Promise<void> {
    await this.#replica?.close();
    await this.pool.end();
  }
}

async function run<Row extends object>(target: pg.Pool | pg.PoolClient, query: Query): Promise<Row[]> {
  const result = await target.query<Row>({ text: query.text, values: [...query.values] });
  return result.rows;
}

/** The one row of a query that must give one; an AppError otherwise. */
export async function one<Row extends object>(db: Db, query: Query): Promise<Row> {
  const rows = await db.query<Row>(query);
  if (rows.length !== 1 || rows[0] === undefined)
    throw new AppError(`Expected one row, got ${rows.length}`, { code: 'unexpected-row-count' });
  return rows[0];
}
