import type { Request, Response } from 'express';
import { is_siret } from '../../catalogue/siret.ts';
import { find_organisation } from '../../catalogue/organisations.ts';
import { AppError } from '../../errors.ts';
import type { Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { asker_of } from '../auth/asker.ts';
import { write_audit } from '../auth/audit.ts';
import type { Block, Context } from '../block.ts';
import { choice, f, integer, read_query } from '../params.ts';
import { choose_format, respond, send_page } from '../respond.ts';
import type { FieldProblem } from '../../viewer/pages/forms.tsx';
import {
  approval_names,
  kind_names,
  organisation_page,
  organisations_done,
  organisations_page,
  type OrganisationFields,
  type OrganisationRow,
} from '../../viewer/pages/organisations.tsx';
import { list_managed } from './accounts_block.ts';
import { administrator_access } from './administrator.ts';
import { field_of, number_of_path } from './form_fields.ts';
import { invite_communes, show_communes } from './invite_communes.ts';
import { read_organisation, type Organisation } from './read_organisation.ts';
import { read_territories } from './territories.ts';

const page_size = 100;
type DoneCode = keyof typeof organisations_done;

const list_params = {
  f,
  q: {
    description: 'Mots du nom, ou SIRET.',
    schema: { type: 'string', maxLength: 200 },
    absent: '',
    parse: (text: string) => text.trim().slice(0, 200),
  },
  offset: integer('Organisations à passer.', { absent: 0, minimum: 0, maximum: 1_000_000 }),
};
const page_params = {
  fait: choice('Ce qui vient d’être fait.', Object.keys(organisations_done) as DoneCode[]),
};

/** « Organisations »: the list, making and changing one, inviting the communes of an EPCI. */
export const organisations_block: Block = {
  id: 'organisations',
  routes(router, context) {
    router.get('/organisations', async (request, response) => {
      const { f: format, q, offset } = read_query(request, list_params);
      const access = await administrator_access(request, context.database);
      const rows = await access.read((db) =>
        db.query<OrganisationRow & { total: number }>(
          query_file('organisations_list', [q === '' ? null : q, page_size, offset]),
        ),
      );
      const list = { total: rows[0]?.total ?? 0, organisations: rows };
      respond(response, choose_format(request, format), {
        json: () => list,
        html: () => organisations_page({ ...list, offset, page_size, q }),
      });
    });
    router.get('/organisations/nouvelle', async (request, response) => {
      read_query(request, {});
      await show_form(request, response, context, { id: null, fields: blank });
    });
    router.get('/organisations/:id', async (request, response) => {
      const { fait } = read_query(request, page_params);
      const access = await administrator_access(request, context.database);
      const id = number_of_path(request.params.id);
      const organisation = await access.read((db) => read_organisation(db, id));
      await show_form(request, response, context, {
        id,
        fields: fields_of_organisation(organisation),
        done: fait,
      });
    });
    router.post('/organisations', (request, response) => save(request, response, context, null));
    router.post('/organisations/:id', (request, response) =>
      save(request, response, context, number_of_path(request.params.id)),
    );
    router.get('/organisations/:id/communes', async (request, response) => {
      read_query(request, {});
      await show_communes(request, response, context, {});
    });
    router.post('/organisations/:id/communes', (request, response) =>
      invite_communes(request, response, context),
    );
  },
};

const blank: OrganisationFields = {
  name: '',
  siret: '',
  kind: 'commune',
  parent: '',
  territories: '',
  approval: 'auto',
};

const fields_of_organisation = ({
  name,
  siret,
  kind,
  parent_id,
  territories,
  record_approval,
}: Organisation): OrganisationFields => ({
  approval: record_approval,
  name,
  siret: siret ?? '',
  kind,
  parent: String(parent_id ?? ''),
  territories: territories.map(({ level, code }) => `${level} ${code}`).join('\n'),
});

async function show_form(
  request: Request,
  response: Response,
  { database }: Context,
  form: {
    id: number | null;
    fields: OrganisationFields;
    done?: DoneCode | null;
    problems?: readonly FieldProblem[];
  },
): Promise<void> {
  const access = await administrator_access(request, database);
  const organisations = await access.read(list_managed);
  const csrf = asker_of(request)?.csrf_token ?? null;
  if ((form.problems ?? []).length > 0) response.status(422);
  send_page(response, organisation_page({ ...form, organisations, administers: access.administers, csrf }));
}

/** Makes or changes an organisation as the form says; a form with faults comes back. */
async function save(
  request: Request,
  response: Response,
  context: Context,
  id: number | null,
): Promise<void> {
  const access = await administrator_access(request, context.database);
  const is_site = access.administers === 'site';
  const fields: OrganisationFields = {
    name: field_of(request, 'nom'),
    siret: field_of(request, 'siret').replaceAll(/\s/g, ''),
    kind: field_of(request, 'nature'),
    parent: field_of(request, 'parent'),
    territories: field_of(request, 'territoires'),
    // Absent from the form of a new one.
    approval: field_of(request, 'validation') || 'auto',
  };
  const { parent_id, territories, problems } = await access.read((db) =>
    check_fields(db, fields, is_site, id),
  );
  if (problems.length > 0) return show_form(request, response, context, { id, fields, problems });
  const siret = fields.siret === '' ? null : fields.siret;
  const saved = await access.act(async (db) => {
    if (id !== null) await read_organisation(db, id);
    const [row] = await db.query<{ id: number }>(
      id === null
        ? query_file('organisation_create', [siret, fields.name, fields.kind, parent_id])
        : query_file('organisation_change', [id, siret, fields.name, fields.kind]),
    );
    if (row === undefined) return null;
    if (id !== null) await db.query(query_file('organisation_approval', [id, fields.approval]));
    if (is_site) {
      if (id !== null) await db.query(query_file('organisation_move', [id, parent_id]));
      await db.query(query_file('territories_clear', [row.id]));
      for (const { level, code } of territories)
        await db.query(query_file('territory_give', [row.id, level, code]));
    }
    const { kind, approval } = fields;
    const details = { id: row.id, siret, kind, parent_id, territories, approval };
    await write_audit(db, request, {
      action: id === null ? 'organisation.created' : 'organisation.changed',
      object: fields.name,
      details,
    });
    return row.id;
  });
  if (saved !== null)
    return response.redirect(303, `/organisations/${saved}?fait=${id === null ? 'creee' : 'modifiee'}`);
  const taken = [{ field: 'siret', message: 'Une autre organisation a déjà ce SIRET.' }];
  await show_form(request, response, context, { id, fields, problems: taken });
}

async function check_fields(db: Db, fields: OrganisationFields, is_site: boolean, id: number | null) {
  const problems: FieldProblem[] = [];
  const { name, siret, kind, parent } = fields;
  if (name === '' || name.length > 300)
    problems.push({ field: 'nom', message: 'Donnez un nom (300 caractères au plus).' });
  if (siret !== '' && !is_siret(siret))
    problems.push({
      field: 'siret',
      message: 'Ce n’est pas un SIRET : 14 chiffres, dont une clé qui ne convient pas ici.',
    });
  if (!Object.hasOwn(kind_names, kind))
    problems.push({ field: 'nature', message: 'Choisissez une nature de la liste.' });
  if (!Object.hasOwn(approval_names, fields.approval))
    problems.push({ field: 'validation', message: 'Choisissez qui publie les fiches.' });
  let parent_id: number | null = null;
  if (parent !== '' && (is_site || id === null)) {
    parent_id = await find_parent(db, parent);
    if (parent_id === null)
      problems.push({ field: 'parent', message: 'Aucune organisation de ce numéro ou SIRET.' });
  } else if (!is_site && id === null)
    problems.push({ field: 'parent', message: 'Choisissez l’organisation dont elle dépend.' });
  const { territories, faults } = is_site
    ? await read_territories(db, fields.territories)
    : { territories: [], faults: [] };
  if (faults.length > 0) problems.push({ field: 'territoires', message: faults.slice(0, 10).join(' ') });
  return { parent_id, territories, problems };
}

async function find_parent(db: Db, named: string): Promise<number | null> {
  try {
    return (await find_organisation(db, named)).id;
  } catch (error) {
    if (error instanceof AppError && error.status === 404) return null;
    throw error;
  }
}
