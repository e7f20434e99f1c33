import { expect } from 'chai';
import { communes, departements, services, white_zones } from '../../catalogue/referentiels.ts';
import { read_config } from '../../config.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { publish_fixture, service, square_around } from '../processes/white_zones/testing.ts';
import { start_server, type RunningServer } from '../server.ts';

const commune = (id: string, nom: string, lon: number) => ({
  id,
  code_insee: id,
  nom,
  population: 100,
  code_departement: '31',
  centre_lon: lon,
  centre_lat: 43.5,
  wkt: square_around(lon, 43.5, 0.1),
});
const zone = (id: string, code_insee: string, zone_class: string, population: number) => ({
  id,
  code_insee,
  class: zone_class,
  population,
  wkt: square_around(0, 43.5),
});

describe('communes with their figures, and the names of the map', () => {
  const database = use_database();
  let server: RunningServer;
  before(async () => {
    server = await start_server(
      { config: read_config({ PORT: '0' }), database: database() },
      { log_requests: false },
    );
  });
  after(() => server?.close());
  const ask = async (path: string) => {
    const answer = await fetch(server.url + path);
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  it('are empty, not an error, before anything is published', async () => {
    expect((await ask('/territories/communes')).body).to.deep.equal({ total: 0, communes: [] });
    expect((await ask('/territories/communes/31901')).status).to.equal(404);
    expect((await ask('/map/labels')).body['features']).to.deep.equal([]);
    expect((await ask('/map/activity')).body).to.deep.equal({
      has_communes: false,
      has_white_zones: false,
      jobs: [],
    });
  });

  it('say nothing of white zones and services while only communes are published', async () => {
    const places = [commune('31901', 'Écho', 0), commune('31902', 'Alpha', 1), commune('31903', 'Delta', 2)];
    await publish_fixture(database(), communes, places);
    const { body } = await ask('/territories/communes/31901');
    expect(body).to.deep.include({ nom: 'Écho', counted: null, services: 0, service_list: [], epci: null });
    expect(body['bbox']).to.deep.equal([-0.05, 43.45, 0.05, 43.55]);
  });

  it('come by name without regard to accents, a page at a time, those of the extent only', async () => {
    const names = async (query: string) => {
      const { body } = await ask(`/territories/communes?${query}`);
      return [body['total'], (body['communes'] as { nom: string }[]).map(({ nom }) => nom)];
    };
    expect(await names('limit=2')).to.deep.equal([3, ['Alpha', 'Delta']]);
    expect(await names('limit=2&offset=2')).to.deep.equal([3, ['Écho']]);
    expect(await names('bbox=-0.1,43,0.5,44')).to.deep.equal([1, ['Écho']]);
    expect((await ask('/territories/communes?limit=101')).status).to.equal(400);
  });

  it('sum the inhabitants of each class and list the services', async () => {
    await publish_fixture(database(), white_zones, [
      zone('a', '31901', 'white', 10),
      zone('b', '31901', 'white', 5),
      zone('c', '31901', 'served', 2.5),
      zone('d', '31902', 'grey', 7),
    ]);
    const here = { code_insee: '31901' };
    await publish_fixture(database(), services, [
      service('dila:mairie-1', 'mairie', 0, 43.5, here),
      service('dila:caf-1', 'caf', 0, 43.5, here),
      service('dila:caf-2', 'caf', 1, 43.5, { code_insee: '31902' }),
    ]);
    const { body } = await ask('/territories/communes/31901');
    expect(body['counted']).to.deep.equal({ white: 15, grey: 0, served: 2.5 });
    expect(body['services']).to.equal(2);
    const list = body['service_list'] as { id: string }[];
    expect(list.map(({ id }) => id)).to.deep.equal(['dila:caf-1', 'dila:mairie-1']);
    const delta = (await ask('/territories/communes/31903')).body;
    expect(delta['counted']).to.equal(null);
  });

  it('have a point each for their name, départements inside of themselves', async () => {
    await publish_fixture(database(), departements, [
      { id: '31', code_departement: '31', nom: 'Inventé', wkt: square_around(1, 43.5, 2) },
    ]);
    const { features } = (await ask('/map/labels')).body as {
      features: { properties: { niveau: string; nom: string }; geometry: { coordinates: number[] } }[];
    };
    expect(features.map(({ properties }) => properties.nom)).to.deep.equal([
      'Inventé',
      'Écho',
      'Alpha',
      'Delta',
    ]);
    expect(features[1]?.geometry.coordinates).to.deep.equal([0, 43.5]);
    const [point] = await database().query<{ inside: boolean }>(
      sql`select st_contains(geom, st_setsrid(st_geomfromgeojson(${JSON.stringify(features[0]?.geometry)}), 4326))
        as inside from published.departements`,
    );
    expect(point?.inside).to.equal(true);
  });
});
