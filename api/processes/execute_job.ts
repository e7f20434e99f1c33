import { AppError } from '../../errors.ts';
import type { JobHandler } from '../../sql/jobs.ts';
import type { ProcessJobInput } from './job_store.ts';
import { find_process } from './registry.ts';

/** The job `process`: an execution that nobody waits for, with the rights that its asker has now. */
export const execute_job: JobHandler = async (input, { config, database, progress, signal }) => {
  const { process: id, execution, asker } = input as unknown as ProcessJobInput;
  if (execution === undefined || asker === undefined)
    throw new AppError('La tâche n’est pas une demande de traitement.', { status: 400, code: 'invalid-job' });
  const process = find_process(id);
  const access = asker === null ? database : database.as(asker);
  const outputs = await process.execute(execution.inputs, { access, config, progress, signal });
  return { outputs };
};
