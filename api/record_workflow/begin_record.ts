import type { Request, Response } from 'express';
import type { MetadataRecord, OriginalDocument, RecordKind } from '../../catalogue/record.ts';
import { begin_record } from '../../catalogue/workflow/drafts.ts';
import { AppError } from '../../errors.ts';
import { one, type Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { new_record_page, type NewRecordView } from '../../viewer/pages/new_record.tsx';
import { step_path } from '../../viewer/pages/record_editor_view.ts';
import { field_of, read_number } from '../accounts/form_fields.ts';
import { answer_form } from '../auth/answer_form.ts';
import { account_access, asker_of } from '../auth/asker.ts';
import { write_audit } from '../auth/audit.ts';
import type { Context } from '../block.ts';
import { send_page } from '../respond.ts';
import { kind_choices } from './form/description_step.ts';
import { read_document } from './read_document.ts';

interface Begun {
  body: Omit<MetadataRecord, 'id'> & { id?: string };
  original?: OriginalDocument;
}

const blank = { title: '', kind: 'dataset', organisation: '', document: '' };

const invalid = (place: string, message: string) =>
  new AppError(message, { status: 422, code: 'invalid-form', place });

/** The form that begins a record; a 403 AppError for who writes for no organisation. */
export async function show_new_record(request: Request, response: Response, context: Context): Promise<void> {
  send_page(response, new_record_page(await view_of(request, context)));
}

async function view_of(request: Request, { database }: Context): Promise<NewRecordView> {
  const organisations = await account_access(request, database).read((db) => writable(db));
  return {
    kinds: kind_choices,
    organisations,
    is_site_admin: asker_of(request)?.administers === 'site',
    problems: [],
    entered: blank,
    csrf: asker_of(request)?.csrf_token ?? null,
  };
}

async function writable(db: Db): Promise<{ id: number; name: string }[]> {
  const organisations = await db.query<{ id: number; name: string }>(query_file('record_organisations'));
  if (organisations.length > 0) return organisations;
  if ((await one<{ is_admin: boolean }>(db, query_file('asker_is_site_admin'))).is_admin) return [];
  throw new AppError('Faire une fiche demande le rôle de géomaticien dans une organisation.', {
    status: 403,
    code: 'officer-role-missing',
    remedy: 'Demander ce rôle à l’administrateur de votre organisation.',
  });
}

/** A record of the title that was typed. */
export async function begin_by_title(request: Request, response: Response, context: Context): Promise<void> {
  const entered = {
    ...blank,
    title: field_of(request, 'titre'),
    kind: field_of(request, 'nature'),
    organisation: field_of(request, 'organisation'),
  };
  await begin(request, response, context, entered, () => {
    if (entered.title === '') throw invalid('titre', 'Donnez un titre.');
    if (!kind_choices.some(([kind]) => kind === entered.kind))
      throw invalid('nature', 'Choisissez une nature de la liste.');
    return Promise.resolve({
      body: {
        kind: entered.kind as RecordKind,
        title: entered.title,
        abstract: '',
        producer: '',
        licence: null,
        source_url: null,
        vintage: null,
        lineage: '',
        keywords: [],
        warnings: [],
      },
    });
  });
}

/** A record of a document of metadata, which is kept with it. */
export async function begin_by_document(
  request: Request,
  response: Response,
  context: Context,
): Promise<void> {
  const document = field_of(request, 'document');
  const entered = { ...blank, document, organisation: field_of(request, 'organisation_du_document') };
  await begin(request, response, context, entered, async () => {
    const { record, original } = await read_document(document);
    return { body: record, original };
  });
}

async function begin(
  request: Request,
  response: Response,
  context: Context,
  entered: NewRecordView['entered'],
  make: () => Promise<Begun>,
): Promise<void> {
  const view = await view_of(request, context);
  await answer_form(
    response,
    async () => {
      const { body, original = null } = await make();
      const organisation_id = read_number(entered.organisation);
      const id = await account_access(request, context.database).act(async (db) => {
        const made = await begin_record(db, { body, organisation_id, original });
        await write_audit(db, request, {
          action: 'record.begun',
          object: made,
          details: { title: body.title },
        });
        return made;
      });
      response.redirect(303, step_path(id, 'description'));
    },
    (problems) => new_record_page({ ...view, problems, entered }),
  );
}
