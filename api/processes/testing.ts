import type { Database } from '../../sql/client.ts';
import { sql } from '../../sql/fragment.ts';
import { process_job, type JobResult, type ProcessJobInput } from './job_store.ts';
import type { Values } from './process.ts';

/** Names of the jobs that `make_ended_job` makes: one has echoed simple values, one found features. */
export const ended_job = '00000000-0000-4000-8000-000000000000';
export const ended_features_job = '00000000-0000-4000-8000-000000000001';

/** Jobs of anybody that have ended, for the tests that walk all routes. */
export async function make_ended_job(database: Database): Promise<void> {
  const execution = { inputs: {}, outputs: null, response: 'document' } as const;
  const feature = {
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [1, 43] },
    properties: { place: '0' },
  };
  const about = { execution, asker: null, base: 'http://localhost' };
  await insert(database, { job: ended_job, process: 'echo', ...about }, { string: 'essai', array: [1] });
  await insert(
    database,
    { job: ended_features_job, process: 'nearest-services', ...about },
    { nearest: { type: 'FeatureCollection', features: [feature] } },
  );
}

async function insert(database: Database, input: ProcessJobInput, outputs: Values): Promise<void> {
  const result: JobResult = { outputs };
  await database.query(
    sql`insert into maillage.job (kind, input, state, progress, result, started_at, ended_at)
      values (${process_job}, ${JSON.stringify(input)}::jsonb, 'done', 1, ${JSON.stringify(result)}::jsonb, now(), now())`,
  );
}
