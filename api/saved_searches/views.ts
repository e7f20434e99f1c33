/** Saved searches as their screens show them. */
import type { Request } from 'express';
import type { AccountAccess, Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import type { Channel, FrequencyName, SavedSearchRow } from '../../viewer/pages/saved_search_view.ts';
import { not_found } from '../accounts/form_fields.ts';
import { asker_of } from '../auth/asker.ts';
import { say_query } from '../catalogue_search/facet_words.ts';
import { list_territories } from '../catalogue_search/find_place.ts';
import { parse_catalogue_query } from '../catalogue_search/read_catalogue_query.ts';
import { search_path } from './addresses.ts';

/** A row of saved_searches.sql. */
export interface SavedSearch {
  id: number;
  title: string;
  query: string;
  channel: Channel;
  frequency: FrequencyName;
  webhook_url: string | null;
  is_paused: boolean;
  problem: string | null;
  failures: number;
  failure: string | null;
  is_sending: boolean;
  next_at: Date;
  told_at: Date | null;
  told_count: number | null;
}

export const csrf_of = (request: Request) => asker_of(request)?.csrf_token ?? null;

/** A 404 AppError when it is not the asker's. */
export async function read_saved_search(db: Db, id: number): Promise<SavedSearch> {
  const [found] = await db.query<SavedSearch>(query_file('saved_searches', [id]));
  if (found === undefined) throw not_found('Cette recherche n’est pas des vôtres.');
  return found;
}

/** What a search asks for and where it leads. */
export async function view_query(
  access: AccountAccess,
  query: string,
): Promise<Pick<SavedSearchRow, 'asks' | 'href' | 'feed'>> {
  const [view] = await view_queries(access, [query]);
  if (view === undefined) throw new TypeError('one query, one view');
  return view;
}

async function view_queries(access: AccountAccess, queries: readonly string[]) {
  const territories = await list_territories(access);
  return queries.map((query) => ({
    asks: say_query(parse_catalogue_query(query), territories),
    href: search_path(query),
    feed: `/catalogue.atom${query === '' ? '' : `?${query}`}`,
  }));
}

/** All searches of the asker, the latest first. */
export async function list_saved_searches(access: AccountAccess): Promise<SavedSearchRow[]> {
  const rows = await access.read((db) => db.query<SavedSearch>(query_file('saved_searches', [null])));
  const views = await view_queries(
    access,
    rows.map(({ query }) => query),
  );
  return rows.flatMap((row, i) => {
    const view = views[i];
    return view === undefined ? [] : [{ ...row, ...view }];
  });
}
