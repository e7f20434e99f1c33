import type { Request, RequestHandler, Response } from 'express';
import { AppError } from '../../errors.ts';
import { access_requested_page } from '../../viewer/pages/access_requested.tsx';
import type { Block, Context } from '../block.ts';
import { read_query } from '../params.ts';
import { charge, costs } from '../rate_limit.ts';
import { send_page } from '../respond.ts';
import { asker_of } from './asker.ts';
import { write_audit } from './audit.ts';
import { form_of } from './csrf.ts';
import { keep_attempt, take_attempt, type Attempt } from './oidc_attempt.ts';
import { callback_path, identity_provider, signed_out_path, type IdentityProvider } from './oidc_provider.ts';
import type { Person } from './oidc_person.ts';
import { admit_person, link_person } from './person_account.ts';
import { return_param, safe_return_path } from './return_path.ts';
import { end_session, open_session, read_session_cookie } from './sessions.ts';

/** Where a link leads that starts signing in; `?retour=` says where to come back. */
export const oidc_path = '/connexion/oidc';
const requested_path = `${oidc_path}/demande`;
/** What « Mon compte » posts to, to link the provider's identity to an account that is signed in. */
export const link_path = `${oidc_path}/lier`;

const never_store: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store');
  next();
};

/** Signing in through the site's identity provider; no routes where none is set. */
export const oidc_block: Block = {
  id: 'oidc',
  routes(router, context) {
    const { config } = context;
    const provider = identity_provider(config);
    if (provider === null) return;
    const go = async (response: Response, purpose: Pick<Attempt, 'return_to' | 'account_id'>) => {
      const { url, attempt } = await provider.begin(purpose);
      keep_attempt(response, config, attempt);
      response.redirect(303, url.href);
    };
    router.use(oidc_path, never_store);
    router.get(oidc_path, async (request, response) => {
      const { retour } = read_query(request, { retour: return_param });
      await go(response, { return_to: retour, account_id: null });
    });
    router.post(link_path, async (request, response) => {
      const return_to = safe_return_path(form_of(request).get('retour')?.[0] ?? '/');
      await go(response, { return_to, account_id: signed_in_account(request) });
    });
    router.get(callback_path, (request, response) => finish(context, provider, request, response));
    router.get(requested_path, (request, response) => {
      read_query(request, {});
      send_page(response, access_requested_page());
    });
    router.get(signed_out_path, (_request, response) =>
      response.redirect(303, '/connexion?fait=deconnexion'),
    );
  },
};

/** The browser is back. Providers add parameters of their own: openid-client reads what it knows and refuses repeats. */
async function finish(
  context: Context,
  provider: IdentityProvider,
  request: Request,
  response: Response,
): Promise<void> {
  const start = request.url.indexOf('?');
  const search = start === -1 ? '' : request.url.slice(start);
  const state = new URLSearchParams(search).get('state') ?? '';
  // The provider is asked three things.
  charge(response, costs.computation);
  const attempt = take_attempt(request, response, context.config, state);
  const { person, id_token } = await provider.finish(search, attempt);
  const next =
    attempt.account_id === null
      ? await sign_in(context, request, response, { person, id_token, return_to: attempt.return_to })
      : await link(context, request, attempt.account_id, person, attempt.return_to);
  response.redirect(303, next);
}

/** Opens the session of whoever has an active account; gives the page to go to. */
async function sign_in(
  { config, database }: Context,
  request: Request,
  response: Response,
  { person, id_token, return_to }: { person: Person; id_token: string; return_to: string },
): Promise<string> {
  const admission = await database.write(async (db) => {
    const admitted = await admit_person(db, request, person);
    if (admitted.kind !== 'active') return admitted;
    const { account_id, email } = admitted;
    const old = read_session_cookie(request, config);
    if (old !== null) await end_session(db, response, config, old);
    await open_session(db, { request, response, config }, account_id, id_token);
    const actor = { account_id, name: email };
    await write_audit(db, request, {
      action: 'session.opened',
      object: email,
      details: { by: 'oidc' },
      actor,
    });
    return admitted;
  });
  if (admission.kind === 'refused') throw admission.error;
  return admission.kind === 'pending' ? requested_path : return_to;
}

async function link(
  { database }: Context,
  request: Request,
  account_id: number,
  person: Person,
  return_to: string,
): Promise<string> {
  // Who signed out or changed meanwhile must not link an identity to an account that is not there any more.
  if (signed_in_account(request) !== account_id) throw not_signed_in();
  await database.write((db) => link_person(db, request, account_id, person));
  return return_to;
}

const not_signed_in = () =>
  new AppError('Le compte à lier n’est pas connecté dans ce navigateur.', {
    status: 403,
    code: 'sign-in-required',
    remedy: 'Se connecter avec le mot de passe, puis recommencer depuis la page « Mon compte ».',
  });

/** The account of the browser's session: an API key, which may be lent, must not open other ways into its account. */
function signed_in_account(request: Request): number {
  const asker = asker_of(request);
  if (asker?.by !== 'session') throw not_signed_in();
  return asker.identity.account_id;
}
