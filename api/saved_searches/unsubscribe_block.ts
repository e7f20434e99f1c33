import type { Request } from 'express';
import { AppError } from '../../errors.ts';
import { query_file } from '../../sql/query_file.ts';
import { unsubscribe_page } from '../../viewer/pages/saved_search.tsx';
import { write_audit } from '../auth/audit.ts';
import type { Block, Context } from '../block.ts';
import { read_query } from '../params.ts';
import { send_page } from '../respond.ts';
import { is_signed, search_of_token } from './addresses.ts';
import { csrf_of } from './views.ts';
import type { DeliveredSearch } from './webhook.ts';

/** The link at the end of each mail of a saved search: ends them without signing in, once more asked for. */
export const unsubscribe_block: Block = {
  id: 'unsubscribe',
  routes(router, context) {
    router.use('/recherches/desabonnement', (_request, response, next) => {
      response.setHeader('Cache-Control', 'no-store');
      // As for one-time links: the path is the secret.
      response.setHeader('Referrer-Policy', 'strict-origin');
      response.setHeader('X-Robots-Tag', 'noindex');
      next();
    });
    router.get('/recherches/desabonnement/:token', async (request, response) => {
      read_query(request, {});
      const { token, title, channel, is_paused } = await find_search(request, context);
      const is_done = is_paused || channel !== 'email';
      send_page(response, unsubscribe_page({ token, title, is_done, csrf: csrf_of(request) }));
    });
    // Asked by people who confirm, and by their mail programs (RFC 8058), whose form has one field that says nothing more.
    router.post('/recherches/desabonnement/:token', async (request, response) => {
      const { id, token, title, owner_id } = await find_search(request, context);
      await context.database.write(async (db) => {
        const ended = await db.query(query_file('saved_search_unsubscribe', [id]));
        if (ended.length === 0) return;
        const actor = { account_id: owner_id, name: 'lien d’un courriel' };
        await write_audit(db, request, { action: 'search.unsubscribed', object: title, actor });
      });
      send_page(response, unsubscribe_page({ token, title, is_done: true, csrf: csrf_of(request) }));
    });
  },
};

/** The search that the path's link is for. A 410 AppError when it was not made here, or the search is gone. */
async function find_search(
  request: Request,
  { config, database }: Context,
): Promise<DeliveredSearch & { token: string }> {
  const token = String(request.params['token']);
  const id = search_of_token(token);
  const [search] =
    id === null ? [] : await database.query<DeliveredSearch>(query_file('saved_search_delivery', [id]));
  if (search !== undefined && (await is_signed(config, token, search))) return { ...search, token };
  throw new AppError(
    'Ce lien n’est plus valable : la recherche a été supprimée, ou l’adresse est incomplète.',
    {
      status: 410,
      code: 'link-spent',
      remedy:
        'Copier l’adresse entière depuis le courriel, ou ouvrir « Mes recherches » après s’être connecté.',
    },
  );
}
