/** What the address of the search page asks. Names may come several times: each is a value of a facet. */
import type { Request } from 'express';
import {
  facet_names,
  type FacetName,
  type SearchRequest,
  type SortName,
} from '../../catalogue/search/request.ts';
import { AppError } from '../../errors.ts';

export interface CatalogueQuery {
  words: string;
  facets: Partial<Record<FacetName, string[]>>;
  /** « epci:200066363 ». */
  territory: string;
  /** Name, postal code or INSEE code of a commune. */
  commune: string;
  /** As it was typed: ouest, sud, est, nord. */
  bbox: string;
  /** As an address writes it: « longitude,latitude;… » of three corners or more. */
  polygon: string;
  sort: string;
  page: number;
}

/** Facets that the page shows, in this order. */
export const shown_facets = [
  'topic',
  'producer',
  'format',
  'frequency',
  'open',
  'kind',
] as const satisfies readonly FacetName[];

export const sorts: Readonly<Record<string, { name: SortName; descending: boolean }>> = {
  pertinence: { name: 'relevance', descending: true },
  date: { name: 'updated', descending: true },
  titre: { name: 'title', descending: false },
  qualite: { name: 'quality', descending: true },
};

export const page_size = 20;
const last_page = 500;
const most_values = 50;

const single = ['q', 'territoire', 'commune', 'bbox', 'polygone', 'tri', 'page'];
/** Room for 200 corners (read_typed_polygon.ts) at 30 characters; an address holds 8,000. */
const most_polygon = 6000;

/** Throws a 400 AppError for names that the page does not know, for too much of one, and for a polygon that is too long. */
export function read_catalogue_query({ url }: Request): CatalogueQuery {
  const start = url.indexOf('?');
  return parse_catalogue_query(start === -1 ? '' : url.slice(start + 1));
}

/** The same of the query alone, as `write_catalogue_query` wrote it. */
export function parse_catalogue_query(query: string): CatalogueQuery {
  const given = new URLSearchParams(query);
  const facets: CatalogueQuery['facets'] = {};
  for (const name of new Set(given.keys())) {
    const facet = facet_names.find((known) => known === name);
    if (facet === undefined && !single.includes(name)) throw unknown(name);
    if (facet === undefined) continue;
    const values = [...new Set(given.getAll(name).filter((value) => value !== ''))];
    if (values.length > most_values || values.some((value) => value.length > 500 || value.includes('\0')))
      throw unknown(name);
    if (values.length > 0) facets[facet] = values;
  }
  const whole = (name: string) => (given.get(name) ?? '').replaceAll('\0', '').trim();
  const text = (name: string) => whole(name).slice(0, 500);
  const polygon = whole('polygone');
  // Cut, it would be another place.
  if (polygon.length > most_polygon) throw too_long(polygon);
  const page = /^\d{1,4}$/.test(text('page')) ? Number(text('page')) : 1;
  return {
    words: text('q'),
    facets,
    territory: text('territoire'),
    commune: text('commune'),
    bbox: text('bbox'),
    polygon,
    sort: Object.hasOwn(sorts, text('tri')) ? text('tri') : '',
    page: Math.min(last_page, Math.max(1, page)),
  };
}

const unknown = (name: string) =>
  new AppError(`Le paramètre « ${name.slice(0, 80)} » n’est pas de ceux de la recherche.`, {
    status: 400,
    code: 'unknown-parameter',
    place: name.slice(0, 80),
    remedy: `Paramètres acceptés : ${[...single, ...facet_names].join(', ')}.`,
  });

const too_long = (polygon: string) =>
  new AppError(
    `Le polygone compte ${polygon.length.toLocaleString('fr-FR')} caractères : ${most_polygon.toLocaleString('fr-FR')} au plus.`,
    {
      status: 400,
      code: 'polygon-too-long',
      place: 'polygone',
      remedy: 'Simplifier le polygone : 200 sommets au plus, de cinq décimales (un mètre).',
    },
  );

/** The query as an address writes it, without the page and what is empty. */
export function write_catalogue_query({
  words,
  facets,
  territory,
  commune,
  bbox,
  polygon,
  sort,
}: CatalogueQuery): string {
  const query = new URLSearchParams();
  const add = (name: string, value: string) => value !== '' && query.append(name, value);
  add('q', words);
  for (const [name, values] of Object.entries(facets)) for (const value of values) query.append(name, value);
  add('territoire', territory);
  add('commune', commune);
  add('bbox', bbox);
  add('polygone', polygon);
  add('tri', sort);
  // Addresses may hold these as they are: corners take less room.
  return query.toString().replaceAll('%2C', ',').replaceAll('%3B', ';');
}

/** West, south, east, north in degrees from what a person typed; null when it is no box. */
export function read_typed_bbox(text: string): [number, number, number, number] | null {
  // « 1,5 ; 43 ; 2 ; 44 » with decimal commas, or « 1.5,43,2,44 ».
  const parts = text.includes(';') ? text.replaceAll(',', '.').split(';') : text.split(/[,\s]+/);
  const numbers = parts.filter((part) => part.trim() !== '').map(Number);
  const [west = NaN, south = NaN, east = NaN, north = NaN] = numbers;
  const is_box =
    numbers.length === 4 &&
    Math.abs(west) <= 180 &&
    Math.abs(east) <= 180 &&
    south >= -90 &&
    north <= 90 &&
    south <= north;
  return is_box ? [west, south, east, north] : null;
}

/** The search's request of what the page asks, but for places. */
export function request_of({ words, facets, sort, page }: CatalogueQuery): SearchRequest {
  const order = sorts[sort];
  return {
    ...(words !== '' && { words }),
    facets,
    // Without words nothing is more relevant than another.
    ...(order !== undefined && !(order.name === 'relevance' && words === '') && { sort: [order] }),
    limit: page_size,
    offset: (page - 1) * page_size,
    count: shown_facets,
  };
}
