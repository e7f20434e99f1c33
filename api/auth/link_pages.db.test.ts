import { expect } from 'chai';
import { read_config } from '../../config.ts';
import { one } from '../../sql/client.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { send_mail_job } from '../mail/mailer.ts';
import { start_server, type RunningServer } from '../server.ts';
import { first_admin_email, offer_first_admin } from './first_admin.ts';
import { create_link } from './links.ts';
import { FormBrowser, make_password_account } from './sign_in_testing.ts';

const new_password = 'lampe tango vinaigre plume';
const answers = { nom: 'Zoé Petit', mot_de_passe: new_password, confirmation: new_password };

describe('links by the browser', function () {
  this.timeout(60_000);
  const database = use_database();
  let server: RunningServer;
  const write = process.stderr.write.bind(process.stderr);
  let logged = '';
  before(async () => {
    server = await start_server({ config: read_config({ PORT: '0' }), database: database() });
    process.stderr.write = (text) => (logged += String(text)) !== '';
  });
  after(async () => {
    process.stderr.write = write;
    await server.close();
  });
  beforeEach(() => database().query(sql`delete from maillage.sign_in_failure`));
  const browser = () => new FormBrowser(server.url);
  const link_of = async (account_id: number) =>
    (await database().write((db) => create_link(db, account_id))).path;
  const invite = async (email: string) => {
    const { id } = await one<{ id: number }>(
      database(),
      sql`insert into maillage.account (email) values (${email}) returning id`,
    );
    return link_of(id);
  };

  it('an invitation asks for name and password, opens the account and works once', async () => {
    const link = await invite('zoe@mairie.fr');
    const user = browser();
    for (let i = 0; i < 3; i++) {
      const page = await user.get(link);
      expect(page.status).to.equal(200);
      expect(page.headers.get('cache-control')).to.equal('no-store');
      expect(page.headers.get('referrer-policy')).to.equal('strict-origin');
      expect(await page.text())
        .to.contain('zoe@mairie.fr')
        .and.contain('autocomplete="new-password"');
    }
    const done = await user.post(link, answers);
    expect([done.status, done.headers.get('location')]).to.deep.equal([303, '/connexion?fait=compte']);
    expect(await (await user.get('/connexion?fait=compte')).text()).to.contain('Votre compte est prêt');
    expect((await user.sign_in('zoe@mairie.fr', new_password)).status).to.equal(303);
    expect(await (await user.get('/accessibilite')).text()).to.contain('Zoé Petit');
    expect((await browser().get(link)).status).to.equal(410);
    expect((await browser().post(link, answers)).status).to.equal(410);
    const entry = await one<{ actor: string }>(
      database(),
      sql`select actor from maillage.audit where action = 'account.activated'`,
    );
    expect(entry.actor).to.equal('zoe@mairie.fr');
  });

  it('answers that will not do leave the link as it was, and say what is wrong where', async () => {
    const link = await invite('paul@mairie.fr');
    for (const [wrong, field, message] of [
      [{ nom: ' ' }, 'nom', /nom manque/],
      [{ mot_de_passe: 'court', confirmation: 'court' }, 'mot_de_passe', /au moins 12/],
      [{ mot_de_passe: 'paul@mairie.fr', confirmation: 'paul@mairie.fr' }, 'mot_de_passe', /deviner/],
      [{ confirmation: 'another one here' }, 'confirmation', /pas les mêmes/],
    ] as const) {
      const answer = await browser().post(link, { ...answers, ...wrong });
      expect(answer.status).to.equal(422);
      const text = await answer.text();
      expect(text).to.match(message).and.contain(`href="#${field}"`).and.contain(`id="${field}-problem"`);
      expect(text).not.to.contain(new_password);
    }
    const foreign = await browser().post(link, answers, { origin: 'https://evil.test' });
    expect(foreign.status).to.equal(403);
    expect((await browser().get(link)).status).to.equal(200);
  });

  it('a reset changes the password, ends all sessions and lets a slowed account in', async () => {
    const { id } = await make_password_account(database(), 'marie@mairie.fr');
    const held = browser();
    await held.sign_in('marie@mairie.fr');
    for (let i = 0; i < 5; i++) await browser().sign_in('marie@mairie.fr', 'wrong');
    const link = await link_of(id);
    expect(await (await browser().get(link)).text()).not.to.contain('name="nom"');
    // Of the person's own browser, still signed in: its session's token is needed, and in the page.
    expect((await held.post(link, answers)).status).to.equal(403);
    const done = await held.post(link, { ...answers, csrf: await held.csrf(link) });
    expect(done.headers.get('location')).to.equal('/connexion?fait=mot_de_passe');
    expect(await held.is_signed_in()).to.equal(false);
    expect((await browser().sign_in('marie@mairie.fr')).status).to.equal(422);
    expect((await browser().sign_in('marie@mairie.fr', new_password)).status).to.equal(303);
    const { name } = await one<{ name: string }>(
      database(),
      sql`select name from maillage.account where id = ${id}`,
    );
    expect(name).to.equal('marie');
  });

  it('two who send the same link at once: one sets the password', async () => {
    const link = await invite('twice@mairie.fr');
    const statuses = (await Promise.all([1, 2, 3].map(() => browser().post(link, answers)))).map(
      ({ status }) => status,
    );
    expect(statuses.sort((a, b) => a - b)).to.deep.equal([303, 410, 410]);
  });

  it('expired, unknown and broken links are one answer', async () => {
    const link = await invite('late@mairie.fr');
    await database().query(sql`update maillage.one_time_link set expires_at = now() - interval '1 second'`);
    for (const path of [link, `/lien/${'a'.repeat(43)}`, '/lien/x', '/lien/%27or%201=1'])
      expect((await browser().get(path)).status, path).to.equal(410);
  });

  it('keeps the token and the password out of the log', async () => {
    const link = await invite('log@mairie.fr');
    await browser().get(link);
    await browser().post(link, answers);
    expect(logged).to.contain('"path":"/lien/…"');
    expect(logged).not.to.contain(link).and.not.contain(new_password);
  });

  describe('asked for by people who forgot', () => {
    let mailing: RunningServer;
    before(async () => {
      const config = read_config({
        PORT: '0',
        SMTP_URL: 'smtp://127.0.0.1:1',
        MAIL_FROM: 'site@maillage.test',
        PUBLIC_URL: 'https://maillage.test',
      });
      mailing = await start_server({ config, database: database() }, { log_requests: false });
      await make_password_account(database(), 'oubli@mairie.fr');
    });
    after(() => mailing.close());
    const ask = (adresse: string) =>
      new FormBrowser(mailing.url).post(
        '/mot-de-passe-oublie',
        { adresse },
        { origin: 'https://maillage.test' },
      );
    const letters = () =>
      database().query<{ to: string; text: string }>(
        sql`select input #>> '{secret,to}' as to, input #>> '{secret,text}' as text from maillage.job
          where kind = ${send_mail_job} order by id`,
      );

    it('are answered alike, and mailed to accounts alone', async () => {
      const seen = new Set<string>();
      for (const adresse of ['oubli@mairie.fr', 'inconnu@mairie.fr', '', 'x\r\nBcc: y@z.fr']) {
        const answer = await ask(adresse);
        seen.add(`${answer.status} ${answer.headers.get('location')}`);
      }
      expect([...seen]).to.deep.equal(['303 /mot-de-passe-oublie?fait=envoi']);
      const sent = await letters();
      expect(sent.map(({ to }) => to)).to.deep.equal(['oubli@mairie.fr']);
      const path = /https:\/\/maillage\.test(\/lien\/[\w-]{43})\n/.exec(sent[0]!.text)![1]!;
      expect((await browser().post(path, answers)).status).to.equal(303);
      expect((await browser().sign_in('oubli@mairie.fr', new_password)).status).to.equal(303);
    });

    it('cannot be used to fill a mailbox', async () => {
      const statuses: number[] = [];
      for (let i = 0; i < 5; i++) statuses.push((await ask('oubli@mairie.fr')).status);
      expect(statuses).to.deep.equal([303, 303, 303, 429, 429]);
    });

    it('tell accounts of an identity provider where to go, and disabled ones nothing', async () => {
      await database().query(sql`delete from maillage.job`);
      await make_password_account(database(), 'oidc@mairie.fr');
      await make_password_account(database(), 'off@mairie.fr');
      await database().query(
        sql`update maillage.account set oidc_subject = 's', password_hash = null where email = 'oidc@mairie.fr'`,
      );
      await database().query(
        sql`update maillage.account set state = 'disabled' where email = 'off@mairie.fr'`,
      );
      await ask('oidc@mairie.fr');
      await ask('off@mairie.fr');
      const sent = await letters();
      expect(sent.map(({ to }) => to)).to.deep.equal(['oidc@mairie.fr']);
      expect(sent[0]!.text)
        .to.match(/fournisseur d’identité/)
        .and.not.match(/\/lien\//);
    });

    it('go to the administrator where no mail leaves', async () => {
      await database().query(sql`delete from maillage.job`);
      expect(await (await browser().get('/mot-de-passe-oublie')).text()).to.contain(
        'n’envoie pas de courriels',
      );
      const answer = await browser().post('/mot-de-passe-oublie', { adresse: 'oubli@mairie.fr' });
      expect(answer.headers.get('location')).to.equal('/mot-de-passe-oublie');
      expect(await letters()).to.deep.equal([]);
    });
  });
});

describe('the first administrator', function () {
  this.timeout(60_000);
  const database = use_database();
  let server: RunningServer;
  before(async () => {
    server = await start_server(
      { config: read_config({ PORT: '0' }), database: database() },
      { log_requests: false },
    );
  });
  after(() => server.close());
  const browser = () => new FormBrowser(server.url);

  it('a new site gives its first administrator a link; later ones replace it until there is one', async () => {
    const first = (await offer_first_admin(database()))!;
    const link = (await offer_first_admin(database()))!;
    expect((await browser().get(first)).status).to.equal(410);
    expect(await (await browser().get(link)).text())
      .to.contain('name="adresse"')
      .and.not.contain('.invalid');
    await make_password_account(database(), 'taken@mairie.fr');
    for (const adresse of ['', 'nobody', 'taken@mairie.fr', first_admin_email])
      expect((await browser().post(link, { ...answers, adresse })).status, adresse).to.equal(422);
    const done = await browser().post(link, { ...answers, adresse: 'Chef@Mairie.fr' });
    expect(done.headers.get('location')).to.equal('/connexion?fait=compte');
    const user = browser();
    await user.sign_in('chef@mairie.fr', new_password);
    expect(await (await user.get('/accessibilite')).text()).to.contain('href="/journal"');
    expect(await offer_first_admin(database())).to.equal(null);
  });
});

describe('the first administrator by invitation', function () {
  this.timeout(60_000);
  const database = use_database();
  let server: RunningServer;
  before(async () => {
    server = await start_server(
      { config: read_config({ PORT: '0' }), database: database() },
      { log_requests: false },
    );
  });
  after(() => server.close());
  const browser = () => new FormBrowser(server.url);

  it('the first administrator’s link is void once another became one', async () => {
    const first = (await offer_first_admin(database()))!;
    const { id } = await one<{ id: number }>(
      database(),
      sql`insert into maillage.account (email) values ('autre@mairie.fr') returning id`,
    );
    await database().query(sql`insert into maillage.account_role (account_id, role) values (${id}, 'admin')`);
    const { path: link } = await database().write((db) => create_link(db, id));
    expect((await browser().post(link, answers)).status).to.equal(303);
    expect((await browser().get(first)).status).to.equal(410);
    const emails = await database().query<{ email: string }>(sql`select email from maillage.account`);
    expect(emails.map(({ email }) => email)).to.deep.equal(['autre@mairie.fr']);
  });
});
