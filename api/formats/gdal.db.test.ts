import { execFile, spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { parquetReadObjects } from 'hyparquet';
import { make_test_folder, use_database } from '../../sql/testing.ts';
import { find_crs } from '../crs.ts';
import { file_formats } from './index.ts';
import { write_table } from './testing.ts';

const run = promisify(execFile);

/** Every kind of column, and what files are known to stumble upon. */
const setup = [
  `create table published."Été à Foix" (id int primary key, nom text, vrai boolean, petit int2, grand bigint, reel real,
    double float8, exact numeric, jour date, instant timestamp, moment timestamptz, fiche jsonb, mots text[], octets bytea,
    code uuid, geom geometry(point, 4326))`,
  `insert into published."Été à Foix" values
    (1, 'L’été « à » "Foix", =1+2;' || chr(10) || '<b>&', true, -5, 9007199254740993, 0.1, 1e20, 1234567.25, '2024-02-29',
     '2024-02-29 12:34:56.789', '2024-02-29 12:34:56.789+02', '{"a": [1, "é"]}', '{x,"y\\""}', '\\x00ff',
     '6ec0bd7f-11c0-43da-975e-2a8ad9ebae0b', st_point(1.6053, 42.9657, 4326)),
    (2, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null), (3, '', false, 0, -9007199254740993, 'NaN', 'Infinity', 'NaN', 'infinity', '-infinity', 'infinity', 'null', '{}', '',
     '6ec0bd7f-11c0-43da-975e-2a8ad9ebae0b', 'srid=4326;point empty')`,
  `create table published.formes (id int primary key, geom geometry)`,
  `insert into published.formes select i, st_setsrid(shape, 2154) from (values
    (1, 'point(574357 6279642)'::geometry), (2, 'linestring(0 0, 10 10)'), (3, 'multipoint((1 1), (2 2))'),
    (4, 'polygon((0 0, 9 0, 9 9, 0 0), (5 1, 6 1, 6 2, 5 1))'), (5, 'multilinestring((0 0, 1 1), (2 2, 3 3, 4 4))'),
    (6, 'multipolygon(((0 0, 9 0, 9 9, 0 0), (5 1, 6 1, 6 2, 5 1)), ((20 20, 21 20, 21 21, 20 20)))'),
    (7, 'geometrycollection(point(1 2), linestring(3 4, 5 6))'), (8, null)) rows (i, shape)`,
  `alter table published.formes alter geom type geometry(geometry, 2154) using st_setsrid(geom, 2154)`,
  `create table published.relief (id int primary key, geom geometry(polygonz, 4326))`,
  `insert into published.relief values (1, 'srid=4326;polygon z ((1 43 100, 2 43 200, 2 44 300, 1 43 100))')`,
  `create table published.vide (id int primary key, nom text, geom geometry(multipolygon, 4326))`,
  `create table published.sans_lieu (id int primary key, nom text)`,
  `insert into published.sans_lieu values (1, 'a'), (2, null)`,
  `create table published.courbe (id int primary key, geom geometry(curvepolygon, 4326))`,
  `insert into published.courbe values (1, 'srid=4326;curvepolygon(circularstring(0 0, 1 1, 2 0, 1 -1, 0 0))')`,
];
const readable = file_formats.filter(({ name }) => name !== 'parquet');

describe('files as GDAL reads them', function () {
  this.timeout(60_000);
  const database = use_database();
  let folder: string;
  before(async function () {
    // In CI the tools are installed: there the tests fail without them.
    if (spawnSync('ogrinfo', ['--version']).status !== 0 && process.env['CI'] === undefined) this.skip();
    for (const statement of setup) await database().pool.query(statement);
    folder = make_test_folder();
  });
  after(() => folder !== undefined && rmSync(folder, { recursive: true, force: true }));

  /** Everything that GDAL says of a table written in a format. */
  const read = async (name: string, id: string, words: string[] = [], srid: string | null = null) => {
    const format = file_formats.find((candidate) => candidate.name === name)!;
    const crs = srid === null ? null : (find_crs(srid) ?? null);
    const file = path.join(folder, `${id}.${format.extension}`);
    writeFileSync(file, await write_table(database(), id, format, folder, { crs }));
    const { stdout, stderr } = await run('ogrinfo', ['-ro', '-al', ...words, file]);
    expect(stderr, `${name} of ${id}`).to.equal('');
    return stdout;
  };
  const features = (said: string) => said.match(/^OGRFeature/gm)?.length ?? 0;
  const rounded = (said: string) =>
    (said.match(/^ {2}(?:POINT|LINE|POLYGON|MULTI|GEOMETRYC).*$/gm) ?? []).map((text) =>
      text.replaceAll(/-?\d+\.\d+/g, (number) => Number(number).toFixed(2)),
    );

  for (const { name } of readable)
    it(`${name}: all features, values and places`, async () => {
      const words =
        name === 'csv' ? ['-oo', 'X_POSSIBLE_NAMES=longitude', '-oo', 'Y_POSSIBLE_NAMES=latitude'] : [];
      const said = await read(name, 'Été à Foix', words);
      expect(features(said)).to.equal(3);
      expect(said)
        .to.include('POINT (1.6053 42.9657)')
        .and.include('9007199254740993')
        .and.include('L’été « à » "Foix", =1+2;\n<b>&');
      expect(said)
        .to.match(/2024[-/]02[-/]29/)
        .and.match(/6ec0bd7f-11c0-43da-975e-2a8ad9ebae0b/);
    });

  it('gpkg and fgb: types of the fields', async () => {
    for (const name of ['gpkg', 'fgb']) {
      const said = await read(name, 'Été à Foix');
      expect(said)
        .to.match(/^vrai: Integer\(Boolean\)/m)
        .and.match(/^grand: Integer64/m)
        .and.match(/^reel: Real\(Float32\)/m);
      expect(said)
        .to.match(/^double: Real \(/m)
        .and.match(/^octets: Binary/m)
        .and.match(/^jour: Date/m)
        .and.match(/^moment: DateTime/m);
      expect(said)
        .to.include('moment (DateTime) = 2024/02/29 10:34:56.789+00')
        .and.include('vrai (Integer(Boolean)) = 1');
      expect(said).to.match(/ID\["EPSG",4326\]/);
    }
  });

  it('mixed shapes, in Lambert-93', async () => {
    const expected = [
      'POINT (574357 6279642)',
      'LINESTRING (0 0,10 10)',
      'MULTIPOINT ((1 1),(2 2))',
      'POLYGON ((0 0,9 0,9 9,0 0),(5 1,6 1,6 2,5 1))',
      'MULTILINESTRING ((0 0,1 1),(2 2,3 3,4 4))',
      'MULTIPOLYGON (((0 0,9 0,9 9,0 0),(5 1,6 1,6 2,5 1)),((20 20,21 20,21 21,20 20)))',
      'GEOMETRYCOLLECTION (POINT (1 2),LINESTRING (3 4,5 6))',
    ];
    for (const name of ['gpkg', 'fgb', 'csv']) {
      const said = await read(name, 'formes', [], 'EPSG:2154');
      expect(features(said), name).to.equal(8);
      const found = rounded(said).map((text) =>
        text.trim().replace(/^(MULTIPOINT) \(1 1,2 2\)/, '$1 ((1 1),(2 2))'),
      );
      expect(found, name).to.deep.equal(expected);
      if (name !== 'csv') expect(said, name).to.match(/ID\["EPSG",2154\]/);
    }
  });

  it('heights, curves, no rows and no geometry', async () => {
    for (const { name } of readable) {
      if (name !== 'csv') expect(await read(name, 'relief'), name).to.match(/POLYGON Z \(\(1 43 100/);
      expect(features(await read(name, 'courbe')), name).to.equal(1);
      expect(features(await read(name, 'sans_lieu')), name).to.equal(2);
      // An empty sequence is an empty file, which GDAL knows no format of.
      if (name !== 'geojsonseq') expect(features(await read(name, 'vide')), name).to.equal(0);
    }
    expect(await read('csv', 'relief')).to.include('POLYGON Z ((1 43 100,2 43 200,2 44 300,1 43 100))');
    expect(await read('gpkg', 'vide')).to.match(/Geometry: Multi Polygon/);
  });
});

/** Debian's GDAL is built without Parquet. */
describe('GeoParquet as hyparquet reads it', () => {
  const database = use_database();
  let folder: string;
  before(async () => {
    for (const statement of setup) await database().pool.query(statement);
    folder = make_test_folder();
  });
  after(() => folder !== undefined && rmSync(folder, { recursive: true, force: true }));

  it('holds the same values and places', async () => {
    const format = file_formats.find(({ name }) => name === 'parquet')!;
    const bytes = await write_table(database(), 'Été à Foix', format, folder);
    const file = new Uint8Array(bytes).buffer;
    const [first, second, third] = await parquetReadObjects({ file });
    expect(first).to.deep.include({
      id: 1,
      vrai: true,
      petit: -5,
      grand: 9007199254740993n,
      double: 1e20,
      exact: 1234567.25,
    });
    expect(first).to.deep.include({
      jour: new Date('2024-02-29'),
      moment: new Date('2024-02-29T10:34:56.789Z'),
    });
    expect(first?.['instant']).to.deep.equal(new Date('2024-02-29T12:34:56.789Z'));
    expect(first?.['geom']).to.deep.equal({ type: 'Point', coordinates: [1.6053, 42.9657] });
    expect(second?.['nom'] ?? null).to.equal(null);
    expect(third).to.deep.include({ nom: '', grand: -9007199254740993n, double: Infinity });
    expect(third?.['jour'] ?? null).to.equal(null);
  });
});

describe('CSV for spreadsheets', () => {
  const database = use_database();
  it('has decimal commas, and only texts that would run get an apostrophe', async () => {
    await database().pool
      .query(`create table published.saisies (id int primary key, texte text, nombre float8,
      geom geometry(point, 2154))`);
    const texts = ['=cmd()', '+33 5 61', '-12', '-2+3', '@x', ' =1', 'a=b', 'x;y', '', '\t=1', '＝1'];
    for (const [i, text] of texts.entries())
      await database().pool.query(
        'insert into published.saisies values ($1, $2, -1.5, st_point(574357.25, 6279642, 2154))',
        [i, text],
      );
    const format = file_formats.find(({ name }) => name === 'csv')!;
    const crs = find_crs('EPSG:2154') ?? null;
    const excel = String(await write_table(database(), 'saisies', format, '/tmp', { csv: 'excel', crs }));
    const second = excel.split('\r\n').map((row) => row.replace(/^[^;]*;(.*);-1,5;574357,25;6279642$/, '$1'));
    expect(second).to.deep.equal([
      '\uFEFFid;texte;nombre;x;y',
      "'=cmd()", '+33 5 61', '-12', "'-2+3", "'@x", "' =1", 'a=b', '"x;y"', '""', "'\t=1", "'＝1", '',
    ]); // prettier-ignore
    const plain = String(await write_table(database(), 'saisies', format, '/tmp', { crs }));
    expect(plain).to.include('\r\n0,=cmd(),-1.5,574357.25,6279642\r\n');
  });
});
