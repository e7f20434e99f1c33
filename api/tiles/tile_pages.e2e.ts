import { expect } from 'chai';
import { read_config } from '../../config.ts';
import { use_database } from '../../sql/testing.ts';
import { expect_fit, find_violations, use_browser, visit } from '../map/browser_testing.ts';
import { start_server, type RunningServer } from '../server.ts';

describe('the pages of tiles in a browser', function () {
  this.timeout(90_000);
  const database = use_database();
  const browser = use_browser();
  let server: RunningServer;
  before(async () => {
    await database().pool.query(`
      create table published.communes as select i as id, 'Commune ' || i as nom, i * 10 as population,
        st_makeenvelope(1 + (i % 10) * 0.05, 43 + (i / 10) * 0.05, 1.05 + (i % 10) * 0.05, 43.05 + (i / 10) * 0.05,
          4326)::geometry(polygon, 4326) as geom from generate_series(0, 99) i;
      alter table published.communes add primary key (id);
      create table published.services (id int primary key, nom text, geom geometry(point, 4326));
      insert into published.services select i, 's', st_setsrid(st_makepoint(1 + i * 0.05, 43.2), 4326)
        from generate_series(1, 9) i;
      insert into maillage.metadata_record (id, title, producer) values ('communes', 'Communes', 'IGN'),
        ('services', 'Services publics', 'DILA');
      insert into maillage.collection (id, record_id, extent) values ('communes', 'communes', '{1,43,1.5,43.5}'),
        ('services', 'services', '{1.05,43.2,1.45,43.2}')`);
    server = await start_server(
      { config: read_config({ PORT: '0' }), database: database() },
      { log_requests: false },
    );
  });
  after(() => server?.close());

  it('show the tileset by the style that they offer', async () => {
    const { page, complaints } = await visit(browser(), `${server.url}/tiles/WebMercatorQuad?f=html`);
    await page.locator('#tile-preview[data-loaded]').waitFor({ timeout: 30_000 });
    expect(await page.getByLabel('Style').inputValue()).to.equal(
      `${server.url}/tiles/WebMercatorQuad?f=mapbox`,
    );
    expect(await page.getByLabel('Tuiles', { exact: true }).inputValue()).to.match(/\{z\}\/\{y\}\/\{x\}$/);
    expect(await page.locator('.maplibregl-ctrl-attrib').textContent())
      .to.include('IGN')
      .and.include('DILA');
    expect(complaints).to.deep.equal([]);
    await page.context().close();
  });

  it('say so where the preview cannot be drawn', async () => {
    const { page } = await visit(
      browser(),
      `${server.url}/collections/communes/tiles/WebMercatorQuad?f=html`,
      {
        prepare: (page) => page.route('**/*f=mapbox*', (route) => route.abort()),
      },
    );
    await page.getByText('L’aperçu n’a pas pu être chargé').waitFor();
    expect(await find_violations(page)).to.deep.equal([]);
    await page.context().close();
  });

  it('have no barrier that axe-core finds, and fit windows of 1280, 390 and 320 pixels', async () => {
    const paths = [
      '/tiles',
      '/tileMatrixSets',
      '/tileMatrixSets/2154_5cm',
      '/collections/communes/tiles',
      '/collections/communes/tiles/WebMercatorQuad',
      '/collections/communes/tiles/2154_5cm',
    ];
    for (const path of paths) {
      const opened = await visit(browser(), `${server.url}${path}?f=html`);
      if (path.endsWith('WebMercatorQuad')) await opened.page.locator('#tile-preview[data-loaded]').waitFor();
      await expect_fit(opened, path);
    }
  });
});
