import { read_changes, type ChangeWindow, type RecordChange } from '../../catalogue/alerts/record_changes.ts';
import type { SearchRequest } from '../../catalogue/search/request.ts';
import { AppError } from '../../errors.ts';
import type { Access, Database } from '../../sql/client.ts';
import { find_place } from '../catalogue_search/find_place.ts';
import { parse_catalogue_query, request_of } from '../catalogue_search/read_catalogue_query.ts';

/** What a saved search asks, and in whose name. */
export interface OwnedSearch {
  owner_id: number;
  /** As the address of /catalogue writes it. */
  query: string;
}

/** The rights of the owner as they are now: those of a session, which row policies look up at each use. */
export const access_of_owner = (database: Database, { owner_id }: OwnedSearch): Access =>
  database.as({ account_id: owner_id, scopes: '*' });

/** The request of a saved search. Throws a 422 AppError when its territory is not there any more. */
export async function read_saved_request(access: Access, query: string): Promise<SearchRequest> {
  const asked = parse_catalogue_query(query);
  const { place, problem } = await find_place(access, asked);
  if (problem === null) return { ...request_of(asked), ...place };
  throw new AppError(problem.message, {
    status: 422,
    code: 'saved-search-place',
    place: problem.field,
    remedy: 'Refaire la recherche dans le catalogue, et l’enregistrer de nouveau.',
  });
}

/** Changes that a saved search finds within a window, with its owner's rights of this moment; the latest `limit` listed. */
export async function match_search(
  database: Database,
  search: OwnedSearch,
  window: ChangeWindow & { limit: number },
): Promise<{ total: number; changes: RecordChange[] }> {
  const access = access_of_owner(database, search);
  const request = await read_saved_request(access, search.query);
  return access.read((db) => read_changes(db, request, window), { deadline_ms: 30_000 });
}
