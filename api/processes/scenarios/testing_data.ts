import { communes, departements, epci, population_cells, services } from '../../../catalogue/referentiels.ts';
import type { Database } from '../../../sql/client.ts';
import { publish_fixture, service, square_around } from '../white_zones/testing.ts';

/** At latitude 0 a degree of longitude is 111.32 km: 187.0 minutes at 50 km/h × 1.4. */
const minutes_per_degree = (6_378_137 * Math.PI * 1.4 * 60) / 180 / 50_000;
export const at_minutes = (minutes: number) => minutes / minutes_per_degree;

const cell = (id: string, minutes: number, population: number, code_insee: string) => ({
  id,
  taille_m: 1000,
  population,
  code_insee,
  code_departement: code_insee.slice(0, 2),
  centre_lon: at_minutes(minutes),
  centre_lat: 0,
  millesime: '2019',
  wkt: square_around(at_minutes(minutes), 0, 0.001),
});
const commune = (id: string, minutes: number, population: number, code_epci: string) => ({
  id,
  code_insee: id,
  nom: `Commune ${id}`,
  population,
  code_departement: id.slice(0, 2),
  code_epci,
  centre_lon: at_minutes(minutes),
  centre_lat: 0,
  wkt: square_around(at_minutes(minutes), 0, 0.05),
});

/**
 * Two communes of two départements and two intercommunalités, CAF and La Poste at one end: 60 people beside them, 40 at 25
 * minutes, 60 at 45, all invented.
 */
export async function publish_scenario_fixture(database: Database): Promise<void> {
  await publish_fixture(database, communes, [
    commune('01001', 10, 300, '200000001'),
    commune('02001', 45, 120, '200000002'),
  ]);
  await publish_fixture(database, departements, [
    { id: '01', code_departement: '01', nom: 'Premier', wkt: square_around(0, 0, 0.2) },
    { id: '02', code_departement: '02', nom: 'Second', wkt: square_around(at_minutes(45), 0, 0.2) },
  ]);
  await publish_fixture(database, epci, [
    { id: '200000001', code_epci: '200000001', nom: 'Pays premier', wkt: square_around(0, 0, 0.2) },
    {
      id: '200000002',
      code_epci: '200000002',
      nom: 'Pays second',
      wkt: square_around(at_minutes(45), 0, 0.2),
    },
  ]);
  await publish_fixture(database, population_cells, [
    cell('a', 0, 60, '01001'),
    cell('b', 25, 40, '01001'),
    cell('c', 45, 60, '02001'),
  ]);
  await publish_fixture(database, services, [
    service('dila:caf', 'caf', 0, 0, { millesime: '2016-02' }),
    service('la_poste:1', 'agence_postale_communale', 0, 0, { millesime: '2025' }),
  ]);
}
