/** Documents of ISO metadata: found in what is read, written as new or over the original. */
import { createHash } from 'node:crypto';
import { AppError } from '../../../errors.ts';
import type { MetadataRecord, OriginalDocument } from '../../record.ts';
import { decode_xml } from '../../xml_encoding.ts';
import { parse_xml } from '../../xml.ts';
import { mark_unknown } from '../../xml_characters.ts';
import { write_document, write_element, xml_declaration } from '../../xml_write.ts';
import type { ReadRecord } from '../format.ts';
import { put_prefixes } from './dialect.ts';
import { facts_of, producer_among, text_of_fact, type Values } from './facts.ts';
import { declare_namespaces, prefix_of, scope_of, with_scope, type Scope } from './namespaces.ts';
import { say_guess } from './say_guess.ts';
import { read_sections, write_sections, type Said } from './section.ts';
import type { Standard } from './standard.ts';
import { children_of, local_name, type Element } from './tree.ts';

/** Records of a document: itself, or those in a CSW answer. Throws a 400 AppError when there is none. */
export function read_records_of(bytes: Uint8Array, standard: Standard): ReadRecord[] {
  const root = parse_xml(bytes, { keep_comments: true }) as Element;
  const found = find_records(root, {}, standard);
  if (found.length === 0)
    throw new AppError(`Le document ne contient aucune fiche ${standard.name} (racine « ${root.name} »).`, {
      status: 400,
      code: 'no-record',
      place: `/${root.name}`,
      remedy: `Une fiche ${standard.name} commence par ${Object.keys(standard.roots).join(' ou ')}, seule ou dans une réponse CSW.`,
    });
  return found.map(({ element, above }) => {
    const is_whole = element === root;
    const document = is_whole ? whole_text(bytes) : write_element(with_scope(element, above));
    return { ...read_one(element, standard), original: { format: standard.dialect.id, document } };
  });
}

/** The text of a document as UTF-8 has it: a declaration of another encoding would no longer be true. */
const whole_text = (bytes: Uint8Array) =>
  decode_xml(bytes).replace(/^\u{FEFF}?<\?xml\s[^>]*\?>\s*/u, xml_declaration);

function find_records(
  element: Element,
  above: Scope,
  standard: Standard,
): { element: Element; above: Scope }[] {
  const scope = scope_of(element, above);
  const namespaces = standard.roots[local_name(element.name)];
  if (namespaces?.includes(scope[prefix_of(element.name)] ?? '') === true) return [{ element, above }];
  return children_of(element).flatMap((child) => find_records(child, scope, standard));
}

/** What a tree says of its record, and what was not understood or guessed, in French. */
export function read_one(
  root: Element,
  standard: Standard,
): { record: MetadataRecord; warnings: string[]; said: Said } {
  const kind = standard.read_kind(root);
  const { values, said } = read_sections(root, standard.sections(kind ?? 'dataset'));
  const warnings = [...said.values()]
    .flat()
    .flatMap(({ key, value, guessed }) => (guessed === true ? [say_guess(key, value)] : []));
  if (kind === null)
    warnings.push('Le type de la ressource n’est pas connu ici : elle est prise pour un jeu de données.');
  const record = record_of(values, kind ?? 'dataset');
  if (!values.has('id')) {
    record.id = (record.identifiers?.[0] ?? `sans-identifiant-${digest(root)}`).slice(0, 200);
    warnings.push(`La fiche n’a pas d’identifiant : « ${record.id} » lui est donné.`);
  }
  if (record.title === '') warnings.push('La fiche n’a pas de titre.');
  return { record, warnings, said };
}

const digest = (root: Element) => createHash('sha256').update(write_element(root)).digest('hex').slice(0, 16);

function record_of(values: Values, kind: MetadataRecord['kind']): MetadataRecord {
  const { service, ...members } = nest(values);
  const contacts = members['contacts'] as MetadataRecord['contacts'];
  return {
    id: '',
    title: '',
    abstract: '',
    producer: producer_among(contacts) ?? '',
    licence: null,
    source_url: null,
    vintage: null,
    lineage: '',
    keywords: [],
    warnings: [],
    ...members,
    ...(service === undefined ? {} : { service: { type: 'other', ...(service as object) } }),
    kind,
  };
}

/** Values by member; « service.type » within `service`. */
function nest(values: Values): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const [key, value] of values) {
    const [name = '', inner] = key.split('.');
    if (inner === undefined) members[name] = value;
    else members[name] = { ...(members[name] as object | undefined), [inner]: value };
  }
  return members;
}

/**
 * The tree of a record: over its original when there is one of this standard, else new. `changed`: other than the original.
 * Characters that XML knows not are marked by U+FFFD.
 */
export function write_tree(
  given: MetadataRecord,
  standard: Standard,
  original?: OriginalDocument,
): { root: Element; changed: boolean } {
  const record = mark_unknown(given);
  const sections = standard.sections(record.kind);
  const written = new Set<Element>();
  const make = (name: string) => standard.make(name, record);
  const { dialect } = standard;
  if (original?.format === dialect.id) {
    const root = parse_xml(Buffer.from(original.document), { keep_comments: true }) as Element;
    const { record: before, said } = read_one(root, standard);
    const is_same_class = (before.kind === 'service') === (record.kind === 'service');
    if (is_same_class) {
      if (before.kind === record.kind && says_same(before, record, standard)) return { root, changed: false };
      // The level of services is often told wrong, or without its name.
      if (before.kind !== record.kind || record.kind === 'service') standard.write_kind(root, record.kind);
      write_sections({ root, sections, dialect, before, said, record, make, written });
      declare_namespaces(root, written, dialect);
      return { root, changed: true };
    }
  }
  const root = put_prefixes(standard.start(record), '', dialect);
  standard.write_kind(root, record.kind);
  write_sections({ root, sections, dialect, before: undefined, said: new Map(), record, make, written });
  written.add(root);
  declare_namespaces(root, written, dialect);
  return { root, changed: true };
}

function says_same(one: MetadataRecord, other: MetadataRecord, standard: Standard): boolean {
  const say = (record: MetadataRecord, keys: readonly string[]) =>
    facts_of(record, keys).map(text_of_fact).join();
  return standard.sections(one.kind).every(({ keys }) => say(one, keys) === say(other, keys));
}

/** The record as a document. Unchanged since it was read: the original, letter by letter. */
export function write_record_of(
  record: MetadataRecord,
  standard: Standard,
  original?: OriginalDocument,
): string {
  const { root, changed } = write_tree(record, standard, original);
  if (!changed && original !== undefined) return original.document;
  return write_document(root);
}
