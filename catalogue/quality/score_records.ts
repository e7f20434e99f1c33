/** The job that writes scores beside the records: what changes a record forgets its score. */
import type { JobHandler } from '../../sql/jobs.ts';
import type { Database } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { read_records } from '../records.ts';
import { score_record } from './score.ts';
import { default_weights, usable_weights, type Weights } from './weights.ts';

/** Named in 0016_record_search.sql too. */
export const score_job = 'score_records';

const batch = 500;
/** By which this process has scored all records last. */
let applied = JSON.stringify(default_weights);

/** Scores records that have none; all when the site's weights are others than before. Gives how many were written. */
export const score_records: JobHandler = async (_input, { database, config, signal }) => {
  const weights = usable_weights(config.DATA_DIR);
  const said = JSON.stringify(weights);
  const scored = await write_scores(database, weights, { all: said !== applied, signal });
  applied = said;
  return { scored };
};

/** Batches of records in the order of their ids, each in a transaction. */
export async function write_scores(
  database: Database,
  weights: Weights,
  { all = false, signal }: { all?: boolean; signal?: AbortSignal } = {},
): Promise<number> {
  let scored = 0;
  let after = '';
  for (;;) {
    signal?.throwIfAborted();
    const found = await database.query<{ id: string }>(query_file('records_to_score', [after, all, batch]));
    if (found.length === 0) return scored;
    const records = await read_records(
      database,
      found.map(({ id }) => id),
    );
    const scores = records.map(({ record, updated_at }) => ({
      id: record.id,
      quality: score_record(record, weights).score,
      updated_at: updated_at.toISOString(),
    }));
    scored += (await database.query(query_file('record_scores_write', [JSON.stringify(scores)]))).length;
    after = found.at(-1)?.id ?? '';
  }
}
