/** Whether what somebody wrote can be kept as a record: forms, limits, characters. Faults are in French, each in its place. */
import type { z } from 'zod';
import type { Fault } from '../../errors.ts';
import type { RecordMember } from './members.ts';
import { record_schema } from './record_schema.ts';

/** Bytes of JSON that a record may have. */
const most_bytes = 1_000_000;

function say_issue(issue: z.core.$ZodRawIssue): string {
  if (issue.input === undefined) return 'manque';
  if (issue.code === 'too_big')
    return issue.origin === 'string'
      ? `dépasse ${issue.maximum} caractères`
      : issue.origin === 'array'
        ? `compte plus de ${issue.maximum} lignes`
        : `dépasse ${issue.maximum}`;
  if (issue.code === 'too_small') return `est en dessous de ${issue.minimum}`;
  if (issue.code === 'unrecognized_keys') return `contient un membre inconnu : ${issue.keys.join(', ')}`;
  if (issue.code === 'invalid_type')
    return issue.expected === 'number' ? 'doit être un nombre' : 'n’est pas de la forme attendue';
  if (issue.code === 'invalid_value') return 'n’est pas une valeur de la liste';
  return 'n’est pas de la forme attendue';
}

/** A fault and the member of the record that it is in; null: the record as a whole. */
export interface RecordFault extends Fault {
  member: RecordMember | null;
}

/**
 * All that keeps a value from being a record, in French, with JSON pointers; none when it may be stored as a
 * MetadataRecord. With `only`, of these members alone: what somebody else wrote is not the asker's to mend.
 */
export function check_record(body: unknown, only?: readonly RecordMember[]): RecordFault[] {
  if (JSON.stringify(body)?.length > most_bytes)
    return [{ pointer: '', member: null, reason: `la fiche dépasse ${most_bytes} caractères` }];
  const checked = record_schema.safeParse(body, { error: say_issue });
  if (checked.success) return [];
  return checked.error.issues
    .map(({ path, message }) => ({
      pointer: path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
      member: (path[0] as RecordMember | undefined) ?? null,
      reason: message,
    }))
    .filter(({ member }) => only === undefined || member === null || only.includes(member))
    .slice(0, 50);
}

/** What a record needs beside before anybody else shall see it. */
export function check_publishable(record: {
  title?: string;
  abstract?: string;
  contacts?: readonly unknown[];
}): RecordFault[] {
  const missing = (member: RecordMember, reason: string) => ({ pointer: `/${member}`, member, reason });
  return [
    ...((record.abstract ?? '').trim() === '' ? [missing('abstract', 'le résumé manque')] : []),
    ...((record.contacts ?? []).length === 0 ? [missing('contacts', 'un contact manque')] : []),
  ];
}
