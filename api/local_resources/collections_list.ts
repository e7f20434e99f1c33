import type { Link } from '../block.ts';
import { absolute } from '../links.ts';
import { catalogue_relation } from '../records/catalogue_document.ts';
import { schema_type } from '../ogc/schemas.ts';
import type { CollectionsSearchView } from '../../viewer/pages/collections.tsx';
import type { FoundCollections } from './find_collections.ts';
import { has_conditions, type CollectionsQuery } from './params.ts';

const relation = 'http://www.opengis.net/def/rel/ogc/1.0';

/** Paths, relative to the site, of what filters and orders of /collections may name. */
export const collections_schemas = {
  queryables: 'collections-queryables',
  sortables: 'collections-sortables',
} as const;

/** Where a page of collections stands. */
export interface CollectionsPlace {
  base: string;
  region: string;
  /** The query as asked. */
  search: URLSearchParams;
}

/** The collections of a page, in its order; those that it holds and are not listed are left out. */
export function pick_collections<T extends { id: string }>(
  listed: readonly T[],
  { ids }: FoundCollections,
): T[] {
  const by_id = new Map(listed.map((collection) => [collection.id, collection]));
  return ids.flatMap((id) => by_id.get(id) ?? []);
}

/** What the page of collections says of a search. */
export const view_search = (
  place: CollectionsPlace,
  query: CollectionsQuery,
  { next }: FoundCollections,
): CollectionsSearchView => ({
  words: query.words ?? '',
  is_filtered: has_conditions(query),
  kept: [...place.search].filter(([name]) => name !== 'words' && name !== 'offset'),
  json: `/${collections_href(place, { f: 'json' })}`,
  next: next === null ? null : `/${collections_href(place, { f: 'html', offset: String(next) })}`,
});

/** /collections with the query, changed; relative to the site. */
export function collections_href(
  { search }: Pick<CollectionsPlace, 'search'>,
  changes: Readonly<Record<string, string>>,
): string {
  const query = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) query.set(name, value);
  return `collections?${query.toString()}`;
}

function links_of({ search }: CollectionsPlace, { next }: FoundCollections): Link[] {
  const link = (href: string, rel: string, type: string, title: string): Link => ({ href, rel, type, title });
  const json = 'application/json';
  return [
    link(collections_href({ search }, { f: 'json' }), 'self', json, 'Cette liste en JSON'),
    link(collections_href({ search }, { f: 'html' }), 'alternate', 'text/html', 'Cette liste en HTML'),
    link(
      collections_schemas.queryables,
      `${relation}/queryables`,
      schema_type,
      'Propriétés que les filtres peuvent nommer',
    ),
    link(
      collections_schemas.sortables,
      `${relation}/sortables`,
      schema_type,
      'Propriétés qui peuvent ordonner les collections',
    ),
    ...(next === null
      ? []
      : [
          link(
            collections_href({ search }, { f: 'json', offset: String(next) }),
            'next',
            json,
            'Page suivante',
          ),
        ]),
  ];
}

/** The collections as a catalogue of local resources, with its records in line (OGC API – Records, clause 8.4). */
export const describe_list = <T extends { id: string }>(
  place: CollectionsPlace,
  found: FoundCollections,
  collections: readonly T[],
) => ({
  id: 'collections',
  type: 'Collection' as const,
  // One of them is the catalogue of all records.
  itemType: ['record', 'catalog'] as const,
  title: 'Collections',
  description: `Les données que ce site sert : ${place.region}.`,
  language: { code: 'fr' as const },
  recordsArrayName: 'collections' as const,
  links: absolute(place.base, links_of(place, found)),
  numberMatched: found.matched,
  numberReturned: collections.length,
  collections,
});

/** What landing pages name it by. */
export const list_link: Link = {
  href: 'collections',
  rel: catalogue_relation,
  type: 'application/json',
  title: 'Catalogue des collections servies',
};
