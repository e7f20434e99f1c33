import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { services } from '../../../catalogue/referentiels.ts';
import { use_database } from '../../../sql/testing.ts';
import { open_screens, type Screens } from '../../accounts/testing.ts';
import { make_account, make_organisation, type TestAccount } from '../../auth/testing.ts';
import { expect_fit, find_violations, use_browser, visit } from '../../map/browser_testing.ts';
import { publish_fixture, service } from '../white_zones/testing.ts';
import { find_basket } from './basket_store.ts';

describe('screens of baskets in a browser', function () {
  this.timeout(120_000);
  const database = use_database();
  const browser = use_browser();
  let screens: Screens;
  let planner: TestAccount;
  before(async () => {
    const organisation = await make_organisation(database(), 'Conseil départemental d’Ici');
    const elsewhere = await make_organisation(database(), 'Ailleurs');
    planner = await make_account(database(), 'planificatrice@exemple.fr', [
      ['planner', organisation],
      ['planner', elsewhere],
    ]);
    await publish_fixture(database(), services, [
      service('dila:1', 'caf', 0, 45),
      service('dila:2', 'mairie', 0, 45),
      service('bpe:1', 'D201', 0, 45),
    ]);
    screens = await open_screens(database());
  });
  after(() => screens.server.close());

  async function open(path: string, { width = 1280, script = true, signed_in = true } = {}) {
    const [name, value] = planner.cookie.split('=') as [string, string];
    const { url } = screens.server;
    return visit(browser(), url + path, {
      viewport: { width, height: 900 },
      javaScriptEnabled: script,
      prepare: (page) =>
        signed_in ? page.context().addCookies([{ name, value, url }]) : Promise.resolve(undefined),
    });
  }
  const press = (page: Page, action: string) =>
    Promise.all([page.waitForLoadState('load'), page.click(`button[value="${action}"]`)]);

  it('make a basket out of a shipped one without any script, and a second version of it', async () => {
    const { page } = await open('/baskets/premier_accueil', { script: false });
    await page.click('text=Dupliquer');
    await page.waitForURL('**/baskets/nouveau?modele=premier_accueil');
    await page.fill('#title', 'Le quotidien d’ici');
    await page.selectOption('#organisation_id', { label: 'Conseil départemental d’Ici' });
    await page.fill('#new_category', 'Médecin');
    await press(page, 'add_category');
    expect(await page.inputValue('#categories-9-title')).to.equal('Médecin');
    await page.click('summary:has-text("Médecin")');
    // A town hall is published, and cannot be chosen.
    const offered = await page.locator('#new_counter-medecin option').allTextContents();
    expect(offered.map((text) => text.replaceAll(/\s/g, ' '))).to.deep.equal([
      'bpe / D201 (1 service)',
      'dila / caf (1 service)',
    ]);
    await press(page, 'add_counter:medecin');
    expect(await page.locator('legend:has-text("bpe / D201 : 1 service")').isVisible()).to.equal(true);
    await page.fill('#categories-0-weight', '1,5');
    await press(page, 'remove_category:1');
    // Enter neither saves nor removes.
    await page.press('#title', 'Enter');
    expect(page.url()).to.contain('/baskets/nouveau');
    expect(await page.inputValue('#categories-1-title')).to.equal('Assurance retraite');
    await press(page, 'save');
    await page.waitForURL('**/baskets/le_quotidien_d_ici?fait=cree');
    const made = await database().read((db) => find_basket(db, 'le_quotidien_d_ici'));
    expect(made.categories[0]).to.include({ id: 'caf', weight: 1.5 });
    expect(made.counters.at(-1)).to.include({ source: 'bpe', type_service: 'D201', category: 'medecin' });
    expect(await page.textContent('main')).to.contain('non renseignée, hors du calcul');
    await page.click('text=Modifier');
    await page.fill('#note', 'Dix minutes pour la CAF.');
    await page.fill('#categories-0-served_max_minutes', '10');
    await press(page, 'save');
    await page.waitForURL('**/baskets/le_quotidien_d_ici?fait=modifie');
    expect((await page.textContent('main'))?.replaceAll(/\s/g, ' ')).to.contain(
      '« CAF » : desservie jusqu’à 20 → 10 min.',
    );
    await page.context().close();
  });

  it('lead from each fault to its field, and lose nothing of what was typed', async () => {
    const { page } = await open('/baskets/nouveau');
    await page.fill('#title', 'Fautif');
    await page.fill('#categories-1-weight', '0');
    await page.fill('#categories-2-served_max_minutes', 'vingt');
    await press(page, 'save');
    const faults = page.locator('.error-summary a');
    await faults.first().waitFor();
    expect(await faults.allTextContents()).to.deep.equal([
      'Catégorie « Assurance maladie » : 0,001 au moins.',
      'Catégorie « Assurance retraite » : attendu un nombre.',
    ]);
    expect(await find_violations(page)).to.deep.equal([]);
    await page.fill('#categories-2-served_max_minutes', '20');
    await press(page, 'save');
    await faults.first().click();
    expect(await page.locator('#categories-1-weight:focus').count()).to.equal(1);
    expect(await page.inputValue('#title')).to.equal('Fautif');
    await page.context().close();
  });

  it('tell the second of two editors what the first has saved, and keep his form', async () => {
    const [one, two] = [
      await open('/baskets/le_quotidien_d_ici/modifier'),
      await open('/baskets/le_quotidien_d_ici/modifier'),
    ];
    await one.page.fill('#categories-0-weight', '7');
    await press(one.page, 'save');
    await one.page.waitForURL('**fait=modifie');
    await two.page.fill('#title', 'Titre du second');
    await press(two.page, 'save');
    await two.page.locator('.notice.stop').waitFor();
    expect((await two.page.textContent('.notice.stop'))?.replaceAll(/\s/g, ' ')).to.contain(
      '« CAF » : poids 1,5 → 7.',
    );
    expect(await two.page.inputValue('#title')).to.equal('Titre du second');
    expect(await find_violations(two.page)).to.deep.equal([]);
    await press(two.page, 'save');
    await two.page.waitForURL('**fait=modifie');
    expect((await database().read((db) => find_basket(db, 'le_quotidien_d_ici'))).title).to.equal(
      'Titre du second',
    );
    for (const { page } of [one, two]) await page.context().close();
  });

  it('have no fault that axe finds, and fit windows of 1280, 390 and 320 pixels', async () => {
    const own = '/baskets/le_quotidien_d_ici';
    const paths = [
      '/baskets',
      '/baskets/premier_accueil',
      own,
      `${own}/versions/1`,
      `${own}/modifier`,
      `${own}/retirer`,
      '/baskets/nouveau',
    ];
    for (const path of paths) {
      const opened = await open(path);
      await opened.page.locator('main details').evaluateAll((folds) => {
        for (const fold of folds) fold.setAttribute('open', '');
      });
      await expect_fit(opened, path);
    }
  });

  it('retire a basket after asking once more', async () => {
    const { page } = await open('/baskets/le_quotidien_d_ici');
    await page.click('text=Retirer…');
    await page.click('button.danger');
    await page.waitForURL('**/baskets?fait=retire');
    expect(await page.locator('h2:has-text("Paniers retirés")').count()).to.equal(1);
    expect(await find_violations(page)).to.deep.equal([]);
    await page.context().close();
  });

  it('offer nothing to change to who may change nothing, and refuse what is sent all the same', async () => {
    const { page } = await open('/baskets/le_quotidien_d_ici', { signed_in: false });
    expect(await page.locator('text=Modifier').count()).to.equal(0);
    expect(await page.locator('text=Dupliquer').count()).to.equal(0);
    await page.context().close();
    const agent = await make_account(database(), 'agent@exemple.fr', []);
    for (const path of ['/baskets/nouveau', '/baskets/le_quotidien_d_ici/modifier']) {
      expect((await screens.get(path, agent)).status, path).to.equal(403);
      expect((await screens.get(path, null)).status, path).to.be.oneOf([303, 401]);
      expect((await screens.post(path, agent, { action: 'save' })).status, path).to.be.oneOf([403, 422]);
    }
    const retired = await screens.post('/baskets/le_quotidien_d_ici/retirer', agent, { version: '5' });
    expect(retired.status).to.equal(403);
    expect((await screens.get('/baskets/guichets_propres/modifier', planner)).status).to.equal(409);
  });
});
