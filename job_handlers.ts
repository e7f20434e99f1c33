import { api_jobs } from './api/job_kinds.ts';
import { defaults_job, import_defaults } from './etl/jobs.ts';
import type { JobHandler } from './sql/jobs.ts';

/** All kinds of jobs: here, as in main.ts, api and etl meet. */
export const job_handlers: Readonly<Record<string, JobHandler>> = {
  ...api_jobs,
  [defaults_job]: import_defaults,
};
