/** Tables in place read anew: one by its command, all of them by the clock. */
import { ensure_server, read_connection } from '../../catalogue/in_place/foreign.ts';
import { close_in_place, refresh_in_place, type Outcome } from '../../catalogue/in_place/publish.ts';
import { list_in_place } from '../../catalogue/in_place/register.ts';
import { AppError, message_of } from '../../errors.ts';
import type { Database } from '../../sql/client.ts';
import { sql } from '../../sql/fragment.ts';
import type { JobContext } from '../../sql/jobs.ts';
import { write_audit } from '../auth/audit.ts';

/** Named in 0027_in_place_refresh.sql too. */
export const refresh_job = 'in_place_refresh';

interface Failure {
  id: string;
  message: string;
  remedy?: string;
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
      const { changes } = await refresh_table_in_place(database, id, { is_scheduled: true });
      if (changes.length > 0) changed.push(id);
    } catch (error) {
      const remedy = error instanceof AppError ? error.remedy : undefined;
      failed.push({ id, message: message_of(error), ...(remedy !== undefined && { remedy }) });
    }
  }
  return { refreshed: tables.length - failed.length, changed, failed };
}

interface Wish {
  connection?: string | undefined;
  /** Nobody waits for it: where nothing has changed the journal has no line, and readers come first. */
  is_scheduled?: boolean;
}
/** How long the job waits for readers of a view that has to be made anew, and new readers behind it. */
const patience_ms = 5_000;

/** Throws an AppError that says what is wrong; where it is that readers would see too much, the collection is closed. */
export async function refresh_table_in_place(
  database: Database,
  id: string,
  wish: Wish = {},
): Promise<Outcome> {
  try {
    return await read_anew(database, id, wish);
  } catch (error) {
    if (wish.is_scheduled === true && Object(error).code === '55P03') throw busy(id, error);
    if (!(error instanceof AppError) || error.code !== 'source-has-row-rights') throw error;
    // Its rows are no longer for all who read the collection.
    await database.write(async (db) => {
      const [known] = await list_in_place(db, id);
      if (known?.looks_at == null) return;
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

const busy = (id: string, cause: unknown) =>
  new AppError(`« ${id} » est lue sans arrêt, et sa vue est à refaire.`, {
    status: 503,
    code: 'collection-busy',
    remedy: `Elle le sera au passage suivant, ou par « npm run admin -- refresh-table ${id} ».`,
    cause,
  });

const read_anew = (database: Database, id: string, { connection, is_scheduled = false }: Wish) =>
  database.write(async (db) => {
    if (is_scheduled) await db.query(sql`select set_config('lock_timeout', ${`${patience_ms}ms`}, true)`);
    const [known] = await list_in_place(db, id);
    if (connection !== undefined && known?.server != null)
      await ensure_server(db, known.server, read_connection(connection));
    const outcome = await refresh_in_place(db, id);
    const { changes } = outcome;
    if (!is_scheduled || changes.length > 0)
      await write_audit(db, null, { action: 'table.refreshed', object: id, details: { changes } });
    return outcome;
  });
