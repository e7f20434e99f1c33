import { expect } from 'chai';
import { recognise } from './recognise.ts';
import { failure_of, read_all, use_files } from './testing.ts';
import { open_file } from './open.ts';
import { crs_of_name, crs_of_wkt } from './wkt_crs.ts';

const of = (text: string) => recognise(Buffer.from(text, 'latin1'));

describe('recognition by content', () => {
  const write = use_files();

  it('tells every format from its first bytes', () => {
    const cases: [string, string][] = [
      ['PK\u{3}\u{4}...', 'zip'],
      ['\u{1f}\u{8b}\u{8}...', 'gzip'],
      ['BZh91AY', 'bzip2'],
      ['SQLite format 3\0', 'geopackage'],
      ['fgb\u{3}fgb\0', 'flatgeobuf'],
      ['\0\0\u{27}\n\0\0\0\0', 'shapefile'],
      ['\0\0\0\u{d}\n\tOSMHeader', 'osm-pbf'],
      ['x'.repeat(257).replaceAll('x', '\0') + 'ustar', 'tar'],
      ['\u{ef}\u{bb}\u{bf}<?xml version="1.0"?>', 'xml'],
      ['  <osm>', 'xml'],
      ['\n {"a":1}', 'json'],
      ['\u{1e}{"a":1}', 'json'],
      ['[1]', 'json'],
      ['a;b\n1;2\n', 'csv'],
      ['', 'unknown'],
      ['Un texte, sans table, mais à virgules.\nEt sa suite.\n', 'unknown'],
      ['Une seule ligne, avec virgules', 'unknown'],
      ['\u{7f}ELF\u{2}\u{1}\u{1}\0', 'unknown'],
    ];
    for (const [text, kind] of cases) expect(of(text), JSON.stringify(text)).to.equal(kind);
  });

  it('goes by content, not by name', async () => {
    expect((await read_all(write('table.geojson', 'a;b\n1;2\n'))).sample.format).to.equal('csv');
    expect((await read_all(write('data.csv', '[{"a":1}]'))).sample.format).to.equal('json');
  });

  it('opens what it does not read with an empty sample, whose rows are an error', async () => {
    for (const [content, format] of [
      ['<a/>', 'xml'],
      ['\0\0\0\u{d}\n\tOSMHeader', 'osm-pbf'],
      ['\u{7f}ELF\0', 'unknown'],
    ] as const) {
      const opened = await open_file(write('data', content));
      expect(opened.sample).to.include({ format, crs: null });
      expect([opened.sample.rows, opened.sample.columns]).to.deep.equal([[], []]);
      expect((await failure_of(read_all(write('data', content)))).code).to.equal('no-rows');
    }
    expect((await failure_of(read_all(write('data', '')))).message).to.equal('le fichier est vide');
    expect((await failure_of(open_file('/nowhere/file'))).code).to.equal('no-such-file');
  });
});

describe('CRS of WKT', () => {
  it('takes the code of the outermost element, of WKT 1 and 2', () => {
    const geographic = 'GEOGCS["x",AUTHORITY["EPSG","4171"]]';
    expect(crs_of_wkt(`PROJCS["x",${geographic},AUTHORITY["EPSG","3943"]]`)).to.equal('EPSG:3943');
    expect(crs_of_wkt(`PROJCS["Other",${geographic}]`)).to.equal(null);
    expect(crs_of_wkt(geographic)).to.equal('EPSG:4171');
    expect(crs_of_wkt('PROJCRS["a, ""b]""",BASEGEOGCRS["x",ID["EPSG",4171]],ID["EPSG",2154]]')).to.equal(
      'EPSG:2154',
    );
    expect(
      crs_of_wkt(
        `COMPD_CS["x",PROJCS["y",${geographic},AUTHORITY["EPSG","2154"]],VERT_CS["z"],AUTHORITY["EPSG","5698"]]`,
      ),
    ).to.equal('EPSG:2154');
    for (const text of ['', 'nothing', 'LOCAL_CS["x"]', 'PROJCS["RGF93'])
      expect(crs_of_wkt(text)).to.equal(null);
  });

  it('knows the names usual in France, as ESRI, QGIS and EPSG write them', () => {
    const names: Record<number, string[]> = {
      2154: [
        'RGF_1993_Lambert_93',
        'RGF93_Lambert_93',
        'RGF93 / Lambert-93',
        'RGF93 v1 / Lambert-93',
        'Lambert 93',
      ],
      3942: ['RGF93 / CC42', 'RGF_1993_CC42'],
      3950: ['RGF93_CC50', 'RGF93 v1 / CC50'],
      27561: ['NTF (Paris) / Lambert Nord France', 'NTF_Paris_Lambert_Nord_France'],
      27564: ['NTF (Paris) / Lambert Corse'],
      27571: ['NTF (Paris) / Lambert zone I'],
      27572: [
        'NTF_Paris_Lambert_Zone_II',
        'Lambert II étendu',
        'NTF_Lambert_II_etendu',
        'NTF (Paris) / France II',
      ],
      27574: ['NTF (Paris) / Lambert zone IV'],
      4326: ['GCS_WGS_1984', 'WGS 84', 'WGS84'],
      4258: ['GCS_ETRS_1989', 'ETRS89'],
      4171: ['GCS_RGF_1993', 'RGF93'],
      3035: ['ETRS_1989_LAEA', 'ETRS89 / LAEA Europe', 'ETRS89-extended / LAEA Europe'],
      32631: ['WGS_1984_UTM_Zone_31N', 'WGS 84 / UTM zone 31N'],
      32740: ['WGS 84 / UTM zone 40S'],
      25830: ['ETRS89 / UTM zone 30N', 'ETRS_1989_UTM_Zone_30N'],
      3857: ['WGS_1984_Web_Mercator_Auxiliary_Sphere', 'WGS 84 / Pseudo-Mercator'],
      5490: ['RGAF09 / UTM zone 20N'],
      2975: ['RGR92 / UTM zone 40S', 'RGR_1992_UTM_40S'],
      2972: ['RGFG95 / UTM zone 22N', 'RGFG_1995_UTM_22N'],
      4471: ['RGM04 / UTM zone 38S'],
    };
    for (const [code, spellings] of Object.entries(names))
      for (const name of spellings) expect(crs_of_name(name), name).to.equal(`EPSG:${code}`);
    for (const name of ['Lambert', 'Lambert II', 'CC43x', 'WGS 84 / UTM zone 61N', 'NTF'])
      expect(crs_of_name(name), name).to.equal(null);
  });
});
