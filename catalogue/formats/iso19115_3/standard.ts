/** ISO 19115-3 (mdb): the encoding of ISO 19115-1. */
import { date_node, node, text_node, with_attributes } from '../iso/build.ts';
import { as_facts, citation_sections, language_facts } from '../iso/citation.ts';
import { constraint_section } from '../iso/constraints.ts';
import { contact_sections, linkage_node } from '../iso/contacts.ts';
import { code_node, insert_in_order, language_node, put_prefixes, remove_child } from '../iso/dialect.ts';
import { distribution_sections } from '../iso/distribution.ts';
import { extent_section } from '../iso/extent.ts';
import { is_service, kind_of, levels } from '../iso/kind.ts';
import { keyword_section } from '../iso/keywords.ts';
import { quality_sections } from '../iso/quality.ts';
import { crs_section_of, relation_section, resolution_section } from '../iso/reference.ts';
import type { Section } from '../iso/section.ts';
import { service_sections } from '../iso/service.ts';
import type { Standard } from '../iso/standard.ts';
import { attribute_of, children_of, code_of, find, locate, text_at, type Element } from '../iso/tree.ts';
import { iso19115_3_dialect as dialect } from './dialect.ts';

const id_section: Section = {
  path: ['metadataIdentifier'],
  keys: ['id'],
  read: (property) => as_facts('id', text_at(property, 'MD_Identifier/code')),
  write: (facts) =>
    facts.map(({ value }) =>
      node('metadataIdentifier', node('MD_Identifier', text_node('code', value as string))),
    ),
};

const parent_section: Section = {
  path: ['parentMetadata'],
  keys: ['parent_id'],
  read: (property) =>
    as_facts(
      'parent_id',
      attribute_of(property, 'uuidref') ?? text_at(property, 'CI_Citation/identifier/*/code'),
    ),
  write: (facts) =>
    facts.map(({ value }) => with_attributes(node('parentMetadata'), { uuidref: value as string })),
};

/** The date of the record: its last revision. */
const date_section: Section = {
  path: ['dateInfo'],
  keys: ['record_date'],
  read(property, { above }) {
    const is_revision = (each: Element) => code_of(find(each, 'CI_Date/dateType')) === 'revision';
    const all = children_of(above.at(-1) ?? property, 'dateInfo');
    const is_it = is_revision(property) || !all.some(is_revision);
    return is_it ? as_facts('record_date', text_at(property, 'CI_Date/date')) : [];
  },
  write: (facts) =>
    facts.map(({ value }) =>
      node(
        'dateInfo',
        node(
          'CI_Date',
          date_node('date', value as string),
          code_node(dialect, 'dateType', 'CI_DateTypeCode', 'revision'),
        ),
      ),
    ),
};

const page_section: Section = {
  path: 'identificationInfo/*/citation/CI_Citation/onlineResource'.split('/'),
  keys: ['source_url'],
  read: (property) => as_facts('source_url', text_at(property, 'CI_OnlineResource/linkage')),
  write: (facts) =>
    facts.map(({ value }) =>
      node('onlineResource', node('CI_OnlineResource', linkage_node(value as string, dialect))),
    ),
};

/** The first language is the default one, the others stand beside it. */
const languages_section: Section = {
  path: 'identificationInfo/*/defaultLocale|otherLocale'.split('/'),
  keys: ['languages'],
  read: (property) => read_language(property, 'languages'),
  write: (facts, { languages = [] }) =>
    facts.map(({ value }) => {
      const name = value === languages[0] ? 'defaultLocale' : 'otherLocale';
      return node(name, node('PT_Locale', language_node('language', value as string)));
    }),
};

const record_language_section: Section = {
  path: ['defaultLocale'],
  keys: ['record_language'],
  read: (property) => read_language(property, 'record_language'),
  write: (facts) =>
    facts.map(({ value }) =>
      node('defaultLocale', node('PT_Locale', language_node('language', value as string))),
    ),
};

const shared: readonly Section[] = [
  id_section,
  record_language_section,
  parent_section,
  date_section,
  crs_section_of(dialect),
  ...contact_sections(dialect),
  ...citation_sections(dialect),
  page_section,
  resolution_section,
  keyword_section(dialect),
  constraint_section(dialect),
  relation_section(dialect),
  extent_section('identificationInfo/*/extent'),
  ...distribution_sections(dialect),
  ...quality_sections(dialect),
];
const of_data = [...shared, languages_section];
const of_service = [...shared, ...service_sections(dialect)];

const read_language = (property: Element, key: string) =>
  language_facts(find(property, 'PT_Locale/language'), key);

export const iso19115_3: Standard = {
  dialect,
  name: 'ISO 19115-3',
  roots: { MD_Metadata: [dialect.namespaces['mdb'] ?? '', 'http://standards.iso.org/iso/19115/-3/mdb/1.0'] },
  sections: (kind) => (kind === 'service' ? of_service : of_data),
  read_kind(root) {
    if (is_service(root)) return 'service';
    const scope = find(root, 'metadataScope/MD_MetadataScope');
    return kind_of(code_of(find(scope, 'resourceScope')), text_at(scope, 'name'));
  },
  write_kind(root, kind) {
    const { code, name } = levels[kind];
    for (const old of children_of(root, 'metadataScope')) remove_child(root, old);
    const scope = node(
      'metadataScope',
      node(
        'MD_MetadataScope',
        code_node(dialect, 'resourceScope', 'MD_ScopeCode', code),
        text_node('name', name),
      ),
    );
    insert_in_order(root, put_prefixes(scope, 'MD_Metadata', dialect), 'MD_Metadata', dialect);
    for (const { element } of locate(root, [
      'dataQualityInfo',
      'DQ_DataQuality',
      'scope',
      'MD_Scope',
      'level',
      '*',
    ])) {
      element.attributes['codeListValue'] = code;
      element.children = [code];
    }
  },
  start: ({ kind, service }) =>
    node(
      'MD_Metadata',
      node(
        'metadataStandard',
        node('CI_Citation', text_node('title', 'ISO 19115-3'), text_node('edition', '2016')),
      ),
      node(
        'identificationInfo',
        kind === 'service'
          ? node(
              'SV_ServiceIdentification',
              code_node(
                dialect,
                'couplingType',
                'SV_CouplingType',
                (service?.operates_on ?? []).length > 0 ? 'tight' : 'loose',
              ),
            )
          : node('MD_DataIdentification'),
      ),
    ),
  make: (name, { kind }) =>
    name === 'DQ_DataQuality'
      ? node(
          name,
          node('scope', node('MD_Scope', code_node(dialect, 'level', 'MD_ScopeCode', levels[kind].code))),
        )
      : node(name),
};
