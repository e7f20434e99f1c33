import { expect } from 'chai';
import { read_config } from '../../../config.ts';
import { sql } from '../../../sql/fragment.ts';
import { use_database } from '../../../sql/testing.ts';
import { make_account, make_organisation, type TestAccount } from '../../auth/testing.ts';
import { start_server, type RunningServer } from '../../server.ts';
import { drain } from '../../worker.ts';
import { publication_job, publish_scenario, withdraw_scenario, withdrawal_job } from './publication.ts';
import type { ScenarioBody } from './scenario_body.ts';
import { at_minutes, publish_scenario_fixture } from './testing_data.ts';

type Json = Record<string, unknown>;

describe('the publication of a scenario', () => {
  const database = use_database();
  const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0', DATA_DIR: '/nonexistent' });
  let server: RunningServer;
  let owner: TestAccount;
  let colleague: TestAccount;
  let site_admin: TestAccount;
  before(async () => {
    await publish_scenario_fixture(database());
    const own = await make_organisation(database(), 'Communauté d’ici');
    owner = await make_account(database(), 'owner@example.org', [['planner', own]]);
    colleague = await make_account(database(), 'colleague@example.org', [['planner', own]]);
    site_admin = await make_account(database(), 'root@example.org', [['admin', null]]);
    server = await start_server({ config, database: database() }, { log_requests: false });
  });
  after(() => server.close());

  const body = (lon = at_minutes(50)): ScenarioBody => ({
    v: 1,
    basket: 'guichets_propres',
    mode: 'car',
    rule: { kind: 'core_operator', category: 'caf' },
    sites: [{ id: 'v', nom: 'Guichet motcache', lon, lat: 0, categories: null, locked: false }],
  });
  async function ask(who: TestAccount | null, path: string, method = 'GET', json?: unknown, match?: string) {
    const answer = await fetch(server.url + path, {
      method,
      redirect: 'manual',
      headers: {
        origin: server.url,
        ...(who === null ? {} : { cookie: who.cookie, 'x-csrf-token': who.csrf_token }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...(match === undefined ? {} : { 'if-match': match }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    const text = await answer.text();
    const is_json = answer.headers.get('content-type')?.includes('json') === true;
    return { status: answer.status, text, body: (is_json && text !== '' ? JSON.parse(text) : {}) as Json };
  }
  async function create(who: TestAccount, more: Json = {}): Promise<{ path: string; short: string }> {
    const { body: made } = await ask(who, '/scenarios', 'POST', {
      title: 'Titre motcache',
      body: body(),
      ...more,
    });
    const id = made['id'] as string;
    return { path: `/scenarios/${id}`, short: id.replaceAll('-', '').slice(0, 12) };
  }
  const work = () =>
    drain({
      config,
      database: database(),
      handlers: { [publication_job]: publish_scenario, [withdrawal_job]: withdraw_scenario },
      signal: new AbortController().signal,
    });
  /** Longer than the list of tables is remembered. */
  const forget = () => new Promise((resolve) => setTimeout(resolve, 1100));
  async function publish(who: TestAccount, path: string): Promise<Json> {
    expect((await ask(who, `${path}/publication`, 'POST')).status).to.equal(202);
    expect((await ask(who, `${path}/publication`)).body).to.include({ state: 'queued' });
    await work();
    await forget();
    return (await ask(who, `${path}/publication`)).body;
  }
  const last_result = async () => {
    const [job] = await database().query<{ result: Json; message: string | null }>(
      sql`select result, message from maillage.job where kind = ${publication_job} order by id desc limit 1`,
    );
    return job!;
  };
  const items = async (who: TestAccount | null, collection: string) => {
    const { body: found } = await ask(who, `/collections/${collection}/items?limit=10`);
    return found['features'] as { id: string; properties: Json }[];
  };

  it('makes ordinary collections, seen as the scenario is, whatever it becomes', async function () {
    this.timeout(60_000);
    const { path, short } = await create(owner);
    const [zones, sites] = [`scenario_${short}_zones`, `scenario_${short}_sites`];
    expect(await publish(owner, path)).to.deep.include({
      state: 'published',
      version: 1,
      collections: [sites, zones],
    });
    const cells = await items(owner, zones);
    expect(
      cells.map(({ id, properties }) => [
        id,
        properties['class_before'],
        properties['class_after'],
        properties['change'],
      ]),
    ).to.deep.equal([
      ['a', 'served', 'served', 'same'],
      ['b', 'grey', 'grey', 'same'],
      ['c', 'white', 'served', 'gain'],
    ]);
    expect((await items(owner, sites)).map(({ properties }) => properties['nom'])).to.deep.equal([
      'Guichet motcache',
    ]);
    const about = await ask(owner, `/collections/${zones}?f=html`);
    expect(about.text)
      .to.contain('Titre motcache')
      .and.to.contain('Panier « Guichets propres des opérateurs », version 2')
      .and.to.contain('population_cells (contenu');
    expect((await ask(owner, `/collections/${zones}/tiles/WebMercatorQuad/6/32/32`)).status).to.equal(200);
    expect((await ask(owner, `/collections/${zones}/download?f=csv`)).text).to.contain('class_before');
    const hidden = [
      `/collections/${zones}`,
      `/collections/${sites}/items`,
      `/collections/${zones}/download?f=csv`,
    ];
    for (const who of [null, colleague, site_admin])
      for (const address of [...hidden, `${path}/publication`])
        expect((await ask(who, address)).status, address).to.equal(404);
    for (const who of [null, colleague, site_admin])
      expect((await ask(who, '/collections')).text).not.to.contain('motcache');
    const share = (visibility: string) =>
      ask(owner, path, 'PUT', { title: 'Titre motcache', visibility, body: body() }, '*');
    await share('organisation');
    await forget();
    for (const address of hidden) {
      expect((await ask(colleague, address)).status, address).to.equal(200);
      expect((await ask(site_admin, address)).status, address).to.equal(404);
    }
    await share('public');
    await forget();
    for (const address of hidden) expect((await ask(null, address)).status, address).to.equal(200);
    await share('private');
    await forget();
    for (const address of hidden) expect((await ask(null, address)).status, address).to.equal(404);
  });

  it('gives identical tables when computed again, and others for another version', async function () {
    this.timeout(60_000);
    const { path, short } = await create(owner, { visibility: 'public' });
    const zones = `scenario_${short}_zones`;
    await publish(owner, path);
    const signature = async () =>
      (
        await database().query<{ content_signature: string }>(
          sql`select content_signature from maillage.collection where id = ${zones}`,
        )
      )[0]!.content_signature;
    const first = await signature();
    await publish(owner, path);
    expect((await last_result()).result).to.deep.include({
      outcomes: { [zones]: 'unchanged', [`scenario_${short}_sites`]: 'unchanged' },
    });
    expect(await signature()).to.equal(first);
    await ask(owner, path, 'PUT', { title: 'x', body: body(at_minutes(20)) }, '*');
    expect((await ask(null, `${path}/publication`)).body).to.include({ version: 1 });
    expect(await publish(owner, path)).to.include({ version: 2 });
    expect(await signature()).not.to.equal(first);
    expect((await items(null, zones)).map(({ properties }) => properties['class_after'])).to.deep.equal([
      'served',
      'served',
      'grey',
    ]);
  });

  it('is hidden at once and taken away with the scenario, and with the account', async function () {
    this.timeout(60_000);
    const tables = async () =>
      (
        await database().query<{
          name: string;
        }>(sql`select tablename as name from pg_tables where schemaname = 'published' and tablename like 'scenario%'
        union all select id from maillage.metadata_record where id like 'scenario%' union all select id from maillage.collection where id like 'scenario%'`)
      ).map(({ name }) => name);
    const before = (await tables()).length;
    const { path, short } = await create(owner, { visibility: 'public' });
    await publish(owner, path);
    expect((await tables()).length).to.equal(before + 6);
    await ask(owner, path, 'DELETE');
    await forget();
    expect((await ask(null, `/collections/scenario_${short}_zones`)).status).to.equal(404);
    await work();
    expect((await tables()).length).to.equal(before);
    const leaving = await make_account(database(), 'leaving@example.org', [['admin', null]]);
    const secret = await create(leaving);
    await publish(leaving, secret.path);
    await database().query(sql`select maillage.erase_account(${leaving.id})`);
    await work();
    expect((await tables()).length).to.equal(before);
  });

  it('is taken away alone, and published again', async function () {
    this.timeout(60_000);
    const { path } = await create(owner, { visibility: 'public' });
    await publish(owner, path);
    expect((await ask(owner, `${path}/publication`, 'DELETE')).status).to.equal(202);
    await work();
    expect((await ask(owner, `${path}/publication`)).body).to.deep.include({
      state: 'none',
      collections: [],
    });
    expect(await publish(owner, path)).to.include({ state: 'published' });
  });

  it('is asked for by whom the scenario belongs to, alone', async () => {
    const { path } = await create(owner, { visibility: 'public' });
    const ask_as = async (who: TestAccount | null) => (await ask(who, `${path}/publication`, 'POST')).status;
    expect(await ask_as(null)).to.equal(401);
    expect(await ask_as(colleague)).to.equal(403);
    expect(await ask_as(site_admin)).to.equal(403);
    expect((await ask(colleague, `${path}/publication`, 'DELETE')).status).to.equal(403);
  });

  const asked_in_log = async (action: string) =>
    (
      await database().query<{ count: number }>(
        sql`select count(*)::integer as count from maillage.audit where action = ${action}`,
      )
    )[0]!.count;

  it('is asked for with its line in the log, or not at all', async () => {
    const { path } = await create(owner);
    const before = [await asked_in_log('scenario.published'), await asked_in_log('scenario.withdrawn')];
    await database().query(
      sql`create function maillage.refuse_job() returns trigger language plpgsql as 'begin raise exception ''full''; end'`,
    );
    await database().query(
      sql`create trigger refuse before insert on maillage.job for each row execute function maillage.refuse_job()`,
    );
    const write = process.stderr.write.bind(process.stderr);
    process.stderr.write = () => true;
    try {
      expect((await ask(owner, `${path}/publication`, 'POST')).status).to.equal(500);
      expect((await ask(owner, `${path}/publication`, 'DELETE')).status).to.equal(500);
    } finally {
      process.stderr.write = write;
      await database().query(sql`drop function maillage.refuse_job cascade`);
    }
    expect([
      await asked_in_log('scenario.published'),
      await asked_in_log('scenario.withdrawn'),
    ]).to.deep.equal(before);
  });

  it('counts what is still on the way against the limit of an account', async function () {
    this.timeout(30_000);
    const eager = await make_account(database(), 'eager@example.org', [['admin', null]]);
    const before = await asked_in_log('scenario.published');
    const made = await Promise.all(Array.from({ length: 21 }, () => create(eager)));
    const statuses = await Promise.all(
      made.map(async ({ path }) => (await ask(eager, `${path}/publication`, 'POST')).status),
    );
    expect(statuses.filter((status) => status === 202)).to.have.length(20);
    expect(statuses.filter((status) => status === 409)).to.have.length(1);
    expect(await asked_in_log('scenario.published')).to.equal(before + 20);
    const [again] = made.filter((_, i) => statuses[i] === 202);
    expect((await ask(eager, `${again!.path}/publication`, 'POST')).status).to.equal(202);
    await database().query(sql`delete from maillage.job where kind = ${publication_job}`);
  });

  it('does not come back when the scenario went while it was computed, nor over another’s data', async function () {
    this.timeout(60_000);
    const { path, short } = await create(owner, { visibility: 'public' });
    await database().query(sql`insert into maillage.metadata_record (id, title) values ('autre', 'Autre')`);
    await database().query(
      sql`insert into maillage.collection (id, record_id, visibility) values (${`scenario_${short}_zones`}, 'autre', 'accounts')`,
    );
    await ask(owner, `${path}/publication`, 'POST');
    const write = process.stderr.write.bind(process.stderr);
    process.stderr.write = () => true;
    try {
      await work();
    } finally {
      process.stderr.write = write;
    }
    expect((await last_result()).message).to.contain('porte déjà le nom');
    const left = await database().query(
      sql`select from pg_tables where tablename like ${`scenario_${short}%`}`,
    );
    expect(left).to.have.length(0);
  });
});
