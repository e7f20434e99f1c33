import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { read_config } from '../../config.ts';
import { one } from '../../sql/client.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { find_violations, overflow_of, use_browser, visit } from '../map/browser_testing.ts';
import { start_server, type RunningServer } from '../server.ts';
import { create_link } from './links.ts';
import { make_password_account, test_password } from './sign_in_testing.ts';

/** Presses Tab until the element has the focus: what the keyboard alone cannot reach fails here. */
async function tab_to(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab');
    if ((await page.locator(`${selector}:focus`).count()) > 0) return;
  }
  throw new Error(`Tab never reaches ${selector}`);
}

/** What axe finds and what does not fit, of a page as it stands. */
async function check(page: Page): Promise<void> {
  expect(await find_violations(page), page.url()).to.deep.equal([]);
  expect(await overflow_of(page), page.url()).to.equal(0);
}

describe('signing in with a browser', function () {
  this.timeout(90_000);
  const database = use_database();
  const browser = use_browser();
  let server: RunningServer;
  before(async () => {
    server = await start_server(
      { config: read_config({ PORT: '0' }), database: database() },
      { log_requests: false },
    );
    await make_password_account(database(), 'jeanne@mairie.fr', [['admin', null]]);
  });
  after(() => server?.close());
  const invite = async (email: string) => {
    const { id } = await one<{ id: number }>(
      database(),
      sql`insert into maillage.account (email) values (${email}) returning id`,
    );
    return server.url + (await database().write((db) => create_link(db, id))).path;
  };

  for (const width of [1280, 320])
    it(`works by the keyboard alone, without script, on ${width} pixels`, async () => {
      const options = { viewport: { width, height: 800 }, javaScriptEnabled: false };
      const { page, complaints } = await visit(browser(), `${server.url}/accessibilite`, options);
      await tab_to(page, '.account a');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/connexion\?retour=%2Faccessibilite/);
      await tab_to(page, '#adresse');
      await page.keyboard.type('jeanne@mairie.fr');
      await page.keyboard.press('Tab');
      await page.keyboard.type('not the password');
      await page.keyboard.press('Enter');
      await page.locator('.error-summary').waitFor();
      expect(await page.title()).to.match(/^Erreur/);
      expect(await page.locator('#adresse').inputValue()).to.equal('jeanne@mairie.fr');
      expect(await page.locator('#mot_de_passe').inputValue()).to.equal('');
      await tab_to(page, '.error-summary a');
      await page.keyboard.press('Enter');
      await page.keyboard.type(test_password);
      await page.keyboard.press('Enter');
      await page.waitForURL(`${server.url}/accessibilite`);
      await tab_to(page, '.account summary');
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: 'Journal' }).waitFor();
      expect(await overflow_of(page)).to.equal(0);
      await tab_to(page, '.account button');
      await page.keyboard.press('Enter');
      await page.getByText('Vous êtes déconnecté.').waitFor();
      expect(await page.context().cookies()).to.deep.equal([]);
      // Chromium says each answer of 4xx to a navigation.
      expect(complaints.filter((text) => !/422/.test(text))).to.deep.equal([]);
      await page.context().close();
    });

  for (const width of [1280, 320])
    it(`has no barrier that axe-core finds and fits ${width} pixels`, async () => {
      const options = { viewport: { width, height: 800 } };
      const { page } = await visit(browser(), `${server.url}/connexion?fait=deconnexion`, options);
      await check(page);
      await page.getByLabel('Adresse électronique').fill('jeanne@mairie.fr');
      await page.getByLabel('Mot de passe', { exact: true }).fill('wrong');
      await page.getByRole('button', { name: 'Se connecter' }).click();
      await page.locator('.error-summary:focus').waitFor();
      await check(page);
      await page.goto(`${server.url}/mot-de-passe-oublie`);
      await check(page);
      await page.goto(await invite(`zoe${width}@mairie.fr`));
      await check(page);
      await page.getByLabel('Votre nom').fill('Zoé Petit-Dupont de la Très Longue Lignée');
      await page.getByLabel('Mot de passe', { exact: true }).fill('court');
      await page.getByLabel('encore une fois').fill('court');
      await page.getByRole('button', { name: 'Enregistrer' }).click();
      await page.locator('.error-summary:focus').waitFor();
      await check(page);
      await page.getByLabel('Mot de passe', { exact: true }).fill(test_password);
      await page.getByLabel('encore une fois').fill(test_password);
      await page.getByRole('button', { name: 'Enregistrer' }).click();
      await page.getByText('Votre compte est prêt').waitFor();
      await page.getByLabel('Adresse électronique').fill(`zoe${width}@mairie.fr`);
      await page.getByLabel('Mot de passe', { exact: true }).fill(test_password);
      await page.getByRole('button', { name: 'Se connecter' }).click();
      await page.waitForURL(`${server.url}/`);
      await page.goto(`${server.url}/accessibilite`);
      await page.locator('.account summary').click();
      await check(page);
      await page.goto(`${server.url}/compte/mot-de-passe`);
      await check(page);
      await page.goto(server.url + '/lien/spent');
      await check(page);
      await page.context().close();
    });
});
