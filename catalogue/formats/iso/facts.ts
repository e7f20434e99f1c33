/** A record as single facts, so that each can be held against the node of a document that says it. */
import { fold } from '../../code_lists/code_list.ts';
import type { Contact, MetadataRecord } from '../../record.ts';

/** One value of a member: of a list one item, of `service` one of its members (« service.type »). */
export interface Fact {
  key: string;
  value: unknown;
  /** The document says it in another way than it should: the node is written anew as soon as the record is edited. */
  guessed?: boolean;
  /** What it says where its member has its one value already. */
  otherwise?: Fact;
}

/** A fact as text, the same for the same value: databases give the members of an object in an order of their own. */
export const text_of_fact = ({ key, value }: Fact): string => JSON.stringify([key, value], in_order);

function in_order(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Members that hold several values, each a fact. */
const lists: ReadonlySet<string> = new Set([
  'keywords',
  'warnings',
  'identifiers',
  'languages',
  'record_contacts',
  'contacts',
  'dates',
  'topics',
  'themes',
  'extents',
  'crs',
  'representations',
  'resolutions',
  'access_constraints',
  'use_constraints',
  'conformity',
  'formats',
  'distributions',
  'relations',
  'thumbnails',
  'attributes',
  'service.versions',
  'service.operates_on',
  'service.operations',
]);

/** What remains to be known: values by key. */
export type Values = Map<string, unknown>;

/** Adds a fact; false when its member has one value and had it already. */
export function add_fact(values: Values, { key, value }: Fact): boolean {
  if (lists.has(key)) {
    const items = values.get(key);
    if (Array.isArray(items)) items.push(value);
    else values.set(key, [value]);
    return true;
  }
  if (values.has(key)) return false;
  values.set(key, value);
  return true;
}

/** The facts of a record under these keys, in its order. */
export function facts_of(record: MetadataRecord, keys: readonly string[]): Fact[] {
  return keys.flatMap((key) => values_of(record, key).map((value) => ({ key, value })));
}

function values_of(record: MetadataRecord, key: string): unknown[] {
  if (key === 'producer')
    return record.producer === '' || record.producer === producer_among(record.contacts)
      ? []
      : [record.producer];
  if (key === 'formats') return formats_of(record);
  const value = key
    .split('.')
    .reduce<unknown>((from, name) => (from as Record<string, unknown> | undefined)?.[name], record);
  if (value === undefined || value === null || value === '') return [];
  return lists.has(key) ? (value as unknown[]) : [value];
}

/** Formats of the resource, and those of its distributions that are not among them. */
function formats_of({ formats = [], distributions = [] }: MetadataRecord) {
  const all = [...formats];
  for (const { format } of distributions)
    if (format !== undefined && all.every(({ name }) => fold(name) !== fold(format.name))) all.push(format);
  return all.map(({ name, version }) => (version === undefined ? { name } : { name, version }));
}

/** Roles by how near they are to having made the resource. */
const makers = [
  'originator',
  'author',
  'owner',
  'custodian',
  'publisher',
  'resourceProvider',
  'pointOfContact',
];

/** Who made a resource, as far as its contacts tell. */
export function producer_among(contacts: readonly Contact[] = []): string | undefined {
  const named = contacts.filter(({ organisation }) => organisation !== '');
  return (makers.map((role) => named.find((each) => each.role === role)).find(Boolean) ?? named[0])
    ?.organisation;
}

/** An object without the members that are undefined. */
export function compact<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;
}
