import type { Request, Response } from 'express';
import { key_days, create_key } from '../auth/api_keys.ts';
import { account_access, asker_of, refuse_keys } from '../auth/asker.ts';
import { write_audit } from '../auth/audit.ts';
import { identity_provider } from '../auth/oidc_provider.ts';
import type { Block, Context } from '../block.ts';
import { base_url } from '../links.ts';
import { choice, f, read_query } from '../params.ts';
import { choose_format, respond, send_page, send_text } from '../respond.ts';
import { new_key_page, own_account_done, own_account_page } from '../../viewer/pages/own_account.tsx';
import type { FieldProblem } from '../../viewer/pages/forms.tsx';
import { query_file } from '../../sql/query_file.ts';
import { scopes as all_scopes, type Scope } from '../../sql/identity.ts';
import { field_of, fields_of, incomplete, not_found, number_of_path, read_number } from './form_fields.ts';
import { number_of_session, read_account, read_ways_in, scopes_of } from './own_account.ts';
import { export_person } from './personal_data.ts';

type DoneCode = keyof typeof own_account_done;
const page_params = {
  f,
  fait: choice('Ce qui vient d’être fait.', Object.keys(own_account_done) as DoneCode[]),
};

/** « Mon compte »: sessions, API keys, one's own data. */
export const own_account_block: Block = {
  id: 'own-account',
  routes(router, context) {
    router.use('/compte', (request, _response, next) => {
      refuse_keys(request);
      next();
    });
    router.get('/compte', async (request, response) => {
      const { f: format, fait } = read_query(request, page_params);
      const view = await read_own(request, context);
      respond(response, choose_format(request, format), {
        json: () => ({ ...view.account, sessions: view.sessions, keys: view.keys }),
        html: () => own_account_page({ ...view, done: fait }),
      });
    });
    router.get('/compte/donnees', async (request, response) => {
      read_query(request, {});
      const access = account_access(request, context.database);
      await access.act((db) =>
        write_audit(db, request, { action: 'person.exported', object: asker_of(request)?.email ?? '' }),
      );
      const person = await export_person(context.database, access.identity.account_id);
      response.setHeader('Content-Disposition', 'attachment; filename="mes-donnees-maillage.json"');
      send_text(response, 'application/json', JSON.stringify(person, null, 2));
    });
    router.post('/compte/sessions', async (request, response) => {
      const ended = await end_sessions(request, context);
      response.redirect(303, `/compte?fait=${ended}`);
    });
    router.post('/compte/cles', (request, response) => make_key(request, response, context));
    router.post('/compte/cles/:id/revoquer', async (request, response) => {
      await revoke_key(request, context, number_of_path(request.params.id));
      response.redirect(303, '/compte?fait=cle-revoquee');
    });
  },
};

/** All that the page shows. */
async function read_own(request: Request, { config, database }: Context) {
  const access = account_access(request, database);
  const this_session = await number_of_session(request, config, database);
  return access.read(async (db) => {
    const account = await read_account(db, access.identity.account_id);
    const ways = await read_ways_in(db, access.identity.account_id);
    const csrf = asker_of(request)?.csrf_token ?? null;
    const link_with = this_session === null || account.oidc_issuer !== null ? null : provider_name(config);
    return { account, ...ways, this_session, scopes: scopes_of(account), csrf, link_with };
  });
}

const provider_name = (config: Context['config']) => identity_provider(config)?.settings.name ?? null;

/** Ends one session (its number) or all others (« autres »). */
async function end_sessions(request: Request, { config, database }: Context): Promise<DoneCode> {
  const access = account_access(request, database);
  const named = field_of(request, 'session');
  const number = read_number(named);
  if (number === null && named !== 'autres') throw incomplete('session', 'Quelle session fermer ?');
  const kept = await number_of_session(request, config, database);
  await access.act(async (db) => {
    const ended = await db.query(query_file('session_end_own', [access.identity.account_id, number, kept]));
    await write_audit(db, request, { action: 'session.ended', details: { count: ended.length } });
  });
  return number === null ? 'sessions-fermees' : 'session-fermee';
}

async function revoke_key(request: Request, { database }: Context, id: number): Promise<void> {
  const access = account_access(request, database);
  await access.act(async (db) => {
    const [key] = await db.query<{ name: string; prefix: string }>(
      query_file('api_key_revoke', [id, access.identity.account_id]),
    );
    if (key === undefined) throw not_found('Cette clé n’existe pas, ou est révoquée déjà.');
    await write_audit(db, request, {
      action: 'api_key.revoked',
      object: key.prefix,
      details: { name: key.name },
    });
  });
}

/** Makes a key and shows it, this once; a form with faults comes back. */
async function make_key(request: Request, response: Response, context: Context): Promise<void> {
  const access = account_access(request, context.database);
  const view = await read_own(request, context);
  const entered = {
    name: field_of(request, 'nom'),
    scopes: fields_of(request, 'droits'),
    days: field_of(request, 'duree'),
  };
  const problems = problems_of_key(entered, view.scopes);
  response.setHeader('Cache-Control', 'no-store');
  if (problems.length > 0)
    return send_page(response.status(422), own_account_page({ ...view, problems, entered }));
  const scopes = all_scopes.filter((scope) => entered.scopes.includes(scope));
  const made = await access.act(async (db) => {
    const key = await create_key(db, access.identity.account_id, {
      name: entered.name,
      scopes,
      days: Number(entered.days),
    });
    const details = { name: entered.name, scopes, expires_at: key.expires_at };
    await write_audit(db, request, { action: 'api_key.created', object: key.prefix, details });
    return key;
  });
  send_page(response, new_key_page({ ...made, name: entered.name, root: base_url(request, context.config) }));
}

function problems_of_key(
  { name, scopes, days }: { name: string; scopes: readonly string[]; days: string },
  allowed: readonly Scope[],
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (name === '' || name.length > 100)
    problems.push({ field: 'nom', message: 'Donnez un nom à la clé (100 caractères au plus).' });
  if (scopes.length === 0) problems.push({ field: 'droits', message: 'Cochez au moins un droit.' });
  else if (!scopes.every((scope) => allowed.some((known) => known === scope)))
    problems.push({ field: 'droits', message: 'Ce droit n’est pas de ceux que vos rôles donnent.' });
  if (!key_days.some((known) => String(known) === days))
    problems.push({ field: 'duree', message: 'Choisissez une durée de la liste.' });
  return problems;
}
