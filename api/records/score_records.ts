/**
 * The job that writes scores beside the records: of each record as it is published, with what the site adds to it. What
 * changes a record forgets its score.
 */
import { createHash } from 'node:crypto';
import { score_record } from '../../catalogue/quality/score.ts';
import { usable_weights, type Weights } from '../../catalogue/quality/weights.ts';
import { read_records } from '../../catalogue/records.ts';
import { site_contact } from '../../catalogue/site_contact.ts';
import type { Database } from '../../sql/client.ts';
import type { JobContext } from '../../sql/jobs.ts';
import { query_file } from '../../sql/query_file.ts';
import { complete_record } from './complete_record.ts';
import { site_at, type Site } from './site.ts';

/** Named in 0016_record_search.sql too. */
export const score_job = 'score_records';

const batch = 500;
/** No criterion looks at the site's own address. */
const any_address = 'http://localhost';
/** Scores records that have none; all when the site's weights or contact are others than before. Gives how many were written. */
export async function score_records(
  _input: Record<string, unknown>,
  { database, config, signal }: Pick<JobContext, 'config' | 'database' | 'signal'>,
): Promise<{ scored: number }> {
  const weights = usable_weights(config.DATA_DIR);
  const site = await site_at(any_address, database, site_contact(config));
  const basis = createHash('sha256')
    .update(JSON.stringify([weights, site.contact ?? null]))
    .digest('hex');
  const [applied] = await database.query<{ fingerprint: string }>(query_file('score_basis'));
  const all = applied?.fingerprint !== basis;
  const scored = await write_scores(database, weights, site, { all, signal });
  if (all) await database.query(query_file('score_basis_write', [basis]));
  return { scored };
}

/** Batches of records in the order of their ids, each in a transaction. */
export async function write_scores(
  database: Database,
  weights: Weights,
  site: Site,
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
    const scores = records.map((stored) => ({
      id: stored.record.id,
      quality: score_record(complete_record(stored, site), weights).score,
      updated_at: stored.updated_at.toISOString(),
    }));
    scored += (await database.query(query_file('record_scores_write', [JSON.stringify(scores)]))).length;
    after = found.at(-1)?.id ?? '';
  }
}
