import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { read_config } from '../../config.ts';
import { use_database } from '../../sql/testing.ts';
import { publish_catalogue_fixture } from '../datasets/testing.ts';
import { count_colours, expect_fit, use_browser, visit, without_webgl } from '../map/browser_testing.ts';
import { start_server, type RunningServer } from '../server.ts';
import { import_communes_for_tests } from '../territories/testing.ts';

/** Whether the picture holds a pixel of this colour; runs in the page. */
function has_colour(
  image: {
    naturalWidth: number;
    naturalHeight: number;
    ownerDocument: { createElement(name: string): never };
  },
  [red, green, blue]: readonly [number, number, number],
): boolean {
  const canvas = image.ownerDocument.createElement('canvas') as {
    width: number;
    height: number;
    getContext(kind: string): {
      drawImage(image: unknown, x: number, y: number): void;
      getImageData(x: number, y: number, w: number, h: number): { data: Uint8ClampedArray };
    };
  };
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  const pen = canvas.getContext('2d');
  pen.drawImage(image, 0, 0);
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  for (let i = 0; i < data.length; i += 4)
    if (data[i] === red && data[i + 1] === green && data[i + 2] === blue) return true;
  return false;
}

describe('the composed map in a browser', function () {
  this.timeout(150_000);
  const database = use_database();
  const browser = use_browser();
  const config = read_config({
    PORT: '0',
    RATE_LIMIT_PER_MINUTE: '0',
    DATA_DIR: '/nonexistent',
  });
  let server: RunningServer;
  const shared = '/carte?couches=bornes*80*1*debit,communes*60&titre=Bornes&vue=1.46,43.6,11';

  before(async () => {
    await publish_catalogue_fixture(database());
    await import_communes_for_tests(database(), [['09122', 'Valfoix']]);
    server = await start_server({ config, database: database() }, { log_requests: false });
  });
  after(() => server?.close());

  const wait = (page: Page) => page.locator('.portal-map .canvas[data-loaded]').waitFor();

  it('has no fault that axe finds, and fits windows of 1280, 390 and 320 pixels', async () => {
    const opened = await visit(browser(), server.url + shared);
    const { page } = opened;
    await page
      .getByText('55,5 à')
      .or(page.getByText(/ à 75,5/))
      .first()
      .waitFor();
    await page.getByText('Réglages de « Bornes').click();
    await wait(page);
    await expect_fit(opened, 'portail');
  });

  it('is composed step by step, and its address restores it', async () => {
    const { page, complaints } = await visit(browser(), `${server.url}/carte`);
    for (const key of ['communes', 'bornes']) {
      await page.getByLabel('Ajouter une couche').selectOption(key);
      await page.getByRole('button', { name: 'Ajouter' }).click();
    }
    const titles = () => page.locator('.layer-list > li > label').allTextContents();
    expect(await titles()).to.deep.equal(['Bornes d’incendie de la vallée', 'Communes d’essai']);
    await page.getByText('Réglages de « Bornes').click();
    await page.getByLabel('Colorer selon').first().selectOption('nature');
    await page.locator('.portal-panel').getByText('poteau', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Descendre' }).first().click();
    expect(await titles()).to.deep.equal(['Communes d’essai', 'Bornes d’incendie de la vallée']);
    await page.getByLabel('Titre de la carte').fill('Défense contre l’incendie');
    await page.waitForURL(/titre=/);
    const address = page.url();
    expect(address).to.contain('couches=communes').and.to.contain('nature');
    await page.goto(address);
    expect(await titles()).to.deep.equal(['Communes d’essai', 'Bornes d’incendie de la vallée']);
    expect(await page.getByLabel('Titre de la carte').inputValue()).to.equal('Défense contre l’incendie');
    await page.locator('.portal-panel').getByText('poteau', { exact: true }).waitFor();
    expect(complaints).to.deep.equal([]);
    await page.context().close();
  });

  it('lists the objects of the view, tells the one that is clicked, saves and prints the map', async () => {
    const { page, complaints } = await visit(browser(), server.url + shared);
    await wait(page);
    await page.getByRole('button', { name: 'Lister les objets' }).click();
    await page.getByRole('link', { name: 'Place du Marché' }).waitFor();
    await page.goto(`${server.url}/carte?couches=bornes&vue=1.44,43.6,14`);
    await wait(page);
    await page.waitForTimeout(300);
    await page.locator('.portal-map canvas').click();
    await page.getByRole('heading', { name: 'Objet choisi' }).waitFor();
    await page.locator('.picked').getByText('Place du Marché').waitFor();
    // Coloured by the column that the link names: the least class and the greatest are on the map.
    await page.goto(`${server.url}/carte?couches=bornes*100*1*debit&vue=1.46,43.6,11`);
    await page
      .getByText(/ à 75,5/)
      .first()
      .waitFor();
    await wait(page);
    await page.waitForTimeout(500);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await page.emulateMedia({ media: 'print' });
    const drawn = page.locator('.portal-print img');
    await drawn.waitFor();
    expect(await drawn.evaluate(has_colour as never, [254, 232, 56] as never)).to.equal(true);
    expect(await drawn.evaluate(has_colour as never, [0, 34, 78] as never)).to.equal(true);
    await page.emulateMedia({ media: 'screen' });
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Image PNG' }).click();
    expect((await download).suggestedFilename()).to.equal('carte.png');
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await page.emulateMedia({ media: 'print' });
    const image = page.locator('.portal-print img');
    await image.waitFor();
    expect(await image.evaluate(count_colours as never)).to.be.greaterThan(3);
    expect(await page.locator('.portal-print').textContent()).to.match(
      /Sources : Bornes d’incendie.*Licence Ouverte 2\.0/,
    );
    expect(complaints).to.deep.equal([]);
    await page.context().close();
  });

  it('keeps layers and list without WebGL, and says which layers a link names in vain', async () => {
    const { page } = await visit(browser(), `${server.url}/carte?couches=bornes,inconnue`, {
      prepare: without_webgl,
    });
    await page.getByText('WebGL indisponible').waitFor();
    await page.getByText('Le lien nomme une couche').waitFor();
    await page.getByRole('button', { name: 'Lister les objets' }).click();
    await page.getByRole('link', { name: 'Rue des Écoles' }).waitFor();
    await page.context().close();
  });
});
