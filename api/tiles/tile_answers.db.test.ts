import { expect } from 'chai';
import { read_config } from '../../config.ts';
import { use_database } from '../../sql/testing.ts';
import { start_server, type RunningServer } from '../server.ts';
import { ask_by, decode_by, quad } from './tiles_testing.ts';

/** Bounds of the tile 8/93/129 of WebMercatorQuad, in degrees. */
const [west, south, east, north] = [1.40625, 43.068887, 2.8125, 44.087585];

describe('answers with tiles', function () {
  this.timeout(60_000);
  const database = use_database();
  let server: RunningServer;
  const ask = ask_by(() => server);
  const decode = decode_by(() => server);
  const tile = `${quad}/8/93/129`;
  before(async () => {
    const point = (columns: number, rows: number, share: number) =>
      `st_setsrid(st_makepoint(${west} + ${(east - west) * share} * ((i % ${columns}) + 0.5) / ${columns},
        ${south} + ${north - south} * (i / ${columns} + 0.5) / ${rows}), 4326)::geometry(point, 4326)`;
    // A square of 5 CSS pixels: too large to be put together.
    const square = `st_expand(${point(100, 450, 0.9)}, ${((east - west) / 512) * 2.5})`;
    await database().pool.query(`
      create table published.dense as select i as id, ${point(300, 150, 0.45)} as geom from generate_series(0, 44999) i;
      create table published.denser as select i as id, ${point(300, 300, 1)} as geom from generate_series(0, 89999) i;
      create table published.squares as select i as id, ${square}::geometry(polygon, 4326) as geom
        from generate_series(0, 44999) i;
      create table published.wordy as select i as id, i || repeat('x', 30000) as texte,
        ${square}::geometry(polygon, 4326) as geom from generate_series(0, 199) i;
      create table published.communes (id int primary key, nom text, population int, geom geometry(point, 4326));
      insert into published.communes select i, 'n' || i, i * 100, st_setsrid(st_makepoint(1.5 + i * 0.1, 43.5), 4326)
        from generate_series(1, 9) i;
      create table published.services (id int primary key, type text, geom geometry(point, 4326));
      insert into published.services select i, case when i < 4 then 'caf' else 'mairie' end,
        st_setsrid(st_makepoint(1.5 + i * 0.1, 43.6), 4326) from generate_series(1, 9) i`);
    for (const table of ['dense', 'denser', 'squares', 'wordy'])
      await database().pool.query(`alter table published.${table} add primary key (id);
        create index on published.${table} using gist (geom); analyze published.${table}`);
    server = await start_server(
      { config: read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0' }), database: database() },
      { log_requests: false },
    );
  });
  after(() => server?.close());

  it('say what a full tile puts together, and count all that it stands for', async () => {
    for (const [table, square_px, all] of [
      ['dense', 2, 45_000],
      ['denser', 4, 90_000],
    ] as const) {
      const answer = await ask(`/collections/${table}/${tile}`);
      expect(answer.headers.get('maillage-tile-reduced'), table).to.equal(
        `"${table}";square-px=${square_px};left-out=0`,
      );
      const layer = (await decode(`/collections/${table}/${tile}`))[table];
      let represented = 0;
      for (let i = 0; i < (layer?.length ?? 0); i++)
        represented += Number(layer?.feature(i).properties['represents'] ?? 1);
      expect(represented, table).to.equal(all);
      expect(layer?.length).to.be.at.most(40_000);
    }
  });

  it('say how many features a tile leaves out that cannot put them together, by number and by size', async () => {
    for (const [table, all] of [
      ['squares', 45_000],
      ['wordy', 200],
    ] as const) {
      const answer = await ask(`/collections/${table}/${tile}`);
      const left_out = Number(/left-out=(\d+)$/.exec(answer.headers.get('maillage-tile-reduced') ?? '')?.[1]);
      const layer = (await decode(`/collections/${table}/${tile}`))[table];
      expect(left_out, table).to.be.greaterThan(0);
      expect((layer?.length ?? 0) + left_out, table).to.equal(all);
    }
    expect((await ask(`/collections/communes/${tile}`)).headers.get('maillage-tile-reduced')).to.equal(null);
  });

  it('say all but the tile to HEAD', async () => {
    for (const path of [
      `/collections/communes/${tile}`,
      `/${tile}?collections=communes`,
      `/collections/communes/${quad}/8/0/0`,
    ]) {
      const whole = await ask(path);
      const head = await ask(path, { method: 'HEAD' });
      expect(head.status, path).to.equal(whole.status);
      for (const name of ['etag', 'content-type', 'content-encoding', 'content-length', 'cache-control'])
        expect(head.headers.get(name), `${path} ${name}`).to.equal(whole.headers.get(name));
      expect((await head.arrayBuffer()).byteLength).to.equal(0);
    }
  });

  it('may be kept by caches under the version of the data alone, which a write ends', async () => {
    const template = async () => {
      const tilejson = (await (await ask(`/collections/communes/${quad}?f=tilejson`)).json()) as {
        tiles: string[];
      };
      return (tilejson.tiles[0] ?? '').replace('{z}', '8').replace('{y}', '93').replace('{x}', '129');
    };
    const versioned = await template();
    expect(versioned).to.match(/\?v=[\w-]+$/);
    const kept = await fetch(versioned);
    expect(kept.headers.get('cache-control')).to.equal('public, max-age=86400, immutable');
    expect(kept.headers.get('vary')).to.equal('Accept-Encoding');
    const again = await fetch(versioned, { headers: { 'if-none-match': kept.headers.get('etag') ?? '' } });
    expect(again.status).to.equal(304);
    expect(again.headers.get('cache-control')).to.include('immutable');
    const plain = await ask(`/collections/communes/${tile}`);
    expect(plain.headers.get('cache-control')).to.include('max-age=0').and.include('public');
    expect(plain.headers.get('etag')).to.equal(kept.headers.get('etag'));
    const unknown = await ask(`/collections/communes/${tile}?v=autre`);
    expect(unknown.headers.get('cache-control')).to.include('max-age=0');
    await database().pool.query(`update published.communes set nom = 'autre' where id = 1`);
    for (let round = 0; round < 30 && (await template()) === versioned; round++)
      await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await template()).not.to.equal(versioned);
    expect((await fetch(versioned)).headers.get('cache-control')).to.include('max-age=0');
    const refused = await ask(`/collections/communes/${quad}/25/0/0?v=x`);
    expect(refused.headers.get('cache-control')).to.equal('no-store');
  });

  describe('filter several collections', () => {
    const both = `/${tile}?collections=communes,services`;
    const counts = async (query: Record<string, string>) => {
      const layers = await decode(`${both}&${new URLSearchParams(query)}`);
      return [layers['communes']?.length ?? 0, layers['services']?.length ?? 0];
    };
    const refused = async (query: Record<string, string>) => {
      const answer = await ask(`${both}&${new URLSearchParams(query)}`);
      expect(answer.status, JSON.stringify(query)).to.equal(400);
      return (await answer.json()) as { detail: string; remedy: string; parameter: string };
    };

    it('each by its own condition, in text or JSON; those that are not named are whole', async () => {
      expect(await counts({})).to.deep.equal([9, 9]);
      expect(await counts({ filters: `{"services": "type = 'caf'"}` })).to.deep.equal([9, 3]);
      const json = { op: '>', args: [{ property: 'population' }, 500] };
      expect(
        await counts({ filters: JSON.stringify({ services: "type = 'caf'", communes: json }) }),
      ).to.deep.equal([4, 3]);
    });

    it('all by one condition, beside their own', async () => {
      expect(await counts({ filter: 'id <= 5' })).to.deep.equal([5, 5]);
      expect(await counts({ filter: 'id <= 5', filters: `{"services": "type = 'mairie'"}` })).to.deep.equal([
        5, 2,
      ]);
    });

    it('or say which collection a condition does not fit', async () => {
      const problem = await refused({ filter: 'population > 500' });
      expect(problem.detail).to.include('« services »').and.include('population');
      expect(problem.remedy).to.include('filters');
      expect((await refused({ filters: '{"services": "population > 1"}' })).detail).to.include(
        '« services »',
      );
      expect((await refused({ filters: '{"servics": "id = 1"}' })).detail).to.include('« services »');
      for (const filters of [
        'x',
        '[]',
        '{"services": 3}',
        '{"services": ["id"]}',
        '{"services": ""}',
        '{"__proto__": "id = 1"}',
        '{"services": "id ="}',
      ])
        expect((await refused({ filters })).parameter, filters).to.equal('filters');
      expect((await ask(`/collections/communes/${tile}?filters={}`)).status).to.equal(400);
    });
  });
});
