/** Reads the resources of a graph into records. */
import type { MetadataRecord, RecordKind } from '../../record.ts';
import type { ReadRecord } from '../format.ts';
import { record_language } from '../languages.ts';
import { producer_of } from '../ogc_record/read.ts';
import { frequency_code, last_part } from './codes.ts';
import type { Member } from './describe.ts';
import type { Graph, Term, Triple } from './graph.ts';
import { read_contacts } from './read_agents.ts';
import { read_distributions, read_format, read_licences, share_licence } from './read_distributions.ts';
import {
  id_of_address,
  is_access,
  is_crs,
  read_conformity,
  read_constraint,
  read_crs,
  read_dates,
  read_extent,
  read_period,
  read_themes,
} from './read_rest.ts';
import { known, text_of, Topic, value_of } from './reading.ts';
import { no_address } from './parse.ts';

export interface ReadResource {
  record: MetadataRecord;
  warnings: string[];
  /** Name of the resource in the graph, and of the record about it. */
  id: string;
  record_id: string | undefined;
  /** Which member each statement about the two was read into; what is not here no record holds. */
  read: ReadonlyMap<Triple, Member>;
}

const kinds: Record<string, RecordKind | undefined> = {
  'dcat:Dataset': 'dataset',
  'dcat:DatasetSeries': 'series',
  'dcat:DataService': 'service',
};

/** Names of the resources that a document catalogues: datasets, series, and services that no distribution merely uses. */
export function resources_of(graph: Graph): string[] {
  const found: string[] = [];
  const services: string[] = [];
  const used = new Set<string>();
  const listed = new Set<string>();
  for (const id of graph.subjects) {
    const types = graph.types(id);
    for (const { value } of graph.objects(id, 'dcat:accessService')) used.add(value);
    for (const { value } of graph.objects(id, 'dcat:service', 'foaf:primaryTopic')) listed.add(value);
    if (types.includes('dcat:Catalog')) continue;
    if (types.includes('dcat:Dataset') || types.includes('dcat:DatasetSeries')) found.push(id);
    else if (types.includes('dcat:DataService')) services.push(id);
  }
  const own = services.filter((id) => listed.has(id) || (!used.has(id) && found.length === 0));
  return [...found, ...own];
}

/** Records about resources: CatalogRecord → what it is about. */
export function records_about(graph: Graph): Map<string, string> {
  const found = new Map<string, string>();
  for (const id of graph.subjects) {
    for (const { value } of graph.objects(id, 'foaf:primaryTopic')) found.set(value, id);
    for (const { value } of graph.objects(id, 'foaf:isPrimaryTopicOf'))
      if (!found.has(id)) found.set(id, value);
  }
  return found;
}

const is_local = (id: string) => id.startsWith('_:') || id.startsWith(no_address);

/** Whether an identifier may name a record among those of other catalogues. */
const is_unique = (identifier: string) =>
  /^[a-z][\w+.-]*:\S{5}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i.test(identifier);

/** One resource as a record. */
export function read_resource(graph: Graph, id: string, record_id: string | undefined): ReadResource {
  const read = new Map<Triple, Member>();
  const topic = new Topic(graph, id, read);
  const about = record_id === undefined ? undefined : new Topic(graph, record_id, read);
  const warnings: string[] = [];
  const place = is_local(id) ? '' : ` (${id})`;
  const { own_id, identifiers } = read_identifiers(topic, about);
  const title = topic.text('title', 'dct:title');
  if (title === undefined) warnings.push(`Jeu de données sans titre${place}.`);
  if (own_id === undefined) warnings.push(`Jeu de données sans identifiant${place} : reconnu par son titre.`);
  const contacts = read_contacts(topic, 'contacts');
  const publisher = topic.texts('producer', 'dct:publisher');
  const { groups, keywords } = read_themes(graph, topic.take('themes', ['dcat:theme']));
  const { licence, distributions } = share_licence(
    read_licences(graph, topic.take('licence', ['dct:license']))[0],
    read_distributions(topic),
  );
  const frequency = topic.take('frequency', ['dct:accrualPeriodicity'])[0];
  const frequency_read = frequency && frequency_code(frequency.value);
  if (frequency !== undefined && frequency_read === undefined)
    warnings.push(`Fréquence de mise à jour inconnue : « ${frequency.value} »${place}.`);
  const codes = (member: Member, ...predicates: string[]) =>
    topic.take(member, predicates).map(({ value }) => last_part(value));
  const record: MetadataRecord = known({
    id: own_id ?? `sans-identifiant-${title ?? ''}`.slice(0, 200),
    kind: read_kind(topic),
    title: title ?? own_id ?? '',
    abstract: topic.text('abstract', 'dct:description') ?? topic.text('abstract', 'dct:abstract') ?? '',
    producer: publisher.length > 0 ? publisher.join(', ') : producer_of(contacts),
    licence,
    source_url: topic.take('source_url', ['dcat:landingPage'])[0]?.value ?? null,
    vintage: topic.text('vintage', 'dcat:version') ?? topic.text('vintage', 'owl:versionInfo') ?? null,
    lineage: topic.text('lineage', 'dct:provenance') ?? '',
    alternate_title: topic.text('alternate_title', 'dct:alternative'),
    identifiers,
    languages: topic
      .take('languages', ['dct:language'])
      .map(({ value }) => record_language(last_part(value))),
    record_language: about
      ?.take('record_language', ['dct:language'])
      .map(({ value }) => record_language(last_part(value)))[0],
    record_date: about?.text('record_date', 'dct:modified'),
    record_contacts: about && read_contacts(about, 'record_contacts'),
    contacts,
    dates: read_dates(graph, id, (predicates) => topic.take('dates', predicates)),
    frequency: frequency_read,
    status: topic.text('status', 'adms:status'),
    topics: topic
      .take('topics', ['geodcat:topicCategory', 'dct:subject'], ({ value }) =>
        value.includes('/TopicCategory/'),
      )
      .map(({ value }) => last_part(value)),
    themes: groups,
    extents: topic
      .take('extents', ['dct:spatial'])
      .map((term) => read_extent(graph, term))
      .filter((extent) => Object.keys(extent).length > 0),
    period: read_period(graph, topic.take('period', ['dct:temporal'])[0]),
    crs: topic
      .take('crs', ['dct:conformsTo'], (term) => is_crs(graph, term))
      .map((term) => read_crs(graph, term)),
    representations: codes('representations', 'adms:representationTechnique'),
    resolutions: read_resolutions(topic),
    ...read_constraints(topic),
    conformity: read_conformities(topic),
    formats: topic.take('formats', ['dct:format']).flatMap((term) => read_format(graph, id, term) ?? []),
    distributions,
    service: read_service(topic),
    parent_id: topic.take('parent_id', ['dcat:inSeries']).map(({ value }) => id_of_address(value))[0],
    relations: read_relations(topic),
    thumbnails: topic
      .take('thumbnails', ['foaf:depiction'])
      .map((term) => known({ url: term.value, description: text_of(graph, term.value, 'dct:description') })),
  }) as MetadataRecord;
  return {
    record: {
      ...record,
      keywords: [...topic.texts('keywords', 'dcat:keyword'), ...keywords],
      warnings: topic
        .take('warnings', ['dqv:hasQualityAnnotation'])
        .flatMap((annotation) => graph.objects(annotation.value, 'oa:hasBody'))
        .flatMap((body) =>
          body.kind === 'literal' ? body.value : (text_of(graph, body.value, 'rdf:value') ?? []),
        ),
    },
    warnings,
    id,
    record_id,
    read,
  };
}

/** What the record is named by: its own identifier, else one of the resource that no other catalogue gives another. */
function read_identifiers(topic: Topic, about: Topic | undefined) {
  const mains = topic.take('identifiers', ['dct:identifier']).map(({ value }) => value);
  const others = topic
    .take('identifiers', ['adms:identifier'])
    .flatMap((term) =>
      term.kind === 'literal' ? term.value : (value_of(topic.graph, term.value, 'skos:notation') ?? []),
    );
  const own_id =
    about?.take('id', ['dct:identifier']).map(({ value }) => value)[0] ??
    mains.find(is_unique) ??
    (is_local(topic.id) ? mains[0] : topic.id);
  const named = is_local(topic.id) ? [] : [topic.id];
  const all = [...new Set([...mains, ...others, ...named])].filter((identifier) => identifier !== own_id);
  // The address that this site gave the resource says nothing beside a better name.
  const identifiers =
    mains.some((main) => main !== own_id) || others.length > 0
      ? all.filter((identifier) => identifier !== topic.id || id_of_address(identifier) !== own_id)
      : all;
  return { own_id, identifiers };
}

function read_kind(topic: Topic): RecordKind {
  const named = topic
    .take('kind', ['dct:type'])
    .map(({ value }) => text_of(topic.graph, value, 'skos:notation') ?? '')
    .find((code) => ['map', 'reuse', 'process_result'].includes(code));
  if (named !== undefined) return named as RecordKind;
  const types = topic.graph.types(topic.id);
  if (types.includes('dcat:DatasetSeries')) return 'series';
  return types.map((type) => kinds[type]).find((kind) => kind !== undefined) ?? 'dataset';
}

function read_constraints(topic: Topic) {
  const { graph } = topic;
  const rights = (member: Member, about_access: boolean) =>
    topic.take(member, ['dct:rights'], (term) => is_access(graph, term) === about_access);
  const read = (terms: readonly Term[]) => terms.map((term) => read_constraint(graph, term));
  return {
    access_constraints: read([
      ...topic.take('access_constraints', ['dct:accessRights']),
      ...rights('access_constraints', true),
    ]),
    use_constraints: read(rights('use_constraints', false)),
  };
}

function read_resolutions(topic: Topic): MetadataRecord['resolutions'] {
  const { graph } = topic;
  const scales = topic
    .take('resolutions', ['dqv:hasQualityMeasurement'], ({ value }) =>
      String(value_of(graph, value, 'dqv:isMeasurementOf')).endsWith('spatialResolutionAsScale'),
    )
    .map(({ value }) => Number(value_of(graph, value, 'dqv:value')))
    .filter((scale) => scale > 0 && Number.isFinite(scale))
    .map((scale) => ({ scale_denominator: Math.round(1 / scale) }));
  const distances = topic
    .take('resolutions', ['dcat:spatialResolutionInMeters'])
    .map(({ value }) => Number(value))
    .filter((distance) => distance > 0 && Number.isFinite(distance))
    .map((distance_m) => ({ distance_m }));
  return [...scales, ...distances];
}

/** Tests of conformity, and standards that are said to be followed without more. */
function read_conformities(topic: Topic): MetadataRecord['conformity'] {
  const { graph } = topic;
  const tested = topic.take('conformity', ['prov:wasUsedBy']).flatMap((term) => read_conformity(graph, term));
  const followed = topic
    .take('conformity', ['dct:conformsTo'], (term) => !is_crs(graph, term))
    .map((term) => ({
      specification: text_of(graph, term.value, 'dct:title', 'skos:prefLabel', 'rdfs:label') ?? term.value,
      ...(term.kind === 'iri' ? { url: term.value } : {}),
      pass: true,
    }))
    .filter(({ url }) => url === undefined || !tested.some((other) => other.url === url));
  return [...tested, ...followed];
}

function read_service(topic: Topic): MetadataRecord['service'] {
  const { graph } = topic;
  const type = topic.take('service', ['geodcat:serviceType']).map(({ value }) => last_part(value))[0];
  const endpoints = topic.take('service', ['dcat:endpointURL']);
  const served = topic.take('service', ['dcat:servesDataset']);
  if (type === undefined && endpoints.length === 0 && served.length === 0) return undefined;
  return known({
    type: type ?? 'other',
    operations: endpoints.map(({ value }) => ({ name: '', url: value })),
    operates_on: served.map(({ value }) => {
      const id = id_of_address(value);
      const title = text_of(graph, value, 'rdfs:label', 'dct:title');
      return { ...(id === value ? { url: value } : { id }), ...(title === undefined ? {} : { title }) };
    }),
  }) as MetadataRecord['service'];
}

const relation_types = {
  'dct:requires': 'uses',
  'dct:isRequiredBy': 'is_used_by',
  'dct:replaces': 'replaces',
  'dct:source': 'derives_from',
  'dct:relation': 'related',
} as const;

function read_relations(topic: Topic): MetadataRecord['relations'] {
  return Object.entries(relation_types).flatMap(([predicate, type]) =>
    topic
      .take('relations', [predicate], ({ kind }) => kind === 'iri')
      .map(({ value }) =>
        known({
          type,
          id: id_of_address(value),
          title: text_of(topic.graph, value, 'rdfs:label', 'dct:title'),
        }),
      ),
  ) as MetadataRecord['relations'];
}

/** Records of a graph, with the part of it that says each (`write_original`). */
export function read_graph(graph: Graph, write_original: (read: ReadResource) => string): ReadRecord[] {
  const about = records_about(graph);
  return resources_of(graph).map((id) => {
    const read = read_resource(graph, id, about.get(id));
    return {
      record: read.record,
      original: { format: 'dcat_ttl', document: write_original(read) },
      warnings: read.warnings,
    };
  });
}
