/** ISO 19139 (gmd): the encoding of ISO 19115:2003 that INSPIRE requires. */
import type { RecordKind } from '../../record.ts';
import { citation_sections, language_section, text_section, as_facts } from '../iso/citation.ts';
import { constraint_section } from '../iso/constraints.ts';
import { contact_sections } from '../iso/contacts.ts';
import { code_node, put_prefixes, insert_in_order, remove_child, type Dialect } from '../iso/dialect.ts';
import { distribution_sections } from '../iso/distribution.ts';
import { extent_section } from '../iso/extent.ts';
import { is_service, kind_of, levels } from '../iso/kind.ts';
import { keyword_section } from '../iso/keywords.ts';
import { date_node, node, text_node, with_attributes } from '../iso/build.ts';
import { quality_sections } from '../iso/quality.ts';
import { crs_section_of, relation_section, resolution_section } from '../iso/reference.ts';
import type { Section } from '../iso/section.ts';
import { service_sections } from '../iso/service.ts';
import type { Standard } from '../iso/standard.ts';
import { child_of, code_of, children_of, locate, text_at, text_of, type Element } from '../iso/tree.ts';
import { order } from './order.ts';

const gmd = 'http://www.isotc211.org/2005/gmd';
const basic_types: ReadonlySet<string> = new Set([
  'CharacterString',
  'Date',
  'DateTime',
  'Decimal',
  'Integer',
  'Real',
  'Boolean',
  'Distance',
  'LocalName',
]);
/** Properties that a service has of MD_Identification. */
const inherited: ReadonlySet<string> = new Set(order['MD_Identification']);

export const iso19139_dialect: Dialect = {
  id: 'iso19139',
  namespaces: {
    gmd,
    gco: 'http://www.isotc211.org/2005/gco',
    gmx: 'http://www.isotc211.org/2005/gmx',
    srv: 'http://www.isotc211.org/2005/srv',
    gml: 'http://www.opengis.net/gml/3.2',
    xlink: 'http://www.w3.org/1999/xlink',
  },
  code_list: (name) => `http://standards.iso.org/iso/19139/resources/gmxCodelists.xml#${name}`,
  class_prefix(name) {
    if (basic_types.has(name)) return 'gco';
    if (name === 'Anchor' || name === 'MimeFileType') return 'gmx';
    if (name.startsWith('Time')) return 'gml';
    return name.startsWith('SV_') || name === 'DCPList' ? 'srv' : 'gmd';
  },
  property_prefix(name, of_class) {
    if (of_class.startsWith('Time')) return 'gml';
    if (of_class === 'SV_ServiceIdentification') return inherited.has(name) ? 'gmd' : 'srv';
    return of_class.startsWith('SV_') ? 'srv' : 'gmd';
  },
  order,
};
const dialect = iso19139_dialect;

const date_section: Section = {
  path: ['dateStamp'],
  keys: ['record_date'],
  read: (property) => as_facts('record_date', text_of(property)),
  write: (facts) => facts.map(({ value }) => date_node('dateStamp', value as string)),
};

const shared: readonly Section[] = [
  text_section('fileIdentifier', 'id'),
  language_section('language', 'record_language'),
  text_section('parentIdentifier', 'parent_id'),
  date_section,
  text_section('dataSetURI', 'source_url'),
  crs_section_of(dialect),
  ...contact_sections(dialect),
  ...citation_sections(dialect),
  keyword_section(dialect),
  constraint_section(dialect),
  relation_section(dialect),
  extent_section('identificationInfo/*/extent'),
  ...distribution_sections(dialect),
  ...quality_sections(dialect),
];
/** What only MD_DataIdentification has. */
const data_only: ReadonlySet<string> = new Set(['topics', 'representations']);
const of_data = [
  ...shared,
  resolution_section,
  language_section('identificationInfo/*/language', 'languages'),
];
const of_service = [
  ...shared.filter(({ keys }) => !keys.some((key) => data_only.has(key))),
  ...service_sections(dialect),
];

export const iso19139: Standard = {
  dialect,
  name: 'ISO 19139',
  roots: {
    MD_Metadata: [gmd],
    MI_Metadata: [gmd, 'http://www.isotc211.org/2005/gmi', 'http://standards.iso.org/iso/19115/-2/gmi/1.0'],
  },
  sections: (kind) => (kind === 'service' ? of_service : of_data),
  read_kind: (root) =>
    is_service(root)
      ? 'service'
      : kind_of(code_of(child_of(root, 'hierarchyLevel')), text_at(root, 'hierarchyLevelName')),
  write_kind(root, kind) {
    const { code, name } = levels[kind];
    for (const old of ['hierarchyLevel', 'hierarchyLevelName'].flatMap((each) => children_of(root, each)))
      remove_child(root, old);
    for (const property of [
      code_node(dialect, 'hierarchyLevel', 'MD_ScopeCode', code),
      text_node('hierarchyLevelName', name),
    ])
      if (property !== undefined)
        insert_in_order(root, put_prefixes(property, 'MD_Metadata', dialect), 'MD_Metadata', dialect);
    for (const { element } of locate(root, [
      'dataQualityInfo',
      'DQ_DataQuality',
      'scope',
      'DQ_Scope',
      'level',
    ]))
      for (const scope of children_of(element)) set_code(scope, code);
  },
  start: ({ kind, service }) =>
    node(
      'MD_Metadata',
      code_node(dialect, 'characterSet', 'MD_CharacterSetCode', 'utf8'),
      text_node('metadataStandardName', 'ISO 19115:2003/19139'),
      text_node('metadataStandardVersion', '1.0'),
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
              // The schema requires one; which they are is not known.
              (service?.operations ?? []).length > 0
                ? undefined
                : with_attributes(node('containsOperations'), { 'gco:nilReason': 'unknown' }),
            )
          : node('MD_DataIdentification', code_node(dialect, 'characterSet', 'MD_CharacterSetCode', 'utf8')),
      ),
    ),
  make: (name, { kind }) => (name === 'DQ_DataQuality' ? quality_of(kind) : node(name)),
};

const set_code = (element: Element, code: string) => {
  element.attributes['codeListValue'] = code;
  element.children = [code];
};

const quality_of = (kind: RecordKind) =>
  node(
    'DQ_DataQuality',
    node('scope', node('DQ_Scope', code_node(dialect, 'level', 'MD_ScopeCode', levels[kind].code))),
  );
