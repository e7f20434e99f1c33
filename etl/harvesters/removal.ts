/** What the remote catalogue holds no more goes here too, once its list was read whole; very many wait for a word. */
import type { Db } from '../../sql/client.ts';
import { one, type Database } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';

/** Records of one transaction. */
const batch = 500;
/** Share of the records held beyond which somebody must confirm: a catalogue that is half empty is rather broken. */
export const confirm_above = 0.3;

export interface Gone {
  remote_id: string;
  record_id: string | null;
  title: string;
  /** An officer worked on it, or data hangs on it: it is retired, not deleted. */
  is_kept: boolean;
}

export interface Vanished {
  held: number;
  vanished: number;
}

/** How many records the harvester holds, and how many of them a run has not seen. */
export const count_vanished = (db: Db, harvester_id: number, run_id: number): Promise<Vanished> =>
  one<Vanished>(db, query_file('harvest_vanished', [harvester_id, run_id]));

/** Deletes or retires records and logs each; how many. */
export async function remove_records(db: Db, run_id: number, gone: readonly Gone[]): Promise<number> {
  if (gone.length === 0) return 0;
  const ids = (kept: boolean) =>
    gone.flatMap(({ record_id, is_kept }) => (record_id !== null && is_kept === kept ? [record_id] : []));
  await db.query(query_file('harvest_records_delete', [ids(false)]));
  await db.query(query_file('harvest_records_retire', [ids(true)]));
  const lines = gone.map(({ remote_id, record_id, title, is_kept }) => ({
    outcome: is_kept ? 'retired' : 'removed',
    remote_id,
    record_id,
    title,
    message: is_kept ? 'Gardée, retirée de la publication : elle avait été complétée ici.' : null,
  }));
  await db.query(query_file('harvest_log_write', [run_id, JSON.stringify(lines)]));
  return gone.length;
}

export interface RemovalTarget {
  database: Database;
  harvester_id: number;
  /** The run whose list is the truth. */
  run_id: number;
  hold: (db: Db) => Promise<void>;
  signal: AbortSignal;
}

/**
 * Removes what a run has not seen, batch by batch; `count` notes each in the same transaction. Cut in the middle, the next
 * call goes on with the rest. How many.
 */
export async function remove_vanished(
  { database, harvester_id, run_id, hold, signal }: RemovalTarget,
  count: (db: Db, removed: number) => Promise<unknown>,
): Promise<number> {
  for (let total = 0; ;) {
    signal.throwIfAborted();
    const removed = await database.write(async (db) => {
      await db.query(query_file('harvest_lock', []));
      const gone = await db.query<Gone>(query_file('harvest_vanished_take', [harvester_id, run_id, batch]));
      if (gone.length === 0) return 0;
      await remove_records(db, run_id, gone);
      const names = (kept: boolean) =>
        gone.filter(({ is_kept }) => is_kept === kept).map((each) => each.remote_id);
      await db.query(query_file('harvest_items_delete', [harvester_id, names(false)]));
      await db.query(query_file('harvest_items_retire', [harvester_id, names(true)]));
      await count(db, gone.length);
      await hold(db);
      return gone.length;
    });
    total += removed;
    if (removed === 0) return total;
  }
}
