import type { Request } from 'express';
import { AppError } from '../../errors.ts';
import { one } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import type { AuditAction } from '../../viewer/pages/audit_actions.ts';
import { saved_search_page, saved_search_removal_page } from '../../viewer/pages/saved_search.tsx';
import { saved_searches_page } from '../../viewer/pages/saved_searches.tsx';
import { saved_search_done, type SavedSearchDone } from '../../viewer/pages/saved_search_view.ts';
import { field_of, incomplete, number_of_path } from '../accounts/form_fields.ts';
import { account_access, refuse_keys } from '../auth/asker.ts';
import { write_audit } from '../auth/audit.ts';
import type { Block, Context } from '../block.ts';
import { read_catalogue_query, write_catalogue_query } from '../catalogue_search/read_catalogue_query.ts';
import { choice, read_query } from '../params.ts';
import { charge, costs } from '../rate_limit.ts';
import { send_page } from '../respond.ts';
import { open_channels } from './addresses.ts';
import { first_fields, save_search, show_secret, view_form } from './save_search.ts';
import { try_search } from './try_search.ts';
import { csrf_of, list_saved_searches, read_saved_search } from './views.ts';
import { make_secret } from './webhook.ts';

const page_params = {
  fait: choice('Ce qui vient d’être fait.', Object.keys(saved_search_done) as SavedSearchDone[]),
};

const id_of = (request: Request) => number_of_path(String(request.params['id']));

/** « Mes recherches »: searches of the catalogue that a person keeps, and is told of. */
export const saved_searches_block: Block = {
  id: 'saved-searches',
  routes(router, context) {
    const { config, database } = context;
    router.use('/recherches', (request, _response, next) => {
      refuse_keys(request);
      next();
    });
    router.get('/recherches', async (request, response) => {
      const { fait: done } = read_query(request, page_params);
      send_page(response, await list_page(request, context, { done, problem: null }));
    });
    router.get('/recherches/nouvelle', async (request, response) => {
      const query = write_catalogue_query({ ...read_catalogue_query(request), sort: '' });
      const view = await view_form(request, context, { id: null, query });
      send_page(response, saved_search_page({ ...view, fields: first_fields(query, config), problems: [] }));
    });
    router.post('/recherches', (request, response) => save_search(request, response, context, null));
    router.get('/recherches/:id', async (request, response) => {
      read_query(request, {});
      const search = await read_own(request, context);
      const view = await view_form(request, context, search);
      const fields = { ...search, webhook_url: search.webhook_url ?? '' };
      send_page(response, saved_search_page({ ...view, fields, problems: [] }));
    });
    router.post('/recherches/:id', async (request, response) =>
      save_search(request, response, context, await read_own(request, context)),
    );
    router.post('/recherches/:id/pause', async (request, response) => {
      response.redirect(303, `/recherches?fait=${await pause(request, context)}`);
    });
    router.post('/recherches/:id/essai', async (request, response) => {
      charge(response, costs.computation);
      const { id } = await read_own(request, context);
      const access = account_access(request, database);
      const outcome = await try_search(context, access, id).catch((error: unknown) => {
        if (error instanceof AppError) return error;
        throw error;
      });
      if (!(outcome instanceof AppError)) return response.redirect(303, `/recherches?fait=${outcome}`);
      const problem = [outcome.message, outcome.remedy ?? ''].join(' ').trim();
      send_page(response.status(422), await list_page(request, context, { done: null, problem }));
    });
    router.post('/recherches/:id/secret', async (request, response) => {
      const search = await read_own(request, context);
      if (search.webhook_url === null) throw incomplete('canal', 'Cette recherche n’a pas de webhook.');
      const { secret, sealed } = await make_secret(config);
      const { id, title, channel, frequency, webhook_url, next_at } = search;
      await account_access(request, database).act(async (db) => {
        const values = [id, title, channel, frequency, webhook_url, sealed, next_at];
        await one(db, query_file('saved_search_change', values));
        await write_audit(db, request, {
          action: 'search.changed',
          object: title,
          details: { secret: 'new' },
        });
      });
      show_secret(response, { title, secret });
    });
    router.get('/recherches/:id/suppression', async (request, response) => {
      read_query(request, {});
      const { id, title } = await read_own(request, context);
      send_page(response, saved_search_removal_page({ id, title, csrf: csrf_of(request) }));
    });
    router.post('/recherches/:id/suppression', async (request, response) => {
      await change(request, context, 'search.removed', query_file('saved_search_remove', [id_of(request)]));
      response.redirect(303, '/recherches?fait=supprimee');
    });
  },
};

const read_own = (request: Request, { database }: Context) =>
  account_access(request, database).read((db) => read_saved_search(db, id_of(request)));

async function list_page(
  request: Request,
  { config, database }: Context,
  { done, problem }: { done: SavedSearchDone | null; problem: string | null },
) {
  const searches = await list_saved_searches(account_access(request, database));
  return saved_searches_page({
    searches,
    channels: open_channels(config),
    csrf: csrf_of(request),
    done,
    problem,
  });
}

/** Changes the search of the path in the transaction of its audit line; a 404 AppError when it is not the asker's. */
async function change(
  request: Request,
  { database }: Context,
  action: AuditAction,
  query: ReturnType<typeof query_file>,
): Promise<void> {
  await account_access(request, database).act(async (db) => {
    const { title } = await read_saved_search(db, id_of(request));
    await one(db, query);
    await write_audit(db, request, { action, object: title });
  });
}

async function pause(request: Request, context: Context): Promise<SavedSearchDone> {
  const action = field_of(request, 'action');
  if (action !== 'suspendre' && action !== 'reprendre')
    throw incomplete('action', 'Dire s’il faut suspendre la recherche ou la reprendre.');
  const is_pause = action === 'suspendre';
  const query = query_file('saved_search_pause', [id_of(request), is_pause]);
  await change(request, context, is_pause ? 'search.paused' : 'search.resumed', query);
  return is_pause ? 'suspendue' : 'reprise';
}
