import type { Request, Response } from 'express';
import { basket_done, basket_page } from '../../../viewer/pages/basket.tsx';
import { baskets_done, baskets_page } from '../../../viewer/pages/baskets.tsx';
import { access_of } from '../../auth/asker.ts';
import type { Block, Context } from '../../block.ts';
import { base_url } from '../../links.ts';
import { choice, f, read_query } from '../../params.ts';
import { charge, costs } from '../../rate_limit.ts';
import { answer_unchanged, choose_format, respond, send_page, send_text } from '../../respond.ts';
import { basket_path, describe_basket, describe_list, tag_of, type ShownBasket } from './basket_document.ts';
import { list_versions, may_save, read_editor } from './basket_store.ts';
import { may_make, read_shown, view_basket, view_row } from './basket_views.ts';
import { baskets_openapi } from './openapi.ts';
import { check_if_match, read_sent_basket } from './read_sent.ts';
import { change_basket, create_basket, retire_basket } from './save_basket.ts';

const list_params = {
  f,
  fait: {
    ...choice(
      'Pour la page : ce qui vient d’être fait.',
      Object.keys(baskets_done) as (keyof typeof baskets_done)[],
    ),
    component: 'fait-baskets',
  },
};
const page_params = {
  f,
  fait: {
    ...choice(
      'Pour la page : ce qui vient d’être fait.',
      Object.keys(basket_done) as (keyof typeof basket_done)[],
    ),
    component: 'fait-basket',
  },
};

/** Baskets of service categories: lists, versions, what changes them. What forms send is in forms_block.ts. */
export const baskets_block: Block = {
  id: 'baskets',
  landing_links: [
    { href: 'baskets', rel: 'related', type: 'application/json', title: 'Paniers de services' },
  ],
  routes(router, context) {
    const { config, database } = context;
    router.get('/baskets', async (request, response) => {
      const { f: form, fait: done } = read_query(request, list_params);
      const [versions, editor] = await access_of(request, database).read(async (db) => [
        await list_versions(db),
        await read_editor(db),
      ]);
      respond(response, choose_format(request, form), {
        json: () => describe_list(versions, base_url(request, config)),
        html: () => {
          const baskets = versions.map((version) => view_row(version, config));
          return baskets_page({ baskets, may_make: may_make(editor), done });
        },
      });
    });
    router.post('/baskets', async (request, response) => {
      read_query(request, {});
      const made = await create_basket({ request, database, config }, await read_sent_basket(request));
      response.status(201).location(`${base_url(request, config)}/${basket_path(made.basket.id)}`);
      await send_saved(request, response, context, made.basket.id);
    });
    router.get('/baskets/:basket', (request, response) =>
      show(request, response, context, request.params.basket),
    );
    router.put('/baskets/:basket', async (request, response) => {
      read_query(request, {});
      const { basket } = request.params;
      const sent = await read_sent_basket(request);
      await change_basket({ request, database, config }, basket, sent, (version) =>
        check_if_match(request, version, { required: true }),
      );
      await send_saved(request, response, context, basket);
    });
    router.delete('/baskets/:basket', async (request, response) => {
      read_query(request, {});
      await retire_basket({ request, database, config }, request.params.basket, (version) =>
        check_if_match(request, version, { required: false }),
      );
      response.status(204).end();
    });
    router.get('/baskets/:basket/versions/:version', (request, response) =>
      show(request, response, context, request.params.basket, request.params.version),
    );
  },
  openapi: () => Promise.resolve(baskets_openapi({ list_params, page_params })),
};

/** A version as a page or as JSON. */
async function show(
  request: Request,
  response: Response,
  { config, database }: Context,
  id: string,
  version?: string,
): Promise<void> {
  const { f: form, fait: done } = read_query(request, page_params);
  charge(response, costs.computation);
  const [found, editor] = await access_of(request, database).read(async (db) => [
    await read_shown(db, id, version),
    await read_editor(db),
  ]);
  if (choose_format(request, form) === 'json')
    return send_basket(request, response, found, base_url(request, config));
  const view = view_basket(found, config);
  const may_change = view.is_last && may_save(editor, found.shown);
  send_page(response, basket_page({ view, may_change, may_make: may_make(editor), done }));
}

/** The document under a strong tag whose beginning is the version, for If-Match. */
function send_basket(request: Request, response: Response, shown: ShownBasket, base: string): void {
  const body = JSON.stringify(describe_basket(shown, base));
  const etag = tag_of(shown.shown.basket.version, body);
  if (request.method === 'GET' || request.method === 'HEAD') {
    if (answer_unchanged(request, response, { etag, is_strong: true })) return;
  } else response.setHeader('ETag', `"${etag}"`);
  send_text(response, 'application/json', body);
}

/** What was saved, as GET gives it. */
async function send_saved(
  request: Request,
  response: Response,
  { config, database }: Context,
  id: string,
): Promise<void> {
  const found = await access_of(request, database).read((db) => read_shown(db, id));
  send_basket(request, response, found, base_url(request, config));
}
