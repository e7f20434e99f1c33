/** Rows of a whole table out of the database, by batches, in constant memory. */
import type { Db } from '../../sql/client.ts';
import { sql, type Fragment } from '../../sql/fragment.ts';
import type { OutputRow } from './output_format.ts';

/** What a batch should weigh; rows are as many as that makes of those seen before. */
const batch_bytes = 512 * 1024;

/** FETCH takes its number as text only: these are the numbers. */
const fetches = [
  { rows: 1000, statement: sql`fetch 1000 from download_rows` },
  { rows: 300, statement: sql`fetch 300 from download_rows` },
  { rows: 100, statement: sql`fetch 100 from download_rows` },
  { rows: 30, statement: sql`fetch 30 from download_rows` },
  { rows: 10, statement: sql`fetch 10 from download_rows` },
  { rows: 3, statement: sql`fetch 3 from download_rows` },
  { rows: 1, statement: sql`fetch 1 from download_rows` },
] as const;
const first_rows = 100;

const settings = [
  // The whole is wanted, not its first rows soon.
  sql`set local cursor_tuple_fraction = 1`,
  // Else a table is read from where another scan of it stands: the same file would come in another order.
  sql`set local synchronize_seqscans = off`,
];

/**
 * The rows of a query, by batches of about half a megabyte. To be used inside of a transaction (`access.read`), whose end
 * closes the cursor. The first batch is there when this resolves, so that what is wrong with the query is known before
 * anything is answered; each next one is fetched while its predecessor is written.
 */
export async function stream_rows(db: Db, query: Fragment): Promise<AsyncIterable<readonly OutputRow[]>> {
  for (const setting of settings) await db.query(setting);
  await db.query(sql`declare download_rows no scroll cursor for ${query}`);
  return follow(db, await fetch_rows(db, first_rows));
}

async function* follow(db: Db, first: readonly OutputRow[]): AsyncIterable<readonly OutputRow[]> {
  let total = { rows: 0, bytes: 0 };
  let next: Promise<readonly OutputRow[]> = Promise.resolve(first);
  try {
    for (let rows = await next; rows.length > 0; rows = await next) {
      const bytes = rows.reduce((sum, row) => sum + size_of(row), 0);
      total = { rows: total.rows + rows.length, bytes: total.bytes + bytes };
      // The heavier of this batch and of all: large geometries may come late, or one time in ten.
      const row_bytes = Math.max(bytes / rows.length, total.bytes / total.rows, 1);
      next = fetch_rows(db, batch_bytes / row_bytes);
      // Its failure is met at the head of the loop, or nobody waits for it any more.
      next.catch(() => undefined);
      yield rows;
    }
  } finally {
    // Of a reader that leaves early: the transaction cannot end before its last statement.
    await next.catch(() => undefined);
  }
}

function fetch_rows(db: Db, most: number): Promise<readonly OutputRow[]> {
  const [smallest] = fetches.slice(-1);
  return db.query<OutputRow>((fetches.find(({ rows }) => rows <= most) ?? smallest)!.statement);
}

function size_of(row: OutputRow): number {
  let size = 0;
  for (const name in row) {
    const value = row[name];
    size += typeof value === 'string' || value instanceof Uint8Array ? value.length : 8;
  }
  return size;
}
