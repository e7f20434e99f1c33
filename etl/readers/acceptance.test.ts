import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { read_config } from '../../config.ts';
import { read_all } from './testing.ts';

const folder = read_config().REFERENTIELS_DIR;

/** Rows as Python's csv and json modules count them. */
const files: readonly [file: string, format: string, crs: string | null, rows: number][] = [
  ['limites/communes-mp-2023-adminexpress-pop2020.geojson', 'geojson', 'EPSG:4326', 2949],
  ['limites/epci-mp-2025-adminexpress.geojson', 'geojson', 'EPSG:4326', 103],
  ['limites/departements-mp-2025-adminexpress.geojson', 'geojson', 'EPSG:4326', 8],
  ['limites/region-occitanie-2025-adminexpress.geojson', 'geojson', 'EPSG:4326', 1],
  ['services/annuaire-service-mairie-77188.json', 'json', null, 1],
  ['services/bpe2013-equipements-publics-par-commune-mp.csv', 'csv', null, 2850],
  ['services/bpe2018-enseignement-mp.csv', 'csv', null, 3499],
  ['services/dila-annuaire-locaux-mp-2016-02.ndjson', 'ndjson', null, 4641],
  ['services/france-services-mp-20240801.csv', 'csv', null, 203],
  ['population/grille-1km-insee-mp.csv', 'csv', null, 35168],
  ['population/carreaux_200m_bm.csv', 'csv', null, 6735],
  ['population/carreaux_1km_bm.csv', 'csv', null, 528],
  ['communes/communes-mp-cog2025-cogiter.csv', 'csv', null, 2944],
  ['communes/laposte-hexasmal-mp-2025-06.csv', 'csv', null, 3087],
  ['communes/ban-geo-centre-bbox-mp.json', 'json', null, 2949],
];

describe('readers on the real files of REFERENTIELS_DIR', () => {
  before('needs REFERENTIELS_DIR', function () {
    if (folder === undefined || !existsSync(folder)) this.skip();
  });

  for (const [file, format, crs, count] of files)
    it(`reads ${file}`, async () => {
      const { sample, rows, rejects, warnings } = await read_all(path.join(folder ?? '', file));
      expect(sample).to.include({ format, crs });
      expect(rejects).to.be.empty;
      expect(warnings).to.be.empty;
      expect(rows).to.have.length(count);
    });
});
