/** JSON-FG 1.0 (OGC 21-045r1), a profile of GeoJSON: time, coordinates in any system, type and schema of the features. */
import type { Request } from 'express';
import type { PublishedTable } from '../../catalogue/published_tables.ts';
import { ident, sql, type Fragment } from '../../sql/fragment.ts';
import { crs84, crs84h, type Crs } from '../crs.ts';
import { profile_param, profile_uri } from '../profiles.ts';
import { geojson_type } from '../respond.ts';
import { collection_path } from './collection_document.ts';
import { default_crs, type ItemsTable } from './items_table.ts';
import { reference_profiles, type ReferenceProfile } from './references.ts';

/** Profiles of GeoJSON: as RFC 7946 has it, JSON-FG, and JSON-FG with a geometry that readers of GeoJSON understand. */
export const feature_profiles = ['rfc7946', 'jsonfg', 'jsonfg-plus'] as const;
export type FeatureProfile = (typeof feature_profiles)[number];
/** What `profile` may name: one of each at most is taken. */
export type AskedProfile = FeatureProfile | ReferenceProfile;

const spec = 'http://www.opengis.net/spec/json-fg-1/1.0/conf';
/** What each document conforms to. */
const document_classes = [`${spec}/core`, `${spec}/types-schemas`];
/** What the service conforms to. */
export const json_fg_classes = [...document_classes, `${spec}/profiles`, `${spec}/api`];
/** How links name it, and how Accept may; answers are plain `application/geo+json` (21-045r1, 16). */
export const json_fg_type = `${geojson_type}; profile="${profile_uri('jsonfg')}"`;
/** The name of drafts, which older clients ask for. */
const draft_type = 'application/vnd.ogc.fg+json';

export const profile = profile_param(
  [...feature_profiles, ...reference_profiles],
  'Profil de GeoJSON : rfc7946 (à défaut), jsonfg (JSON-FG : « place », « time », « featureType »…), jsonfg-plus (avec ' +
    'aussi une géométrie en longitude et latitude) ; et des renvois vers d’autres collections : rel-as-key (la clé, à ' +
    'défaut), rel-as-uri (l’adresse de l’objet), rel-as-link (un lien avec son titre).',
  'profile-features',
);

const is_feature_profile = (name: AskedProfile): name is FeatureProfile =>
  feature_profiles.some((one) => one === name);
const is_reference_profile = (name: AskedProfile): name is ReferenceProfile =>
  reference_profiles.some((one) => one === name);

/** How references are to be written: the first of the profiles asked for; null when none is. */
export const choose_references = (asked: readonly AskedProfile[]): ReferenceProfile | null =>
  asked.find(is_reference_profile) ?? null;

/** The profile of GeoJSON: `profile`, then `f`, then Accept, whose types may name one too. */
export function choose_profile(
  request: Request,
  { f, profile: asked }: { f: string | null; profile: readonly AskedProfile[] },
): FeatureProfile {
  return asked.find(is_feature_profile) ?? (f === 'jsonfg' ? 'jsonfg' : profile_of(request.headers.accept));
}

/** `application/geo+json; profile="…/jsonfg"`, or the type of the drafts. */
function profile_of(accept: string | undefined): FeatureProfile {
  if (accept === undefined || !/profile=|fg\+json/i.test(accept)) return 'rfc7946';
  // Type by type, each looked at from its beginning alone: a header of 16 KiB must not cost more than its length.
  const wanted = accept
    .split(',')
    .filter((type) => /^[^;]*geo\+json\s*;/i.test(type))
    .map((type) => /profile="?([^",;\s]+)/i.exec(type)?.[1])
    .find((name) => name !== undefined);
  const found = feature_profiles.find((name) => name === wanted || profile_uri(name) === wanted);
  return found ?? (accept.includes(draft_type) ? 'jsonfg' : 'rfc7946');
}

const is_wgs84 = ({ uri }: Crs) => uri === crs84.uri || uri === crs84h.uri;

/**
 * The members of a feature between its id and its properties. Coordinates that are not longitude and latitude in WGS 84
 * stand in `place`, and never there (`/req/core/place`); `geometry` is what it is in GeoJSON.
 */
export function place_members(
  table: ItemsTable,
  { crs, profile: chosen = 'rfc7946' }: { crs: Crs; profile?: FeatureProfile },
  geometry_in: (crs: Crs) => Fragment,
): Fragment {
  if (chosen === 'rfc7946') return sql`'"geometry":' || ${geometry_in(crs)}`;
  const time = sql`'"time":' || ${time_text(table)}`;
  if (is_wgs84(crs)) return sql`${time} || ',"place":null,"geometry":' || ${geometry_in(crs)}`;
  const fallback = chosen === 'jsonfg-plus' ? geometry_in(default_crs(table)) : sql`'null'`;
  return sql`${time} || ',"place":' || ${geometry_in(crs)} || ',"geometry":' || ${fallback}`;
}

/** When the feature is: a day, or an instant in UTC; nothing for what RFC 3339 cannot say. */
function time_text({ time }: ItemsTable): Fragment {
  if (time === null) return sql`'null'`;
  const column = ident('t', time.name);
  const utc = time.has_zone ? sql`(${column} at time zone 'UTC')` : column;
  const text = time.is_date
    ? sql`'{"date":"' || to_char(${column}, 'YYYY-MM-DD') || '"}'`
    : sql`'{"timestamp":"' || rtrim(rtrim(to_char(${utc}, 'YYYY-MM-DD"T"HH24:MI:SS.US'), '0'), '.') || 'Z"}'`;
  return sql`(case when ${utc} >= '0001-01-01' and ${utc} < '10000-01-01' then ${text} else 'null' end)`;
}

const dimensions: Readonly<Record<string, number>> = {
  point: 0,
  multipoint: 0,
  linestring: 1,
  multilinestring: 1,
  polygon: 2,
  multipolygon: 2,
};

/**
 * What a document says of all its features, without braces: conformance, type, schema, system of `place` and, of a
 * collection, the dimension of its geometries. Empty for plain GeoJSON.
 */
export function document_members(
  table: PublishedTable,
  {
    crs,
    profile: chosen = 'rfc7946',
    is_collection,
  }: { crs: Crs; profile?: FeatureProfile; is_collection: boolean },
  base: string,
): string {
  if (chosen === 'rfc7946') return '';
  const dimension = dimensions[table.geometry?.type.toLowerCase().replace(/z?m?$/, '') ?? ''];
  const members = JSON.stringify({
    conformsTo: document_classes,
    featureType: table.id,
    featureSchema: `${base}/${collection_path(table.id)}/schema`,
    ...(!is_wgs84(crs) && { coordRefSys: crs.uri }),
    ...(is_collection && dimension !== undefined && { geometryDimension: dimension }),
  });
  return `${members.slice(1, -1)},`;
}
