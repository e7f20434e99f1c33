/** Readers of the members that are more than a text. */
import type {
  Conformity,
  Constraint,
  Extent,
  KeywordGroup,
  MetadataRecord,
  ResourceDate,
} from '../../record.ts';
import { last_part } from './codes.ts';
import { access_code, resource_address } from './describe_nodes.ts';
import { degrees } from './describe_conformity.ts';
import { crs_type } from './describe_distributions.ts';
import type { Graph, Term } from './graph.ts';
import { box_of_text } from './literals.ts';
import { known, labelled, text_of, value_of } from './reading.ts';

const date_predicates: Record<string, ResourceDate['type']> = {
  'dct:created': 'creation',
  'dct:issued': 'publication',
  'dct:modified': 'revision',
  'dct:valid': 'validity',
};

const order = Object.values(date_predicates);

/** Dates by their kind; what is no date is left out. */
export function read_dates(graph: Graph, id: string, take: (predicates: string[]) => void): ResourceDate[] {
  take(Object.keys(date_predicates));
  return graph
    .about(id)
    .flatMap(({ predicate, object }) => {
      const type = date_predicates[predicate];
      return type !== undefined && /^\d{4}/.test(object.value) ? [{ type, date: object.value }] : [];
    })
    .sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type));
}

/** Keywords of thesauri by their scheme, in the order of the document; a text alone has no thesaurus. */
export function read_themes(
  graph: Graph,
  terms: readonly Term[],
): { groups: KeywordGroup[]; keywords: string[] } {
  const groups = new Map<string, KeywordGroup>();
  const keywords: string[] = [];
  for (const term of terms) {
    if (term.kind === 'literal') {
      keywords.push(term.value);
      continue;
    }
    const label = labelled(graph, term);
    const scheme = graph.objects(term.value, 'skos:inScheme')[0];
    if (scheme === undefined && term.kind === 'blank') {
      keywords.push(label.value);
      continue;
    }
    const group = read_scheme(graph, scheme, term);
    const key = JSON.stringify({ ...group, concepts: [] });
    const known_group = groups.get(key) ?? group;
    groups.set(key, known_group);
    known_group.concepts.push({
      label: label === term ? last_part(term.value) : label.value,
      ...(term.kind === 'iri' ? { url: term.value } : {}),
    });
  }
  return { groups: [...groups.values()], keywords };
}

function read_scheme(graph: Graph, scheme: Term | undefined, concept: Term): KeywordGroup {
  const id = scheme?.value;
  // A concept without a scheme belongs to whatever its address begins with.
  const url =
    scheme === undefined
      ? concept.value.replace(/[/#][^/#]*$/, '')
      : scheme.kind === 'iri'
        ? scheme.value
        : undefined;
  const title =
    id === undefined ? undefined : text_of(graph, id, 'dct:title', 'skos:prefLabel', 'rdfs:label');
  const [date] = id === undefined ? [] : read_dates(graph, id, () => {});
  const type =
    id === undefined
      ? undefined
      : graph.objects(id, 'dct:type').flatMap(({ value }) => text_of(graph, value, 'skos:notation') ?? [])[0];
  return {
    ...(type === undefined ? {} : { type }),
    thesaurus: known({
      title: title ?? url ?? '',
      url,
      date: date?.date,
      date_type: date?.type,
    }) as KeywordGroup['thesaurus'],
    concepts: [],
  };
}

export function read_extent(graph: Graph, term: Term): Extent {
  if (term.kind === 'literal') {
    const bbox = box_of_text(term.value);
    return bbox === undefined ? { description: term.value } : { bbox };
  }
  const id = term.value;
  const shapes = graph.objects(id, 'dcat:bbox', 'locn:geometry', 'dcat:centroid', 'geo:asWKT');
  const bbox = shapes
    .map((shape) => (shape.kind === 'literal' ? box_of_text(shape.value) : undefined))
    .find((box) => box !== undefined);
  return known({
    description: text_of(graph, id, 'skos:prefLabel', 'rdfs:label', 'dct:title', 'locn:geographicName'),
    identifier: term.kind === 'iri' ? term.value : value_of(graph, id, 'dct:identifier'),
    bbox,
  }) as Extent;
}

export function read_period(graph: Graph, term: Term | undefined): MetadataRecord['period'] {
  if (term === undefined || term.kind === 'literal') return undefined;
  const begin = value_of(graph, term.value, 'dcat:startDate', 'schema:startDate') ?? null;
  const end = value_of(graph, term.value, 'dcat:endDate', 'schema:endDate') ?? null;
  return begin === null && end === null ? undefined : { begin, end };
}

/** Whether a standard that is followed is a reference system. */
export const is_crs = (graph: Graph, { kind, value }: Term): boolean =>
  kind !== 'literal' &&
  (/\/def\/crs\//i.test(value) || graph.objects(value, 'dct:type').some((type) => type.value === crs_type));

export function read_crs(graph: Graph, term: Term): { uri: string; name?: string } {
  const uri = term.kind === 'iri' ? term.value : (value_of(graph, term.value, 'dct:identifier') ?? '');
  return known({ uri, name: text_of(graph, term.value, 'skos:prefLabel', 'dct:title') }) as {
    uri: string;
    name?: string;
  };
}

const codes_of = (graph: Graph, { value }: Term): string[] =>
  graph.objects(value, 'dct:type').flatMap((type) => text_of(graph, type.value, 'skos:notation') ?? []);

/** Whether a statement on rights says that it is about access (`access_properties`). */
export const is_access = (graph: Graph, term: Term): boolean => codes_of(graph, term).includes(access_code);

/** A statement on rights, with its kind when it says one. */
export function read_constraint(graph: Graph, term: Term): Constraint {
  const label = labelled(graph, term);
  return known({
    text: label === term && term.kind === 'iri' ? last_part(term.value) : label.value,
    url: term.kind === 'iri' ? term.value : undefined,
    code: codes_of(graph, term).find((code) => code !== access_code),
  }) as Constraint;
}

/** A test of conformity (GeoDCAT-AP); undefined for an activity that is none. */
export function read_conformity(graph: Graph, { value: activity }: Term): Conformity[] {
  const follow = (ids: readonly string[], predicate: string) =>
    ids.flatMap((id) => graph.objects(id, predicate).map(({ value }) => value));
  const plans = follow(follow([activity], 'prov:qualifiedAssociation'), 'prov:hadPlan');
  const [standard] = (plans.length > 0 ? plans : follow([activity], 'prov:qualifiedAssociation')).flatMap(
    (plan) => graph.objects(plan, 'prov:wasDerivedFrom'),
  );
  const [result] = graph.objects(activity, 'prov:generated');
  if (standard === undefined) return [];
  const degree = result === undefined ? '' : last_part(value_of(graph, result.value, 'dct:type') ?? '');
  const [date] = standard.kind === 'literal' ? [] : read_dates(graph, standard.value, () => {});
  return [
    known({
      specification: labelled(graph, standard).value,
      url: standard.kind === 'iri' ? standard.value : undefined,
      date: date?.date,
      date_type: date?.type,
      explanation: result === undefined ? undefined : text_of(graph, result.value, 'dct:description'),
      pass: degree === degrees.true ? true : degree === degrees.false ? false : null,
    }) as Conformity,
  ];
}

/** The record id that an address of this site's form names, else the address. */
export function id_of_address(address: string): string {
  const found = /\/catalogue\/([^/?#]+)$/.exec(address);
  if (found?.[1] === undefined) return address;
  try {
    const id = decodeURIComponent(found[1]);
    return resource_address(address.slice(0, found.index), id) === address ? id : address;
  } catch {
    return address;
  }
}
