import { AppError } from '../../errors.ts';
import type { Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import type { MetadataRecord } from '../record.ts';
import { row_of } from '../records.ts';
import { check_publishable, check_record } from './check_record.ts';
import { describe_record_changes, say_record_change } from './describe_changes.ts';
import { hold_draft, refuse_faults } from './drafts.ts';
import { differing_members, measured_members, type RecordMember } from './members.ts';
import { merge_records, type Choice, type Merged } from './merge_records.ts';
import { not_yours, type PublishedState, type RecordWork } from './record_work.ts';

interface HeldRecord extends Pick<PublishedState, 'body' | 'origin' | 'state' | 'visibility' | 'curated'> {
  version: number;
}

interface HeldDraft {
  original_format: string | null;
  original_document: string | null;
  author_id: number | null;
}

export interface Publication {
  version: number;
  is_new: boolean;
  title: string;
  /** Differences to what was published before, one French sentence each. */
  changes: string[];
  /** Whose working copy it was; null once erased. */
  author_id: number | null;
}

/** The working copy merged with what was published meanwhile; without conflicts when nothing was. */
export function merge_work(
  { draft, published, base }: Pick<RecordWork, 'draft' | 'published' | 'base'>,
  choices: Readonly<Partial<Record<RecordMember, Choice>>> = {},
): Merged {
  if (draft === null) throw new Error('no working copy to merge');
  if (published === null || published.version === draft.based_on)
    return { record: draft.body, conflicts: [] };
  return merge_records(base?.body ?? {}, draft.body, published.body, choices);
}

/**
 * Publishes a working copy of this revision: the record is written, its versions counted by the database, the copy taken
 * away. Of a record that imports, harvests or processes write, the members that the copy changed become `curated`: they
 * leave them from then on. Members that both the copy and a version published meanwhile have changed are settled by
 * `choices`. AppErrors: 403, 404, 409 `record-conflict` (with the members as faults), 412, 422.
 */
export async function publish_draft(
  db: Db,
  id: string,
  revision: number,
  choices: Readonly<Partial<Record<RecordMember, Choice>>> = {},
): Promise<Publication> {
  const work = await hold_draft(db, id, revision);
  if (!work.may_publish) throw needs_approval();
  const [record] = await db.query<HeldRecord>(query_file('record_lock', [id]));
  const published = record === undefined ? null : { ...work.published!, ...record };
  if ((published === null) !== (work.published === null)) throw not_yours();
  const merged = merge_work({ ...work, published }, choices);
  if (merged.conflicts.length > 0) throw conflict(merged);
  const changed = differing_members(published?.body ?? {}, merged.record);
  refuse_faults([...check_record(merged.record, changed), ...check_publishable(merged.record)]);
  const [held] = await db.query<HeldDraft>(query_file('record_draft_lock', [id]));
  const changes = describe_record_changes(published?.body ?? {}, merged.record).map(say_record_change);
  await db.query(query_file('record_summary_set', [work.draft.summary]));
  const version = await write_published(db, work, published, merged.record);
  if (held?.original_document != null)
    await db.query(query_file('record_original_write', [id, held.original_format, held.original_document]));
  await db.query(query_file('record_draft_remove', [id]));
  return {
    version,
    is_new: published === null,
    title: merged.record.title,
    changes: published === null ? [] : changes,
    author_id: held?.author_id ?? null,
  };
}

async function write_published(
  db: Db,
  { draft, organisation_id }: RecordWork,
  published: PublishedState | null,
  record: MetadataRecord,
): Promise<number> {
  if (published === null) {
    const visibility = draft!.visibility ?? 'public';
    const row = { ...row_of(record, 'officer'), visibility, organisation_id };
    return version_of(await db.query(query_file('record_publish_new', [JSON.stringify(row)])));
  }
  const row = {
    ...row_of(record, published.origin),
    visibility: draft!.visibility ?? published.visibility,
    state: 'published',
    curated: curated_of(published, record),
  };
  return version_of(await db.query(query_file('record_publish_change', [JSON.stringify(row)])));
}

const version_of = ([row]: Record<string, unknown>[]): number => {
  if (row === undefined) throw not_yours();
  return row['version'] as number;
};

/** Officers' own records are nobody else's to write: nothing in them needs to be kept from imports. */
function curated_of({ origin, body, curated }: PublishedState, record: MetadataRecord): string[] {
  if (origin === 'officer') return curated;
  const changed = differing_members(body, record).filter((member) => !measured_members.has(member));
  return [...new Set([...curated, ...changed])].sort();
}

const needs_approval = () =>
  new AppError('La publication de cette fiche demande l’approbation d’un administrateur de l’organisation.', {
    status: 403,
    code: 'approval-needed',
    remedy: 'Demander l’approbation : il en est prévenu.',
  });

const conflict = ({ conflicts }: Merged) =>
  new AppError(
    'Une version plus récente de cette fiche a été publiée, et change aussi ce que vous avez changé.',
    {
      status: 409,
      code: 'record-conflict',
      remedy: 'Choisir pour chaque rubrique ce qui doit rester.',
      faults: conflicts.map(({ member, theirs }) => ({
        pointer: `/${member}`,
        reason: `publié : ${theirs}`,
      })),
    },
  );

/** Takes a published record out of the catalogue or back into it; gives its new version. AppErrors: 403, 404, 409. */
export async function set_record_state(
  db: Db,
  work: RecordWork,
  state: 'published' | 'retired',
): Promise<number> {
  if (!work.may_publish) throw work.may_edit ? needs_approval() : not_yours();
  if (work.published === null || work.published.state === state)
    throw new AppError(
      state === 'retired' ? 'Cette fiche n’est pas publiée.' : 'Cette fiche n’est pas retirée.',
      { status: 409, code: 'record-state' },
    );
  return version_of(await db.query(query_file('record_set_state', [work.record_id, state])));
}
