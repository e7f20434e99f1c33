import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { read_config } from '../config.ts';
import { plan_folder } from './plan.ts';

const folder = read_config().REFERENTIELS_DIR;

/** File name's beginning → the one source that claims it. */
const expected: Readonly<Record<string, string>> = {
  'limites/communes-': 'contours_communes',
  'limites/departements-': 'contours_departements',
  'limites/epci-': 'contours_epci',
  'limites/region-': 'contours_regions',
  'population/carreaux_1km': 'population',
  'population/carreaux_200m': 'population',
  'population/grille-1km': 'population',
  'services/annuaire-service-mairie': 'dila',
  'services/bpe2013': 'bpe',
  'services/bpe2018': 'bpe',
  'services/dila-annuaire': 'dila',
  'services/france-services': 'france_services',
};

describe('the plan of the real files of REFERENTIELS_DIR', function () {
  this.timeout(60_000);
  before(function () {
    if (folder === undefined || !existsSync(folder)) this.skip();
  });

  it('gives each file to its one source, and the others to nobody', async () => {
    const { claimed } = await plan_folder(folder ?? '');
    const found = claimed.map(({ file, source }) => [
      Object.keys(expected).find((beginning) => file.startsWith(beginning)) ?? file,
      source.id,
    ]);
    expect(found).to.have.deep.members(Object.entries(expected));
    expect(found).to.have.length(Object.keys(expected).length);
  });
});
