import { expect } from 'chai';
import { read_config } from '../../config.ts';
import { use_database } from '../../sql/testing.ts';
import { start_server, type RunningServer } from '../server.ts';
import { ask_by, decode_by, quad } from './tiles_testing.ts';

describe('vector tiles', () => {
  const database = use_database();
  let server: RunningServer;
  before(async () => {
    await database().pool.query(`
      create table published.cells as select 'c' || i as code, i % 7 as population, array['a', 'b'] as missing,
        '{"long": 1}'::jsonb as document,
        st_multi(st_makeenvelope(1 + (i % 200) * 0.01, 43 + (i / 200) * 0.01, 1.01 + (i % 200) * 0.01,
          43.01 + (i / 200) * 0.01, 4326))::geometry(multipolygon, 4326) as geom from generate_series(0, 19999) i;
      alter table published.cells add primary key (code);
      create index on published.cells using gist (geom);
      create table published.lambert (id int primary key, geom geometry(polygon, 2154));
      insert into published.lambert values (7, st_difference(st_makeenvelope(560000, 6270000, 590000, 6290000, 2154),
        st_makeenvelope(570000, 6275000, 580000, 6280000, 2154)));
      create table published.places (id int primary key, geom geometry(multipoint, 3857));
      insert into published.places values (1, st_setsrid('multipoint(155000 5400000, 156000 5400000)'::geometry, 3857));
      create table published.roads (id int primary key, geom geometry(linestring, 4326));
      insert into published.roads values (1, st_setsrid('linestring(1 43, 2 44)'::geometry, 4326));
      create table published.plain (id int primary key)`);
    const config = read_config({ PORT: '0' });
    server = await start_server({ config, database: database() }, { log_requests: false });
  });
  after(() => server?.close());
  const ask = ask_by(() => server);
  const decode = decode_by(() => server);

  it('writes polygons with keys, values and rings as wound', async () => {
    const layer = (await decode(`/collections/lambert/${quad}/8/93/129`))['lambert'];
    const feature = layer?.feature(0);
    expect(layer?.length).to.equal(1);
    expect(feature?.id).to.equal(7);
    const areas = feature
      ?.loadGeometry()
      .map((ring) =>
        ring.slice(1).reduce((sum, { x, y }, i) => sum + (ring[i]?.x ?? 0) * y - x * (ring[i]?.y ?? 0), 0),
      );
    expect(areas?.map(Math.sign)).to.deep.equal([1, -1]);
  });

  it('writes points and lines, several collections in a tile', async () => {
    const layers = await decode(`/${quad}/0/0/0?collections=places,roads`);
    expect(Object.keys(layers)).to.have.members(['places', 'roads']);
    expect(layers['roads']?.feature(0).type).to.equal(2);
    expect(
      (await decode(`/collections/places/${quad}/8/93/128`))['places']?.feature(0).loadGeometry(),
    ).to.have.lengthOf(2);
  });

  it('carries scalar columns, lists as text, and those asked for', async () => {
    const path = `/collections/cells/${quad}/10/373/515`;
    const feature = (await decode(path))['cells']?.feature(0);
    expect(feature?.properties).to.include({ missing: 'a, b' }).and.include.keys('id', 'code', 'population');
    expect(feature?.properties).not.to.have.property('document');
    const some = (await decode(`${path}?properties=population`))['cells']?.feature(0);
    expect(Object.keys(some?.properties ?? {})).to.have.members(['id', 'population']);
    const refused = await ask(`${path}?properties=popluation`);
    expect(refused.status).to.equal(400);
    expect(await refused.text())
      .to.include('popluation')
      .and.include('« population »');
  });

  it('shows what a filter lets through, and keeps it apart from the whole', async () => {
    const path = `/collections/cells/${quad}/10/373/515`;
    const all = (await decode(path))['cells']?.length ?? 0;
    const some = (await decode(`${path}?filter=population%20%3D%203`))['cells'];
    expect(some?.length).to.be.within(all / 7 - 2, all / 7 + 2);
    expect(some?.feature(0).properties).to.include({ population: 3 });
    expect((await decode(path))['cells']?.length).to.equal(all);
    for (const wrong of ['population%20%3D', 'popluation%3D1'])
      expect((await ask(`${path}?filter=${wrong}`)).status, wrong).to.equal(400);
  });

  it('leaves no hole where cells are smaller than a pixel, and counts what a square stands for', async () => {
    const layer = (await decode(`/collections/cells/${quad}/4/5/8`))['cells'];
    const squares = new Set<string>();
    let represented = 0;
    for (let i = 0; i < (layer?.length ?? 0); i++) {
      const feature = layer?.feature(i);
      const [ring = []] = feature?.loadGeometry() ?? [];
      squares.add(`${(ring[0]?.x ?? 0) / 8},${(ring[0]?.y ?? 0) / 8}`);
      represented += Number(feature?.properties['represents'] ?? 1);
    }
    expect(represented).to.equal(20_000);
    const xs = [...squares].map((name) => Number(name.split(',')[0]));
    const ys = [...squares].map((name) => Number(name.split(',')[1]));
    const side = (all: number[]) => Math.max(...all) - Math.min(...all) + 1;
    expect(squares.size).to.equal(side(xs) * side(ys));
    expect(squares.size).to.be.below(3000);
  });

  it('refuses what is no tile, by name', async () => {
    for (const [path, status] of [
      [`/collections/cells/${quad}/25/0/0`, 400],
      [`/collections/cells/${quad}/1/2/0`, 404],
      [`/collections/cells/${quad}/a/0/0`, 400],
      [`/collections/cells/tiles/Other/1/0/0`, 404],
      [`/collections/plain/${quad}/1/0/0`, 404],
      [`/${quad}/1/0/0?collections=nowhere`, 400],
    ] as const)
      expect((await ask(path)).status, path).to.equal(status);
    expect((await ask(`/collections/cells/${quad}/8/0/0`)).status).to.equal(204);
  });

  it('answers 304 under a strong tag until the table is swapped', async () => {
    const path = `/collections/cells/${quad}/9/186/257`;
    const first = await ask(path);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).to.match(/^"/);
    expect(first.headers.get('content-encoding')).to.equal('gzip');
    expect((await ask(path, { headers: { 'if-none-match': etag } })).status).to.equal(304);
    await database().pool.query(`create table published.fresh (like published.cells including all);
      insert into published.fresh select 'new', 1, '{}', null, geom from published.cells where code = 'c13000';
      drop table published.cells; alter table published.fresh rename to cells`);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const again = await ask(path, { headers: { 'if-none-match': etag } });
    expect(again.status).to.equal(200);
  });
});
