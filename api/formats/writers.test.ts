import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { deserialize } from 'flatgeobuf/lib/mjs/geojson.js';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import sqlite from 'node-sqlite3-wasm';
import { csv } from './csv.ts';
import { flatgeobuf } from './flatgeobuf.ts';
import { geojson, geojsonseq } from './geojson.ts';
import { geopackage } from './geopackage.ts';
import { geoparquet } from './geoparquet.ts';
import { kml } from './kml.ts';
import type { OutputRow, WriteContext } from './output_format.ts';
import { batches_of, context_of, gather, make_table, wkb } from './testing.ts';

const point = wkb('0101000000000000000000f03f0000000000000040'); // 1 2
const point_z = wkb('01e9030000000000000000f03f00000000000000400000000000000840'); // 1 2 3
const empty_point = wkb('0101000000000000000000f87f000000000000f87f');
// A square of four with a hole, and a line of two, by hand.
const ring = (...positions: [number, number][]) => {
  const bytes = Buffer.alloc(4 + positions.length * 16);
  bytes.writeUInt32LE(positions.length, 0);
  positions.forEach(([x, y], i) => bytes.writeDoubleLE(y, bytes.writeDoubleLE(x, 4 + i * 16)));
  return bytes;
};
const header = (code: number, count?: number) => {
  const bytes = Buffer.alloc(count === undefined ? 5 : 9);
  bytes[0] = 1;
  bytes.writeUInt32LE(code, 1);
  if (count !== undefined) bytes.writeUInt32LE(count, 5);
  return bytes;
};
const outer: [number, number][] = [[0, 0], [4, 0], [4, 4], [0, 0]]; // prettier-ignore
const hole: [number, number][] = [[2, 1], [3, 1], [3, 2], [2, 1]]; // prettier-ignore
const polygon = Buffer.concat([header(3, 2), ring(...outer), ring(...hole)]);
const multipolygon = Buffer.concat([
  header(6, 2),
  polygon,
  header(3, 1),
  ring([9, 9], [10, 9], [9, 10], [9, 9]),
]);
const line = Buffer.concat([header(2), ring([5, 5], [6, 7])]);
const collection = Buffer.concat([header(7, 2), point, line]);

/** Numbers and texts of all kinds, as the database gives them to the typed formats. */
const kinds = make_table({
  nom: 'text',
  petit: 'integer',
  grand: 'bigint',
  reel: 'double',
  vrai: 'boolean',
  jour: 'date',
  instant: 'timestamptz',
  fiche: 'json',
  octets: 'binary',
});
const full: OutputRow = {
  f0: 'L’été « à » "Foix",\nçà 𝄞',
  f1: -2147483648,
  f2: '9223372036854775807',
  f3: 1.7976931348623157e308,
  f4: true,
  f5: '2024-02-29',
  f6: '2024-02-29T10:00:00.5Z',
  f7: '{"a":[1,null]}',
  f8: Buffer.from([0, 255]),
  geometry: point,
};
const bare: OutputRow = Object.fromEntries(Object.keys(full).map((name) => [name, null]));

describe('the writers', () => {
  let folder: string;
  before(() => void (folder = mkdtempSync(path.join(tmpdir(), 'maillage-formats-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const context = (table = kinds, changes: Partial<WriteContext> = {}) => context_of(table, folder, changes);

  describe('of text', () => {
    it('write lines with a header, RFC 4180', async () => {
      const table = make_table({ nom: 'text', 'a,b"c': 'text', longitude: 'double' });
      const text = String(
        await gather(csv.write(batches_of([{ line: 'x,y,1,2,3' }], [{ line: ',,,,' }]), context(table))),
      );
      expect(text).to.equal('nom,"a,b""c",longitude,longitude_2,latitude\r\nx,y,1,2,3\r\n,,,,\r\n');
      const shapes = make_table({ nom: 'text' }, 'Polygon');
      expect(String(await gather(csv.write(batches_of(), context(shapes))))).to.equal('nom,WKT\r\n');
      const plain = make_table({ nom: 'text' }, null);
      expect(String(await gather(csv.write(batches_of([]), context(plain))))).to.equal('nom\r\n');
    });

    it('write CSV for spreadsheets with a mark, semicolons and harmless names', async () => {
      const table = make_table({ '=1+1': 'text', 'a;b': 'text' }, null);
      const text = String(await gather(csv.write(batches_of(), context(table, { csv: 'excel' }))));
      expect(text).to.equal('\uFEFF\'=1+1;"a;b"\r\n');
    });

    it('write GeoJSON that is whole with no, one and many batches, and sequences', async () => {
      const feature = (id: number) => ({
        line: `{"type":"Feature","id":${id},"geometry":null,"properties":{}}`,
      });
      for (const batches of [[], [[feature(1)]], [[feature(1), feature(2)], [], [feature(3)]]]) {
        const text = String(await gather(geojson.write(batches_of(...batches), context())));
        const read = JSON.parse(text) as { features: { id: number }[] };
        expect(read.features.map(({ id }) => id)).to.deep.equal([1, 2, 3].slice(0, batches.flat().length));
      }
      const sequence = String(
        await gather(geojsonseq.write(batches_of([feature(1)], [feature(2)]), context())),
      );
      const [head, ...parts] = sequence.split('\u001E');
      expect(head).to.equal('');
      expect(parts.map((part) => (JSON.parse(part) as { id: number }).id)).to.deep.equal([1, 2]);
      expect(parts.every((part) => /^[^\n]+\n$/.test(part))).to.equal(true);
    });

    it('write KML without the characters that XML forbids', async () => {
      const table = make_table({ 'a<b&"c"': 'text' });
      const text = String(
        await gather(
          kml.write(batches_of([{ line: '<Placemark>\u0007\uFFFF</Placemark>' }]), context(table)),
        ),
      );
      expect(text)
        .to.include('<Placemark>\uFFFD\uFFFD</Placemark>')
        .and.include('name="a&lt;b&amp;&quot;c&quot;"');
      expect(text)
        .to.include('<name>Lieux &lt;d’été&gt;</name>')
        .and.match(/<\/kml>\n$/);
    });
  });

  describe('of FlatGeobuf', () => {
    const write = async (rows: OutputRow[], table = kinds) => {
      const bytes = await gather(flatgeobuf.write(batches_of(rows), context(table)));
      const features = [];
      for await (const feature of deserialize(new Uint8Array(bytes))) features.push(feature);
      return features as { geometry: unknown; properties: Record<string, unknown> }[];
    };

    it('give back values of all kinds, and leave nulls out', async () => {
      const [first, second] = await write([full, { ...bare, geometry: point }]);
      // The package reads 64-bit integers as numbers.
      expect(first?.properties).to.deep.include({
        nom: full['f0'],
        petit: -2147483648,
        reel: full['f3'],
        vrai: true,
      });
      expect(first?.properties).to.deep.include({
        jour: '2024-02-29',
        fiche: { a: [1, null] },
        grand: 2 ** 63,
      });
      expect(second?.properties).to.deep.equal({});
    });

    it('give back geometries of all types, mixed and empty ones', async () => {
      const table = make_table({ nom: 'text' }, 'Geometry');
      const shapes = [point, line, polygon, multipolygon, collection];
      const features = await write(
        shapes.map((geometry) => ({ f0: 'x', geometry })),
        table,
      );
      expect(features.map(({ geometry }) => geometry)).to.deep.equal([
        { type: 'Point', coordinates: [1, 2] },
        { type: 'LineString', coordinates: [[5, 5], [6, 7]] }, // prettier-ignore
        { type: 'Polygon', coordinates: [outer, hole] },
        { type: 'MultiPolygon', coordinates: [[outer, hole], [[[9, 9], [10, 9], [9, 10], [9, 9]]]] }, // prettier-ignore
        {
          type: 'GeometryCollection',
          geometries: [
            { type: 'Point', coordinates: [1, 2] },
            { type: 'LineString', coordinates: [[5, 5], [6, 7]] }, // prettier-ignore
          ],
        },
      ]);
    });

    it('write heights, and more text than their buffers begin with', async () => {
      const long = 'é'.repeat(100_000);
      const [feature] = await write(
        [{ f0: long, geometry: point_z }],
        make_table({ nom: 'text' }, 'Geometry'),
      );
      expect(feature?.geometry).to.deep.equal({ type: 'Point', coordinates: [1, 2, 3] });
      expect(feature?.properties['nom']).to.equal(long);
    });

    it('refuse surfaces that have no form there', async () => {
      const tin = header(16, 0);
      await gather(flatgeobuf.write(batches_of([{ ...bare, geometry: tin }]), context())).then(
        () => expect.fail('written'),
        (error: { code: string }) => expect(error.code).to.equal('unsupported-geometry'),
      );
    });
  });

  describe('of GeoPackage', () => {
    const open = async (rows: OutputRow[], table = kinds) => {
      const bytes = await gather(geopackage.write(batches_of(rows, []), context(table)));
      const file = path.join(folder, 'read.gpkg');
      writeFileSync(file, bytes);
      return new sqlite.Database(file, { readOnly: true });
    };

    it('write what the standard asks, typed, and leave no file behind', async () => {
      const database = await open([full, bare]);
      try {
        expect(database.get('pragma application_id')).to.deep.equal({ application_id: 0x47504b47 });
        const contents = database.get('select * from gpkg_contents') as Record<string, unknown>;
        expect(contents).to.include({
          table_name: 'lieux',
          data_type: 'features',
          srs_id: 4326,
          min_x: 1,
          max_y: 2,
        });
        const rows = database.all('select * from lieux') as Record<string, unknown>[];
        expect(rows[0]).to.deep.include({
          fid: 1,
          nom: full['f0'],
          grand: 9223372036854775807n,
          vrai: 1,
          jour: '2024-02-29',
        });
        expect(Buffer.from(rows[0]?.['geom'] as Uint8Array).toString('hex')).to.equal(
          `47500001e6100000${point.toString('hex')}`,
        );
        expect(Object.values(rows[1] ?? {}).filter((value) => value !== null)).to.deep.equal([2]);
        const types = database
          .all(`select name, type from pragma_table_info('lieux')`)
          .map((row) => Object.values(row).join(' '));
        expect(types).to.include.members([
          'vrai BOOLEAN',
          'jour DATE',
          'instant DATETIME',
          'grand INTEGER',
          'geom POINT',
        ]);
      } finally {
        database.close();
      }
      expect(readdirSync(folder).filter((name) => name.startsWith('file-'))).to.deep.equal([]);
    });

    it('write empty tables, tables without geometry, and names that SQLite takes for the same', async () => {
      const table = make_table({ fid: 'text', Nom: 'text', nom: 'text' }, null);
      const database = await open([{ f0: 'a', f1: 'b', f2: 'c' }], table);
      expect(database.all('select * from lieux')).to.deep.equal([
        { fid_2: 1, fid: 'a', Nom: 'b', nom_2: 'c' },
      ]);
      expect(database.get('select data_type from gpkg_contents')).to.deep.equal({ data_type: 'attributes' });
      database.close();
      const nothing = await open([]);
      expect(nothing.all('select * from lieux')).to.deep.equal([]);
      nothing.close();
    });

    it('take a numbered key of the table’s own named fid', async () => {
      const database = await open([{ f0: 7, f1: 'a' }], make_table({ fid: 'integer', nom: 'text' }, null));
      expect(database.all('select rowid as row, * from lieux')).to.deep.equal([{ row: 7, fid: 7, nom: 'a' }]);
      database.close();
    });

    it('box what is no point, and mark what is empty', async () => {
      const shapes = [polygon, empty_point].map((geometry) => ({ f0: 'x', geometry }));
      const database = await open(shapes, make_table({ nom: 'text' }, 'Geometry'));
      const blobs = database.all('select geom from lieux').map(({ geom }) => Buffer.from(geom as Uint8Array));
      expect(blobs[0]?.[3]).to.equal(0x03);
      expect([8, 16, 24, 32].map((at) => blobs[0]?.readDoubleLE(at))).to.deep.equal([0, 4, 0, 4]);
      expect(blobs[1]?.[3]).to.equal(0x11);
      database.close();
    });

    it('fail when the rows fail, and leave no file behind', async () => {
      async function* broken(): AsyncIterable<readonly OutputRow[]> {
        yield [full];
        await Promise.reject(new Error('the database went'));
      }
      await gather(geopackage.write(broken(), context())).then(
        () => expect.fail('written'),
        (error: Error) => expect(error.message).to.equal('the database went'),
      );
      expect(readdirSync(folder).filter((name) => name.startsWith('file-'))).to.deep.equal([]);
    });
  });

  describe('of GeoParquet', () => {
    const write = async (batches: OutputRow[][], table = kinds) => {
      const bytes = await gather(geoparquet.write(batches_of(...batches), context(table)));
      const file = new Uint8Array(bytes).buffer;
      const metadata = parquetMetadata(file);
      const geo = metadata.key_value_metadata?.find(({ key }) => key === 'geo')?.value;
      // Not as the reader would show them: as they stand in the file.
      const rows = await parquetReadObjects({ file, geoparquet: false, utf8: false });
      return { metadata, rows, geo: geo === undefined ? null : (JSON.parse(geo) as Record<string, unknown>) };
    };

    it('give back values of all kinds, nulls and what the file holds', async () => {
      const days = { ...full, f5: 19782, f6: '1709200800500000' };
      const { rows, geo } = await write([[days, bare]]);
      expect(rows[0]).to.deep.include({
        nom: full['f0'],
        petit: -2147483648,
        grand: 9223372036854775807n,
        vrai: true,
      });
      expect(rows[0]).to.deep.include({
        reel: full['f3'],
        jour: new Date('2024-02-29'),
      });
      expect(Buffer.from(rows[0]?.['fiche'] as Uint8Array).toString()).to.equal(full['f7']);
      expect(rows[0]?.['instant']).to.deep.equal(new Date('2024-02-29T10:00:00.5Z'));
      expect(Buffer.from(rows[0]?.['geom'] as Uint8Array).equals(point)).to.equal(true);
      expect(Object.values(rows[1] ?? {}).every((value) => value === null || value === undefined)).to.equal(
        true,
      );
      expect(geo).to.deep.equal({
        version: '1.1.0',
        primary_column: 'geom',
        columns: { geom: { encoding: 'WKB', geometry_types: ['Point'], bbox: [1, 2, 1, 2] } },
      });
    });

    it('write many row groups, types of all shapes, no shape and no row', async () => {
      const table = make_table({ nom: 'text' }, 'Geometry');
      const many = Array.from({ length: 60 }, (_, i) =>
        Array.from({ length: 1000 }, (__, j) => ({
          f0: `${i} ${j}`,
          geometry: j % 2 === 0 ? multipolygon : point_z,
        })),
      );
      const { metadata, geo, rows } = await write(many, table);
      expect(Number(metadata.num_rows)).to.equal(60_000);
      expect(metadata.row_groups.length).to.be.above(1);
      expect(rows.at(-1)?.['nom']).to.equal('59 999');
      expect(JSON.stringify(geo)).to.include('["MultiPolygon","Point Z"]').and.include('[0,0,10,10]');
      const plain = await write([[{ f0: 'x', geometry: null }]], make_table({ nom: 'text' }, null));
      expect([plain.geo, plain.rows]).to.deep.equal([null, [{ nom: 'x' }]]);
      const none = await write([]);
      expect(none.rows).to.deep.equal([]);
      expect(JSON.stringify(none.geo)).to.include('"geometry_types":[]').and.not.include('bbox');
    });
  });
});
