import type { Dialect } from '../iso/dialect.ts';
import { order } from './order.ts';

const iso = 'http://standards.iso.org/iso/19115/-3';

/** Prefix of the namespace that declares a class, code or basic type. */
const prefixes: Readonly<Record<string, readonly string[]>> = {
  mdb: ['MD_Metadata', 'MD_MetadataScope'],
  mcc: [
    'MD_Identifier',
    'MD_BrowseGraphic',
    'MD_ScopeCode',
    'MD_Scope',
    'MD_ProgressCode',
    'MD_SpatialRepresentationTypeCode',
  ],
  lan: ['PT_Locale', 'LanguageCode', 'MD_CharacterSetCode'],
  mmi: ['MD_MaintenanceInformation', 'MD_MaintenanceFrequencyCode'],
  mco: ['MD_Constraints', 'MD_LegalConstraints', 'MD_RestrictionCode'],
  mrs: ['MD_ReferenceSystem'],
  mrd: ['MD_Distribution', 'MD_Format', 'MD_DigitalTransferOptions'],
  gcx: ['Anchor', 'MimeFileType'],
  gco: [
    'CharacterString',
    'Date',
    'DateTime',
    'Decimal',
    'Integer',
    'Real',
    'Boolean',
    'Distance',
    'ScopedName',
  ],
};
const prefix_by_class = new Map(
  Object.entries(prefixes).flatMap(([prefix, names]) => names.map((name) => [name, prefix] as const)),
);
/** By how the names of the others begin. */
const prefix_by_start: readonly (readonly [string, string])[] = [
  ['CI_', 'cit'],
  ['EX_', 'gex'],
  ['DQ_', 'mdq'],
  ['LI_', 'mrl'],
  ['SV_', 'srv'],
  ['DCP', 'srv'],
  ['Time', 'gml'],
];
const inherited: ReadonlySet<string> = new Set(order['MD_Identification']);

function class_prefix(name: string): string {
  return prefix_by_class.get(name) ?? prefix_by_start.find(([start]) => name.startsWith(start))?.[1] ?? 'mri';
}

/** ISO 19115-3: a namespace per package. */
export const iso19115_3_dialect: Dialect = {
  id: 'iso19115_3',
  namespaces: {
    mdb: `${iso}/mdb/2.0`,
    mcc: `${iso}/mcc/1.0`,
    cit: `${iso}/cit/2.0`,
    lan: `${iso}/lan/1.0`,
    mri: `${iso}/mri/1.0`,
    mmi: `${iso}/mmi/1.0`,
    mco: `${iso}/mco/1.0`,
    mrs: `${iso}/mrs/1.0`,
    mrd: `${iso}/mrd/1.0`,
    mrl: `${iso}/mrl/2.0`,
    gex: `${iso}/gex/1.0`,
    srv: `${iso}/srv/2.1`,
    gco: `${iso}/gco/1.0`,
    gcx: `${iso}/gcx/1.0`,
    mdq: 'http://standards.iso.org/iso/19157/-2/mdq/1.0',
    gml: 'http://www.opengis.net/gml/3.2',
    xlink: 'http://www.w3.org/1999/xlink',
  },
  code_list: (name) => `http://standards.iso.org/iso/19115/resources/Codelists/cat/codelists.xml#${name}`,
  class_prefix,
  // A property is of the namespace of the class that declares it.
  property_prefix: (name, of_class) =>
    of_class === 'SV_ServiceIdentification' && inherited.has(name) ? 'mri' : class_prefix(of_class),
  order,
};
