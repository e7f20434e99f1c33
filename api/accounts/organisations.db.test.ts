import { expect } from 'chai';
import { one } from '../../sql/client.ts';
import { sql, type Query } from '../../sql/fragment.ts';
import { query_file } from '../../sql/query_file.ts';
import { use_database } from '../../sql/testing.ts';
import { make_account, make_organisation, type TestAccount } from '../auth/testing.ts';
import { open_screens, type Screens } from './testing.ts';

const foix = '21310555400017';

describe('« Organisations »', () => {
  const database = use_database();
  let screens: Screens;
  let epci: number;
  let other_epci: number;
  let site: TestAccount;
  let epci_admin: TestAccount;
  let other_admin: TestAccount;
  let agent: TestAccount;

  before(async () => {
    const db = database();
    for (const statement of [
      sql`create table published.communes (id text primary key, code_insee text, nom text, population integer,
        code_epci text, code_departement text, code_region text)`,
      sql`insert into published.communes select code, code, nom, 100, epci, '09', '76' from (values
        ('09122', 'Foix', '200000001'), ('09123', 'Fornex', '200000001'), ('09300', 'Saint-Jean', '200000001'),
        ('09301', 'Saint-Jean', '200000002'), ('09302', 'Loin', '200000002')) c (code, nom, epci)`,
      sql`grant select on published.communes to maillage_reader, maillage_writer`,
    ])
      await db.query(statement);
    epci = await make_organisation(db, 'CC Un');
    other_epci = await make_organisation(db, 'CC Deux');
    await db.query(
      sql`insert into maillage.organisation_territory values (${epci}, 'epci', '200000001'), (${other_epci}, 'epci', '200000002')`,
    );
    site = await make_account(db, 'site@example.fr', [['admin', null]]);
    epci_admin = await make_account(db, 'un@example.fr', [['admin', epci]]);
    other_admin = await make_account(db, 'deux@example.fr', [['admin', other_epci]]);
    agent = await make_account(db, 'agent@example.fr', [['agent', epci]]);
    screens = await open_screens(db);
  });
  after(() => screens.server.close());

  const attempt = (by: TestAccount, query: Query): Promise<number | string> =>
    database()
      .as({ account_id: by.id, scopes: '*' })
      .act((db) => db.query(query))
      .then(
        (rows) => rows.length,
        ({ code }: { code: string }) => code,
      );
  const organisation = (id: number) =>
    one<{ name: string; siret: string | null; parent_id: number | null; territories: string[] | null }>(
      database(),
      sql`select name, siret, parent_id,
          (select array_agg(level || ' ' || code order by code) from maillage.organisation_territory where organisation_id = id) as territories
        from maillage.organisation where id = ${id}`,
    );
  const blank = { nom: 'Mairie', siret: '', nature: 'commune', parent: '', territoires: '' };

  it('are for administrators, each seeing his own', async () => {
    for (const path of [
      '/organisations',
      '/organisations/nouvelle',
      `/organisations/${epci}`,
      `/organisations/${epci}/communes`,
    ]) {
      expect((await screens.get(path, null)).location, path).to.match(/^\/connexion\?/);
      expect((await screens.get(path, agent)).status, path).to.equal(403);
      for (const by of [site, epci_admin]) expect((await screens.get(path, by)).status, path).to.equal(200);
    }
    expect((await screens.get(`/organisations/${epci}`, other_admin)).status).to.equal(404);
    expect((await screens.get(`/organisations/${epci}/communes`, other_admin)).status).to.equal(404);
    const { text } = await screens.get('/organisations', other_admin);
    expect(text).to.contain('CC Deux').and.not.to.contain('CC Un');
  });

  it('are made and changed with territories by code, level or name', async () => {
    const territoires = 'Foix\n09302\n200000002\nDépartement 09\nregion 76';
    const made = await screens.post('/organisations', site, {
      ...blank,
      siret: '213 105 554 00017',
      territoires,
    });
    const id = Number(/\/organisations\/(\d+)\?fait=creee/.exec(made.location)?.[1]);
    expect(await organisation(id)).to.deep.include({
      siret: foix,
      territories: ['departement 09', 'commune 09122', 'commune 09302', 'epci 200000002', 'region 76'],
    });
    const page = await screens.get(`/organisations/${id}`, site);
    expect(page.text).to.contain('epci 200000002');
    await screens.post(`/organisations/${id}`, site, {
      ...blank,
      nom: 'Mairie de Foix',
      parent: String(epci),
      territoires: 'Foix',
    });
    expect(await organisation(id)).to.deep.equal({
      name: 'Mairie de Foix',
      siret: null,
      parent_id: epci,
      territories: ['commune 09122'],
    });
    await database().query(sql`delete from maillage.organisation where id = ${id}`);
  });

  it('come back with what is wrong', async () => {
    for (const [fields, id] of [
      [{ nom: '' }, 'nom'],
      [{ siret: '21310555400018' }, 'siret'],
      [{ nature: 'empire' }, 'nature'],
      [{ parent: '999999' }, 'parent'],
      [{ territoires: 'Saint-Jean' }, 'territoires'],
      [{ territoires: '09999' }, 'territoires'],
      [{ territoires: 'Atlantide' }, 'territoires'],
    ] as const) {
      const { status, text } = await screens.post('/organisations', site, { ...blank, ...fields });
      expect(status, JSON.stringify(fields)).to.equal(422);
      expect(text).to.contain(`href="#${id}"`).and.to.contain(`id="${id}"`);
    }
    const twice = { ...blank, siret: '35600000000048' };
    expect((await screens.post('/organisations', site, twice)).status).to.equal(303);
    expect((await screens.post('/organisations', site, twice)).status).to.equal(422);
    const circle = { ...blank, nom: 'CC Un', parent: String(epci) };
    expect((await screens.post(`/organisations/${epci}`, site, circle)).status).to.equal(409);
  });

  it('are kept by the database from administrators of others', async () => {
    const rename = (id: number) => query_file('organisation_change', [id, null, 'À moi', 'autre']);
    expect(await attempt(epci_admin, rename(other_epci)), 'change another').to.equal(0);
    expect(await attempt(agent, rename(epci)), 'an agent').to.equal(0);
    expect(
      await attempt(epci_admin, query_file('organisation_create', [null, 'Libre', 'autre', null])),
      'make a root',
    ).to.equal('42501');
    expect(
      await attempt(epci_admin, query_file('organisation_create', [null, 'Là-bas', 'autre', other_epci])),
    ).to.equal('42501');
    expect(await attempt(epci_admin, query_file('organisation_move', [epci, other_epci])), 'move').to.equal(
      '42501',
    );
    expect(await attempt(epci_admin, query_file('organisation_move', [other_epci, epci])), 'seize').to.equal(
      0,
    );
    expect(await attempt(epci_admin, query_file('territory_give', [epci, 'region', '76'])), 'grow').to.equal(
      '42501',
    );
    expect(
      await attempt(epci_admin, query_file('territory_give', [other_epci, 'commune', '09122'])),
    ).to.equal('42501');
    const below = await make_organisation(database(), 'Dessous', { parent_id: epci });
    expect(
      await attempt(epci_admin, query_file('territory_give', [below, 'commune', '09302'])),
      'a foreign commune',
    ).to.equal('42501');
    expect(await attempt(epci_admin, query_file('territory_give', [below, 'epci', '200000001']))).to.equal(
      '42501',
    );
    expect(await attempt(epci_admin, query_file('territory_give', [below, 'commune', '09122']))).to.equal(0);
    await database().query(sql`delete from maillage.organisation where id = ${below}`);
  });

  it('invite the communes of their territory in one form', async () => {
    const path = `/organisations/${epci}/communes`;
    const before = await screens.get(path, epci_admin);
    expect(before.text)
      .to.contain('0 sur 3')
      .and.to.contain('courriel-09122')
      .and.not.to.contain('courriel-09302');
    const faulty = await screens.post(path, epci_admin, {
      'courriel-09122': 'x',
      'courriel-09123': 'b@c.fr',
      'siret-09123': '1',
    });
    expect(faulty.status).to.equal(422);
    expect(faulty.text)
      .to.contain('href="#courriel-09122"')
      .and.to.contain('href="#siret-09123"')
      .and.to.contain('value="b@c.fr"');
    expect((await screens.post(path, epci_admin)).status).to.equal(422);
    expect((await screens.post(path, other_admin, { 'courriel-09122': 'x@y.fr' })).status).to.equal(404);
    const done = await screens.post(path, epci_admin, {
      role: 'officer',
      'courriel-09122': 'mairie@foix.fr',
      'siret-09122': foix,
      'courriel-09123': 'Mairie@Fornex.fr',
      'courriel-09302': 'mairie@loin.fr',
    });
    expect(done.text.match(/\/lien\/[\w-]{43}/g)).to.have.length(2);
    const made = await database().query(
      sql`select o.name, o.siret, o.parent_id, t.code, r.role, a.email, a.state
        from maillage.organisation o
        join maillage.organisation_territory t on t.organisation_id = o.id and t.level = 'commune'
        join maillage.account_role r on r.organisation_id = o.id
        join maillage.account a on a.id = r.account_id
        order by t.code`,
    );
    const common = { parent_id: epci, role: 'officer', state: 'invited' };
    expect(made).to.deep.equal([
      { ...common, name: 'Foix', siret: foix, code: '09122', email: 'mairie@foix.fr' },
      { ...common, name: 'Fornex', siret: null, code: '09123', email: 'mairie@fornex.fr' },
    ]);
    const after = await screens.get(path, epci_admin);
    expect(after.text).to.contain('2 sur 3').and.not.to.contain('courriel-09122');
    expect((await screens.get(`/organisations/${other_epci}/communes`, other_admin)).text).to.contain(
      '0 sur 2',
    );
  });

  it('do all of a form or nothing', async () => {
    const fields = {
      'courriel-09301': 'mairie@saintjean.fr',
      'courriel-09302': 'loin@loin.fr',
      'siret-09302': foix,
    };
    const { status } = await screens.post(`/organisations/${other_epci}/communes`, other_admin, fields);
    expect(status).to.equal(409);
    expect(
      await database().query(sql`select from maillage.account where email = 'mairie@saintjean.fr'`),
    ).to.have.length(0);
    expect(
      await database().query(sql`select from maillage.organisation where parent_id = ${other_epci}`),
    ).to.have.length(0);
  });
});
