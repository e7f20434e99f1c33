import { expect } from 'chai';
import { read_config } from '../../config.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { expect_fit, use_browser, visit } from '../map/browser_testing.ts';
import { start_server, type RunningServer } from '../server.ts';
import { publish_catalogue_fixture } from './testing.ts';

describe('pages of datasets in a browser', function () {
  this.timeout(120_000);
  const database = use_database();
  const browser = use_browser();
  const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0', DATA_DIR: '/nonexistent' });
  let server: RunningServer;

  before(async () => {
    await publish_catalogue_fixture(database());
    await database().query(sql`insert into maillage.usage (day, what, object, kind, format, count)
      select current_date - n, 'record', 'bornes', 'page', '', 100 * n from generate_series(1, 9) n
      union all select current_date, 'collection', 'bornes', 'download', 'gpkg', 12
      union all select current_date, 'collection', 'bornes', 'tile', '', 123456`);
    server = await start_server({ config, database: database() }, { log_requests: false });
  });
  after(() => server?.close());

  it('have no fault that axe finds, and fit windows of 1280, 390 and 320 pixels', async () => {
    const addresses = {
      recherche: '/catalogue?tri=titre',
      rien: '/catalogue?q=introuvable&bbox=abc',
      donnees: '/catalogue/bornes?colonne=nature',
      nombres: '/catalogue/bornes?colonne=debit',
      service: '/catalogue/wms-voisin',
      statistiques: '/statistiques',
      jours: '/statistiques?jeu=bornes',
    };
    for (const [name, address] of Object.entries(addresses)) {
      const opened = await visit(browser(), server.url + address);
      if (name === 'recherche' || name === 'donnees' || name === 'nombres') {
        await opened.page.locator('.small-map').scrollIntoViewIfNeeded();
        await opened.page.locator('.small-map .canvas[data-loaded]').waitFor();
      }
      await expect_fit(opened, `fiche_${name}`);
    }
  });

  it('search by words, facets, places and sorting, each state an address', async () => {
    const { page, complaints } = await visit(browser(), `${server.url}/catalogue`);
    const titles = async () => page.locator('.card h3').allTextContents();
    await page.getByLabel('Chercher').fill('incendies');
    await page.getByRole('button', { name: 'Chercher' }).click();
    await page.getByRole('heading', { name: '1 fiche' }).waitFor();
    expect(await titles()).to.deep.equal(['Bornes d’incendie de la vallée']);
    expect(page.url()).to.equal(`${server.url}/catalogue?q=incendies`);
    await page.goto(`${server.url}/catalogue`);
    await page.getByLabel('Service').check();
    await page.waitForURL(/kind=service/);
    expect(await titles()).to.deep.equal(['Service de consultation d’un département voisin']);
    await page.getByLabel('Emprise').fill('1,4; 43,5; 1,6; 43,7');
    await page.getByRole('button', { name: 'Filtrer' }).click();
    await page.getByRole('heading', { name: 'Aucune fiche' }).waitFor();
    await page.getByRole('link', { name: 'Tout effacer' }).click();
    await page.getByRole('heading', { name: '2 fiches' }).waitFor();
    await page.getByLabel('Trier par').selectOption('titre');
    await page.waitForURL(/tri=titre/);
    await page.getByRole('link', { name: 'Bornes d’incendie de la vallée', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Bornes d’incendie' }).waitFor();
    expect(complaints).to.deep.equal([]);
    await page.context().close();
  });

  it('build the address of a request as one types, without the fields left empty', async () => {
    const { page } = await visit(browser(), `${server.url}/catalogue/bornes`);
    await page.getByLabel('Filtre (CQL2)').fill("nature = 'poteau'");
    await page.getByLabel('Format', { exact: true }).selectOption('csv');
    await page.getByLabel('Colonnes').fill('nom,debit');
    await page.getByLabel('Coordonnées', { exact: true }).selectOption('Lambert-93 (EPSG:2154)');
    const built = page.locator('[data-built] code');
    const address = `${server.url}/collections/bornes/items?filter=nature+%3D+%27poteau%27&crs=http%3A%2F%2Fwww.opengis.net%2Fdef%2Fcrs%2FEPSG%2F0%2F2154&properties=nom%2Cdebit&limit=100&f=csv`;
    expect(await built.textContent()).to.equal(address);
    await page.getByText('Dans un autre système').click();
    await page.getByLabel('Format du fichier').selectOption('csv');
    await page
      .getByLabel('Système de coordonnées')
      .selectOption({ label: 'RGF93 / CC43 (conique conforme), EPSG:3943' });
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Télécharger' }).click();
    const file = await (await download).createReadStream();
    expect(Buffer.concat(await file.toArray()).toString('utf8')).to.match(/,15\d{5}(?:\.\d+)?,22\d{5}/);
    const answer = await fetch(address);
    expect(answer.status).to.equal(200);
    expect((await answer.text()).trim().split('\n')).to.have.length(3);
    await page.context().close();
  });
});
