/** Members of a record that several statements tell together. */
import type { MetadataRecord, RecordKind } from '../../record.ts';
import { last_part } from './codes.ts';
import type { Member } from './describe.ts';
import type { Term } from './graph.ts';
import { id_of_address, is_access, is_crs, read_conformity, read_constraint } from './read_rest.ts';
import { known, text_of, value_of, type Topic } from './reading.ts';

const kinds: Record<string, RecordKind | undefined> = {
  'dcat:Dataset': 'dataset',
  'dcat:DatasetSeries': 'series',
  'dcat:DataService': 'service',
};

export function read_kind(topic: Topic): RecordKind {
  const named = topic
    .take('kind', ['dct:type'])
    .map(({ value }) => text_of(topic.graph, value, 'skos:notation') ?? '')
    .find((code) => ['map', 'reuse', 'process_result'].includes(code));
  if (named !== undefined) return named as RecordKind;
  const types = topic.graph.types(topic.id);
  if (types.includes('dcat:DatasetSeries')) return 'series';
  return types.map((type) => kinds[type]).find((kind) => kind !== undefined) ?? 'dataset';
}

export function read_constraints(topic: Topic) {
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

export function read_resolutions(topic: Topic): MetadataRecord['resolutions'] {
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
export function read_conformities(topic: Topic): MetadataRecord['conformity'] {
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

export function read_service(topic: Topic): MetadataRecord['service'] {
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

export function read_relations(topic: Topic): MetadataRecord['relations'] {
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
