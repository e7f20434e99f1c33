import { ident, join, sql, type Fragment } from '../../sql/fragment.ts';
import type { Place, SearchRequest } from './request.ts';
import { all_words, any_phrase } from './words.ts';

/** What a record's words are held against; null when no words are asked for. */
export function words_of(request: SearchRequest): Fragment | null {
  const parts = [
    ...(request.words === undefined || request.words.trim() === ''
      ? []
      : [sql`(${all_words(request.words)})`]),
    ...(request.any_of === undefined ? [] : [sql`(${any_phrase(request.any_of)})`]),
  ];
  return parts.length === 0 ? null : join(parts, sql` && `);
}

/** Row `t` has one of the values of a facet. */
export const has_facet = (name: string, values: readonly string[]): Fragment =>
  sql`t.facets && ${values.map((value) => `${name}:${value}`)}::text[]`;

/** Conditions on row `t` of `searchable_record`. */
export function conditions_of(request: SearchRequest): Fragment[] {
  const { bbox, place, datetime, ids, external_ids, facets = {}, filter, states = ['published'] } = request;
  const words = words_of(request);
  return [
    sql`t.state = any (${[...states]}::text[])`,
    ...(words === null ? [] : [sql`t.words @@ (${words})`]),
    ...(bbox === undefined ? [] : [inside(bbox)]),
    ...(place === undefined ? [] : [sql`ST_Intersects(t.geom, ${shape_of(place)})`]),
    ...(datetime === undefined
      ? []
      : [sql`t.period && tstzrange(${datetime.start}::timestamptz, ${datetime.end}::timestamptz, '[]')`]),
    ...(ids === undefined ? [] : [sql`t.record_id = any (${[...ids]}::text[])`]),
    ...(external_ids === undefined ? [] : [sql`t.identifiers && ${[...external_ids]}::text[]`]),
    ...Object.entries(facets).flatMap(([name, values]) =>
      values === undefined ? [] : [has_facet(name, values)],
    ),
    // Not an index condition: what it divides or converts is of rows that the asker may see, and no fault tells of others.
    ...(filter === undefined ? [] : [sql`case when t.is_visible then (${filter}) else false end`]),
  ];
}

/** Boxes of extents against a box: no more has to be looked at. */
function inside([west, south, east, north]: readonly [number, number, number, number]): Fragment {
  const box = (from: number, to: number) =>
    sql`ST_Intersects(t.geom, ST_MakeEnvelope(${from}::float8, ${south}::float8, ${to}::float8, ${north}::float8, 4326))`;
  return west <= east ? box(west, east) : sql`(${box(west, 180)} or ${box(-180, east)})`;
}

/** Tables of schema `published` by level of territory; their rows' ids are the codes. */
export const territory_tables = {
  commune: 'communes',
  epci: 'epci',
  departement: 'departements',
  region: 'regions',
} as const;

function shape_of(place: Place): Fragment {
  if ('geometry' in place)
    return sql`ST_SetSRID(ST_GeomFromGeoJSON(${JSON.stringify(place.geometry)}::text), 4326)`;
  const table = ident('published', territory_tables[place.level]);
  return sql`(select ST_Transform(geom, 4326) from ${table} where id = ${place.code} limit 1)`;
}
