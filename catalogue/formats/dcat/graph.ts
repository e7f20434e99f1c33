/** Statements that were read, by what they are about. */
import { AppError } from '../../../errors.ts';
import { shorten } from './vocabulary.ts';

export interface Term {
  kind: 'iri' | 'blank' | 'literal';
  /** Address, `_:name`, or the text. */
  value: string;
  language?: string | undefined;
  /** Short name; undefined for plain texts. */
  datatype?: string | undefined;
}

export interface Triple {
  subject: string;
  /** Short name. */
  predicate: string;
  object: Term;
}

/** What the parsers of RDF give (the RDF/JS data model). */
export interface ParsedTerm {
  termType: string;
  value: string;
  language?: string;
  datatype?: { value: string };
}
export interface ParsedQuad {
  subject: ParsedTerm;
  predicate: ParsedTerm;
  object: ParsedTerm;
}

const max_triples = 1_000_000;
const plain_types: ReadonlySet<string> = new Set(['xsd:string', 'rdf:langString']);

export class Graph {
  readonly #by_subject = new Map<string, Triple[]>();
  readonly #seen = new Map<string, Set<string>>();
  #count = 0;

  /** Adds a statement once. Statements about statements are no part of a catalogue and left out. */
  add(quad: ParsedQuad): void {
    const { subject, predicate, object } = quad;
    if (subject.termType === 'Quad' || object.termType === 'Quad' || subject.termType === 'Literal') return;
    if (++this.#count > max_triples)
      throw new AppError(`Le document compte plus de ${max_triples} affirmations.`, {
        status: 413,
        code: 'rdf-limit',
        remedy: 'L’envoyer en plusieurs parties.',
      });
    const triple = {
      subject: name_of(subject),
      predicate: shorten(predicate.value),
      object: term_of(object),
    };
    const known = this.#by_subject.get(triple.subject);
    const key = `${triple.predicate} ${triple.object.kind} ${triple.object.value} ${triple.object.language} ${triple.object.datatype}`;
    const seen = this.#seen.get(triple.subject);
    if (known === undefined || seen === undefined) {
      this.#by_subject.set(triple.subject, [triple]);
      this.#seen.set(triple.subject, new Set([key]));
    } else if (!seen.has(key)) {
      known.push(triple);
      seen.add(key);
    }
  }

  /** What is said of a thing, in the order of the document. */
  about(subject: string): readonly Triple[] {
    return this.#by_subject.get(subject) ?? [];
  }

  get subjects(): Iterable<string> {
    return this.#by_subject.keys();
  }

  objects(subject: string, ...predicates: string[]): Term[] {
    return this.about(subject)
      .filter(({ predicate }) => predicates.includes(predicate))
      .map(({ object }) => object);
  }

  /** Short names of the classes of a thing. */
  types(subject: string): string[] {
    return this.objects(subject, 'rdf:type').map(({ value }) => shorten(value));
  }
}

const name_of = ({ termType, value }: ParsedTerm): string =>
  termType === 'BlankNode' ? (value.startsWith('_:') ? value : `_:${value}`) : value;

function term_of(term: ParsedTerm): Term {
  if (term.termType !== 'Literal')
    return { kind: term.termType === 'BlankNode' ? 'blank' : 'iri', value: name_of(term) };
  const datatype = term.datatype === undefined ? undefined : shorten(term.datatype.value);
  return {
    kind: 'literal',
    value: term.value,
    language: term.language === '' ? undefined : term.language,
    datatype: datatype === undefined || plain_types.has(datatype) ? undefined : datatype,
  };
}
