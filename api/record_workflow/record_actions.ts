/** What people do with a working copy and its record: one transaction each, with its line in the log, and mails after it. */
import type { Request } from 'express';
import { record_members, type RecordMember } from '../../catalogue/workflow/members.ts';
import {
  discard_draft,
  reject_draft,
  submit_draft,
  withdraw_draft,
} from '../../catalogue/workflow/drafts.ts';
import type { Choice } from '../../catalogue/workflow/merge_records.ts';
import { publish_draft, set_record_state } from '../../catalogue/workflow/publish_draft.ts';
import {
  current_body,
  not_yours,
  read_kept_record,
  type RecordWork,
} from '../../catalogue/workflow/record_work.ts';
import { AppError } from '../../errors.ts';
import { query_file } from '../../sql/query_file.ts';
import type { AuditAction } from '../../viewer/pages/audit_actions.ts';
import type { Db } from '../../sql/client.ts';
import { field_of, read_number } from '../accounts/form_fields.ts';
import { account_access } from '../auth/asker.ts';
import { write_audit, type AuditEntry } from '../auth/audit.ts';
import { form_of } from '../auth/csrf.ts';
import type { Context } from '../block.ts';
import { notify } from './notify.ts';

const id_of = (request: Request) => request.params['record'] as string;
const revision_of = (request: Request) => Number(field_of(request, 'revision'));

/** One step of a working copy's life, with its line in the log. */
function take<T>(
  request: Request,
  { database }: Context,
  action: AuditAction,
  work: (db: Db, id: string) => Promise<T>,
  details: (done: T) => AuditEntry['details'] = () => ({}),
): Promise<T> {
  const id = id_of(request);
  return account_access(request, database).act(async (db) => {
    const done = await work(db, id);
    await write_audit(db, request, { action, object: id, details: details(done) ?? {} });
    return done;
  });
}

const title_of = (work: RecordWork) => current_body(work).title.slice(0, 200);

export async function submit(request: Request, context: Context): Promise<void> {
  const work = await take(request, context, 'record.submitted', (db, id) =>
    submit_draft(db, id, revision_of(request)),
  );
  const { identity } = account_access(request, context.database);
  await notify(
    context,
    { approvers_of: work.organisation_id, but: identity.account_id },
    {
      record_id: work.record_id,
      subject: 'une fiche attend votre approbation',
      text: `La fiche « ${title_of(work)} » (${work.organisation ?? 'site'}) attend votre approbation.`,
    },
  );
}

export const withdraw = async (request: Request, context: Context): Promise<void> => {
  await take(request, context, 'record.withdrawn', (db, id) => withdraw_draft(db, id, revision_of(request)));
};

export async function reject(request: Request, context: Context): Promise<void> {
  const reason = field_of(request, 'raison').replaceAll('\r\n', '\n');
  const { work, author_id } = await take(request, context, 'record.rejected', async (db, id) => {
    const work = await reject_draft(db, id, revision_of(request), reason);
    const [held] = await db.query<{ author_id: number | null }>(query_file('record_draft_lock', [id]));
    return { work, author_id: held?.author_id ?? null };
  });
  await notify(
    context,
    { account: author_id },
    {
      record_id: work.record_id,
      subject: 'une fiche est refusée',
      text: `Votre fiche « ${title_of(work)} » est refusée :\n\n${reason}`,
    },
  );
}

/** Whether the record was published before, for where its page leads. */
export async function discard(request: Request, context: Context): Promise<boolean> {
  const work = await take(request, context, 'record.discarded', (db, id) =>
    discard_draft(db, id, revision_of(request)),
  );
  return work.published !== null;
}

/** « choix-title=mine » for each member in conflict. */
function choices_of(request: Request): Partial<Record<RecordMember, Choice>> {
  const fields = form_of(request);
  return Object.fromEntries(
    record_members.flatMap((member) => {
      const choice = fields.get(`choix-${member}`)?.[0];
      return choice === 'mine' || choice === 'theirs' ? [[member, choice] as const] : [];
    }),
  );
}

export async function publish(request: Request, context: Context): Promise<void> {
  const done = await take(
    request,
    context,
    'record.published',
    (db, id) => publish_draft(db, id, revision_of(request), choices_of(request)),
    ({ version, changes }) => ({
      version,
      changes: changes.slice(0, 50).map((change) => change.slice(0, 500)),
    }),
  );
  const { identity } = account_access(request, context.database);
  if (done.author_id === identity.account_id) return;
  await notify(
    context,
    { account: done.author_id },
    {
      record_id: id_of(request),
      subject: 'votre fiche est publiée',
      text: `La fiche « ${done.title.slice(0, 200)} » est approuvée et publiée.`,
    },
  );
}

export const set_state = async (
  request: Request,
  context: Context,
  state: 'published' | 'retired',
): Promise<void> => {
  const action = state === 'retired' ? 'record.retired' : 'record.restored';
  await take(request, context, action, async (db, id) =>
    set_record_state(db, await read_kept_record(db, id), state),
  );
};

/** Gives a record to an organisation; site administrators alone. The database gives its working copy with it. */
export async function give(request: Request, context: Context): Promise<void> {
  const organisation = read_number(field_of(request, 'organisation'));
  if (organisation === null)
    throw new AppError('Choisissez une organisation de la liste.', {
      status: 422,
      code: 'invalid-form',
      place: 'organisation',
    });
  await take(
    request,
    context,
    'record.given',
    async (db, id) => {
      const work = await read_kept_record(db, id);
      if (!work.is_site_admin) throw not_yours();
      const [given] = await db.query(query_file('record_give', [id, organisation]));
      if (given === undefined) throw not_yours();
    },
    () => ({ organisation }),
  );
}
