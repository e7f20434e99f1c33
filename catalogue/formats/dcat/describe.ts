/** A record as what DCAT-AP 3 and GeoDCAT-AP 3 say of it: which member gives which property. */
import type { Extent, KeywordGroup, MetadataRecord, RecordKind } from '../../record.ts';
import { eu_language, web_language } from '../languages.ts';
import { frequency_iri, inspire_codelist, language_iri } from './codes.ts';
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
import { date_literal, wkt_of_box } from './literals.ts';
import { node, reference, type Node, type Property, type Value } from './tree.ts';
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

/** Where a record's resource is named at this site: the page that shows it. */
export const resource_address = (base_url: string, id: string): string =>
  safe_iri(`${base_url}/catalogue/${encodeURIComponent(id)}`);

const classes: Record<RecordKind, string> = {
  dataset: 'dcat:Dataset',
  series: 'dcat:DatasetSeries',
  service: 'dcat:DataService',
  map: 'dcat:Dataset',
  reuse: 'dcat:Dataset',
  process_result: 'dcat:Dataset',
};

const date_predicates = {
  creation: 'dct:created',
  publication: 'dct:issued',
  revision: 'dct:modified',
  validity: 'dct:valid',
} as const;

const relation_predicates = {
  uses: 'dct:requires',
  is_used_by: 'dct:isRequiredBy',
  replaces: 'dct:replaces',
  derives_from: 'dct:source',
  related: 'dct:relation',
} as const;

const is_many = (values: Value | readonly Value[]): values is readonly Value[] => Array.isArray(values);
const text = (value: string | null | undefined): Value | undefined =>
  value === undefined || value === null || value === '' ? undefined : { text: value };

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

const language_node = (code: string): Node =>
  reference(safe_iri(language_iri(eu_language(code))), 'dct:LinguisticSystem');

/** INSPIRE names three kinds; others are told by their name here. */
function kind_node(kind: RecordKind): Node {
  if (kind === 'dataset' || kind === 'series' || kind === 'service')
    return listed_concept(`${inspire_codelist}/ResourceType/${kind}`);
  return concept(kind);
}

/** The first identifier, else the record's own, is the one that others know the resource by. */
function identifier_properties({ id, identifiers = [] }: MetadataRecord): Property[] {
  const [first = id, ...others] = identifiers;
  return [
    {
      predicate: 'dct:identifier',
      value: { text: first, ...(is_absolute(first) ? { datatype: 'xsd:anyURI' } : {}) },
    },
    ...others.map((identifier) => ({
      predicate: 'adms:identifier',
      value: node(null, 'adms:Identifier', { 'skos:notation': text(identifier) }),
    })),
  ];
}

const warning_node = (body: Value): Node =>
  node(null, 'dqv:QualityAnnotation', {
    'oa:motivatedBy': reference('http://www.w3.org/ns/dqv#qualityAssessment'),
    'oa:hasBody': node(null, [], { 'rdf:value': body }),
  });

/** Keywords of a thesaurus; the thesaurus says its title, date and kind of keywords. */
function concepts_of({
  type,
  thesaurus: { title, url, date, date_type = 'publication' },
  concepts,
}: KeywordGroup): Node[] {
  const scheme = node(url !== undefined && is_absolute(url) ? safe_iri(url) : null, 'skos:ConceptScheme', {
    'dct:title': text(title),
    [date_predicates[date_type]]: date_literal(date ?? null),
    'dct:type': type === undefined ? undefined : concept(type),
  });
  return concepts.map(({ label, url: address }) =>
    node(address !== undefined && is_absolute(address) ? safe_iri(address) : null, 'skos:Concept', {
      'skos:prefLabel': text(label),
      'skos:inScheme': scheme,
    }),
  );
}

function location_node({ description, identifier, bbox }: Extent, language: string): Node {
  const is_named = identifier !== undefined && is_absolute(identifier);
  return node(is_named ? safe_iri(identifier) : null, 'dct:Location', {
    'skos:prefLabel': description === undefined ? undefined : { text: description, language },
    'dct:identifier': is_named ? undefined : text(identifier),
    'dcat:bbox': bbox === undefined ? undefined : { text: wkt_of_box(bbox), datatype: 'geo:wktLiteral' },
  });
}

const decimal = (value: number): Value => ({ text: plain_number(value), datatype: 'xsd:decimal' });
const plain_number = (value: number): string =>
  String(value).includes('e') ? value.toFixed(20).replace(/0+$/, '') : String(value);

/** A scale of 1:25 000 is the number 0.00004 (GeoDCAT-AP, « Spatial resolution »). */
const scale_node = (denominator: number): Node =>
  node(null, 'dqv:QualityMeasurement', {
    'dqv:isMeasurementOf': reference('http://data.europa.eu/930/spatialResolutionAsScale', 'dqv:Metric'),
    'dqv:value': decimal(1 / denominator),
  });

type Constraint = NonNullable<MetadataRecord['use_constraints']>[number];

const rights_node = ({ text: words, url, code }: Constraint, ...codes: string[]): Node =>
  node(url !== undefined && is_absolute(url) ? safe_iri(url) : null, 'dct:RightsStatement', {
    'rdfs:label': text(words),
    'dct:type': [...(code === undefined ? [] : [code]), ...codes].map(concept),
  });

/** DCAT-AP has one statement on access: further ones are rights that say what they are. */
export const access_code = 'accessConstraints';
const access_properties = ({ access_constraints = [] }: MetadataRecord): Property[] =>
  access_constraints.map((constraint, i) =>
    i === 0
      ? { predicate: 'dct:accessRights', value: rights_node(constraint) }
      : { predicate: 'dct:rights', value: rights_node(constraint, access_code) },
  );

const page_node = (
  { url, name, description, protocol }: NonNullable<MetadataRecord['distributions']>[number],
  language: string,
): Node =>
  node(is_absolute(url) ? safe_iri(url) : null, 'foaf:Document', {
    'dct:title': name === undefined ? undefined : { text: name, language },
    'dct:description': description === undefined ? undefined : { text: description, language },
    'dct:type': protocol === undefined ? undefined : concept(protocol),
  });

/** Of a service: its kind, where it answers, whose data it serves. */
function service_properties(
  { service, distributions = [], kind }: MetadataRecord,
  base_url: string,
): Property[] {
  if (service === undefined) return [];
  const { type, operations = [], operates_on = [] } = service;
  const endpoints = new Set(operations.map(({ url }) => url));
  // A service must say where it answers.
  const first = distributions[0]?.url;
  if (endpoints.size === 0 && kind === 'service' && first !== undefined) endpoints.add(first);
  return [
    {
      predicate: 'geodcat:serviceType',
      value: listed_concept(`${inspire_codelist}/SpatialDataServiceType/${type}`),
    },
    ...[...endpoints].map((url) => ({
      predicate: 'dcat:endpointURL',
      value: address_value(url, 'rdfs:Resource'),
    })),
    ...operates_on.map(({ id, url, title }) => ({
      predicate: 'dcat:servesDataset',
      value: node(id === undefined ? safe_iri(url ?? '') : resource_address(base_url, id), [], {
        'rdfs:label': text(title),
      }),
    })),
  ];
}
