/** « Inviter les communes de l’EPCI »: who of a territory takes part, and invitations for those who do not, in one form. */
import type { Request, Response } from 'express';
import { is_siret } from '../../catalogue/siret.ts';
import { AppError } from '../../errors.ts';
import type { Db } from '../../sql/client.ts';
import { one } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { asker_of } from '../auth/asker.ts';
import { write_audit } from '../auth/audit.ts';
import type { Context } from '../block.ts';
import { send_page } from '../respond.ts';
import type { FieldProblem } from '../../viewer/pages/forms.tsx';
import { links_made_page } from '../../viewer/pages/links_made.tsx';
import { communes_page, may_be_invited, type CommuneRow } from '../../viewer/pages/invite_communes.tsx';
import { administrator_access } from './administrator.ts';
import { field_of, number_of_path } from './form_fields.ts';
import { invite_account, read_email } from './invite.ts';
import { issue_links } from './issue_links.ts';
import { read_organisation } from './read_organisation.ts';

interface CommuneInvitation {
  commune: CommuneRow;
  email: string;
  siret: string | null;
}

async function list_communes(db: Db, organisation_id: number): Promise<CommuneRow[]> {
  const { is_published } = await one<{ is_published: boolean }>(db, query_file('communes_published'));
  return is_published ? db.query<CommuneRow>(query_file('communes_to_invite', [organisation_id])) : [];
}

/** The communes of an organisation's territory with the form; what was typed comes back with what is wrong. */
export async function show_communes(
  request: Request,
  response: Response,
  { database }: Context,
  { problems = [] }: { problems?: readonly FieldProblem[] },
): Promise<void> {
  const access = await administrator_access(request, database);
  const id = number_of_path(request.params['id'] as string);
  const view = await access.read(async (db) => ({
    organisation: await read_organisation(db, id),
    communes: await list_communes(db, id),
  }));
  if (problems.length > 0) response.status(422);
  const role = field_of(request, 'role');
  const entered = (name: string) => field_of(request, name);
  const csrf = asker_of(request)?.csrf_token ?? null;
  send_page(response, communes_page({ ...view, entered, role, problems, csrf }));
}

/** Invites the communes of the form, all in one transaction; a form with faults comes back and does nothing. */
export async function invite_communes(request: Request, response: Response, context: Context): Promise<void> {
  const access = await administrator_access(request, context.database);
  const id = number_of_path(request.params['id'] as string);
  const communes = await access.read(async (db) => {
    await read_organisation(db, id);
    return list_communes(db, id);
  });
  const { invitations, problems } = read_form(request, communes);
  if (problems.length > 0) return show_communes(request, response, context, { problems });
  const role = field_of(request, 'role') === 'officer' ? 'officer' : 'agent';
  const accounts = await access.act(async (db) => {
    const made: number[] = [];
    for (const { commune, email, siret } of invitations) {
      const organisation_id =
        commune.organisation_id ?? (await make_commune(db, request, id, commune, siret));
      made.push(await invite_account(db, request, { email, name: '', role, organisation_id }));
    }
    return made;
  });
  const links = await issue_links(request, context, accounts);
  response.setHeader('Cache-Control', 'no-store');
  const title = links.length === 1 ? 'Commune invitée' : `${links.length} communes invitées`;
  send_page(response, links_made_page({ title, links, back: `/organisations/${id}/communes` }));
}

function read_form(request: Request, communes: readonly CommuneRow[]) {
  const problems: FieldProblem[] = [];
  const invitations: CommuneInvitation[] = [];
  const emails = new Set<string>();
  for (const commune of communes.filter(may_be_invited)) {
    const field = `courriel-${commune.code}`;
    const typed = field_of(request, field);
    const siret = field_of(request, `siret-${commune.code}`).replaceAll(/\s/g, '');
    if (typed === '') continue;
    const email = read_email(typed);
    if (email === null)
      problems.push({ field, message: `${commune.name} : écrivez une adresse de la forme nom@domaine.fr.` });
    else if (emails.has(email))
      problems.push({ field, message: `${commune.name} : cette adresse est donnée deux fois.` });
    else emails.add(email);
    if (siret !== '' && !is_siret(siret))
      problems.push({ field: `siret-${commune.code}`, message: `${commune.name} : ce n’est pas un SIRET.` });
    if (email !== null) invitations.push({ commune, email, siret: siret === '' ? null : siret });
  }
  const [first] = communes.filter(may_be_invited);
  if (invitations.length === 0 && problems.length === 0)
    problems.push({
      field: first === undefined ? 'contenu' : `courriel-${first.code}`,
      message: 'Écrivez au moins une adresse.',
    });
  return { invitations, problems };
}

/** The organisation of a commune, under the EPCI that invites it. A 409 AppError when its SIRET is taken. */
async function make_commune(
  db: Db,
  request: Request,
  parent_id: number,
  { code, name }: CommuneRow,
  siret: string | null,
): Promise<number> {
  const [made] = await db.query<{ id: number }>(
    query_file('organisation_create', [siret, name, 'commune', parent_id]),
  );
  if (made === undefined)
    throw new AppError(`Le SIRET ${siret ?? ''} de ${name} est déjà celui d’une autre organisation.`, {
      status: 409,
      code: 'siret-taken',
      place: `siret-${code}`,
      remedy: 'Le vérifier, ou demander à l’administrateur du site de rattacher la commune.',
    });
  await db.query(query_file('territory_give', [made.id, 'commune', code]));
  const details = { id: made.id, siret, parent_id, territories: [{ level: 'commune', code }] };
  await write_audit(db, request, { action: 'organisation.created', object: name, details });
  return made.id;
}
