import { Ajv } from 'ajv';
import formats_of_ajv from 'ajv-formats';
import { expect } from 'chai';
import { read_config } from '../../config.ts';
import { use_database } from '../../sql/testing.ts';
import { start_server, type RunningServer } from '../server.ts';
import { ask_by, decode_by, lambert, quad, type DocumentLink } from './tiles_testing.ts';
import { tile_matrix_set_schema, tileset_schema, tilesets_schema } from './tms_schemas_testing.ts';

interface TilesetDocument {
  dataType: string;
  crs: string;
  tileMatrixSetURI?: string;
  layers: { id: string; geometryDimension?: number; links: DocumentLink[] }[];
  links: DocumentLink[];
}

/** One block of tests for each class that the tiles claim (OGC 20-057 and 17-083r4), named after its requirements. */
describe('OGC API – Tiles, class by class', () => {
  const database = use_database();
  let server: RunningServer;
  const ask = ask_by(() => server);
  const decode = decode_by(() => server);
  const read = async <T>(path: string) => (await (await ask(path)).json()) as T;
  const follow = async <T>(href: string) => (await (await fetch(href)).json()) as T;
  const link_of = (links: readonly DocumentLink[], rel: string) =>
    links.find((link) => link.rel.endsWith(rel));
  const ajv = new Ajv({ strict: false, allErrors: true });
  // CommonJS: the function is the module's default.
  (formats_of_ajv as unknown as { default: (made: Ajv) => void }).default(ajv);
  const expect_valid = (schema: object, value: unknown) =>
    expect(ajv.validate(schema, value), ajv.errorsText()).to.equal(true);

  before(async () => {
    await database().pool.query(`
      create table published.places (id int primary key, nom text, jour date, geom geometry(point, 4326));
      insert into published.places values (1, 'ancien', '2018-02-12', st_setsrid('point(1.44 43.6)'::geometry, 4326)),
        (2, 'nouveau', '2024-05-01', st_setsrid('point(1.45 43.61)'::geometry, 4326));
      insert into maillage.metadata_record (id, title, producer) values ('places', 'Lieux', 'Testeurs');
      insert into maillage.collection (id, record_id, extent, columns) values
        ('places', 'places', '{1.44,43.6,1.45,43.61}', '[{"name": "jour", "role": "time"}]');
      create table published.zones (id int primary key, geom geometry(polygon, 2154));
      insert into published.zones values (1, st_makeenvelope(560000, 6270000, 590000, 6290000, 2154));
      create table published.plain (id int primary key)`);
    server = await start_server(
      { config: read_config({ PORT: '0' }), database: database() },
      { log_requests: false },
    );
  });
  after(() => server?.close());

  it('core: tiles by three variables, 400 or 404 outside, 204 where there is nothing', async () => {
    const { links } = await read<TilesetDocument>(`/collections/places/${quad}`);
    const template = link_of(links, 'item')?.href ?? '';
    const at = (z: number, y: number, x: number) =>
      template.replace('{tileMatrix}', `${z}`).replace('{tileRow}', `${y}`).replace('{tileCol}', `${x}`);
    expect((await fetch(at(8, 93, 129))).status).to.equal(200);
    expect((await fetch(at(8, 0, 0))).status).to.equal(204);
    expect((await fetch(at(8, 0, 0))).headers.get('etag')).to.match(/^"/);
    for (const outside of [at(25, 0, 0), at(1, 2, 0), at(1, 0, 2)])
      expect((await fetch(outside)).status).to.be.oneOf([400, 404]);
    const claimed = (await read<{ conformsTo: string[] }>('/conformance')).conformsTo;
    expect(claimed.filter((name) => name.includes('/ogcapi-tiles-1/')).length).to.equal(9);
  });

  it('tileset: metadata by the schema, a registered URI, the scheme and a templated link with its type', async () => {
    for (const path of [`/collections/places/${quad}`, `/${quad}`, `/collections/zones/${lambert}`]) {
      const tileset = await read<TilesetDocument>(path);
      expect_valid(tileset_schema, tileset);
      const item = link_of(tileset.links, 'item');
      expect(item).to.include({ templated: true, type: 'application/vnd.mapbox-vector-tile' });
      for (const name of ['{tileMatrix}', '{tileRow}', '{tileCol}']) expect(item?.href).to.include(name);
      const scheme = await follow(link_of(tileset.links, '/tiling-scheme')?.href ?? '');
      expect_valid(tile_matrix_set_schema, scheme);
      expect((scheme as { crs: string }).crs).to.equal(tileset.crs);
    }
    const mercator = await read<TilesetDocument>(`/${quad}`);
    expect(mercator.tileMatrixSetURI).to.equal(
      'http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad',
    );
    expect(await read(`/${lambert}`)).not.to.have.property('tileMatrixSetURI');
  });

  it('tilesets-list: every grid with its self link to the full metadata', async () => {
    for (const path of ['/tiles', '/collections/places/tiles']) {
      const list = await read<{ tilesets: TilesetDocument[] }>(path);
      expect_valid(tilesets_schema, list);
      expect(list.tilesets.map(({ crs }) => crs.split('/').at(-1))).to.deep.equal(['3857', '2154']);
      for (const tileset of list.tilesets) {
        const whole = await follow<TilesetDocument>(link_of(tileset.links, 'self')?.href ?? '');
        expect(whole.layers.length).to.be.greaterThan(0);
        expect(link_of(tileset.links, '/tiling-scheme')?.href).to.match(/\/tileMatrixSets\/[\w]+$/);
      }
    }
  });

  it('dataset-tilesets: the landing page leads to /tiles', async () => {
    const { links } = await read<{ links: DocumentLink[] }>('/');
    expect(link_of(links, '/tilesets-vector')?.href).to.equal(`${server.url}/tiles`);
    expect(link_of(links, '/tiling-schemes')?.href).to.equal(`${server.url}/tileMatrixSets`);
  });

  it('geodata-tilesets: each collection with a geometry leads to its tiles, the others do not', async () => {
    const links_of = async (id: string) =>
      (await read<{ links: DocumentLink[] }>(`/collections/${id}`)).links.map(({ href }) => href);
    expect(await links_of('places')).to.include(`${server.url}/collections/places/tiles`);
    expect(await links_of('plain')).not.to.include(`${server.url}/collections/plain/tiles`);
    expect((await ask('/collections/plain/tiles')).status).to.equal(404);
    const { layers } = await read<TilesetDocument>(`/collections/places/${quad}`);
    const [geodata] = layers[0]?.links ?? [];
    expect((await fetch(geodata?.href ?? '')).status).to.equal(200);
  });

  it('collections-selection: those that are named alone, in their order, in tiles and tilesets', async () => {
    for (const ids of [['zones', 'places'], ['places', 'zones'], ['zones']]) {
      const named = ids.join(',');
      expect(Object.keys(await decode(`/${quad}/8/93/129?collections=${named}`))).to.deep.equal(ids);
      const tileset = await read<TilesetDocument>(`/${quad}?collections=${named}`);
      expect(tileset.layers.map(({ id }) => id)).to.deep.equal(ids);
      expect(link_of(tileset.links, 'item')?.href).to.match(new RegExp(`collections=${named}$`));
    }
    expect((await ask(`/${quad}?collections=zonnes`)).status).to.equal(400);
  });

  it('datetime: the axis of that name in subset, and the parameter, choose features by their time', async () => {
    const names = async (query: string) => {
      const layer = (await decode(`/collections/places/${quad}/8/93/129?${query}`))['places'];
      return Array.from({ length: layer?.length ?? 0 }, (_, i) => layer?.feature(i).properties['nom']);
    };
    expect(await names('')).to.have.members(['ancien', 'nouveau']);
    for (const query of [
      'datetime=2020-01-01/..',
      `subset=${encodeURIComponent('datetime("2020-01-01T00:00:00Z":*)')}`,
      `subset=${encodeURIComponent('datetime("2024-05-01")')}`,
      `subset=${encodeURIComponent('datetime("2020-01-01":"2024-12-31")')}`,
    ])
      expect(await names(query), query).to.deep.equal(['nouveau']);
    expect(await names(`subset=${encodeURIComponent('datetime(*:"2020-01-01T00:00:00Z")')}`)).to.deep.equal([
      'ancien',
    ]);
    const empty = await ask(`/collections/places/${quad}/8/93/129?datetime=1990-01-01`);
    expect(empty.status).to.equal(204);
    for (const wrong of [
      'datetime(2020)',
      'elevation("1":"2")',
      'datetime("2024-02-30")',
      'datetime("b":"a")',
      'datetime(*)',
    ])
      expect((await ask(`/${quad}/0/0/0?subset=${encodeURIComponent(wrong)}`)).status, wrong).to.equal(400);
    const twice = `datetime=2024-01-01&subset=${encodeURIComponent('datetime("2024-01-01")')}`;
    expect((await ask(`/${quad}/0/0/0?${twice}`)).status).to.equal(400);
  });

  it('mvt: 0, 0 is the north-west corner, 4096 the other, linear in the grid’s own system', async () => {
    // The square's corners in Lambert-93 are whole parts of the tile of 104,857.6 m.
    const side = 104857.6;
    const [column, row] = [5, 54];
    const layer = (await decode(`/collections/zones/${lambert}/9/${row}/${column}`))['zones'];
    const [ring = []] = layer?.feature(0).loadGeometry() ?? [];
    const unit = (value: number) => Math.round((value * 4096) / side);
    const expected = {
      west: unit(560000 - column * side),
      east: unit(590000 - column * side),
      north: unit(12e6 - 6290000 - row * side),
      south: unit(12e6 - 6270000 - row * side),
    };
    const xs = ring.map(({ x }) => x);
    const ys = ring.map(({ y }) => y);
    expect([Math.min(...xs), Math.max(...xs)]).to.deep.equal([expected.west, Math.min(expected.east, 4160)]);
    expect([Math.min(...ys), Math.max(...ys)]).to.deep.equal([
      expected.north,
      Math.min(expected.south, 4160),
    ]);
    expect(layer?.feature(0).type).to.equal(3);
  });

  it('oas30: the paths of all resources, operation ids with the standard’s endings, parameters and 204', async () => {
    interface Operation {
      get: {
        operationId: string;
        parameters: { name?: string; in?: string; schema?: object; $ref?: string }[];
        responses: Record<string, { content?: object }>;
      };
    }
    const api = await read<{ paths: Record<string, Operation> }>('/api');
    const endings = {
      '/tileMatrixSets': 'getTileMatrixSetsList',
      '/tileMatrixSets/{tileMatrixSetId}': 'getTileMatrixSet',
      '/tiles': 'dataset.vector.getTileSetsList',
      '/tiles/{tileMatrixSetId}': 'dataset.vector.getTileSet',
      '/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}': 'dataset.vector.getTile',
      '/collections/{collection}/tiles': 'collection.vector.getTileSetsList',
      '/collections/{collection}/tiles/{tileMatrixSetId}': 'collection.vector.getTileSet',
      '/collections/{collection}/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}':
        'collection.vector.getTile',
    };
    for (const [path, ending] of Object.entries(endings))
      expect(api.paths[path]?.get.operationId, path).to.match(
        new RegExp(`\\.${ending.replaceAll('.', '\\.')}$`),
      );
    const tile = api.paths['/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}']?.get;
    expect(tile?.responses).to.include.keys('200', '204', '304', '400', '404');
    expect(tile?.responses['204']).not.to.have.property('content');
    expect(tile?.parameters.find(({ name }) => name === 'tileRow')?.schema).to.deep.equal({
      type: 'integer',
      minimum: 0,
    });
    const refs = tile?.parameters.map(({ $ref }) => $ref?.split('/').at(-1)) ?? [];
    expect(refs).to.include.members([
      'collections',
      'datetime',
      'subset',
      'filter',
      'filters',
      'properties-tile',
    ]);
  });

  it('tms/tilematrixset and json-tilematrixset: each grid by the schema, scales that fit their cells', async () => {
    interface Set {
      crs: string;
      tileMatrices: { scaleDenominator: number; cellSize: number; matrixHeight: number }[];
    }
    const { tileMatrixSets } = await read<{
      tileMatrixSets: { id: string; uri: string; links: DocumentLink[] }[];
    }>('/tileMatrixSets');
    expect(tileMatrixSets.map(({ id }) => id)).to.deep.equal(['WebMercatorQuad', '2154_5cm']);
    for (const { uri, links } of tileMatrixSets) {
      const answer = await fetch(link_of(links, 'self')?.href ?? '');
      expect(answer.headers.get('content-type')).to.match(/^application\/json(;|$)/);
      const set = (await answer.json()) as Set & { uri: string };
      expect_valid(tile_matrix_set_schema, set);
      expect(set.uri).to.equal(uri);
      for (const { scaleDenominator, cellSize } of set.tileMatrices)
        expect(scaleDenominator * 0.00028).to.be.closeTo(cellSize, cellSize * 1e-9);
    }
    // The address that stands for the grid that no register has leads to its definition.
    expect((await fetch(tileMatrixSets[1]?.uri ?? '')).status).to.equal(200);
  });

  it('tms/json-tilesetmetadata: layers with dimension and properties', async () => {
    const { layers } = await read<TilesetDocument>(`/${quad}?collections=places,zones`);
    expect(layers.map(({ geometryDimension }) => geometryDimension)).to.deep.equal([0, 2]);
  });
});
