import { expect } from 'chai';
import { read_config } from '../../../config.ts';
import { use_database } from '../../../sql/testing.ts';
import { make_account, type TestAccount } from '../../auth/testing.ts';
import { start_server, type RunningServer } from '../../server.ts';
import type { ScenarioBody } from './scenario_body.ts';
import { at_minutes, publish_scenario_fixture } from './testing_data.ts';

describe('the comparison of scenarios, as a page', () => {
  const database = use_database();
  let server: RunningServer;
  let owner: TestAccount;
  before(async () => {
    await publish_scenario_fixture(database());
    owner = await make_account(database(), 'owner@example.org', [['admin', null]]);
    const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0', DATA_DIR: '/nonexistent' });
    server = await start_server({ config, database: database() }, { log_requests: false });
  });
  after(() => server.close());

  const headers = () => ({ cookie: owner.cookie, 'x-csrf-token': owner.csrf_token, origin: server.url });
  const body = (more: Partial<ScenarioBody> = {}): ScenarioBody => ({
    v: 1,
    basket: 'guichets_propres',
    mode: 'car',
    rule: { kind: 'core_operator', category: 'caf' },
    sites: [{ id: 'v', nom: 'Au loin', lon: at_minutes(50), lat: 0, categories: null, locked: false }],
    ...more,
  });
  async function create(title: string, more: Partial<ScenarioBody> = {}): Promise<string> {
    const answer = await fetch(`${server.url}/scenarios`, {
      method: 'POST',
      headers: { ...headers(), 'content-type': 'application/json' },
      body: JSON.stringify({ title, body: body(more) }),
    });
    return ((await answer.json()) as { id: string }).id;
  }
  async function read(path: string, who: Record<string, string> = headers()) {
    const answer = await fetch(server.url + path, {
      headers: { ...who, accept: 'text/html' },
      redirect: 'manual',
    });
    return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() };
  }
  /** Whole numbers of the cells of the rows that begin with this text. */
  const cells_of = (html: string, head: string): string[][] =>
    [...html.matchAll(/<tr>(.*?)<\/tr>/g)]
      .map(([, row]) => row!)
      .filter((row) => row.replaceAll(/<[^>]+>/g, '').startsWith(head))
      .map((row) => [...row.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell]) => cell!));

  it('shows figures that add up, a map, and the rule', async () => {
    const id = await create('Proposition');
    const { status, text } = await read(`/scenarios/${id}/comparaison/actuel`);
    expect(status).to.equal(200);
    expect(cells_of(text, 'Zone blanche')[0]).to.deep.equal(['60', '0', '−60']);
    expect(cells_of(text, 'Zone desservie')[0]).to.deep.equal(['60', '120', '+60']);
    // Population, now, A, difference, better, worse: département, intercommunalité, both totals.
    expect(cells_of(text, 'Second')[0]).to.deep.equal(['60', '60', '0', '−60', '60', '0']);
    expect(cells_of(text, 'Pays premier')[0]).to.deep.equal(['100', '0', '0', '0', '0', '0']);
    expect(cells_of(text, 'Ensemble').slice(1)).to.deep.equal([
      ['160', '60', '0', '−60', '60', '0'],
      ['160', '60', '0', '−60', '60', '0'],
    ]);
    expect(text).to.contain('fill="#f2b134"').and.to.contain('<title>Au loin</title>');
    expect(text)
      .to.contain('La classe est celle de la seule catégorie « CAF »')
      .and.to.contain('démonstration');
    expect(text).not.to.match(/\sstyle="/);
  });

  it('sets two scenarios against one another, each class by its own address', async () => {
    const [a, b] = [await create('Avec'), await create('Sans', { sites: [], removed: ['dila:caf'] })];
    const { text } = await read(`/scenarios/${a}/comparaison/${b}?classe=served`);
    expect(cells_of(text, 'Zone desservie')[0]).to.deep.equal(['60', '120', '0', '+60', '−60', '−120']);
    expect(text).to.contain('Écart B − A').and.to.contain('url(#carte-b-served)');
    expect(text).to.contain('Habitants en zone desservie, par intercommunalité');
  });

  it('says that scenarios of two baskets are not mixed', async () => {
    const [a, b] = [await create('Un'), await create('Autre', { basket: 'premier_accueil' })];
    const { status, text } = await read(`/scenarios/${a}/comparaison/${b}`);
    expect(status).to.equal(200);
    expect(text)
      .to.contain('Les paniers diffèrent')
      .and.to.contain('Actuel (règle de B)')
      .and.not.to.contain('Écart B − A');
  });

  it('is chosen by a form, and refuses what is unseen, unknown or the same', async () => {
    const id = await create('Secret');
    const chosen = await read(`/scenarios/${id}/comparaison?avec=actuel`);
    expect(chosen).to.include({ status: 303, location: `/scenarios/${id}/comparaison/actuel` });
    expect((await read(`/scenarios/${id}/comparaison/actuel`, {})).status).to.equal(404);
    expect((await read(`/scenarios/${id}/comparaison/${id}`)).status).to.equal(400);
    expect((await read(`/scenarios/${id}/comparaison/zzz`)).status).to.equal(404);
    expect((await read(`/scenarios/${id}/comparaison/actuel?version=2`)).status).to.equal(404);
    expect((await read(`/scenarios/${id}/comparaison/actuel?version=-1`)).status).to.equal(400);
  });
});
