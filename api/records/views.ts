/** What the pages of the catalogue show, out of records and searches. */
import { geojson_type } from '../respond.ts';
import type { FacetName } from '../../catalogue/search/request.ts';
import type { RecordView } from '../../viewer/pages/record.tsx';
import type { RecordsView } from '../../viewer/pages/records.tsx';
import { absolute } from '../links.ts';
import { facts_of, ways_of } from './record_facts.ts';
import type { CompleteRecord, FoundRecords } from './read_found.ts';
import type { RecordsQuery } from './read_search.ts';
import { record_path, record_uri } from './site.ts';
import { format_links, records_href, records_links, type RecordsPlace } from './write_records.ts';

/** Facets beside the list of records. */
export const shown_facets: readonly FacetName[] = ['kind', 'theme', 'producer', 'open', 'format'];
/** Values shown of each; the others are found by words. */
const most_values = 8;

export function view_records(found: FoundRecords, query: RecordsQuery, place: RecordsPlace): RecordsView {
  const { records, matched, next, facets } = found;
  const { search } = place;
  const href = (changes: Record<string, string | null>) =>
    `/${records_href(place, { token: null, offset: null, ...changes })}`;
  return {
    records: records.map(({ record }) => ({
      href: `/catalogue/${encodeURIComponent(record.id)}`,
      title: record.title,
      abstract: record.abstract,
      facts: [record.producer, record.vintage ?? '', record.licence?.name ?? ''].filter(
        (fact) => fact !== '',
      ),
    })),
    matched,
    words: query.words ?? '',
    kept: [...search].filter(([name]) => !['words', 'token', 'offset'].includes(name)),
    next: next === null ? null : `/${records_href(place, { token: next, offset: null })}`,
    is_filtered: [...search.keys()].some(
      (name) => !['f', 'limit', 'sortby', 'token', 'offset'].includes(name),
    ),
    cleared: '/collections/catalogue/items?f=html',
    facets: shown_facets.map((name) => {
      const parameter = name === 'kind' ? 'type' : name;
      const chosen = search.get(parameter);
      const values = facets[name] ?? [];
      return {
        name,
        chosen,
        without: href({ [parameter]: null, f: 'html' }),
        values: values.slice(0, most_values).map(({ value, count }) => ({
          value,
          count,
          href: href({ [parameter]: value, f: 'html' }),
        })),
        more: Math.max(0, values.length - most_values),
      };
    }),
    links: records_links(place, found),
  };
}

export function view_record({ record }: CompleteRecord, base: string): RecordView {
  return {
    title: record.title,
    abstract: record.abstract,
    warnings: record.warnings,
    facts: facts_of(record),
    ways: ways_of(record),
    address: record_uri(base, record.id),
    formats: absolute(base, [
      {
        href: `${record_path(record.id)}?f=json`,
        rel: 'alternate',
        type: geojson_type,
        title: 'OGC API Records (GeoJSON)',
      },
      ...format_links(record.id),
    ]),
  };
}
