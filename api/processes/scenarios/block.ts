import type { Request, Response } from 'express';
import { scenario_page } from '../../../viewer/pages/scenario.tsx';
import { scenario_history_page, version_page } from '../../../viewer/pages/scenario_history.tsx';
import { scenarios_done, scenarios_page } from '../../../viewer/pages/scenarios.tsx';
import { access_of, asker_of } from '../../auth/asker.ts';
import type { Block, Context } from '../../block.ts';
import { has_form } from '../../body.ts';
import { base_url } from '../../links.ts';
import { choice, f, integer, read_query } from '../../params.ts';
import { answer_unchanged, choose_format, respond, send_page, send_text } from '../../respond.ts';
import { page_links } from '../documents.ts';
import { is_own_search } from '../placement_process/search_seal.ts';
import { change, create_and_audit, remove } from './act.ts';
import {
  describe_scenario,
  describe_version,
  summarise_scenario,
  summarise_version,
  tag_of,
} from './documents.ts';
import { create_by_form } from './forms_block.ts';
import { scenarios_openapi } from './openapi.ts';
import { read_scenario_request } from './read_request.ts';
import { read_scenario_view } from './scenario_page_view.ts';
import {
  find_scenario,
  groups,
  list_scenarios,
  list_versions,
  number_of_version,
  read_planner,
} from './scenario_store.ts';

type DoneCode = keyof typeof scenarios_done;
const page_params = {
  f,
  fait: {
    ...choice('Pour les pages : ce qui vient d’être fait.', Object.keys(scenarios_done) as DoneCode[]),
    component: 'fait-scenarios',
  },
};
const list_params = {
  ...page_params,
  group: choice(
    'Lesquels : own, les siens ; shared, ceux de ses organisations ; public, ceux de tous.',
    groups,
  ),
  limit: {
    ...integer('Scénarios par page.', { absent: 50, minimum: 1, maximum: 200, or_maximum: true }),
    component: 'limit-scenarios',
  },
  offset: {
    ...integer('Scénarios à passer.', { absent: 0, minimum: 0, maximum: 1_000_000 }),
    component: 'offset-scenarios',
  },
};
/** Scenarios of visio-guichet placement: the resources. What forms send is in forms_block.ts. */
export const scenarios_block: Block = {
  id: 'scenarios',
  landing_links: [{ href: 'scenarios', rel: 'related', type: 'application/json', title: 'Scénarios' }],
  routes(router, context) {
    const { config, database } = context;
    router.get('/scenarios', async (request, response) => {
      const { f: form, fait: done, ...page } = read_query(request, list_params);
      const view = await access_of(request, database).read(async (db) => ({
        ...(await list_scenarios(db, page)),
        ...(await read_planner(db)),
      }));
      const base = base_url(request, config);
      respond(response, choose_format(request, form), {
        json: () => ({
          scenarios: view.scenarios.map((row) => summarise_scenario(base, row)),
          numberMatched: view.total,
          links: list_links(base, { ...page, total: view.total }),
        }),
        html: () =>
          scenarios_page({
            ...view,
            ...page,
            done,
            is_signed_in: asker_of(request) !== null,
            csrf: csrf_of(request),
          }),
      });
    });
    router.post('/scenarios', async (request, response) => {
      read_query(request, {});
      if (has_form(request)) return create_by_form(request, response, context);
      const id = await create_and_audit(request, context, await read_scenario_request(request));
      response.setHeader('Location', `${base_url(request, config)}/scenarios/${id}`);
      await send_scenario(request, response, context, id, 201);
    });
    router.get('/scenarios/:scenario', (request, response) => show_scenario(request, response, context));
    router.get('/scenarios/:scenario/versions', async (request, response) => {
      const { f: form, limit, offset } = read_query(request, version_params);
      const { scenario, versions } = await access_of(request, database).read(async (db) => ({
        scenario: await find_scenario(db, request.params.scenario),
        versions: await list_versions(db, request.params.scenario, { limit, offset }),
      }));
      const base = base_url(request, config);
      const is_more = versions.length > 0 && versions.at(-1)!.n > 1;
      respond(response, choose_format(request, form), {
        json: () => ({
          versions: versions.map((version) => summarise_version(base, scenario.id, version)),
          links: page_links(base, `scenarios/${scenario.id}/versions`, 'Versions', {
            limit,
            offset,
            is_more,
          }),
        }),
        html: () => scenario_history_page({ scenario, versions, limit, offset, csrf: csrf_of(request) }),
      });
    });
    router.get('/scenarios/:scenario/versions/:version', async (request, response) => {
      const { f: form } = read_query(request, { f });
      const { scenario: id, version } = request.params;
      const found = await access_of(request, database).read((db) =>
        find_scenario(db, id, number_of_version(version)),
      );
      const is_own = await is_own_search(config, found.body);
      respond(response, choose_format(request, form), {
        json: () => describe_version(base_url(request, config), found),
        html: () => version_page({ scenario: found, is_own_search: is_own, csrf: csrf_of(request) }),
      });
    });
    router.put('/scenarios/:scenario', async (request, response) => {
      read_query(request, {});
      await change(request, context, await read_scenario_request(request));
      await send_scenario(request, response, context, request.params.scenario, 200);
    });
    router.delete('/scenarios/:scenario', async (request, response) => {
      read_query(request, {});
      await remove(request, context, request.params.scenario);
      response.status(204).setHeader('Cache-Control', 'no-store');
      response.end();
    });
  },
  openapi: () => Promise.resolve(scenarios_openapi({ list_params, page_params, version_params })),
};

const version_params = { f, limit: list_params.limit, offset: list_params.offset };

const csrf_of = (request: Request) => asker_of(request)?.csrf_token ?? null;

/** The links of a page of the list; those to its neighbours keep the group. */
function list_links(
  base: string,
  { group, total, ...page }: { group: string | null; limit: number; offset: number; total: number },
) {
  const is_more = page.offset + page.limit < total;
  const links = page_links(base, 'scenarios', 'Scénarios', { ...page, is_more });
  if (group === null) return links;
  return links.map((link) => ({ ...link, href: `${link.href}&group=${group}` }));
}

async function show_scenario(request: Request, response: Response, context: Context): Promise<void> {
  const { f: form, fait: done } = read_query(request, page_params);
  const id = request.params['scenario'] as string;
  if (choose_format(request, form) === 'json') return send_scenario(request, response, context, id, 200);
  const view = await read_scenario_view(access_of(request, context.database), context.config, id);
  send_page(response, scenario_page({ ...view, done, csrf: csrf_of(request) }));
}

/** Answers with the scenario and its tag; 304 to who holds it already. */
export async function send_scenario(
  request: Request,
  response: Response,
  { config, database }: Context,
  id: string,
  status: number,
): Promise<void> {
  const scenario = await access_of(request, database).read((db) => find_scenario(db, id));
  const document = describe_scenario(base_url(request, config), scenario);
  response.status(status);
  // The tag of a change is for the next one: it never answers a condition of this one.
  const etag = tag_of(scenario, document);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('ETag', `"${etag}"`);
    response.setHeader('Cache-Control', 'no-store');
  } else if (answer_unchanged(request, response, { etag, is_strong: true })) return;
  send_text(response, 'application/json', JSON.stringify(document));
}
