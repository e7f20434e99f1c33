import { job_page, jobs_page } from '../../viewer/pages/jobs.tsx';
import { access_of, asker_of } from '../auth/asker.ts';
import type { Block, Link } from '../block.ts';
import { base_url } from '../links.ts';
import { f, read_query, type Param, type Values } from '../params.ts';
import { ground_of } from '../ogc/collection_view.ts';
import { list_tables } from '../ogc/published.ts';
import { choose_format, respond, send_page } from '../respond.ts';
import { list_params } from './block.ts';
import { describe_job, page_links } from './documents.ts';
import { job_params, read_job_filter } from './job_params.ts';
import { dismiss_own_job, find_job, list_own_jobs, type JobFilter } from './job_store.ts';
import { jobs_openapi } from './openapi.ts';
import { choose_type, output_f, results_of, value_of, view_results } from './read_results.ts';
import { processes } from './registry.ts';
import { locate_outputs, pick_outputs, send_output, send_results } from './send_results.ts';

const classes = 'http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf';
const all_params = { ...list_params, ...job_params } satisfies Record<string, Param<never> | Param<unknown>>;

/** Title of a process; its id when this version has it no more. */
const title_of = (id: string) => processes.find((process) => process.id === id)?.title ?? id;

/** What to list: one more than a page, which tells whether there are others. */
const filter_of = (values: Values<typeof all_params>): JobFilter => ({
  ...read_job_filter(values),
  limit: values.limit + 1,
  offset: values.offset,
});

/** Links to the pages before and after, as pages. */
const ways_on = (links: readonly Link[]) =>
  links
    .filter(({ rel }) => rel === 'next' || rel === 'prev')
    .map(({ href, title }) => ({ href: `${href}&f=html`, title }));

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
      const found = await list_own_jobs(database, asker, filter_of(values));
      const base = base_url(request, config);
      const jobs = found.slice(0, limit).map((job) => describe_job(base, job));
      const is_more = found.length > limit;
      const links = page_links(base, 'jobs', 'Mes tâches', { limit, offset, is_more });
      const shown = jobs.map((job) => ({ ...job, title: title_of(job.processID) }));
      respond(response, choose_format(request, form), {
        json: () => ({ jobs, links }),
        html: () => jobs_page(shown, asker !== null, ways_on(links)),
      });
    });
    router.get('/jobs/:job', async (request, response) => {
      const { f: form } = read_query(request, { f });
      const found = await find_job(database, request.params.job, identity_of(request));
      const job = describe_job(base_url(request, config), found);
      respond(response, choose_format(request, form), {
        json: () => job,
        html: () => job_page(job, title_of(job.processID)),
      });
    });
    router.delete('/jobs/:job', async (request, response) => {
      const { f: form } = read_query(request, { f });
      const found = await dismiss_own_job(database, request.params.job, identity_of(request));
      const job = describe_job(base_url(request, config), found);
      response.setHeader('Cache-Control', 'no-store');
      respond(response, choose_format(request, form), {
        json: () => job,
        html: () => job_page(job, title_of(job.processID)),
      });
    });
    // A browser's form knows no DELETE.
    router.post('/jobs/:job/annulation', async (request, response) => {
      read_query(request, {});
      const { job } = await dismiss_own_job(database, request.params.job, identity_of(request));
      response.redirect(303, `/jobs/${encodeURIComponent(job)}?f=html`);
    });
    router.get('/jobs/:job/results', async (request, response) => {
      const { f: form } = read_query(request, { f });
      const found = await find_job(database, request.params.job, identity_of(request), { with_result: true });
      const { process, outputs, published } = results_of(found);
      const base = base_url(request, config);
      const made = pick_outputs(process, found.execution, outputs);
      const locate = locate_outputs(found.execution, base, found.job, published);
      if (choose_format(request, form) === 'json')
        return send_results(response, process, found.execution, made, locate);
      const background = ground_of(await list_tables(access_of(request, database)));
      const view = view_results(process, found.job, made, locate, background);
      send_page(response, job_page(describe_job(base, found), process.title, view));
    });
    router.get('/jobs/:job/results/:output', async (request, response) => {
      const { f: form } = read_query(request, { f: output_f });
      const { job, output: name } = request.params;
      const found = await find_job(database, job, identity_of(request), { with_result: true });
      const result = results_of(found);
      const value = value_of(result, name);
      const type = choose_type(result.process, name, form, found.execution);
      send_output(response, result.process, { name, value, type });
    });
  },
  openapi: () => Promise.resolve(jobs_openapi(all_params)),
};
