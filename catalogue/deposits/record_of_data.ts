/** A record that came with data: what the form shows of it, and what becomes of the rest when both are published. */
import { find_code } from '../code_lists/code_list.ts';
import { inspire_themes, is_inspire_group } from '../code_lists/inspire_themes.ts';
import { details_of } from '../records.ts';
import type { Attribute, Contact, MetadataRecord, RecordDetails } from '../record.ts';
import { check_record } from '../workflow/check_record.ts';
import { measured_members, member_names, says_same, type RecordMember } from '../workflow/members.ts';
import type { DepositPublication } from './options.ts';

/** What of a record the form asks for; absent where the record does not say it. */
export interface DescribedInForm {
  title?: string;
  abstract?: string;
  producer?: string;
  licence?: { name: string; url: string };
  email?: string;
  topic?: string;
  theme?: string;
  frequency?: string;
  vintage?: string;
  keywords?: string[];
  scale?: number;
}

/** The record's values for the form. */
export function described_by(record: MetadataRecord): DescribedInForm {
  const {
    title,
    abstract,
    producer,
    licence,
    contacts = [],
    topics = [],
    frequency,
    vintage,
    keywords,
  } = record;
  const concept = record.themes?.find(is_inspire_group)?.concepts[0];
  const theme =
    concept === undefined ? undefined : find_code(inspire_themes, concept.url ?? concept.label)?.code;
  const said: { [member in keyof DescribedInForm]: DescribedInForm[member] | null | undefined } = {
    title,
    abstract,
    producer: producer === '' ? contacts[0]?.organisation : producer,
    licence,
    email: contacts.find(({ email }) => email !== undefined)?.email,
    topic: topics[0],
    theme,
    frequency,
    vintage,
    keywords: keywords.slice(0, 50),
    scale: scale_of(record),
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => !says_same(value, undefined)));
}

const scale_of = ({ resolutions = [] }: MetadataRecord): number | undefined => {
  for (const resolution of resolutions)
    if ('scale_denominator' in resolution) return resolution.scale_denominator;
  return undefined;
};

/** Members that the form, the import or the table tells; the record's own are not taken. */
const told_elsewhere: ReadonlySet<RecordMember> = new Set([
  ...measured_members,
  'id',
  'kind',
  'title',
  'abstract',
  'producer',
  'licence',
  'vintage',
  'keywords',
  'warnings',
  'record_date',
  'crs',
  'representations',
  'service',
  'frequency',
  'formats',
]);

/** The record without optional members that may not be written here, and what is said of them. */
export function without_faults(record: MetadataRecord): { record: MetadataRecord; warnings: string[] } {
  const optional = details_of(record);
  const faults = check_record(record).filter(({ member }) => member !== null && member in optional);
  const members = new Set<string | null>(faults.map(({ member }) => member));
  return {
    record: Object.fromEntries(
      Object.entries(record).filter(([name]) => !members.has(name)),
    ) as unknown as MetadataRecord,
    warnings: faults.map(
      ({ member, reason }) =>
        `Rubrique « ${member_names[member as Exclude<RecordMember, 'id'>]} » laissée : une valeur ${reason}.`,
    ),
  };
}

/** What data and record say together, beside what stands in the form. */
export interface MergedRecord {
  /** In place of what the form alone would give. */
  details: RecordDetails & { lineage?: string; source_url?: string | null };
  /** Members that the document wrote: later imports leave them. */
  curated: RecordMember[];
}

/** `of_form`: the details without the record. What is measured on the table wins over both. */
export function merge_record(
  of_form: RecordDetails,
  publication: DepositPublication,
  record: MetadataRecord,
): MergedRecord {
  const said: Partial<Record<RecordMember, unknown>> = {};
  for (const [name, value] of Object.entries(record)) {
    const member = name as RecordMember;
    if (!told_elsewhere.has(member) && !says_same(value, undefined)) said[member] = value;
  }
  const own: Partial<MetadataRecord> = {
    identifiers: [...new Set([...(record.identifiers ?? []), record.id])].filter(
      (id) => id !== publication.id,
    ),
    contacts: with_address(record.contacts ?? [], of_form.contacts ?? [], publication.email),
    topics: [...new Set([publication.topic, ...(record.topics ?? [])])],
    ...with_answers(of_form, record),
    attributes: rename(record.attributes ?? [], publication),
    // A box that names no territory is the table's to tell.
    extents: (record.extents ?? []).filter(
      ({ description, identifier }) => description !== undefined || identifier !== undefined,
    ),
  };
  const written = Object.entries({ ...said, ...own }).filter(([, value]) => !says_same(value, undefined));
  return {
    details: { ...of_form, ...Object.fromEntries(written) },
    curated: written.map(([name]) => name as RecordMember).sort(),
  };
}

/** Theme and scale of the form, and what a record says beside: vocabularies that are not INSPIRE's, other resolutions. */
export const with_answers = (
  of_form: RecordDetails,
  { themes = [], resolutions = [] }: RecordDetails,
): Required<Pick<RecordDetails, 'themes' | 'resolutions'>> => ({
  themes: [...(of_form.themes ?? []), ...themes.filter((group) => !is_inspire_group(group))],
  resolutions: [
    ...(of_form.resolutions ?? []),
    ...resolutions.filter((resolution) => !('scale_denominator' in resolution)),
  ],
});

/** The record's contacts, and that of the form where none of them has its address. */
const with_address = (said: readonly Contact[], of_form: readonly Contact[], email: string): Contact[] =>
  said.some((contact) => contact.email === email) ? [...said] : [...of_form, ...said];

/** Attributes under the names that the columns are published by; those of columns left out go. */
function rename(attributes: readonly Attribute[], { columns }: DepositPublication): Attribute[] {
  const published = new Map(columns.map(({ from, name }) => [from.toLowerCase(), name]));
  return attributes.flatMap(({ type: _type, samples: _samples, ...attribute }) => {
    const name = published.get(attribute.name.toLowerCase());
    return name === undefined ? [] : [{ ...attribute, name }];
  });
}
