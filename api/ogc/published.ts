import { list_published_tables, type PublishedTable } from '../../catalogue/published_tables.ts';
import { AppError } from '../../errors.ts';
import type { Database } from '../../sql/client.ts';
import { nearest } from '../params.ts';

/** How old the list of tables may be (ms). Describing them costs more than reading a page of features. */
const max_age_ms = 1000;

interface Memory {
  tables: Promise<readonly PublishedTable[]>;
  read_at: number;
}
const memories = new WeakMap<Database, Memory>();

/** The published tables, at most a second old; requests that come together share one query. */
export function list_tables(database: Database): Promise<readonly PublishedTable[]> {
  const memory = memories.get(database);
  return memory !== undefined && performance.now() - memory.read_at < max_age_ms
    ? memory.tables
    : refresh(database);
}

function refresh(database: Database): Promise<readonly PublishedTable[]> {
  const tables = database.read((db) => list_published_tables(db));
  const memory = { tables, read_at: performance.now() };
  memories.set(database, memory);
  // A failure is answered to those who wait for it and not remembered.
  tables.catch(() => memories.get(database) === memory && memories.delete(database));
  return tables;
}

/** A published table by its id, also when it was made a moment ago. A 404 AppError with the nearest id otherwise. */
export async function find_table(database: Database, id: string): Promise<PublishedTable> {
  const find = (tables: readonly PublishedTable[]) => tables.find((table) => table.id === id);
  const table = find(await list_tables(database)) ?? find(await refresh(database));
  if (table !== undefined) return table;
  const near = nearest(
    id,
    (await list_tables(database)).map((known) => known.id),
  );
  throw new AppError(`La collection « ${id.slice(0, 80)} » n’existe pas.`, {
    status: 404,
    code: 'collection-not-found',
    remedy:
      near === undefined
        ? 'La liste des collections est à l’adresse /collections.'
        : `Vouliez-vous dire « ${near} » ? La liste est à l’adresse /collections.`,
  });
}

/** SQLSTATEs of a table or column that is not there: the description is older than the table. */
const outdated = new Set(['42P01', '42703']);

/**
 * Does some work with a table as described; once more with a fresh description when the table was replaced in between
 * (an import swaps tables at any time, and may change columns). The work must not have answered before it fails.
 */
export async function use_table<T>(
  database: Database,
  id: string,
  work: (table: PublishedTable) => Promise<T>,
): Promise<T> {
  return work(await find_table(database, id)).catch(async (error: unknown) => {
    if (!outdated.has(String(Object(error).code))) throw error;
    await refresh(database);
    return work(await find_table(database, id));
  });
}
