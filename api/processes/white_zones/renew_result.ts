import { log } from '../../../log.ts';
import type { Database } from '../../../sql/client.ts';
import { enqueue_job } from '../../../sql/jobs.ts';
import { query_file } from '../../../sql/query_file.ts';
import { model_version } from './result.ts';
import { white_zones_job } from './white_zones.ts';

/** Asks for the white zones anew when those that are published were computed by another model than this program's. */
export async function renew_result(database: Database): Promise<void> {
  const [record] = await database.query<{ parameters: { model_version?: unknown } | null }>(
    query_file('metadata_record_parameters', ['white_zones']),
  );
  const kept = record?.parameters?.model_version;
  if (record === undefined || kept === model_version) return;
  log.info('the white zones are of another model, and computed anew', { kept, model_version });
  await enqueue_job(database, white_zones_job, {}, { is_public: true });
}
