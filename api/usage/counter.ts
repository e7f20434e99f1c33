/** Counts in memory what is seen and taken of the datasets, and writes the sums now and then. */
import { message_of } from '../../errors.ts';
import { log } from '../../log.ts';
import type { Database } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';

export type UsageKind = 'page' | 'request' | 'tile' | 'download';

/** One thing that was seen or taken. */
export interface Use {
  what: 'record' | 'collection';
  object: string;
  kind: UsageKind;
  /** Of a download: csv, gpkg…; else empty. */
  format: string;
}

interface Row extends Use {
  day: string;
  count: number;
}

/** Between two writes: what is lost when a process is killed. */
const flush_ms = 60_000;
/** Different things that are counted at once: a few thousand datasets; more are left out until the next write. */
const most_rows = 20_000;
const day_ms = 86_400_000;

const say_day = (at_ms: number) => new Date(at_ms).toLocaleDateString('sv-SE', { timeZone: 'Europe/Paris' });

/**
 * The counts of one process. `count` costs a look into a map; `flush` adds all sums to the database in one statement, and
 * keeps them for the next time when it does not answer. Days are those of Paris.
 */
export class UsageCounter {
  readonly #database: Database;
  readonly #timer: NodeJS.Timeout;
  #rows = new Map<string, Row>();
  #day = '';
  /** The day is looked up again at the next whole quarter of an hour: no zone changes in between. */
  #until_ms = 0;

  constructor(database: Database, every_ms = flush_ms) {
    this.#database = database;
    this.#timer = setInterval(() => void this.flush(), every_ms).unref();
  }

  count({ what, object, kind, format }: Use, now_ms = Date.now()): void {
    if (now_ms >= this.#until_ms) {
      this.#day = say_day(now_ms);
      this.#until_ms = (Math.floor(now_ms / (day_ms / 96)) + 1) * (day_ms / 96);
    }
    const key = `${this.#day} ${what} ${kind} ${format} ${object}`;
    const row = this.#rows.get(key);
    if (row !== undefined) row.count++;
    else if (this.#rows.size < most_rows)
      this.#rows.set(key, { day: this.#day, what, object, kind, format, count: 1 });
  }

  /** Writes what was counted since the last time. Never throws. */
  async flush(): Promise<void> {
    if (this.#rows.size === 0 || this.#database.pool.ended) return;
    const taken = this.#rows;
    this.#rows = new Map();
    try {
      await this.#database.write((db) =>
        db.query(query_file('usage_add', [JSON.stringify([...taken.values()])])),
      );
    } catch (error) {
      log.warn('counts of use not written yet', { reason: message_of(error) });
      this.#put_back(taken);
    }
  }

  #put_back(taken: ReadonlyMap<string, Row>): void {
    for (const [key, row] of taken) {
      const since = this.#rows.get(key);
      if (since !== undefined) since.count += row.count;
      else if (this.#rows.size < most_rows) this.#rows.set(key, row);
    }
  }

  /** Writes a last time. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }
}
