import { expect } from 'chai';
import { read_config } from '../../config.ts';
import { one } from '../../sql/client.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { start_server, type RunningServer } from '../server.ts';
import { first_admin_email } from './first_admin.ts';
import { keep_attempt } from './oidc_attempt.ts';
import { identity_provider } from './oidc_provider.ts';
import { start_test_provider, test_site, TestBrowser, type TestProvider } from './oidc_testing.ts';
import { use_session } from './sessions.ts';
import { make_account, make_organisation } from './testing.ts';
import { csrf_token_of } from './tokens.ts';

const siret = '21090001200017';
const session_cookie = '__Host-maillage_session';

describe('signing in through an identity provider', () => {
  const database = use_database();
  let provider: TestProvider;
  let server: RunningServer;

  const config_of = (rest: Record<string, string> = {}) =>
    read_config({
      PORT: '0',
      PUBLIC_URL: test_site,
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: 'maillage',
      OIDC_CLIENT_SECRET: 'secret of maillage, long enough',
      OIDC_SCOPES: 'openid email profile siret',
      OIDC_NAME: 'Annuaire',
      ...rest,
    });
  const serve = (config = config_of()) =>
    start_server({ config, database: database() }, { log_requests: false });
  const browse = (running = server) => new TestBrowser(running.url);
  const is_callback = (url: URL) => url.pathname === '/connexion/oidc/retour';

  before(async function () {
    this.timeout(60_000);
    provider = await start_test_provider();
    server = await serve();
  });
  after(async () => {
    await server.close();
    await provider.down();
  });
  beforeEach(() => database().query(sql`truncate maillage.account cascade`));

  /** A person the provider knows, and who signs in next. */
  function person(subject: string, claims: Record<string, unknown> = {}): void {
    provider.people.set(subject, {
      email: `${subject}@mairie.fr`,
      email_verified: true,
      given_name: 'Anne',
      family_name: 'Durand',
      siret,
      ...claims,
    });
    provider.next = { subject };
  }

  const invite = (email: string) =>
    one<{ id: number }>(
      database(),
      sql`insert into maillage.account (email, state) values (${email}, 'invited') returning id`,
    );
  const account_of = (email: string) =>
    one<{
      id: number;
      state: string;
      name: string;
      claimed_siret: string | null;
      oidc_subject: string | null;
    }>(
      database(),
      sql`select id, state, name, claimed_siret, oidc_subject from maillage.account where email = ${email}`,
    );
  const approve = (email: string) =>
    database().query(sql`update maillage.account set state = 'active' where email = ${email}`);
  const actions = async () =>
    (await database().query<{ action: string }>(sql`select action from maillage.audit order by id`)).map(
      ({ action }) => action,
    );
  const email_signed_in = async (browser: TestBrowser) => {
    const token = browser.cookie(session_cookie);
    return token === undefined ? null : ((await use_session(database(), token))?.email ?? null);
  };

  it('opens the session of who was invited, returns to the page, and voids the sent links', async () => {
    const { id } = await invite('anne@mairie.fr');
    await database().query(
      sql`insert into maillage.one_time_link values ('\\x00', ${id}, 'invitation', now() + interval '1 day')`,
    );
    person('anne');
    const browser = browse();
    const asked = await browser.visit('/connexion/oidc?retour=/collections?f=html', {
      stops: (url) => url.origin === provider.issuer,
    });
    expect(Object.fromEntries(asked.url.searchParams)).to.include({
      response_type: 'code',
      scope: 'openid email profile siret',
      code_challenge_method: 'S256',
      redirect_uri: `${test_site}/connexion/oidc/retour`,
    });
    const { url, status } = await browser.visit(asked.url.href);
    expect([status, url.href]).to.deep.equal([200, `${test_site}/collections?f=html`]);
    expect(await email_signed_in(browser)).to.equal('anne@mairie.fr');
    expect(await account_of('anne@mairie.fr')).to.include({
      state: 'active',
      name: 'Anne Durand',
      oidc_subject: 'anne',
    });
    expect(await actions()).to.include.members(['account.activated', 'session.opened']);
    expect(await database().query(sql`select from maillage.one_time_link`), 'links').to.have.length(0);
    expect([...browser.cookies.get('sig.example.fr')!.keys()], 'the attempt is forgotten').to.deep.equal([
      session_cookie,
    ]);
  });

  it('keeps a stranger waiting until an administrator approves, and tells who decides', async () => {
    const organisation = await make_organisation(database(), 'Mairie de Foix', { siret });
    const chief = await make_account(database(), 'chef@mairie.fr', [['admin', organisation]]);
    const stranger = await make_account(database(), 'autre@ailleurs.fr');
    person('bea');
    const browser = browse();
    const { text, url, status, headers } = await browser.visit('/connexion/oidc');
    expect([status, url.pathname]).to.deep.equal([200, '/connexion/oidc/demande']);
    expect(text).to.include('Votre demande d’accès a été transmise');
    expect(headers.get('cache-control')).to.equal('no-store');
    expect(await email_signed_in(browser)).to.equal(null);
    const { id, ...bea } = await account_of('bea@mairie.fr');
    expect(bea).to.include({ state: 'pending', claimed_siret: siret });
    const seen_by = ({ id: account_id }: { id: number }) =>
      database()
        .as({ account_id, scopes: '*' })
        .read((db) => db.query(sql`select from maillage.account where id = ${id}`));
    expect(await seen_by(chief)).to.have.length(1);
    expect(await seen_by(stranger)).to.have.length(0);
    await approve('bea@mairie.fr');
    await browser.visit('/connexion/oidc');
    expect(await email_signed_in(browser)).to.equal('bea@mairie.fr');
    const { roles } = await one<{ roles: number }>(
      database(),
      sql`select count(*) as roles from maillage.account_role where account_id = ${id}`,
    );
    expect(roles, 'a SIRET gives no role').to.equal(0);
  });

  it('knows a person again by the identity alone, takes the new name, notes a new SIRET', async () => {
    person('bea');
    await browse().visit('/connexion/oidc');
    await approve('bea@mairie.fr');
    person('bea', { email: 'bea.martin@mairie.fr', family_name: 'Martin', siret: '21310555400010' });
    const browser = browse();
    await browser.visit('/connexion/oidc');
    expect(await email_signed_in(browser)).to.equal('bea@mairie.fr');
    expect(await account_of('bea@mairie.fr')).to.include({
      name: 'Anne Martin',
      claimed_siret: '21310555400010',
    });
    const noted = await one<{ details: object }>(
      database(),
      sql`select details from maillage.audit where action = 'account.siret_changed'`,
    );
    expect(noted.details).to.deep.equal({ from: siret, to: '21310555400010' });
  });

  it('reads a signed userinfo and ProConnect’s names of things', async () => {
    const proconnect = await serve(
      config_of({
        OIDC_CLIENT_ID: 'proconnect',
        OIDC_CLIENT_SECRET: 'secret of proconnect, long enough',
        OIDC_SCOPES: 'openid siret given_name usual_name email uid',
        OIDC_TRUST_EMAIL: 'true',
      }),
    );
    try {
      person('carl', {
        email_verified: undefined,
        given_name: 'Carl',
        usual_name: 'Petit',
        family_name: undefined,
      });
      const { url } = await browse(proconnect).visit('/connexion/oidc');
      expect(url.pathname).to.equal('/connexion/oidc/demande');
      expect(await account_of('carl@mairie.fr')).to.include({ name: 'Carl Petit', claimed_siret: siret });
    } finally {
      await proconnect.close();
    }
  });

  it('never takes over an account: password, other identity, unverified address, disabled', async () => {
    const refused = async (subject: string, code: string, claims = {}) => {
      person(subject, claims);
      const browser = browse();
      const { status, text } = await browser.visit('/connexion/oidc');
      expect([status, await email_signed_in(browser)], code).to.deep.equal([403, null]);
      // Pages of errors name the request.
      return text.replace(/demande [0-9a-f-]{36}/, '');
    };
    await database().query(
      sql`insert into maillage.account (email, state, password_hash) values ('dora@mairie.fr', 'active', 'x')`,
    );
    expect(await refused('dora', 'password')).to.include('depuis la page « Mon compte »');
    await invite('emma@mairie.fr');
    const unverified = await refused('emma', 'unverified', { email_verified: false });
    expect(unverified).to.include('pas transmis d’adresse électronique vérifiée');
    const unknown = await refused('inconnue', 'unverified, unknown', { email_verified: false });
    expect(unknown, 'says nothing of the account').to.equal(unverified);
    await refused('emma', 'as text', { email_verified: 'true' });
    await refused('emma', 'no address', { email: undefined });
    await invite(first_admin_email);
    await refused('first', 'the stand-in of the first administrator', { email: first_admin_email });
    expect(await account_of('emma@mairie.fr')).to.include({ state: 'invited', oidc_subject: null });
    person('fanny');
    await browse().visit('/connexion/oidc');
    await approve('fanny@mairie.fr');
    await refused('other', 'other identity', { email: 'fanny@mairie.fr' });
    await database().query(
      sql`update maillage.account set state = 'disabled' where email = 'fanny@mairie.fr'`,
    );
    expect(await refused('fanny', 'disabled')).to.include('Ce compte est désactivé');
  });

  it('links an account that is signed in, and that session alone', async () => {
    const gina = await make_account(database(), 'gina@mairie.fr');
    const token = gina.cookie.split('=')[1]!;
    person('gina', { email: 'autre@adresse.fr' });
    const browser = browse();
    const own = browser.cookies
      .set('sig.example.fr', new Map([[session_cookie, token]]))
      .get('sig.example.fr')!;
    const form = { csrf: csrf_token_of(token), retour: '/collections' };
    expect((await browser.visit('/connexion/oidc/lier', { form: { retour: '/' } })).status).to.equal(403);
    const asked = await browser.visit('/connexion/oidc/lier', { form, stops: is_callback });
    own.delete(session_cookie);
    expect((await browser.visit(asked.url.href)).status, 'signed out meanwhile').to.equal(403);
    own.set(session_cookie, token);
    const { url } = await browser.visit('/connexion/oidc/lier', { form });
    expect(url.pathname).to.equal('/collections');
    expect(await account_of('gina@mairie.fr')).to.include({ oidc_subject: 'gina' });
    expect(await actions()).to.include('account.linked');
    const later = browse();
    await later.visit('/connexion/oidc');
    expect(await email_signed_in(later)).to.equal('gina@mairie.fr');
  });

  it('accepts an answer once, from the browser that asked, in time, with its state', async () => {
    await invite('hugo@mairie.fr');
    person('hugo');
    const browser = browse();
    const { url } = await browser.visit('/connexion/oidc', { stops: is_callback });
    const held = new Map(browser.cookies.get('sig.example.fr'));
    const expired = 'expiré ou a déjà servi';
    const elsewhere = await browse().visit(url.href);
    expect([elsewhere.status, elsewhere.text.includes(expired)], 'another browser').to.deep.equal([
      400,
      true,
    ]);
    const forged = new URL(url);
    forged.searchParams.set('state', `${url.searchParams.get('state')!.slice(0, 42)}_`);
    expect((await browser.visit(forged.href)).status, 'other state').to.equal(400);
    expect((await browser.visit('/connexion/oidc/retour?code=abc')).status, 'no state').to.equal(400);
    expect((await browser.visit(url.href)).status).to.equal(200);
    expect(await email_signed_in(browser)).to.equal('hugo@mairie.fr');
    const thief = browse();
    thief.cookies.set('sig.example.fr', held);
    const replayed = await thief.visit(url.href);
    expect([replayed.status, replayed.text.includes(expired)], 'replayed').to.deep.equal([400, true]);
    expect(await email_signed_in(thief)).to.equal(null);
  });

  it('refuses an attempt that has expired, or was sealed by somebody else', async () => {
    const attempt = {
      state: 'a'.repeat(43),
      nonce: 'n',
      code_verifier: null,
      return_to: '/',
      account_id: null,
    };
    const visit_with = async (config: Parameters<typeof keep_attempt>[1], expires_at_ms: number) => {
      const lines: string[] = [];
      const response = { append: (_name: string, line: string) => lines.push(line) };
      keep_attempt(response as never, config, { ...attempt, expires_at_ms });
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(lines[0]!) ?? [];
      const browser = browse();
      browser.cookies.set('sig.example.fr', new Map([[name, value]]));
      return browser.visit(`/connexion/oidc/retour?code=c&state=${attempt.state}`);
    };
    const later = Date.now() + 60_000;
    expect((await visit_with(config_of(), Date.now() - 1)).status).to.equal(400);
    expect((await visit_with(config_of({ OIDC_CLIENT_SECRET: 'of the attacker' }), later)).status).to.equal(
      400,
    );
    expect((await visit_with(config_of(), later)).status, 'the code is not the provider’s').to.equal(403);
  });

  it('lets two tabs sign in side by side', async () => {
    await invite('ida@mairie.fr');
    person('ida');
    const browser = browse();
    const first = await browser.visit('/connexion/oidc?retour=/collections', { stops: is_callback });
    const second = await browser.visit('/connexion/oidc?retour=/conformance', { stops: is_callback });
    expect((await browser.visit(first.url.href)).url.pathname).to.equal('/collections');
    expect((await browser.visit(second.url.href)).url.pathname).to.equal('/conformance');
  });

  it('refuses another nonce, an id token signed by another key, and a lower assurance', async () => {
    await invite('jean@mairie.fr');
    person('jean');
    const browser = browse();
    const asked = await browser.visit('/connexion/oidc', { stops: (url) => url.origin === provider.issuer });
    asked.url.searchParams.set('nonce', 'of another');
    const { status, text } = await browser.visit(asked.url.href);
    expect([status, text.includes('n’a pas pu être vérifiée')]).to.deep.equal([403, true]);
    provider.publishes_wrong_keys = true;
    const fresh = await serve();
    try {
      expect((await browse(fresh).visit('/connexion/oidc')).status, 'wrong key').to.equal(403);
    } finally {
      provider.publishes_wrong_keys = false;
      await fresh.close();
    }
    expect(await account_of('jean@mairie.fr')).to.include({ state: 'invited' });
    const strict = await serve(config_of({ OIDC_ACR_VALUES: 'eidas2 eidas3' }));
    try {
      provider.next = { subject: 'jean', acr: 'eidas1' };
      const low = await browse(strict).visit('/connexion/oidc');
      expect([low.status, low.text.includes('niveau que ce site demande')]).to.deep.equal([403, true]);
      provider.next = { subject: 'jean', acr: 'eidas2' };
      expect((await browse(strict).visit('/connexion/oidc')).status).to.equal(200);
    } finally {
      await strict.close();
    }
  });

  it('tells kindly of a refusal, and repeats nothing that an address says', async () => {
    provider.next = { error: 'access_denied' };
    const { status, text } = await browse().visit('/connexion/oidc');
    expect([status, text.includes('La connexion avec Annuaire a été annulée ou refusée.')]).to.deep.equal([
      403,
      true,
    ]);
    const browser = browse();
    const { url } = await browser.visit('/connexion/oidc', { stops: is_callback });
    url.searchParams.set('error_description', 'APPELEZ-LE-08');
    expect((await browser.visit(url.href)).text).not.to.include('APPELEZ');
  });

  it('runs without the provider, says so, and signs in once it is back', async () => {
    await provider.down();
    const late = await serve();
    try {
      expect((await browse(late).visit('/collections')).status).to.equal(200);
      const { status, text } = await browse(late).visit('/connexion/oidc');
      expect([status, text.includes('Annuaire ne répond pas')]).to.deep.equal([503, true]);
      await provider.up();
      await invite('kim@mairie.fr');
      person('kim');
      const browser = browse(late);
      await browser.visit('/connexion/oidc');
      expect(await email_signed_in(browser)).to.equal('kim@mairie.fr');
      const { url } = await browser.visit('/connexion/oidc', { stops: is_callback });
      await provider.down();
      expect((await browser.visit(url.href)).status, 'gone in between').to.equal(503);
    } finally {
      await provider.up();
      await late.close();
    }
  });

  it('returns to this site only', async () => {
    await invite('lea@mairie.fr');
    person('lea');
    for (const retour of [
      'https://evil.example/',
      '//evil.example/',
      '/\\evil.example',
      '/.//evil.example',
    ]) {
      const { url } = await browse().visit(`/connexion/oidc?retour=${encodeURIComponent(retour)}`);
      expect(url.origin, retour).to.equal(test_site);
    }
  });

  it('signs out at the provider too, and here alone when it is not there', async () => {
    await invite('max@mairie.fr');
    person('max');
    const browser = browse();
    const sign_out = () => {
      const form = { csrf: csrf_token_of(browser.cookie(session_cookie)!) };
      return browser.visit('/deconnexion', { form });
    };
    const offered = (await browser.visit('/connexion?retour=/collections')).text;
    expect(offered).to.include('href="/connexion/oidc?retour=%2Fcollections"').and.include('avec Annuaire');
    await browser.visit('/connexion/oidc');
    const asked = await sign_out();
    expect([asked.url.origin, asked.status]).to.deep.equal([provider.issuer, 200]);
    expect(await email_signed_in(browser)).to.equal(null);
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(asked.text)![1]!;
    const action = /action="([^"]+)"/.exec(asked.text)![1]!;
    const back = await browser.visit(action, { form: { xsrf, logout: 'yes' } });
    expect(back.url.href).to.equal(`${test_site}/connexion?fait=deconnexion`);
    provider.next = { error: 'login_required' };
    expect((await browser.visit('/connexion/oidc')).status, 'must identify anew').to.equal(403);
    person('max');
    const late = await serve();
    const other = browse(late);
    try {
      await other.visit('/connexion/oidc');
    } finally {
      await late.close();
    }
    const { id_token } = await one<{ id_token: string }>(
      database(),
      sql`select oidc_id_token as id_token from maillage.session`,
    );
    await provider.down();
    expect(await identity_provider(config_of())!.sign_out_url(id_token)).to.equal(null);
    await provider.up();
  });

  it('offers to link an account that has a password, and no other', async () => {
    const { cookie } = await make_account(database(), 'nina@mairie.fr');
    const browser = browse();
    browser.cookies.set('sig.example.fr', new Map([[session_cookie, cookie.split('=')[1]!]]));
    person('nina');
    const before = (await browser.visit('/compte')).text;
    expect(before).to.include('Se connecter aussi avec Annuaire');
    const csrf = /name="csrf" value="([^"]+)"/.exec(before)![1]!;
    const after = await browser.visit('/connexion/oidc/lier', { form: { csrf, retour: '/compte' } });
    expect(after.url.pathname).to.equal('/compte');
    expect(after.text).to.include(provider.issuer).and.not.include('Se connecter aussi');
  });

  it('lets forms lead to the provider, and is not there where none is set', async () => {
    const policy = (await fetch(`${server.url}/`)).headers.get('content-security-policy');
    expect(policy).to.match(new RegExp(`form-action 'self' ${provider.issuer}(;|$)`));
    const plain = await serve(read_config({ PORT: '0' }));
    try {
      const answer = await fetch(`${plain.url}/connexion/oidc`);
      expect(answer.status).to.equal(404);
      expect(answer.headers.get('content-security-policy')).to.match(/form-action 'self'(;|$)/);
    } finally {
      await plain.close();
    }
  });
});
