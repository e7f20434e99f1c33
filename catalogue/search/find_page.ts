/** A page of a search and its counts: what is still known of them, and for the rest one look at the records. */
import { one, type Access, type Db } from '../../sql/client.ts';
import { words_of } from './conditions.ts';
import { add_codes, count_codes, name_counts, type FacetCounts } from './facets.ts';
import { counted_page, ordered_page, type CountedRow, type PageRows } from './page_query.ts';
import type { FacetName, SearchRequest, SearchResult } from './request.ts';
import { broad_matches, find_answer, find_together, keep_answer } from './search_cache.ts';
import { is_indexed, sort_keys, type SortKey } from './sort.ts';
import { read_token, write_token } from './token.ts';

/** Whose search it is, in which transaction, of which state of the catalogue. */
export interface Asker {
  db: Db;
  access: Access;
  version: string;
}

type Page = Pick<SearchResult, 'ids' | 'next'>;
/** What was counted of all that matches a question; facets are null where none were asked for. */
interface Counted {
  matched: number;
  facets: FacetCounts | null;
}

/** The page, its exact count, and the facets asked for: values of a chosen one are counted as if none were chosen. */
export async function find_page(asker: Asker, request: SearchRequest): Promise<SearchResult> {
  const { count = [], facets: chosen = {} } = request;
  const with_facets = count.some((name) => chosen[name] === undefined);
  const others = count.filter((name) => chosen[name] !== undefined);
  const known = new Map(
    others.flatMap((name) => {
      const counted = recall_counts(asker, without(request, name), true);
      return counted === undefined ? [] : [[name, counted] as const];
    }),
  );
  const unknown = others.filter((name) => !known.has(name));
  const main = recall_counts(asker, request, with_facets);
  const page = recall_page(asker, request);
  if (main !== undefined && page !== undefined && unknown.length === 0)
    return answer(request, page, main, known);
  const words = words_of(request);
  const keys = sort_keys(request, words);
  const place = read_place(request, keys.length);
  if (main !== undefined && unknown.length === 0 && is_indexed(request, words)) {
    const row = await one<{ page: PageRows }>(asker.db, ordered_page(request, keys, place));
    return answer(request, page_of(row.page, request), main, known);
  }
  const found = await find_together(
    asker.access,
    asker.version,
    [page_question(request), with_facets, unknown],
    () => count_page(asker, request, keys, place, { with_facets, unknown }),
  );
  return answer(request, found.page, found.main, new Map([...known, ...found.others]));
}

interface CountedPage {
  page: Page;
  main: Counted;
  others: Map<FacetName, Counted>;
}

async function count_page(
  asker: Asker,
  request: SearchRequest,
  keys: readonly SortKey[],
  place: readonly string[] | null,
  { with_facets, unknown }: { with_facets: boolean; unknown: readonly FacetName[] },
): Promise<CountedPage> {
  const counting = { with_facets: with_facets || unknown.length > 0, without: unknown };
  const rows = await asker.db.query<CountedRow>(counted_page(request, keys, place, counting));
  const row_of = (missing: number) => rows.find((row) => row.missing === missing);
  const own = row_of(0);
  const all = count_codes(own?.codes);
  const sums = unknown.map((_, i) => add_codes(all, count_codes(row_of(i + 1)?.codes)));
  const [main_facets, ...other_facets] = counting.with_facets
    ? await name_counts(asker.db, [all, ...sums])
    : [null];
  const main = { matched: own?.matched ?? 0, facets: main_facets ?? null };
  const page = page_of(own?.page ?? rows[0]?.page ?? [], request);
  keep_counts(asker, request, main);
  if (main.matched >= broad_matches) keep_answer(asker.access, asker.version, page_question(request), page);
  const others = unknown.map((name, i) => {
    const matched = main.matched + (row_of(i + 1)?.matched ?? 0);
    const counted = { matched, facets: other_facets[i] ?? null };
    keep_counts(asker, without(request, name), counted);
    return [name, counted] as const;
  });
  return { page, main, others: new Map(others) };
}

function answer(
  { count = [] }: SearchRequest,
  page: Page,
  { matched, facets }: Counted,
  others: ReadonlyMap<FacetName, Counted>,
): SearchResult {
  const counts = count.map((name) => [name, (others.get(name)?.facets ?? facets)?.[name] ?? []]);
  return { ...page, matched, facets: Object.fromEntries(counts) as SearchResult['facets'] };
}

/** The request with no value of a facet chosen. */
function without(request: SearchRequest, name: FacetName): SearchRequest {
  const { [name]: _chosen, ...facets } = request.facets ?? {};
  return { ...request, facets };
}

/** All that decides which records match; not the page, the order nor what is counted. */
function question_of(request: SearchRequest): unknown {
  const { words, any_of, bbox, place, datetime, ids, external_ids, facets = {}, filter, states } = request;
  const condition = filter === undefined ? null : [filter.text, filter.values];
  return { words, any_of, bbox, place, datetime, ids, external_ids, facets, condition, states };
}
const page_question = (request: SearchRequest): unknown => {
  const { limit, offset, token, sort } = request;
  return [question_of(request), limit, offset, token, sort];
};

function recall_counts(
  { access, version }: Asker,
  request: SearchRequest,
  with_facets: boolean,
): Counted | undefined {
  const found = find_answer(access, version, question_of(request)) as Counted | undefined;
  return with_facets && found?.facets === null ? undefined : found;
}
const keep_counts = ({ access, version }: Asker, request: SearchRequest, counted: Counted): void => {
  if (counted.matched >= broad_matches) keep_answer(access, version, question_of(request), counted);
};
const recall_page = ({ access, version }: Asker, request: SearchRequest): Page | undefined =>
  request.limit === 0
    ? { ids: [], next: null }
    : (find_answer(access, version, page_question(request)) as Page | undefined);

const read_place = (request: SearchRequest, keys: number): string[] | null =>
  request.token == null ? null : read_token(request.token, question_of(request), request.sort, keys);

function page_of(rows: PageRows, request: SearchRequest): Page {
  const page = rows.slice(0, request.limit);
  const [, ...place] = page.at(-1) ?? [''];
  const has_more = rows.length > request.limit && page.length > 0;
  const next = has_more ? write_token(question_of(request), request.sort, place) : null;
  return { ids: page.map(([id]) => id), next };
}
