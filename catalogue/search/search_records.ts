/** The search of the catalogue, which every interface asks: pages of ids, exact counts, facets. */
import { AppError } from '../../errors.ts';
import { one, type Access, type Db } from '../../sql/client.ts';
import { ident, sql } from '../../sql/fragment.ts';
import { query_file } from '../../sql/query_file.ts';
import { territory_tables } from './conditions.ts';
import { find_page } from './find_page.ts';
import type { SearchRequest, SearchResult } from './request.ts';
import { refuse_token } from './token.ts';

/**
 * Pages of the catalogue lie in memory or on a disk without heads: PostgreSQL's default, for disks with them, would rather
 * read the words of all records than those of a fifth.
 */
const random_reads = sql`select set_config('random_page_cost', '1.1', true)`;

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
  await db.query(random_reads);
  return find_page({ db, access, version: await catalogue_version(db) }, request);
}

/** A territory that nobody published would match nothing and say nothing: a 400 AppError. */
export async function check_place(db: Db, { place }: SearchRequest): Promise<void> {
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
