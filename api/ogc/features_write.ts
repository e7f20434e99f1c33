import type { Link } from '../block.ts';
import { page_formats } from '../formats/index.ts';
import type { OutputFormat } from '../formats/output_format.ts';
import { absolute } from '../links.ts';
import { profile_uri } from '../profiles.ts';
import { geojson_type } from '../respond.ts';
import { collection_path } from './collection_document.ts';
import type { ItemsPage } from './items_page.ts';
import { json_fg_type } from './json_fg.ts';

/** Where an items request stands: the collection, the service's root, and the query string as asked. */
export interface Place {
  id: string;
  base: string;
  search: URLSearchParams;
}

/** What the text of features says of itself: its profiles, and the members of JSON-FG (json_fg.ts), ready to stand first. */
export interface DocumentHead {
  profiles: readonly string[];
  members: string;
}
/** Of GeoJSON that says nothing more. */
export const plain_head: DocumentHead = { profiles: ['rfc7946'], members: '' };

const profile_links = ({ profiles }: DocumentHead): Link[] =>
  profiles.map((profile) => ({
    href: profile_uri(profile),
    rel: 'profile',
    type: 'text/html',
    title: `Profil ${profile}`,
  }));

/** Path of the items with the same query but for some parameters; null takes one away. */
export function items_href({ id, search }: Place, changes: Readonly<Record<string, string | null>>): string {
  const changed = Object.entries(changes).filter(([name, value]) => value !== null || search.has(name));
  // A copy costs more than all the rest of a link, and most links change nothing.
  const query = changed.length === 0 ? search : new URLSearchParams(search);
  for (const [name, value] of changed)
    if (value === null) query.delete(name);
    else query.set(name, value);
  const text = query.toString();
  return `${collection_path(id)}/items${text === '' ? '' : `?${text}`}`;
}

/** Path of the next page in the same format; null on the last one. A token already holds the offset before it. */
export function next_href(place: Place, { next }: Pick<ItemsPage, 'next'>): string | null {
  if (next === null) return null;
  return items_href(place, { token: null, offset: null, [next.name]: next.value });
}

const add_format = (href: string, name: string) => `${href}${href.includes('?') ? '&' : '?'}f=${name}`;

/** GeoJSON, its profile and pages, as `page_formats` name themselves. */
const own_formats: readonly PageFormat[] = [
  { name: 'json', media_type: geojson_type, title: 'GeoJSON', crs: 'any' },
  { name: 'jsonfg', media_type: json_fg_type, title: 'JSON-FG', crs: 'any' },
  { name: 'html', media_type: 'text/html', title: 'tableau', crs: 'any' },
];
type PageFormat = Pick<OutputFormat, 'name' | 'media_type' | 'title' | 'crs'>;
const [geojson] = own_formats;
const all_formats: readonly PageFormat[] = [...own_formats, ...page_formats];

/** self, alternate, collection and next, as OGC API – Features wants them, of a page in GeoJSON or another format. */
export function page_links(
  place: Place,
  page: Pick<ItemsPage, 'next'>,
  { name, media_type }: PageFormat = geojson!,
): Link[] {
  const next = next_href(place, page);
  const others = all_formats.filter((format) => format.name !== name);
  // A system that the other format cannot be of would lead to an error.
  const rest = { f: null, csv: null, profile: null };
  const [any_crs, crs84] = [items_href(place, rest), items_href(place, { ...rest, crs: null })];
  const links: Link[] = [
    { href: items_href(place, {}), rel: 'self', type: media_type, title: 'Cette page' },
    ...others.map((format) => ({
      href: add_format(format.crs === 'crs84' ? crs84 : any_crs, format.name),
      rel: 'alternate',
      type: format.media_type,
      title: `Cette page : ${format.title}`,
    })),
    { href: collection_path(place.id), rel: 'collection', type: 'application/json', title: 'La collection' },
  ];
  if (next !== null) links.push({ href: next, rel: 'next', type: media_type, title: 'Page suivante' });
  return absolute(place.base, links);
}

/** The FeatureCollection of a page: features stay the text that the database wrote. */
export function write_items(page: ItemsPage, place: Place, head = plain_head): string {
  const links = [...page_links(place, page), ...profile_links(head)];
  const matched = page.matched === null ? '' : `"numberMatched":${page.matched},`;
  const features = page.rows.map((row) => row.feature);
  return (
    `{"type":"FeatureCollection",${head.members}${matched}"numberReturned":${features.length},` +
    `"timeStamp":"${new Date().toISOString()}","links":${JSON.stringify(links)},` +
    `"features":[${features.join(',\n')}]}`
  );
}

/** Links of a single feature; `query`: what was asked beside its address, « ?… » or nothing. */
export function item_links(base: string, id: string, key: string, query: string): Link[] {
  const path = `${collection_path(id)}/items/${encodeURIComponent(key)}`;
  return absolute(base, [
    { href: path + query, rel: 'self', type: geojson_type, title: 'Cet objet' },
    { href: `${path}?f=html`, rel: 'alternate', type: 'text/html', title: 'Cet objet en HTML' },
    { href: `${path}?f=jsonfg`, rel: 'alternate', type: json_fg_type, title: 'JSON-FG' },
    ...page_formats.map(({ name, media_type, title }) => ({
      href: `${path}?f=${name}`,
      rel: 'alternate',
      type: media_type,
      title,
    })),
    { href: collection_path(id), rel: 'collection', type: 'application/json', title: 'La collection' },
  ]);
}

/** A single feature with its links; `query` as above. */
export function write_item(
  feature: string,
  { base, id, key, query }: { base: string; id: string; key: string; query: string },
  head = plain_head,
): string {
  const links = [...item_links(base, id, key, query), ...profile_links(head)];
  return `{${head.members}${feature.slice(1, -1)},"links":${JSON.stringify(links)}}`;
}
