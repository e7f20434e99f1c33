import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { unpack } from './archive.ts';
import { safe_path } from './archive_output.ts';
import { bzip2_table, tar_of, zip_of } from './archive_testing.ts';
import { dbf_of, point_shape, shp_of } from './shapefile_testing.ts';
import { open_file } from './open.ts';
import { failure_of, read_all, use_files } from './testing.ts';

const table = 'a,b\n1,2\n3,4\n';
const expected = [
  { line: 2, fields: { a: '1', b: '2' } },
  { line: 3, fields: { a: '3', b: '4' } },
];
describe('archives', () => {
  const write = use_files();
  const temporary_folder = mkdtempSync(path.join(tmpdir(), 'maillage-test-'));
  after(() => rmSync(temporary_folder, { recursive: true, force: true }));
  afterEach('nothing unpacked stays', () => expect(readdirSync(temporary_folder)).to.be.empty);
  const read = (content: Uint8Array, layer?: string) =>
    read_all(write('archive', content), { temporary_folder, ...(layer === undefined ? {} : { layer }) });
  const failure = (content: Uint8Array) => failure_of(read(content));

  it('opens the table inside any of them', async () => {
    const tar = await tar_of([{ name: 'dossier/table.csv', content: table }]);
    const archives: Record<string, Uint8Array> = {
      zip: zip_of([{ name: 'dossier/table.csv', content: table }]),
      gzip: gzipSync(table),
      'gzip of two members': Buffer.concat([gzipSync(table.slice(0, 6)), gzipSync(table.slice(6))]),
      tar,
      'tar.gz': gzipSync(tar),
      bzip2: Buffer.from(bzip2_table, 'base64'),
    };
    for (const [name, bytes] of Object.entries(archives)) {
      const { sample, rows } = await read(bytes);
      expect(rows, name).to.deep.equal(expected);
      expect(sample.name, name).to.match(/^archive\//);
    }
  });

  it('is refused above what its reader may unpack, and leaves nothing', async () => {
    const file = write('archive', gzipSync(table));
    const most = (bytes: number) => open_file(file, { temporary_folder, most_unpacked_bytes: bytes });
    const refused = await most(table.length - 1).catch((error: unknown) => error);
    expect(refused).to.have.property('code', 'archive-too-large');
    await (await most(table.length)).close();
  });

  it('keeps what it unpacked until it is closed', async () => {
    const opened = await open_file(write('archive', gzipSync(table)), { temporary_folder });
    expect(readdirSync(temporary_folder)).to.have.length(1);
    await opened.close();
  });

  it('passes over notes, metadata and folders of macOS', async () => {
    const { rows } = await read(
      zip_of([
        { name: 'dossier/', content: '' },
        { name: 'LISEZMOI.txt', content: 'Source, producteur, licence.' },
        { name: 'meta.xml', content: '<a/>' },
        { name: '__MACOSX/._table.csv', content: table },
        { name: 'table.csv', content: table },
      ]),
    );
    expect(rows).to.deep.equal(expected);
  });

  it('asks when several files hold data, and reads the one asked for', async () => {
    const archive = zip_of([
      { name: 'a.csv', content: table },
      { name: 'b/b.json', content: '[{"x":1}]' },
    ]);
    expect(await failure(archive)).to.include({
      code: 'several-layers',
      message: 'plusieurs couches : « a.csv », « b/b.json »',
    });
    expect((await read(archive, 'b/b.json')).rows).to.deep.equal([{ line: 1, fields: { x: 1 } }]);
    expect((await failure_of(read(archive, 'c'))).code).to.equal('no-such-layer');
  });

  it('opens a folder as it opens an archive', async () => {
    const folder = path.join(path.dirname(write('x', '')), 'folder');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'table.csv'), table);
    expect((await read_all(folder)).rows).to.deep.equal(expected);
    expect(existsSync(folder)).to.equal(true);
  });

  it('says what holds no table', async () => {
    expect((await failure(zip_of([]))).code).to.equal('no-data-file');
    expect((await failure(zip_of([{ name: 'a.txt', content: 'mot' }]))).code).to.equal('no-data-file');
    const sheet = [
      { name: '[Content_Types].xml', content: '<a/>' },
      { name: 'xl/workbook.xml', content: '<a/>' },
    ];
    expect((await failure(zip_of(sheet))).code).to.equal('spreadsheet');
    const nested = await failure(
      zip_of([{ name: 'a.zip', content: zip_of([{ name: 'a.csv', content: table }]) }]),
    );
    expect(nested).to.include({ code: 'nested-archive' });
  });

  it('names formats of several files that it does not read, and how to export them', async () => {
    const archives = [
      ['Plan.gdb/a00000001.gdbtable', 'FileGDB', 'ogr2ogr -f GPKG sortie.gpkg Plan.gdb'],
      ['routes.tab', 'MapInfo (TAB)', 'ogr2ogr -f GPKG sortie.gpkg routes.tab'],
      ['routes.MIF', 'MIF/MID', 'QGIS'],
    ] as const;
    for (const [name, what, remedy] of archives) {
      const error = await failure(zip_of([{ name, content: 'x' }]));
      expect(error.code, name).to.equal('format-not-read');
      expect(error.message).to.contain(what);
      expect(error.remedy).to.contain(remedy);
    }
    const shapes = [
      { name: 'a.tab', content: 'x' },
      { name: 'table.shp', content: shp_of([point_shape([1, 2])]) },
      { name: 'table.dbf', content: dbf_of([['A', 'C', 2]], [['1']]) },
    ];
    expect((await read(zip_of(shapes))).rows).to.have.length(1);
  });

  it('refuses names that leave the folder', async () => {
    for (const name of ['../x.csv', 'a/../../x.csv', '/etc/x.csv', 'C:/x.csv', 'a\\..\\x.csv'])
      expect((await failure(zip_of([{ name, content: table }]))).code, name).to.equal('hostile-archive');
    for (const name of ['../x.csv', 'a/../../x.csv'])
      expect((await failure(await tar_of([{ name, content: table }]))).code, name).to.equal(
        'hostile-archive',
      );
    expect(safe_path('/tmp/f', 'a/b..c.csv')).to.equal('/tmp/f/a/b..c.csv');
    expect(() => safe_path('/tmp/f', 'a\0b')).to.throw('refusé');
  });

  it('writes neither links nor two files of one name', async () => {
    const links = await tar_of([
      { name: 'out', type: 'symlink', linkname: '/tmp' },
      { name: 'table.csv', content: table },
    ]);
    expect((await read(links)).rows).to.deep.equal(expected);
    const twice = [
      { name: 'a.csv', content: table },
      { name: 'a.csv', content: table },
    ];
    expect((await failure(zip_of(twice))).message).to.contain('même nom');
    expect((await failure(await tar_of(twice))).message).to.contain('même nom');
  });

  it('refuses encrypted, lying, damaged and cut archives', async () => {
    const entry = { name: 'a.csv', content: table.repeat(100) };
    expect((await failure(zip_of([{ ...entry, is_encrypted: true }]))).code).to.equal('encrypted-archive');
    expect((await failure(zip_of([{ ...entry, declared_bytes: 10 }]))).code).to.equal('damaged-archive');
    expect((await failure(zip_of([entry]).subarray(0, -30))).code).to.equal('damaged-archive');
    const tar = await tar_of([entry]);
    for (const bytes of [gzipSync(entry.content), gzipSync(tar), Buffer.from(bzip2_table, 'base64')])
      expect((await failure(bytes.subarray(0, -10))).code).to.equal('damaged-archive');
    expect((await failure(tar.subarray(0, 700))).code).to.equal('damaged-archive');
  });

  describe('limits', () => {
    const limits = { entries: 2, bytes: 5_000_000, ratio: 20, ratio_free_bytes: 100_000 };
    const zeros = Buffer.alloc(2_000_000);
    const code_of = async (content: Uint8Array, kind: 'zip' | 'gzip' | 'tar', own = limits) => {
      const folder = mkdtempSync(path.join(temporary_folder, 'limits-'));
      try {
        await unpack(write('archive', content), kind, folder, own);
        return 'accepted';
      } catch (error) {
        return (error as { code: string }).code;
      } finally {
        rmSync(folder, { recursive: true });
      }
    };

    it('refuse bombs, before unpacking a zip and while unpacking the others', async () => {
      expect(await code_of(zip_of([{ name: 'a', content: zeros }]), 'zip')).to.equal('archive-bomb');
      expect(await code_of(gzipSync(zeros), 'gzip')).to.equal('archive-bomb');
      expect(
        await code_of(gzipSync(await tar_of([{ name: 'a', content: zeros.toString() }])), 'gzip'),
      ).to.equal('archive-bomb');
      expect(await code_of(gzipSync(zeros.subarray(0, 90_000)), 'gzip')).to.equal('accepted');
      const random = Buffer.from(Array.from({ length: 300_000 }, () => Math.floor(Math.random() * 256)));
      expect(await code_of(gzipSync(random), 'gzip')).to.equal('accepted');
    });

    it('refuse what is too large or too many', async () => {
      const generous = { ...limits, ratio: 1e9 };
      expect(await code_of(gzipSync(Buffer.alloc(5_000_001)), 'gzip', generous)).to.equal(
        'archive-too-large',
      );
      const files = ['a', 'b', 'c'].map((name) => ({ name, content: 'x' }));
      expect(await code_of(zip_of(files), 'zip')).to.equal('too-many-entries');
      expect(await code_of(await tar_of(files), 'tar')).to.equal('too-many-entries');
      expect(await code_of(zip_of(files.slice(1)), 'zip')).to.equal('accepted');
    });
  });
});
