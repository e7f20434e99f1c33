import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import sqlite from 'node-sqlite3-wasm';
import { declare_layers, point_blob, schema } from './geopackage_testing.ts';
import { open_file } from './open.ts';
import { failure_of, read_all, split_rows } from './testing.ts';

describe('GeoPackage reader', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'maillage-test-'));
  const layer = 'bourgs d"Oc';
  after(() => rmSync(folder, { recursive: true, force: true }));

  function geopackage(name: string, { srs_id = 2154, rows = 1, mode = 'delete' } = {}): string {
    const file = path.join(folder, name);
    const database = new sqlite.Database(file);
    database.exec('pragma locking_mode = exclusive');
    database.exec(`pragma journal_mode = ${mode}`);
    database.exec(schema + declare_layers(srs_id));
    database.exec('begin');
    const insert = database.prepare('insert into "bourgs d""Oc" values (?, ?, ?, ?, ?, ?)');
    for (let i = 1; i <= rows; i++)
      insert.run([
        i,
        point_blob(574_000 + i, 6_279_000),
        `Bourg n° ${i}`,
        i % 2,
        9_007_199_254_740_993n,
        new Uint8Array(3),
      ]);
    database.exec('commit');
    insert.finalize();
    database.close();
    return file;
  }

  it('reads a layer with its geometries, CRS, booleans and large integers', async () => {
    const { sample, rows, warnings } = await read_all(geopackage('a.gpkg'), { layer });
    expect(sample).to.deep.include({
      format: 'geopackage',
      crs: 'EPSG:2154',
      columns: ['fid', 'nom', 'ouvert', 'siren'],
    });
    expect(rows).to.deep.equal([
      {
        line: 1,
        fields: { fid: 1, nom: 'Bourg n° 1', ouvert: true, siren: '9007199254740993' },
        geometry: { type: 'Point', coordinates: [574_001, 6_279_000] },
      },
    ]);
    expect(warnings).to.deep.equal(['colonne binaire « photo » laissée']);
  });

  it('reads many rows by batches, and lets go half-way', async () => {
    const file = geopackage('many.gpkg', { rows: 1234 });
    const opened = await open_file(file, { layer });
    let rows = 0;
    for await (const row of opened.rows()) if ('fields' in row && ++rows === 600) break;
    const [all, meanwhile] = await Promise.all([split_rows(opened), split_rows(opened)]);
    await opened.close();
    expect(meanwhile.rows).to.deep.equal(all.rows);
    expect(all.rows.map(({ line }) => line)).to.deep.equal(Array.from({ length: 1234 }, (_, i) => i + 1));
    expect(readdirSync(folder).filter((name) => name.includes('lock'))).to.be.empty;
  });

  it('lists its layers when none is chosen, and reads tables of attributes', async () => {
    const file = geopackage('layers.gpkg');
    const error = await failure_of(open_file(file));
    expect(error).to.include({
      code: 'several-layers',
      message: 'plusieurs couches : « bourgs d"Oc », « notes »',
    });
    expect((await failure_of(open_file(file, { layer: 'interne' }))).code).to.equal('no-such-layer');
    expect((await read_all(file, { layer: 'notes' })).sample).to.deep.include({
      columns: ['fid', 'texte'],
      crs: null,
    });
  });

  it('reads a time without zone as UTC, which the standard says it is', async () => {
    const file = geopackage('times.gpkg');
    const database = new sqlite.Database(file);
    database.exec(`create table moments (fid integer primary key, vu datetime, jour date, note text);
      insert into moments values (1, '2024-07-01T10:00:00', '2024-07-01', '2024-07-01T10:00:00'),
        (2, '2024-07-01T10:00:00.5Z', null, null);
      insert into gpkg_contents values ('moments', 'attributes', '', null);`);
    database.close();
    const { rows } = await read_all(file, { layer: 'moments' });
    expect(rows.map(({ fields }) => [fields.vu, fields.jour, fields.note])).to.deep.equal([
      ['2024-07-01T10:00:00Z', '2024-07-01', '2024-07-01T10:00:00'],
      ['2024-07-01T10:00:00.5Z', null, null],
    ]);
  });

  it('knows a CRS by its definition, and leaves an undefined one open', async () => {
    const crs_of = async (srs_id: number) =>
      (await read_all(geopackage(`srs${srs_id}.gpkg`, { srs_id }), { layer })).sample.crs;
    expect(await crs_of(7)).to.equal('EPSG:2154');
    expect(await crs_of(-1)).to.equal(null);
  });

  it('reads a file left in WAL mode', async () => {
    expect((await read_all(geopackage('wal.gpkg', { mode: 'wal' }), { layer })).rows).to.have.length(1);
  });

  it('rejects a damaged geometry and goes on', async () => {
    const file = geopackage('damaged.gpkg', { rows: 3 });
    const database = new sqlite.Database(file);
    database.run('update "bourgs d""Oc" set geom = ? where fid = 2', [point_blob(1, 2).subarray(0, 20)]);
    database.close();
    const { rows, rejects } = await read_all(file, { layer });
    expect(rows.map(({ line }) => line)).to.deep.equal([1, 3]);
    expect(rejects.map(({ line, reason }) => [line, reason])).to.deep.equal([
      [2, 'géométrie binaire tronquée'],
    ]);
  });

  it('says what is wrong with another SQLite file and with a cut one', async () => {
    const other = path.join(folder, 'other.db');
    const database = new sqlite.Database(other);
    database.exec('create table t (x)');
    database.close();
    expect((await failure_of(open_file(other))).code).to.equal('invalid-geopackage');
    const cut = path.join(folder, 'cut.gpkg');
    writeFileSync(cut, readFileSync(geopackage('whole.gpkg', { rows: 1000 })).subarray(0, 30_000));
    expect((await failure_of(read_all(cut, { layer }))).code).to.equal('invalid-geopackage');
  });
});
