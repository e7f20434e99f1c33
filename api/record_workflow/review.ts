/** What is still to be done on a record: what is missing, which rules it breaks, what would make it better. */
import type { MetadataRecord } from '../../catalogue/record.ts';
import { read_record, type StoredRecord } from '../../catalogue/records.ts';
import { measure_completion } from '../../catalogue/workflow/completion.ts';
import { differing_members, member_names, type RecordMember } from '../../catalogue/workflow/members.ts';
import type { RecordWork } from '../../catalogue/workflow/record_work.ts';
import type { Access } from '../../sql/client.ts';
import type { ReviewView } from '../../viewer/pages/record_editor_view.ts';
import { complete_record } from '../records/complete_record.ts';
import type { Site } from '../records/site.ts';
import { place_of_member } from './form/steps.ts';

/** The record as its formats would write it, were it published now: with what the site knows of its data. */
export async function complete_draft(
  access: Access,
  work: RecordWork,
  body: MetadataRecord,
  site: Site,
): Promise<MetadataRecord> {
  const known = await access.read((db) => read_record(db, work.record_id));
  const stored: StoredRecord = known ?? {
    record: body,
    origin: 'officer',
    state: 'published',
    visibility: 'public',
    organisation_id: work.organisation_id,
    curated: [],
    version: 1,
    created_at: new Date(),
    updated_at: new Date(),
    published_at: new Date(),
    collections: [],
  };
  // What the officer changed is not written over by what is measured.
  const changed: RecordMember[] = known === undefined ? [] : differing_members(known.record, body);
  return complete_record({ ...stored, record: body, curated: [...stored.curated, ...changed] }, site);
}

/** What a completed record lacks, each with its place in the form. */
export function review_record(record: MetadataRecord): ReviewView {
  const { done, of, missing } = measure_completion(record);
  return {
    completion: {
      done,
      of,
      missing: missing.map((member) => ({ label: name_of(member), ...place_of_member(member) })),
    },
    findings: [],
    quality: null,
  };
}

const name_of = (member: RecordMember) => (member === 'id' ? 'Identifiant' : member_names[member]);

/** Its score, 0 to 100; null where none is told. */
export const score_of = (record: MetadataRecord): number | null =>
  review_record(record).quality?.score ?? null;
