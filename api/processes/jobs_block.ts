import { AppError } from '../../errors.ts';
import { job_page, jobs_page } from '../../viewer/pages/jobs.tsx';
import { asker_of } from '../auth/asker.ts';
import type { Block } from '../block.ts';
import { base_url } from '../links.ts';
import { f, read_query, type Param } from '../params.ts';
import { choose_format, respond } from '../respond.ts';
import { list_params } from './block.ts';
import { describe_job, page_links, status_of } from './documents.ts';
import { job_params, read_job_filter } from './job_params.ts';
import { dismiss_own_job, find_job, list_own_jobs, type ProcessJobDetails } from './job_store.ts';
import { jobs_openapi } from './openapi.ts';
import { exceptions, find_process } from './registry.ts';
import { pick_outputs, send_results, write_document } from './send_results.ts';

const classes = 'http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf';
const all_params = { ...list_params, ...job_params } satisfies Record<string, Param<never> | Param<unknown>>;

/** What a job has made; an AppError when it has not, with the type that the standard names. */
function results_of(job: ProcessJobDetails) {
  const status = status_of(job);
  const process = find_process(job.process);
  if (status === 'successful' && job.result !== null)
    return { process, made: pick_outputs(process, job.execution, job.result.outputs) };
  if (status === 'failed')
    throw new AppError(job.message ?? 'Le traitement a échoué.', { status: 422, code: 'job-failed' });
  throw new AppError(
    status === 'dismissed' ? 'La tâche a été annulée.' : 'La tâche n’est pas encore achevée.',
    {
      status: status === 'dismissed' ? 410 : 404,
      code: status === 'dismissed' ? 'job-dismissed' : 'result-not-ready',
      ...(status !== 'dismissed' && { type: `${exceptions}/result-not-ready` }),
      remedy: `Son état est à l’adresse /jobs/${job.job}.`,
    },
  );
}

/** Jobs of OGC API – Processes: one's own as a list, each by its unguessable name, results, dismissal. */
export const jobs_block: Block = {
  id: 'jobs',
  conforms_to: ['job-list', 'dismiss', 'callback'].map((name) => `${classes}/${name}`),
  landing_links: [
    {
      href: 'jobs',
      rel: 'http://www.opengis.net/def/rel/ogc/1.0/job-list',
      type: 'application/json',
      title: 'Mes tâches',
    },
  ],
  routes(router, { config, database }) {
    const identity_of = (request: Parameters<typeof asker_of>[0]) => asker_of(request)?.identity ?? null;
    router.get('/jobs', async (request, response) => {
      const values = read_query(request, all_params);
      const { f: form, limit, offset } = values;
      const asker = identity_of(request);
      const found = await list_own_jobs(database, asker, {
        ...read_job_filter(values),
        limit: limit + 1,
        offset,
      });
      const base = base_url(request, config);
      const jobs = found.slice(0, limit).map((job) => describe_job(base, job));
      const is_more = found.length > limit;
      respond(response, choose_format(request, form), {
        json: () => ({ jobs, links: page_links(base, 'jobs', 'Mes tâches', { limit, offset, is_more }) }),
        html: () => jobs_page(jobs, asker !== null),
      });
    });
    router.get('/jobs/:job', async (request, response) => {
      const { f: form } = read_query(request, { f });
      const found = await find_job(database, request.params.job, identity_of(request));
      const job = describe_job(base_url(request, config), found);
      respond(response, choose_format(request, form), { json: () => job, html: () => job_page(job, null) });
    });
    router.delete('/jobs/:job', async (request, response) => {
      const { f: form } = read_query(request, { f });
      const found = await dismiss_own_job(database, request.params.job, identity_of(request));
      const job = describe_job(base_url(request, config), found);
      response.setHeader('Cache-Control', 'no-store');
      respond(response, choose_format(request, form), { json: () => job, html: () => job_page(job, null) });
    });
    router.get('/jobs/:job/results', async (request, response) => {
      const { f: form } = read_query(request, { f });
      const options = { with_result: true };
      const found = await find_job(database, request.params.job, identity_of(request), options);
      const { process, made } = results_of(found);
      if (choose_format(request, form) === 'json')
        return send_results(response, process, found.execution, made);
      const job = describe_job(base_url(request, config), found);
      respond(response, 'html', {
        json: () => job,
        html: () => job_page(job, write_document(process, made)),
      });
    });
  },
  openapi: () => Promise.resolve(jobs_openapi(all_params)),
};
