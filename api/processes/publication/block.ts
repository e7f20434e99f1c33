import type { Request } from 'express';
import { removal_page } from '../../../viewer/pages/removal.tsx';
import { AppError } from '../../../errors.ts';
import type { Database } from '../../../sql/client.ts';
import { query_file } from '../../../sql/query_file.ts';
import { account_access, asker_of } from '../../auth/asker.ts';
import { write_audit } from '../../auth/audit.ts';
import type { Block } from '../../block.ts';
import { find_table, forget_tables } from '../../ogc/published.ts';
import { read_query } from '../../params.ts';
import { send_page } from '../../respond.ts';
import { results_openapi } from './openapi.ts';

/** Published results of processes: removed by those whom they belong to, by a program or at a screen. */
export const results_block: Block = {
  id: 'results',
  routes(router, { database }) {
    router.delete('/collections/:collection', async (request, response) => {
      read_query(request, {});
      await remove_result(request, database, request.params.collection);
      response.status(204).end();
    });
    router.get('/collections/:collection/suppression', async (request, response) => {
      read_query(request, {});
      const { id, title, feature_count } = await check_remover(request, database, request.params.collection);
      const csrf = asker_of(request)?.csrf_token ?? null;
      response.setHeader('Cache-Control', 'no-store');
      send_page(response, removal_page({ id, title, feature_count, csrf }));
    });
    router.post('/collections/:collection/suppression', async (request, response) => {
      read_query(request, {});
      await remove_result(request, database, request.params.collection);
      response.redirect(303, '/collections?f=html');
    });
  },
  openapi: () => Promise.resolve(results_openapi),
};

/**
 * The collection, when the asker may remove it. An AppError: 401 for anybody, 404 for a collection not to be seen, 403 when
 * it is no published result, or somebody else's.
 */
async function check_remover(request: Request, database: Database, collection: string) {
  const access = account_access(request, database);
  const table = await find_table(access, collection);
  const [row] = await access.read((db) =>
    db.query<{ may: boolean }>(query_file('result_may_remove', [collection])),
  );
  if (row?.may === true) return table;
  throw new AppError(`La collection « ${table.id} » n’est pas un résultat que vous pouvez supprimer.`, {
    status: 403,
    code: 'may-not-remove',
    remedy:
      'Un résultat publié se supprime par les gestionnaires de données de son organisation et les administrateurs du site ; une clé d’API doit porter le droit « datasets » ou « admin ».',
  });
}

/** Table, catalogue, record and a line of the audit log: one transaction. */
async function remove_result(request: Request, database: Database, collection: string): Promise<void> {
  const { id, title } = await check_remover(request, database, collection);
  // A download may hold the table for long: whoever reads on is not cut off, who removes waits.
  await account_access(request, database).act(
    async (db) => {
      await db.query(query_file('result_remove', [id]));
      await write_audit(db, request, { action: 'result.removed', object: id, details: { title } });
    },
    { deadline_ms: 30_000 },
  );
  forget_tables(database);
}
