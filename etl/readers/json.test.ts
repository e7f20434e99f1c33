import { expect } from 'chai';
import { failure_of, read_all, use_files } from './testing.ts';

const point = (x: number, y: number) => ({ type: 'Point', coordinates: [x, y] });
const feature = (properties: unknown, geometry: unknown, more = {}) => ({
  type: 'Feature',
  properties,
  geometry,
  ...more,
});
const collection = (features: unknown[], before = {}, after = {}) =>
  JSON.stringify({ type: 'FeatureCollection', ...before, features, ...after });

describe('JSON reader', () => {
  const write = use_files();
  const read = (content: string | Uint8Array) => read_all(write('data', content));
  const outline = async (content: string | Uint8Array) => {
    const { sample, rows } = await read(content);
    return [sample.format, ...rows.map(({ line, fields }) => [line, fields])];
  };

  it('reads an array, and the first list of objects under a root', async () => {
    const expected = ['json', [1, { id: 'a', n: 0 }], [2, { id: 'b' }]];
    expect(await outline('[{"id":"a","n":0},\n{"id":"b"}]')).to.deep.equal(expected);
    expect(await outline('\u{FEFF} {"service":[{"id":"a","n":0},{"id":"b"}]}')).to.deep.equal(expected);
    expect(
      await outline('{"total":2,"bbox":[1,2],"results":[{"id":"a","n":0},{"id":"b"}],"x":{}}'),
    ).to.deep.equal(expected);
    expect(await outline('{"service":[]}')).to.deep.equal(['json']);
  });

  it('says which lists it leaves', async () => {
    const { warnings } = await read('{"a":[{"x":1}],"b":[{"y":1}]}');
    expect(warnings).to.deep.equal(['liste lue : « a » ; laissées : « b »']);
  });

  it('reads one object per line with their lines, blank lines passed over', async () => {
    expect(await outline('{"a":1}\n\n{"a":{"b":[{"c":"}\\n"}]}}\r\n')).to.deep.equal([
      'ndjson',
      [1, { a: 1 }],
      [3, { a: { b: [{ c: '}\n' }] } }],
    ]);
  });

  it('reads an object of objects by key', async () => {
    expect(await outline('{"09122":{"nom":"Foix"},"31555":{"nom":"Toulouse"}}')).to.deep.equal([
      'json',
      [1, { key: '09122', nom: 'Foix' }],
      [2, { key: '31555', nom: 'Toulouse' }],
    ]);
  });

  it('rejects items that are not objects or not JSON, and goes on', async () => {
    const { rows, rejects } = await read('[{"a":1},\n7,{"a":tru},{"__proto__":{}},{"a":2}]');
    expect(rows.map(({ line }) => line)).to.deep.equal([1, 5]);
    expect(rejects).to.deep.equal([
      { line: 2, reason: 'la valeur n’est pas un objet', row: 7 },
      { line: 3, reason: 'JSON invalide dans l’objet de la ligne 2' },
      { line: 4, reason: 'membre « __proto__ » refusé' },
    ]);
  });

  it('reads windows-1252 with a warning', async () => {
    const { rows, warnings } = await read(Buffer.from('[{"nom":"Orthès"}]', 'latin1'));
    expect(rows[0]?.fields).to.deep.equal({ nom: 'Orthès' });
    expect(warnings).to.have.length(1);
  });

  it('stops with the place where the file was cut', async () => {
    const error = await failure_of(read('{"service":[{"a":1},\n{"a":2},\n{"a"'));
    expect(error).to.include({ code: 'truncated-json', place: 'ligne 3, octet 34' });
    expect(error.message).to.contain('commence à la ligne 3');
  });
});

describe('GeoJSON reader', () => {
  const write = use_files();
  const read = (content: string) => read_all(write('data', content));

  it('gives properties, identifiers and geometries in two dimensions', async () => {
    const { sample, rows } = await read(
      collection([
        feature({ code: '09122' }, { type: 'Point', coordinates: [1.6, 42.9, 380] }, { id: 7 }),
        feature({ id: 'own' }, null, { id: 8 }),
        feature(null, { type: 'Polygon', coordinates: [] }),
      ]),
    );
    expect(sample).to.include({ format: 'geojson', crs: 'EPSG:4326' });
    expect(sample.columns).to.deep.equal(['id', 'code']);
    expect(rows).to.deep.equal([
      { line: 1, fields: { id: 7, code: '09122' }, geometry: point(1.6, 42.9) },
      { line: 2, fields: { id: 'own' }, geometry: null },
      { line: 3, fields: {}, geometry: null },
    ]);
  });

  it('reads features one per line, in a text sequence, in a bare array, and a lone one', async () => {
    const one = JSON.stringify(feature({ a: 1 }, point(0, 43)));
    for (const text of [`${one}\n${one}\n`, `\u{1E}${one}\n\u{1E}${one}\n`, `[${one},${one}]`, one]) {
      const { sample, rows } = await read(text);
      expect(sample.format).to.equal('geojson');
      expect(rows).to.have.length(text === one ? 1 : 2);
      expect(rows[0]?.geometry).to.deep.equal(point(0, 43));
    }
  });

  it('reads a collection whose lists of links come first', async () => {
    const { rows } = await read(JSON.stringify({ links: [{ href: 'x' }], features: [feature({}, null)] }));
    expect(rows).to.have.length(1);
  });

  it('honours the member crs in its usual spellings, before or after the features', async () => {
    const named = (name: string) => ({ crs: { type: 'name', properties: { name } } });
    const crs_of = async (before: object, after = {}) => {
      const { sample } = await read(collection([feature({}, point(574_000, 6_279_000))], before, after));
      return sample.crs;
    };
    expect(await crs_of(named('urn:ogc:def:crs:EPSG::2154'))).to.equal('EPSG:2154');
    expect(await crs_of(named('EPSG:3857'))).to.equal('EPSG:3857');
    expect(await crs_of({}, named('urn:ogc:def:crs:EPSG::2154'))).to.equal('EPSG:2154');
    expect(await crs_of(named('urn:ogc:def:crs:OGC:1.3:CRS84'))).to.equal('EPSG:4326');
    expect(await crs_of(named('RGF93'))).to.equal(null);
  });

  it('does not believe WGS 84 by default when coordinates are metres, and takes the user’s word', async () => {
    const text = collection([feature({}, point(574_000, 6_279_000))]);
    const { sample, warnings } = await read(text);
    expect(sample.crs).to.equal(null);
    expect(warnings.join()).to.contain('système de coordonnées à indiquer');
    const declared = await read_all(write('metres', text), { crs: '2154' });
    expect(declared.sample.crs).to.equal('EPSG:2154');
    expect(declared.warnings).to.be.empty;
    expect((await failure_of(read_all(write('metres', text), { crs: 'Lambert' }))).code).to.equal(
      'unknown-crs',
    );
  });

  it('stops at a crs found after gigabytes of features that contradicts the default', async () => {
    const many = Array.from({ length: 12_000 }, (_, i) =>
      feature({ texte: 'x'.repeat(80), i }, point(1, 43)),
    );
    const late = { crs: { type: 'name', properties: { name: 'EPSG:2154' } } };
    expect((await failure_of(read(collection(many, {}, late)))).code).to.equal('late-crs');
    const same = { crs: { type: 'name', properties: { name: 'EPSG:4326' } } };
    expect((await read(collection(many, {}, same))).rows).to.have.length(12_000);
  });

  it('rejects each faulty feature and keeps the others', async () => {
    const { rows, rejects } = await read(
      collection([
        feature({ a: 1 }, point(1, 43)),
        feature({ a: 2 }, { type: 'constructor' }),
        { type: 'Nothing' },
        feature([], point(1, 43)),
        feature({ a: 5 }, point(1, 43)),
      ]),
    );
    expect(rows.map(({ line }) => line)).to.deep.equal([1, 5]);
    expect(rejects.map(({ line, reason }) => [line, reason])).to.deep.equal([
      [2, 'type de géométrie « constructor » inconnu'],
      [3, 'l’objet n’est pas une « Feature » GeoJSON'],
      [4, '« properties » n’est pas un objet'],
    ]);
  });
});
