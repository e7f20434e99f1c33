import { facet_names, type Place, type SearchRequest } from '../../catalogue/search/request.ts';
import { properties_condition } from '../cql2/filter.ts';
import { refuse, type Values } from '../params.ts';
import type { records_params } from './params.ts';
import { record_properties, record_sorts } from './queryables.ts';

export type RecordsQuery = Values<typeof records_params>;

/** What a query asks of the search. A 400 AppError for a filter or an order that names no property. */
export function read_search(query: RecordsQuery): SearchRequest {
  const { q, words, bbox, datetime, type, ids, externalIds, filter, sortby, limit, offset, token, facets } =
    query;
  const place = read_place(query);
  const chosen = facet_names.flatMap((name) => {
    const values = name === 'kind' ? type : query[name] === null ? null : [query[name]];
    return values === null ? [] : [[name, values] as const];
  });
  return {
    ...(q !== null && { any_of: q }),
    ...(words !== null && { words }),
    ...(bbox !== null && { bbox: check_box(bbox) }),
    ...(datetime !== null && { datetime }),
    ...(ids !== null && { ids }),
    ...(externalIds !== null && { external_ids: externalIds }),
    ...(chosen.length > 0 && { facets: Object.fromEntries(chosen) }),
    ...(place !== null && { place }),
    ...(filter !== null && {
      filter: properties_condition(record_properties, 4326, filter, {
        language: query['filter-lang'],
        crs: query['filter-crs'],
      }),
    }),
    ...(sortby.length > 0 && {
      sort: sortby.map(({ name, descending }) => ({ name: sort_of(name), descending })),
    }),
    limit,
    offset,
    token,
    count: facets,
  };
}

function sort_of(name: string): (typeof record_sorts)[string] {
  const sort = Object.hasOwn(record_sorts, name) ? record_sorts[name] : undefined;
  if (sort === undefined)
    throw refuse('sortby', name, `des noms parmi ${Object.keys(record_sorts).join(', ')}`);
  return sort;
}

function check_box(box: NonNullable<RecordsQuery['bbox']>): NonNullable<SearchRequest['bbox']> {
  const [west, south, east, north] = box;
  if (
    south <= north &&
    Math.abs(south) <= 90 &&
    Math.abs(north) <= 90 &&
    Math.abs(west) <= 180 &&
    Math.abs(east) <= 180
  )
    return box;
  throw refuse('bbox', box.join(','), 'ouest,sud,est,nord en degrés');
}

function read_place({ commune, epci, departement }: RecordsQuery): Place | null {
  const given = Object.entries({ commune, epci, departement }).filter(([, code]) => code !== null);
  if (given.length > 1) throw refuse(given[1]![0], given[1]![1]!, 'un seul territoire');
  const [only] = given;
  return only === undefined ? null : { level: only[0] as 'commune', code: only[1]! };
}
