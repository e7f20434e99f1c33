import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { communes, departements, epci, services } from '../../catalogue/referentiels.ts';
import { read_config } from '../../config.ts';
import { sql } from '../../sql/fragment.ts';
import { enqueue_job } from '../../sql/jobs.ts';
import { use_database } from '../../sql/testing.ts';
import type { Database } from '../../sql/client.ts';
import { publish_fixture, service, square_around } from '../processes/white_zones/testing.ts';
import { compute_and_publish, white_zones_job } from '../processes/white_zones/white_zones.ts';
import { start_server, type RunningServer } from '../server.ts';
import { drain } from '../worker.ts';
import {
  count_colours,
  expect_fit,
  find_violations,
  use_browser,
  visit,
  without_webgl,
} from './browser_testing.ts';

const config = read_config({ PORT: '0' });
/** Longitude 0 on purpose: nothing may take it for absent. */
const commune = (code: string, nom: string, lon: number, population: number) => ({
  id: code,
  code_insee: code,
  nom,
  population,
  codes_postaux: [code],
  code_departement: '31',
  code_epci: '200000001',
  centre_lon: lon,
  centre_lat: 43.5,
  wkt: square_around(lon, 43.5, 0.3),
});
const places = [
  commune('31901', 'Proche', 0, 1200),
  commune('31902', 'Saint-Milieu', 0.3, 300),
  commune('31903', 'Lointaine', 0.9, 80),
];

async function publish_all(database: Database): Promise<void> {
  const whole = 'POLYGON((-0.15 43.35, 1.05 43.35, 1.05 43.65, -0.15 43.65, -0.15 43.35))';
  await publish_fixture(database, departements, [
    { id: '31', code_departement: '31', nom: 'Département inventé', wkt: whole },
  ]);
  await publish_fixture(database, epci, [
    { id: '200000001', code_epci: '200000001', nom: 'CC des Inventés', wkt: whole },
  ]);
  const at_home = { code_insee: '31901', commune: 'Proche' };
  await publish_fixture(
    database,
    services,
    [
      service('france_services:1', 'france_services', 0.05, 43.55, {
        ...at_home,
        nom: 'France services de Proche',
        telephone: '05 00 00 00 00',
        precision_position: 'adresse',
      }),
      service('dila:caf-1', 'caf', -0.05, 43.45, {
        ...at_home,
        nom: 'CAF de Proche',
        precision_position: 'commune',
      }),
      service('dila:mairie-1', 'mairie', 0.9, 43.5, { code_insee: '31903', nom: 'Mairie de Lointaine' }),
    ],
    '2016',
  );
  await publish_fixture(database, communes, places, '2023');
  await enqueue_job(database, white_zones_job, {}, { is_public: true });
  const handlers = { [white_zones_job]: compute_and_publish };
  await drain({ config, database, handlers, signal: new AbortController().signal });
}

/** A job as its worker leaves it half-way. */
const started = (id: number) =>
  sql`update maillage.job set state = 'running', progress = 0.5, message = 'Lecture' where id = ${id}`;

const wait_for_map = (page: Page) => page.locator('.map[data-loaded]').waitFor({ timeout: 30_000 });
const wait_for_list = (page: Page) => page.locator('.cards li').first().waitFor();

describe('the pages in a browser', function () {
  this.timeout(90_000);
  const database = use_database();
  const browser = use_browser();
  let server: RunningServer;
  before(async () => {
    server = await start_server({ config, database: database() }, { log_requests: false });
  });
  after(() => server?.close());

  it('say what is under way before the first content, then show the map by themselves', async () => {
    const id = await enqueue_job(database(), 'etl_defaults', {}, { is_public: true });
    await database().query(started(id));
    const { page, complaints } = await visit(browser(), server.url);
    await page.getByText('Communes et services : Lecture').waitFor();
    expect(await page.getByRole('progressbar').getAttribute('value')).to.equal('0.5');
    expect(await find_violations(page)).to.deep.equal([]);
    await publish_all(database());
    await wait_for_list(page);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).to.contain('Zones blanches');
    expect(complaints).to.deep.equal([]);
    await page.context().close();
  });

  it('show the published communes on the map and in the list, with the rule and the warnings', async () => {
    const { page, complaints } = await visit(browser(), server.url);
    await wait_for_map(page);
    await wait_for_list(page);
    expect(await page.locator('.cards li button').allTextContents()).to.deep.equal([
      'Lointaine',
      'Proche',
      'Saint-Milieu',
    ]);
    const far = page.locator('.cards li', { hasText: 'Lointaine' });
    expect(await far.textContent()).to.match(/80\shabitants.*100\s%\sen zone blanche/);
    const text = await page.locator('main').textContent();
    expect(text).to.contain('Premier accueil France services').and.contain('Effet de bord possible');
    expect(await page.locator('.legend').textContent()).to.match(/80\shabitants/);
    await page.getByRole('button', { name: 'Services', exact: true }).click();
    await page.getByRole('button', { name: 'CAF de Proche' }).waitFor();
    expect(await page.locator('.cards li').count()).to.equal(3);
    expect(complaints).to.deep.equal([]);
    await page.context().close();
  });

  it('find a commune by the keyboard alone and keep the view in the address', async () => {
    const { page } = await visit(browser(), server.url);
    await wait_for_map(page);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).to.equal('Aller à la recherche');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.type('st mil');
    await page.getByRole('option', { name: /Saint-Milieu/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('.details h2:focus', { hasText: 'Saint-Milieu' }).waitFor();
    expect(await page.locator('.details').textContent()).to.contain('CC des Inventés');
    await page.waitForURL(/choix=commune:31902/);
    await page.reload();
    await page.locator('.details h2', { hasText: 'Saint-Milieu' }).waitFor();
    expect(await find_violations(page)).to.deep.equal([]);
    await page.context().close();
  });

  it('tell what was clicked on the map: the service, else the commune with its times', async () => {
    const { page } = await visit(
      browser(),
      `${server.url}/#carte=9/43.55/0.05&couches=zones,france_services`,
    );
    await wait_for_map(page);
    await page.waitForTimeout(500);
    const box = (await page.locator('.map').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.locator('.details h2', { hasText: 'France services de Proche' }).waitFor();
    const details = await page.locator('.details').textContent();
    expect(details).to.contain('05 00 00 00 00').and.contain('placé à son adresse');
    expect(details).to.contain('non communiqués');
    await page.mouse.click(box.x + box.width / 2 - 40, box.y + box.height / 2 + 30);
    await page.locator('.details h2', { hasText: 'Proche' }).filter({ hasNotText: 'France' }).waitFor();
    await page.getByText('Temps estimé en voiture').waitFor();
    expect(await find_violations(page)).to.deep.equal([]);
    await page.context().close();
  });

  it('hide and show layers by the legend', async () => {
    const { page } = await visit(browser(), server.url);
    await wait_for_map(page);
    await page.waitForTimeout(800);
    const before = await page.locator('.map').screenshot();
    await page.getByLabel('Zones blanches, grises et desservies').uncheck();
    await page.waitForURL(/couches=france_services/);
    await page.waitForTimeout(800);
    const without = await page.locator('.map').screenshot();
    expect(before.equals(without)).to.equal(false);
    await page.getByLabel('Zones blanches, grises et desservies').check();
    await page.waitForTimeout(800);
    expect((await page.locator('.map').screenshot()).equals(before)).to.equal(true);
    await page.context().close();
  });

  it('keep the list where there is no WebGL, and say so', async () => {
    const { page } = await visit(browser(), server.url, { prepare: without_webgl });
    await page
      .locator('.map-part')
      .getByText('La liste ci-dessous contient les mêmes informations')
      .first()
      .waitFor();
    await page.locator('.cards li').getByRole('button', { name: 'Proche' }).click();
    await page.locator('.details h2', { hasText: 'Proche' }).waitFor();
    const report = await page.locator('.details a', { hasText: 'Signaler une erreur' }).getAttribute('href');
    expect(report).to.match(/^\/catalogue\/signaler\?collection=communes&objet=\w+$/);
    expect(await page.locator('.map').isVisible()).to.equal(false);
    expect(await find_violations(page)).to.deep.equal([]);
    await page.context().close();
  });

  it('say that the data does not come, and try again when asked', async () => {
    const prepare = (page: Page) => page.route('**/territories/communes?*', (route) => route.abort());
    const { page } = await visit(browser(), server.url, { prepare });
    // The map says its extent once it is drawn, and the list then asks anew by itself.
    await wait_for_map(page);
    await page.getByRole('alert').getByText('Vérifiez votre connexion').waitFor();
    expect(await find_violations(page)).to.deep.equal([]);
    await page.unroute('**/territories/communes?*');
    await page.getByRole('button', { name: 'Réessayer' }).click();
    await wait_for_list(page);
    await page.context().close();
  });

  it('print the map as an image that is not blank, with its width and the date', async () => {
    const { page } = await visit(browser(), server.url);
    await wait_for_map(page);
    await page.waitForTimeout(500);
    await page.evaluate(() => (globalThis as unknown as EventTarget).dispatchEvent(new Event('beforeprint')));
    await page.emulateMedia({ media: 'print' });
    const picture = page.locator('img.print-picture');
    await picture.waitFor();
    const colours = await picture.evaluate(count_colours as never);
    expect(colours).to.be.greaterThan(5);
    expect(await page.locator('p.print-picture').textContent()).to.match(/\d+ km d’ouest en est/);
    expect(await page.locator('.legend').isVisible()).to.equal(true);
    await page.context().close();
  });

  it('have no barrier that axe-core finds, and fit windows of 1280, 390 and 320 pixels', async () => {
    const paths = ['/?f=html', '/zones-blanches', '/accessibilite', '/conformance', '/api', '/collections'];
    const of_collection = ['', '/items', '/items/31901'].map((path) => `/collections/communes${path}`);
    for (const path of ['/', ...paths, ...of_collection]) {
      const opened = await visit(browser(), server.url + path);
      if (path === '/') await wait_for_map(opened.page);
      if (path === '/') await wait_for_list(opened.page);
      expect(await opened.page.locator('html').getAttribute('lang')).to.equal('fr');
      await expect_fit(opened, path);
    }
    // Chromium complains of the answer itself.
    const { page } = await visit(browser(), `${server.url}/nulle-part`);
    await expect_fit({ page, complaints: [] }, '/nulle-part');
  });
});
