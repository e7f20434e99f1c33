import type { Request, Response } from 'express';
import { publication_page } from '../../../viewer/pages/scenario_publication.tsx';
import { access_of, asker_of } from '../../auth/asker.ts';
import type { Block, Context } from '../../block.ts';
import { has_form } from '../../body.ts';
import { absolute, base_url } from '../../links.ts';
import { f, read_query } from '../../params.ts';
import { choose_format, respond, send_text } from '../../respond.ts';
import { ask_publication, ask_withdrawal, read_publication } from './ask_publication.ts';
import { publication_openapi } from './publication_openapi.ts';
import { find_scenario } from './scenario_store.ts';

/** What a scenario publishes, as ordinary collections: asking for it, how far it is, taking it away. */
export const scenario_publication_block: Block = {
  id: 'scenario-publication',
  routes(router, context) {
    const { database } = context;
    router.get('/scenarios/:scenario/publication', async (request, response) => {
      const { f: form } = read_query(request, { f });
      const view = await read_view(request, context);
      respond(response, choose_format(request, form), {
        json: () => view.document,
        html: () => publication_page({ ...view, csrf: asker_of(request)?.csrf_token ?? null }),
      });
    });
    router.post('/scenarios/:scenario/publication', async (request, response) => {
      read_query(request, {});
      await ask_publication(request, database, request.params.scenario);
      await answer(request, response, context, 'publication');
    });
    router.delete('/scenarios/:scenario/publication', async (request, response) => {
      read_query(request, {});
      await ask_withdrawal(request, database, request.params.scenario);
      await answer(request, response, context, 'retrait');
    });
    router.post('/scenarios/:scenario/retrait', async (request, response) => {
      await ask_withdrawal(request, database, request.params.scenario);
      await answer(request, response, context, 'retrait');
    });
  },
  openapi: () => Promise.resolve(publication_openapi),
};

async function read_view(request: Request, { config, database }: Context) {
  const id = request.params['scenario'] as string;
  const scenario = await access_of(request, database).read((db) => find_scenario(db, id));
  const publication = await read_publication(database, scenario);
  const path = `scenarios/${id}`;
  const json = 'application/json';
  const links = absolute(base_url(request, config), [
    { href: `${path}/publication`, rel: 'self', type: json, title: 'Publication' },
    { href: path, rel: 'up', type: json, title: scenario.title },
    ...publication.collections.map((collection) => ({
      href: `collections/${collection}`,
      rel: 'item',
      type: json,
      title: collection,
    })),
  ]);
  return { scenario, publication, document: { ...publication, links } };
}

/** 202 with how far it is; a browser's form goes back to the scenario. */
async function answer(
  request: Request,
  response: Response,
  context: Context,
  done: 'publication' | 'retrait',
): Promise<void> {
  const path = `/scenarios/${request.params['scenario'] as string}`;
  if (has_form(request)) return response.redirect(303, `${path}?fait=${done}`);
  const { document } = await read_view(request, context);
  response.status(202).setHeader('Location', `${base_url(request, context.config)}${path}/publication`);
  response.setHeader('Cache-Control', 'no-store');
  send_text(response, 'application/json', JSON.stringify(document));
}
