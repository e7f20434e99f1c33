import type { MetadataRecord } from '../record.ts';
import { record_members, says_same, type RecordMember } from './members.ts';
import { say_value } from './say_value.ts';

/** A member that both have changed since they parted, each otherwise. */
export interface MergeConflict {
  member: RecordMember;
  /** In words: as the working copy has it, and as it was published meanwhile. */
  mine: string;
  theirs: string;
}

export interface Merged {
  record: MetadataRecord;
  conflicts: MergeConflict[];
}

/** Which side a conflict is settled for. */
export type Choice = 'mine' | 'theirs';

/**
 * Three-way merge, member by member: what one side alone has changed is taken over. Of what both have changed the working
 * copy's stands in the result, unless `choices` says otherwise; conflicts are those without a choice.
 */
export function merge_records(
  base: Partial<MetadataRecord>,
  mine: MetadataRecord,
  theirs: MetadataRecord,
  choices: Readonly<Partial<Record<RecordMember, Choice>>> = {},
): Merged {
  const merged: Record<string, unknown> = { id: theirs.id };
  const conflicts: MergeConflict[] = [];
  for (const member of record_members) {
    const is_mine = !says_same(base[member], mine[member]);
    const is_theirs = !says_same(base[member], theirs[member]);
    const is_conflict = is_mine && is_theirs && !says_same(mine[member], theirs[member]);
    const choice = choices[member];
    if (is_conflict && choice === undefined)
      conflicts.push({
        member,
        mine: say_value(member, mine[member]),
        theirs: say_value(member, theirs[member]),
      });
    const value = is_mine && !(is_conflict && choice === 'theirs') ? mine[member] : theirs[member];
    if (value !== undefined) merged[member] = value;
  }
  return { record: merged as unknown as MetadataRecord, conflicts };
}
