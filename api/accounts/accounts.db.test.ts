import { expect } from 'chai';
import { one } from '../../sql/client.ts';
import { sql, type Query } from '../../sql/fragment.ts';
import { query_file } from '../../sql/query_file.ts';
import { use_database } from '../../sql/testing.ts';
import { make_account, make_organisation, type TestAccount } from '../auth/testing.ts';
import { open_screens, type Screens } from './testing.ts';

const epci_siret = '20003416600019';
const commune_siret = '21310555400017';

describe('« Comptes »', () => {
  const database = use_database();
  let screens: Screens;
  let epci: number;
  let commune: number;
  let elsewhere: number;
  const people = {} as Record<
    | 'site'
    | 'site_2'
    | 'epci_admin'
    | 'commune_admin'
    | 'agent'
    | 'officer'
    | 'other_admin'
    | 'stranger'
    | 'both',
    TestAccount
  >;

  before(async () => {
    const db = database();
    epci = await make_organisation(db, 'Communauté', { siret: epci_siret });
    commune = await make_organisation(db, 'Commune', { parent_id: epci, siret: commune_siret });
    elsewhere = await make_organisation(db, 'Ailleurs');
    people.site = await make_account(db, 'site@example.fr', [['admin', null]]);
    people.site_2 = await make_account(db, 'site2@example.fr', [['admin', null]]);
    people.epci_admin = await make_account(db, 'epci@example.fr', [['admin', epci]]);
    people.commune_admin = await make_account(db, 'commune@example.fr', [['admin', commune]]);
    people.agent = await make_account(db, 'agent@example.fr', [['agent', commune]]);
    people.officer = await make_account(db, 'officer@example.fr', [['officer', epci]]);
    people.other_admin = await make_account(db, 'autre@example.fr', [['admin', elsewhere]]);
    people.stranger = await make_account(db, 'etranger@example.fr', [['agent', elsewhere]]);
    people.both = await make_account(db, 'deux@example.fr', [
      ['agent', commune],
      ['agent', elsewhere],
    ]);
    screens = await open_screens(db);
  });
  after(() => screens.server.close());

  /** What the database itself says to an account, whatever a handler forgot: rows, or the SQLSTATE. */
  const attempt = (by: TestAccount, query: Query): Promise<number | string> =>
    database()
      .as({ account_id: by.id, scopes: '*' })
      .act((db) => db.query(query))
      .then(
        (rows) => rows.length,
        ({ code }: { code: string }) => code,
      );
  const state_of = async ({ id }: TestAccount) =>
    (await one<{ state: string }>(database(), sql`select state from maillage.account where id = ${id}`))
      .state;
  const roles_of = async ({ id }: TestAccount) =>
    (
      await database().query<{ role: string; organisation_id: number | null }>(
        sql`select role, organisation_id from maillage.account_role where account_id = ${id} order by 1, 2`,
      )
    ).map(({ role, organisation_id }) => `${role} ${organisation_id ?? 'site'}`);
  const audited = async (action: string) =>
    (
      await database().query<{ actor: string; object: string }>(
        sql`select actor, object from maillage.audit where action = ${action} order by id`,
      )
    ).map(({ actor, object }) => `${actor} ${object}`);

  it('are for administrators: everybody else is refused on each page', async () => {
    const { id } = people.stranger;
    for (const path of [
      '/comptes',
      '/comptes/inviter',
      '/comptes/importer',
      `/comptes/${id}`,
      `/comptes/${id}/effacer`,
    ]) {
      expect((await screens.get(path, null)).location, path).to.match(/^\/connexion\?/);
      for (const name of ['agent', 'officer'] as const)
        expect((await screens.get(path, people[name])).status, `${name} ${path}`).to.equal(403);
      expect((await screens.get(path, people.site)).status, path).to.equal(200);
    }
    for (const path of [
      'inviter',
      'importer',
      ...['roles', 'roles/retirer', 'etat', 'lien', 'effacer', 'approuver', 'refuser'].map(
        (verb) => `${id}/${verb}`,
      ),
    ])
      expect((await screens.post(`/comptes/${path}`, people.agent)).status, path).to.equal(403);
  });

  it('lists to each administrator whom he looks after', async () => {
    const seen = async (by: TestAccount, query = '') => {
      const { text } = await screens.get(`/comptes?f=json${query}`, by);
      return (JSON.parse(text) as { accounts: { email: string }[] }).accounts.map(
        ({ email }) => email.split('@')[0],
      );
    };
    expect(await seen(people.site)).to.have.length(9);
    expect(await seen(people.epci_admin)).to.have.members(['epci', 'commune', 'agent', 'officer', 'deux']);
    expect(await seen(people.commune_admin)).to.have.members(['commune', 'agent', 'deux']);
    expect(await seen(people.epci_admin, '&role=agent')).to.have.members(['agent', 'deux']);
    expect(await seen(people.site, `&organisation=${elsewhere}`)).to.have.members([
      'autre',
      'etranger',
      'deux',
    ]);
    expect(await seen(people.site, '&q=SITE')).to.have.members(['site', 'site2']);
    expect(await seen(people.site, '&etat=disabled')).to.deep.equal([]);
    // Of a person with roles elsewhere the administrator sees his own part.
    const { text } = await screens.get(`/comptes/${people.both.id}`, people.commune_admin);
    expect(text).to.contain('Commune').and.not.to.contain('Ailleurs');
  });

  it('pages by fifty', async () => {
    await database().query(
      sql`insert into maillage.account (email) select 'p' || i || '@pages.fr' from generate_series(100, 159) i`,
    );
    const first = await screens.get('/comptes?q=pages.fr', people.site);
    expect(first.text).to.contain('60 comptes').and.to.contain('p149@').and.not.to.contain('p150@');
    expect(first.text).to.contain('/comptes?q=pages.fr&amp;offset=50');
    const second = await screens.get('/comptes?q=pages.fr&offset=50', people.site);
    expect(second.text).to.contain('p150@').and.not.to.contain('p149@');
    await database().query(sql`delete from maillage.account where email like '%@pages.fr'`);
  });

  it('hides strangers’ accounts from an administrator, whatever he asks', async () => {
    const { id } = people.stranger;
    const before = [await state_of(people.stranger), await roles_of(people.stranger)];
    for (const [verb, fields] of [
      ['roles', { role: 'agent', organisation: String(epci) }],
      ['roles/retirer', { role: 'agent', organisation: String(elsewhere) }],
      ['etat', { etat: 'desactive' }],
      ['lien', {}],
      ['effacer', { confirmer: 'oui' }],
    ] as const)
      expect(
        (await screens.post(`/comptes/${id}/${verb}`, people.epci_admin, fields)).status,
        verb,
      ).to.be.oneOf([403, 404]);
    expect((await screens.get(`/comptes/${id}`, people.epci_admin)).status).to.equal(404);
    expect([await state_of(people.stranger), await roles_of(people.stranger)]).to.deep.equal(before);
  });

  it('lets the database refuse what a handler forgot', async () => {
    const { epci_admin, stranger, both, agent, commune_admin } = people;
    const give = (to: TestAccount, role: string, organisation: number | null) =>
      query_file('account_role_give', [to.id, role, organisation]);
    expect(await attempt(epci_admin, give(stranger, 'agent', epci)), 'take a stranger over').to.equal(
      '42501',
    );
    expect(await attempt(epci_admin, give(both, 'officer', epci)), 'take half a stranger over').to.equal(
      '42501',
    );
    expect(await attempt(epci_admin, give(agent, 'admin', null)), 'grant the site').to.equal('42501');
    expect(await attempt(epci_admin, give(epci_admin, 'admin', null)), 'take the site').to.equal('42501');
    expect(await attempt(epci_admin, give(agent, 'agent', elsewhere)), 'roles elsewhere').to.equal('42501');
    expect(await attempt(agent, give(agent, 'admin', commune)), 'rise').to.equal('42501');
    expect(
      await attempt(epci_admin, query_file('account_disable', [both.id])),
      'disable half a stranger',
    ).to.equal(0);
    expect(
      await attempt(commune_admin, query_file('account_disable', [epci_admin.id])),
      'disable the EPCI',
    ).to.equal(0);
    expect(await attempt(epci_admin, query_file('account_erase', [stranger.id])), 'erase').to.equal('42501');
    expect(await attempt(epci_admin, query_file('account_erase', [both.id])), 'erase half').to.equal('42501');
    expect(
      await attempt(epci_admin, query_file('account_role_take', [stranger.id, 'agent', elsewhere])),
    ).to.equal(0);
    expect(
      await attempt(epci_admin, sql`update maillage.account set email = 'x@x.fr' where id = ${agent.id}`),
    ).to.equal('42501');
    expect(
      await attempt(epci_admin, sql`update maillage.account set password_hash = 'x' where id = ${agent.id}`),
    ).to.equal('42501');
    expect(
      await attempt(
        epci_admin,
        sql`insert into maillage.one_time_link values ('\\x00', ${agent.id}, 'reset', now())`,
      ),
    ).to.equal('42501');
    expect(await attempt(epci_admin, query_file('account_disable', [epci_admin.id])), 'himself').to.equal(
      'ML002',
    );
    // An invited account that has got a role elsewhere is no longer the inviter's alone.
    const invited = await one<{ id: number }>(
      database(),
      sql`insert into maillage.account (email, created_by) values ('invite@ailleurs.fr', ${epci_admin.id}) returning id`,
    );
    await database().query(give({ id: invited.id } as TestAccount, 'agent', elsewhere));
    expect(await attempt(epci_admin, give({ id: invited.id } as TestAccount, 'agent', epci))).to.equal(
      '42501',
    );
    await database().query(sql`delete from maillage.account where id = ${invited.id}`);
  });

  it('invites within one’s organisations, with a link to hand over, once', async () => {
    const fields = {
      email: 'Nouvelle@Example.fr',
      nom: 'Nouvelle',
      role: 'agent',
      organisation: commune_siret,
    };
    const { status, text, headers } = await screens.post('/comptes/inviter', people.epci_admin, fields);
    expect(status).to.equal(200);
    expect(headers.get('cache-control')).to.equal('no-store');
    const link = /http:\/\/[^"]+\/lien\/[\w-]{43}/.exec(text)?.[0] ?? '';
    expect(link).to.match(/^http/);
    expect(await audited('account.invited')).to.include('epci@example.fr nouvelle@example.fr');
    const { rows } = await one<{ rows: string }>(
      database(),
      sql`select string_agg(a::text, '') as rows from maillage.audit a`,
    );
    expect(rows).not.to.contain(link.slice(-43));
    expect((await screens.post('/comptes/inviter', people.epci_admin, fields)).status).to.equal(409);
    const other = { ...fields, email: 'x@example.fr' };
    expect((await screens.post('/comptes/inviter', people.other_admin, other)).status).to.equal(403);
    expect(
      (await screens.post('/comptes/inviter', people.epci_admin, { ...other, role: 'site' })).status,
    ).to.equal(403);
    expect(
      (await screens.post('/comptes/inviter', people.epci_admin, { ...other, email: 'etranger@example.fr' }))
        .status,
    ).to.equal(409);
    const faulty = await screens.post('/comptes/inviter', people.epci_admin, {
      ...other,
      email: 'x',
      role: 'roi',
    });
    expect(faulty.status).to.equal(422);
    expect(faulty.text).to.contain('href="#email"').and.to.contain('href="#role"');
    expect(
      await database().query(sql`select from maillage.account where email = 'x@example.fr'`),
    ).to.have.length(0);
  });

  it('gives and takes roles, disables and enables, and writes each down', async () => {
    const { agent, epci_admin } = people;
    const path = (verb: string) => `/comptes/${agent.id}/${verb}`;
    const role = { role: 'officer', organisation: String(commune) };
    expect((await screens.post(path('roles'), epci_admin, role)).location).to.contain('role-donne');
    expect(await roles_of(agent)).to.include(`officer ${commune}`);
    expect((await screens.post(path('roles/retirer'), epci_admin, role)).location).to.contain('role-retire');
    expect(await roles_of(agent)).to.deep.equal([`agent ${commune}`]);
    await screens.post(path('etat'), epci_admin, { etat: 'desactive' });
    expect(await state_of(agent)).to.equal('disabled');
    expect((await screens.get('/compte', agent)).location).to.match(/^\/connexion\?/);
    expect((await screens.post(path('lien'), epci_admin)).status).to.equal(409);
    await database().query(sql`update maillage.account set last_sign_in_at = now() where id = ${agent.id}`);
    await screens.post(path('etat'), epci_admin, { etat: 'actif' });
    expect(await state_of(agent)).to.equal('active');
    // The session of before does not wake up with the account.
    expect((await screens.get('/compte', agent)).location).to.match(/^\/connexion\?/);
    expect((await screens.post(path('lien'), epci_admin)).text).to.match(/\/lien\/[\w-]{43}/);
    expect((await screens.post(`/comptes/${epci_admin.id}/lien`, epci_admin)).status).to.equal(409);
    await screens.get(`/comptes/${agent.id}`, epci_admin);
    for (const action of [
      'role.given',
      'role.taken',
      'account.disabled',
      'account.enabled',
      'link.created',
      'account.viewed',
    ])
      expect(await audited(action), action).to.include('epci@example.fr agent@example.fr');
  });

  it('keeps the last site administrator, and everybody from disabling himself', async () => {
    const { site, site_2 } = people;
    const disable = (by: TestAccount, of: TestAccount) =>
      screens.post(`/comptes/${of.id}/etat`, by, { etat: 'desactive' });
    const resign = (by: TestAccount) =>
      screens.post(`/comptes/${by.id}/roles/retirer`, by, { role: 'admin', organisation: '' });
    expect((await disable(site, site)).status).to.equal(409);
    expect((await screens.post(`/comptes/${site.id}/effacer`, site, { confirmer: 'oui' })).status).to.equal(
      409,
    );
    // Two who remove one another at once: one stays.
    const both = await Promise.all([resign(site), resign(site_2)]);
    expect(both.map(({ status }) => status)).to.have.members([303, 409]);
    const left = both[0].status === 303 ? site_2 : site;
    expect((await resign(left)).status).to.equal(409);
    const owner = (query: Query) =>
      database()
        .query(query)
        .then(
          () => 'done',
          ({ code }: { code: string }) => code,
        );
    expect(await owner(sql`update maillage.account set state = 'disabled' where id = ${left.id}`)).to.equal(
      'ML001',
    );
    expect(await owner(sql`delete from maillage.account where id = ${left.id}`)).to.equal('ML001');
    await database().query(sql`insert into maillage.account_role (account_id, role)
      select id, 'admin' from unnest(${[site.id, site_2.id]}::bigint[]) id on conflict do nothing`);
  });

  it('approves or refuses who came by an identity provider, where he says he belongs', async () => {
    const add = async (email: string, siret: string) =>
      (
        await one<{ id: number }>(
          database(),
          sql`insert into maillage.account (email, state, oidc_issuer, oidc_subject, claimed_siret)
          values (${email}, 'pending', 'https://id', ${email}, ${siret}) returning id`,
        )
      ).id;
    const mine = await add('attend@commune.fr', commune_siret);
    const refused = await add('refuse@commune.fr', commune_siret);
    const foreign = await add('attend@ailleurs.fr', '35600000000048');
    const role = { role: 'agent', organisation: String(commune) };
    const { text } = await screens.get('/comptes', people.epci_admin);
    expect(text).to.contain('2 comptes attendent').and.not.to.contain('attend@ailleurs.fr');
    expect(text.indexOf('attend@commune.fr')).to.be.lessThan(text.indexOf('agent@example.fr'));
    expect((await screens.post(`/comptes/${foreign}/approuver`, people.epci_admin, role)).status).to.be.oneOf(
      [403, 404],
    );
    expect((await screens.post(`/comptes/${mine}/approuver`, people.other_admin, role)).status).to.be.oneOf([
      403, 404,
    ]);
    expect(
      (await screens.post(`/comptes/${mine}/approuver`, people.epci_admin, { role: 'agent' })).status,
    ).to.equal(422);
    expect((await screens.post(`/comptes/${mine}/approuver`, people.epci_admin, role)).location).to.contain(
      'approuve',
    );
    expect(await state_of({ id: mine } as TestAccount)).to.equal('active');
    expect(await roles_of({ id: mine } as TestAccount)).to.deep.equal([`agent ${commune}`]);
    expect(
      (await screens.post(`/comptes/${refused}/refuser`, people.epci_admin, { confirmer: 'oui' })).status,
    ).to.equal(303);
    expect(await state_of({ id: refused } as TestAccount)).to.equal('disabled');
    expect(await state_of({ id: foreign } as TestAccount)).to.equal('pending');
  });

  it('erases a person, and his name in the log, which stays', async () => {
    const gone = await make_account(database(), 'parti@example.fr', [['agent', commune]]);
    await screens.get('/compte/donnees', gone);
    await screens.get(`/comptes/${gone.id}`, people.epci_admin);
    expect((await screens.post(`/comptes/${gone.id}/effacer`, people.epci_admin)).status).to.equal(422);
    const { location } = await screens.post(`/comptes/${gone.id}/effacer`, people.epci_admin, {
      confirmer: 'oui',
    });
    expect(location).to.equal('/comptes?fait=efface');
    const everything = await one<{ text: string }>(
      database(),
      sql`select string_agg(t, '') as text from (
        select a::text from maillage.audit a union all select b::text from maillage.account b) x (t)`,
    );
    expect(everything.text).not.to.contain('parti@example.fr');
    expect(await audited('person.exported')).to.include(
      `compte effacé nº ${gone.id} compte effacé nº ${gone.id}`,
    );
    expect(await audited('account.viewed')).to.include(`epci@example.fr compte effacé nº ${gone.id}`);
    expect((await screens.get('/compte', gone)).location).to.match(/^\/connexion\?/);
  });

  it('keeps the audit log from everybody, its owner included', async () => {
    const owner = (query: Query) =>
      database()
        .query(query)
        .then(
          () => 'done',
          ({ code }: { code: string }) => code,
        );
    expect(await owner(sql`update maillage.audit set actor = 'x'`)).to.equal('42501');
    expect(await owner(sql`delete from maillage.audit`)).to.equal('42501');
    expect(await owner(sql`truncate maillage.audit`)).to.equal('42501');
    expect(await attempt(people.site, sql`delete from maillage.audit`)).to.equal('42501');
    expect(
      await attempt(
        people.agent,
        sql`insert into maillage.audit (account_id, actor, action) values (${people.site.id}, 'x', 'x.y')`,
      ),
      'in another’s name',
    ).to.equal('42501');
  });

  describe('invited as a list', () => {
    const header = 'email;nom;role;siret';
    const send = (liste: string, fields: Record<string, string> = {}, by = people.epci_admin) =>
      screens.post('/comptes/importer', by, { liste, ...fields });
    const count = async () => (await database().query(sql`select from maillage.account`)).length;

    it('is shown before anything is done, then done as a whole', async () => {
      const before = await count();
      const list = `\uFEFF${header}\r\nl1@liste.fr;"Nom; double";agent;${commune_siret}\r\nL2@liste.fr;;Géomaticien;213 105 554 00017\r\n`;
      const preview = await send(list);
      expect(preview.status).to.equal(200);
      expect(preview.text).to.contain('Nom; double').and.to.contain('Inviter ces 2 personnes');
      expect(await count()).to.equal(before);
      const done = await send(list, { confirmer: 'oui' });
      expect(done.text.match(/\/lien\/[\w-]{43}/g)).to.have.length(2);
      expect(await count()).to.equal(before + 2);
    });

    it('names each line that is wrong, and then does nothing', async () => {
      const before = await count();
      const lines = [
        `bon@liste.fr;A;agent;${commune_siret}`,
        `pas une adresse;A;agent;${commune_siret}`,
        `agent@example.fr;A;agent;${commune_siret}`,
        `bon@liste.fr;A;agent;${commune_siret}`,
        `x1@liste.fr;A;roi;${commune_siret}`,
        'x2@liste.fr;A;agent;21310555400018',
        'x3@liste.fr;A;agent;35600000000048',
      ];
      const { status, text } = await send([header, ...lines].join('\n'), { confirmer: 'oui' });
      expect(status).to.equal(422);
      expect(text).to.contain('6 lignes sont à corriger').and.not.to.contain('name="confirmer"');
      for (const line of [3, 4, 5, 6, 7, 8]) expect(text, `line ${line}`).to.contain(`Ligne ${line} : `);
      expect(text).not.to.contain('Ligne 2 : ');
      expect(await count()).to.equal(before);
    });

    it('does nothing at all when one address has an account out of sight', async () => {
      const before = await count();
      const list = `${header}\nz1@liste.fr;A;agent;${commune_siret}\netranger@example.fr;A;agent;${commune_siret}`;
      expect((await send(list, { confirmer: 'oui' })).status).to.equal(409);
      expect(await count()).to.equal(before);
    });

    it('refuses what is no such list', async () => {
      for (const [list, sentence] of [
        ['', 'La première ligne'],
        ['email;nom\na@b.fr;x', 'il manque role, siret'],
        [header, 'aucune personne'],
        [`${header}\n"a@b.fr;x`, 'guillemet'],
        [
          [header, ...Array.from({ length: 1001 }, (_, i) => `a${i}@b.fr;x;agent;${commune_siret}`)].join(
            '\n',
          ),
          '1001 personnes',
        ],
      ] as const) {
        const { status, text } = await send(list);
        expect(status, sentence).to.equal(422);
        expect(text).to.contain(sentence);
      }
    });

    it('takes a hundred people', async function () {
      this.timeout(60_000);
      const list = [
        header,
        ...Array.from({ length: 100 }, (_, i) => `m${i}@mille.fr;x;agent;${commune_siret}`),
      ].join('\n');
      expect((await send(list)).text).to.contain('Inviter ces 100 personnes');
      const done = await send(list, { confirmer: 'oui' });
      expect(done.status).to.equal(200);
      expect(done.text.match(/\/lien\/[\w-]{43}/g)).to.have.length(100);
    });
  });
});
