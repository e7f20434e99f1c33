import { expect } from 'chai';
import { read_config } from '../../config.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { create_app } from '../app.ts';
import type { Block } from '../block.ts';
import { start_server, type RunningServer } from '../server.ts';
import { account_access } from './asker.ts';
import { sign_in_block } from './sign_in_block.ts';
import { FormBrowser, make_password_account, test_password } from './sign_in_testing.ts';

describe('signing in', function () {
  this.timeout(60_000);
  const database = use_database();
  let server: RunningServer;
  let client = 0;
  const write = process.stderr.write.bind(process.stderr);
  let logged = '';
  before(async () => {
    const config = read_config({ PORT: '0', TRUSTED_PROXIES: 'loopback' });
    server = await start_server({ config, database: database() });
    await make_password_account(database(), 'jeanne@mairie.fr', [['admin', null]]);
    process.stderr.write = (text) => (logged += String(text)) !== '';
  });
  after(async () => {
    process.stderr.write = write;
    await server.close();
  });
  beforeEach(() => database().query(sql`delete from maillage.sign_in_failure`));

  /** A browser at a network address of its own. */
  const browser = () => new FormBrowser(server.url, { 'x-forwarded-for': `192.0.2.${++client % 250}` });
  const audit = async (action: string) =>
    database().query<Record<string, unknown>>(
      sql`select account_id, actor, object, details from maillage.audit where action = ${action} order by id`,
    );

  it('opens a session that pages know, and leads back to the page that asked', async () => {
    const user = browser();
    expect(await user.is_signed_in()).to.equal(false);
    const form = await user.get('/connexion?retour=%2Fcollections%3Ff%3Dhtml');
    expect(form.headers.get('cache-control')).to.match(/^public/);
    expect(await form.text()).to.contain('<input type="hidden" name="retour" value="/collections?f=html"/>');
    const answer = await user.sign_in(' Jeanne@Mairie.fr', test_password, { retour: '/collections?f=html' });
    expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, '/collections?f=html']);
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).to.match(/^maillage_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    const page = await user.get('/accessibilite');
    expect(page.headers.get('cache-control')).to.equal('private, no-cache');
    expect(page.headers.get('vary')).to.match(/Cookie/);
    expect(await page.text())
      .to.contain('jeanne')
      .and.contain('href="/comptes"')
      .and.contain('href="/journal"');
    expect((await user.get('/connexion?retour=%2Fapi')).headers.get('location')).to.equal('/api');
    expect((await audit('session.opened')).at(-1)).to.deep.include({
      actor: 'jeanne@mairie.fr',
      details: { by: 'password' },
    });
  });

  it('sets a cookie that no neighbouring site can, where the site has https', async () => {
    const config = read_config({ PORT: '0', PUBLIC_URL: 'https://maillage.test' });
    const secure = await start_server({ config, database: database() }, { log_requests: false });
    const user = new FormBrowser(secure.url);
    const fields = { adresse: 'jeanne@mairie.fr', mot_de_passe: test_password };
    const answer = await user.post('/connexion', fields, { origin: 'https://maillage.test' });
    expect(answer.headers.getSetCookie()[0]).to.match(
      /^__Host-maillage_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    );
    await secure.close();
  });

  it('never leads to another site', async () => {
    for (const retour of ['//evil.test', '/\\evil.test', 'https://evil.test', '/\t/evil.test']) {
      const form = await browser().get(`/connexion?retour=${encodeURIComponent(retour)}`);
      expect(await form.text(), retour)
        .to.contain('name="retour" value="/"')
        .and.not.contain('evil');
      const answer = await browser().sign_in('jeanne@mairie.fr', test_password, { retour });
      expect(answer.headers.get('location'), retour).to.equal('/');
    }
  });

  it('makes a new token each time: one planted before opens nothing, one held before is void', async () => {
    const user = browser();
    const planted = 'a'.repeat(43);
    user.cookies.set('maillage_session', planted);
    await user.sign_in('jeanne@mairie.fr');
    const first = user.cookies.get('maillage_session');
    expect(first).not.to.equal(planted);
    const csrf = await user.csrf();
    await user.sign_in('jeanne@mairie.fr', test_password, { csrf });
    expect(user.cookies.get('maillage_session')).not.to.equal(first);
    for (const token of [planted, first!]) {
      const other = browser();
      other.cookies.set('maillage_session', token);
      expect(await other.is_signed_in()).to.equal(false);
    }
  });

  it('says the same for a wrong password, no account, a disabled, an invited and a passwordless one', async () => {
    await make_password_account(database(), 'off@mairie.fr');
    await make_password_account(database(), 'new@mairie.fr');
    await make_password_account(database(), 'oidc@mairie.fr');
    await database().query(sql`update maillage.account set state = 'disabled' where email = 'off@mairie.fr'`);
    await database().query(sql`update maillage.account set state = 'invited' where email = 'new@mairie.fr'`);
    await database().query(
      sql`update maillage.account set password_hash = null where email = 'oidc@mairie.fr'`,
    );
    const answers = new Set<string>();
    for (const [email, password] of [
      ['jeanne@mairie.fr', 'not the password'],
      ['nobody@mairie.fr', test_password],
      ['off@mairie.fr', test_password],
      ['new@mairie.fr', test_password],
      ['oidc@mairie.fr', test_password],
      ['oidc@mairie.fr', ''],
    ] as const) {
      const answer = await browser().sign_in(email, password);
      expect(answer.headers.getSetCookie()).to.deep.equal([]);
      const text = await answer.text();
      expect(text).not.to.contain(test_password);
      answers.add(
        `${answer.status} ${answer.headers.get('cache-control')} ${text.replaceAll(`value="${email}"`, '')}`,
      );
    }
    expect([...answers]).to.have.length(1);
    expect([...answers][0])
      .to.match(/^422 no-store/)
      .and.contain('href="#mot_de_passe"');
  });

  it('answers programs with a problem', async () => {
    const answer = await browser().post('/connexion', { adresse: 'a@b.fr' }, { accept: 'application/json' });
    expect(answer.status).to.equal(422);
    expect(answer.headers.get('content-type')).to.match(/^application\/problem\+json/);
    expect(await answer.json()).to.include({ code: 'sign-in-refused' });
  });

  it('refuses forms of other sites, and without the session’s token', async () => {
    const foreign = { origin: 'https://evil.test' };
    const fields = { adresse: 'jeanne@mairie.fr', mot_de_passe: test_password };
    expect((await browser().post('/connexion', fields, foreign)).status).to.equal(403);
    expect((await browser().post('/connexion', fields, { 'sec-fetch-site': 'cross-site' })).status).to.equal(
      403,
    );
    const user = browser();
    await user.sign_in('jeanne@mairie.fr');
    const csrf = await user.csrf();
    for (const path of ['/deconnexion', '/deconnexion-partout', '/connexion', '/mot-de-passe-oublie']) {
      expect((await user.post(path)).status, path).to.equal(403);
      expect((await user.post(path, { csrf: 'x' })).status, path).to.equal(403);
      expect((await user.post(path, { csrf }, foreign)).status, path).to.equal(403);
    }
    expect(await user.is_signed_in()).to.equal(true);
    expect((await user.post('/deconnexion', { csrf })).headers.get('location')).to.equal(
      '/connexion?fait=deconnexion',
    );
    expect(user.cookies.size).to.equal(0);
    expect((await audit('session.closed')).at(-1)).to.include({ actor: 'jeanne@mairie.fr' });
  });

  it('ends with the session in the database, whoever kept the cookie', async () => {
    const user = browser();
    await user.sign_in('jeanne@mairie.fr');
    const thief = browser();
    thief.cookies.set('maillage_session', user.cookies.get('maillage_session')!);
    expect(await thief.is_signed_in()).to.equal(true);
    await user.post('/deconnexion', { csrf: await user.csrf() });
    expect(await thief.is_signed_in()).to.equal(false);
    expect((await thief.post('/deconnexion')).status).to.equal(303);
  });

  it('ends everywhere when asked, of this account alone', async () => {
    await make_password_account(database(), 'other@mairie.fr');
    const [one, two, other] = [browser(), browser(), browser()];
    await one.sign_in('jeanne@mairie.fr');
    await two.sign_in('jeanne@mairie.fr');
    await other.sign_in('other@mairie.fr');
    const answer = await one.post('/deconnexion-partout', { csrf: await one.csrf() });
    expect(answer.headers.get('location')).to.equal('/connexion?fait=partout');
    expect([await one.is_signed_in(), await two.is_signed_in(), await other.is_signed_in()]).to.deep.equal([
      false,
      false,
      true,
    ]);
    expect((await browser().post('/deconnexion-partout')).headers.get('location')).to.equal('/connexion');
  });

  it('ends after twelve hours without use, after thirty days of it, and at once when the account is disabled', async () => {
    await make_password_account(database(), 'idle@mairie.fr');
    for (const shift of [
      sql`update maillage.session set last_seen_at = now() - interval '12 hours 1 minute'`,
      sql`update maillage.session set created_at = now() - interval '30 days 1 minute'`,
      sql`update maillage.account set state = 'disabled' where email = 'idle@mairie.fr'`,
    ]) {
      const user = browser();
      await user.sign_in('idle@mairie.fr');
      await database().query(
        sql`update maillage.session set last_seen_at = now() - interval '11 hours 55 minutes'`,
      );
      expect(await user.is_signed_in()).to.equal(true);
      await database().query(shift);
      expect(await user.is_signed_in()).to.equal(false);
    }
  });

  it('sends browsers to sign in and come back; tells programs how to say who they are', async () => {
    const answer = await browser().post('/deconnexion-partout', {}, { accept: 'application/json' });
    expect(answer.status).to.equal(401);
    expect(answer.headers.get('www-authenticate')).to.equal('Bearer realm="Maillage"');
    expect(answer.headers.get('content-type')).to.match(/^application\/problem\+json/);
    const probe: Block = {
      id: 'probe',
      routes(router, context) {
        router.get('/mine', (request, response) => {
          account_access(request, context.database);
          response.send('mine');
        });
      },
    };
    const context = { config: read_config({ PORT: '0' }), database: database() };
    const app = create_app(context, [sign_in_block, probe]);
    const probed = await start_server(context, { log_requests: false, app });
    const user = new FormBrowser(probed.url);
    const sent_away = await user.get('/mine?a=1');
    expect([sent_away.status, sent_away.headers.get('location')]).to.deep.equal([
      303,
      '/connexion?retour=%2Fmine%3Fa%3D1',
    ]);
    expect(sent_away.headers.get('cache-control')).to.equal('no-store');
    await user.sign_in('jeanne@mairie.fr');
    expect(await (await user.get('/mine?a=1')).text()).to.equal('mine');
    await probed.close();
    const key = await browser().get('/collections', { authorization: 'Bearer mlg_nothing' });
    expect(key.status).to.equal(401);
    expect(key.headers.get('www-authenticate')).to.equal('Bearer realm="Maillage", error="invalid_token"');
  });

  it('changes a password for who knows it: the other sessions end, this one goes on', async () => {
    await make_password_account(database(), 'change@mairie.fr');
    const [user, other] = [browser(), browser()];
    await user.sign_in('change@mairie.fr');
    await other.sign_in('change@mairie.fr');
    const csrf = await user.csrf('/compte/mot-de-passe');
    const next = 'lampe tango vinaigre plume';
    const send = (fields: Record<string, string>) =>
      user.post('/compte/mot-de-passe', {
        csrf,
        actuel: test_password,
        mot_de_passe: next,
        confirmation: next,
        ...fields,
      });
    for (const [fields, field] of [
      [{ actuel: 'wrong' }, 'actuel'],
      [{ mot_de_passe: 'court', confirmation: 'court' }, 'mot_de_passe'],
      [{ confirmation: 'other' }, 'confirmation'],
    ] as const) {
      const answer = await send(fields);
      expect(answer.status).to.equal(422);
      expect(await answer.text()).to.contain(`href="#${field}"`);
    }
    expect((await send({ csrf: '' })).status).to.equal(403);
    expect((await send({})).headers.get('location')).to.equal('/compte/mot-de-passe?fait=change');
    expect([await user.is_signed_in(), await other.is_signed_in()]).to.deep.equal([true, false]);
    expect((await browser().sign_in('change@mairie.fr')).status).to.equal(422);
    expect((await browser().sign_in('change@mairie.fr', next)).status).to.equal(303);
    const anybody = await browser().get('/compte/mot-de-passe');
    expect(anybody.headers.get('location')).to.equal('/connexion?retour=%2Fcompte%2Fmot-de-passe');
    expect(await audit('account.password_changed')).to.have.length(1);
  });

  it('hashes a password anew when the cost has grown', async () => {
    const account = await make_password_account(database(), 'cheap@mairie.fr');
    const { hash_password } = await import('./passwords.ts');
    const cheap = await hash_password(test_password, { log2_n: 12, r: 8, p: 1 });
    await database().query(
      sql`update maillage.account set password_hash = ${cheap} where id = ${account.id}`,
    );
    expect((await browser().sign_in('cheap@mairie.fr')).status).to.equal(303);
    const [row] = await database().query<{ password_hash: string }>(
      sql`select password_hash from maillage.account where id = ${account.id}`,
    );
    expect(row?.password_hash).to.match(/^\$scrypt\$ln=15,/);
    expect((await browser().sign_in('cheap@mairie.fr')).status).to.equal(303);
  });

  it('keeps passwords and session tokens out of the log and the audit', async () => {
    const user = browser();
    await user.sign_in('jeanne@mairie.fr');
    await browser().sign_in(test_password, 'secret-typed-in-wrong-line');
    const [rows] = await database().query<{ text: string }>(
      sql`select string_agg(a::text, ' ') as text from maillage.audit a`,
    );
    expect(logged).to.contain('/connexion');
    for (const secret of [
      test_password,
      encodeURIComponent(test_password),
      'secret-typed',
      user.cookies.get('maillage_session')!,
    ])
      for (const place of [logged, rows!.text]) expect(place).not.to.contain(secret);
  });
});
