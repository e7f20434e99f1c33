/** What the resource is: title, dates, identifiers, abstract, and its single codes. */
import type { ResourceDate } from '../../record.ts';
import { code_node, language_node, unknown_date, type Dialect } from './dialect.ts';
import { date_node, node, text_node } from './build.ts';
import type { Fact } from './facts.ts';
import type { Section } from './section.ts';
import {
  attribute_of,
  child_of,
  code_of,
  find,
  href_of,
  prose_of,
  text_at,
  text_of,
  type Element,
} from './tree.ts';

const identification = 'identificationInfo/*';
const citation = `${identification}/citation/CI_Citation`;

/** A section whose nodes hold one text each, on one line; of several lines where they are `prose`. */
export const text_section = (path: string, key: string, prose = false): Section => ({
  path: path.split('/'),
  keys: [key],
  read: (property) => as_facts(key, prose ? prose_of(property) : text_of(property)),
  write: (facts) =>
    facts.flatMap(({ value }) => text_node(path.split('/').at(-1) ?? '', value as string) ?? []),
});

export const as_facts = (key: string, value: unknown): Fact[] =>
  value === undefined ? [] : [{ key, value }];

/** A section whose nodes hold one code each. */
export const code_section = (dialect: Dialect, path: string, list: string, key: string): Section => ({
  path: path.split('/'),
  keys: [key],
  read: (property) => as_facts(key, code_of(property)),
  write: (facts) =>
    facts.flatMap(
      ({ value }) => code_node(dialect, path.split('/').at(-1) ?? '', list, value as string) ?? [],
    ),
});

export function citation_sections(dialect: Dialect): Section[] {
  return [
    text_section(`${citation}/title`, 'title'),
    text_section(`${citation}/alternateTitle`, 'alternate_title'),
    text_section(`${citation}/edition`, 'vintage'),
    text_section(`${identification}/abstract`, 'abstract', true),
    text_section(`${identification}/purpose`, 'purpose', true),
    code_section(dialect, `${identification}/status`, 'MD_ProgressCode', 'status'),
    code_section(
      dialect,
      `${identification}/spatialRepresentationType`,
      'MD_SpatialRepresentationTypeCode',
      'representations',
    ),
    date_section(dialect),
    identifier_section,
    topic_section,
    frequency_section(dialect),
    thumbnail_section,
  ];
}

const date_types: readonly string[] = ['creation', 'publication', 'revision', 'validity'];

/** The date of a CI_Date: a day or a time. */
export const date_of = (property: Element | undefined) => text_at(property, 'CI_Date/date');

/** Its kind, when records know it. */
export function date_type_of(property: Element | undefined): ResourceDate['type'] | undefined {
  const type = code_of(find(property, 'CI_Date/dateType'));
  return date_types.includes(type ?? '') ? (type as ResourceDate['type']) : undefined;
}

const ci_date = (dialect: Dialect, { type, date }: ResourceDate): Element =>
  node(
    'date',
    node('CI_Date', date_node('date', date), code_node(dialect, 'dateType', 'CI_DateTypeCode', type)),
  );

/** The date of a thesaurus or a specification; ISO 19139 requires one. */
export function dated(dialect: Dialect, date: string | undefined, type: ResourceDate['type'] | undefined) {
  if (date !== undefined) return ci_date(dialect, { type: type ?? 'publication', date });
  return dialect.id === 'iso19139' ? unknown_date : undefined;
}

const date_section = (dialect: Dialect): Section => ({
  path: `${citation}/date`.split('/'),
  keys: ['dates'],
  read(property) {
    const [date, type] = [date_of(property), date_type_of(property)];
    return date === undefined || type === undefined ? [] : [{ key: 'dates', value: { type, date } }];
  },
  write: (facts) => facts.map(({ value }) => ci_date(dialect, value as ResourceDate)),
});

/** A code of an identifier; one in the space of an address names both as one URI. */
const identifier_section: Section = {
  path: `${citation}/identifier`.split('/'),
  keys: ['identifiers'],
  read(property) {
    const identifier = child_of(property);
    const code = href_of(child_of(identifier, 'code')) ?? text_at(identifier, 'code');
    const space = text_at(identifier, 'codeSpace');
    if (code === undefined) return [];
    const is_part = !/^[a-z]+:/i.test(code) && /^https?:\/\//.test(space ?? '');
    return as_facts('identifiers', is_part ? `${space?.replace(/\/$/, '')}/${code}` : code);
  },
  write: (facts) =>
    facts.map(({ value }) => node('identifier', node('MD_Identifier', text_node('code', value as string)))),
};

const topic_section: Section = {
  path: `${identification}/topicCategory`.split('/'),
  keys: ['topics'],
  read: (property) => as_facts('topics', text_of(property)),
  write: (facts) =>
    facts.map(({ value }) => node('topicCategory', node('MD_TopicCategoryCode', value as string))),
};

const frequency_section = (dialect: Dialect): Section => ({
  path: `${identification}/resourceMaintenance`.split('/'),
  keys: ['frequency'],
  read: (property) =>
    as_facts('frequency', code_of(find(property, 'MD_MaintenanceInformation/maintenanceAndUpdateFrequency'))),
  write: (facts) =>
    facts.map(({ value }) =>
      node(
        'resourceMaintenance',
        node(
          'MD_MaintenanceInformation',
          code_node(dialect, 'maintenanceAndUpdateFrequency', 'MD_MaintenanceFrequencyCode', value as string),
        ),
      ),
    ),
});

const thumbnail_section: Section = {
  path: `${identification}/graphicOverview`.split('/'),
  keys: ['thumbnails'],
  read(property) {
    const url = text_at(property, 'MD_BrowseGraphic/fileName');
    const description = text_at(property, 'MD_BrowseGraphic/fileDescription');
    if (url === undefined) return [];
    return as_facts('thumbnails', description === undefined ? { url } : { url, description });
  },
  write: (facts) =>
    facts.map(({ value }) => {
      const { url, description } = value as { url: string; description?: string };
      return node(
        'graphicOverview',
        node('MD_BrowseGraphic', text_node('fileName', url), text_node('fileDescription', description)),
      );
    }),
};

/** ISO 639-2/T codes under their B form, which INSPIRE asks for. */
const bibliographic: Readonly<Record<string, string>> = {
  fra: 'fre',
  deu: 'ger',
  nld: 'dut',
  eus: 'baq',
  fr: 'fre',
  en: 'eng',
};

/** Where INSPIRE wants the codes of languages from. */
export const language_list_form = /loc\.gov\/standards\/iso639-2/;

/** The language that a property holds; one that is not said by its code of ISO 639-2/B is written anew with the next edit. */
export function language_facts(property: Element | undefined, key: string): Fact[] {
  const code = code_of(property);
  if (code === undefined) return [];
  const value = bibliographic[code] ?? code;
  const list = attribute_of(child_of(property), 'codeList') ?? '';
  return [{ key, value, ...(language_list_form.test(list) && value === code ? {} : { guessed: true }) }];
}

export const language_section = (path: string, key: string): Section => ({
  path: path.split('/'),
  keys: [key],
  read: (property) => language_facts(property, key),
  write: (facts) => facts.map(({ value }) => language_node('language', value as string)),
});
