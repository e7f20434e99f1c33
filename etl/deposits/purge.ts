import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../../config.ts';
import { deposit_days, deposits_folder } from '../../catalogue/deposits/files.ts';
import type { Database } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';

/** Deletes deposits that were left behind, and files that no deposit names; how many of each. */
export async function purge_deposits(
  database: Database,
  { DATA_DIR }: Pick<Config, 'DATA_DIR'>,
): Promise<{ deposits: number; deposit_files: number }> {
  // Listed before the rows are read: a folder made meanwhile has its row already.
  const folders = await readdir(deposits_folder(DATA_DIR)).catch(() => []);
  const gone = await database.query(query_file('deposits_purge', [deposit_days]));
  const kept = await database.query<{ id: string }>(query_file('deposits_kept', [deposit_days]));
  const wanted = new Set(kept.map(({ id }) => id));
  let files = 0;
  for (const name of folders) {
    if (wanted.has(name)) continue;
    await rm(path.join(deposits_folder(DATA_DIR), name), { recursive: true, force: true });
    files++;
  }
  return { deposits: gone.length, deposit_files: files };
}
