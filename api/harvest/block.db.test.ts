import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { open_secret } from '../../catalogue/harvest/secret.ts';
import { read_config, type Config } from '../../config.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { make_account, make_key, make_organisation, type TestAccount } from '../auth/testing.ts';
import { start_server, type RunningServer } from '../server.ts';

describe('screens of harvesters', () => {
  const database = use_database();
  let DATA_DIR: string;
  let config: Config;
  let server: RunningServer;
  let town: number;
  let officer: TestAccount;
  let stranger: TestAccount;
  let agent: TestAccount;
  let site: TestAccount;
  before(async () => {
    DATA_DIR = await mkdtemp(path.join(tmpdir(), 'maillage-harvest-'));
    config = read_config({
      PORT: '0',
      RATE_LIMIT_PER_MINUTE: '0',
      HARVEST_HOSTS: 'catalogue.example',
      DATA_DIR,
    });
    town = await make_organisation(database(), 'Mairie');
    const elsewhere = await make_organisation(database(), 'Ailleurs');
    officer = await make_account(database(), 'officer@example.fr', [['officer', town]]);
    stranger = await make_account(database(), 'stranger@example.fr', [['officer', elsewhere]]);
    agent = await make_account(database(), 'agent@example.fr', [['agent', town]]);
    site = await make_account(database(), 'site@example.fr', [['admin', null]]);
    server = await start_server({ config, database: database() }, { log_requests: false });
  });
  after(async () => {
    await server.close();
    await rm(DATA_DIR, { recursive: true });
  });
  beforeEach(async () => {
    for (const table of [sql`maillage.harvester`, sql`maillage.job`, sql`maillage.metadata_record`])
      await database().query(sql`delete from ${table}`);
  });

  const ask = (account: TestAccount | null, address: string, form?: Record<string, string>) =>
    fetch(server.url + address, {
      method: form === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: {
        accept: 'text/html',
        ...(account !== null && { cookie: account.cookie, origin: server.url }),
        ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(form !== undefined && {
        body: new URLSearchParams({
          ...form,
          ...(account !== null && { csrf: account.csrf_token }),
        }).toString(),
      }),
    });
  const fields = (more: Record<string, string> = {}) => ({
    nom: 'Voisin',
    nature: 'ogc_records',
    adresse: 'https://catalogue.example/collections/c',
    organisation: String(town),
    visibilite: 'public',
    active: 'oui',
    action: 'enregistrer',
    ...more,
  });
  const add = async (more: Record<string, string> = {}, account = officer) => {
    const made = await ask(account, '/moissonnages', fields(more));
    expect(made.status, await made.text()).to.equal(303);
    return /\/moissonnages\/(\d+)/.exec(made.headers.get('location') ?? '')?.[1] ?? '';
  };
  const jobs = () =>
    database().query<{ input: Record<string, unknown>; state: string }>(
      sql`select input, state from maillage.job where kind = 'harvest' order by id`,
    );
  const actions = async () =>
    (
      await database().query<{ action: string }>(
        sql`select action from maillage.audit where action like 'harvester.%' order by id`,
      )
    ).map(({ action }) => action);

  it('belong to officers of the organisation and site administrators', async () => {
    expect((await ask(null, '/moissonnages')).headers.get('location')).to.contain('/connexion');
    expect((await ask(agent, '/moissonnages')).status).to.equal(403);
    expect((await ask(agent, '/moissonnages', fields())).status).to.equal(403);
    const id = await add();
    expect(await (await ask(officer, '/moissonnages')).text()).to.contain('Voisin');
    expect(await (await ask(site, '/moissonnages')).text()).to.contain('Voisin');
    expect(await (await ask(stranger, '/moissonnages')).text()).not.to.contain('Voisin');
    for (const place of ['', '/modifier', '/suppression', '/fiches', '/passages/1'])
      expect((await ask(stranger, `/moissonnages/${id}${place}`)).status, place).to.equal(404);
    for (const place of ['/modifier', '/lancer', '/arreter', '/confirmer', '/suppression']) {
      const form = {
        ...fields(),
        action: place === '/lancer' ? 'lancer' : 'x',
        passage: '1',
        fiches: 'supprimer',
      };
      expect((await ask(stranger, `/moissonnages/${id}${place}`, form)).status, place).to.equal(404);
    }
    // Nor in another organisation's name, nor the site's.
    expect((await ask(officer, '/moissonnages', fields({ organisation: '' }))).status).to.equal(403);
    expect((await ask(stranger, '/moissonnages', fields())).status).to.equal(403);
    expect((await ask(site, '/moissonnages', fields({ organisation: '' }))).status).to.equal(303);
    expect(await jobs()).to.deep.equal([]);
  });

  it('are tried by officers alone, and run by administrators, where records need an approval', async () => {
    const city = await make_organisation(database(), 'Ville');
    const waits = await make_account(database(), 'waits@example.fr', [['officer', city]]);
    const chief = await make_account(database(), 'chief@example.fr', [
      ['officer', city],
      ['admin', city],
    ]);
    const organisation = String(city);
    const refused = await ask(waits, '/moissonnages', fields({ organisation }));
    expect(refused.status).to.equal(403);
    expect(await refused.text()).to.contain('Demandez à un administrateur');
    expect((await ask(waits, '/moissonnages/nouveau')).status).to.equal(403);
    const id = await add({ organisation }, chief);
    const shown = await (await ask(waits, `/moissonnages/${id}`)).text();
    expect(shown).to.contain('Tester tout').and.not.contain('Moissonner maintenant');
    expect((await ask(waits, `/moissonnages/${id}/modifier`)).status).to.equal(403);
    for (const [place, form] of [
      ['modifier', fields({ organisation, nom: 'Autre' })],
      ['lancer', { action: 'lancer' }],
      ['confirmer', { passage: '1' }],
      ['suppression', { fiches: 'supprimer' }],
    ] as const)
      expect((await ask(waits, `/moissonnages/${id}/${place}`, form)).status, place).to.equal(403);
    expect((await ask(waits, `/moissonnages/${id}/lancer`, { action: 'essai' })).status).to.equal(303);
    expect((await ask(chief, `/moissonnages/${id}/lancer`, { action: 'lancer' })).status).to.equal(303);
    expect((await jobs()).map(({ input }) => input)).to.deep.equal([
      { harvester: Number(id), dry_run: true, pages: 1 },
      { harvester: Number(id) },
    ]);
    // The database says the same.
    const access = database().as({ account_id: waits.id, scopes: '*' });
    for (const wish of ['{}', '{"remove": true, "dry_run": true}', '{"confirm": 1}']) {
      const error = await access
        .act((db) => db.query(sql`select maillage.ask_harvest(${Number(id)}, ${wish}::jsonb)`))
        .catch((thrown: unknown) => thrown);
      expect(error, wish).to.include({ code: '42501' });
    }
    const changed = await access.act((db) =>
      db.query(sql`update maillage.harvester set name = 'x' where id = ${Number(id)} returning id`),
    );
    expect(changed).to.deep.equal([]);
  });

  it('are changed by keys with the scope of datasets alone', async () => {
    const send = async (scope: 'read' | 'datasets') => {
      const key = await make_key(database(), officer.id, [scope]);
      const body = new URLSearchParams(fields()).toString();
      const headers = { 'x-api-key': key, 'content-type': 'application/x-www-form-urlencoded' };
      return (
        await fetch(`${server.url}/moissonnages`, { method: 'POST', redirect: 'manual', headers, body })
      ).status;
    };
    expect([await send('read'), await send('datasets')]).to.deep.equal([403, 303]);
  });

  it('give the form back with the message at its field', async () => {
    for (const [field, value, said] of [
      ['nom', '', 'Donner un nom'],
      ['nature', 'gopher', 'Choisir le protocole'],
      ['adresse', 'ici', 'n’est pas lisible'],
      ['adresse', 'https://name:secret@catalogue.example/', 'ni nom ni mot de passe'],
      ['territoire', '1,2,3', 'quatre nombres'],
      ['cron', '61 * * * *', 'cron'],
      ['page', '100000', 'Un entier de 1 à 1000'],
      ['entete', 'a b', 'X-API-KEY'],
      ['cle', 'clé\u{1F600}', 'caractère'],
    ] as const) {
      const answer = await ask(officer, '/moissonnages', fields({ [field]: value }));
      const text = await answer.text();
      expect(answer.status, field).to.equal(422);
      expect(text, field).to.contain(`href="#${field}"`).and.contain(said);
    }
  });

  it('keep the key sealed, never show it, and forget it when it is wished', async () => {
    const id = await add({ cle: 'sesame-ouvre-toi', entete: 'X-API-KEY' });
    const read = async () =>
      (
        await database().query<{ secret: Buffer | null }>(
          sql`select secret from maillage.harvester where id = ${Number(id)}`,
        )
      )[0]?.secret ?? null;
    expect(await open_secret({ DATA_DIR }, (await read())!)).to.equal('sesame-ouvre-toi');
    for (const place of ['', '/modifier', '?f=json'])
      expect(await (await ask(officer, `/moissonnages/${id}${place}`)).text(), place).not.to.contain(
        'sesame',
      );
    const denied = await database()
      .as({ account_id: officer.id, scopes: '*' })
      .read((db) => db.query(sql`select secret from maillage.harvester`))
      .catch((error: unknown) => error);
    expect(denied).to.include({ code: '42501' });
    const change = async (more: Record<string, string>) =>
      expect((await ask(officer, `/moissonnages/${id}/modifier`, fields(more))).status).to.equal(303);
    await change({ nom: 'Autre', entete: 'X-API-KEY' });
    expect(await read()).not.to.equal(null);
    await change({ oublier: 'oui' });
    expect(await read()).to.equal(null);
    await change({ adresse: 'https://catalogue.example/autre', cle: 'nouvelle' });
    expect(await open_secret({ DATA_DIR }, (await read())!)).to.equal('nouvelle');
    await change({ adresse: 'https://catalogue.example/encore' });
    expect(await read()).to.equal(null);
  });

  it('ask for trials, runs, stops, confirmations and removals, each with its line in the journal', async () => {
    const from = (await actions()).length;
    const id = await add({ action: 'tester' });
    const harvester = Number(id);
    for (const action of ['lancer', 'lancer', 'essai_complet'])
      expect((await ask(officer, `/moissonnages/${id}/lancer`, { action })).status).to.equal(303);
    expect((await ask(officer, `/moissonnages/${id}/lancer`, { action: 'tout' })).status).to.equal(422);
    expect((await jobs()).map(({ input }) => input)).to.deep.equal([
      { harvester, dry_run: true, pages: 1 },
      { harvester },
      { harvester, dry_run: true },
    ]);
    const shown = await (await ask(officer, `/moissonnages/${id}`)).text();
    expect(shown)
      .to.contain('En ce moment')
      .and.contain('Essai : en attente')
      .and.contain('Moisson : en attente');
    await ask(officer, `/moissonnages/${id}/arreter`, {});
    expect((await jobs()).map(({ state }) => state)).to.deep.equal(['dismissed', 'dismissed', 'dismissed']);
    await ask(officer, `/moissonnages/${id}/confirmer`, { passage: '12' });
    await ask(officer, `/moissonnages/${id}/suppression`, { fiches: 'supprimer' });
    expect((await jobs()).slice(3).map(({ input }) => input)).to.deep.equal([
      { harvester, confirm: 12 },
      { harvester, remove: true },
    ]);
    expect((await ask(officer, `/moissonnages/${id}/suppression`, { fiches: 'garder' })).status).to.equal(
      303,
    );
    expect((await ask(officer, `/moissonnages/${id}`)).status).to.equal(404);
    expect((await actions()).slice(from)).to.deep.equal([
      'harvester.created',
      'harvester.run',
      'harvester.run',
      'harvester.run',
      'harvester.stopped',
      'harvester.removal_confirmed',
      'harvester.removed',
      'harvester.removed',
    ]);
  });

  it('show runs, their log by outcome and page, and the items', async () => {
    const id = Number(await add());
    const [{ id: run } = { id: 0 }] = await database().query<{ id: number }>(
      sql`insert into maillage.harvest_run (harvester_id, state, is_complete, read, created, failed, to_confirm, ended_at, message)
        values (${id}, 'done', true, 151, 150, 1, 3, now(), 'Un message') returning id`,
    );
    await database().query(
      sql`insert into maillage.harvest_log (run_id, outcome, remote_id, record_id, title, message)
        select ${run}::bigint, 'created', 'r' || i, 'r' || i, 'Fiche ' || i, null from generate_series(1, 150) i
        union all select ${run}::bigint, 'failed', 'bad', null, '<b>Cassée</b>', 'Illisible'`,
    );
    await database().query(
      sql`insert into maillage.harvest_item (harvester_id, remote_id, outcome, title, run_id, remote_date)
        values (${id}, 'r1', 'unchanged', 'Fiche 1', ${run}, '2026-01-01')`,
    );
    const page = await (await ask(officer, `/moissonnages/${id}`)).text();
    expect(page)
      .to.contain('à confirmer')
      .and.contain('Supprimer ces 3 fiches')
      .and.contain('151 lues : 150 créées, 1 en échec');
    const log = await (await ask(officer, `/moissonnages/${id}/passages/${run}`)).text();
    expect(log)
      .to.contain('151 lignes, de la 1ᵉ à la 100ᵉ')
      .and.contain('href="/catalogue/r1"')
      .and.contain('offset=100');
    const failed = await (await ask(officer, `/moissonnages/${id}/passages/${run}?issue=failed&q=`)).text();
    expect(failed).to.contain('&lt;b>Cassée&lt;/b>').and.contain('Illisible').and.not.contain('Fiche 1<');
    const json = (await (
      await ask(officer, `/moissonnages/${id}/passages/${run}?f=json&offset=150`)
    ).json()) as {
      lines: unknown[];
      total: number;
    };
    expect([json.lines.length, json.total]).to.deep.equal([1, 151]);
    expect(await (await ask(officer, `/moissonnages/${id}/fiches?issue=unchanged`)).text()).to.contain(
      '1 janvier 2026',
    );
    const other = await add({ nom: 'Autre' });
    expect((await ask(officer, `/moissonnages/${other}/passages/${run}`)).status).to.equal(404);
  });

  it('say that an address cannot be asked from here', async () => {
    const id = await add({ adresse: 'https://ailleurs.example/csw' });
    expect(await (await ask(officer, `/moissonnages/${id}`)).text()).to.contain('HARVEST_HOSTS');
  });
});
