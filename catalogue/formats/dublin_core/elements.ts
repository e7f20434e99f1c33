/** What a record is in Dublin Core: elements of DCMES 1.1 and terms, each with its text. */
import type { MetadataRecord } from '../../record.ts';
import { topics } from '../../code_lists/topics.ts';
import { label_of } from '../../code_lists/code_list.ts';
import { web_language } from '../languages.ts';

export interface Element {
  /** « dc:title », « dct:abstract ». */
  name: string;
  text: string;
  /** Of dct:references: the protocol. */
  scheme?: string;
}

const types: Record<MetadataRecord['kind'], string> = {
  dataset: 'dataset',
  series: 'series',
  service: 'service',
  map: 'map',
  reuse: 'application',
  process_result: 'dataset',
};

const roles: Record<string, string | undefined> = {
  owner: 'dc:creator',
  author: 'dc:creator',
  originator: 'dc:creator',
  publisher: 'dc:publisher',
  distributor: 'dc:publisher',
};

const dates = {
  creation: 'dct:created',
  publication: 'dct:issued',
  revision: 'dct:modified',
  validity: 'dct:valid',
} as const;

const relations = {
  uses: 'dct:requires',
  is_used_by: 'dct:isRequiredBy',
  replaces: 'dct:replaces',
  derives_from: 'dct:source',
  related: 'dct:relation',
} as const;

const element = (name: string, text: string | null | undefined): Element[] =>
  text === null || text === undefined || text === '' ? [] : [{ name, text }];
const elements = (name: string, texts: readonly string[] = []): Element[] =>
  texts.flatMap((text) => element(name, text));

/** All elements of a record, terms included, in the order of the schema of CSW's full record. */
export function dublin_core_elements(record: MetadataRecord): Element[] {
  const { contacts = [], themes = [], distributions = [], period, extents = [] } = record;
  const constraints = [...(record.access_constraints ?? []), ...(record.use_constraints ?? [])];
  const formats = [...(record.formats ?? []), ...distributions.flatMap(({ format }) => format ?? [])];
  const places = extents.flatMap(({ description }) => description ?? []);
  return [
    { name: 'dc:identifier', text: record.id },
    ...elements('dc:identifier', record.identifiers),
    { name: 'dc:title', text: record.title },
    ...element('dct:alternative', record.alternate_title),
    { name: 'dc:type', text: types[record.kind] },
    ...elements('dc:subject', [
      ...record.keywords,
      ...themes.flatMap(({ concepts }) => concepts.map(({ label }) => label)),
      ...(record.topics ?? []).map((code) => label_of(topics, code)),
    ]),
    ...elements('dc:format', [...new Set(formats.map(({ name }) => name))]),
    ...elements('dct:isPartOf', record.parent_id === undefined ? [] : [record.parent_id]),
    ...(record.relations ?? []).map(({ type, id }) => ({ name: relations[type], text: id })),
    ...(record.dates ?? []).map(({ type, date }) => ({ name: dates[type], text: date })),
    ...element('dct:abstract', record.abstract),
    ...elements('dct:spatial', places),
    ...element('dct:temporal', period && `start=${period.begin ?? ''}; end=${period.end ?? ''}`),
    ...element('dct:accrualPeriodicity', record.frequency),
    ...element('dct:provenance', record.lineage),
    ...element('dc:creator', record.producer),
    ...contacts.map(({ role, organisation }) => ({
      name: roles[role] ?? 'dc:contributor',
      text: organisation,
    })),
    ...elements('dc:language', record.languages?.map(web_language)),
    ...element('dc:source', record.source_url),
    ...element('dct:license', record.licence === null ? null : record.licence.url || record.licence.name),
    ...elements('dc:rights', [
      ...(record.licence === null ? [] : [record.licence.name]),
      ...constraints.map(({ text }) => text),
    ]),
    ...distributions.map(({ url, protocol, function: purpose }) => ({
      name: 'dct:references',
      text: url,
      scheme:
        protocol ?? (purpose === 'download' ? 'WWW:DOWNLOAD-1.0-http--download' : 'WWW:LINK-1.0-http--link'),
    })),
    ...(record.thumbnails ?? []).map(({ url }) => ({
      name: 'dct:references',
      text: url,
      scheme: 'WWW:LINK-1.0-http--image-thumbnail',
    })),
  ].filter(({ text }) => text !== '');
}

/** The element of DCMES 1.1 that a term refines: what asks for these fifteen takes it. */
const refined: Record<string, string | null> = {
  'dct:alternative': 'dc:title',
  'dct:isPartOf': 'dc:relation',
  'dct:requires': 'dc:relation',
  'dct:isRequiredBy': 'dc:relation',
  'dct:replaces': 'dc:relation',
  'dct:source': 'dc:source',
  'dct:relation': 'dc:relation',
  'dct:references': 'dc:identifier',
  'dct:created': 'dc:date',
  'dct:issued': 'dc:date',
  'dct:modified': 'dc:date',
  'dct:valid': 'dc:date',
  'dct:abstract': 'dc:description',
  'dct:spatial': 'dc:coverage',
  'dct:temporal': 'dc:coverage',
  'dct:license': 'dc:rights',
  // No element says these.
  'dct:accrualPeriodicity': null,
  'dct:provenance': 'dc:description',
};

/** The fifteen elements alone, as OAI-PMH's `oai_dc` has them; boxes in words. */
export function simple_elements(record: MetadataRecord): Element[] {
  const boxes = (record.extents ?? []).flatMap(({ bbox }) =>
    bbox === undefined
      ? []
      : [
          {
            name: 'dc:coverage',
            text: `westlimit=${bbox[0]}; southlimit=${bbox[1]}; eastlimit=${bbox[2]}; northlimit=${bbox[3]}; units=degrees`,
          },
        ],
  );
  const plain = dublin_core_elements(record).flatMap(({ name, text }) => {
    const simple = name.startsWith('dc:') ? name : refined[name];
    return simple === null || simple === undefined ? [] : [{ name: simple, text }];
  });
  return [...new Map([...plain, ...boxes].map((one) => [`${one.name} ${one.text}`, one])).values()];
}
