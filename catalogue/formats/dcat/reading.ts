/** Small questions to a graph, answered as catalogues answer them: an address, a text or a thing with a label alike. */
import type { Member } from './describe.ts';
import type { Graph, Term, Triple } from './graph.ts';

/** What is said of one thing, with the note of which member of the record each statement was read into. */
export class Topic {
  readonly graph: Graph;
  readonly id: string;
  readonly read: Map<Triple, Member>;

  constructor(graph: Graph, id: string, read: Map<Triple, Member> = new Map()) {
    this.graph = graph;
    this.id = id;
    this.read = read;
  }

  /** Objects of these predicates that pass; the statements count as read into the member. */
  take(
    member: Member,
    predicates: readonly string[],
    passes: (object: Term) => boolean = () => true,
  ): Term[] {
    return this.graph
      .about(this.id)
      .filter((triple) => predicates.includes(triple.predicate) && passes(triple.object))
      .map((triple) => {
        this.read.set(triple, member);
        return triple.object;
      });
  }

  text(member: Member, ...predicates: string[]): string | undefined {
    return best_text(this.take(member, predicates).map((term) => labelled(this.graph, term)));
  }

  texts(member: Member, ...predicates: string[]): string[] {
    return in_one_language(this.take(member, predicates).map((term) => labelled(this.graph, term))).map(
      ({ value }) => value,
    );
  }
}

const labels = [
  'skos:prefLabel',
  'rdfs:label',
  'dct:title',
  'foaf:name',
  'vcard:fn',
  'dct:description',
  'skos:notation',
  'rdf:value',
];

/** A thing by its label, a text as it is; a thing without label keeps its address. */
export function labelled(graph: Graph, term: Term): Term {
  if (term.kind === 'literal') return term;
  for (const predicate of labels) {
    const found = in_one_language(
      graph.objects(term.value, predicate).filter(({ kind }) => kind === 'literal'),
    )[0];
    if (found !== undefined) return found;
  }
  return term;
}

/** Of texts in several languages, those in French, else those without language, else those of the first one. */
export function in_one_language(terms: readonly Term[]): Term[] {
  const language = ({ language }: Term) => language?.slice(0, 2).toLowerCase();
  for (const wanted of ['fr', undefined, terms.map(language).find((code) => code !== undefined)]) {
    const found = terms.filter((term) => language(term) === wanted);
    // Texts without language go with French ones: a catalogue of mixed habits loses none of its keywords.
    if (found.length > 0)
      return terms.filter((term) => language(term) === wanted || language(term) === undefined);
  }
  return [...terms];
}

const best_text = (terms: readonly Term[]): string | undefined =>
  in_one_language(terms.filter(({ kind, value }) => kind !== 'blank' && value.trim() !== ''))[0]?.value;

/** The first text of these predicates. */
export const text_of = (graph: Graph, id: string, ...predicates: string[]): string | undefined =>
  best_text(
    predicates.flatMap((predicate) => graph.objects(id, predicate)).map((term) => labelled(graph, term)),
  );

/** An address or plain text of these predicates; not the label of what it points to. */
export const value_of = (graph: Graph, id: string, ...predicates: string[]): string | undefined =>
  graph.objects(id, ...predicates).find(({ kind, value }) => kind !== 'blank' && value !== '')?.value;

/** Without undefined members and empty arrays: an absent member is unknown. */
export const known = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(
    Object.entries(value).filter(([, v]) => v !== undefined && !(Array.isArray(v) && v.length === 0)),
  ) as { [K in keyof T]: Exclude<T[K], undefined> };
