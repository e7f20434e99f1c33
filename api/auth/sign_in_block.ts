import type { Request, Response } from 'express';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { query_file } from '../../sql/query_file.ts';
import { change_password_page } from '../../viewer/pages/change_password.tsx';
import { forgotten_page } from '../../viewer/pages/forgotten.tsx';
import { link_page, type LinkView } from '../../viewer/pages/link.tsx';
import { sign_in_news, sign_in_page, type SignInNews, type SignInWay } from '../../viewer/pages/sign_in.tsx';
import type { Block, Context } from '../block.ts';
import { choice, read_query } from '../params.ts';
import { send_page } from '../respond.ts';
import { answer_form } from './answer_form.ts';
import { change_password, session_asker } from './change_password.ts';
import { account_access, asker_of } from './asker.ts';
import { write_audit } from './audit.ts';
import { form_of } from './csrf.ts';
import { first_admin_email } from './first_admin.ts';
import { oidc_path } from './oidc_block.ts';
import { identity_provider } from './oidc_provider.ts';
import { return_param, safe_return_path } from './return_path.ts';
import { send_reset, sends_links } from './send_reset.ts';
import { clear_session_cookie, end_session, read_session_cookie } from './sessions.ts';
import { read_link, set_password_by_link } from './set_password_by_link.ts';
import { limit_tries, sign_in, tidy_email } from './sign_in.ts';

const news = choice('Ce qui vient d’être fait.', Object.keys(sign_in_news) as SignInNews[]);
const sent = choice('Ce qui vient d’être fait.', ['envoi']);
const changed = choice('Ce qui vient d’être fait.', ['change']);

/** A field of a form that comes once; empty without it. */
const text_of = (request: Request, name: string) => form_of(request).get(name)?.[0] ?? '';
const csrf_of = (request: Request) => asker_of(request)?.csrf_token ?? null;

/** The ways to sign in without a password here; another one is another line. */
const list_ways = (config: Config): SignInWay[] =>
  identity_provider(config) === null ? [] : [{ name: config.OIDC_NAME, href: oidc_path }];

/** Ends the browser's session; gives the page to go to: the identity provider's sign-out where it opened the session. */
async function sign_out(
  { config, database }: Context,
  request: Request,
  response: Response,
): Promise<string> {
  const token = read_session_cookie(request, config);
  const id_token =
    token === null
      ? null
      : await database.write(async (db) => {
          if (asker_of(request)?.by === 'session')
            await write_audit(db, request, { action: 'session.closed' });
          return end_session(db, response, config, token);
        });
  const there = id_token === null ? null : await identity_provider(config)?.sign_out_url(id_token);
  return there ?? '/connexion?fait=deconnexion';
}

/** Signing in and out, and the links that set a password. */
export const sign_in_block: Block = {
  id: 'sign-in',
  routes(router, context) {
    const { config, database } = context;
    const ways = list_ways(config);

    router.get('/connexion', (request, response) => {
      const { retour: return_path, fait } = read_query(request, { retour: return_param, fait: news });
      if (asker_of(request)?.by === 'session') return response.redirect(303, return_path);
      send_page(response, sign_in_page({ return_path, news: fait, ways }));
    });
    router.post('/connexion', async (request, response) => {
      const return_path = safe_return_path(text_of(request, 'retour'));
      const email = tidy_email(text_of(request, 'adresse'));
      const password = text_of(request, 'mot_de_passe');
      await answer_form(
        response,
        async () => {
          await sign_in(context, { request, response }, { email, password });
          response.redirect(303, return_path);
        },
        (problems) => sign_in_page({ return_path, email, problems, ways }),
      );
    });

    router.post('/deconnexion', async (request, response) => {
      response.redirect(303, await sign_out(context, request, response));
    });
    router.post('/deconnexion-partout', async (request, response) => {
      const access = account_access(request, database);
      if (asker_of(request)?.by !== 'session') throw of_session_only();
      await access.act(async (db) => {
        const ended = await db.query(query_file('sessions_end_all', [access.identity.account_id]));
        await write_audit(db, request, {
          action: 'session.all_closed',
          details: { sessions: ended.length },
        });
      });
      clear_session_cookie(response, config);
      response.redirect(303, '/connexion?fait=partout');
    });

    router.get('/compte/mot-de-passe', (request, response) => {
      const { fait } = read_query(request, { fait: changed });
      const { email, csrf_token } = session_asker(request, context);
      send_page(response, change_password_page({ email, csrf_token, is_done: fait !== null }));
    });
    router.post('/compte/mot-de-passe', async (request, response) => {
      const { email, csrf_token } = session_asker(request, context);
      const current = text_of(request, 'actuel');
      const password = text_of(request, 'mot_de_passe');
      const confirmation = text_of(request, 'confirmation');
      await answer_form(
        response,
        async () => {
          await change_password(context, { request, response }, { current, password, confirmation });
          response.redirect(303, '/compte/mot-de-passe?fait=change');
        },
        (problems) => change_password_page({ email, csrf_token, problems }),
      );
    });

    const show_link = async (request: Request<{ token: string }>): Promise<LinkView> => {
      const { token } = request.params;
      const link = await read_link(context, token);
      const asks_email = link.email === first_admin_email;
      return {
        ...link,
        token,
        asks_email,
        email: asks_email ? '' : link.email,
        csrf_token: csrf_of(request),
      };
    };
    router.use('/lien', (_request, response, next) => {
      response.setHeader('Cache-Control', 'no-store');
      // The path is the secret: it is told to nobody, and forms still say which site they come from.
      response.setHeader('Referrer-Policy', 'strict-origin');
      response.setHeader('X-Robots-Tag', 'noindex');
      next();
    });
    router.get('/lien/:token', async (request, response) => {
      read_query(request, {});
      send_page(response, link_page(await show_link(request)));
    });
    router.post('/lien/:token', async (request, response) => {
      const view = await show_link(request);
      const email = text_of(request, 'adresse');
      const name = text_of(request, 'nom');
      const password = text_of(request, 'mot_de_passe');
      const confirmation = text_of(request, 'confirmation');
      await answer_form(
        response,
        async () => {
          const answers = { email, name, password, confirmation };
          const { purpose } = await set_password_by_link(context, request, view.token, answers);
          response.redirect(303, `/connexion?fait=${purpose === 'invitation' ? 'compte' : 'mot_de_passe'}`);
        },
        (problems) => link_page({ ...view, name, email: view.asks_email ? email : view.email, problems }),
      );
    });

    router.get('/mot-de-passe-oublie', (request, response) => {
      const { fait } = read_query(request, { fait: sent });
      const view = {
        sends_mail: sends_links(config),
        is_sent: fait !== null,
        csrf_token: csrf_of(request),
      };
      send_page(response, forgotten_page(view));
    });
    router.post('/mot-de-passe-oublie', async (request, response) => {
      const email = tidy_email(text_of(request, 'adresse'));
      const view = { sends_mail: sends_links(config), csrf_token: csrf_of(request), email };
      await answer_form(
        response,
        async () => {
          await limit_tries(database, { request, response }, { kind: 'forgotten', value: email });
          if (view.sends_mail) await send_reset(context, request, email);
          response.redirect(303, `/mot-de-passe-oublie${view.sends_mail ? '?fait=envoi' : ''}`);
        },
        (problems) => forgotten_page({ ...view, problems }),
      );
    });
  },
};

const of_session_only = () =>
  new AppError('Une clé d’API n’a pas de session à fermer.', {
    status: 403,
    code: 'session-only',
    remedy: 'Se connecter par un navigateur.',
  });
