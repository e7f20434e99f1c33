/** What a deposit writes of a record that is published: the form's answers win over earlier deposits, not over a hand's. */
import type { MetadataRecord } from '../record.ts';
import { member_names, record_members, says_same, type RecordMember } from '../workflow/members.ts';
import type { DepositPublication } from './options.ts';
import { with_answers, type MergedRecord } from './record_of_data.ts';

type Members = Partial<MetadataRecord>;

/** The record as it stands, and what earlier deposits wrote of it. */
export interface KnownRecord {
  body: Members;
  curated: readonly string[];
  of_deposit: Members;
}

export interface RenewedRecord {
  /** What this deposit writes, curated from then on; an empty value takes the member away. */
  written: Members;
  /** All that deposits have written, this one too. */
  of_deposit: Members;
  /** Members that were written by hand since, and that this deposit would say otherwise: they stay. */
  kept: Exclude<RecordMember, 'id'>[];
}

/** `known`: after the import has written what nothing keeps from it. */
export function renew_record(
  { body, curated, of_deposit }: KnownRecord,
  { details, curated: of_document }: MergedRecord,
  publication: DepositPublication,
): RenewedRecord {
  const by_hand = new Set(
    curated.filter(
      (name) => !(name in of_deposit) || !says_same(member(body, name), member(of_deposit, name)),
    ),
  );
  const document = pick(details, (name) => of_document.includes(name));
  const answers = { ...answered_over(body, details, publication), ...document };
  const wanted = { ...told_by_form(publication), ...answers };
  const written = pick(
    answers,
    (name) => !by_hand.has(name) && (of_document.includes(name) || curated.includes(name)),
  );
  return {
    written,
    of_deposit: { ...of_deposit, ...written },
    kept: record_members.filter(
      (name) => by_hand.has(name) && name in wanted && !says_same(wanted[name], body[name]),
    ),
  };
}

const member = (record: Members, name: string) => record[name as RecordMember];

const pick = (record: Members, is_wanted: (name: RecordMember) => boolean): Members =>
  Object.fromEntries(Object.entries(record).filter(([name]) => is_wanted(name as RecordMember)));

/** What the form asks for and a record may say more of, with that more. The form shows the first of the topics. */
function answered_over(
  { contacts = [], topics = [], ...body }: Members,
  of_form: MergedRecord['details'],
  { email, topic }: DepositPublication,
): Members {
  const others = contacts.filter(({ role }) => role !== 'pointOfContact');
  const is_told = contacts.some((contact) => contact.email === email);
  return {
    contacts: is_told ? contacts : [...(of_form.contacts ?? []), ...others],
    topics: [topic, ...topics.slice(1).filter((other) => other !== topic)],
    ...with_answers(of_form, body),
  };
}

/** The form's other answers; what was left empty says nothing. The import itself writes them where nothing keeps them. */
function told_by_form(publication: DepositPublication): Members {
  const { title, abstract, producer, licence, vintage, keywords, frequency } = publication;
  const said = { title, abstract, producer, licence, vintage, keywords, frequency };
  return pick(said as Members, (name) => !says_same(member(said as Members, name), undefined));
}

/** One sentence for the person; null when nothing was kept. */
export const say_kept = (kept: RenewedRecord['kept']): string | null =>
  kept.length === 0
    ? null
    : `La fiche garde ce qui y a été écrit à la main, que le dépôt disait autrement : ${kept
        .map((name) => `« ${member_names[name]} »`)
        .join(', ')}.`;
