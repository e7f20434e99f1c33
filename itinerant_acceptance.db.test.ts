import { expect } from 'chai';
import { compute_coverage } from './api/processes/coverage/compute_coverage.ts';
import { read_situation } from './api/processes/coverage/read_situation.ts';
import { usual_request, type Moment } from './api/processes/coverage/request.ts';
import { shipped_baskets, type Basket } from './api/processes/white_zones/baskets.ts';
import { publish_fixture, service, square_around } from './api/processes/white_zones/testing.ts';
import { population_cells, services } from './catalogue/referentiels.ts';
import { read_config } from './config.ts';
import { open_file } from './etl/readers/open.ts';
import { use_files } from './etl/readers/testing.ts';
import { run_import } from './etl/run.ts';
import { tournees } from './etl/sources/services/tournees.ts';
import { use_database } from './sql/testing.ts';

/** From a file of rounds to what people have at a moment: imports and the coverage engine together. */
describe('a bus of public services', function () {
  this.timeout(60_000);
  const database = use_database();
  const write = use_files();
  const config = read_config({ DATA_DIR: '/nonexistent' });
  // Foix is at 1.6 E, 42.96 N; the other cell is an hour and a half away.
  const cell = (id: string, lon: number, population: number) => ({
    id,
    taille_m: 1000,
    population,
    code_insee: '09122',
    code_departement: '09',
    centre_lon: lon,
    centre_lat: 42.96,
    wkt: square_around(lon, 42.96),
  });

  before(async () => {
    await publish_fixture(database(), population_cells, [cell('at the stop', 1.6, 70), cell('far', 2.5, 30)]);
    // The directory's point of the bus: its depot, beside the far cell.
    await publish_fixture(database(), services, [
      service('france_services:7', 'france_services', 2.5, 42.96, {
        itinerant: true,
        horaires: 'Mo-Fr 09:00-17:00',
      }),
    ]);
    const file = write(
      'rounds.csv',
      Buffer.from(
        [
          'id;nom;type_service;tournee;longitude;latitude;code_insee;jour;debut;fin;semaines;remplace',
          '1;Bus inventé;france_services;Nord;1,6;42,96;09122;mardi;09:00;12:00;;france_services:7',
          '2;Bus inventé;france_services;Nord;1,6;42,96;09122;marsdi;09:00;12:00;;',
        ].join('\n'),
      ),
    );
    const opened = await open_file(file);
    try {
      const origin = { kind: 'file', name: 'rounds.csv', size: 1, sha256: '1'.padStart(64, '0') } as const;
      const report = await run_import({ config, database: database() }, { source: tournees, opened, origin });
      expect(report).to.include({ rows_published: 1, rows_rejected: 1 });
    } finally {
      await opened.close();
    }
  });

  const served = async (at: Moment | null) => {
    const request = { ...usual_request(shipped_baskets[0] as Basket, '2026-11-26'), at, uncertainty: null };
    const situation = await read_situation(database(), config, request);
    return {
      served: compute_coverage(situation).whole.by_class.served,
      warnings: situation.warnings.join('\n'),
    };
  };

  it('covers its stop on its day alone, between its hours', async () => {
    const on = async (weekday: Moment['weekday'], time: string) => (await served({ weekday, time })).served;
    expect(await on('tu', '10:30')).to.equal(70);
    expect(await on('tu', '12:00')).to.equal(0);
    expect(await on('we', '10:30')).to.equal(0);
  });

  it('counts at its stop every day without a moment, and the result says so', async () => {
    const { served: people, warnings } = await served(null);
    expect(people).to.equal(70);
    expect(warnings).to.contain('1 service itinérant compte tous les jours, chacun à son arrêt.');
    expect((await served({ weekday: 'tu', time: '10:30' })).warnings).not.to.contain('tous les jours');
  });
});
