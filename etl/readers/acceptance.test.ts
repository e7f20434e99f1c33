import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { Geometry, Position } from 'geojson';
import { read_config } from '../../config.ts';
import type { SourceRow } from '../source.ts';
import { read_all } from './testing.ts';

const folder = read_config().REFERENTIELS_DIR;

/** Rows as Python's csv, json and sqlite3 modules count them. */
const files: readonly [file: string, format: string, crs: string | null, rows: number, layer?: string][] = [
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
  ['cql2/ne110m4cql2.gpkg', 'geopackage', 'EPSG:4326', 177, 'ne_110m_admin_0_countries'],
  ['cql2/ne110m4cql2.gpkg', 'geopackage', 'EPSG:4326', 243, 'ne_110m_populated_places_simple'],
  ['cql2/ne110m4cql2.gpkg', 'geopackage', 'EPSG:4326', 13, 'ne_110m_rivers_lake_centerlines'],
];

describe('readers on the real files of REFERENTIELS_DIR', () => {
  before('needs REFERENTIELS_DIR', function () {
    if (folder === undefined || !existsSync(folder)) this.skip();
  });

  for (const [file, format, crs, count, layer] of files)
    it(`reads ${file} ${layer ?? ''}`, async () => {
      const { sample, rows, rejects, warnings } = await read_all(
        path.join(folder ?? '', file),
        layer === undefined ? {} : { layer },
      );
      expect(sample).to.include({ format, crs });
      expect(rejects).to.be.empty;
      expect(warnings).to.be.empty;
      expect(rows).to.have.length(count);
    });

  describe('converted by GDAL', () => {
    const communes = path.join(folder ?? '', 'limites/communes-mp-2023-adminexpress-pop2020.geojson');
    let converted = '';

    before('needs ogr2ogr', function () {
      if (spawnSync('ogr2ogr', ['--version']).error !== undefined) this.skip();
      converted = mkdtempSync(path.join(tmpdir(), 'maillage-test-'));
    });
    after(() => converted !== '' && rmSync(converted, { recursive: true, force: true }));

    const commune_of = ({ fields }: SourceRow) => [fields['INSEE_COM'], fields['NOM'], fields['POP_2020']];

    /** FlatGeobuf sorts its features by place. */
    const by_code = (rows: readonly SourceRow[]) =>
      [...rows].sort((a, b) => Number(a.fields['INSEE_COM']) - Number(b.fields['INSEE_COM']));

    /** Squared degrees: rings written the other way round, or from another vertex, change only the last digits. */
    const rounding = 1e-12;

    for (const [driver, file] of [
      ['ESRI Shapefile', 'communes.shp'],
      ['GPKG', 'communes.gpkg'],
      ['FlatGeobuf', 'communes.fgb'],
      ['GeoJSONSeq', 'communes.geojsonl'],
    ] as const)
      it(`gives the same communes from ${driver}`, async () => {
        const target = path.join(converted, file);
        const options = driver === 'ESRI Shapefile' ? ['-lco', 'ENCODING=CP1252'] : [];
        execFileSync('ogr2ogr', ['-f', driver, target, communes, ...options], { stdio: 'ignore' });
        const [original, copy] = [await read_all(communes), await read_all(target)];
        const [expected, found] = [by_code(original.rows), by_code(copy.rows)];
        expect(copy.rejects).to.be.empty;
        expect(copy.sample.crs).to.equal('EPSG:4326');
        expect(found.map(commune_of)).to.deep.equal(expected.map(commune_of));
        for (const [i, row] of expected.entries())
          expect(area_of(found[i]?.geometry ?? null), String(row.fields['NOM'])).to.be.closeTo(
            area_of(row.geometry ?? null),
            rounding,
          );
      });
  });
});

/** Outer rings less holes, in squared degrees. */
function area_of(geometry: Geometry | null): number {
  const polygons =
    geometry?.type === 'Polygon'
      ? [geometry.coordinates]
      : geometry?.type === 'MultiPolygon'
        ? geometry.coordinates
        : [];
  return polygons.reduce(
    (sum, [outer = [], ...holes]) =>
      sum + ring_area(outer) - holes.reduce((part, hole) => part + ring_area(hole), 0),
    0,
  );
}

function ring_area(ring: readonly Position[]): number {
  const [x0 = 0, y0 = 0] = ring[0] ?? [];
  const doubled = ring.reduce((sum, [x = 0, y = 0], i) => {
    const [next_x = x0, next_y = y0] = ring[i + 1] ?? [];
    return sum + (x - x0) * (next_y - y0) - (next_x - x0) * (y - y0);
  }, 0);
  return Math.abs(doubled) / 2;
}
