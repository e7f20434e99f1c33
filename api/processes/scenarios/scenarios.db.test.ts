import { expect } from 'chai';
import { read_config } from '../../../config.ts';
import { sql } from '../../../sql/fragment.ts';
import { use_database } from '../../../sql/testing.ts';
import { make_account, make_key, make_organisation, type TestAccount } from '../../auth/testing.ts';
import { start_server, type RunningServer } from '../../server.ts';
import { full_scenario, small_scenario } from './testing.ts';

type Json = Record<string, unknown>;
interface Answer {
  status: number;
  headers: Headers;
  body: Json;
}

describe('scenarios', () => {
  const database = use_database();
  let server: RunningServer;
  let own: number;
  let owner: TestAccount;
  let colleague: TestAccount;
  let agent: TestAccount;
  let stranger: TestAccount;
  let site_admin: TestAccount;
  before(async () => {
    own = await make_organisation(database(), 'Communauté d’ici');
    const elsewhere = await make_organisation(database(), 'Communauté d’ailleurs');
    owner = await make_account(database(), 'owner@example.org', [['planner', own]]);
    colleague = await make_account(database(), 'colleague@example.org', [['planner', own]]);
    agent = await make_account(database(), 'agent@example.org', [['agent', own]]);
    stranger = await make_account(database(), 'stranger@example.org', [['planner', elsewhere]]);
    site_admin = await make_account(database(), 'root@example.org', [['admin', null]]);
    const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0' });
    server = await start_server({ config, database: database() }, { log_requests: false });
  });
  after(() => server.close());

  const session = ({ cookie, csrf_token }: TestAccount) => ({ cookie, 'x-csrf-token': csrf_token });
  async function ask(
    who: TestAccount | Record<string, string> | null,
    path: string,
    {
      method = 'GET',
      headers = {},
      json,
    }: { method?: string; headers?: Record<string, string>; json?: unknown } = {},
  ): Promise<Answer> {
    const answer = await fetch(server.url + path, {
      method,
      redirect: 'manual',
      headers: {
        origin: server.url,
        ...(who === null ? {} : 'csrf_token' in who ? session(who as TestAccount) : who),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    const text = await answer.text();
    const is_json = /json/.test(answer.headers.get('content-type') ?? '');
    return {
      status: answer.status,
      headers: answer.headers,
      body: is_json ? (JSON.parse(text) as Json) : { text },
    };
  }
  async function create(
    who: TestAccount,
    request: Json = {},
  ): Promise<{ path: string; etag: string; body: Json }> {
    const made = await ask(who, '/scenarios', {
      method: 'POST',
      json: { title: 'Essai', body: small_scenario, ...request },
    });
    expect(made.status, JSON.stringify(made.body)).to.equal(201);
    return {
      path: new URL(made.headers.get('location')!).pathname,
      etag: made.headers.get('etag')!,
      body: made.body,
    };
  }
  const form = (who: TestAccount, path: string, fields: Record<string, string>) =>
    fetch(server.url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        cookie: who.cookie,
        origin: server.url,
        accept: 'text/html',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ csrf: who.csrf_token, ...fields }),
    });

  it('are refused at once when their basket does not exist or does not allow what they ask', async () => {
    const site = { id: 'a', nom: 'Site', lon: 0, lat: 43, locked: false };
    const refusals: [body: Json, place: string, reason: RegExp][] = [
      [{ basket: 'none' }, '/body/basket', /n’existe pas/],
      [{ basket_version: '99' }, '/body/basket_version', /version 99/],
      [{ rule: { kind: 'k_of_n', k: 31 } }, '/body/rule/k', /ne compte que \d+ catégories/],
      [{ rule: { kind: 'core_operator', category: 'zzz' } }, '/body/rule/category', /« zzz »/],
      [
        { rule: { kind: 'weighted', white_share: 0.4, served_share: 0.5 } },
        '/body/rule/served_share',
        /dépasser 1/,
      ],
      [{ sites: [{ ...site, categories: ['caf', 'zzz'] }] }, '/body/sites/0/categories/1', /« zzz »/],
    ];
    const { path, etag } = await create(owner);
    for (const [more, place, reason] of refusals) {
      const json = { title: 'Essai', body: { ...small_scenario, ...more } };
      for (const answer of [
        await ask(owner, '/scenarios', { method: 'POST', json }),
        await ask(owner, path, { method: 'PUT', json, headers: { 'if-match': etag } }),
      ]) {
        expect(answer.status, place).to.equal(400);
        expect(answer.body, place).to.include({ code: 'invalid-scenario', parameter: place });
        expect(answer.body['detail']).to.match(reason);
        expect(answer.body['remedy']).to.match(/panier/);
      }
    }
    // What was saved before a basket changed keeps its name free to change.
    const id = path.split('/').at(-1)!;
    const old = JSON.stringify({ ...small_scenario, rule: { kind: 'k_of_n', k: 31 } });
    await database().query(
      sql`insert into maillage.scenario_version (scenario_id, n, body) values (${id}::uuid, 2, ${old}::jsonb)`,
    );
    await database().query(sql`update maillage.scenario set version = 2 where id = ${id}::uuid`);
    const held = await ask(owner, path);
    const renamed = await ask(owner, path, {
      method: 'PUT',
      json: { title: 'Renommé', body: held.body['body'] },
      headers: { 'if-match': held.headers.get('etag')! },
    });
    expect(renamed.body).to.include({ title: 'Renommé', version: 2 });
    await ask(owner, path, { method: 'DELETE' });
  });

  it('are made, read, changed version by version, and removed', async () => {
    const { path, etag, body } = await create(owner, { body: full_scenario, notes: 'a\nb' });
    expect(body).to.deep.include({ title: 'Essai', notes: 'a\nb', visibility: 'private', version: 1 });
    expect(body['body']).to.deep.equal(full_scenario);
    expect(body['organisation']).to.deep.equal({ id: own, name: 'Communauté d’ici' });
    const read = await ask(owner, path);
    expect(read.headers.get('etag')).to.equal(etag);
    const unchanged = await ask(owner, path, { headers: { 'if-none-match': etag } });
    expect(unchanged.status).to.equal(304);
    const put = (json: Json, tag: string) =>
      ask(owner, path, { method: 'PUT', json, headers: { 'if-match': tag } });
    const renamed = await put({ title: 'Renommé', body: full_scenario }, etag);
    expect(renamed.body).to.include({ title: 'Renommé', version: 1, notes: 'a\nb' });
    const changed = await put({ title: 'Renommé', body: small_scenario }, renamed.headers.get('etag')!);
    expect(changed.body).to.include({ version: 2 });
    const versions = await ask(owner, `${path}/versions`);
    const list = versions.body['versions'] as { version: number; differences: string[]; author: string }[];
    expect(list.map(({ version }) => version)).to.deep.equal([2, 1]);
    expect(list[0]!.author).to.equal('owner');
    expect(list[0]!.differences).to.include('Guichet retiré : « Mairie d’Arreau ».');
    const first = await ask(owner, `${path}/versions/1`);
    expect(first.body['body']).to.deep.equal(full_scenario);
    expect((await ask(owner, `${path}/versions/3`)).status).to.equal(404);
    expect((await ask(owner, path, { method: 'DELETE' })).status).to.equal(204);
    expect((await ask(owner, path)).status).to.equal(404);
    const left = await database().query(sql`select from maillage.scenario_version`);
    expect(left).to.have.length(0);
  });

  it('of two editors the second learns that the first was there; nothing is lost', async () => {
    const { path, etag } = await create(owner, { visibility: 'organisation' });
    const seen = (await ask(colleague, path)).headers.get('etag')!;
    const put = (who: TestAccount, tag: string, lat: number) =>
      ask(who, path, {
        method: 'PUT',
        headers: { 'if-match': tag },
        json: {
          title: 'Essai',
          body: { ...small_scenario, sites: [{ ...full_scenario.sites[0], lat }] },
        },
      });
    const both = await Promise.all([put(owner, etag, 43.1), put(colleague, seen, 43.2)]);
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).to.deep.equal([200, 412]);
    expect(both.find(({ status }) => status === 412)!.body).to.include({ code: 'scenario-changed' });
    const now = await ask(owner, path);
    expect(now.body).to.include({ version: 2 });
    const blind = await ask(owner, path, { method: 'PUT', json: { title: 'x', body: small_scenario } });
    expect(blind.body).to.include({ status: 428, code: 'precondition-required' });
    expect((await ask(owner, path, { method: 'DELETE', headers: { 'if-match': etag } })).status).to.equal(
      412,
    );
  });

  it('are seen by whom their visibility says, in every way to ask', async () => {
    const made = {
      private: await create(owner, { title: 'motcache private' }),
      organisation: await create(owner, { title: 'motcache organisation', visibility: 'organisation' }),
      public: await create(owner, { title: 'motcache public', visibility: 'public' }),
    };
    const key = async (scopes: readonly ('read' | 'scenarios' | 'datasets')[]) => ({
      authorization: `Bearer ${await make_key(database(), owner.id, scopes)}`,
    });
    const askers: [string, TestAccount | Record<string, string> | null, readonly string[]][] = [
      ['anybody', null, ['public']],
      ['owner', owner, ['private', 'organisation', 'public']],
      ['colleague', colleague, ['organisation', 'public']],
      ['agent', agent, ['organisation', 'public']],
      ['stranger', stranger, ['public']],
      ['site_admin', site_admin, ['public']],
      ['reading key', await key(['read']), ['private', 'organisation', 'public']],
      ['planning key', await key(['scenarios']), ['private', 'organisation', 'public']],
      ['other key', await key(['datasets']), ['public']],
    ];
    for (const [name, who, sees] of askers)
      for (const [visibility, { path }] of Object.entries(made)) {
        const expected = sees.includes(visibility);
        for (const address of [path, `${path}?f=html`, `${path}/versions`, `${path}/versions/1`]) {
          const { status } = await ask(who, address);
          expect(status, `${name} ${visibility} ${address}`).to.equal(expected ? 200 : 404);
        }
        for (const address of [
          '/scenarios',
          '/scenarios?f=html',
          '/scenarios?group=public',
          '/scenarios?group=own',
        ]) {
          const text = JSON.stringify((await ask(who, address)).body);
          const may_hold =
            expected && (!address.includes('group') || text.includes(`motcache ${visibility}`));
          expect(text.includes(`motcache ${visibility}`), `${name} ${visibility} ${address}`).to.equal(
            may_hold,
          );
        }
      }
    for (const { path } of Object.values(made)) await ask(owner, path, { method: 'DELETE' });
  });

  it('are changed, shared and removed by whom they belong to', async () => {
    const tries: [string, TestAccount | null, string, [number, number, number]][] = [
      // status of a new version, of another visibility, of removal
      ['anybody', null, 'public', [401, 401, 401]],
      ['owner', owner, 'private', [200, 200, 204]],
      ['owner', owner, 'public', [200, 200, 204]],
      ['colleague', colleague, 'private', [404, 404, 404]],
      ['colleague', colleague, 'organisation', [200, 403, 403]],
      ['colleague', colleague, 'public', [200, 403, 403]],
      ['agent', agent, 'organisation', [403, 403, 403]],
      ['stranger', stranger, 'organisation', [404, 404, 404]],
      ['stranger', stranger, 'public', [403, 403, 403]],
      ['site_admin', site_admin, 'organisation', [404, 404, 404]],
      ['site_admin', site_admin, 'public', [403, 403, 204]],
    ];
    for (const [name, who, visibility, [changes, shares, removes]] of tries) {
      const { path } = await create(owner, { visibility });
      const put = (json: Json) =>
        ask(who, path, {
          method: 'PUT',
          headers: { 'if-match': '*' },
          json: { title: 'x', body: small_scenario, ...json },
        });
      const place = `${name} of ${visibility}`;
      expect((await put({ body: full_scenario })).status, `change by ${place}`).to.equal(changes);
      const other = visibility === 'public' ? 'private' : 'public';
      expect((await put({ visibility: other })).status, `share by ${place}`).to.equal(shares);
      expect((await ask(who, path, { method: 'DELETE' })).status, `removal by ${place}`).to.equal(removes);
      if (removes !== 204) expect((await ask(owner, path)).status).to.equal(200);
      await ask(owner, path, { method: 'DELETE' });
    }
  });

  it('hold against the request role itself: rows, columns and versions', async () => {
    const { body } = await create(owner, { visibility: 'organisation' });
    const id = body['id'] as string;
    const as = (account: TestAccount) => database().as({ account_id: account.id, scopes: '*' });
    const code = (who: TestAccount, statement: ReturnType<typeof sql>) =>
      as(who)
        .act((db) => db.query(statement))
        .then(
          (rows) => rows.length,
          (error: { code: string }) => error.code,
        );
    expect(
      await code(stranger, sql`update maillage.scenario set title = 'x' where id = ${id}::uuid returning id`),
    ).to.equal(0);
    expect(
      await code(colleague, sql`update maillage.scenario set visibility = 'public' where id = ${id}::uuid`),
    ).to.equal('42501');
    expect(
      await code(owner, sql`update maillage.scenario set owner_id = null where id = ${id}::uuid`),
    ).to.equal('42501');
    expect(
      await code(owner, sql`update maillage.scenario_version set n = 9 where scenario_id = ${id}::uuid`),
    ).to.equal('42501');
    expect(
      await code(
        stranger,
        sql`insert into maillage.scenario_version (scenario_id, n, body, author_id)
        values (${id}::uuid, 2, '{}', ${stranger.id})`,
      ),
    ).to.equal('42501');
    expect(
      await code(
        stranger,
        sql`insert into maillage.scenario (id, owner_id, title)
        values (gen_random_uuid(), ${owner.id}, 'x')`,
      ),
    ).to.equal('42501');
    const changed = await database()
      .query(sql`update maillage.scenario_version set body = '{}' where scenario_id = ${id}::uuid`)
      .catch((error: { code: string }) => error.code);
    expect(changed, 'not even the owner of the tables changes a version').to.equal('42501');
  });

  it('ask for a role to be made, and for an organisation of one’s own', async () => {
    const json = { title: 'x', body: small_scenario };
    expect((await ask(null, '/scenarios', { method: 'POST', json })).status).to.equal(401);
    const refused = await ask(agent, '/scenarios', { method: 'POST', json });
    expect(refused.body).to.include({ status: 403, code: 'planner-role-missing' });
    const reading = { authorization: `Bearer ${await make_key(database(), owner.id, ['read'])}` };
    expect((await ask(reading, '/scenarios', { method: 'POST', json })).status).to.equal(403);
    const wrong = await ask(stranger, '/scenarios', { method: 'POST', json: { ...json, organisation: own } });
    expect(wrong.body).to.include({ status: 400, parameter: '/organisation' });
    const none = await ask(site_admin, '/scenarios', {
      method: 'POST',
      json: { ...json, visibility: 'organisation' },
    });
    expect(none.body).to.include({ status: 400, parameter: '/organisation' });
    await create(site_admin, { visibility: 'public' });
  });

  it('refuse hostile bodies, naming the place', async () => {
    const post = (json: unknown) => ask(owner, '/scenarios', { method: 'POST', json });
    const places = async (json: unknown) => {
      const { status, body } = await post(json);
      expect(status).to.equal(400);
      return (body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer);
    };
    expect(await places({ title: '', body: { ...small_scenario, v: 2 } })).to.deep.equal([
      '/title',
      '/body/v',
    ]);
    expect(await places({ title: 'a\u0000b', notes: 'a\u0000', body: small_scenario })).to.deep.equal([
      '/title',
      '/notes',
    ]);
    expect(await places({ title: 'x', body: small_scenario, owner: 1 })).to.deep.equal(['/owner']);
    expect(await places({ title: 'x', body: null })).to.deep.equal(['/body']);
    expect(await places([])).to.deep.equal(['']);
    const tries: [string, string, number][] = [
      ['{"title": "x", "body": {"__proto__": {}}}', 'application/json', 400],
      ['{"title": "x"', 'application/json', 400],
      [`{"title": "x", "notes": "${'x'.repeat(600_000)}"}`, 'application/json', 413],
      ['<x/>', 'application/xml', 415],
      [`${'['.repeat(500)}${']'.repeat(500)}`, 'application/json', 400],
    ];
    for (const [body, type, status] of tries) {
      const headers = { ...session(owner), 'content-type': type, origin: server.url };
      const answer = await fetch(`${server.url}/scenarios`, { method: 'POST', headers, body });
      expect(answer.status, body.slice(0, 40)).to.equal(status);
    }
  });

  it('are limited in number for each account, also against many requests at once', async () => {
    await database().query(sql`insert into maillage.scenario (id, owner_id, title)
      select gen_random_uuid(), ${stranger.id}, 'x' from generate_series(1, 199)`);
    const json = { title: 'x', body: small_scenario };
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => ask(stranger, '/scenarios', { method: 'POST', json })),
    );
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).to.deep.equal([201, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)!.body).to.include({ code: 'too-many-scenarios' });
    await database().query(sql`delete from maillage.scenario where owner_id = ${stranger.id}`);
  });

  it('work by forms alone: rename, share, restore, copy, remove with a confirmation', async () => {
    const made = await form(owner, '/scenarios', { titre: 'Par formulaire' });
    expect(made.status).to.equal(303);
    const path = made.headers.get('location')!.replace(/\?.*/, '');
    const page = async () => (await ask(owner, `${path}?f=html`)).body['text'] as string;
    const revision = async () => /name="revision" value="(\d+)"/.exec(await page())![1]!;
    const stale = await revision();
    const renamed = await form(owner, `${path}/modification`, {
      titre: 'Autre nom',
      notes: 'a\r\nb',
      visibilite: 'organisation',
      revision: stale,
    });
    expect(renamed.headers.get('location')).to.contain('fait=modifie');
    expect(await page())
      .to.contain('<h1>Autre nom</h1>')
      .and.to.contain('Les membres de Communauté d’ici');
    const second = await form(owner, `${path}/modification`, {
      titre: 'Perdu ?',
      notes: '',
      revision: stale,
    });
    expect(second.status).to.equal(412);
    expect(await second.text())
      .to.contain('value="Perdu ?"')
      .and.to.contain('a changé depuis');
    const nameless = await form(owner, `${path}/modification`, {
      titre: ' ',
      notes: '',
      revision: await revision(),
    });
    expect(nameless.status).to.equal(422);
    await ask(owner, path, {
      method: 'PUT',
      headers: { 'if-match': '*' },
      json: { title: 'Autre nom', body: full_scenario },
    });
    const restored = await form(owner, `${path}/versions/1/restauration`, { revision: await revision() });
    expect(restored.status).to.equal(303);
    expect((await ask(owner, path)).body).to.include({ version: 3 });
    expect(await page()).to.contain('Guichet retiré : « Point 0 »');
    const copied = await form(colleague, `${path}/copie`, { version: '2' });
    const copy = await ask(colleague, copied.headers.get('location')!.replace(/\?.*/, ''));
    expect(copy.body).to.include({ title: 'Copie de Autre nom', visibility: 'private', version: 1 });
    expect(copy.body['body']).to.deep.equal(full_scenario);
    expect((await form(owner, `${path}/suppression`, {})).status).to.equal(422);
    expect((await ask(owner, `${path}/suppression`)).body['text']).to.contain('Supprimer');
    const gone = await form(owner, `${path}/suppression`, { confirmer: 'oui' });
    expect(gone.headers.get('location')).to.equal('/scenarios?fait=supprime');
    expect((await ask(owner, path)).status).to.equal(404);
    const without_token = await fetch(`${server.url}/scenarios`, {
      method: 'POST',
      headers: {
        cookie: owner.cookie,
        origin: server.url,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'titre=x',
    });
    expect(without_token.status).to.equal(403);
  });

  it('of an erased account: what was private is gone, what was shared stays without a name', async () => {
    const leaving = await make_account(database(), 'leaving@example.org', [['planner', own]]);
    const secret = await create(leaving, {});
    const shared = await create(leaving, { visibility: 'organisation' });
    await database().query(sql`select maillage.erase_account(${leaving.id})`);
    const left = await ask(colleague, shared.path);
    expect(left.body).to.deep.include({
      owner: { name: null, is_self: false },
      may_share: true,
      may_remove: true,
    });
    const versions = await ask(colleague, `${shared.path}/versions`);
    expect((versions.body['versions'] as Json[])[0]).to.include({ author: null });
    const rows = await database().query(
      sql`select from maillage.scenario where id = ${secret.body['id']}::uuid`,
    );
    expect(rows).to.have.length(0);
    expect((await ask(agent, shared.path, { method: 'DELETE' })).status).to.equal(403);
    expect((await ask(colleague, shared.path, { method: 'DELETE' })).status).to.equal(204);
  });
});
