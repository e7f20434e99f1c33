import type { Request, Response } from 'express';
import { AppError } from '../../errors.ts';
import type { Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { asker_of, refuse_keys } from '../auth/asker.ts';
import { write_audit } from '../auth/audit.ts';
import type { Block, Context } from '../block.ts';
import { choice, read_query } from '../params.ts';
import { send_page } from '../respond.ts';
import { account_done, account_page, erase_account_page } from '../../viewer/pages/account.tsx';
import type { AccountView } from '../../viewer/pages/account_views.ts';
import type { FieldProblem } from '../../viewer/pages/forms.tsx';
import { links_made_page } from '../../viewer/pages/links_made.tsx';
import { list_managed } from './accounts_block.ts';
import { administrator_access } from './administrator.ts';
import { field_of, incomplete, not_found, number_of_path, read_number } from './form_fields.ts';
import { issue_links } from './issue_links.ts';
import { find_email, read_account } from './own_account.ts';
import { is_role, read_role } from './role_form.ts';

type DoneCode = keyof typeof account_done;
const page_params = { fait: choice('Ce qui vient d’être fait.', Object.keys(account_done) as DoneCode[]) };

/** The page of an account, and what its administrator does there. Looking at it is written down as well. */
export const account_block: Block = {
  id: 'account',
  routes(router, context) {
    router.get('/comptes/:id', async (request, response) => {
      const { fait } = read_query(request, page_params);
      await show(request, response, context, { done: fait });
    });
    router.post('/comptes/:id/roles', (request, response) => give_role(request, response, context));
    router.post('/comptes/:id/approuver', (request, response) => approve(request, response, context));
    router.post('/comptes/:id/refuser', async (request, response) => {
      await refuse_account(request, context);
      response.redirect(303, '/comptes?fait=refuse');
    });
    router.post('/comptes/:id/roles/retirer', async (request, response) => {
      response.redirect(303, await take_role(request, context));
    });
    router.post('/comptes/:id/etat', async (request, response) => {
      const id = number_of_path(request.params.id);
      response.redirect(303, `/comptes/${id}?fait=${await set_state(request, context, id)}`);
    });
    router.post('/comptes/:id/lien', async (request, response) => {
      const { identity } = await administrator_access(request, context.database);
      const id = number_of_path(request.params.id);
      check_link_asker(request, identity.account_id === id);
      const links = await issue_links(request, context, [id]);
      response.setHeader('Cache-Control', 'no-store');
      send_page(response, links_made_page({ title: 'Lien créé', links, back: `/comptes/${id}` }));
    });
    router.get('/comptes/:id/effacer', async (request, response) => {
      read_query(request, {});
      const access = await administrator_access(request, context.database);
      const account = await access.read((db) => read_account(db, number_of_path(request.params.id)));
      send_page(response, erase_account_page({ account, csrf: asker_of(request)?.csrf_token ?? null }));
    });
    router.post('/comptes/:id/effacer', async (request, response) => {
      await erase(request, context);
      response.redirect(303, '/comptes?fait=efface');
    });
  },
};

/** Shows the page; an account of somebody else's that is looked at leaves a line in the log. */
async function show(
  request: Request,
  response: Response,
  { database }: Context,
  { done = null, problems = [] }: { done?: DoneCode | null; problems?: readonly FieldProblem[] },
): Promise<void> {
  const access = await administrator_access(request, database);
  const id = number_of_path(request.params['id'] as string);
  const is_own = id === access.identity.account_id;
  const view = await access.act(async (db) => {
    const account = await read_account(db, id);
    if (!is_own) await write_audit(db, request, { action: 'account.viewed', object: account.email });
    return { account, organisations: await list_managed(db), claimed: await find_claimed(db, account) };
  });
  const csrf = asker_of(request)?.csrf_token ?? null;
  if (problems.length > 0) response.status(422);
  send_page(
    response,
    account_page({ ...view, administers: access.administers, is_own, csrf, done, problems }),
  );
}

/** The organisation that has the SIRET which the identity provider gave. */
async function find_claimed(db: Db, { claimed_siret }: AccountView) {
  if (claimed_siret === null) return null;
  const [found = null] = await db.query<{ id: number; name: string }>(
    query_file('organisations_by_siret', [[claimed_siret]]),
  );
  return found;
}

/** Gives the role of the form; a form with faults comes back with the page. */
async function give_role(request: Request, response: Response, context: Context): Promise<void> {
  const access = await administrator_access(request, context.database);
  const id = number_of_path(request.params['id'] as string);
  const role = await access.read((db) => read_role(db, request));
  if (Array.isArray(role)) return show(request, response, context, { problems: role });
  await access.act(async (db) => {
    const object = await find_email(db, id);
    await db.query(query_file('account_role_give', [id, role.role, role.organisation_id]));
    await write_audit(db, request, { action: 'role.given', object, details: { ...role } });
  });
  response.redirect(303, `/comptes/${id}?fait=role-donne`);
}

/** Approves an account that came by an identity provider, with its first role. */
async function approve(request: Request, response: Response, context: Context): Promise<void> {
  const access = await administrator_access(request, context.database);
  const id = number_of_path(request.params['id'] as string);
  const role = await access.read((db) => read_role(db, request));
  if (Array.isArray(role)) return show(request, response, context, { problems: role });
  await access.act(async (db) => {
    const account = await read_account(db, id);
    if (account.state !== 'pending') throw not_found('Ce compte n’attend pas d’accord.');
    await db.query(query_file('account_role_give', [id, role.role, role.organisation_id]));
    await db.query(query_file('account_approve', [id]));
    await write_audit(db, request, {
      action: 'account.approved',
      object: account.email,
      details: { ...role },
    });
  });
  response.redirect(303, `/comptes/${id}?fait=approuve`);
}

/** Refuses an account that waits: it stays, disabled, so that the same person does not come back as new. */
async function refuse_account(request: Request, { database }: Context): Promise<void> {
  const access = await administrator_access(request, database);
  const id = number_of_path(request.params['id'] as string);
  if (field_of(request, 'confirmer') !== 'oui') throw incomplete('confirmer', 'Refuser ce compte ?');
  await access.act(async (db) => {
    const { state, email } = await read_account(db, id);
    if (state !== 'pending') throw not_found('Ce compte n’attend pas d’accord.');
    await db.query(query_file('account_disable', [id]));
    await write_audit(db, request, { action: 'account.refused', object: email });
  });
}

/** Takes a role away; where to go on: an account whose last role it was may have left the administrator's sight. */
async function take_role(request: Request, { database }: Context): Promise<string> {
  const access = await administrator_access(request, database);
  const id = number_of_path(request.params['id'] as string);
  const role = field_of(request, 'role');
  const organisation_id = read_number(field_of(request, 'organisation'));
  if (!is_role(role)) throw incomplete('role', 'Quel rôle retirer ?');
  const stays = await access.act(async (db) => {
    const object = await find_email(db, id);
    const taken = await db.query(query_file('account_role_take', [id, role, organisation_id]));
    if (taken.length === 0) throw not_found('Ce compte n’a pas ce rôle, ou vous ne pouvez pas le retirer.');
    await write_audit(db, request, { action: 'role.taken', object, details: { role, organisation_id } });
    return (await db.query(query_file('account_read', [id]))).length > 0;
  });
  // Who takes his own administration away has no page of accounts any more.
  if (id === access.identity.account_id) return '/compte';
  return stays ? `/comptes/${id}?fait=role-retire` : '/comptes?fait=role-retire';
}

async function set_state(request: Request, { database }: Context, id: number): Promise<DoneCode> {
  const access = await administrator_access(request, database);
  const asked = field_of(request, 'etat');
  if (asked !== 'actif' && asked !== 'desactive')
    throw incomplete('etat', 'Désactiver ou réactiver ce compte ?');
  const is_enabled = asked === 'actif';
  await access.act(async (db) => {
    const object = await find_email(db, id);
    const changed = await db.query(query_file(is_enabled ? 'account_enable' : 'account_disable', [id]));
    if (changed.length === 0)
      throw not_found(
        'L’état de ce compte ne peut pas être changé : il l’est déjà, ou vous ne le gérez pas.',
      );
    await write_audit(db, request, { action: is_enabled ? 'account.enabled' : 'account.disabled', object });
  });
  return is_enabled ? 'reactive' : 'desactive';
}

/** A link opens the whole account: it is not a program's to make, nor a way around one's own password. */
function check_link_asker(request: Request, is_own: boolean): void {
  refuse_keys(request);
  if (!is_own) return;
  throw new AppError('Un lien ne se fait pas pour son propre compte.', {
    status: 409,
    code: 'own-account',
    remedy:
      'Changer de mot de passe depuis « Mon compte », ou demander un nouveau mot de passe à la connexion.',
  });
}

/** Erases a person, in one transaction: the database checks who asks. */
async function erase(request: Request, { database }: Context): Promise<void> {
  const access = await administrator_access(request, database);
  const id = number_of_path(request.params['id'] as string);
  if (field_of(request, 'confirmer') !== 'oui') throw incomplete('confirmer', 'Effacer ce compte ?');
  await access.act(async (db) => {
    await read_account(db, id);
    const [erased] = await db.query<{ pseudonym: string }>(query_file('account_erase', [id]));
    await write_audit(db, request, { action: 'account.erased', object: erased?.pseudonym ?? '' });
  });
}
