import { AppError } from '../../errors.ts';
import type { JobHandler } from '../../sql/jobs.ts';
import { progress_teller } from './callback.ts';
import { find_job, type ProcessJobInput } from './job_store.ts';
import { find_process } from './registry.ts';

/** The job `process`: an execution that nobody waits for, with the rights that its asker has now. */
export const execute_job: JobHandler = async (input, { config, database, progress, signal, report }) => {
  const { job: name, process: id, execution, asker, base, secret } = input as unknown as ProcessJobInput;
  if (execution === undefined || asker === undefined)
    throw new AppError('La tâche n’est pas une demande de traitement.', { status: 400, code: 'invalid-job' });
  const process = find_process(id);
  const access = asker === null ? database : database.as(asker);
  const find = () => find_job(database, name, asker);
  const told = { name, base, find };
  const teller = progress_teller(secret?.subscriber.inProgressUri, told, { config, signal });
  teller.tell(0);
  const tell_progress = async (fraction: number, message?: string) => {
    await progress(fraction, message);
    teller.tell(fraction);
  };
  try {
    const outputs = await process.execute(execution.inputs, {
      access,
      config,
      progress: tell_progress,
      signal,
      report: (partial) => report?.({ ...partial }),
    });
    return { outputs };
  } finally {
    await teller.end();
  }
};
