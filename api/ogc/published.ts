import { list_published_tables, type PublishedTable } from '../../catalogue/published_tables.ts';
import { foreign_guard, sqlstate_of } from '../../catalogue/in_place/foreign_guard.ts';
import { blame_source, source_unavailable } from '../../catalogue/in_place/unavailable.ts';
import { AppError } from '../../errors.ts';
import type { Access, Database } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { nearest } from '../params.ts';

/** How old the list of tables may be (ms). Describing them costs more than reading a page of features. */
const max_age_ms = 1000;

interface Memory {
  tables: Promise<readonly PublishedTable[]>;
  read_at: number;
}
/** By visibility: what one account may see is told to nobody else. */
const memories = new WeakMap<Database, Map<string, Memory>>();
/** Accounts that ask within a second of each other; the longest known leaves. */
const most_memories = 200;

/** The tables that the asker may read, at most a second old; requests that come together share one query. */
export function list_tables(access: Access): Promise<readonly PublishedTable[]> {
  const memory = memories.get(access.database)?.get(access.visibility);
  return memory !== undefined && performance.now() - memory.read_at < max_age_ms
    ? memory.tables
    : refresh(access);
}

function refresh(access: Access): Promise<readonly PublishedTable[]> {
  const { database, visibility } = access;
  // What is read of a table later must not be older than its description, whose version names it in caches.
  const tables = access.read((db) => list_published_tables(db), { is_leading: true });
  const memory = { tables, read_at: performance.now() };
  const of_database = memories.get(database) ?? new Map<string, Memory>();
  memories.set(database, of_database);
  of_database.delete(visibility);
  const [oldest] = of_database.keys();
  if (oldest !== undefined && of_database.size >= most_memories) of_database.delete(oldest);
  of_database.set(visibility, memory);
  // A failure is answered to those who wait for it and not remembered.
  tables.catch(() => of_database.get(visibility) === memory && of_database.delete(visibility));
  return tables;
}

/** After a change of this process: the next to ask gets the new description, and with it the new version. */
export function forget_tables(database: Database): void {
  memories.delete(database);
}

/**
 * A table that the asker may read, by its id, also when it was made a moment ago. Otherwise a 404 AppError with the nearest
 * id that the asker may know: it does not tell a hidden collection from one that is not there. A 503 where a collection in
 * place has lost its view, which goes with its source.
 */
export async function find_table(access: Access, id: string): Promise<PublishedTable> {
  const find = (tables: readonly PublishedTable[]) => tables.find((table) => table.id === id);
  const table = find(await list_tables(access)) ?? find(await refresh(access));
  if (table !== undefined) return table;
  const lost = await access.read((db) => db.query(query_file('in_place_known', [id])));
  if (lost.length > 0) throw source_unavailable(id);
  const near = nearest(
    id,
    (await list_tables(access)).map((known) => known.id),
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

interface UseOptions {
  /** The work has a limit of its own to how often it runs at once: downloads. */
  has_own_limit?: boolean;
}

/**
 * Does some work with a table as described; once more with a fresh description when the table was replaced in between
 * (an import swaps tables at any time, and may change columns). The work must not have answered before it fails. A 503
 * when a collection in place cannot read its source, or its foreign server failed a moment ago.
 */
export function use_table<T>(
  access: Access,
  id: string,
  work: (table: PublishedTable) => Promise<T>,
  options: UseOptions = {},
): Promise<T> {
  return use_found(
    access,
    () => find_table(access, id),
    (table) => [table],
    work,
    options,
  );
}

/** Like `use_table` for several; the work says itself which of them could not be read (`blame_source`). */
export function use_tables<T>(
  access: Access,
  find: () => Promise<readonly PublishedTable[]>,
  work: (tables: readonly PublishedTable[]) => Promise<T>,
): Promise<T> {
  return use_found(access, find, (tables) => tables, work, {});
}

async function use_found<Found, T>(
  access: Access,
  find: () => Promise<Found>,
  tables_of: (found: Found) => readonly PublishedTable[],
  work: (found: Found) => Promise<T>,
  { has_own_limit = false }: UseOptions,
): Promise<T> {
  const guard = foreign_guard(access.database);
  let found = await find();
  const ask = () => guard.run(servers_of(tables_of(found)), () => work(found), has_own_limit);
  try {
    return await ask().catch(async (error: unknown) => {
      if (!outdated.has(sqlstate_of(error))) throw error;
      await refresh(access);
      found = await find();
      return ask();
    });
  } catch (error) {
    const [only, ...others] = tables_of(found);
    throw only === undefined || others.length > 0 ? error : blame_source(only, error);
  }
}

const servers_of = (tables: readonly PublishedTable[]) => [
  ...new Set(tables.flatMap(({ server }) => server ?? [])),
];
