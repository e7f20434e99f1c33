import type { Database } from '../../sql/client.ts';
import { sql } from '../../sql/fragment.ts';
import { process_job, type ProcessJobInput } from './job_store.ts';

/** Name of the job that `make_ended_job` makes. */
export const ended_job = '00000000-0000-4000-8000-000000000000';

/** A job of anybody that has echoed a text, for the tests that walk all routes. */
export async function make_ended_job(database: Database): Promise<void> {
  const execution = { inputs: { string: 'essai' }, outputs: null, response: 'document' } as const;
  const input: ProcessJobInput = {
    job: ended_job,
    process: 'echo',
    execution,
    asker: null,
    base: 'http://localhost',
  };
  const result = { outputs: execution.inputs };
  await database.query(
    sql`insert into maillage.job (kind, input, state, progress, result, started_at, ended_at)
      values (${process_job}, ${JSON.stringify(input)}::jsonb, 'done', 1, ${JSON.stringify(result)}::jsonb, now(), now())`,
  );
}
