/** « Essayer »: what a notification looks like, now, whatever has changed. */
import type { RecordChange } from '../../catalogue/alerts/record_changes.ts';
import { search_records } from '../../catalogue/search/search_records.ts';
import { AppError } from '../../errors.ts';
import { one, type AccountAccess } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import type { Context } from '../block.ts';
import { create_mailer } from '../mail/mailer.ts';
import type { SavedSearchDone } from '../../viewer/pages/saved_search_view.ts';
import { open_channels, site_of, unsubscribe_path } from './addresses.ts';
import { read_saved_request } from './match_search.ts';
import { call_webhook, type DeliveredSearch } from './webhook.ts';
import { write_digest } from './write_digest.ts';

const most_tried = 5;

interface Entry {
  id: string;
  title: string;
  producer: string;
  kind: string;
  updated_at: Date;
}

/**
 * Tells a search's latest records by its channel, and changes nothing of what it has looked at. A call of a webhook is
 * waited for; its failure is an AppError.
 */
export async function try_search(
  { config, database }: Context,
  access: AccountAccess,
  id: number,
): Promise<SavedSearchDone> {
  const search = await one<DeliveredSearch>(database, query_file('saved_search_delivery', [id]));
  const { total, changes } = await find_latest(access, search.query);
  if (search.channel === 'webhook') {
    await call_webhook(config, search, { event: 'test', delivery: `${id}-test`, total, changes });
    return 'essai_webhook';
  }
  if (search.channel === 'none' || !open_channels(config).includes('email'))
    throw new AppError('Cette recherche n’envoie pas de courriel.', {
      status: 409,
      code: 'no-mail-server',
      remedy: 'Suivre son flux, ou choisir un webhook.',
    });
  const mail = write_digest({
    site: site_of(config),
    unsubscribe: await unsubscribe_path(config, id, search.owner_id),
    search,
    total,
    changes,
    is_trial: true,
  });
  await database.write((db) => create_mailer(config, db).send(mail));
  return 'essai_courriel';
}

async function find_latest(
  access: AccountAccess,
  query: string,
): Promise<{ total: number; changes: RecordChange[] }> {
  const request = await read_saved_request(access, query);
  const found = await search_records(access, {
    ...request,
    sort: [{ name: 'updated', descending: true }],
    limit: most_tried,
    count: [],
  });
  const rows = await access.read((db) => db.query<Entry>(query_file('catalogue_entries', [found.ids])));
  return {
    total: found.matched,
    changes: rows.map(({ id, title, producer, kind, updated_at }) => ({
      id,
      title,
      producer,
      kind,
      change: 'changed',
      updated: updated_at.toISOString(),
    })),
  };
}
