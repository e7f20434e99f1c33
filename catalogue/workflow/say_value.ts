/** Values of a record in French words, as differences and conflicts show them. */
import { label_of, type Code } from '../code_lists/code_list.ts';
import { frequencies, languages, representations, roles, statuses } from '../code_lists/iso_codes.ts';
import { topics } from '../code_lists/topics.ts';
import type {
  Attribute,
  Conformity,
  Constraint,
  Contact,
  Distribution,
  Extent,
  KeywordGroup,
  MetadataRecord,
  ResourceDate,
} from '../record.ts';
import type { RecordMember } from './members.ts';

const longest = 300;
const quote = (text: string) => `« ${text.length > longest ? `${text.slice(0, longest)}…` : text} »`;
const joined = (parts: readonly (string | undefined)[], by = ', ') =>
  parts.filter((part) => part !== undefined && part !== '').join(by);

export const date_names: Readonly<Record<ResourceDate['type'], string>> = {
  creation: 'création',
  publication: 'publication',
  revision: 'révision',
  validity: 'validité',
};
export const kind_names: Readonly<Record<MetadataRecord['kind'], string>> = {
  dataset: 'Jeu de données',
  series: 'Série de données',
  service: 'Service',
  map: 'Carte',
  reuse: 'Réutilisation',
  process_result: 'Résultat de traitement',
};

/** What another record is to this one. */
export const relation_names: Readonly<
  Record<NonNullable<MetadataRecord['relations']>[number]['type'], string>
> = {
  derives_from: 'Faite à partir de',
  uses: 'Utilise',
  is_used_by: 'Utilisée par (service, carte, réutilisation)',
  replaces: 'Remplace',
  related: 'À voir aussi',
};

const say_contact = ({ organisation, name, email, role }: Contact) =>
  `${joined([name, organisation, email])} (${label_of(roles, role).toLowerCase()})`;
const say_extent = ({ description, bbox }: Extent) =>
  joined([description, bbox === undefined ? undefined : `[${bbox.join(' ; ')}]`], ' ');
const say_group = ({ thesaurus, concepts }: KeywordGroup) =>
  `${thesaurus.title} : ${concepts.map(({ label }) => label).join(', ')}`;
const say_distribution = ({ name, url, format }: Distribution) =>
  `${joined([name, url], ' – ')}${format === undefined ? '' : ` (${format.name})`}`;
const say_constraint = ({ text, url }: Constraint) => joined([text, url], ' – ');
const say_conformity = ({ specification, pass }: Conformity) =>
  `${specification} : ${pass === null ? 'non évaluée' : pass ? 'conforme' : 'non conforme'}`;
const say_attribute = ({ name, title, description }: Attribute) => joined([name, title, description]);

/** Members that hold codes, and their lists. */
const lists: Partial<Record<RecordMember, readonly Code[]>> = {
  topics,
  languages,
  record_language: languages,
  frequency: frequencies,
  status: statuses,
  representations,
};

type Sayer = (item: never) => string;

/** How an entry of a list is said, where it is no text. */
const entries: Partial<Record<RecordMember, Sayer>> = {
  contacts: say_contact,
  record_contacts: say_contact,
  dates: ({ type, date }: ResourceDate) => `${date_names[type] ?? type} le ${date}`,
  themes: say_group,
  extents: say_extent,
  crs: ({ uri, name }: { uri: string; name?: string }) => name ?? uri,
  resolutions: (resolution: { scale_denominator?: number; distance_m?: number }) =>
    resolution.scale_denominator === undefined
      ? `${String(resolution.distance_m)} m`
      : `1/${resolution.scale_denominator}`,
  access_constraints: say_constraint,
  use_constraints: say_constraint,
  conformity: say_conformity,
  formats: ({ name, version }: { name: string; version?: string }) => joined([name, version], ' '),
  distributions: say_distribution,
  attributes: say_attribute,
  relations: ({ type, title, id }: { type: string; title?: string; id: string }) =>
    `${relation_names[type as keyof typeof relation_names] ?? type} : ${title ?? id}`,
  thumbnails: ({ url }: { url: string }) => url,
};

/** An entry of a member that is a list, in words. */
export function say_entry(member: RecordMember, entry: unknown): string {
  if (typeof entry === 'string') return quote(label_of(lists[member] ?? [], entry));
  const say = entries[member];
  return say === undefined ? JSON.stringify(entry) : quote(say(entry as never));
}

/** A member's value in words; « rien » where there is none. */
export function say_value(member: RecordMember, value: unknown): string {
  if (value === undefined || value === null || value === '') return 'rien';
  if (Array.isArray(value))
    return value.length === 0 ? 'rien' : value.map((entry) => say_entry(member, entry)).join(', ');
  if (member === 'kind') return quote(kind_names[value as MetadataRecord['kind']]);
  if (typeof value === 'string') return say_entry(member, value);
  if (member === 'licence') {
    const { name, url } = value as { name: string; url: string };
    return quote(joined([name, url], ' – '));
  }
  if (member === 'period') {
    const { begin, end } = value as { begin: string | null; end: string | null };
    return quote(`${begin ?? '…'} à ${end ?? '…'}`);
  }
  return quote(JSON.stringify(value));
}
