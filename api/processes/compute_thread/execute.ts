/** Executes, in the compute thread, a process that somebody waits for. */
import { Database } from '../../../sql/client.ts';
import type { Values } from '../process.ts';
import { find_process } from '../registry.ts';
import { execute_until } from '../run_sync.ts';
import type { Execution } from './thread_messages.ts';

/** A reading takes one connection; the pool is small because one thread computes one thing at a time. */
const pool = { max: 3, connectionTimeoutMillis: 15_000 };
const databases = new Map<string, Database>();

/** The site's database as the thread sees it; idle connections close by themselves. */
function database_of(remote: Execution['remote']): Database {
  const key = JSON.stringify(remote);
  const database = databases.get(key) ?? new Database({ ...remote, ...pool });
  databases.set(key, database);
  return database;
}

/** All outputs of the process, with the rights of the asker. Throws what the process throws, and 503 at its end. */
export function execute({ process, inputs, config, remote, identity, ends_at }: Execution): Promise<Values> {
  const database = database_of(remote);
  const access = identity === null ? database : database.as(identity);
  return execute_until(ends_at, (context) =>
    find_process(process).execute(inputs, { access, config, ...context }),
  );
}
