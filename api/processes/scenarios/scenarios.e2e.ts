import { expect } from 'chai';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { read_config } from '../../../config.ts';
import { use_database } from '../../../sql/testing.ts';
import { make_account, make_organisation, type TestAccount } from '../../auth/testing.ts';
import { expect_fit, use_browser, visit } from '../../map/browser_testing.ts';
import { start_server, type RunningServer } from '../../server.ts';
import { drain } from '../../worker.ts';
import { publication_job, publish_scenario } from './publication.ts';
import type { ScenarioBody } from './scenario_body.ts';
import { full_scenario } from './testing.ts';
import { at_minutes, publish_scenario_fixture } from './testing_data.ts';

describe('screens of scenarios in a browser', function () {
  this.timeout(240_000);
  const database = use_database();
  const browser = use_browser();
  const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0', DATA_DIR: '/nonexistent' });
  let server: RunningServer;
  let owner: TestAccount;
  let published: string;
  let other: string;

  const body = (more: Partial<ScenarioBody> = {}): ScenarioBody => ({
    v: 1,
    basket: 'guichets_propres',
    mode: 'car',
    rule: { kind: 'core_operator', category: 'caf' },
    sites: [
      {
        id: 'v',
        nom: 'Mairie d’un village au nom fort long',
        lon: at_minutes(50),
        lat: 0,
        categories: null,
        locked: true,
      },
    ],
    ...more,
  });
  async function send(method: string, path: string, json?: unknown): Promise<Record<string, unknown>> {
    const answer = await fetch(server.url + path, {
      method,
      headers: {
        cookie: owner.cookie,
        'x-csrf-token': owner.csrf_token,
        origin: server.url,
        'if-match': '*',
        ...(json !== undefined && { 'content-type': 'application/json' }),
      },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    });
    expect(answer.status, `${method} ${path}`).to.be.below(300);
    return (await answer.json()) as Record<string, unknown>;
  }

  before(async () => {
    const db = database();
    await publish_scenario_fixture(db);
    const here = await make_organisation(db, 'Communauté de communes des Vallées et Coteaux réunis');
    owner = await make_account(db, 'camille.planificatrice@exemple.fr', [['planner', here]]);
    server = await start_server({ config, database: db }, { log_requests: false });
    const make = async (json: object) => (await send('POST', '/scenarios', json))['id'] as string;
    published = await make({
      title: 'Deux guichets dans la vallée',
      notes: 'À présenter en conseil.\nReste à chiffrer.',
      visibility: 'organisation',
      body: body({ sites: [] }),
    });
    await send('PUT', `/scenarios/${published}`, {
      title: 'Deux guichets dans la vallée',
      body: full_scenario,
    });
    await send('PUT', `/scenarios/${published}`, { title: 'Deux guichets dans la vallée', body: body() });
    other = await make({
      title: 'Fermeture',
      visibility: 'public',
      body: body({ sites: [], removed: ['dila:caf'] }),
    });
    await send('POST', `/scenarios/${published}/publication`);
    await drain({
      config,
      database: db,
      handlers: { [publication_job]: publish_scenario },
      signal: new AbortController().signal,
    });
  });
  after(() => server?.close());

  async function open(path: string, options: BrowserContextOptions = {}) {
    const [name, value] = owner.cookie.split('=') as [string, string];
    return visit(browser(), server.url + path, {
      ...options,
      prepare: (page) => page.context().addCookies([{ name, value, url: server.url }]),
    });
  }

  it('have no fault that axe finds, and fit windows of 1280, 390 and 320 pixels', async () => {
    const paths: Record<string, string> = {
      list: '/scenarios?f=html',
      own: '/scenarios?f=html&group=own',
      scenario: `/scenarios/${published}?f=html`,
      other: `/scenarios/${other}?f=html`,
      versions: `/scenarios/${published}/versions?f=html`,
      version: `/scenarios/${published}/versions/2?f=html`,
      publication: `/scenarios/${published}/publication?f=html`,
      removal: `/scenarios/${published}/suppression`,
      figures: `/scenarios/${published}/comparaison/actuel`,
      comparison: `/scenarios/${published}/comparaison/${other}`,
    };
    for (const [name, path] of Object.entries(paths)) await expect_fit(await open(path), `scenario_${name}`);
  });

  /** Clicks what leads to another page, and waits for that. */
  const follow = async (page: Page, selector: string) => {
    await Promise.all([page.waitForNavigation(), page.click(selector)]);
  };

  it('work without any script: from the menu to a scenario that is made, renamed, compared and removed', async () => {
    const { page } = await open('/scenarios?f=html', { javaScriptEnabled: false });
    await page.fill('#titre', 'Sans script');
    await follow(page, 'main form[action="/scenarios"] button');
    expect(await page.textContent('h1')).to.equal('Sans script');
    await page.fill('#titre', 'Renommé');
    await page.selectOption('#visibilite', 'public');
    await follow(page, 'main form[action$="/modification"] button');
    expect(await page.textContent('[role=status]')).to.contain('modifié');
    expect(await page.textContent('dl.facts')).to.contain('Tout le monde');
    await page.selectOption('#avec', 'actuel');
    await follow(page, 'main form[action$="/comparaison"] button');
    expect(await page.textContent('main')).to.contain('Aucun lieu ne change de classe.');
    await page.goBack();
    await follow(page, 'main a[href$="/suppression"]');
    await follow(page, 'main button[name=confirmer]');
    expect(await page.textContent('[role=status]')).to.contain('supprimé');
    await page.context().close();
  });

  it('are led to by the account’s menu', async () => {
    const { page } = await open('/compte');
    await page.click('nav.account summary');
    await follow(page, 'nav.account a[href^="/scenarios"]');
    expect(await page.textContent('h1')).to.equal('Mes scénarios');
    await page.context().close();
  });
});
