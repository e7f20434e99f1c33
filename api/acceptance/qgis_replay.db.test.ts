import { expect } from 'chai';
import { make_qgis, type Feature } from './qgis_replay.ts';
import { commune_count, use_service } from './testing.ts';

const epsg = 'http://www.opengis.net/def/crs/EPSG/0';
const v3_28 = make_qgis({ number: 32815, knows_conformance: false, knows_schema: false });
const v3_40 = make_qgis({ number: 34003, knows_conformance: true, knows_schema: false });
const v3_44 = make_qgis({ number: 34401, knows_conformance: true, knows_schema: true });

describe('the requests of QGIS 3.28, 3.40 and 3.44, by their source', function () {
  this.timeout(60_000);
  const service = use_service();
  const asked = () =>
    service()
      .take_requests()
      .map(({ method, address }) => `${method} ${address}`);
  const names = (features: readonly Feature[]) =>
    features.map(({ properties }) => String(properties['nom'])).sort();

  it('3.28 opens a layer by landing page, API, collection and ten features', async () => {
    service().take_requests();
    const layer = await v3_28.open(service().url, 'communes');
    expect(asked()).to.deep.equal([
      'GET /',
      'GET /api',
      'GET /collections/communes',
      'GET /collections/communes/items?limit=10',
    ]);
    expect(layer.page_size).to.equal(1000);
    expect(layer.collection.extent.spatial.bbox).to.deep.equal([[0, 43, 1, 43.23]]);
    expect(layer.first.numberMatched).to.equal(commune_count);
    expect(layer.first.features).to.have.length(10);
  });

  it('3.28 filters by dates with the first and last year of ISO 8601 for an open end', async () => {
    const layer = await v3_28.open(service().url, 'communes');
    for (const [where, days] of [
      ['datetime=2020-12-30%2F9999-12-31T00:00:00Z', ['2020-12-30']],
      ['datetime=0000-01-01T00:00:00Z%2F2020-01-02', ['2020-01-01', '2020-01-02']],
      ['datetime=2020-02-03', ['2020-02-03']],
    ] as const) {
      const found = await v3_28.browse(layer, { where });
      const read = new Set(found.map(({ properties }) => String(properties['cree_le'])));
      expect([...read].sort(), where).to.deep.equal(days);
    }
  });

  it('3.40 asks also what the service can do, what conditions may name and whether it may edit', async () => {
    service().take_requests();
    const layer = await v3_40.open(service().url, 'communes');
    expect(asked()).to.deep.equal([
      'GET /',
      'GET /api',
      'GET /collections/communes',
      'GET /conformance',
      'GET /collections/communes/queryables',
      'GET /collections/communes/items?limit=10',
      'OPTIONS /collections/communes/items',
    ]);
    for (const name of [
      'ogcapi-features-2/1.0/conf/crs',
      'cql2/1.0/conf/cql2-text',
      'cql2/1.0/conf/basic-cql2',
      'cql2/1.0/conf/advanced-comparison-operators',
      'cql2/1.0/conf/case-insensitive-comparison',
      'cql2/1.0/conf/basic-spatial-operators',
      'ogcapi-features-3/1.0/conf/filter',
      'ogcapi-features-3/1.0/conf/features-filter',
      'ogcapi-features-5/1.0/conf/schemas',
    ])
      expect([...layer.conforms_to]).to.include(`http://www.opengis.net/spec/${name}`);
    expect(Object.fromEntries(layer.queryables)).to.deep.equal({
      code_insee: { type: 'string', format: undefined, is_geometry: false },
      nom: { type: 'string', format: undefined, is_geometry: false },
      population: { type: 'integer', format: undefined, is_geometry: false },
      densite: { type: 'number', format: undefined, is_geometry: false },
      vaut_visite: { type: 'boolean', format: undefined, is_geometry: false },
      cree_le: { type: 'string', format: 'date', is_geometry: false },
      geom: { is_geometry: true },
    });
    // Nobody edits it: a POST of conditions is no reason to offer the tools of editing.
    expect([...layer.allowed])
      .to.include('GET')
      .and.not.include('POST');
    expect(layer.first.features.every(({ id }) => typeof id === 'string')).to.equal(true);
  });

  it('3.40 reads all of a layer by « next » links, each feature once', async () => {
    const layer = await v3_40.open(service().url, 'communes');
    // Degrees are stored longitude first: no system to ask for.
    expect(layer.crs).to.equal(null);
    expect(await v3_40.count(layer)).to.equal(commune_count);
    service().take_requests();
    const all = await v3_40.browse(layer);
    expect(new Set(all.map(({ id }) => id)).size).to.equal(commune_count);
    expect(all).to.have.length(commune_count);
    const [first, ...others] = asked();
    expect(first).to.equal('GET /collections/communes/items?limit=1000');
    expect(others).to.have.length(2);
    for (const page of others) expect(page).to.match(/items\?limit=1000&token=/);
  });

  it('3.40 draws and identifies what lies in an extent', async () => {
    const layer = await v3_40.open(service().url, 'communes');
    service().take_requests();
    const seen = await v3_40.browse(layer, { box: [0.021, 43.001, 0.049, 43.002] });
    expect(names(seen)).to.deep.equal(['Commune n° 2', 'Commune n° 3', 'Commune n° 4']);
    expect(asked()).to.deep.equal([
      'GET /collections/communes/items?limit=1000&bbox=0.021,43.001,0.049,43.002',
    ]);
    const point = await v3_40.browse(layer, { box: [0.4249, 43.0049, 0.4251, 43.0051] });
    expect(names(point)).to.deep.equal(['Commune n° 42']);
    const world = await v3_40.browse(layer, { box: [-180, -90, 180, 90] });
    expect(world).to.have.length(commune_count);
  });

  it('3.40 asks in a system that the person chose, in the order of its axes, on every page', async () => {
    const layer = await v3_40.open(service().url, 'communes', `${epsg}/4326`);
    expect(layer.collection.crs).to.include(`${epsg}/4326`);
    service().take_requests();
    const all = await v3_40.browse(layer, { box: [42, -1, 44, 2] });
    expect(all).to.have.length(commune_count);
    const pages = asked();
    expect(pages).to.have.length(3);
    for (const page of pages)
      expect(page)
        .to.include(`bbox-crs=${epsg}/4326`)
        .and.match(/[?&]crs=http:\/\/www\.opengis\.net\/def\/crs\/EPSG\/0\/4326/);
    const corners = all.flatMap(
      ({ geometry }) => (geometry?.coordinates as number[][][] | undefined)?.[0] ?? [],
    );
    expect(corners).to.have.length(5 * commune_count);
    expect(corners.every(([north = 0, east = 0]) => north >= 43 && east <= 1)).to.equal(true);
  });

  it('3.40 draws points in Lambert-93 without a detour by degrees, and a table without geometry', async () => {
    const layer = await v3_40.open(service().url, 'gares');
    expect(layer.crs).to.equal(`${epsg}/2154`);
    const [station, ...others] = await v3_40.browse(layer, { box: [574000, 6279000, 575000, 6280000] });
    expect(others).to.deep.equal([]);
    expect(station?.geometry?.coordinates).to.deep.equal([574500, 6279500]);
    const table = await v3_40.open(service().url, 'Été 2024');
    expect(table.crs).to.equal(null);
    expect(names(await v3_40.browse(table))).to.deep.equal(['fête d’été']);
  });

  it('3.40 sends its conditions as CQL2, and the server answers them', async () => {
    const layer = await v3_40.open(service().url, 'communes');
    const filter = (text: string) => `filter=${encodeURIComponent(text)}&filter-lang=cql2-text`;
    for (const [text, found] of [
      [`(nom = 'Commune n° 7')`, 1],
      ['((population >= 100) AND (population < 130))', 3],
      [`("code_insee" = '00042')`, 1],
      [`(("vaut_visite" = TRUE) AND ("cree_le" = DATE('2020-01-01')))`, 4],
      [`("cree_le" >= DATE('2020-12-30'))`, 6],
      [`(CASEI(nom) LIKE CASEI('commune n° 229_'))`, 10],
      [`(nom NOT LIKE 'Commune%')`, 0],
      ['population BETWEEN 100 AND 120', 3],
      ['population IN (10,20,5)', 2],
      ['(densite IS NULL)', 0],
      ['(NOT (population > 20))', 3],
      ['((population + 10) = 30)', 1],
    ] as const)
      expect(await v3_40.browse(layer, { where: filter(text) }), text).to.have.length(found);
    // Two conditions at once, that of the layer and that of the tool, are joined without being encoded again.
    const both = `filter=(${encodeURIComponent('(population > 100)')}) AND (${encodeURIComponent('(population < 120)')})&filter-lang=cql2-text`;
    expect(names(await v3_40.browse(layer, { where: both }))).to.deep.equal(['Commune n° 11']);
  });

  it('3.40 sends places too, once the queryables name a geometry', async () => {
    for (const [id, chosen, condition, expected] of [
      ['communes', undefined, 'S_INTERSECTS(geom,BBOX(0.021,43.001,0.029,43.002))', ['Commune n° 2']],
      ['communes', 'EPSG/0/4326', 'S_INTERSECTS(geom,POINT(43.005 0.425))', ['Commune n° 42']],
      ['gares', undefined, 'S_INTERSECTS(geom,BBOX(574000,6279000,575000,6280000))', ['Toulouse-Matabiau']],
    ] as const) {
      const layer = await v3_40.open(service().url, id, chosen && `http://www.opengis.net/def/crs/${chosen}`);
      expect(layer.queryables.get('geom')?.is_geometry).to.equal(true);
      const system = layer.crs === null ? '' : `&filter-crs=${layer.crs}`;
      const where = `filter=${encodeURIComponent(condition)}&filter-lang=cql2-text${system}`;
      expect(names(await v3_40.browse(layer, { where })), condition).to.deep.equal(expected);
    }
  });

  it('3.44 takes fields and geometry from the schema', async () => {
    service().take_requests();
    const layer = await v3_44.open(service().url, 'communes');
    expect(asked().slice(-3)).to.deep.equal([
      'GET /collections/communes/items?limit=10',
      'GET /collections/communes/schema',
      'OPTIONS /collections/communes/items',
    ]);
    const { geom, ...fields } = layer.schema?.properties ?? {};
    expect(Object.values(fields).map(({ type }) => type)).to.deep.equal([
      'string',
      'string',
      'integer',
      'number',
      'boolean',
      'string',
    ]);
    expect(fields['cree_le']).to.include({ format: 'date', title: 'Créée le' });
    expect(geom).to.include({ 'x-ogc-role': 'primary-geometry', format: 'geometry-polygon' });
    const order = Object.values(layer.schema?.properties ?? {}).map((field) => field['x-ogc-propertySeq']);
    expect(new Set(order).size).to.equal(7);
  });
});
