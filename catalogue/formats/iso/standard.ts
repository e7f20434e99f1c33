/** One of the two ISO standards as a whole: its sections, and what a new document holds. */
import type { MetadataRecord, RecordKind } from '../../record.ts';
import type { Dialect } from './dialect.ts';
import type { Section } from './section.ts';
import type { Element } from './tree.ts';

export interface Standard {
  dialect: Dialect;
  /** As messages name it: « ISO 19139 ». */
  name: string;
  /** Namespaces of a root element, by its local name. */
  roots: Readonly<Record<string, readonly string[]>>;
  /** Sections of a record of this kind, in the order in which they are written. */
  sections(kind: RecordKind): readonly Section[];
  read_kind(root: Element): RecordKind | null;
  write_kind(root: Element, kind: RecordKind): void;
  /** A new document without what the sections write: under local names. */
  start(record: MetadataRecord): Element;
  /** An element of a path that is missing, under local names. */
  make(class_name: string, record: MetadataRecord): Element;
}
