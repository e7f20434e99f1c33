/** The record in a deposit as its page shows it before anything is made of it. */
import { described_by } from '../../catalogue/deposits/record_of_data.ts';
import type { DepositRecord } from '../../catalogue/deposits/plan.ts';
import { losses_of } from '../../catalogue/formats/format.ts';
import { metadata_formats } from '../../catalogue/formats/index.ts';
import { usable_weights } from '../../catalogue/quality/weights.ts';
import { says_same, member_names, record_members } from '../../catalogue/workflow/members.ts';
import { kind_names, say_value } from '../../catalogue/workflow/say_value.ts';
import type { MetadataRecord, OriginalDocument } from '../../catalogue/record.ts';
import type { StoredRecord } from '../../catalogue/records.ts';
import type { RecordWork } from '../../catalogue/workflow/record_work.ts';
import type { Config } from '../../config.ts';
import type { Access } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import type { DepositRecordView } from '../../viewer/pages/deposit_view.ts';
import { record_path } from '../../viewer/pages/record_editor_view.ts';
import { review_record } from '../record_workflow/review.ts';
import { complete_record } from '../records/complete_record.ts';
import type { Site } from '../records/site.ts';

const longest_value = 600;

/**
 * What was read, what the format cannot say, and whether the catalogue has a record of its id; `is_reviewed`: which rules it
 * breaks too, and its score.
 */
export async function view_record(
  access: Access,
  { file, format: format_id, record, document, warnings }: DepositRecord,
  site: Site,
  { config, is_reviewed }: { config: Config; is_reviewed: boolean },
): Promise<DepositRecordView> {
  const format = metadata_formats.find(({ id }) => id === format_id)!;
  const review = is_reviewed ? await review_alone(record, document, site, config) : null;
  const lost = format.loses.filter(({ kinds }) => kinds?.includes(record.kind) !== false);
  return {
    file,
    format: format.title,
    id: record.id,
    title: record.title,
    kind: kind_names[record.kind],
    read: record_members
      .filter((member) => member !== 'title' && member !== 'kind' && !says_same(record[member], undefined))
      .map((member) => ({
        name: member_names[member],
        value: unquoted(say_value(member, record[member])).slice(0, longest_value),
      })),
    warnings,
    // What the document does hold of such a member was read.
    not_held: lost
      .filter(({ member }) => !losses_of(format, record).some((loss) => loss.member === member))
      .map(({ why }) => why),
    findings: (review?.findings ?? []).map(({ level, message, remedy }) => ({ level, message, remedy })),
    quality: review?.quality.score ?? null,
    described: described_by(record),
    known: await find_known(access, record.id),
  };
}

/** The rules that the record breaks, were it published as it is. */
function review_alone(
  record: MetadataRecord,
  original: OriginalDocument,
  site: Site,
  { DATA_DIR, XSD_DIR }: Config,
) {
  const now = new Date();
  const stored: StoredRecord = {
    record,
    origin: 'officer',
    state: 'published',
    visibility: 'public',
    organisation_id: null,
    curated: [],
    version: 1,
    created_at: now,
    updated_at: now,
    published_at: now,
    collections: [],
  };
  return review_record(
    { record: complete_record(stored, site), original },
    usable_weights(DATA_DIR),
    XSD_DIR,
  );
}

/** A lone value needs no quotation marks beside its name. */
const unquoted = (text: string) => text.replace(/^« ([^«»]*) »$/, '$1');

/** The record that the catalogue has under this id, as far as the asker sees it. */
async function find_known(access: Access, id: string): Promise<DepositRecordView['known']> {
  if (id === '') return null;
  const [work] = await access.read((db) => db.query<RecordWork>(query_file('record_work', [id])));
  if (work === undefined) return null;
  return {
    title: work.draft?.body.title ?? work.published?.body.title ?? id,
    href: work.may_edit || work.may_approve ? record_path(id) : `/catalogue/${encodeURIComponent(id)}`,
    may_edit: work.may_edit,
    is_under_way: work.draft !== null,
  };
}
