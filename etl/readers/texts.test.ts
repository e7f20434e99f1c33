import { expect } from 'chai';
import { read_crs } from './crs.ts';
import { column_key, find_column, read_code_insee } from './names.ts';
import { read_number } from './numbers.ts';
import { france_boxes, is_in_france, point_from } from './place.ts';

describe('texts of published files', () => {
  it('reads numbers as French and English files write them', () => {
    const cases: [unknown, number | null][] = [
      ['43,5', 43.5],
      ['43.5', 43.5],
      ['1 234,5', 1234.5],
      ['1\u{202F}234\u{A0}567', 1_234_567],
      ['12\u{2009}000', 12_000],
      ['1.234,5', 1234.5],
      ['1,234,567.5', 1_234_567.5],
      ['-0,25', -0.25],
      ['0', 0],
      [0, 0],
      ['1e3', 1000],
      [' 7 ', 7],
      ['', null],
      ['  ', null],
      [null, null],
      [undefined, null],
    ];
    for (const [text, number] of cases) expect(read_number(text), String(text)).to.equal(number);
    for (const bad of [
      'abc',
      'NaN',
      NaN,
      Infinity,
      '1e999',
      '12 34',
      '1,2,3',
      '1;2',
      '0x10',
      true,
      '--1',
      ',',
    ])
      expect(() => read_number(bad), String(bad)).to.throw('nombre illisible');
  });

  it('brings column names to one key', () => {
    expect(
      ['Code Commune (INSEE)', 'code_commune_insee', ' CODE-COMMUNE-INSEE '].map(column_key),
    ).to.deep.equal(Array(3).fill('code_commune_insee'));
    expect(column_key('N° d’Œuvre Été')).to.equal('n_d_oeuvre_ete');
    expect(find_column(['Nom', 'Libellé '], 'titre', 'libelle', 'nom')).to.equal('Libellé ');
    expect(find_column(['Nom'], 'code')).to.equal(null);
  });

  it('restores commune codes and says why one is none', () => {
    const good: [unknown, string][] = [
      ['9122', '09122'],
      [9122, '09122'],
      ['9122.0', '09122'],
      ['31555', '31555'],
      [' 2a004', '2A004'],
      ['2B033', '2B033'],
      ['97105', '97105'],
      ['98818', '98818'],
    ];
    for (const [value, code] of good) expect(read_code_insee(value)).to.deep.equal({ code });
    expect(read_code_insee('20004')).to.deep.equal({
      reason: 'code commune 20004 : en Corse, 2A ou 2B remplace 20',
    });
    for (const bad of ['912', '2C001', '96001', '00001', '97900', 'Foix', '315550', {}])
      expect(read_code_insee(bad)).to.have.property('reason').that.contains('mal formé');
    for (const none of ['', null, undefined])
      expect(read_code_insee(none)).to.deep.equal({ reason: 'code commune absent' });
  });

  it('reads points, longitude 0 included, and puts swapped ones back', () => {
    expect(point_from('0', '43,2')).to.deep.equal({ lon: 0, lat: 43.2, note: null });
    expect(point_from(55.45, -20.88)).to.deep.equal({ lon: 55.45, lat: -20.88, note: null });
    expect(point_from('43.6', '1.44')).to.deep.equal({
      lon: 1.44,
      lat: 43.6,
      note: 'longitude et latitude inversées, remises en ordre',
    });
    expect(point_from('-20.88', '55.45')).to.include({ lon: 55.45, lat: -20.88 });
    expect(point_from('', null)).to.deep.equal({ reason: 'coordonnées absentes' });
    expect(point_from('1.4', '')).to.deep.equal({ reason: 'latitude absente' });
    expect(point_from(0, 0)).to.deep.equal({ reason: 'coordonnées 0, 0' });
    expect(point_from('x', '43')).to.deep.equal({
      reason: 'coordonnées illisibles : nombre illisible « x »',
    });
    expect(point_from('574000', '6279000')).to.deep.equal({
      reason: 'point hors de France (574000 ; 6279000)',
    });
  });

  it('cannot mistake a place of France for a swapped one', () => {
    for (const {
      name,
      box: [west, south, east, north],
    } of france_boxes)
      for (const other of france_boxes) {
        const [o_west, o_south, o_east, o_north] = other.box;
        const meets = south <= o_east && north >= o_west && west <= o_north && east >= o_south;
        expect(meets, `${name} swapped, ${other.name}`).to.equal(false);
      }
    expect(is_in_france(-0.5, 44.8)).to.equal(true);
  });

  it('reads the names of coordinate reference systems', () => {
    const lambert = [
      '2154',
      'EPSG:2154',
      'epsg::2154',
      'urn:ogc:def:crs:EPSG::2154',
      'urn:ogc:def:crs:EPSG:9.9:2154',
    ];
    lambert.push(
      'http://www.opengis.net/def/crs/EPSG/0/2154',
      'http://www.opengis.net/gml/srs/epsg.xml#2154',
    );
    for (const name of lambert) expect(read_crs(name), name).to.equal('EPSG:2154');
    const wgs84 = [
      'urn:ogc:def:crs:OGC:1.3:CRS84',
      'OGC:CRS84',
      'CRS84',
      'http://www.opengis.net/def/crs/OGC/1.3/CRS84',
    ];
    for (const name of wgs84) expect(read_crs(name), name).to.equal('EPSG:4326');
    for (const name of ['Lambert 93', '', 'EPSG:', 'EPSG:2154+5720'])
      expect(read_crs(name), name).to.equal(null);
  });
});
