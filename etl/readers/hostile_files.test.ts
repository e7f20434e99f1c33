/** Every format, cut anywhere and damaged anywhere; files that pretend; archives that would do harm. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import { serialize } from 'flatgeobuf/lib/mjs/geojson.js';
import sqlite from 'node-sqlite3-wasm';
import { AppError } from '../../errors.ts';
import { bzip2_table, tar_of, zip_of } from './archive_testing.ts';
import { declare_layers, point_blob, schema } from './geopackage_testing.ts';
import { dbf_of, point_shape, shp_of } from './shapefile_testing.ts';
import { failure_of, read_all, use_files } from './testing.ts';

const table = `a,b\n${Array.from({ length: 40 }, (_, i) => `${i},"mot ${i}"\n`).join('')}`;
const collection = {
  type: 'FeatureCollection' as const,
  features: Array.from({ length: 20 }, (_, i) => ({
    type: 'Feature' as const,
    properties: { nom: `Lieu ${i}` },
    geometry: { type: 'Point' as const, coordinates: [i / 10, 43] },
  })),
};
const shapes = {
  'lieux.shp': shp_of([point_shape([0, 43]), point_shape([1, 44])]),
  'lieux.dbf': dbf_of([['NOM', 'C', 20]], [['a'], ['b']]),
};

describe('hostile files', () => {
  const write = use_files();
  const temporary_folder = mkdtempSync(path.join(tmpdir(), 'maillage-test-'));
  after(() => rmSync(temporary_folder, { recursive: true, force: true }));
  afterEach('nothing unpacked stays', () => expect(readdirSync(temporary_folder)).to.be.empty);
  const read = (content: Uint8Array) => read_all(write('file', content), { temporary_folder });
  /** The code of what stops the reading; null when all is read. Anything but an AppError fails the test. */
  const stop_of = async (content: Uint8Array) => {
    try {
      await read(content);
      return null;
    } catch (error) {
      if (error instanceof AppError) return error.code;
      throw error;
    }
  };

  const formats: Record<string, () => Promise<Uint8Array> | Uint8Array> = {
    csv: () => Buffer.from(table),
    json: () => Buffer.from(JSON.stringify(collection.features.map(({ properties }) => properties))),
    geojson: () => Buffer.from(JSON.stringify(collection)),
    flatgeobuf: () => serialize(collection, 4326),
    'zip of a shapefile': () => zip_of(Object.entries(shapes).map(([name, content]) => ({ name, content }))),
    'zip of a table': () => zip_of([{ name: 'a.csv', content: table }]),
    gzip: () => gzipSync(table),
    bzip2: () => Buffer.from(bzip2_table, 'base64'),
    tar: () => tar_of([{ name: 'a.csv', content: table }]),
    'tar.gz': async () => gzipSync(await tar_of([{ name: 'a.csv', content: table }])),
  };
  for (const [name, make] of Object.entries(formats))
    it(`of ${name}, cut or damaged anywhere, are read or refused in words`, async function () {
      this.timeout(60_000);
      const whole = await make();
      expect(await stop_of(whole)).to.equal(null);
      const at = fc.integer({ min: 1, max: whole.length - 1 });
      await fc.assert(
        fc.asyncProperty(at, async (length) => {
          await stop_of(whole.slice(0, length));
        }),
        { numRuns: 15 },
      );
      await fc.assert(
        fc.asyncProperty(at, fc.uint8Array({ minLength: 1, maxLength: 8 }), async (start, bytes) => {
          const damaged = Uint8Array.from(whole);
          damaged.set(bytes.subarray(0, damaged.length - start), start);
          await stop_of(damaged);
        }),
        { numRuns: 25 },
      );
    });

  it('cut in the middle are refused by the formats that know their length', async () => {
    for (const name of [
      'json',
      'geojson',
      'flatgeobuf',
      'zip of a shapefile',
      'zip of a table',
      'gzip',
      'bzip2',
      'tar',
      'tar.gz',
    ]) {
      const whole = (await formats[name]?.()) ?? Buffer.alloc(0);
      expect(await stop_of(whole.slice(0, Math.floor(whole.length * 0.6))), name).to.be.a('string');
    }
    expect(await stop_of(Buffer.from(table.slice(0, table.lastIndexOf('"'))))).to.be.a('string');
  });

  it('of GeoPackage, cut or damaged, are read or refused in words', async function () {
    this.timeout(60_000);
    const file = write('whole.gpkg', '');
    rmSync(file);
    const database = new sqlite.Database(file);
    database.exec(schema + declare_layers(2154));
    for (let i = 0; i < 300; i++)
      database.run('insert into "bourgs d""Oc" (geom, nom) values (?, ?)', [
        point_blob(i, 6e6),
        'x'.repeat(50),
      ]);
    database.close();
    const whole = readFileSync(file);
    const layer = 'bourgs d"Oc';
    const stop = (content: Uint8Array) =>
      read_all(write('some.gpkg', content), { layer }).then(
        () => null,
        (error: unknown) => (error instanceof AppError ? error.code : Promise.reject(error)),
      );
    expect(await stop(whole)).to.equal(null);
    for (const share of [0.1, 0.7])
      expect(await stop(whole.subarray(0, Math.floor(whole.length * share))), String(share)).to.be.a(
        'string',
      );
    for (const start of [16, 4200, whole.length - 600]) {
      const damaged = Uint8Array.from(whole);
      damaged.fill(0xff, start, start + 64);
      await stop(damaged);
    }
  });

  it('that are no data are named: programs, scripts, pages, documents, pictures, other archives', async () => {
    const zip = zip_of([{ name: 'a.csv', content: table }]);
    const cases: [RegExp, Uint8Array][] = [
      [/programme/, Buffer.concat([Buffer.from('MZ\u{90}\0', 'latin1'), zip])],
      [/programme/, Buffer.from('\u{7f}ELF\u{2}\u{1}', 'latin1')],
      [/script/, Buffer.from('#!/bin/sh\na,b\n1,2\n3,4\n')],
      [/page HTML/, Buffer.from('\u{FEFF} <!-- x -->\n<!DOCTYPE html><html><body>404</body></html>')],
      [/page HTML/, Buffer.from('<script>alert(1)</script>')],
      [/PDF/, Buffer.concat([Buffer.from('%PDF-1.7\n'), zip])],
      [/image/, Buffer.concat([Buffer.from('GIF89a'), zip])],
      [/Office/, Buffer.from('\u{d0}\u{cf}\u{11}\u{e0}\u{a1}', 'latin1')],
      [/archive/, Buffer.from('7z\u{bc}\u{af}\u{27}\u{1c}', 'latin1')],
      [/archive/, Buffer.from('Rar!\u{1a}\u{7}', 'latin1')],
      [/Parquet/, Buffer.from('PAR1\u{15}')],
    ];
    for (const [said, content] of cases) {
      const error = await failure_of(read(content));
      expect(error, String(said)).to.include({ code: 'no-rows' });
      expect(error.message).to.match(said);
    }
    // A table with an archive behind it is neither.
    expect(await stop_of(Buffer.concat([Buffer.from(table), zip]))).to.equal('no-rows');
  });

  it('of archives in archives are refused, however they are packed', async () => {
    const zip = zip_of([{ name: 'a.csv', content: table }]);
    for (const content of [
      gzipSync(gzipSync(table)),
      gzipSync(zip),
      await tar_of([{ name: 'a.gz', content: gzipSync(table).toString('latin1') }]),
    ])
      expect(await stop_of(content)).to.be.oneOf(['nested-archive', 'no-data-file']);
    expect(await stop_of(gzipSync(zip))).to.equal('nested-archive');
  });

  it('of tar with hard links, devices, pipes and absolute names write nothing outside', async () => {
    const special = await tar_of([
      { name: 'passwd', type: 'link', linkname: '/etc/passwd' },
      { name: 'device', type: 'character-device', devmajor: 1, devminor: 5 },
      { name: 'pipe', type: 'fifo' },
      { name: 'a.csv', content: table },
    ]);
    expect((await read(special)).rows).to.have.lengthOf(40);
    const absolute = await tar_of([{ name: 'xetc/a.csv', content: table }]);
    absolute.write('/', 0);
    // The name's first letter is in the header's checksum.
    const sum = Array.from({ length: 512 }, (_, i) => (i >= 148 && i < 156 ? 32 : (absolute[i] ?? 0))).reduce(
      (a, b) => a + b,
    );
    absolute.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    expect(await stop_of(absolute)).to.equal('hostile-archive');
  });

  it('of zip with an entry that says to be a link give a plain file', async () => {
    const link = zip_of([
      { name: 'a.csv', content: '/etc/passwd' },
      { name: 'b.csv', content: table },
    ]);
    // External attributes of the first entry: S_IFLNK.
    const central = link.indexOf(Buffer.from('PK\u{1}\u{2}'));
    link.writeUInt32LE((0o120777 << 16) >>> 0, central + 38);
    link.writeUInt8(3, central + 5);
    const { rows } = await read(link);
    expect(rows).to.have.lengthOf(40);
    expect(JSON.stringify(rows)).not.to.contain('root:');
  });
});
