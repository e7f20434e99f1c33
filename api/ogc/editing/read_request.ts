/** What an edit carries: the body by its media type, and the system of its coordinates. */
import type { NextFunction, Request } from 'express';
import { AppError } from '../../../errors.ts';
import { content_type_of, read_json_body, type BodyLimits } from '../../body.ts';
import { domain_of_srid, find_crs, crs84, type Crs } from '../../crs.ts';
import { check_feature, type Mode } from './check_feature.ts';
import type { Editing } from './edit.ts';
import { place_geometry } from './place_geometry.ts';
import type { RowContent } from './statements.ts';

/** A municipal boundary at full precision is a tenth of it. */
const limits: BodyLimits = { max_bytes: 4_000_000, max_depth: 30, max_keys: 10_000 };
const max_vertices = 100_000;
/** A condition is shorter than that; so much is read of whoever may not edit. */
const max_search_bytes = 32_000;

const feature_type = 'application/geo+json';
const patch_type = 'application/merge-patch+json';
const search_types: ReadonlySet<string> = new Set([
  'application/cql2+json',
  'application/query-cql-json',
  'application/query+cql2+json',
]);

export const accept_post = `${feature_type}, application/json, application/cql2+json`;
export const accept_patch = patch_type;

/** Whether a POST can be nothing but a new feature. */
export const brings_feature = (request: Request) => content_type_of(request) === feature_type;

const is_object = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a POST to the items is: a new feature, or a search (a condition in CQL2 JSON, as OWSLib sends it). */
export type Posted = { search: string } | { feature: unknown };

/**
 * Reads a POST by its media type. `application/json`, and none at all, may be either: a condition has a member `op`. A 400
 * AppError for a feature without a media type (Part 4, /req/create-replace-delete/post-content-type).
 */
export async function read_posted(request: Request, may_edit: boolean): Promise<Posted> {
  const type = content_type_of(request);
  const is_search = search_types.has(type);
  const max_bytes = is_search || !may_edit ? max_search_bytes : limits.max_bytes;
  const types = /^application\/(?:geo\+|cql2\+|query-cql-|query\+cql2\+)?json$|^$/;
  const body = await read_json_body(request, { ...limits, max_bytes, types, expected: accept_post });
  if (is_search || (type !== feature_type && is_object(body) && Object.hasOwn(body, 'op')))
    return { search: JSON.stringify(body) };
  if (type === '') throw refuse_untyped(feature_type);
  return { feature: body };
}

/** Reads the body of a PUT or PATCH. An AppError: 400 without a media type, 415 for another one. */
export async function read_written(request: Request, mode: 'replace' | 'patch'): Promise<unknown> {
  const expected = mode === 'patch' ? patch_type : `${feature_type}, application/json`;
  if (content_type_of(request) === '') throw refuse_untyped(expected);
  const types = mode === 'patch' ? /^application\/merge-patch\+json$/ : /^application\/(?:geo\+)?json$/;
  return read_json_body(request, { ...limits, types, expected });
}

const refuse_untyped = (expected: string) =>
  new AppError('La demande ne dit pas de quel type est son contenu.', {
    status: 400,
    code: 'content-type-missing',
    place: 'Content-Type',
    remedy: `Envoyer l’en-tête Content-Type : ${expected}.`,
  });

/** Goes on as the GET of the same question: the condition becomes the parameter `filter`, which `next` links repeat. */
export function ask_by_get(request: Request, filter: string, next: NextFunction): void {
  const query = new URLSearchParams({ filter, 'filter-lang': 'cql2-json' }).toString();
  request.method = 'GET';
  request.url += `${request.url.includes('?') ? '&' : '?'}${query}`;
  next();
}

/** The system of the body's coordinates: header Content-Crs, CRS84 without it. A 400 AppError for an unknown one. */
function read_content_crs(request: Request): Crs {
  const header = request.headers['content-crs'];
  if (header === undefined) return crs84;
  const text = String(header).trim();
  const crs = find_crs(text.startsWith('<') && text.endsWith('>') ? text.slice(1, -1) : text);
  if (crs !== undefined) return crs;
  throw new AppError(`Le système de coordonnées « ${text.slice(0, 80)} » n’est pas connu.`, {
    status: 400,
    code: 'unknown-crs',
    place: 'Content-Crs',
    remedy: 'Donner l’URI d’un système du registre EPSG, tel que http://www.opengis.net/def/crs/EPSG/0/2154.',
  });
}

/** Longitudes and latitudes that the stored system can hold, in the order in which the body's system writes them. */
function bounds_of({ is_geographic, north_first }: Crs, srid: number) {
  if (!is_geographic) return undefined;
  const [west, south, east, north] = domain_of_srid(srid);
  return north_first ? ([south, west, north, east] as const) : ([west, south, east, north] as const);
}

/** Checks a body against the collection and readies it for the row. Throws as `check_feature` and `place_geometry`. */
export async function read_content(
  editing: Editing,
  body: unknown,
  mode: Mode,
  id: string | null,
): Promise<RowContent> {
  const { request, access, table, columns } = editing;
  const crs = read_content_crs(request);
  const stored = columns.find(({ name }) => name === table.geometry?.name);
  const bounds = bounds_of(crs, stored?.srid ?? 0);
  const { values, geometry } = check_feature(body, {
    mode,
    columns,
    key: table.key.name,
    id,
    limits: { max_vertices, ...(bounds !== undefined && { bounds }) },
  });
  if (geometry == null || stored === undefined)
    return { values, shape: geometry === null ? null : undefined };
  return { values, shape: await place_geometry(access, geometry, crs, stored) };
}
