import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { make_account, make_organisation, type TestAccount } from '../auth/testing.ts';
import { expect_fit, find_violations, use_browser, visit } from '../map/browser_testing.ts';
import { open_screens, type Screens } from './testing.ts';

describe('screens of accounts in a browser', function () {
  this.timeout(120_000);
  const database = use_database();
  const browser = use_browser();
  let screens: Screens;
  let site: TestAccount;
  let town: number;

  before(async () => {
    const db = database();
    for (const statement of [
      sql`create table published.communes (id text primary key, code_insee text, nom text, population integer,
        code_epci text, code_departement text, code_region text)`,
      sql`insert into published.communes values ('09122', '09122', 'Foix', 9600, '200067791', '09', '76'),
        ('09042', '09042', 'Baulou', 160, '200067791', '09', '76')`,
      sql`grant select on published.communes to maillage_reader, maillage_writer`,
    ])
      await db.query(statement);
    const epci = await make_organisation(db, 'Communauté d’agglomération Pays Foix-Varilhes', {
      siret: '20006779100011',
    });
    await db.query(sql`insert into maillage.organisation_territory values (${epci}, 'epci', '200067791')`);
    town = await make_organisation(db, 'Mairie de Foix', { parent_id: epci });
    site = await make_account(db, 'camille.administratrice@exemple-tres-long.collectivite-territoriale.fr', [
      ['admin', null],
      ['officer', town],
    ]);
    await make_account(db, 'agent@foix.fr', [['agent', town]]);
    await db.query(
      sql`insert into maillage.account (email, state, claimed_siret) values ('nouveau@foix.fr', 'pending', '20006779100011')`,
    );
    await db.query(sql`insert into maillage.session (token_hash, account_id, user_agent, address)
      values ('\\x01', ${site.id}, 'Mozilla/5.0 Firefox/140.0', '192.0.2.7')`);
    await db.query(sql`insert into maillage.api_key (account_id, name, prefix, key_hash, scopes, expires_at)
      values (${site.id}, 'QGIS du bureau', 'mlg_abc123', '\\x01', '{read,datasets}', now() + interval '90 days')`);
    await db.query(sql`insert into maillage.audit (actor, action, object, details, address)
      values ('agent@foix.fr', 'api_key.created', 'mlg_xyz', '{"name": "QGIS", "scopes": ["read"]}', '192.0.2.7')`);
    screens = await open_screens(db);
  });
  after(() => screens.server.close());

  async function open(path: string) {
    const [name, value] = site.cookie.split('=') as [string, string];
    const { url } = screens.server;
    return visit(browser(), url + path, {
      prepare: (page) => page.context().addCookies([{ name, value, url }]),
    });
  }

  it('have no fault that axe finds, and fit windows of 1280, 390 and 320 pixels', async () => {
    const paths = [
      '/compte',
      '/comptes',
      '/comptes/inviter',
      '/comptes/importer',
      '/comptes/2',
      '/comptes/3',
      '/comptes/2/effacer',
      '/organisations',
      '/organisations/nouvelle',
      '/organisations/1',
      '/organisations/1/communes',
      '/journal',
    ];
    for (const path of paths) await expect_fit(await open(path), path);
  });

  /** Tab until an element of this name has the focus; a trap or an unreachable control ends the test. */
  async function tab_to(page: Page, selector: string): Promise<void> {
    for (let i = 0; i < 80; i++) {
      await page.keyboard.press('Tab');
      if ((await page.locator(`${selector}:focus`).count()) > 0) return;
    }
    expect.fail(`${selector} is not reached by keyboard`);
  }

  it('let a key be made by keyboard alone, and be revoked', async () => {
    const { page } = await open('/compte');
    await tab_to(page, '#nom');
    await page.keyboard.type('Clavier');
    await tab_to(page, 'main form[action="/compte/cles"] button');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#cle');
    expect(await page.inputValue('#cle')).to.match(/^mlg_[\w-]{43}$/);
    expect(await find_violations(page)).to.deep.equal([]);
    await tab_to(page, 'main a.button');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/compte');
    await tab_to(page, 'main form[action$="/revoquer"] button');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/compte?fait=cle-revoquee');
    expect(await page.textContent('[role=status]')).to.contain('révoquée');
    await page.context().close();
  });

  it('let a person be invited by keyboard alone; a fault leads to its field', async () => {
    const { page } = await open('/comptes');
    await tab_to(page, 'a[href="/comptes/inviter"]');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/comptes/inviter');
    await tab_to(page, '#email');
    await page.keyboard.type('clavier@foix.fr');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.error-summary');
    expect(await find_violations(page)).to.deep.equal([]);
    await tab_to(page, '.error-summary a');
    await page.keyboard.press('Enter');
    expect(await page.locator('#organisation:focus').count()).to.equal(1);
    await page.keyboard.type('Mairie');
    await tab_to(page, 'main form button');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.copyable');
    expect(await page.inputValue('.copyable input')).to.match(/\/lien\/[\w-]{43}$/);
    await page.context().close();
  });
});
