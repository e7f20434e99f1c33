/** Nodes of DCAT that single members are written as. */
import type { Extent, KeywordGroup, MetadataRecord, RecordKind } from '../../record.ts';
import { eu_language } from '../languages.ts';
import { inspire_codelist, language_iri } from './codes.ts';
import { address_value, concept, listed_concept } from './describe_distributions.ts';
import { date_literal, wkt_of_box } from './literals.ts';
import { node, reference, type Node, type Property, type Value } from './tree.ts';
import { is_absolute, safe_iri } from './vocabulary.ts';

/** Where a record's resource is named at this site: the page that shows it. */
export const resource_address = (base_url: string, id: string): string =>
  safe_iri(`${base_url}/catalogue/${encodeURIComponent(id)}`);

export const date_predicates = {
  creation: 'dct:created',
  publication: 'dct:issued',
  revision: 'dct:modified',
  validity: 'dct:valid',
} as const;

export const text = (value: string | null | undefined): Value | undefined =>
  value === undefined || value === null || value === '' ? undefined : { text: value };

export const language_node = (code: string): Node =>
  reference(safe_iri(language_iri(eu_language(code))), 'dct:LinguisticSystem');

/** INSPIRE names three kinds; others are told by their name here. */
export function kind_node(kind: RecordKind): Node {
  if (kind === 'dataset' || kind === 'series' || kind === 'service')
    return listed_concept(`${inspire_codelist}/ResourceType/${kind}`);
  return concept(kind);
}

/** The first identifier, else the record's own, is the one that others know the resource by. */
export function identifier_properties({ id, identifiers = [] }: MetadataRecord): Property[] {
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

export const warning_node = (body: Value): Node =>
  node(null, 'dqv:QualityAnnotation', {
    'oa:motivatedBy': reference('http://www.w3.org/ns/dqv#qualityAssessment'),
    'oa:hasBody': node(null, [], { 'rdf:value': body }),
  });

/** Keywords of a thesaurus; the thesaurus says its title, date and kind of keywords. */
export function concepts_of({
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

export function location_node({ description, identifier, bbox }: Extent, language: string): Node {
  const is_named = identifier !== undefined && is_absolute(identifier);
  return node(is_named ? safe_iri(identifier) : null, 'dct:Location', {
    'skos:prefLabel': description === undefined ? undefined : { text: description, language },
    'dct:identifier': is_named ? undefined : text(identifier),
    'dcat:bbox': bbox === undefined ? undefined : { text: wkt_of_box(bbox), datatype: 'geo:wktLiteral' },
  });
}

export const decimal = (value: number): Value => ({ text: plain_number(value), datatype: 'xsd:decimal' });
const plain_number = (value: number): string =>
  String(value).includes('e') ? value.toFixed(20).replace(/0+$/, '') : String(value);

/** A scale of 1:25 000 is the number 0.00004 (GeoDCAT-AP, « Spatial resolution »). */
export const scale_node = (denominator: number): Node =>
  node(null, 'dqv:QualityMeasurement', {
    'dqv:isMeasurementOf': reference('http://data.europa.eu/930/spatialResolutionAsScale', 'dqv:Metric'),
    'dqv:value': decimal(1 / denominator),
  });

type Constraint = NonNullable<MetadataRecord['use_constraints']>[number];

export const rights_node = ({ text: words, url, code }: Constraint, ...codes: string[]): Node =>
  node(url !== undefined && is_absolute(url) ? safe_iri(url) : null, 'dct:RightsStatement', {
    'rdfs:label': text(words),
    'dct:type': [...(code === undefined ? [] : [code]), ...codes].map(concept),
  });

/** DCAT-AP has one statement on access: further ones are rights that say what they are. */
export const access_code = 'accessConstraints';
export const access_properties = ({ access_constraints = [] }: MetadataRecord): Property[] =>
  access_constraints.map((constraint, i) =>
    i === 0
      ? { predicate: 'dct:accessRights', value: rights_node(constraint) }
      : { predicate: 'dct:rights', value: rights_node(constraint, access_code) },
  );

export const page_node = (
  { url, name, description, protocol }: NonNullable<MetadataRecord['distributions']>[number],
  language: string,
): Node =>
  node(is_absolute(url) ? safe_iri(url) : null, 'foaf:Document', {
    'dct:title': name === undefined ? undefined : { text: name, language },
    'dct:description': description === undefined ? undefined : { text: description, language },
    'dct:type': protocol === undefined ? undefined : concept(protocol),
  });

/** Of a service: its kind, where it answers, whose data it serves. */
export function service_properties(
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
