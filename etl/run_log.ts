/** The log of an import: its row in maillage.etl_run, its heartbeat, and what it rejects or remarks, kept in batches. */
import { setTimeout as wait } from 'node:timers/promises';
import { drop_staging } from '../catalogue/publication.ts';
import { AppError, message_of } from '../errors.ts';
import { log } from '../log.ts';
import { one, type Database, type Db } from '../sql/client.ts';
import { query_file } from '../sql/query_file.ts';
import type { Reject } from './source.ts';

export interface RunCounts {
  read: number;
  published: number;
  rejected: number;
  /** Rows published with a remark. */
  noted: number;
}

const beat_ms = 3_000;
/** A run silent for so long has lost its process. */
const dead_after_s = 30;
/** How long a run waits for another that builds the same collection. */
const patience_ms = 600_000;
const reject_batch = 500;
/** More are counted and said, not kept: a wholly wrong file of gigabytes must not fill the disk. */
export const max_kept_rejects = 100_000;

export interface RunSubject {
  source: string;
  collection: string;
  origin: string;
  signature: string | null;
}

export class RunLog {
  readonly counts: RunCounts = { read: 0, published: 0, rejected: 0, noted: 0 };
  readonly #warnings = new Set<string>();
  readonly #remarks = new Set<string>();
  readonly #lost = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #waiting: Reject[] = [];
  #kept = 0;

  private constructor(
    readonly database: Database,
    readonly id: number,
  ) {
    this.#timer = setInterval(() => {
      this.#beat().catch((error: unknown) =>
        log.warn('heartbeat of an import failed', { run: id, reason: message_of(error) }),
      );
    }, beat_ms);
  }

  /**
   * Starts a run. Runs whose process died are marked failed and their staging tables dropped; a living one that builds
   * the same collection is waited for (`waiting` is told of it), ten minutes at most, then an AppError.
   */
  static async start(
    database: Database,
    { source, collection, origin, signature }: RunSubject,
    waiting: (sentence: string) => void = () => undefined,
  ): Promise<RunLog> {
    const until = Date.now() + patience_ms;
    for (let is_told = false; ; is_told = true) {
      await bury_dead_runs(database);
      const [row] = await database.query<{ id: number }>(
        query_file('etl_run_start', [source, collection, origin, signature]),
      );
      if (row !== undefined) return new RunLog(database, row.id);
      const [other] = await database.query<{ id: number; source: string }>(
        query_file('etl_run_active', [collection]),
      );
      if (other === undefined) continue;
      const sentence = `l’exécution ${other.id} (${other.source}) importe déjà dans « ${collection} »`;
      if (Date.now() > until)
        throw new AppError(sentence, {
          status: 409,
          code: 'import-under-way',
          remedy: 'Attendez qu’elle finisse, puis recommencez : npm run etl -- runs.',
        });
      if (!is_told) waiting(`${sentence} ; attente…`);
      await wait(1_000);
    }
  }

  /** Aborted when the run was held for dead. */
  get signal(): AbortSignal {
    return this.#lost.signal;
  }

  /** What is to be said wherever the data is shown. */
  get warnings(): string[] {
    return [...this.#warnings];
  }

  /** The same, and what concerns this run alone. */
  get sentences(): string[] {
    return [...this.#warnings, ...this.#remarks];
  }

  /** Name of the staging tables' ends, which `staging_of_ended_runs.sql` knows. */
  get suffix(): string {
    return `run_${this.id}`;
  }

  warn(sentence: string): void {
    this.#warnings.add(sentence);
  }

  /** A sentence for the log of this run, not for the data. */
  remark(sentence: string): void {
    this.#remarks.add(sentence);
  }

  async add(reject: Reject): Promise<void> {
    if (reject.kept === true) this.counts.noted++;
    else this.counts.rejected++;
    if (this.#kept++ < max_kept_rejects) this.#waiting.push(reject);
    if (this.#waiting.length >= reject_batch) await this.flush();
  }

  /** Rejects that the database itself has written and counted. */
  count(rejected: number, noted: number): void {
    this.counts.rejected += rejected;
    this.counts.noted += noted;
  }

  async flush(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const rows = JSON.stringify(this.#waiting.map(to_stored));
    this.#waiting = [];
    await this.database.query(query_file('etl_rejects_insert', [this.id, rows]));
  }

  /** Writes how the run ended, within the given transaction. Throws an AppError when it was held for dead. */
  async end(db: Db, state: 'published' | 'unchanged' | 'checked', message: string): Promise<void> {
    if (this.#kept > max_kept_rejects)
      this.remark(`Seuls les ${max_kept_rejects.toLocaleString('fr-FR')} premiers rejets sont gardés.`);
    if (!(await this.#write_end(db, state, message))) throw held_for_dead(this.id);
  }

  /** Writes that the run failed; what was rejected until then stays readable. */
  async fail(message: string): Promise<void> {
    await this.flush();
    await this.#write_end(this.database, 'failed', message);
  }

  /** Ends the heartbeat. */
  close(): void {
    clearInterval(this.#timer);
  }

  async #write_end(db: Db, state: string, message: string): Promise<boolean> {
    const { read, published, rejected } = this.counts;
    const rows = await db.query(
      query_file('etl_run_end', [this.id, state, read, published, rejected, this.sentences, message]),
    );
    return rows.length > 0;
  }

  async #beat(): Promise<void> {
    const rows = await this.database.query(query_file('etl_run_heartbeat', [this.id, this.counts.read]));
    if (rows.length === 0) this.#lost.abort(held_for_dead(this.id));
  }
}

const held_for_dead = (id: number) =>
  new AppError(`l’exécution ${id} n’a pas donné signe de vie à temps et a été tenue pour interrompue`, {
    status: 409,
    code: 'run-held-for-dead',
    remedy: 'Relancez l’import.',
  });

async function bury_dead_runs(database: Database): Promise<void> {
  await database.query(query_file('etl_run_bury', [dead_after_s]));
  const left = await database.query<{ name: string }>(query_file('staging_of_ended_runs'));
  for (const { name } of left) await drop_staging(database, name);
}

/** NUL, which PostgreSQL's text cannot hold, and halves of surrogate pairs are shown as U+FFFD. */
const storable = (value: unknown): unknown =>
  typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value;

function to_stored({ line, reason, kept, row }: Reject) {
  // A reject must be readable, not complete: geometry of megabytes stays out.
  const text = JSON.stringify(row ?? null, (_key, value: unknown) => storable(value));
  const stored =
    text.length <= max_row_characters
      ? (JSON.parse(text) as unknown)
      : { extrait: text.slice(0, max_row_characters) };
  return { line, reason: storable(reason), kept: kept ?? false, row: stored };
}
const max_row_characters = 8_000;

/** One run of the log. */
export interface RunRow {
  id: number;
  source: string;
  collection: string;
  state: 'running' | 'published' | 'unchanged' | 'checked' | 'failed';
  origin: string | null;
  rows_read: number;
  rows_published: number;
  rows_rejected: number;
  warnings: string[];
  message: string | null;
  started_at: Date;
  ended_at: Date | null;
}

/** The last runs, the latest first. */
export const list_runs = (db: Db, count: number): Promise<RunRow[]> =>
  db.query<RunRow>(query_file('etl_runs', [count]));

export interface StoredReject {
  id: number;
  line: number;
  reason: string;
  row: unknown;
  kept: boolean;
}

/** What a run rejected or remarked, by line, page by page. Throws a 404 AppError for a run that never was. */
export async function* read_rejects(db: Db, run: number): AsyncIterable<StoredReject> {
  const known = await db.query(query_file('etl_run', [run]));
  if (known.length === 0)
    throw new AppError(`l’exécution ${run} n’existe pas`, {
      status: 404,
      code: 'no-such-run',
      remedy: 'Les exécutions sont listées par : npm run etl -- runs.',
    });
  let [line, id] = [-1, 0];
  for (;;) {
    const page = await db.query<StoredReject>(query_file('etl_rejects', [run, line, id, 1_000]));
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    [line, id] = [last.line, last.id];
  }
}

/** Rows that the last good run of a source read, to tell how far a new one is; null before the first. */
export async function expected_rows(db: Db, source: string): Promise<number | null> {
  const { rows_read } = await one<{ rows_read: number | null }>(
    db,
    query_file('etl_rows_expected', [source]),
  );
  return rows_read;
}
