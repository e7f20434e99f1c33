import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { communes, departements, services } from '../../catalogue/referentiels.ts';
import { read_config } from '../../config.ts';
import { expect_fit, find_violations, use_browser, visit } from '../map/browser_testing.ts';
import { publish_fixture, service, square_around } from '../processes/white_zones/testing.ts';
import { start_server, type RunningServer } from '../server.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';

const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0' });
const names = ['Proche', 'Saint-Milieu', 'Lointaine', ...'bcdefghijkl'.split('').map((n) => `Commune ${n}`)];
/** Squares side by side from longitude -0.3 on, across 0. */
const places = names.map((nom, i) => {
  const [code, lon] = [`319${String(i).padStart(2, '0')}`, -0.3 + i * 0.1];
  return {
    id: code,
    code_insee: code,
    nom,
    population: i * 100,
    codes_postaux: [code, '31000'],
    code_departement: '31',
    centre_lon: lon,
    centre_lat: 43.5,
    wkt: square_around(lon, 43.5, 0.1),
  };
});

const wait_for_map = (page: Page) =>
  page.locator('.small-map .canvas[data-loaded]').waitFor({ timeout: 30_000 });
const rows_of = (page: Page) => page.locator('.table.items tbody th').allTextContents();

/** Different colours in the middle of the map, as a person sees it. */
async function colours_of(page: Page): Promise<number> {
  const png = (await page.locator('.small-map .canvas').screenshot()).toString('base64');
  return page.evaluate(async (data) => {
    const { createImageBitmap, OffscreenCanvas } = globalThis as unknown as {
      createImageBitmap: (blob: unknown) => Promise<{ width: number; height: number }>;
      OffscreenCanvas: new (
        w: number,
        h: number,
      ) => {
        getContext(kind: '2d'): {
          drawImage(image: unknown, x: number, y: number): void;
          getImageData(x: number, y: number, w: number, h: number): { data: Uint8ClampedArray };
        };
      };
    };
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const pen = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    pen.drawImage(bitmap, 0, 0);
    const pixels = pen.getImageData(0, 0, bitmap.width, bitmap.height).data;
    const colours = new Set<string>();
    for (let i = 0; i < pixels.length; i += 4 * 31) colours.add(pixels.slice(i, i + 3).join());
    return colours.size;
  }, png);
}

describe('the pages of the data in a browser', function () {
  this.timeout(90_000);
  const database = use_database();
  const browser = use_browser();
  let server: RunningServer;
  before(async () => {
    const whole = 'POLYGON((-0.4 43.4, 1.2 43.4, 1.2 43.6, -0.4 43.6, -0.4 43.4))';
    await publish_fixture(database(), departements, [
      { id: '31', code_departement: '31', nom: 'Département inventé', wkt: whole },
    ]);
    await publish_fixture(database(), communes, places, '2023');
    await publish_fixture(database(), services, [
      service('dila:mairie-1', 'mairie', 0, 43.5, { nom: 'Mairie de Proche', courriel: 'mairie@exemple.fr' }),
    ]);
    for (const statement of [
      sql`create table published.sans_position (id int primary key, nom text)`,
      sql`insert into published.sans_position values (1, 'Un'), (2, 'Deux')`,
      sql`grant select on published.sans_position to maillage_reader, maillage_writer`,
    ])
      await database().query(statement);
    server = await start_server({ config, database: database() }, { log_requests: false });
  });
  after(() => server?.close());

  const open = (path: string, options = {}) => visit(browser(), server.url + path, options);

  it('show a collection on its map, and lead from a click to the feature', async () => {
    const { page, complaints } = await open('/collections/communes?f=html');
    await wait_for_map(page);
    expect(await colours_of(page)).to.be.greaterThan(5);
    const text = await page.locator('main').textContent();
    expect(text)
      .to.match(/14 objets, surfaces/)
      .and.match(/0,35° ouest à 1,05° est/);
    const box = await page.locator('.small-map canvas').boundingBox();
    await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) * 0.1, (box?.y ?? 0) + (box?.height ?? 0) / 2);
    const link = page.locator('.small-map .said a');
    await link.waitFor();
    expect(await link.textContent()).to.be.oneOf(names);
    await link.click();
    await page.locator('h1', { hasText: /\w/ }).waitFor();
    expect(page.url()).to.match(/\/items\/319\d\d\?f=html$/);
    await wait_for_map(page);
    expect(complaints).to.deep.equal([]);
    await page.context().close();
  });

  it('carry their record as schema.org, as data that the policy lets be', async () => {
    const title = '</script><script>alert(1)</script> & « communes »';
    await database().query(sql`update maillage.metadata_record set title = ${title} where id = 'communes'`);
    const { page, complaints } = await open('/collections/communes?f=html');
    const things = await page.locator('script[type="application/ld+json"]').allTextContents();
    expect(things.map((text) => JSON.parse(text) as unknown)).to.have.length(1);
    expect(JSON.parse(things[0] ?? '')).to.deep.include({ '@type': 'Dataset', name: title });
    expect(complaints).to.deep.equal([]);
    await page.context().close();
  });

  it('copy an address', async () => {
    const { page } = await open('/collections/communes?f=html', {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.getByRole('button', { name: 'Copier l’adresse : Objets en GeoJSON' }).click();
    await page
      .getByRole('button', { name: 'Copier l’adresse : Objets en GeoJSON' })
      .getByText('Copié')
      .waitFor();
    const copied = await page.evaluate(() =>
      (
        globalThis as unknown as { navigator: { clipboard: { readText(): Promise<string> } } }
      ).navigator.clipboard.readText(),
    );
    expect(copied).to.equal(`${server.url}/collections/communes/items?f=json`);
    await page.context().close();
  });

  it('sort by a header, page both ways, and filter by the form, by the keyboard alone and without script', async () => {
    const { page } = await open('/collections/communes/items?f=html', { javaScriptEnabled: false });
    expect(await page.locator('#tableau').textContent()).to.equal('Objets 1 à 10 sur 14');
    await page.getByRole('link', { name: 'Population', exact: true }).press('Enter');
    await page.getByRole('link', { name: 'Population', exact: true }).press('Enter');
    expect(await page.locator('th[aria-sort]').textContent()).to.contain('Population');
    expect((await rows_of(page))[0]).to.equal('31913');
    await page.getByRole('link', { name: 'Page suivante', exact: true }).press('Enter');
    expect(await page.locator('#tableau').textContent()).to.equal('Objets 11 à 14 sur 14');
    expect((await rows_of(page)).at(-1)).to.equal('31900');
    await page.getByRole('link', { name: 'Page précédente', exact: true }).press('Enter');
    expect((await rows_of(page))[0]).to.equal('31913');
    await page.getByLabel('Colonne').selectOption({ label: 'Nom' });
    await page.getByLabel('Valeur').fill('saint mil');
    await page.getByLabel('Valeur').press('Enter');
    expect(await rows_of(page)).to.deep.equal(['31901']);
    expect(await page.locator('#tableau').textContent()).to.equal('1 objet trouvé');
    expect(await page.getByLabel('Filtre en CQL2').inputValue()).to.contain('%saint_mil%');
    expect(page.url()).to.contain('sortby=-population');
    await page.getByRole('link', { name: 'Retirer le filtre' }).press('Enter');
    expect(await page.locator('#tableau').textContent()).to.equal('Objets 1 à 10 sur 14');
    expect(await page.locator('.small-map .canvas').isVisible()).to.equal(false);
    await page.context().close();
  });

  it('draw just the features of the page, mark rows and features, and filter by the view of the map', async () => {
    const asked: string[] = [];
    const { page, complaints } = await open('/collections/communes/items?f=html&limit=4&sortby=-nom', {
      prepare: async (page: Page) =>
        void page.on('request', (request) => request.url().includes('f=json') && asked.push(request.url())),
    });
    await wait_for_map(page);
    expect(asked).to.deep.equal([`${server.url}/collections/communes/items?f=json&limit=4&sortby=-nom`]);
    const before = await page.locator('.small-map .canvas').screenshot();
    await page.locator('tbody th a').first().focus();
    await page.waitForTimeout(400);
    expect((await page.locator('.small-map .canvas').screenshot()).equals(before)).to.equal(false);
    await page.locator('.small-map canvas').focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('+');
    await page.waitForTimeout(1200);
    await page.getByRole('button', { name: 'Dans la vue de la carte' }).click();
    await page.waitForURL(/bbox=/);
    expect(await page.locator('#tableau').textContent()).to.match(/trouvés?$/);
    expect((await rows_of(page)).length).to.be.lessThan(14);
    expect(complaints).to.deep.equal([]);
    await page.context().close();
  });

  it('fit the comparisons to the column', async () => {
    const { page } = await open('/collections/communes/items?f=html');
    await page.getByLabel('Colonne').selectOption({ label: 'Population' });
    expect(await page.getByLabel('Comparaison').inputValue()).to.equal('equals');
    await page.getByLabel('Comparaison').selectOption('at_least');
    await page.getByLabel('Valeur').fill('1 200');
    await page.getByRole('button', { name: 'Filtrer' }).click();
    await page.waitForURL(/filter=/);
    expect(await rows_of(page)).to.deep.equal(['31912', '31913']);
    await page.context().close();
  });

  it('find in the list of collections', async () => {
    const { page } = await open('/collections');
    await page.getByLabel('Chercher dans les données').fill('sans_pos');
    await page.getByText('1 sur 4').waitFor();
    expect(await page.locator('.datasets > li:visible').count()).to.equal(1);
    await page.context().close();
  });

  it('say that the map does not come, and keep the table', async () => {
    const prepare = (page: Page) =>
      page.addInitScript(() => {
        const { HTMLCanvasElement } = globalThis as unknown as {
          HTMLCanvasElement: { prototype: { getContext: () => null } };
        };
        HTMLCanvasElement.prototype.getContext = () => null;
      });
    const { page } = await open('/collections/communes/items?f=html', { prepare });
    await page.locator('.small-map').getByText('WebGL indisponible').waitFor();
    expect(await page.locator('.small-map .canvas').isVisible()).to.equal(false);
    expect((await rows_of(page)).length).to.equal(10);
    expect(await find_violations(page)).to.deep.equal([]);
    await page.context().close();
    const broken = await open('/collections/communes/items?f=html', {
      prepare: (page: Page) => page.route('**/items?f=json*', (route) => route.abort()),
    });
    await broken.page.locator('.small-map').getByText('Vérifiez votre connexion').waitFor();
    await broken.page.unroute('**/items?f=json*');
    await broken.page.getByRole('button', { name: 'Réessayer' }).click();
    await wait_for_map(broken.page);
    await broken.page.context().close();
  });

  it('print the map as an image and the table whole', async () => {
    const { page } = await open('/collections/communes/items?f=html&limit=4');
    await wait_for_map(page);
    await page.evaluate(() => (globalThis as unknown as EventTarget).dispatchEvent(new Event('beforeprint')));
    await page.emulateMedia({ media: 'print' });
    const picture = page.locator('.small-map img.print-picture');
    expect(await picture.getAttribute('src')).to.match(/^data:image\/png;base64,.{2000}/);
    expect(await picture.isVisible()).to.equal(true);
    expect(await page.locator('form').isVisible()).to.equal(false);
    await page.context().close();
  });

  it('have no barrier that axe-core finds, and fit windows of 1280, 390 and 320 pixels', async () => {
    const of_collection = [
      '',
      '/items?f=html',
      '/items?f=html&nom=Proche&filter=population<5',
      '/items/31901?f=html',
    ];
    const paths = [
      ...of_collection.map((path) => `/collections/communes${path}`),
      '/collections/communes/items?f=html&nom=Nulle-part',
      '/collections/communes/queryables?f=html',
      '/collections/sans_position?f=html',
      '/collections/sans_position/items?f=html',
      '/collections/services/items/dila:mairie-1?f=html',
      '/collections',
      '/?f=html',
      '/api?f=html',
      '/conformance?f=html',
    ];
    for (const path of paths) {
      const opened = await open(path);
      const { page } = opened;
      if ((await page.locator('.small-map').count()) > 0) {
        await page.locator('.small-map').scrollIntoViewIfNeeded();
        await wait_for_map(page);
        expect(await colours_of(page), path).to.be.greaterThan(5);
      }
      for (const summary of (await page.locator('main details').count()) < 8
        ? await page.locator('summary').all()
        : [])
        if (await summary.isVisible()) await summary.click();
      await expect_fit(opened, path);
    }
  });
});
