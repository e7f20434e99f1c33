/** A record as what DCAT-AP 3 and GeoDCAT-AP 3 say of it: which member gives which property. */
import type { MetadataRecord, RecordKind } from '../../record.ts';
import { web_language } from '../languages.ts';
import { frequency_iri, inspire_codelist } from './codes.ts';
import { contact_properties } from './describe_agents.ts';
import { conformity_properties } from './describe_conformity.ts';
import {
  address_value,
  concept,
  crs_value,
  distribution_node,
  format_node,
  licence_node,
  listed_concept,
} from './describe_distributions.ts';
import { date_literal } from './literals.ts';
import {
  access_properties,
  concepts_of,
  date_predicates,
  decimal,
  identifier_properties,
  kind_node,
  language_node,
  location_node,
  page_node,
  resource_address,
  rights_node,
  scale_node,
  service_properties,
  text,
  warning_node,
} from './describe_nodes.ts';
import { node, reference, type Property, type Value } from './tree.ts';
import { is_absolute, safe_iri } from './vocabulary.ts';

export type Member = keyof MetadataRecord;

/** A property, and the member of the record that it is written from. */
export interface MemberProperty extends Property {
  member: Member;
}

export interface Description {
  /** Of the resource: its page at this site. */
  id: string;
  types: string[];
  properties: MemberProperty[];
  /** Of the record about it. */
  record_id: string;
  record_properties: MemberProperty[];
}

const classes: Record<RecordKind, string> = {
  dataset: 'dcat:Dataset',
  series: 'dcat:DatasetSeries',
  service: 'dcat:DataService',
  map: 'dcat:Dataset',
  reuse: 'dcat:Dataset',
  process_result: 'dcat:Dataset',
};

const relation_predicates = {
  uses: 'dct:requires',
  is_used_by: 'dct:isRequiredBy',
  replaces: 'dct:replaces',
  derives_from: 'dct:source',
  related: 'dct:relation',
} as const;

const is_many = (values: Value | readonly Value[]): values is readonly Value[] => Array.isArray(values);
/** All that is said of a record, member by member, in the order of its members. */
export function describe_record(record: MetadataRecord, base_url: string): Description {
  const language = web_language(record.record_language ?? 'fre');
  const said = (value: string | undefined): Value | undefined => {
    const plain = text(value);
    return plain && { ...plain, language };
  };
  const properties: MemberProperty[] = [];
  const add = (member: Member, predicate: string, values: Value | readonly Value[] | undefined) => {
    if (values === undefined) return;
    for (const value of is_many(values) ? values : [values]) properties.push({ member, predicate, value });
  };
  const spread = (member: Member, found: readonly Property[]) =>
    properties.push(...found.map((property) => ({ member, ...property })));

  add('kind', 'dct:type', kind_node(record.kind));
  add('title', 'dct:title', said(record.title));
  add('abstract', 'dct:description', said(record.abstract));
  add('alternate_title', 'dct:alternative', said(record.alternate_title));
  spread('identifiers', identifier_properties(record));
  if (record.producer !== '')
    add('producer', 'dct:publisher', node(null, 'foaf:Agent', { 'foaf:name': text(record.producer) }));
  spread('contacts', contact_properties(record.contacts));
  if (record.licence !== null) add('licence', 'dct:license', licence_node(record.licence));
  if (record.source_url !== null && record.source_url !== '')
    add('source_url', 'dcat:landingPage', address_value(record.source_url, 'foaf:Document'));
  add('vintage', 'dcat:version', text(record.vintage));
  if (record.lineage !== '')
    add(
      'lineage',
      'dct:provenance',
      node(null, 'dct:ProvenanceStatement', { 'rdfs:label': said(record.lineage) }),
    );
  add(
    'keywords',
    'dcat:keyword',
    record.keywords.flatMap((keyword) => said(keyword) ?? []),
  );
  add(
    'warnings',
    'dqv:hasQualityAnnotation',
    record.warnings.map((warning) => warning_node({ text: warning, language })),
  );
  add(
    'languages',
    'dct:language',
    (record.languages ?? []).map((code) => language_node(code)),
  );
  for (const { type, date } of record.dates ?? []) add('dates', date_predicates[type], date_literal(date));
  if (record.frequency !== undefined)
    add(
      'frequency',
      'dct:accrualPeriodicity',
      reference(safe_iri(frequency_iri(record.frequency)), 'dct:Frequency'),
    );
  if (record.status !== undefined) add('status', 'adms:status', concept(record.status));
  add(
    'topics',
    'geodcat:topicCategory',
    (record.topics ?? []).map((topic) => listed_concept(`${inspire_codelist}/TopicCategory/${topic}`)),
  );
  add('themes', 'dcat:theme', (record.themes ?? []).flatMap(concepts_of));
  add(
    'extents',
    'dct:spatial',
    (record.extents ?? []).map((extent) => location_node(extent, language)),
  );
  if (record.period !== undefined)
    add(
      'period',
      'dct:temporal',
      node(null, 'dct:PeriodOfTime', {
        'dcat:startDate': date_literal(record.period.begin),
        'dcat:endDate': date_literal(record.period.end),
      }),
    );
  add(
    'crs',
    'dct:conformsTo',
    (record.crs ?? []).map(({ uri, name }) => crs_value(uri, name)),
  );
  add(
    'representations',
    'adms:representationTechnique',
    (record.representations ?? []).map((code) =>
      listed_concept(`${inspire_codelist}/SpatialRepresentationType/${code}`),
    ),
  );
  for (const resolution of record.resolutions ?? [])
    if ('distance_m' in resolution)
      add('resolutions', 'dcat:spatialResolutionInMeters', decimal(resolution.distance_m));
    else add('resolutions', 'dqv:hasQualityMeasurement', scale_node(resolution.scale_denominator));
  spread('access_constraints', access_properties(record));
  add(
    'use_constraints',
    'dct:rights',
    (record.use_constraints ?? []).map((constraint) => rights_node(constraint)),
  );
  spread('conformity', conformity_properties(record.conformity));
  add('formats', 'dct:format', (record.formats ?? []).map(format_node));
  for (const distribution of record.distributions ?? [])
    if (distribution.function === 'information')
      add('distributions', 'foaf:page', page_node(distribution, language));
    else add('distributions', 'dcat:distribution', distribution_node(distribution, record, language));
  spread('service', service_properties(record, base_url));
  if (record.parent_id !== undefined)
    add('parent_id', 'dcat:inSeries', reference(resource_address(base_url, record.parent_id)));
  for (const { type, id, title } of record.relations ?? [])
    add(
      'relations',
      relation_predicates[type],
      node(resource_address(base_url, id), [], { 'rdfs:label': said(title) }),
    );
  add(
    'thumbnails',
    'foaf:depiction',
    (record.thumbnails ?? []).map(({ url, description }) =>
      node(is_absolute(url) ? safe_iri(url) : null, 'foaf:Image', { 'dct:description': said(description) }),
    ),
  );
  return {
    id: resource_address(base_url, record.id),
    types: [classes[record.kind]],
    properties,
    record_id: safe_iri(`${base_url}/collections/catalogue/items/${encodeURIComponent(record.id)}`),
    record_properties: record_properties(record),
  };
}

function record_properties({
  id,
  record_language,
  record_date,
  record_contacts,
}: MetadataRecord): MemberProperty[] {
  const optional = (member: Member, predicate: string, value: Value | undefined): MemberProperty[] =>
    value === undefined ? [] : [{ member, predicate, value }];
  return [
    { member: 'id', predicate: 'dct:identifier', value: { text: id } },
    ...optional('record_date', 'dct:modified', date_literal(record_date ?? null)),
    ...optional(
      'record_language',
      'dct:language',
      record_language === undefined ? undefined : language_node(record_language),
    ),
    ...contact_properties(record_contacts).map((property) => ({
      member: 'record_contacts' as const,
      ...property,
    })),
  ];
}
