/**
 * Documents are read and written by sections: each knows where its nodes lie, what facts a node says, and how facts are
 * written. A document that is edited keeps every node whose facts still hold, and every node that no section knows.
 */
import type { MetadataRecord } from '../../record.ts';
import { insert_in_order, put_prefixes, remove_child, type Dialect } from './dialect.ts';
import { add_fact, facts_of, text_of_fact, type Fact, type Values } from './facts.ts';
import { is_element, local_name, locate, type Element, type Place } from './tree.ts';

export interface Section {
  /** From the root, by local names; `*` is any. */
  path: readonly string[];
  /** Keys of the facts that its nodes say. */
  keys: readonly string[];
  /** How many parts of the path lead to the nodes that are written; absent: all. */
  written_depth?: number;
  read(node: Element, place: Place): readonly Fact[];
  /** Makes a node that is said badly right where it stands; absent: it is written anew. */
  mend?(node: Element): void;
  /** Nodes under local names that say these facts. */
  write(facts: readonly Fact[], record: MetadataRecord): readonly Element[];
}

/** What each node says of the record, those that say nothing left out. */
export type Said = Map<Element, readonly Fact[]>;

/** Reads all sections: values by key, and which node says what of them. */
export function read_sections(root: Element, sections: readonly Section[]): { values: Values; said: Said } {
  const values: Values = new Map();
  const said: Said = new Map();
  for (const section of sections)
    for (const place of locate(root, section.path)) {
      const facts = section.read(place.element, place).flatMap((fact) => {
        if (add_fact(values, fact)) return fact;
        return fact.otherwise !== undefined && add_fact(values, fact.otherwise) ? fact.otherwise : [];
      });
      if (facts.length > 0) said.set(place.element, facts);
    }
  return { values, said };
}

export interface Edit {
  root: Element;
  sections: readonly Section[];
  dialect: Dialect;
  /** What reading the document gives; undefined for a new document. */
  before: MetadataRecord | undefined;
  said: Said;
  record: MetadataRecord;
  /** Class of an element of the path that is missing, for `*`, and what it holds when it is made. */
  make(class_name: string): Element;
  /** Takes up the elements that are made. */
  written: Set<Element>;
}

/** Makes the tree say what the record says. */
export function write_sections(edit: Edit): void {
  for (const section of edit.sections) write_section(edit, section);
}

const say = (facts: readonly Fact[]) => facts.map(text_of_fact);
const same = (some: readonly string[], others: readonly string[]) =>
  some.length === others.length && some.every((text, i) => text === others[i]);

function write_section(edit: Edit, section: Section): void {
  const { root, before, said, record } = edit;
  const wanted = facts_of(record, section.keys);
  const places = locate(root, section.path).filter(({ element }) => said.has(element));
  const is_guessed = (element: Element) =>
    said.get(element)?.some(({ guessed }) => guessed === true) ?? false;
  const unchanged = before !== undefined && same(say(facts_of(before, section.keys)), say(wanted));
  if (unchanged && !places.some(({ element }) => is_guessed(element))) return;
  const missing = new Map<string, number>();
  for (const text of say(wanted)) missing.set(text, (missing.get(text) ?? 0) + 1);
  const taken = new Map<string, number>();
  const kept = places.filter(({ element }) => {
    const texts = say(said.get(element) ?? []);
    if (is_guessed(element) && section.mend === undefined) return false;
    if (!texts.every((text) => (missing.get(text) ?? 0) > (taken.get(text) ?? 0))) return false;
    for (const text of texts) taken.set(text, (taken.get(text) ?? 0) + 1);
    return true;
  });
  const rest = wanted.filter((fact) => {
    const text = text_of_fact(fact);
    const left = taken.get(text) ?? 0;
    if (left > 0) taken.set(text, left - 1);
    return left === 0;
  });
  // What is kept, then what is new: another order than the record's means that all is written anew.
  const order = [...kept.flatMap(({ element }) => said.get(element) ?? []), ...rest];
  const by_key = section.keys.flatMap((key) => order.filter((fact) => fact.key === key));
  const keeps = same(say(by_key), say(wanted));
  const kept_elements = new Set(keeps ? kept.map(({ element }) => element) : []);
  for (const place of places) if (!kept_elements.has(place.element)) remove(place);
  for (const element of kept_elements) if (is_guessed(element)) section.mend?.(element);
  for (const written of section.write(keeps ? rest : wanted, record)) insert(edit, section, written);
}

/** Takes a node out, and what it lay in when that is empty then. */
function remove({ element, above }: Place): void {
  const parent = above.at(-1);
  if (parent === undefined) return;
  remove_child(parent, element);
  const is_empty = !parent.children.some((child) => typeof child !== 'string' || child.trim() !== '');
  if (is_empty && above.length > 1) remove({ element: parent, above: above.slice(0, -1) });
}

function insert(edit: Edit, { path, written_depth }: Section, written: Element): void {
  const parents = path.slice(0, (written_depth ?? path.length) - 1);
  let parent = edit.root;
  let parent_class = local_name(parent.name);
  for (const name of parents) {
    const found = parent.children.find(
      (child): child is Element =>
        typeof child !== 'string' && is_element(child) && (name === '*' || local_name(child.name) === name),
    );
    const next = found ?? put_prefixes(edit.make(name), parent_class, edit.dialect);
    if (found === undefined) {
      insert_in_order(parent, next, parent_class, edit.dialect);
      edit.written.add(next);
    }
    parent = next;
    if (/^[A-Z]/.test(local_name(next.name))) parent_class = local_name(next.name);
  }
  const element = put_prefixes(written, parent_class, edit.dialect);
  insert_in_order(parent, element, parent_class, edit.dialect);
  edit.written.add(element);
}
