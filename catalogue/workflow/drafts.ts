/** Working copies: written, submitted, rejected, given up. Row policies and triggers of 0015_workflow.sql decide; these say why. */
import { randomUUID } from 'node:crypto';
import { AppError } from '../../errors.ts';
import type { Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import type { MetadataRecord, OriginalDocument } from '../record.ts';
import { is_reserved_record } from '../referentiels.ts';
import { check_publishable, check_record, type RecordFault } from './check_record.ts';
import { differing_members } from './members.ts';
import {
  current_body,
  not_yours,
  read_kept_record,
  type DraftContent,
  type DraftState,
  type DraftView,
  type DraftVisibility,
  type RecordWork,
} from './record_work.ts';

/** A form that shows revision 0 shows the published record: its first saving makes the working copy. */
export const no_revision = 0;

/** A 422 AppError with all faults; none: nothing. */
export function refuse_faults(faults: readonly RecordFault[]): void {
  const [first] = faults;
  if (first === undefined) return;
  throw new AppError(`La fiche ne peut pas être enregistrée ainsi : ${first.pointer} ${first.reason}.`, {
    status: 422,
    code: 'invalid-record',
    place: first.pointer,
    faults,
  });
}

/** Begins a record for an organisation and gives its id. AppErrors: 422 for its content; 42501 without the right. */
export async function begin_record(
  db: Db,
  {
    body,
    organisation_id,
    original = null,
  }: {
    body: Omit<MetadataRecord, 'id'> & { id?: string };
    organisation_id: number | null;
    original?: OriginalDocument | null;
  },
): Promise<string> {
  const id = await choose_id(db, body.id);
  const whole = { ...body, id };
  refuse_faults(check_record(whole));
  const values = [
    id,
    organisation_id,
    JSON.stringify(whole),
    null,
    null,
    original?.format,
    original?.document,
  ];
  const [added] = await db.query(query_file('record_draft_add', values));
  if (added === undefined) throw taken(id);
  return id;
}

/** The id that a document brings, as long as no record has it, nor will: then the record would be another's. */
async function choose_id(db: Db, wanted: string | undefined): Promise<string> {
  if (wanted === undefined || wanted === '') return randomUUID();
  if (is_reserved_record(wanted)) throw reserved(wanted);
  if ((await db.query(query_file('record_work', [wanted]))).length > 0) throw taken(wanted);
  return wanted;
}

const taken = (id: string) =>
  new AppError(`Une fiche porte déjà l’identifiant « ${id.slice(0, 200)} ».`, {
    status: 409,
    code: 'record-exists',
    remedy:
      'Demander d’en faire une modification de cette fiche, ou donner un autre identifiant au document.',
  });

const reserved = (id: string) =>
  new AppError(`« ${id} » est l’identifiant d’un référentiel du site.`, {
    status: 409,
    code: 'record-reserved',
    remedy: 'Donner un autre identifiant au document.',
  });

/** Thrown when a working copy has changed since its sender read it: nothing is written. */
export const changed_meanwhile = () =>
  new AppError('Quelqu’un a enregistré cette fiche depuis que vous l’avez ouverte. Rien n’a été écrasé.', {
    status: 412,
    code: 'draft-changed',
    remedy: 'Relire la fiche, puis recommencer.',
  });

/**
 * Saves a working copy that is of this revision, and makes it when there is none (revision 0). Gives its new revision.
 * Nothing is written when nothing differs. AppErrors: 403, 404, 409 while it is submitted, 412 changed meanwhile, 422.
 */
export async function save_draft(
  db: Db,
  id: string,
  { body, visibility, summary }: DraftContent,
  revision: number,
): Promise<{ revision: number; is_saved: boolean }> {
  const work = await read_kept_record(db, id);
  if (!work.may_edit) throw not_yours();
  if ((work.draft?.revision ?? no_revision) !== revision) throw changed_meanwhile();
  const before = current_body(work);
  const changed = differing_members(before, body);
  const is_same =
    changed.length === 0 &&
    (work.draft?.visibility ?? null) === visibility &&
    (work.draft?.summary ?? '') === summary;
  if (is_same) return { revision, is_saved: false };
  if (work.draft?.state === 'submitted') throw waits_for_approval();
  if (visibility === 'organisation' && work.organisation_id === null) throw no_organisation();
  // What a harvest brought may be of a form that nobody may write: it is refused once somebody changes it.
  refuse_faults(check_record({ ...body, id }, changed));
  const text = JSON.stringify({ ...body, id });
  if (work.draft === null)
    return { revision: await begin_copy(db, work, text, visibility, summary), is_saved: true };
  const [held] = await db.query<{ revision: number }>(query_file('record_draft_lock', [id]));
  if (held?.revision !== revision) throw changed_meanwhile();
  const values = [id, text, visibility, summary, work.draft.based_on];
  const [saved] = await db.query<{ revision: number }>(query_file('record_draft_save', values));
  if (saved === undefined) throw not_yours();
  return { revision: saved.revision, is_saved: true };
}

async function begin_copy(
  db: Db,
  { record_id, organisation_id, published }: RecordWork,
  text: string,
  visibility: DraftVisibility | null,
  summary: string,
): Promise<number> {
  const based_on = published?.version ?? null;
  const values = [record_id, organisation_id, text, visibility, based_on, null, null];
  const [added] = await db.query<{ revision: number }>(query_file('record_draft_add', values));
  // Somebody else has made it meanwhile.
  if (added === undefined) throw changed_meanwhile();
  if (summary === '') return added.revision;
  const [saved] = await db.query<{ revision: number }>(
    query_file('record_draft_save', [record_id, text, visibility, summary, based_on]),
  );
  return saved!.revision;
}

const no_organisation = () =>
  new AppError('Cette fiche n’est d’aucune organisation : elle ne peut pas être réservée à ses membres.', {
    status: 422,
    code: 'invalid-record',
    place: 'visibilite',
    remedy: 'Choisir une autre visibilité, ou confier d’abord la fiche à une organisation.',
  });

const waits_for_approval = () =>
  new AppError('Cette fiche attend son approbation : elle ne change pas pendant ce temps.', {
    status: 409,
    code: 'draft-submitted',
    remedy: 'Retirer la demande d’approbation, puis modifier la fiche.',
  });

/** Takes a working copy of this revision for a step of its life; AppErrors 403, 404, 409 without one, 412. */
export async function hold_draft(
  db: Db,
  id: string,
  revision: number,
): Promise<RecordWork & { draft: DraftView }> {
  const work = await read_kept_record(db, id);
  const [held] = await db.query<{ revision: number }>(query_file('record_draft_lock', [id]));
  if (held === undefined || work.draft === null)
    throw new AppError('Cette fiche n’a pas de modification en cours.', {
      status: 409,
      code: 'no-draft',
      remedy: 'Revenir à la fiche : la modification a pu être publiée ou abandonnée.',
    });
  if (held.revision !== revision) throw changed_meanwhile();
  return { ...work, draft: work.draft };
}

async function set_state(db: Db, id: string, state: DraftState, reason: string | null = null): Promise<void> {
  const [moved] = await db.query(query_file('record_draft_state', [id, state, reason]));
  if (moved === undefined) throw not_yours();
}

const wrong_state = (message: string) =>
  new AppError(message, {
    status: 409,
    code: 'draft-state',
    remedy: 'Revenir à la fiche pour voir où elle en est.',
  });

/** Asks for approval. AppErrors as `hold_draft`; 409 already asked; 422 for what a published record needs. */
export async function submit_draft(db: Db, id: string, revision: number): Promise<RecordWork> {
  const work = await hold_draft(db, id, revision);
  if (!work.may_edit) throw not_yours();
  if (work.draft.state === 'submitted') throw wrong_state('L’approbation est déjà demandée.');
  refuse_faults(check_publishable(work.draft.body));
  await set_state(db, id, 'submitted');
  return work;
}

/** Takes the demand back: the working copy may be changed again. */
export async function withdraw_draft(db: Db, id: string, revision: number): Promise<RecordWork> {
  const work = await hold_draft(db, id, revision);
  if (work.draft.state !== 'submitted') throw wrong_state('Aucune approbation n’est demandée.');
  if (!work.may_edit) throw not_yours();
  await set_state(db, id, 'draft');
  return work;
}

/** Sends it back to its author with a reason (1 to 2,000 characters). AppErrors: 403, 409, 412, 422 without a reason. */
export async function reject_draft(
  db: Db,
  id: string,
  revision: number,
  reason: string,
): Promise<RecordWork> {
  const said = reason.trim();
  if (said === '' || said.length > 2000)
    throw new AppError('Dites pourquoi la fiche est refusée (2 000 caractères au plus).', {
      status: 422,
      code: 'invalid-form',
      place: 'raison',
    });
  const work = await hold_draft(db, id, revision);
  if (!work.may_approve) throw not_yours();
  if (work.draft.state !== 'submitted') throw wrong_state('Aucune approbation n’est demandée.');
  await set_state(db, id, 'rejected', said);
  return work;
}

/** Gives the working copy up; what is published stays as it is. */
export async function discard_draft(db: Db, id: string, revision: number): Promise<RecordWork> {
  const work = await hold_draft(db, id, revision);
  if (!work.may_edit) throw not_yours();
  await db.query(query_file('record_draft_remove', [id]));
  return work;
}
