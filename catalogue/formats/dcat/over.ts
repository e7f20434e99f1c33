/** A record written over the graph that it was read from: what no record holds is taken over. */
import type { MetadataRecord } from '../../record.ts';
import type { Description, Member, MemberProperty } from './describe.ts';
import type { Graph, Term, Triple } from './graph.ts';
import type { ReadResource } from './read.ts';
import { node, reference, type Node, type Property, type Value } from './tree.ts';
import { shorten } from './vocabulary.ts';

/** Classes that stand by themselves in a catalogue: no part of what is said of another resource. */
const resources: ReadonlySet<string> = new Set([
  'dcat:Dataset',
  'dcat:DatasetSeries',
  'dcat:Catalog',
  'dcat:CatalogRecord',
]);
const structure: ReadonlySet<string> = new Set(['rdf:type', 'foaf:primaryTopic', 'foaf:isPrimaryTopicOf']);
const max_depth = 24;

const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** Members that a statement depends on beside its own: distributions name the record's licence. */
const depends: Partial<Record<Member, Member>> = { distributions: 'licence' };

/**
 * The description of a record with the statements of the graph in place of those that say the same (their member has not
 * changed since `read`), and with those that no member holds.
 */
export function write_over(
  description: Description,
  record: MetadataRecord,
  graph: Graph,
  read: ReadResource,
): Description {
  const has_changed = (member: Member): boolean =>
    !same(record[member], read.record[member]) ||
    (depends[member] !== undefined && has_changed(depends[member]));
  const merge = (id: string | undefined, written: readonly MemberProperty[]): MemberProperty[] => {
    if (id === undefined) return [...written];
    const kept = graph
      .about(id)
      .filter((triple) => {
        const member = read.read.get(triple);
        return !structure.has(triple.predicate) && (member === undefined || !has_changed(member));
      })
      .map((triple) => ({ member: 'id' as const, ...property_of(graph, triple) }));
    return [...kept, ...written.filter(({ member }) => member === 'id' || has_changed(member))];
  };
  return {
    ...description,
    types: [...new Set([...description.types, ...graph.types(read.id)])],
    properties: merge(read.id, description.properties),
    record_properties: once(merge(read.record_id, description.record_properties)),
  };
}

/** Without statements that are said twice. */
const once = (properties: readonly MemberProperty[]): MemberProperty[] => [
  ...new Map(
    properties.map((property) => [JSON.stringify([property.predicate, property.value]), property]),
  ).values(),
];

/** The part of a graph that says one resource, as trees: the resource and the record about it. */
export function part_of(graph: Graph, { id, record_id }: Pick<ReadResource, 'id' | 'record_id'>): Node[] {
  const properties = (subject: string): Property[] =>
    graph
      .about(subject)
      .filter(({ predicate }) => !structure.has(predicate))
      .map((triple) => property_of(graph, triple));
  const resource = { id, types: graph.types(id), properties: properties(id) };
  if (record_id === undefined) return [resource];
  const about = {
    id: record_id,
    types: [...new Set(['dcat:CatalogRecord', ...graph.types(record_id)])],
    properties: [...properties(record_id), { predicate: 'foaf:primaryTopic', value: reference(id) }],
  };
  return [resource, about];
}

const property_of = (graph: Graph, { predicate, object }: Triple): Property => ({
  predicate,
  value: value_of(graph, object, []),
});

function value_of(graph: Graph, { kind, value, language, datatype }: Term, path: readonly string[]): Value {
  if (kind === 'literal') return { text: value, language, datatype };
  const types = graph.types(value);
  const ends = path.includes(value) || path.length >= max_depth || types.some((type) => resources.has(type));
  if (ends) return reference(value);
  const inside = [...path, value];
  return {
    ...node(value, types.map(shorten), {}),
    properties: graph
      .about(value)
      .filter(({ predicate }) => predicate !== 'rdf:type')
      .map((triple) => ({ predicate: triple.predicate, value: value_of(graph, triple.object, inside) })),
  };
}
