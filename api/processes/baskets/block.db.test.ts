import { expect } from 'chai';
import { communes, services } from '../../../catalogue/referentiels.ts';
import { read_config } from '../../../config.ts';
import { sql } from '../../../sql/fragment.ts';
import { use_database } from '../../../sql/testing.ts';
import { make_account, make_key, make_organisation, type TestAccount } from '../../auth/testing.ts';
import { start_server, type RunningServer } from '../../server.ts';
import { publish_fixture, service, square_around } from '../white_zones/testing.ts';
import { compute_and_publish } from '../white_zones/white_zones.ts';
import { read_answer } from '../white_zones/answer.ts';
import { sent_basket } from './testing.ts';

interface Shown extends Record<string, unknown> {
  version: string;
  history: { version: string; changes: string[] | null; note: string }[];
}
interface Problem {
  code: string;
  detail: string;
  errors?: { pointer: string; detail: string }[];
}

describe('baskets over HTTP', () => {
  const database = use_database();
  const config = read_config({ PORT: '0', WHITE_ZONES_BASKET: 'quotidien', DATA_DIR: '/nonexistent' });
  let server: RunningServer;
  let planner: TestAccount;
  let other: TestAccount;
  let agent: TestAccount;
  let site: TestAccount;
  let both: TestAccount;
  let town: number;
  before(async () => {
    town = await make_organisation(database(), 'Mairie');
    const elsewhere = await make_organisation(database(), 'Ailleurs');
    planner = await make_account(database(), 'planner@example.fr', [['planner', town]]);
    other = await make_account(database(), 'other@example.fr', [['planner', elsewhere]]);
    agent = await make_account(database(), 'agent@example.fr', [['agent', town]]);
    site = await make_account(database(), 'site@example.fr', [['admin', null]]);
    both = await make_account(database(), 'both@example.fr', [
      ['planner', town],
      ['officer', elsewhere],
    ]);
    await publish_fixture(database(), communes, [
      {
        id: '01001',
        code_insee: '01001',
        nom: 'Inventée',
        population: 100,
        code_departement: '01',
        centre_lon: 0,
        centre_lat: 0,
        wkt: square_around(0, 0),
      },
    ]);
    await publish_fixture(database(), services, [
      service('la_poste:1', 'bureau_de_poste', 0, 0),
      service('la_poste:2', 'bureau_de_poste', 0.1, 0),
      service('france_services:1', 'france_services', 0, 0),
    ]);
    server = await start_server({ config, database: database() }, { log_requests: false });
  });
  after(() => server.close());

  function ask(
    method: string,
    path: string,
    account: TestAccount | null,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const own: Record<string, string> =
      account === null
        ? {}
        : { cookie: account.cookie, 'x-csrf-token': account.csrf_token, origin: server.url };
    return fetch(server.url + path, {
      method,
      redirect: 'manual',
      headers: { ...own, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  }
  const shown = async (answer: Response) => (await answer.json()) as Shown;
  const problem = async (answer: Response) => (await answer.json()) as Problem;
  const white_zones_jobs = async () =>
    (await database().query(sql`select from maillage.job where kind = 'white_zones' and state = 'queued'`))
      .length;
  const audit = () =>
    database().query<{ action: string; object: string }>(
      sql`select action, object from maillage.audit where action like 'basket.%' order by id`,
    );

  it('are made by who plans, and by nobody else', async () => {
    expect((await ask('POST', '/baskets', null, sent_basket())).status).to.equal(401);
    expect((await ask('POST', '/baskets', agent, sent_basket())).status).to.equal(403);
    const made = await ask('POST', '/baskets', planner, sent_basket());
    expect(made.status).to.equal(201);
    expect(made.headers.get('location')).to.equal(`${server.url}/baskets/quotidien`);
    const basket = await shown(made);
    expect(basket).to.deep.include({ version: '1', is_last: true, is_shipped: false, is_retired: false });
    // The house counts for partners only, and this basket does not count it: « santé » has no source.
    expect(basket).to.deep.include({ services_by_counter: [2, 0, 1], services_by_category: [2, 0] });
    expect(basket['organisation']).to.deep.equal({ id: town, name: 'Mairie' });
    const taken = await ask('POST', '/baskets', planner, sent_basket());
    expect([taken.status, (await problem(taken)).code]).to.deep.equal([409, 'basket-exists']);
    const shipped = await ask('POST', '/baskets', planner, sent_basket({ id: 'premier_accueil' }));
    expect((await problem(shipped)).code).to.equal('basket-exists');
    expect(
      (await problem(await ask('POST', '/baskets', planner, sent_basket({ id: 'nouveau' })))).code,
    ).to.equal('basket-exists');
  });

  it('take a key with the scope of the role, and no other', async () => {
    const send = async (scope: 'read' | 'scenarios', id: string) => {
      const key = await make_key(database(), planner.id, [scope]);
      return ask('POST', '/baskets', null, sent_basket({ id }), { 'x-api-key': key });
    };
    expect((await send('read', 'par_cle')).status).to.equal(403);
    expect((await send('scenarios', 'par_cle')).status).to.equal(201);
  });

  it('are made in the name of an organisation of one’s own, named where there are several', async () => {
    const { id: _id, ...unnamed } = sent_basket({ title: 'Sans nom' });
    const unsaid = await ask('POST', '/baskets', both, unnamed);
    expect((await problem(unsaid)).errors?.[0]?.pointer).to.equal('/organisation_id');
    const strange = await ask('POST', '/baskets', planner, { ...unnamed, organisation_id: 999 });
    expect((await problem(strange)).errors?.[0]?.pointer).to.equal('/organisation_id');
    const said = await ask('POST', '/baskets', both, { ...unnamed, organisation_id: town });
    expect(said.status).to.equal(201);
    expect(said.headers.get('location')).to.match(/\/baskets\/sans_nom$/);
    const of_site = await shown(await ask('POST', '/baskets', site, sent_basket({ id: 'du_site' })));
    expect(of_site['organisation']).to.equal(null);
  });

  it('are refused with the places of all faults, whatever is sent', async () => {
    const bad = sent_basket({ counters: [{ ...sent_basket().counters[0]!, type_service: 'mairie' }] });
    const answer = await ask('POST', '/baskets', planner, {
      ...bad,
      id: 'mauvais',
      categories: bad.categories.map((category) => ({ ...category, weight: -1 })),
    });
    expect(answer.status).to.equal(422);
    expect((await problem(answer)).errors?.map(({ pointer }) => pointer)).to.deep.equal([
      '/categories/0/weight',
      '/categories/1/weight',
    ]);
    const town_hall = await problem(await ask('POST', '/baskets', planner, { ...bad, id: 'mauvais' }));
    expect(town_hall.errors?.[0]?.detail).to.contain('une mairie n’est le guichet d’aucun opérateur');
    for (const [body, status] of [
      ['', 400],
      ['null', 422],
      ['[]', 422],
      ['"x"', 422],
      ['{"title": 1e999}', 422],
      ['{"__proto__": {}}', 400],
      ['{"a": {"b": {"c": {"d": {"e": {"f": {"g": 1}}}}}}}', 400],
      [JSON.stringify(sent_basket({ id: 'nul', title: 'a\0b' })), 422],
      [JSON.stringify(sent_basket({ id: 'nul', title: 'a\ud800' })), 422],
      [JSON.stringify(sent_basket({ id: 'long', note: 'x'.repeat(1001) })), 422],
      [JSON.stringify({ title: 'x'.repeat(500_000) }), 413],
    ] as const) {
      const refused = await ask('POST', '/baskets', planner, body);
      expect(refused.status, body.slice(0, 60)).to.equal(status);
    }
    const form = await ask('POST', '/baskets', planner, 'title=x', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(form.status).to.equal(415);
    expect((await ask('GET', '/baskets/mauvais', null)).status).to.equal(404);
  });

  it('are read by everybody, under a tag of the version', async () => {
    const answer = await ask('GET', '/baskets/quotidien', null);
    const etag = answer.headers.get('etag') ?? '';
    expect(etag).to.match(/^"1\.[\w-]{12}"$/);
    expect(
      (await ask('GET', '/baskets/quotidien', null, undefined, { 'if-none-match': etag })).status,
    ).to.equal(304);
    const { baskets } = (await (await ask('GET', '/baskets', null)).json()) as { baskets: { id: string }[] };
    expect(baskets.map(({ id }) => id)).to.include.members(['premier_accueil', 'quotidien']);
    expect(JSON.stringify(await shown(answer))).not.to.contain('planner@example.fr');
    for (const path of ['/baskets/nowhere', '/baskets/quotidien/versions/2', '/baskets/quotidien/versions/x'])
      expect((await ask('GET', path, null)).status, path).to.equal(404);
  });

  it('get a new version from what was read and changed: 428 without If-Match, 412 when it is late', async () => {
    const read = await ask('GET', '/baskets/quotidien', planner);
    const etag = read.headers.get('etag') ?? '';
    // What was read is sent back whole, with a change.
    const sent = {
      ...(await shown(read)),
      france_services_counts_for_partners: true,
      note: 'Les maisons comptent.',
    };
    const put = (account: TestAccount | null, body: unknown, headers: Record<string, string>) =>
      ask('PUT', '/baskets/quotidien', account, body, headers);
    expect((await put(planner, sent, {})).status).to.equal(428);
    expect((await put(other, sent, { 'if-match': etag })).status).to.equal(403);
    expect((await put(null, sent, { 'if-match': etag })).status).to.equal(401);
    // Two editors who have read the same.
    const [one, two] = await Promise.all([
      put(planner, sent, { 'if-match': etag }),
      put(site, { ...sent, title: 'Par le site' }, { 'if-match': etag }),
    ]);
    expect([one.status, two.status]).to.have.members([200, 412]);
    const now = await shown(await ask('GET', '/baskets/quotidien', null));
    expect(now.version).to.equal('2');
    expect(now.history.map(({ version }) => version)).to.deep.equal(['2', '1']);
    expect(now.history[0]?.changes).to.include(
      'Une maison France services compte désormais pour ses partenaires.',
    );
    expect(now.history[0]?.note).to.equal('Les maisons comptent.');
    expect((await put(planner, sent, { 'if-match': etag })).status).to.equal(412);
    expect((await put(planner, { ...sent, id: 'autre' }, { 'if-match': '"2"' })).status).to.equal(422);
    const first = await shown(await ask('GET', '/baskets/quotidien/versions/1', null));
    expect(first).to.include({ version: '1', is_last: false, france_services_counts_for_partners: false });
  });

  it('ask for the white zones anew when they stand on them, and only when something differs', async () => {
    expect(await white_zones_jobs()).to.equal(1);
    await database().query(sql`delete from maillage.job`);
    const put = async (id: string, more: object) => {
      const read = await ask('GET', `/baskets/${id}`, site);
      const etag = read.headers.get('etag') ?? '';
      const sent = { ...(await shown(read)), ...more };
      return ask('PUT', `/baskets/${id}`, site, sent, { 'if-match': `W/${etag}` });
    };
    expect((await shown(await put('quotidien', {}))).version).to.equal('2');
    expect((await shown(await put('du_site', { title: 'Du site, encore' }))).version).to.equal('2');
    expect(await white_zones_jobs()).to.equal(0);
    expect((await shown(await put('quotidien', { title: 'Quotidien' }))).version).to.equal('3');
    expect(await white_zones_jobs()).to.equal(1);
  });

  it('are shipped ones forever: duplicated, never changed', async () => {
    const { id: _id, ...sent } = sent_basket();
    for (const method of ['PUT', 'DELETE']) {
      const body = method === 'PUT' ? sent : undefined;
      const answer = await ask(method, '/baskets/guichets_propres', site, body, { 'if-match': '*' });
      expect([answer.status, (await problem(answer)).code]).to.deep.equal([409, 'basket-shipped']);
    }
  });

  it('are retired, and come back with a new version; the one in use stays', async () => {
    expect((await problem(await ask('DELETE', '/baskets/quotidien', planner))).code).to.equal(
      'basket-in-use',
    );
    expect((await ask('DELETE', '/baskets/du_site', planner)).status).to.equal(403);
    expect((await ask('DELETE', '/baskets/du_site', site, undefined, { 'if-match': '"1"' })).status).to.equal(
      412,
    );
    expect((await ask('DELETE', '/baskets/du_site', site)).status).to.equal(204);
    expect((await ask('DELETE', '/baskets/du_site', site)).status).to.equal(204);
    const retired = await ask('GET', '/baskets/du_site', null);
    const etag = retired.headers.get('etag') ?? '';
    const basket = await shown(retired);
    expect(basket).to.include({ version: '3', is_retired: true });
    expect(basket.history[0]?.changes).to.deep.equal(['Le panier est retiré.']);
    expect(await (await ask('GET', '/baskets', null)).text()).not.to.contain('du_site');
    const back = await shown(await ask('PUT', '/baskets/du_site', site, basket, { 'if-match': etag }));
    expect(back).to.include({ version: '4', is_retired: false });
    expect(back.history[0]?.changes).to.deep.equal(['Le panier est remis en service.']);
  });

  it('leave a line of the audit log each', async () => {
    const lines = await audit();
    expect(lines).to.deep.include({ action: 'basket.created', object: 'quotidien' });
    expect(lines.filter((line) => line.action === 'basket.retired')).to.have.length(1);
    expect(lines.filter((line) => line.object === 'quotidien')).to.have.length(3);
  });

  describe('under the job white_zones', () => {
    let jobs = 0;
    const run = (input: Record<string, unknown>) =>
      compute_and_publish(input, {
        id: ++jobs,
        config,
        database: database(),
        progress: () => Promise.resolve(),
        hold: () => Promise.resolve(),
        signal: new AbortController().signal,
      });
    const read = () => database().read(read_answer);
    const code_of = (work: Promise<unknown>) =>
      work.then(
        () => 'none',
        (error: { code: string; status: number; message: string }) => `${error.status} ${error.code}`,
      );

    it('give the basket of the settings in its last version, or the version that is named', async () => {
      await run({});
      const { result } = await read();
      expect(result?.asked_basket).to.include({ id: 'quotidien', version: '3' });
      expect(result?.rule).to.contain('Panier « Quotidien » (version 3) : une maison France services compte');
      expect(result?.left_out).to.deep.equal([{ category: 'sante', title: 'Santé' }]);
      expect(result?.basket.counters).to.have.length(3);
      await run({ basket_version: '1' });
      expect((await read()).result?.asked_basket).to.include({ version: '1' });
    });

    it('take a rule and the tick for houses, and print them', async () => {
      const class_rule = { kind: 'core_operator', category: 'la_poste' };
      await run({ basket: 'quotidien', class_rule, france_services_counts_for_partners: false });
      const { result } = await read();
      expect(result?.class_rule).to.deep.equal(class_rule);
      expect(result?.basket.france_services_counts_for_partners).to.equal(false);
      expect(result?.rule).to.contain('seule catégorie « La Poste »').and.to.contain('ne compte pas');
    });

    it('refuse what is not there, what was retired, and rules that do not fit', async () => {
      await ask('DELETE', '/baskets/sans_nom', site);
      for (const [input, code] of [
        [{ basket: 'nowhere' }, '404 no-such-basket'],
        [{ basket_version: '99' }, '404 no-such-basket'],
        [{ basket_version: 'x' }, '400 invalid-white-zones-input'],
        [{ basket: 'sans_nom' }, '410 basket-retired'],
        [{ class_rule: { kind: 'k_of_n', k: 3 } }, '400 invalid-white-zones-input'],
        [{ class_rule: { kind: 'core_operator', category: 'gone' } }, '400 invalid-white-zones-input'],
        [{ class_rule: { kind: 'other' } }, '400 invalid-white-zones-input'],
        [{ class_rule: [] }, '400 invalid-white-zones-input'],
      ] as const)
        expect(await code_of(run(input)), JSON.stringify(input)).to.equal(code);
      await run({ basket: 'sans_nom', basket_version: '1' });
      expect((await read()).result?.asked_basket.id).to.equal('sans_nom');
    });
  });
});
