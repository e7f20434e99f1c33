/** Reads the resources of a graph into records. */
import type { MetadataRecord } from '../../record.ts';
import type { ReadRecord } from '../format.ts';
import { record_language } from '../languages.ts';
import { producer_of } from '../ogc_record/read.ts';
import { frequency_code, last_part } from './codes.ts';
import type { Member } from './describe.ts';
import { records_about, resources_of } from './find_resources.ts';
import type { Graph, Triple } from './graph.ts';
import { read_contacts } from './read_agents.ts';
import { read_distributions, read_format, read_licences, share_licence } from './read_distributions.ts';
import { is_local, read_identifiers } from './read_identifiers.ts';
import {
  read_conformities,
  read_constraints,
  read_kind,
  read_relations,
  read_resolutions,
  read_service,
} from './read_members.ts';
import {
  id_of_address,
  is_crs,
  read_crs,
  read_dates,
  read_extent,
  read_period,
  read_themes,
} from './read_rest.ts';
import { known, text_of, Topic } from './reading.ts';

export interface ReadResource {
  record: MetadataRecord;
  warnings: string[];
  /** Name of the resource in the graph, and of the record about it. */
  id: string;
  record_id: string | undefined;
  /** Which member each statement about the two was read into; what is not here no record holds. */
  read: ReadonlyMap<Triple, Member>;
}

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
