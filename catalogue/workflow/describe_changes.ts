import type { MetadataRecord } from '../record.ts';
import { differing_members, member_names, says_same, type RecordMember } from './members.ts';
import { say_entry, say_value } from './say_value.ts';

/** What changed in one member, in French. */
export interface RecordChange {
  member: RecordMember;
  /** « Titre ». */
  name: string;
  /** Of a value: both, in words. Of a list: null. */
  before: string | null;
  after: string | null;
  /** Of a list: what came and what went, in words; both empty where only the order changed. */
  added: string[];
  removed: string[];
}

/** Differences between two states of a record, in the order of the form; none where they say the same. */
export function describe_record_changes(
  before: Partial<MetadataRecord>,
  after: Partial<MetadataRecord>,
): RecordChange[] {
  return differing_members(before, after).map((member) => {
    const [old, now] = [before[member], after[member]];
    const name = member_names[member];
    if (!Array.isArray(old ?? now) || !Array.isArray(now ?? old))
      return {
        member,
        name,
        before: say_value(member, old),
        after: say_value(member, now),
        added: [],
        removed: [],
      };
    return { member, name, before: null, after: null, ...compare_lists(member, list_of(old), list_of(now)) };
  });
}

const list_of = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function compare_lists(member: RecordMember, old: readonly unknown[], now: readonly unknown[]) {
  const missing_from = (list: readonly unknown[]) => (entry: unknown) =>
    !list.some((other) => says_same(entry, other));
  const say = (entry: unknown) => say_entry(member, entry);
  return { added: now.filter(missing_from(old)).map(say), removed: old.filter(missing_from(now)).map(say) };
}

/** A change in one sentence: « Titre : « A » → « B » », « Mots-clés : ajouté « x » ; retiré « y » ». */
export function say_record_change({ name, before, after, added, removed }: RecordChange): string {
  if (before !== null) return `${name} : ${before} → ${after}`;
  const parts = [
    ...(added.length > 0 ? [`ajouté ${added.join(', ')}`] : []),
    ...(removed.length > 0 ? [`retiré ${removed.join(', ')}`] : []),
  ];
  return `${name} : ${parts.length === 0 ? 'ordre changé' : parts.join(' ; ')}`;
}
