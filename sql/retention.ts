/** What the site no longer needs to remember: ended jobs, old imports with their rejects, old harvests with their logs. */
import type { Config } from '../config.ts';
import type { Database } from './client.ts';
import type { JobHandler } from './jobs.ts';
import { query_file } from './query_file.ts';

export const purge_job = 'purge';

/** Rows of one transaction: a run may drag a hundred thousand rejects along. */
const batch = { job: 1_000, etl_run: 10, harvest_run: 10, usage: 5_000 };

/** Deletes what has outlived the site's retention; how many rows of each. Several at once share the work. */
export async function purge(
  database: Database,
  { JOB_RETENTION_DAYS, RUN_RETENTION_DAYS }: Pick<Config, 'JOB_RETENTION_DAYS' | 'RUN_RETENTION_DAYS'>,
  signal?: AbortSignal,
): Promise<{ jobs: number; runs: number }> {
  const purge_all = async (query: string, days: number, size: number) => {
    for (let total = 0; ;) {
      signal?.throwIfAborted();
      const gone = await database.write((db) => db.query(query_file(query, [days, size])));
      total += gone.length;
      if (gone.length < size) return total;
    }
  };
  return {
    jobs: await purge_all('job_purge', JOB_RETENTION_DAYS, batch.job),
    runs:
      (await purge_all('etl_run_purge', RUN_RETENTION_DAYS, batch.etl_run)) +
      (await purge_all('harvest_run_purge', RUN_RETENTION_DAYS, batch.harvest_run)),
  };
}

/** Deletes counts of use that are older than the site keeps them; how many rows. */
export async function purge_usage(
  database: Database,
  { USAGE_RETENTION_MONTHS }: Pick<Config, 'USAGE_RETENTION_MONTHS'>,
): Promise<{ usage: number }> {
  for (let usage = 0; ;) {
    const gone = await database.write((db) =>
      db.query(query_file('usage_purge', [USAGE_RETENTION_MONTHS, batch.usage])),
    );
    usage += gone.length;
    if (gone.length < batch.usage) return { usage };
  }
}

/** The job `purge`. */
export const purge_old: JobHandler = (_input, { config, database, signal }) =>
  purge(database, config, signal);
