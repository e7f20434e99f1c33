/** Tables in place read anew: one by its command, all of them by the clock. */
import { ensure_server, read_connection } from '../../catalogue/in_place/foreign.ts';
import { close_in_place, refresh_in_place, type Outcome } from '../../catalogue/in_place/publish.ts';
import { list_in_place } from '../../catalogue/in_place/register.ts';
import { AppError, message_of } from '../../errors.ts';
import type { Database } from '../../sql/client.ts';
import type { JobContext } from '../../sql/jobs.ts';
import { write_audit } from '../auth/audit.ts';

/** Named in 0027_in_place_refresh.sql too. */
export const refresh_job = 'in_place_refresh';

interface Failure {
  id: string;
  message: string;
}

/**
 * The job: reads all tables anew, or those that `collections` of its input names, each in a transaction of its own. What
 * cannot be read is told and keeps no other from it.
 */
export async function refresh_by_clock(
  input: Record<string, unknown>,
  { database, signal, progress }: Pick<JobContext, 'database' | 'signal' | 'progress'>,
): Promise<{ refreshed: number; changed: string[]; failed: Failure[] }> {
  const wanted = Array.isArray(input['collections']) ? input['collections'].map(String) : null;
  const tables = (await list_in_place(database)).filter(({ id }) => wanted?.includes(id) ?? true);
  const changed: string[] = [];
  const failed: Failure[] = [];
  for (const [i, { id }] of tables.entries()) {
    signal.throwIfAborted();
    await progress(i / tables.length, `« ${id} » est relue`);
    try {
      const { changes } = await refresh_table_in_place(database, id, { tells_all: false });
      if (changes.length > 0) changed.push(id);
    } catch (error) {
      failed.push({ id, message: message_of(error) });
    }
  }
  return { refreshed: tables.length - failed.length, changed, failed };
}

/** `tells_all`: the journal has a line even when nothing has changed. */
interface Wish {
  connection?: string | undefined;
  tells_all: boolean;
}

/** Throws an AppError that says what is wrong; where it is that readers would see too much, the collection is closed. */
export async function refresh_table_in_place(database: Database, id: string, wish: Wish): Promise<Outcome> {
  try {
    return await read_anew(database, id, wish);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'source-has-row-rights') throw error;
    // Its rows are no longer for all who read the collection.
    await database.write(async (db) => {
      await close_in_place(db, id);
      await write_audit(db, null, { action: 'table.refreshed', object: id, details: { closed: error.code } });
    });
    const { status, code, cause } = error;
    throw new AppError(`${error.message} ; la collection n’est plus servie.`, {
      status,
      code,
      cause,
      ...(error.remedy !== undefined && { remedy: error.remedy }),
    });
  }
}

const read_anew = (database: Database, id: string, { connection, tells_all }: Wish) =>
  database.write(async (db) => {
    const [known] = await list_in_place(db, id);
    if (connection !== undefined && known?.server != null)
      await ensure_server(db, known.server, read_connection(connection));
    const outcome = await refresh_in_place(db, id);
    const { changes } = outcome;
    if (tells_all || changes.length > 0)
      await write_audit(db, null, { action: 'table.refreshed', object: id, details: { changes } });
    return outcome;
  });
