import type { Request, Response } from 'express';
import { processes_page } from '../../viewer/pages/processes.tsx';
import { process_page } from '../../viewer/pages/process.tsx';
import { access_of, asker_of } from '../auth/asker.ts';
import type { Block, Context } from '../block.ts';
import { read_json_body } from '../body.ts';
import { base_url } from '../links.ts';
import { f, integer, read_query } from '../params.ts';
import { charge, costs } from '../rate_limit.ts';
import { choose_format, respond, send_text } from '../respond.ts';
import { describe_job, describe_process, page_links, summarise_process } from './documents.ts';
import { enqueue_process, find_job } from './job_store.ts';
import { processes_openapi } from './openapi.ts';
import type { Process } from './process.ts';
import { check_publications } from './publication/may_publish.ts';
import { choose_mode, read_execution, type AskedExecution } from './read_execution.ts';
import { find_process, processes } from './registry.ts';
import { run_sync } from './run_sync.ts';
import { pick_outputs, send_results } from './send_results.ts';

export const list_params = {
  f,
  limit: {
    ...integer('Éléments par page.', { absent: 100, minimum: 1, maximum: 1000, or_maximum: true }),
    component: 'limit-processes',
  },
  offset: {
    ...integer('Éléments à passer.', { absent: 0, minimum: 0, maximum: 1_000_000 }),
    component: 'offset-processes',
  },
};

/** Bodies of executions: a thousand places, or a collection of them. */
const body_limits = { max_bytes: 500_000, max_depth: 12, max_keys: 20_000 };

const classes = 'http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf';

/** OGC API – Processes Part 1: Core (1.0): list, descriptions, execution. Jobs are in jobs_block.ts. */
export const processes_block: Block = {
  id: 'processes',
  conforms_to: ['core', 'ogc-process-description', 'json', 'html', 'oas30'].map(
    (name) => `${classes}/${name}`,
  ),
  landing_links: [
    {
      href: 'processes',
      rel: 'http://www.opengis.net/def/rel/ogc/1.0/processes',
      type: 'application/json',
      title: 'Traitements',
    },
  ],
  routes(router, { config, database }) {
    router.get('/processes', (request, response) => {
      const { f: form, limit, offset } = read_query(request, list_params);
      const base = base_url(request, config);
      const shown = processes.slice(offset, offset + limit);
      const is_more = offset + limit < processes.length;
      respond(response, choose_format(request, form), {
        json: () => ({
          processes: shown.map((process) => summarise_process(base, process)),
          links: page_links(base, 'processes', 'Traitements', { limit, offset, is_more }),
        }),
        html: () => processes_page(shown),
      });
    });
    router.get('/processes/:process', (request, response) => {
      const { f: form } = read_query(request, { f });
      const process = find_process(request.params.process);
      const base = base_url(request, config);
      respond(response, choose_format(request, form), {
        json: () => describe_process(base, process),
        html: () => process_page({ ...process, address: `${base}/processes/${process.id}/execution` }),
      });
    });
    router.post('/processes/:process/execution', async (request, response) => {
      read_query(request, {});
      const process = find_process(request.params.process);
      const base = base_url(request, config);
      const execution = read_execution(process, await read_json_body(request, body_limits), { config, base });
      response.setHeader('Cache-Control', 'no-store');
      charge(response, cost_of(process, execution));
      if (choose_mode(process, request.get('prefer'), execution) === 'async')
        return accept_job(request, response, { config, database }, process.id, execution);
      const access = access_of(request, database);
      const made = await run_sync(process, execution, { access, config, base });
      send_results(response, process, execution, pick_outputs(process, execution, made));
    });
  },
  openapi: () => Promise.resolve(processes_openapi(list_params)),
};

/** Inputs that must be read first cost as much as figures that are computed. */
const cost_of = (process: Process, { inputs, references = {} }: AskedExecution) =>
  process.cost(inputs) + costs.computation * Object.keys(references).length;

/** Queues the execution and answers with its job (201). */
async function accept_job(
  request: Request,
  response: Response,
  { config, database }: Pick<Context, 'config' | 'database'>,
  process: string,
  { subscriber, ...execution }: AskedExecution,
): Promise<void> {
  const asker = asker_of(request)?.identity ?? null;
  await check_publications(database, asker, execution.publications);
  const base = base_url(request, config);
  const secret = subscriber === null ? {} : { secret: { subscriber } };
  const name = await enqueue_process(database, { process, execution, asker, base, ...secret });
  const job = describe_job(base, await find_job(database, name, asker));
  response.status(201).setHeader('Location', `${base}/jobs/${name}`);
  response.setHeader('Preference-Applied', 'respond-async');
  send_text(response, 'application/json', JSON.stringify(job));
}
