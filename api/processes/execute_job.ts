import { AppError } from '../../errors.ts';
import type { JobHandler } from '../../sql/jobs.ts';
import { progress_teller } from './callback.ts';
import { find_job, type ProcessJobInput } from './job_store.ts';
import { pack_result } from './large_outputs.ts';
import { publish_outputs } from './publication/publish_outputs.ts';
import { resolve_references } from './reference.ts';
import { find_process } from './registry.ts';

/** The job `process`: an execution that nobody waits for, with the rights that its asker has now. */
export const execute_job: JobHandler = async (input, job) => {
  const { config, database, progress, signal, report } = job;
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
    const context = { access, config, base, signal };
    const inputs = await resolve_references(process, execution.inputs, execution.references ?? {}, context);
    const made = await process.execute(inputs, {
      ...context,
      progress: tell_progress,
      report: (partial) => report?.({ ...partial }),
    });
    const asked = { process, job: name, execution, made, asker };
    return { ...(await publish_outputs(asked, job, (result) => pack_result(result, process, execution))) };
  } finally {
    await teller.end();
  }
};
