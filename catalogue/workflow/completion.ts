import type { MetadataRecord, RecordKind } from '../record.ts';
import { says_same, type RecordMember } from './members.ts';

const always: readonly RecordMember[] = ['title', 'abstract', 'keywords', 'licence', 'contacts', 'dates'];
const of_data: readonly RecordMember[] = [
  'topics',
  'extents',
  'lineage',
  'frequency',
  'distributions',
  'crs',
  'access_constraints',
];

/** Members that a reader looks for in a record of each kind. */
const expected: Readonly<Record<RecordKind, readonly RecordMember[]>> = {
  dataset: [...always, ...of_data],
  series: [...always, ...of_data],
  service: [...always, 'service', 'extents', 'distributions', 'access_constraints'],
  map: [...always, 'topics', 'extents', 'distributions'],
  reuse: [...always, 'distributions', 'relations'],
  process_result: ['title', 'abstract', 'lineage', 'licence', 'warnings'],
};

export interface Completion {
  done: number;
  of: number;
  missing: RecordMember[];
}

/** How far a record is: how many of the members that are expected of its kind it has, and which are missing. */
export function measure_completion(record: MetadataRecord): Completion {
  const members = expected[record.kind];
  const missing = members.filter((member) => says_same(record[member], undefined));
  return { done: members.length - missing.length, of: members.length, missing };
}
