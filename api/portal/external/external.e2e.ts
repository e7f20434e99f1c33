import { expect } from 'chai';
import { read_config } from '../../../config.ts';
import { sql } from '../../../sql/fragment.ts';
import { use_database } from '../../../sql/testing.ts';
import { make_account, make_organisation } from '../../auth/testing.ts';
import {
  count_colours,
  find_violations,
  overflow_of,
  use_browser,
  visit,
} from '../../map/browser_testing.ts';
import { start_server, type RunningServer } from '../../server.ts';
import { as_json, as_png, as_xml, point, start_other, wmts_capabilities } from './services_testing.ts';

/** In the page: printing is noted instead of done. */
function note_printing(this: void): void {
  const page = globalThis as unknown as {
    print: () => void;
    document: { body: { dataset: Record<string, string> } };
  };
  page.print = () => {
    page.document.body.dataset['printed'] = 'yes';
  };
}

describe('layers of other servers in a browser', function () {
  this.timeout(150_000);
  const database = use_database();
  const browser = use_browser();
  let server: RunningServer;
  let services: Awaited<ReturnType<typeof start_other>>;
  let here: number;

  before(async () => {
    services = await start_other({
      '/wmts': as_xml(wmts_capabilities),
      '/draw': as_png,
      '/legend.png': as_png,
      '/items': as_json(() => ({
        type: 'FeatureCollection',
        numberMatched: 3,
        features: [
          point(40, { geometry: { type: 'Point', coordinates: [1.44, 43.6] } }),
          point(41, { geometry: { type: 'Point', coordinates: [1.46, 43.6] } }),
        ],
      })),
      '/broken': (_url, response) => response.writeHead(500).end(),
    });
    here = await make_organisation(database(), 'Région');
    const add = (title: string, kind: string, path: string, options = '{}') =>
      database().query(
        sql`insert into maillage.external_layer (title, kind, url, layer, organisation_id, attribution, options)
          values (${title}, ${kind}, ${`http://${services.host}${path}`}, 'l', ${here}, 'Institut', ${options}::jsonb)`,
      );
    await add('Relief', 'wms', '/draw', JSON.stringify({ legend: `http://${services.host}/legend.png` }));
    await add('Ponts', 'features', '/items');
    await add('Muette', 'wms', '/broken');
    const config = read_config({
      PORT: '0',
      RATE_LIMIT_PER_MINUTE: '0',
      DATA_DIR: '/nonexistent',
      EXTERNAL_LAYER_HOSTS: services.host,
    });
    server = await start_server({ config, database: database() }, { log_requests: false });
  });
  after(async () => {
    await server?.close();
    services.close();
  });

  it('are drawn, listed, explained and printed on one A4 page, and one that is silent says so', async () => {
    const address = `${server.url}/carte?couches=x:2,x:3,x:1&titre=Ponts&vue=1.44,43.6,13`;
    const { page, complaints } = await visit(browser(), address);
    await page.locator('.layer-said').getByText('2 objets montrés sur 3').waitFor();
    await page.getByText('Le serveur de cette couche a répondu 500.').waitFor();
    const legend = page.getByAltText('Légende de « Relief »', { exact: false });
    await legend.waitFor();
    expect(
      await legend.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
    ).to.equal(1);
    await page
      .getByText('Sources : Ponts : Institut · Muette : Institut · Relief : Institut')
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Lister les objets' }).click();
    await page.locator('.portal-objects').getByText('Pont 40').waitFor();
    await page.getByText('« Muette », « Relief » : images d’un autre serveur').waitFor();
    await page.locator('.portal-map .canvas[data-loaded]').waitFor();
    await page.locator('.portal-map canvas').click();
    await page.locator('.picked').getByText('Pont 40').waitFor();
    expect(await find_violations(page)).to.deep.equal([]);
    await page.evaluate(note_printing);
    await page.getByLabel('Page A4').selectOption('portrait');
    await page.getByRole('button', { name: 'Imprimer' }).click();
    await page.locator('body[data-printed]').waitFor({ timeout: 90_000 });
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    const boxes = [...pdf.matchAll(/\/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]/g)];
    const points = boxes.map(([, width, height]) => [Math.round(Number(width)), Math.round(Number(height))]);
    expect(points).to.deep.equal([[595, 842]]);
    const printed = page.locator('.print-map img');
    expect(await printed.evaluate(count_colours as never)).to.be.greaterThan(3);
    expect(await page.locator('.portal-print').textContent()).to.match(
      /Échelle : environ 1 : [\d\s]+ sur une page A4/,
    );
    // Answers of a broken service are told by the browser too.
    expect(complaints.filter((complaint) => !complaint.includes('502'))).to.deep.equal([]);
    await page.context().close();
  });

  it('are chosen in what a service lists, on pages without fault', async () => {
    const { cookie } = await make_account(database(), 'officer@exemple.fr', [['officer', here]]);
    const [name, value] = cookie.split('=') as [string, string];
    const { page, complaints } = await visit(browser(), `${server.url}/carte/couches`, {
      viewport: { width: 390, height: 900 },
      prepare: (page) => page.context().addCookies([{ name, value, url: server.url }]),
    });
    const look = async (what: string) => {
      expect(await find_violations(page), what).to.deep.equal([]);
      expect(await overflow_of(page), what).to.equal(0);
    };
    await look('layers');
    await page.getByLabel('Genre de service').selectOption('wmts');
    await page.getByLabel('Adresse du service').fill(`http://${services.host}/wmts`);
    await page.getByRole('button', { name: 'Lister ses couches' }).click();
    await page.getByLabel('Retrouver dans la liste').fill('nuit');
    await page.locator('#choice').waitFor({ state: 'hidden' });
    await look('choice');
    await page.getByLabel('Ortho – style Nuit').check();
    await page.getByRole('button', { name: 'Enregistrer cette couche' }).click();
    await page.getByText('La couche est enregistrée.').waitFor();
    await page.getByRole('link', { name: 'Voir sur la carte : Ortho – style Nuit' }).click();
    await page.locator('.layer-list').getByText('Ortho – style Nuit', { exact: true }).waitFor();
    await page.goto(`${server.url}/carte/couches`);
    await page.getByText('Supprimer : Ortho – style Nuit').click();
    await look('removal');
    await page.getByRole('button', { name: 'Supprimer cette couche : Ortho – style Nuit' }).click();
    await page.getByText('La couche est supprimée.').waitFor();
    expect(complaints.filter((complaint) => !/ 40[4]| 502/.test(complaint))).to.deep.equal([]);
    await page.context().close();
  });
});
