/** A person keeps a search of the catalogue in a browser, looks after it and lets it go. */
import { createServer, type AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { read_config } from '../../config.ts';
import { sql } from '../../sql/fragment.ts';
import { make_test_folder, use_database } from '../../sql/testing.ts';
import { make_account, type TestAccount } from '../auth/testing.ts';
import { publish_catalogue_fixture } from '../datasets/testing.ts';
import { find_violations, overflow_of, picture, use_browser, visit } from '../map/browser_testing.ts';
import { start_server, type RunningServer } from '../server.ts';

/** Forms are taken from PUBLIC_URL alone, which has to be known before the server listens. */
async function find_port(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

describe('saved searches in a browser', function () {
  this.timeout(120_000);
  const database = use_database();
  const browser = use_browser();
  let server: RunningServer;
  let person: TestAccount;

  before(async () => {
    const port = await find_port();
    const config = read_config({
      PORT: String(port),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      RATE_LIMIT_PER_MINUTE: '0',
      DATA_DIR: make_test_folder(),
      CALLBACK_HOSTS: 'exemple.fr',
      SMTP_URL: 'smtp://localhost:1',
      MAIL_FROM: 'site@exemple.fr',
    });
    await publish_catalogue_fixture(database());
    person = await make_account(database(), 'marie@exemple.fr');
    server = await start_server({ config, database: database() }, { log_requests: false });
  });
  after(() => server?.close());

  async function look(page: Page, name: string): Promise<void> {
    expect(await find_violations(page), name).to.deep.equal([]);
    expect(await overflow_of(page), name).to.equal(0);
    await picture(page, name);
  }

  it('are saved, told of a failure, paused, made a webhook and deleted, all of it accessible', async () => {
    const [name, value] = person.cookie.split('=') as [string, string];
    const address = server.url.replace('localhost', '127.0.0.1');
    const { page, complaints } = await visit(browser(), `${address}/catalogue?q=incendie&topic=structure`, {
      prepare: (opened) => opened.context().addCookies([{ name, value, url: address }]),
    });
    await look(page, 'search-1280');
    const feed = await page.locator('link[rel=alternate][type="application/atom+xml"]').getAttribute('href');
    expect(feed).to.equal('/catalogue.atom?q=incendie&topic=structure');
    await page.getByRole('link', { name: 'Enregistrer cette recherche' }).click();
    await page.getByLabel('Titre').fill('Bornes de la vallée');
    await look(page, 'form-1280');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByRole('status').getByText('La recherche est enregistrée').waitFor();
    await database().query(
      sql`update maillage.saved_search set failures = 1, failure = 'Le serveur de messagerie refuse le destinataire (550).',
        told_at = now(), told_count = 3`,
    );
    await page.getByRole('button', { name: /^Suspendre/ }).click();
    await page.getByText('Suspendue', { exact: true }).waitFor();
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await look(page, `list-${width}`);
    }
    await page.getByRole('link', { name: /^Modifier/ }).click();
    await page.getByLabel('Comment être prévenu').selectOption('webhook');
    await page.getByLabel('Adresse du webhook').fill('https://ailleurs.example/');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByRole('alert').waitFor();
    await look(page, 'refused-390');
    await page.getByLabel('Adresse du webhook').fill('https://exemple.fr/avis');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    expect(await page.getByLabel('Secret').inputValue()).to.match(/^mlw_/);
    await look(page, 'secret-390');
    await page.getByRole('link', { name: 'Continuer' }).click();
    await page.getByRole('link', { name: /^Supprimer/ }).click();
    await page.getByRole('button', { name: 'Supprimer' }).click();
    await page.getByText('Aucune recherche n’est enregistrée').waitFor();
    expect(complaints.filter((text) => !text.includes('422'))).to.deep.equal([]);
    await page.context().close();
  });
});
