import type { Request, Response } from 'express';
import { usable_weights } from '../../catalogue/quality/weights.ts';
import { check_record } from '../../catalogue/workflow/check_record.ts';
import { describe_record_changes, say_record_change } from '../../catalogue/workflow/describe_changes.ts';
import { no_revision, save_draft } from '../../catalogue/workflow/drafts.ts';
import { differing_members } from '../../catalogue/workflow/members.ts';
import {
  current_body,
  not_yours,
  read_kept_record,
  type DraftContent,
  type RecordWork,
} from '../../catalogue/workflow/record_work.ts';
import { record_editor_page } from '../../viewer/pages/record_editor.tsx';
import {
  record_path,
  step_path,
  steps,
  type EditorView,
  type StepId,
} from '../../viewer/pages/record_editor_view.ts';
import { write_review } from '../../viewer/pages/record_review.tsx';
import type { FieldProblem } from '../../viewer/pages/forms.tsx';
import { field_of } from '../accounts/form_fields.ts';
import { account_access, asker_of } from '../auth/asker.ts';
import { write_audit } from '../auth/audit.ts';
import { form_of } from '../auth/csrf.ts';
import type { Context } from '../block.ts';
import { read_site } from '../records/site.ts';
import { prefers_html, send_json, send_page } from '../respond.ts';
import { query_file } from '../../sql/query_file.ts';
import { show_attributes, store_attributes, told_attributes } from './form/attributes.ts';
import { problem_of, without_faulty } from './form/problems.ts';
import { read_step, type Fields } from './form/read_step.ts';
import { search_by_button } from './form/searches.ts';
import { step_of } from './form/steps.ts';
import { view_step, type StepState } from './form/view_step.ts';
import { say_status } from './record_words.ts';
import { complete_draft, review_record } from './review.ts';

/** What a step of the editor shows beside the content. */
interface Showing extends StepState {
  problems?: readonly FieldProblem[];
  overtaken?: readonly string[] | null;
  focus?: string | null;
  is_saved?: boolean;
  revision?: number;
}

export const content_of = (work: RecordWork): DraftContent => ({
  body: current_body(work),
  visibility: work.draft?.visibility ?? null,
  summary: work.draft?.summary ?? '',
});

/** A record that the asker writes; 401, 403, 404 AppErrors. */
export async function open_record(request: Request, { database }: Context): Promise<RecordWork> {
  const id = request.params['record'] as string;
  const work = await account_access(request, database).read((db) => read_kept_record(db, id));
  if (!work.may_edit) throw not_yours();
  return work;
}

/** The step as a page. */
export async function show_step(
  request: Request,
  response: Response,
  context: Context,
  work: RecordWork,
  step: StepId,
  content: DraftContent,
  showing: Showing = {},
): Promise<void> {
  const access = account_access(request, context.database);
  const told = await told_of(request, context, work);
  const view: EditorView = {
    id: work.record_id,
    title: content.body.title,
    step,
    revision: showing.revision ?? work.draft?.revision ?? no_revision,
    status: say_status(work),
    sections: view_step(step_of(step), show_attributes(content, told), { ...showing, told }),
    organisations: await access.read(async (db) =>
      (await db.query<{ name: string }>(query_file('organisation_names'))).map(({ name }) => name),
    ),
    review: await review(request, context, work, content),
    problems: showing.problems ?? [],
    overtaken: showing.overtaken ?? null,
    focus: showing.focus ?? null,
    is_locked: work.draft?.state === 'submitted',
    is_saved: showing.is_saved ?? false,
    csrf: asker_of(request)?.csrf_token ?? null,
  };
  send_page(response, record_editor_page(view));
}

/** Columns of the record's data, as the asker sees them. */
async function told_of(request: Request, { config, database }: Context, { record_id }: RecordWork) {
  const access = account_access(request, database);
  return told_attributes(access, record_id, await read_site(request, config, access));
}

async function review(
  request: Request,
  { config, database }: Context,
  work: RecordWork,
  { body }: DraftContent,
) {
  const access = account_access(request, database);
  const site = await read_site(request, config, access);
  const completed = await complete_draft(access, work, body, site);
  return review_record(completed, usable_weights(config.DATA_DIR), config.XSD_DIR);
}

/** Saves a step and does what the pressed button says; what cannot be kept comes back with the form, the rest is saved. */
export async function save_step(
  request: Request,
  response: Response,
  context: Context,
  step: StepId,
): Promise<void> {
  const access = account_access(request, context.database);
  const work = await open_record(request, context);
  const told = await told_of(request, context, work);
  const action = field_of(request, 'action');
  const before = show_attributes(content_of(work), told);
  const fields = without_row(form_of(request), action);
  const typed = read_step(step_of(step), fields, before);
  const state = await search_by_button(access, typed, fields, action);
  const revision = Number(field_of(request, 'revision'));
  if (revision !== (work.draft?.revision ?? no_revision))
    return answer_overtaken(request, response, context, work, step, typed, before);
  const faults = check_record(typed.body, differing_members(before.body, typed.body));
  const kept = { ...typed, body: without_faulty(typed.body, before.body, faults) };
  const stored = store_attributes(kept, told, current_body(work).attributes ?? []);
  const saved = await save(request, context, work, stored, revision);
  const after = await open_record(request, context);
  const problems = faults.map((fault) => problem_of(step, fault));
  if (!prefers_html(request)) {
    if (problems.length > 0) response.status(422);
    const told = { revision: saved.revision, status: say_status(after), problems };
    const html = write_review(work.record_id, await review(request, context, after, typed));
    return send_json(response, { ...told, review: html });
  }
  const target = problems.length > 0 ? null : target_of(action, work.record_id, step);
  if (target !== null) return response.redirect(303, target);
  if (problems.length > 0) response.status(422);
  const added = action.startsWith('ajouter:') ? action.slice('ajouter:'.length) : null;
  await show_step(request, response, context, after, step, typed, {
    ...state,
    added,
    problems,
    focus: added,
  });
}

const save = (
  request: Request,
  { database }: Context,
  work: RecordWork,
  kept: DraftContent,
  revision: number,
) =>
  account_access(request, database).act(async (db) => {
    const done = await save_draft(db, work.record_id, kept, revision);
    // Once per working copy: it is saved every few seconds.
    if (done.is_saved && work.draft === null)
      await write_audit(db, request, { action: 'record.saved', object: work.record_id });
    return done;
  });

/** Where a button leads once all is saved; null: the form is shown again. */
function target_of(action: string, id: string, step: StepId): string | null {
  if (action === 'terminer') return record_path(id);
  const next = steps[steps.findIndex((one) => one.id === step) + 1];
  if (action === 'suivant') return next === undefined ? record_path(id) : step_path(id, next.id);
  if (action === 'enregistrer') return `${step_path(id, step)}?fait=enregistre`;
  return null;
}

/** What others have saved since stays: what was typed is shown, with what saving it now would change. */
async function answer_overtaken(
  request: Request,
  response: Response,
  context: Context,
  work: RecordWork,
  step: StepId,
  typed: DraftContent,
  before: DraftContent,
): Promise<void> {
  response.status(412);
  const overtaken = describe_record_changes(before.body, typed.body).map(say_record_change);
  if (prefers_html(request)) return show_step(request, response, context, work, step, typed, { overtaken });
  const message =
    'Quelqu’un d’autre a enregistré cette fiche. Votre saisie est intacte : enregistrez pour comparer.';
  return send_json(response, { code: 'draft-changed', message, overtaken });
}

/** The form without the row whose button was pressed. */
function without_row(fields: Fields, action: string): Fields {
  const [, member, i] = /^retirer:([\w-]+):(\d{1,4})$/.exec(action) ?? [];
  if (member === undefined) return fields;
  return new Map(
    [...fields].map(([name, values]) =>
      name.startsWith(`${member}-${i}-`) ? ([name, ['']] as const) : ([name, values] as const),
    ),
  );
}
