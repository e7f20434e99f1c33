import type { Contact, KeywordGroup, MetadataRecord } from '../../record.ts';
import { web_language } from '../languages.ts';
import {
  extra_properties,
  record_core,
  topics_scheme,
  type RecordFeature,
  type RecordLink,
} from './feature.ts';
import { envelope_polygon } from './geometry.ts';
import { license_of, links_of } from './links.ts';
import { interval_of, period_of } from './time.ts';

export interface FeatureOptions {
  /** Links beside those of the resource: where the record itself is. */
  links?: readonly RecordLink[];
  /** When the record was first written, ISO 8601. */
  created?: string;
}

/**
 * A record as a feature of OGC API Records. Absent members are left out; `geometry` is the envelope of all extents, and
 * several extents, or one with a name, stand one by one in `properties.extents`.
 */
export function write_feature(record: MetadataRecord, options: FeatureOptions = {}): RecordFeature {
  const { extents = [], period } = record;
  const time = interval_of(period);
  return {
    id: record.id,
    type: 'Feature',
    conformsTo: [record_core],
    geometry: envelope_polygon(extents),
    time,
    properties: without_empty({
      type: record.kind,
      title: record.title,
      description: record.abstract,
      created: options.created,
      updated: record.record_date,
      language: record.record_language && { code: web_language(record.record_language) },
      resourceLanguages: record.languages?.map((code) => ({ code: web_language(code) })),
      keywords: record.keywords,
      themes: [...themes_of(record.themes), ...topics_theme(record.topics)],
      contacts: record.contacts?.map(contact_of),
      formats: record.formats?.map(({ name, media_type, version }) =>
        without_empty({ name, mediaType: media_type, version }),
      ),
      externalIds: record.identifiers?.map((value) => ({ value })),
      license: license_of(record),
      licenseName: record.licence?.url === '' ? record.licence.name : undefined,
      extents: is_told_by_envelope(extents) ? undefined : extents,
      period: same(period_of(time), period) ? undefined : period,
      ...extras_of(record),
    }) as RecordFeature['properties'],
    links: [...links_of(record), ...(options.links ?? [])],
  };
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

function is_told_by_envelope(extents: NonNullable<MetadataRecord['extents']>): boolean {
  const [only, ...others] = extents;
  if (only === undefined) return true;
  const { bbox, ...names } = only;
  return others.length === 0 && bbox !== undefined && bbox[0] <= bbox[2] && Object.keys(names).length === 0;
}

function extras_of(record: MetadataRecord): Record<string, unknown> {
  const entries = Object.entries(extra_properties) as [keyof typeof extra_properties, string][];
  return Object.fromEntries(entries.map(([member, property]) => [property, record[member] ?? undefined]));
}

/** Without members that are undefined, empty texts or empty arrays. */
const without_empty = (members: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(members).filter(
      ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  );

const themes_of = (groups: readonly KeywordGroup[] = []) =>
  groups.map(({ type, thesaurus: { title, url, date, date_type }, concepts }) =>
    without_empty({
      concepts: concepts.map((concept) => ({
        id: concept.url?.split(/[/#]/).at(-1) || concept.label,
        title: concept.label,
        ...(concept.url === undefined ? {} : { url: concept.url }),
      })),
      scheme: url ?? title,
      // Of the thesaurus, which the standard names by its scheme alone.
      title,
      type,
      date,
      dateType: date_type,
    }),
  );

const topics_theme = (topics: readonly string[] = []) =>
  topics.length === 0
    ? []
    : [{ concepts: topics.map((id) => ({ id, url: `${topics_scheme}/${id}` })), scheme: topics_scheme }];

function contact_of(contact: Contact) {
  const { name, organisation, position, email, phone, address, postal_code, city, country, url, role } =
    contact;
  const place = without_empty({
    deliveryPoint: address === undefined ? [] : [address],
    city,
    postalCode: postal_code,
    country,
  });
  return without_empty({
    name,
    organization: organisation,
    position,
    emails: email === undefined ? [] : [{ value: email }],
    phones: phone === undefined ? [] : [{ value: phone }],
    addresses: Object.keys(place).length === 0 ? [] : [place],
    links: url === undefined ? [] : [{ rel: 'about', type: 'text/html', href: url }],
    roles: [role],
  });
}
