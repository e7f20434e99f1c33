import { expect } from 'chai';
import { communes } from '../../catalogue/referentiels.ts';
import { read_config } from '../../config.ts';
import { use_database } from '../../sql/testing.ts';
import { publish_fixture, square_around } from '../processes/white_zones/testing.ts';
import { start_server, type RunningServer } from '../server.ts';

const browser = { Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

describe('GET / for people and for programs', () => {
  const database = use_database();
  let server: RunningServer;
  before(async () => {
    server = await start_server(
      { config: read_config({ PORT: '0' }), database: database() },
      { log_requests: false },
    );
  });
  after(() => server?.close());
  const ask = (path: string, headers: Record<string, string>) => fetch(server.url + path, { headers });

  it('is the landing page in JSON for programs', async () => {
    for (const headers of [{}, { Accept: '*/*' }, { Accept: 'application/json' }] as Record<string, string>[])
      expect((await ask('/', headers)).headers.get('content-type')).to.contain('application/json');
  });

  it('leaves the landing page to be read at ?f=html', async () => {
    const text = await (await ask('/?f=html', browser)).text();
    expect(text).to.contain('Description OpenAPI').and.not.contain('map-app');
  });

  it('says that data is being loaded, then is the map, safe against what a name holds', async () => {
    expect(await (await ask('/', browser)).text()).to.contain('Chargement des données…');
    const name = '</script><b>Piège</b>';
    await publish_fixture(
      database(),
      communes,
      [{ id: '01001', code_insee: '01001', nom: name, wkt: square_around(0, 45) }],
      name,
    );
    // The list of tables may be a second old.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const text = await (await ask('/', browser)).text();
    expect(text).to.contain('id="map-app"').and.not.contain(name);
    const json = /<script type="application\/json"[^>]*>(.*?)<\/script>/s.exec(text)?.[1] ?? '';
    expect(JSON.parse(json)).to.deep.include({ collections: ['communes'], zones: null });
    expect(JSON.stringify(JSON.parse(json))).to.contain('Piège');
  });

  it('explains the method and the accessibility', async () => {
    expect(await (await ask('/zones-blanches', browser)).text()).to.contain('Aucun calcul');
    expect((await ask('/accessibilite', browser)).status).to.equal(200);
  });
});
