import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { read_config } from '../../../config.ts';
import { compute_coverage } from '../coverage/compute_coverage.ts';
import { measure_situation } from '../coverage/read_situation.ts';
import type { CountedService } from '../coverage/read_services.ts';
import { usual_request } from '../coverage/request.ts';
import { counted, make_inputs } from '../coverage/testing.ts';
import { shipped_baskets, type Basket } from './baskets.ts';
import type { PopulatedDemands } from './populated_demands.ts';

const folder = read_config().REFERENTIELS_DIR ?? '';
const files = {
  grid: path.join(folder, 'population', 'grille-1km-insee-mp.csv'),
  directory: path.join(folder, 'services', 'dila-annuaire-locaux-mp-2016-02.ndjson'),
  houses: path.join(folder, 'services', 'france-services-mp-20240801.csv'),
};
const read_csv = (file: string) =>
  parse<Record<string, string>>(readFileSync(file), { columns: true, bom: true });

function read_cells(): PopulatedDemands {
  const cells = read_csv(files.grid).sort((a, b) =>
    (a['id_carreau_1km'] ?? '') < (b['id_carreau_1km'] ?? '') ? -1 : 1,
  );
  const numbers = (name: string) => Float64Array.from(cells, (cell) => Number(cell[name]));
  return {
    ids: cells.map((cell) => cell['id_carreau_1km'] ?? ''),
    lon: numbers('lon'),
    lat: numbers('lat'),
    population: numbers('ind'),
    context: new Uint8Array(cells.length),
    code_insee: cells.map((cell) => cell['insee_com_2023'] ?? null),
    code_epci: cells.map(() => null),
    code_departement: cells.map((cell) => cell['insee_com_2023']?.slice(0, 2) ?? null),
  };
}

const to_service = (source: string, id: string, type_service: string, lon: string, lat: string) =>
  counted({ id: `${source}:${id}`, source, type_service, lon: Number(lon), lat: Number(lat) });

function read_services(): CountedService[] {
  const records = readFileSync(files.directory, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>);
  return [
    ...records
      .filter(({ longitude, latitude }) => longitude !== undefined && latitude !== undefined)
      .map(({ id = '', type = '', longitude = '', latitude = '' }) =>
        to_service('dila', id, type, longitude, latitude),
      ),
    ...read_csv(files.houses).map(({ id_fs = '', longitude = '', latitude = '' }) =>
      to_service('france_services', id_fs, 'france_services', longitude, latitude),
    ),
  ].sort((a, b) => (a.id < b.id ? -1 : 1));
}

describe('white zones on the real files of REFERENTIELS_DIR', () => {
  // The reference's rule: one detour of 1.4 everywhere, at 50 km/h.
  const travel = { speed_kmh: 50, detour: { mountain: 1.4, rural: 1.4, urban: 1.4 } };
  const [with_houses, own_counters] = shipped_baskets as [Basket, Basket];
  before('needs REFERENTIELS_DIR with the 1 km grid, the directory of 2016 and France services', function () {
    if (folder === '' || !Object.values(files).every((file) => existsSync(file))) this.skip();
  });
  const run = async (basket: Basket) => {
    const inputs = make_inputs(read_cells(), read_services(), travel);
    const situation = await measure_situation(inputs, usual_request(basket, '2026-11-26'));
    return { situation, coverage: compute_coverage(situation) };
  };

  it('finds about 24 % of the people in white zones when only the operators’ own counters count', async () => {
    const { situation, coverage } = await run(own_counters);
    const { whole } = coverage;
    expect(whole.population).to.be.closeTo(2_771_634, 1);
    // No source of La Poste among these three files.
    expect(situation.antennas.left_out.map(({ id }) => id)).to.deep.equal(['la_poste']);
    expect(whole.share.white).to.be.closeTo(0.24, 0.01);
  });

  it('finds 0.1 % when a France services house counts for all its partners', async () => {
    const { whole, departements } = (await run(with_houses)).coverage;
    expect(whole.share.white).to.be.closeTo(0.001, 0.0005);
    const parts = [...departements.values()].reduce((sum, { by_class }) => sum + by_class.white, 0);
    expect(parts).to.be.closeTo(whole.by_class.white, 1e-6);
    expect(departements.size).to.equal(8);
  });
});
