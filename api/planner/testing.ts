/** Invented data for the tests of the planner's sheets. */
import { communes, departements, population_cells, services } from '../../catalogue/referentiels.ts';
import type { Database } from '../../sql/client.ts';
import { publish_fixture, service, square_around } from '../processes/white_zones/testing.ts';

/** An intercommunalité of two départements, one of 31 alone, and a commune of 31 in none; people in parts. */
const few_places = [
  { commune: '31001', epci: '200000001', lon: 0, people: 100.4 },
  { commune: '09001', epci: '200000001', lon: 0.6, people: 60.3 },
  { commune: '31002', epci: '200000002', lon: 0.3, people: 30.7 },
  { commune: '31003', epci: null, lon: 0.5, people: 20.2 },
];

/** Publishes them with one counter in the first commune; `more`: so many communes beside, in the first intercommunalité. */
export async function publish_two_departements(database: Database, more = 0): Promise<void> {
  const places = [
    ...few_places,
    ...Array.from({ length: more }, (_, i) => ({
      commune: String(31_100 + i),
      epci: '200000001',
      lon: 0.6 + i / 100,
      people: 30,
    })),
  ];
  await publish_fixture(
    database,
    communes,
    places.map(({ commune, epci, lon }) => ({
      id: commune,
      code_insee: commune,
      nom: `Commune ${commune}`,
      population: 100,
      code_departement: commune.slice(0, 2),
      code_epci: epci,
      centre_lon: lon,
      centre_lat: 0,
      wkt: square_around(lon, 0, 0.2),
    })),
  );
  await publish_fixture(
    database,
    departements,
    ['09', '31'].map((id) => ({ id, code: id, nom: `Département ${id}`, wkt: square_around(0.3, 0, 1) })),
  );
  await publish_fixture(
    database,
    population_cells,
    places.map(({ commune, lon, people }, i) => ({
      id: `c${i}`,
      taille_m: 1000,
      population: people,
      code_insee: commune,
      code_departement: commune.slice(0, 2),
      centre_lon: lon,
      centre_lat: 0,
      millesime: '2019',
      wkt: square_around(lon, 0),
    })),
  );
  await publish_fixture(database, services, [service('dila:caf', 'caf', 0, 0, { millesime: '2016' })]);
}
