import type { Request, Response } from 'express';
import type { Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { asker_of } from '../auth/asker.ts';
import type { Block, Context } from '../block.ts';
import { choice, f, integer, read_query, refuse, type Param } from '../params.ts';
import { choose_format, respond, send_page } from '../respond.ts';
import {
  role_names,
  state_names,
  type AccountState,
  type OrganisationChoice,
  type RoleName,
} from '../../viewer/pages/account_views.ts';
import {
  accounts_done,
  accounts_page,
  type AccountFilter,
  type AccountRow,
} from '../../viewer/pages/accounts.tsx';
import type { FieldProblem } from '../../viewer/pages/forms.tsx';
import { bulk_page, invite_page } from '../../viewer/pages/invite.tsx';
import { links_made_page } from '../../viewer/pages/links_made.tsx';
import { administrator_access } from './administrator.ts';
import { plan_bulk } from './bulk.ts';
import { field_of, read_number } from './form_fields.ts';
import { invite_account, read_email } from './invite.ts';
import { issue_links } from './issue_links.ts';
import { read_role } from './role_form.ts';

const page_size = 50;
type DoneCode = keyof typeof accounts_done;

/** A form's filter that was left empty is none. */
const optional = <T>(param: Param<T | null>): Param<T | null> => ({
  ...param,
  parse: (text, name) => (text === '' ? null : param.parse(text, name)),
});

const list_params = {
  f,
  q: {
    description: 'Mots du nom ou de l’adresse.',
    schema: { type: 'string', maxLength: 200 },
    absent: '',
    parse: (text: string) => text.trim().slice(0, 200),
  },
  organisation: optional<number>({
    description: 'Numéro de l’organisation.',
    schema: { type: 'integer' },
    absent: null,
    parse(text, name) {
      const number = read_number(text);
      if (number === null) throw refuse(name, text, 'le numéro d’une organisation');
      return number;
    },
  }),
  role: optional(choice('Rôle.', Object.keys(role_names) as RoleName[])),
  etat: optional(choice('État.', Object.keys(state_names) as AccountState[])),
  offset: integer('Comptes à passer.', { absent: 0, minimum: 0, maximum: 1_000_000 }),
  fait: choice('Ce qui vient d’être fait.', Object.keys(accounts_done) as DoneCode[]),
};

/** « Comptes »: the list, invitations of one and of many. */
export const accounts_block: Block = {
  id: 'accounts',
  routes(router, context) {
    router.get('/comptes', async (request, response) => {
      const { f: format, fait, q, organisation, role, etat, offset } = read_query(request, list_params);
      const { administers, ...access } = await administrator_access(request, context.database);
      const filter = { q, organisation, role, state: etat };
      const [list, organisations] = await access.read(
        async (db) => [await list_accounts(db, filter, offset), await list_managed(db)] as const,
      );
      respond(response, choose_format(request, format), {
        json: () => list,
        html: () =>
          accounts_page({ ...list, offset, page_size, filter, organisations, administers, done: fait }),
      });
    });
    router.get('/comptes/inviter', async (request, response) => {
      read_query(request, {});
      send_page(response, invite_page(await read_invite_form(request, context)));
    });
    router.post('/comptes/inviter', (request, response) => invite_one(request, response, context));
    router.get('/comptes/importer', async (request, response) => {
      read_query(request, {});
      await administrator_access(request, context.database);
      const csrf = asker_of(request)?.csrf_token ?? null;
      send_page(response, bulk_page({ csrf, text: '', rows: [], errors: [], is_preview: false }));
    });
    router.post('/comptes/importer', (request, response) => invite_many(request, response, context));
  },
};

async function list_accounts(db: Db, { q, organisation, role, state }: AccountFilter, offset: number) {
  const rows = await db.query<AccountRow & { total: number }>(
    query_file('accounts_list', [q === '' ? null : q, organisation, role, state, page_size, offset]),
  );
  const total = rows[0]?.total ?? 0;
  const accounts = rows.map(({ id, email, name, state, claimed_siret, last_sign_in_at, roles }) => ({
    id,
    email,
    name,
    state,
    claimed_siret,
    last_sign_in_at,
    roles,
  }));
  return { total, accounts };
}

/** Organisations that the asker may name in a form. */
export function list_managed(db: Db): Promise<(OrganisationChoice & { siret: string | null })[]> {
  return db.query(query_file('organisations_managed'));
}

async function read_invite_form(request: Request, { database }: Context) {
  const access = await administrator_access(request, database);
  const organisations = await access.read(list_managed);
  return { csrf: asker_of(request)?.csrf_token ?? null, organisations, administers: access.administers };
}

/** Invites one person, then shows the link or says that it was mailed. */
async function invite_one(request: Request, response: Response, context: Context): Promise<void> {
  const access = await administrator_access(request, context.database);
  const given = { email: field_of(request, 'email'), name: field_of(request, 'nom') };
  const email = read_email(given.email);
  const role = await access.read((db) => read_role(db, request));
  const problems: FieldProblem[] = [];
  if (email === null)
    problems.push({ field: 'email', message: 'Écrivez une adresse de la forme nom@domaine.fr.' });
  if (given.name.length > 200) problems.push({ field: 'nom', message: 'Le nom dépasse 200 caractères.' });
  if (Array.isArray(role)) problems.push(...role);
  if (email === null || Array.isArray(role) || problems.length > 0) {
    const kept = { role: field_of(request, 'role'), organisation: field_of(request, 'organisation') };
    const form = await read_invite_form(request, context);
    return send_page(response.status(422), invite_page({ ...form, ...given, ...kept, problems }));
  }
  const id = await access.act((db) => invite_account(db, request, { ...role, email, name: given.name }));
  const links = await issue_links(request, context, [id]);
  response.setHeader('Cache-Control', 'no-store');
  send_page(response, links_made_page({ title: 'Personne invitée', links, back: `/comptes/${id}` }));
}

/** Shows what a list would do; once confirmed, and without any fault, does it in one transaction. */
async function invite_many(request: Request, response: Response, context: Context): Promise<void> {
  const access = await administrator_access(request, context.database);
  const csrf = asker_of(request)?.csrf_token ?? null;
  const text = field_of(request, 'liste');
  const is_confirmed = field_of(request, 'confirmer') === 'oui';
  const plan = await access.read((db) => plan_bulk(db, text));
  response.setHeader('Cache-Control', 'no-store');
  if (!is_confirmed || plan.errors.length > 0) {
    if (plan.errors.length > 0) response.status(422);
    return send_page(response, bulk_page({ ...plan, csrf, text, is_preview: true }));
  }
  const ids = await access.act(async (db) => {
    const made: number[] = [];
    for (const invitation of plan.invitations) made.push(await invite_account(db, request, invitation));
    return made;
  });
  const links = await issue_links(request, context, ids);
  send_page(
    response,
    links_made_page({ title: `${links.length} personnes invitées`, links, back: '/comptes' }),
  );
}
