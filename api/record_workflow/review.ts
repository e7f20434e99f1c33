/** What is still to be done on a record: what is missing, which rules it breaks, what would make it better. */
import type { MetadataRecord, OriginalDocument } from '../../catalogue/record.ts';
import { AppError } from '../../errors.ts';
import { score_record } from '../../catalogue/quality/score.ts';
import type { Weights } from '../../catalogue/quality/weights.ts';
import { read_original, read_record, type StoredRecord } from '../../catalogue/records.ts';
import { validate_with_schemas } from '../../catalogue/validation/schemas/validate_with_schemas.ts';
import type { Finding } from '../../catalogue/validation/validate.ts';
import { measure_completion } from '../../catalogue/workflow/completion.ts';
import { differing_members, member_names, type RecordMember } from '../../catalogue/workflow/members.ts';
import type { RecordWork } from '../../catalogue/workflow/record_work.ts';
import type { Access } from '../../sql/client.ts';
import type { QualityView, ReviewView } from '../../viewer/pages/record_editor_view.ts';
import { complete_record } from '../records/complete_record.ts';
import type { Site } from '../records/site.ts';
import { place_of_member } from './form/steps.ts';

/** The record as its formats would write it, were it published now: with what the site knows of its data. */
export async function complete_draft(
  access: Access,
  work: RecordWork,
  body: MetadataRecord,
  site: Site,
): Promise<Completed> {
  const [known, original] = await access.read(async (db) => [
    await read_record(db, work.record_id),
    await read_original(db, work.record_id),
  ]);
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
  const whole = { ...stored, record: body, curated: [...stored.curated, ...changed] };
  return { record: complete_record(whole, site), original };
}

/** A record as it would be published, and what it is written over. */
export interface Completed {
  record: MetadataRecord;
  original?: OriginalDocument | undefined;
}

/** What a completed record lacks, each with its place in the form; `schemas`: the setting XSD_DIR. */
export async function review_record(
  { record, original }: Completed,
  weights: Weights,
  schemas: string | undefined,
): Promise<ReviewView> {
  const { done, of, missing } = measure_completion(record);
  return {
    completion: {
      done,
      of,
      missing: missing.map((member) => ({ label: name_of(member), ...place_of_member(member) })),
    },
    findings: (await find_broken(record, original, schemas)).map(({ level, member, message, remedy }) => ({
      level,
      message,
      remedy,
      ...place_of_member(member),
    })),
    quality: say_quality(record, weights),
  };
}

/** The score and what it lacks most, each with its reason. */
function say_quality(record: MetadataRecord, weights: Weights): QualityView {
  const { score, items } = score_record(record, weights);
  const missing = items.flatMap(({ title, member, points, most, why }) =>
    why === null
      ? []
      : [{ criterion: title, lost: Math.round(most - points), why, ...place_of_member(member) }],
  );
  return { score, missing: missing.filter(({ lost }) => lost > 0) };
}

/** Rules that the record breaks, errors first. */
async function find_broken(
  record: MetadataRecord,
  original: OriginalDocument | undefined,
  schemas: string | undefined,
): Promise<Finding[]> {
  try {
    const findings = await validate_with_schemas(record, original, schemas);
    const broken = findings.filter(({ passed }) => !passed);
    return [
      ...broken.filter(({ level }) => level === 'error'),
      ...broken.filter(({ level }) => level === 'warning'),
    ];
  } catch (error) {
    // A text that no XML can hold, from a harvest: that is the first thing to mend.
    if (!(error instanceof AppError)) throw error;
    const { message, remedy = '' } = error;
    return [
      {
        rule: 'XML',
        title: 'XML',
        level: 'error',
        passed: false,
        member: 'abstract',
        where: '',
        message,
        remedy,
      },
    ];
  }
}

const name_of = (member: RecordMember) => (member === 'id' ? 'Identifiant' : member_names[member]);
