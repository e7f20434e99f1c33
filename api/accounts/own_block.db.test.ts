import { expect } from 'chai';
import { one } from '../../sql/client.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { make_account, make_organisation, type TestAccount } from '../auth/testing.ts';
import { hash_token, make_token } from '../auth/tokens.ts';
import { open_screens, type Screens } from './testing.ts';

describe('« Mon compte »', () => {
  const database = use_database();
  let screens: Screens;
  let officer: TestAccount;
  let stranger: TestAccount;

  before(async () => {
    const town = await make_organisation(database(), 'Mairie de Foix');
    officer = await make_account(database(), 'geo@foix.fr', [['officer', town]]);
    stranger = await make_account(database(), 'x@ailleurs.fr', [['agent', town]]);
    screens = await open_screens(database());
  });
  after(() => screens.server.close());

  const key_of = ({ text }: { text: string }) => /mlg_[\w-]{43}/.exec(text)?.[0] ?? '';
  const add_key = (fields: Record<string, string | readonly string[]>) =>
    screens.post('/compte/cles', officer, { nom: 'QGIS', droits: ['read'], duree: '30', ...fields });

  it('is for people who have signed in, and is theirs alone', async () => {
    expect((await screens.get('/compte', null)).location).to.equal('/connexion?retour=%2Fcompte');
    const { status, text, headers } = await screens.get('/compte', officer);
    expect(status).to.equal(200);
    expect(text).to.contain('geo@foix.fr').and.to.contain('Géomaticien, Mairie de Foix');
    expect(text).not.to.contain('x@ailleurs.fr');
    expect(headers.get('cache-control')).to.match(/private|no-store/);
  });

  it('makes a key that is shown once and works within its scopes', async () => {
    const answer = await add_key({ droits: ['read', 'datasets'] });
    const key = key_of(answer);
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('cache-control')).to.equal('no-store');
    const { scopes, days, row } = await one<{ scopes: string[]; days: number; row: string }>(
      database(),
      sql`select scopes, round(extract(epoch from expires_at - now()) / 86400)::int as days, k::text as row
        from maillage.api_key k where key_hash = ${hash_token(key)}`,
    );
    expect(scopes).to.deep.equal(['read', 'datasets']);
    expect(days).to.equal(30);
    expect(row).not.to.contain(key);
    const with_key = { authorization: `Bearer ${key}`, accept: 'application/json' };
    expect((await screens.get('/conformance', null, with_key)).status).to.equal(200);
    for (const page of ['/compte', '/compte/donnees'])
      expect((await screens.get(page, null, with_key)).status, page).to.equal(403);
    const page = await screens.get('/compte', officer);
    expect(page.text).to.contain(key.slice(0, 10)).and.not.to.contain(key);
  });

  it('refuses scopes that the roles do not give, names and durations that are none', async () => {
    for (const [fields, id] of [
      [{ droits: ['read', 'admin'] }, 'droits'],
      [{ droits: ['tout'] }, 'droits'],
      [{ droits: [] }, 'droits'],
      [{ nom: ' ' }, 'nom'],
      [{ nom: 'x'.repeat(101) }, 'nom'],
      [{ duree: '3650' }, 'duree'],
    ] as const) {
      const { status, text } = await add_key(fields);
      expect(status, JSON.stringify(fields)).to.equal(422);
      expect(text).to.contain(`href="#${id}"`).and.to.contain(`id="${id}"`);
      expect(key_of({ text })).to.equal('');
    }
  });

  it('revokes one’s own keys, nobody else’s', async () => {
    const key = key_of(await add_key({ nom: 'à révoquer' }));
    const { id } = await one<{ id: number }>(
      database(),
      sql`select id from maillage.api_key where key_hash = ${hash_token(key)}`,
    );
    const works = async () =>
      (await screens.get('/conformance', null, { 'x-api-key': key, accept: 'application/json' })).status;
    expect((await screens.post(`/compte/cles/${id}/revoquer`, stranger)).status).to.equal(404);
    expect(await works()).to.equal(200);
    expect((await screens.post(`/compte/cles/${id}/revoquer`, officer)).location).to.contain('cle-revoquee');
    expect(await works()).to.equal(401);
  });

  it('lets the database refuse a key for another account, by a key, or for years', async () => {
    const insert = (account: number, by: number, scopes: '*' | ['read', 'datasets'], days: number) =>
      database()
        .as({ account_id: by, scopes })
        .act((db) =>
          db.query(sql`insert into maillage.api_key (account_id, name, prefix, key_hash, scopes, expires_at)
            values (${account}, 'x', 'mlg_x', ${hash_token(make_token())}, '{read}', now() + ${days}::int * interval '1 day')`),
        )
        .then(
          () => 'done',
          (error: { code: string }) => error.code,
        );
    expect(await insert(officer.id, officer.id, '*', 30)).to.equal('done');
    expect(await insert(stranger.id, officer.id, '*', 30)).to.equal('42501');
    expect(await insert(officer.id, officer.id, ['read', 'datasets'], 30)).to.equal('42501');
    expect(await insert(officer.id, officer.id, '*', 400)).to.equal('42501');
  });

  it('ends one session, or all others, of one’s own', async () => {
    const open = async () => {
      const { id } = await one<{ id: number }>(
        database(),
        sql`insert into maillage.session (token_hash, account_id, user_agent)
          values (${hash_token(make_token())}, ${officer.id}, 'Firefox/140') returning id`,
      );
      return String(id);
    };
    const count = async () =>
      (await database().query(sql`select from maillage.session where account_id = ${officer.id}`)).length;
    const [one_of_them] = [await open(), await open(), await open()];
    expect((await screens.post('/compte/sessions', stranger, { session: one_of_them })).status).to.equal(303);
    expect(await count()).to.equal(4);
    await screens.post('/compte/sessions', officer, { session: one_of_them });
    expect(await count()).to.equal(3);
    expect((await screens.post('/compte/sessions', officer)).status).to.equal(422);
    await screens.post('/compte/sessions', officer, { session: 'autres' });
    expect(await count()).to.equal(1);
    expect((await screens.get('/compte?fait=sessions-fermees', officer)).text).to.contain('sont fermées');
  });

  it('gives all data of the person and no secret, and writes that down', async () => {
    const { status, text, headers } = await screens.get('/compte/donnees', officer);
    expect(status).to.equal(200);
    expect(headers.get('content-disposition')).to.contain('attachment');
    const person = JSON.parse(text) as Record<string, Record<string, unknown>>;
    expect(person).to.have.all.keys(
      'compte',
      'roles',
      'sessions',
      'cles_api',
      'liens',
      'taches',
      'paniers',
      'scenarios',
      'depots',
      'recherches',
      'fiches_en_cours',
      'versions_de_fiches',
      'commentaires',
      'signalements',
      'journal',
    );
    expect(person['compte']).to.include({ email: 'geo@foix.fr' });
    expect(text).not.to.match(/hash/).and.not.to.contain('x@ailleurs.fr');
    expect(text).to.contain('person.exported').and.to.contain('api_key.created');
  });

  it('asks for the token of the session', async () => {
    const forged = { ...officer, csrf_token: 'x'.repeat(43) };
    expect(
      (await screens.post('/compte/cles', forged, { nom: 'x', droits: 'read', duree: '30' })).status,
    ).to.equal(403);
  });
});
