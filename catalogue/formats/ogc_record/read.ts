import { z } from 'zod';
import { AppError } from '../../../errors.ts';
import type { Contact, Distribution, KeywordGroup, MetadataRecord, RecordKind } from '../../record.ts';
import { details_schemas } from '../details_schema.ts';
import type { ReadRecord } from '../format.ts';
import { record_language } from '../languages.ts';
import { licence_of_spdx, read_licence } from '../licences.ts';
import { extra_properties, structural_links, topics_scheme } from './feature.ts';
import { box_of_geometry } from './geometry.ts';
import { period_of } from './time.ts';

type Members = Record<string, unknown>;
const kinds: ReadonlySet<string> = new Set<RecordKind>([
  'dataset',
  'series',
  'service',
  'map',
  'reuse',
  'process_result',
]);

const members = (value: unknown): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
const texts = (value: unknown): string[] => list(value).flatMap((item) => text(item) ?? []);
const count = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

/** Without undefined members and empty arrays: an absent member is unknown. */
const known = <T extends object>(value: T): T =>
  Object.fromEntries(
    Object.entries(value).filter(([, v]) => v !== undefined && !(Array.isArray(v) && v.length === 0)),
  ) as T;

/** Reads a feature of OGC API Records. Throws a 400 AppError when it has neither id nor title. */
export function read_feature(value: unknown, place: string): ReadRecord {
  const feature = members(value);
  const properties = members(feature.properties);
  const id = text(feature.id) ?? (typeof feature.id === 'number' ? String(feature.id) : undefined);
  const title = text(properties.title) ?? id;
  if (id === undefined || title === undefined)
    throw new AppError('Une fiche n’a pas d’identifiant (« id »).', {
      status: 400,
      code: 'record-without-id',
      place,
      remedy: 'Donner à chaque fiche un « id » et un « properties.title ».',
    });
  const warnings: string[] = [];
  const { type } = properties;
  const is_known = typeof type === 'string' && kinds.has(type);
  if (!is_known) warnings.push(`${place}/properties/type : type inconnu, lu comme un jeu de données.`);
  if (text(properties.title) === undefined) warnings.push(`${place}/properties/title : titre absent.`);
  const extras = read_extras(properties, place, warnings);
  const themes = list(properties.themes).map(members);
  const contacts = list(properties.contacts).map(members).map(read_contact);
  const links = list(feature.links).map(members);
  const record: MetadataRecord = known({
    vintage: null,
    lineage: '',
    ...extras,
    id,
    kind: is_known ? (type as RecordKind) : 'dataset',
    title,
    abstract: text(properties.description) ?? '',
    producer: extras.producer ?? producer_of(contacts),
    licence: read_license(properties, links),
    source_url: text(links.find(({ rel }) => rel === 'about')?.href) ?? null,
    identifiers: list(properties.externalIds).flatMap((item) => text(members(item).value) ?? []),
    languages: list(properties.resourceLanguages).flatMap(read_language),
    record_language: read_language(properties.language)[0],
    record_date: text(properties.updated),
    contacts,
    topics: themes
      .filter(({ scheme }) => scheme === topics_scheme)
      .flatMap(({ concepts }) => list(concepts).flatMap((concept) => text(members(concept).id) ?? [])),
    themes: themes.filter(({ scheme }) => scheme !== topics_scheme).map(read_theme),
    extents: extras.extents ?? read_extent(feature.geometry),
    period: extras.period ?? period_of(feature.time),
    formats: list(properties.formats).map(members).flatMap(read_format),
    distributions: links.flatMap(read_distribution),
    thumbnails: links
      .filter(({ rel, href }) => rel === 'preview' && text(href) !== undefined)
      .map(({ href, title }) => known({ url: String(href), description: text(title) })),
  }) as MetadataRecord;
  return {
    record: { ...record, keywords: texts(properties.keywords), warnings: record.warnings ?? [] },
    original: { format: 'ogc_record', document: JSON.stringify(feature) },
    warnings,
  };
}

type Extras = Partial<MetadataRecord>;

/** Members that the standard has no place for, checked one by one; those that are wrong are left out and told. */
function read_extras(properties: Members, place: string, warnings: string[]): Extras {
  const found: Members = {};
  for (const [member, name] of [
    ...Object.entries(extra_properties),
    ['extents', 'extents'],
    ['period', 'period'],
  ] as [keyof typeof extra_properties | 'extents' | 'period', string][]) {
    const value = properties[name];
    if (value === undefined || value === null) continue;
    const read: z.ZodSafeParseResult<unknown> = details_schemas[member].safeParse(value);
    if (read.success) found[member] = read.data;
    else warnings.push(`${place}/properties/${name} : forme inattendue, laissé de côté.`);
  }
  return found;
}

const owners: readonly string[] = [
  'owner',
  'producer',
  'originator',
  'author',
  'custodian',
  'publisher',
  'processor',
];

/** Who made the resource, by the roles of its contacts: the first role that somebody has. */
export function producer_of(contacts: readonly Contact[]): string {
  const role = [...owners, 'pointOfContact'].find((owner) => contacts.some(({ role }) => role === owner));
  const names = contacts.filter((contact) => contact.role === role).map((contact) => contact.organisation);
  return [...new Set(names)].filter((name) => name !== '').join(', ');
}

function read_contact(contact: Members): Contact {
  const first = (name: string) => members(list(contact[name])[0]);
  const address = first('addresses');
  const name = text(contact.name);
  const organisation = text(contact.organization);
  return known({
    // A contact with a name alone is an organisation more often than a person.
    name: organisation === undefined ? undefined : name,
    organisation: organisation ?? name ?? '',
    position: text(contact.position),
    email: text(first('emails').value),
    phone: text(first('phones').value),
    address: texts(address.deliveryPoint).join(', ') || undefined,
    postal_code: text(address.postalCode),
    city: text(address.city),
    country: text(address.country),
    url: text(first('links').href),
    role: texts(contact.roles)[0] ?? 'pointOfContact',
  }) as Contact;
}

const read_language = (value: unknown): string[] => {
  const code = text(value) ?? text(members(value).code);
  return code === undefined ? [] : [record_language(code)];
};

function read_theme(theme: Members): KeywordGroup {
  const scheme = text(theme.scheme);
  const title = text(theme.title);
  const url = scheme !== undefined && URL.canParse(scheme) ? scheme : undefined;
  const date_type = details_schemas.dates.element.shape.type.safeParse(theme.dateType);
  return known({
    type: text(theme.type),
    thesaurus: known({
      title: title ?? scheme ?? '',
      url,
      date: text(theme.date),
      date_type: date_type.success ? date_type.data : undefined,
    }),
    concepts: list(theme.concepts)
      .map(members)
      .flatMap((concept) => {
        const label = text(concept.title) ?? text(concept.id);
        return label === undefined ? [] : [known({ label, url: text(concept.url) })];
      }),
  }) as KeywordGroup;
}

function read_license(properties: Members, links: readonly Members[]): MetadataRecord['licence'] {
  const code = text(properties.license);
  const link = links.find(({ rel, href }) => rel === 'license' && text(href) !== undefined);
  const url = text(link?.href);
  if (url !== undefined) return read_licence(url, text(link?.title));
  const name = text(properties.licenseName);
  if (name !== undefined) return { name, url: '' };
  if (code === undefined || code === 'other' || code === 'various' || code === 'proprietary') return null;
  return licence_of_spdx(code) ?? read_licence(code);
}

function read_extent(geometry: unknown): MetadataRecord['extents'] {
  const bbox = box_of_geometry(geometry);
  return bbox === null ? undefined : [{ bbox }];
}

const read_format = (format: Members) => {
  const name = text(format.name) ?? text(format.mediaType);
  return name === undefined
    ? []
    : [known({ name, version: text(format.version), media_type: text(format.mediaType) })];
};

/** Links of other kinds than those told elsewhere; a link « item » or « data » with a file's type is a file. */
function read_distribution(link: Members): Distribution[] {
  const url = text(link.href);
  const rel = text(link.rel) ?? '';
  if (url === undefined || structural_links.has(rel) || ['license', 'preview', 'about'].includes(rel))
    return [];
  const media_type = text(link.type);
  const named = details_schemas.format.safeParse(link.format);
  const checksum = details_schemas.checksum.safeParse(link.checksum);
  const licence = details_schemas.licence.safeParse(link.licence);
  return [
    known({
      url,
      name: text(link.title),
      description: text(link.description),
      function: function_of(rel, link),
      protocol: text(link.protocol),
      format: named.success
        ? known({ ...named.data, media_type })
        : media_type === undefined
          ? undefined
          : { name: media_type, media_type },
      layer: text(link.layer),
      size_bytes: count(link.length),
      checksum: checksum.success ? checksum.data : undefined,
      licence: licence.success ? licence.data : undefined,
      crs: text(link.crs),
    }) as Distribution,
  ];
}

function function_of(rel: string, link: Members): Distribution['function'] {
  if (link.function === 'order') return 'order';
  if (rel === 'enclosure' || rel === 'data') return 'download';
  if (
    rel === 'service' ||
    /service=|\/ogcapi|:W[FM]S|ogc:/i.test(`${String(link.href)} ${String(link.protocol)}`)
  )
    return 'service';
  return 'information';
}
