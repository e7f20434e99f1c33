import { expect } from 'chai';
import { communes, departements, population_cells, services } from '../../../catalogue/referentiels.ts';
import { read_config } from '../../../config.ts';
import { use_database } from '../../../sql/testing.ts';
import { start_server, type RunningServer } from '../../server.ts';
import { publish_fixture, service, square_around } from '../white_zones/testing.ts';

interface Row {
  weekday: string;
  time: string;
  day: string;
  unknown_closed: Record<string, number>;
  unknown_open: Record<string, number>;
  unknown_share: Record<string, number>;
}
interface Answer {
  moments: Row[];
  about: { value: Record<string, unknown> };
  warnings: string[];
  detail?: string;
}

describe('the process accessibility-by-hour', function () {
  this.timeout(60_000);
  const database = use_database();
  let server: RunningServer;
  const ask = async (inputs: object) => {
    const response = await fetch(`${server.url}/processes/accessibility-by-hour/execution`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ inputs, response: 'document' }),
    });
    return { status: response.status, body: (await response.json()) as Answer };
  };

  before(async () => {
    const cell = (id: string, lon: number, population: number, code_insee: string) => ({
      id,
      taille_m: 1000,
      population,
      code_insee,
      code_departement: code_insee.slice(0, 2),
      centre_lon: lon,
      centre_lat: 43,
      wkt: square_around(lon, 43),
    });
    await publish_fixture(database(), departements, [
      { id: '09', code_departement: '09', nom: 'Ariège', wkt: square_around(1, 43, 1) },
    ]);
    await publish_fixture(database(), communes, [
      {
        id: '09001',
        code_insee: '09001',
        nom: 'Ici',
        population: 80,
        code_departement: '09',
        wkt: square_around(1, 43),
      },
    ]);
    await publish_fixture(database(), population_cells, [
      cell('a', 1, 80, '09001'),
      cell('b', 2, 20, '31001'),
    ]);
    await publish_fixture(database(), services, [
      service('dila:caf', 'caf', 1, 43, { horaires: 'Mo-Fr 09:00-12:00' }),
      service('dila:caf2', 'caf', 2, 43),
    ]);
    const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0', DATA_DIR: '/nonexistent' });
    server = await start_server({ config, database: database() }, { log_requests: false });
  });
  after(() => server.close());

  it('gives the people served between unknown hours taken as closed and as open', async () => {
    const { status, body } = await ask({
      basket: 'guichets_propres',
      as_of: '2026-11-26',
      moments: [
        { weekday: 'tu', time: '10:00' },
        { weekday: 'su', time: '10:00' },
      ],
    });
    expect(status).to.equal(200);
    expect(body.moments).to.deep.equal([
      {
        weekday: 'tu',
        time: '10:00',
        day: '2026-12-01',
        unknown_closed: { white: 20, grey: 0, served: 80 },
        unknown_open: { white: 0, grey: 0, served: 100 },
        unknown_share: { caf: 0.5 },
      },
      {
        weekday: 'su',
        time: '10:00',
        day: '2026-11-29',
        unknown_closed: { white: 100, grey: 0, served: 0 },
        unknown_open: { white: 80, grey: 0, served: 20 },
        unknown_share: { caf: 0.5 },
      },
    ]);
    expect(body.about.value).to.deep.include({ population: 100, mode: 'car', approximate: true });
    expect(body.warnings.join('\n')).to.contain('Horaires inconnus pour 50 % des guichets');
  });

  it('takes the whole week without moments, and the people of one territory', async () => {
    const { body } = await ask({
      basket: 'guichets_propres',
      territory: { kind: 'departement', code: '09' },
    });
    expect(body.moments).to.have.length(56);
    expect(body.about.value['population']).to.equal(80);
    expect(body.about.value['computations']).to.equal(4);
  });

  it('refuses what it does not know, and names the place', async () => {
    const territory = await ask({ territory: { kind: 'commune', code: 'x' } });
    expect(territory.status).to.equal(400);
    expect(JSON.stringify(territory.body)).to.contain('/inputs/territory');
    const moment = await ask({ moments: [{ weekday: 'lundi', time: '10:00' }] });
    expect(moment.status).to.equal(400);
    expect(JSON.stringify(moment.body)).to.contain('/inputs/moments/0/weekday');
    expect((await ask({ basket: 'inconnu' })).status).to.equal(404);
    expect((await ask({ territory: { kind: 'departement', code: '99' } })).status).to.be.oneOf([404, 409]);
  });
});
