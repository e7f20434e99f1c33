/** The search of the catalogue, which every interface asks: pages of ids, exact counts, facets. */
import { AppError } from '../../errors.ts';
import { one, type Access, type Db } from '../../sql/client.ts';
import { ident, sql } from '../../sql/fragment.ts';
import { query_file } from '../../sql/query_file.ts';
import { territory_tables, words_of } from './conditions.ts';
import { read_counts, type Counted } from './facets.ts';
import { counted_page, ordered_page, type PageRows } from './page_query.ts';
import type { SearchRequest, SearchResult } from './request.ts';
import { broad_matches, find_answer, keep_answer } from './search_cache.ts';
import { is_indexed, sort_keys } from './sort.ts';
import { read_token, refuse_token, write_token } from './token.ts';

/** Stops a search that a condition of the asker's own makes long. */
const deadline_ms = 5000;

/** Names the content of the catalogue: another one after each change. */
export async function catalogue_version(db: Db): Promise<string> {
  return (await one<{ version: string }>(db, query_file('catalogue_version'))).version;
}

/**
 * Finds records as whoever asks may see them. Throws a 400 AppError on a token of another request and on a territory
 * that is not published.
 */
export function search_records(access: Access, request: SearchRequest): Promise<SearchResult> {
  return access
    .read((db) => search_in(db, access, request), { deadline_ms })
    .catch((error: unknown) => {
      // A place that no page gave: its values are not of the columns' types.
      if (request.token != null && String(Object(error).code).startsWith('22')) throw refuse_token();
      throw error;
    });
}

/** The same within a transaction of `access`, for those who read the records in it too. */
export async function search_in(db: Db, access: Access, request: SearchRequest): Promise<SearchResult> {
  await check_place(db, request);
  const version = await catalogue_version(db);
  const { count = [], facets = {} } = request;
  // Values of a chosen facet are counted as if none were chosen.
  const chosen = count.filter((name) => facets[name] !== undefined);
  const shared = count.filter((name) => facets[name] === undefined);
  const found = await find_page(db, access, version, { ...request, count: shared });
  const counts = { ...found.facets };
  for (const name of chosen) {
    const { [name]: _, ...others } = facets;
    const other: SearchRequest = {
      ...request,
      facets: others,
      count: [name],
      limit: 0,
      offset: 0,
      token: null,
    };
    Object.assign(counts, (await find_page(db, access, version, other)).facets);
  }
  return { ...found, facets: Object.fromEntries(count.map((name) => [name, counts[name] ?? []])) };
}

type Page = Pick<SearchResult, 'ids' | 'next'>;

async function find_page(
  db: Db,
  access: Access,
  version: string,
  request: SearchRequest,
): Promise<SearchResult> {
  const { limit, offset, token, sort, count = [] } = request;
  const question = question_of(request);
  const page_question = [question, limit, offset, token, sort];
  const counted = find_answer(access, version, question) as Counted | undefined;
  const page =
    limit === 0 ? { ids: [], next: null } : (find_answer(access, version, page_question) as Page | undefined);
  if (counted !== undefined && page !== undefined) return { ...counted, ...page };
  const words = words_of(request);
  const keys = sort_keys(request, words);
  const place = token == null ? null : read_token(token, question, sort, keys.length);
  if (counted !== undefined && is_indexed(request, words)) {
    const { page: rows } = await one<{ page: PageRows }>(db, ordered_page(request, keys, place));
    return { ...counted, ...page_of(rows, request, question) };
  }
  const row = await one<{ matched: number; counts: Record<string, number>; page: PageRows }>(
    db,
    counted_page(request, keys, place),
  );
  const result = counted ?? { matched: row.matched, facets: read_counts(row.counts, count) };
  const found = page_of(row.page, request, question);
  if (result.matched >= broad_matches) {
    keep_answer(access, version, question, result);
    keep_answer(access, version, page_question, found);
  }
  return { ...result, ...found };
}

function page_of(rows: PageRows, { limit, sort }: SearchRequest, question: unknown): Page {
  const page = rows.slice(0, limit);
  const [, ...place] = page.at(-1) ?? [''];
  const has_more = rows.length > limit && page.length > 0;
  return { ids: page.map(([id]) => id), next: has_more ? write_token(question, sort, place) : null };
}

/** All that decides which records match and what is counted; not the page nor the order. */
function question_of(request: SearchRequest): unknown {
  const { words, any_of, bbox, place, datetime, ids, external_ids, facets, filter, states, count } = request;
  const condition = filter === undefined ? null : [filter.text, filter.values];
  return { words, any_of, bbox, place, datetime, ids, external_ids, facets, condition, states, count };
}

/** A territory that nobody published would match nothing and say nothing. */
async function check_place(db: Db, { place }: SearchRequest): Promise<void> {
  if (place === undefined || 'geometry' in place) return;
  const { level, code } = place;
  const table = territory_tables[level];
  const [known] = await db.query<{ there: boolean }>(
    sql`select to_regclass(${`published.${table}`}::text) is not null as there`,
  );
  const rows =
    known?.there === true
      ? await db.query(sql`select from ${ident('published', table)} where id = ${code}`)
      : [];
  if (rows.length > 0) return;
  throw new AppError(`Le territoire « ${level} ${code.slice(0, 40)} » n’est pas publié sur ce site.`, {
    status: 400,
    code: 'unknown-territory',
    place: 'place',
    remedy: 'Donner le code d’un territoire de la région du site, ou une emprise.',
  });
}
