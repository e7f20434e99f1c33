import { expect } from 'chai';
import type { Position } from 'geojson';
import { read_cpg } from './dbf.ts';
import { read_shape, polygons_of } from './shapefile_geometry.ts';
import {
  box,
  dbf_of,
  double,
  int,
  parts_shape,
  point_shape,
  shp_of,
  type Field,
} from './shapefile_testing.ts';
import { failure_of, read_all, use_files } from './testing.ts';

const name_field: Field[] = [['NOM', 'C', 20]];
const lambert = 'PROJCS["RGF93_Lambert_93",GEOGCS["GCS_RGF_1993"],PROJECTION["Lambert_Conformal_Conic"]]';

describe('shapefile reader', () => {
  const write = use_files();
  let count = 0;
  /** The path of a .shp written with what goes beside it. */
  const shapefile = (parts: { shp: Buffer; dbf?: Buffer; prj?: string; cpg?: string; shx?: Buffer }) => {
    const name = `couche_${count++}`;
    for (const [extension, content] of Object.entries(parts)) write(`${name}.${extension}`, content);
    return write(`${name}.shp`, parts.shp);
  };

  it('reads every type of attribute', async () => {
    const fields: Field[] = [
      ['CODE', 'C', 5],
      ['POP', 'N', 10],
      ['PART', 'F', 8],
      ['DATE', 'D', 8],
      ['OUI', 'L', 1],
      ['SIREN', 'N', 18],
    ];
    const dbf = dbf_of(fields, [
      ['09122', '      9493', '0.25', '20230101', 'T', '999999999999999999'],
      ['', '**********', '', '00000000', '?', '200067940'],
    ]);
    const { sample, rows } = await read_all(shapefile({ shp: shp_of([point_shape([1, 2]), int(0)]), dbf }));
    expect(sample.columns).to.deep.equal(['CODE', 'POP', 'PART', 'DATE', 'OUI', 'SIREN']);
    expect(rows).to.deep.equal([
      {
        line: 1,
        fields: {
          CODE: '09122',
          POP: 9493,
          PART: 0.25,
          DATE: '2023-01-01',
          OUI: true,
          SIREN: '999999999999999999',
        },
        geometry: { type: 'Point', coordinates: [1, 2] },
      },
      {
        line: 2,
        fields: { CODE: '', POP: null, PART: null, DATE: null, OUI: null, SIREN: 200067940 },
        geometry: null,
      },
    ]);
  });

  it('takes the CRS of the .prj, and none without it or with an unknown one', async () => {
    const shp = shp_of([point_shape([1, 2])]);
    const dbf = dbf_of(name_field, [['a']]);
    const crs_of = async (prj?: string) =>
      (await read_all(shapefile(prj === undefined ? { shp, dbf } : { shp, dbf, prj }))).sample.crs;
    expect(await crs_of(lambert)).to.equal('EPSG:2154');
    expect(await crs_of()).to.equal(null);
    expect(await crs_of('PROJCS["Mine",GEOGCS["GCS_WGS_1984"]]')).to.equal(null);
  });

  it('follows the .cpg, and else tells UTF-8 from windows-1252', async () => {
    const shp = shp_of([point_shape([1, 2])]);
    const name_of = async (bytes: Buffer, cpg?: string) => {
      const dbf = dbf_of(name_field, [[bytes]]);
      const { rows, warnings } = await read_all(
        shapefile(cpg === undefined ? { shp, dbf } : { shp, dbf, cpg }),
      );
      return [rows[0]?.fields['NOM'], warnings.length];
    };
    const latin = Buffer.from('Orthès', 'latin1');
    expect(await name_of(Buffer.from('Orthès'))).to.deep.equal(['Orthès', 0]);
    expect(await name_of(latin)).to.deep.equal(['Orthès', 1]);
    expect(await name_of(latin, 'UTF-8')).to.deep.equal(['Orthès', 1]);
    expect(await name_of(latin, 'ISO-8859-1')).to.deep.equal(['Orthès', 0]);
    expect(await name_of(Buffer.from([0xbc]), '8859-15')).to.deep.equal(['Œ', 0]);
    const high = Buffer.from([0x43, 0x9c, 0x75, 0x72, 0x92, 0x80, 0x85, 0x9f, 0x81]);
    expect(await name_of(high, 'CP1252')).to.deep.equal(['Cœur’€…Ÿ\u{81}', 0]);
  });

  it('knows the spellings of .cpg', () => {
    const spellings: [string, string | null][] = [
      ['UTF-8', 'utf-8'],
      ['65001', 'utf-8'],
      ['1252', 'windows-1252'],
      ['ANSI 1252', 'windows-1252'],
      ['88591\n', 'windows-1252'],
      ['ISO 8859-15', 'iso-8859-15'],
      ['OEM 850', null],
    ];
    for (const [text, name] of spellings) expect(read_cpg(text), text).to.equal(name);
  });

  it('passes over deleted records with their shape', async () => {
    const shp = shp_of([point_shape([1, 2]), point_shape([3, 4]), point_shape([5, 6])]);
    const { rows } = await read_all(shapefile({ shp, dbf: dbf_of(name_field, [['a'], ['b'], ['c']], [1]) }));
    expect(rows.map(({ line, fields }) => [line, fields['NOM']])).to.deep.equal([
      [1, 'a'],
      [3, 'c'],
    ]);
  });

  it('reads shapes without table, with a warning', async () => {
    const { rows, warnings } = await read_all(shapefile({ shp: shp_of([point_shape([1, 2])]) }));
    expect(rows).to.deep.equal([{ line: 1, fields: {}, geometry: { type: 'Point', coordinates: [1, 2] } }]);
    expect(warnings.join()).to.contain('.dbf absent');
  });

  it('rejects a faulty shape and goes on', async () => {
    const shp = shp_of([int(31), point_shape([NaN, 2]), point_shape([3, 4])]);
    const { rows, rejects } = await read_all(
      shapefile({ shp, dbf: dbf_of(name_field, [['a'], ['b'], ['c']]) }),
    );
    expect(rows.map(({ line }) => line)).to.deep.equal([3]);
    expect(rejects).to.deep.equal([
      { line: 1, reason: 'type de forme 31 non pris en charge', row: { NOM: 'a' } },
      { line: 2, reason: 'coordonnée qui n’est pas un nombre fini', row: { NOM: 'b' } },
    ]);
  });

  it('says which file is cut or does not match', async () => {
    const shp = shp_of([point_shape([1, 2]), point_shape([3, 4])]);
    const dbf = dbf_of(name_field, [['a'], ['b']]);
    const failure = (parts: { shp: Buffer; dbf: Buffer }) => failure_of(read_all(shapefile(parts)));
    expect((await failure({ shp: shp.subarray(0, -3), dbf })).message).to.contain('.shp tronqué');
    expect((await failure({ shp, dbf: dbf.subarray(0, -12) })).code).to.equal('truncated-file');
    expect((await failure({ shp, dbf: dbf_of(name_field, [['a']]) })).message).to.contain(
      'pas de ligne pour la forme 2',
    );
    expect((await failure({ shp, dbf: dbf_of(name_field, [['a'], ['b'], ['c']]) })).message).to.contain(
      'plus de lignes',
    );
  });
});

describe('shapes', () => {
  const clockwise: Position[] = [
    [0, 0],
    [0, 9],
    [9, 9],
    [9, 0],
    [0, 0],
  ];
  const moved = (ring: Position[], scale: number, x: number, y: number): Position[] =>
    ring.map(([a = 0, b = 0]) => [a * scale + x, b * scale + y]);
  const hole = moved(clockwise, 0.5, 2, 2).reverse();
  const island = moved(clockwise, 0.2, 3, 3);
  const far = moved(clockwise, 1, 100, 0);

  it('drops heights and measures of every type', () => {
    const line: Position[] = [
      [0, 1],
      [2, 3],
    ];
    const tail = double(0, 0, 1, 2);
    expect(read_shape(Buffer.concat([point_shape([1, 2], 11), double(9, 9)]))).to.deep.equal({
      type: 'Point',
      coordinates: [1, 2],
    });
    for (const type of [3, 13, 23])
      expect(read_shape(parts_shape(type, [line], tail))).to.deep.equal({
        type: 'LineString',
        coordinates: line,
      });
    expect(read_shape(parts_shape(3, [line, line]))).to.deep.equal({
      type: 'MultiLineString',
      coordinates: [line, line],
    });
    for (const type of [8, 18, 28])
      expect(read_shape(Buffer.concat([int(type), box, int(2), double(0, 1, 2, 3), tail]))).to.deep.equal({
        type: 'MultiPoint',
        coordinates: line,
      });
    for (const type of [5, 15, 25])
      expect(read_shape(parts_shape(type, [clockwise], tail))).to.deep.equal({
        type: 'Polygon',
        coordinates: [clockwise],
      });
  });

  it('gives each hole to the smallest ring around it, in any order', () => {
    expect(polygons_of([clockwise, hole])).to.deep.equal({ type: 'Polygon', coordinates: [clockwise, hole] });
    expect(polygons_of([hole, far, clockwise])).to.deep.equal({
      type: 'MultiPolygon',
      coordinates: [[far], [clockwise, hole]],
    });
    const small_hole = moved(clockwise, 0.1, 3.3, 3.3).reverse();
    expect(polygons_of([clockwise, hole, island, small_hole])).to.deep.equal({
      type: 'MultiPolygon',
      coordinates: [
        [clockwise, hole],
        [island, small_hole],
      ],
    });
  });

  it('keeps a hole that touches its ring at a vertex', () => {
    const touching: Position[] = [
      [0, 0],
      [3, 1],
      [1, 3],
      [0, 0],
    ];
    expect(polygons_of([clockwise, touching])).to.deep.equal({
      type: 'Polygon',
      coordinates: [clockwise, touching],
    });
  });

  it('keeps orphan holes, and lets nesting decide when every ring turns the wrong way', () => {
    const lone = [...far].reverse();
    expect(polygons_of([clockwise, lone])).to.deep.equal({
      type: 'MultiPolygon',
      coordinates: [[clockwise], [lone]],
    });
    const [outer, inner] = [[...clockwise].reverse(), hole];
    expect(polygons_of([outer, inner, [...island].reverse()])).to.deep.equal({
      type: 'MultiPolygon',
      coordinates: [[outer, inner], [[...island].reverse()]],
    });
  });

  it('refuses damaged counts', () => {
    for (const damage of [
      int(5),
      Buffer.concat([int(5), box, int(1, 1000)]),
      Buffer.concat([int(5), box, int(-1, 2)]),
    ])
      expect(() => read_shape(damage)).to.throw('forme tronquée');
    const swapped = parts_shape(5, [clockwise, clockwise]);
    swapped.writeInt32LE(7, 44);
    expect(() => read_shape(swapped)).to.throw('incohérentes');
  });
});
