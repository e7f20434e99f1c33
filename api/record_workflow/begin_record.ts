import type { Request, Response } from 'express';
import { read_document, type ReadDocument } from '../../catalogue/formats/read_document.ts';
import type { MetadataRecord, OriginalDocument, RecordKind } from '../../catalogue/record.ts';
import { read_record, type StoredRecord } from '../../catalogue/records.ts';
import { begin_copy_of_document } from '../../catalogue/workflow/from_document.ts';
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
import { complete_record } from '../records/complete_record.ts';
import { read_site, type Site } from '../records/site.ts';
import { send_page } from '../respond.ts';
import { kind_choices } from './form/description_step.ts';

interface Begun {
  body: Omit<MetadataRecord, 'id'> & { id?: string };
  original?: OriginalDocument;
  /** The document changes the record of its id, where there is one. */
  over?: ReadDocument;
}

const blank = { title: '', kind: 'dataset', organisation: '', document: '', over: false };

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
  const over = field_of(request, 'modifier') === 'oui';
  const entered = { ...blank, document, over, organisation: field_of(request, 'organisation_du_document') };
  await begin(request, response, context, entered, async () => {
    const read = await read_document(document);
    return { body: read.record, original: read.original, ...(over && { over: read }) };
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
  const site = await read_site(request, context.config, account_access(request, context.database));
  await answer_form(
    response,
    async () => {
      const { body, original = null, over } = await make();
      const organisation_id = read_number(entered.organisation);
      const id = await account_access(request, context.database).act(async (db) => {
        const known = over === undefined ? undefined : await read_record(db, over.record.id);
        const made =
          over === undefined || known === undefined
            ? await begin_record(db, { body, organisation_id, original })
            : await change_record(db, known, over, site);
        const action = known === undefined ? 'record.begun' : 'record.saved';
        await write_audit(db, request, { action, object: made, details: { title: body.title } });
        return made;
      });
      response.redirect(303, step_path(id, 'description'));
    },
    (problems) => new_record_page({ ...view, problems, entered }),
  );
}

/** What a document changes of a record that is there, as its working copy; gives the id. AppErrors as `begin_copy_of_document`. */
export async function change_record(
  db: Db,
  stored: StoredRecord,
  read: Omit<ReadDocument, 'warnings'>,
  site: Site,
): Promise<string> {
  const { id } = read.record;
  const published = { record: complete_record(stored, site), base_url: site.base_url };
  await begin_copy_of_document(db, id, published, read);
  return id;
}
