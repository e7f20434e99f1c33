/** Records as those work on them who keep them: as published, the working copy, what the asker may do. */
import { AppError } from '../../errors.ts';
import type { Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import type { MetadataRecord } from '../record.ts';
import type { RecordOrigin, RecordState } from '../records.ts';

export type DraftState = 'draft' | 'submitted' | 'rejected';
export type DraftVisibility = 'public' | 'accounts' | 'organisation';

export interface PublishedState {
  body: MetadataRecord;
  state: RecordState;
  visibility: DraftVisibility | 'scenario';
  origin: RecordOrigin;
  version: number;
  curated: string[];
  /** ISO 8601, as in `DraftView`. */
  updated_at: string;
}

export interface DraftView {
  body: MetadataRecord;
  state: DraftState;
  reason: string | null;
  /** Who shall see the record; null: as it is. */
  visibility: DraftVisibility | null;
  summary: string;
  /** Version of the published record that it started from; null: a new record. */
  based_on: number | null;
  revision: number;
  updated_at: string;
  /** Null to those who share no organisation with him. */
  author: string | null;
  is_own: boolean;
  original_format: string | null;
}

/** What a form or a program writes into a working copy. */
export interface DraftContent {
  body: MetadataRecord;
  visibility: DraftVisibility | null;
  summary: string;
}

export interface RecordWork {
  record_id: string;
  organisation_id: number | null;
  organisation: string | null;
  may_edit: boolean;
  may_approve: boolean;
  may_publish: boolean;
  is_site_admin: boolean;
  published: PublishedState | null;
  draft: DraftView | null;
  /** The version that the working copy started from; null when it is new, or the version is no longer kept. */
  base: { body: MetadataRecord; n: number } | null;
}

/** A record and its working copy, within the asker's rights; a 404 AppError when he sees neither. */
export async function read_record_work(db: Db, id: string): Promise<RecordWork> {
  const [work] = await db.query<RecordWork>(query_file('record_work', [id]));
  if (work !== undefined) return work;
  throw new AppError(`Aucune fiche « ${id.slice(0, 80)} », ou vous ne pouvez pas la voir.`, {
    status: 404,
    code: 'record-not-found',
    remedy: 'Vos fiches sont à l’adresse /catalogue/mes-fiches ; connectez-vous pour les voir.',
  });
}

/** The same for who keeps the record: writes or approves it. A 403 AppError for others. */
export async function read_kept_record(db: Db, id: string): Promise<RecordWork> {
  const work = await read_record_work(db, id);
  if (work.may_edit || work.may_approve) return work;
  throw not_yours();
}

/** The content to go on from: the working copy's, else the published one. */
export function current_body({ draft, published }: RecordWork): MetadataRecord {
  const body = draft?.body ?? published?.body;
  if (body === undefined) throw new Error('a record without content');
  return body;
}

export const not_yours = () =>
  new AppError('Cette fiche n’est pas de celles que vous tenez.', {
    status: 403,
    code: 'record-not-yours',
    remedy:
      'Demander le rôle de géomaticien à l’administrateur de l’organisation, ou signaler une erreur depuis la fiche.',
  });
