import { metadata_formats } from '../../catalogue/formats/index.ts';
import { record_document } from '../../catalogue/formats/ogc_record/format.ts';
import type { Link } from '../block.ts';
import { absolute } from '../links.ts';
import { profile_uri } from '../profiles.ts';
import { geojson_type } from '../respond.ts';
import type { CompleteRecord, FoundRecords } from './read_found.ts';
import { catalogue_path, record_path } from './site.ts';

/** The one profile of records here, as links name it. */
export const record_profile = 'ogc-record';

/** Addresses of a record in the formats of metadata. */
export const format_links = (id: string): Link[] =>
  metadata_formats
    .filter((format) => format.id !== 'ogc_record')
    .map(({ id: name, media_type, title }) => ({
      href: `${record_path(id)}?f=${name}`,
      rel: 'alternate',
      type: media_type,
      title,
    }));

/** A record as OGC API – Records has it, with the day of its making and its other formats. */
export function write_record_feature({ record, stored, original }: CompleteRecord, base: string): object {
  const document = record_document(record, { base_url: base, original }) as {
    properties: Record<string, unknown>;
    links: unknown[];
  };
  return {
    ...document,
    properties: { created: stored.created_at.toISOString(), ...document.properties },
    links: [...document.links, ...absolute(base, format_links(record.id)), profile_link],
  };
}

const profile_link: Link = {
  href: profile_uri(record_profile),
  rel: 'profile',
  type: 'text/html',
  title: 'Profil des fiches',
};

/** Where a page of records stands. */
export interface RecordsPlace {
  base: string;
  /** The query as asked. */
  search: URLSearchParams;
}

export function records_href(
  { search }: RecordsPlace,
  changes: Readonly<Record<string, string | null>>,
): string {
  const query = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes))
    if (value === null) query.delete(name);
    else query.set(name, value);
  const text = query.toString();
  return `${catalogue_path}/items${text === '' ? '' : `?${text}`}`;
}

export function records_links(place: RecordsPlace, { next }: Pick<FoundRecords, 'next'>): Link[] {
  const links: Link[] = [
    { href: records_href(place, {}), rel: 'self', type: geojson_type, title: 'Cette page' },
    {
      href: records_href(place, { f: 'html' }),
      rel: 'alternate',
      type: 'text/html',
      title: 'Cette page pour lire',
    },
    {
      href: records_href(place, { f: 'csv' }),
      rel: 'alternate',
      type: 'text/csv',
      title: 'Cette page en CSV (catalogue SCDL)',
    },
    { href: catalogue_path, rel: 'collection', type: 'application/json', title: 'Le catalogue' },
  ];
  if (next !== null)
    links.push({
      href: records_href(place, { token: next, offset: null }),
      rel: 'next',
      type: geojson_type,
      title: 'Page suivante',
    });
  return [...absolute(place.base, links), profile_link];
}

/** A page of records. `facets` where some were asked to be counted. */
export function write_records(found: FoundRecords, place: RecordsPlace): object {
  const { records, matched, facets } = found;
  return {
    type: 'FeatureCollection',
    numberMatched: matched,
    numberReturned: records.length,
    timeStamp: new Date().toISOString(),
    links: records_links(place, found),
    ...(Object.keys(facets).length > 0 && { facets }),
    features: records.map((each) => write_record_feature(each, place.base)),
  };
}
