import { expect } from 'chai';
import fc from 'fast-check';
import { read_config } from '../../config.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { start_server, type RunningServer } from '../server.ts';
import { counted_page } from './items_query.ts';
import { bbox_condition } from './items_filter.ts';
import { crs84 } from '../crs.ts';

interface Feature {
  id?: string | number;
  geometry: { type: string; coordinates: unknown[] } | null;
  properties: Record<string, unknown>;
}
interface Items {
  numberMatched?: number;
  numberReturned: number;
  features: Feature[];
  links: { rel: string; href: string; type: string }[];
}

/** A thousand points in an order that is not that of the key, a grid around longitude 0, and tables of a DBA. */
const setup = sql`
  create table published.points as
    select 'p' || lpad(i::text, 4, '0') as code_insee, 'Lieu ' || i as nom, i as rang, date '2024-01-01' + i as jour,
      st_setsrid(st_point(i * 0.001, 43), 4326)::geometry(point, 4326) as geom
    from generate_series(1, 1000) i order by md5(i::text);
  alter table published.points add primary key (code_insee);
  insert into maillage.metadata_record (id, title, licence_name, licence_url, vintage, warnings)
    values ('points', 'Des points', 'Licence Ouverte 2.0', 'https://example.org/lo', '2024', '{contours approchés}');
  insert into maillage.collection (id, record_id, feature_count, extent, columns) values ('points', 'points', 1000,
    '{0.001,43,1,43}', '[{"name": "nom", "title": "Nom du lieu"}, {"name": "jour", "title": "Jour", "role": "time"}]');
  create table published.around_zero (id int primary key, geom geometry(point, 4326));
  insert into published.around_zero values (1, st_setsrid(st_point(-0.5, 43.1), 4326)),
    (2, st_setsrid(st_point(0, 43.1), 4326)), (3, st_setsrid(st_point(0.5, 43.1), 4326)), (4, null);
  create table published.fiji (id int primary key, geom geometry(point, 4326));
  insert into published.fiji values (1, st_setsrid(st_point(179.5, -17), 4326)),
    (2, st_setsrid(st_point(-179.5, -17), 4326)), (3, st_setsrid(st_point(0, -17), 4326));
  create table published."Été 2024" ("Numéro d'ordre" int primary key, "p" text, "Nom ""usuel""" text);
  insert into published."Été 2024" values (7, 'guillemet " et \\ barre', 'é');
  create table published.lambert (id int primary key, geom geometry(polygon, 2154));
  insert into published.lambert values (1, st_makeenvelope(574000, 6279000, 575000, 6280000, 2154));
  create table published.no_key (a int, b double precision);
  insert into published.no_key select i, 'NaN' from generate_series(1, 25) i;
  create table published.no_srid (id int primary key, geom geometry);
  insert into published.no_srid values (1, st_point(1, 1));
  create view published.a_view with (security_invoker) as select rang, nom from published.points;
  create table published.secret (id int primary key);
  revoke select on published.secret from maillage_reader;
`;

describe('features', () => {
  const database = use_database();
  let server: RunningServer;
  before(async () => {
    for (const statement of setup.text.split(/;\n/))
      if (statement.trim() !== '') await database().pool.query(statement);
    await database().pool.query('analyze published.points');
    server = await start_server(
      { config: read_config({ PORT: '0' }), database: database() },
      { log_requests: false },
    );
  });
  after(() => server.close());
  const ask = (path: string, init: RequestInit = {}) => fetch(server.url + path, init);
  const items = async (path: string) => {
    const answer = await ask(path);
    expect(answer.status, path).to.equal(200);
    return (await answer.json()) as Items;
  };
  const problem = async (path: string, status = 400) => {
    const answer = await ask(path);
    expect(answer.status, path).to.equal(status);
    expect(answer.headers.get('content-type')).to.match(/^application\/problem\+json/);
    expect(answer.headers.get('access-control-allow-origin')).to.equal('*');
    return (await answer.json()) as Record<string, unknown>;
  };
  const ids = (page: Items) => page.features.map((feature) => feature.id);

  it('lists every readable table of schema published, recorded or not, and the catalogue', async () => {
    const answer = await ask('/collections');
    const { collections } = (await answer.json()) as {
      collections: { id: string; title: string; warnings: string[]; extent?: unknown }[];
    };
    expect(collections.map((collection) => collection.id)).to.have.members([
      'catalogue', 'points', 'around_zero', 'fiji', 'Été 2024', 'lambert', 'no_key', 'no_srid', 'a_view',
    ]); // prettier-ignore
    const points = collections.find((collection) => collection.id === 'points');
    expect(points).to.deep.include({
      title: 'Des points',
      warnings: ['contours approchés'],
      vintage: '2024',
      extent: {
        spatial: { bbox: [[0.001, 43, 1, 43]], crs: 'http://www.opengis.net/def/crs/OGC/1.3/CRS84' },
      },
    });
    expect(collections.find((collection) => collection.id === 'no_srid')?.warnings[0]).to.match(/SRID 0/);
  });

  it('shows a table made a moment ago, and names the nearest when there is none', async () => {
    await database().pool.query('create table published.fresh (id int primary key)');
    expect((await ask('/collections/fresh')).status).to.equal(200);
    await database().pool.query('drop table published.fresh');
    expect(await problem('/collections/pionts', 404)).to.include({ code: 'collection-not-found' });
    expect((await problem('/collections/pionts', 404))['remedy']).to.match(/« points »/);
    await problem('/collections/secret/items', 404);
    await problem('/collections/pg_class/items', 404);
  });

  it('reads a table whose columns an import has just changed', async () => {
    await database().pool.query('create table published.swapped (id int primary key, a int, b int)');
    await database().pool.query('insert into published.swapped values (1, 2, 3)');
    expect((await items('/collections/swapped/items')).features[0]?.properties).to.deep.equal({ a: 2, b: 3 });
    await database().pool.query('alter table published.swapped rename column a to c');
    expect((await items('/collections/swapped/items')).features[0]?.properties).to.deep.equal({ c: 2, b: 3 });
    await database().pool.query('drop table published.swapped');
    await problem('/collections/swapped/items', 404);
  });

  it('walks all rows once by next links, in key order', async () => {
    const seen: unknown[] = [];
    let path = '/collections/points/items?limit=64';
    for (;;) {
      const page = await items(path);
      expect(page.numberMatched).to.equal(1000);
      expect(page.numberReturned).to.equal(page.features.length);
      seen.push(...ids(page));
      const next = page.links.find((link) => link.rel === 'next');
      if (next === undefined) break;
      expect(next.type).to.equal('application/geo+json');
      expect(next.href.startsWith(`${server.url}/collections/points/items?`)).to.equal(true);
      path = next.href.slice(server.url.length);
    }
    expect(seen).to.deep.equal(Array.from({ length: 1000 }, (_, i) => `p${String(i + 1).padStart(4, '0')}`));
  });

  it('walks a filtered list too, ends exactly at a full page, and starts at an offset', async () => {
    const bbox = 'bbox=0.0005,42.9,0.0305,43.1';
    const first = await items(`/collections/points/items?${bbox}&limit=15`);
    expect(first).to.include({ numberMatched: 30, numberReturned: 15 });
    const next = first.links.find((link) => link.rel === 'next')?.href ?? '';
    const second = await items(next.slice(server.url.length));
    expect(second).to.include({ numberMatched: 30, numberReturned: 15 });
    expect(second.links.map((link) => link.rel)).not.to.include('next');
    expect([...ids(first), ...ids(second)]).to.have.lengthOf(30);
    expect(new Set([...ids(first), ...ids(second)]).size).to.equal(30);
    expect(ids(await items(`/collections/points/items?${bbox}&offset=28`))).to.deep.equal(['p0029', 'p0030']);
    const elsewhere = next.slice(server.url.length).replace(/bbox=[^&]*/, 'bbox=0%2C42%2C1%2C44');
    expect(await problem(elsewhere)).to.include({ parameter: 'token', code: 'invalid-token' });
  });

  it('filters by bbox, edges included, across longitude 0 and the antimeridian', async () => {
    const found = async (path: string) => ids(await items(path));
    expect(await found('/collections/around_zero/items?bbox=-0.5,43,0.5,43.1')).to.deep.equal([1, 2, 3]);
    expect(await found('/collections/around_zero/items?bbox=-0.4999999,43,0.4999999,43.2')).to.deep.equal([
      2,
    ]);
    expect(await found('/collections/around_zero/items?bbox=0,43.1,0,43.1')).to.deep.equal([2]);
    expect(await found('/collections/around_zero/items?bbox=0,43,-100,1,44,9000')).to.deep.equal([2, 3]);
    expect(await found('/collections/fiji/items?bbox=179,-18,-179,-16')).to.deep.equal([1, 2]);
    expect(await found('/collections/points/items?bbox=5,5,6,6')).to.deep.equal([]);
    expect(await items('/collections/points/items?bbox=5,5,6,6')).to.include({ numberMatched: 0 });
  });

  it('reads a bbox in other systems with their axis order, and writes degrees', async () => {
    const epsg = (srid: number) => `bbox-crs=http://www.opengis.net/def/crs/EPSG/0/${srid}`;
    const one = async (query: string) => ids(await items(`/collections/lambert/items?${query}`));
    expect(await one('bbox=1.43,43.59,1.46,43.62')).to.deep.equal([1]);
    expect(await one(`bbox=43.59,1.43,43.62,1.46&${epsg(4326)}`)).to.deep.equal([1]);
    expect(await one(`bbox=1.43,43.59,1.46,43.62&${epsg(4326)}`)).to.deep.equal([]);
    expect(await one(`bbox=573000,6278000,574500,6279500&${epsg(2154)}`)).to.deep.equal([1]);
    expect(await one(`bbox=575000,6280000,576000,6281000&${epsg(2154)}`)).to.deep.equal([1]);
    expect(await one(`bbox=575000.5,6280000.5,576000,6281000&${epsg(2154)}`)).to.deep.equal([]);
    expect(await one('bbox=-180,-90,180,90')).to.deep.equal([1]);
    const [feature] = (await items('/collections/lambert/items')).features;
    const ring = (feature?.geometry?.coordinates as number[][][] | undefined)?.[0] ?? [];
    expect(ring[0]?.[0]).to.be.closeTo(1.44, 0.01);
    expect(ring[0]?.[1]).to.be.closeTo(43.6, 0.01);
  });

  it('filters by the date of a collection that has one, and only there', async () => {
    const matched = async (path: string) => (await items(path)).numberMatched;
    expect(await matched('/collections/points/items?datetime=2024-01-02/2024-01-11')).to.equal(10);
    expect(await matched('/collections/points/items?datetime=../2024-01-02T00:00:00Z')).to.equal(1);
    expect(await matched('/collections/points/items?datetime=2026-09-27/..')).to.equal(1);
    expect(await matched('/collections/around_zero/items?datetime=1990-01-01')).to.equal(4);
    // As GDAL 3.6 writes a day: without the time that its « T » announces.
    expect(await matched('/collections/points/items?datetime=2024-01-02T/2024-01-11T')).to.equal(10);
    expect(await matched('/collections/points/items?datetime=2024-01-02T')).to.equal(1);
  });

  it('takes the first and the last year of ISO 8601, which QGIS writes for an open end', async () => {
    const matched = async (interval: string) =>
      (await items(`/collections/points/items?datetime=${interval}`)).numberMatched;
    const moment = '2024-01-02T00:00:00Z';
    const before = await matched(`../${moment}`);
    const after = await matched(`${moment}/..`);
    expect(before).to.equal(1);
    expect(after).to.be.greaterThan(10);
    expect(await matched(`0000-01-01T00:00:00Z/${moment}`)).to.equal(before);
    expect(await matched(`0000-02-29/${moment}`)).to.equal(before);
    expect(await matched(`${moment}/9999-12-31T00:00:00Z`)).to.equal(after);
    expect(await matched('0000-01-01/0000-12-31')).to.equal(0);
    expect(await matched('9999-12-31T23:59:60Z/..')).to.equal(0);
  });

  it('refuses what it cannot read, by name', async () => {
    const path = '/collections/points/items';
    for (const [query, parameter] of [
      ['bbox=1,2,3', 'bbox'],
      ['bbox=1,2,3,x', 'bbox'],
      ['bbox=1,,3,4', 'bbox'],
      ['bbox=1,44,2,43', 'bbox'],
      ['bbox=1,43,2,91', 'bbox'],
      ['bbox=1,NaN,2,3', 'bbox'],
      ['bbox=0,0,1e999,1', 'bbox'],
      ['bbox-crs=EPSG:1', 'bbox-crs'],
      ['datetime=hier', 'datetime'],
      ['datetime=2024-02-30', 'datetime'],
      ['datetime=2024-02-30T', 'datetime'],
      ['datetime=2024-02-01TT', 'datetime'],
      ['datetime=T', 'datetime'],
      ['datetime=0000-02-30/..', 'datetime'],
      ['datetime=2024-02-01/2024-01-01', 'datetime'],
      ['datetime=../..', 'datetime'],
      ['limit=0', 'limit'],
      ['limit=1.5', 'limit'],
      ['offset=-1', 'offset'],
      ['token=abc', 'token'],
      ['token=abcdefghijkl', 'token'],
      ['bbbox=1,2,3,4', 'bbbox'],
    ])
      expect(await problem(`${path}?${query}`), query).to.include({ parameter });
    expect((await problem(`${path}?bbbox=1,2,3,4`))['detail']).to.match(/« bbox »/);
  });

  it('serves odd names and values, tables without key, views', async () => {
    const odd = await items(`/collections/${encodeURIComponent('Été 2024')}/items`);
    expect(odd.features).to.deep.equal([
      {
        type: 'Feature',
        id: 7,
        geometry: null,
        properties: { "Numéro d'ordre": 7, p: 'guillemet " et \\ barre', 'Nom "usuel"': 'é' },
      },
    ]);
    const item = await ask(`/collections/${encodeURIComponent('Été 2024')}/items/7`);
    expect(item.status).to.equal(200);
    const first = await items('/collections/no_key/items?limit=20');
    expect(first).to.include({ numberMatched: 25, numberReturned: 20 });
    expect(first.features[0]).not.to.have.property('id');
    const next = first.links.find((link) => link.rel === 'next')?.href ?? '';
    expect((await items(next.slice(server.url.length))).numberReturned).to.equal(5);
    expect((await items('/collections/a_view/items?limit=1')).numberMatched).to.equal(1000);
    expect((await items('/collections/no_srid/items')).features[0]?.geometry).to.equal(null);
  });

  it('reads one feature by its id, and 404 for any other text', async () => {
    const answer = await ask('/collections/points/items/p0042');
    expect(answer.headers.get('content-type')).to.match(/^application\/geo\+json/);
    expect(await answer.json()).to.deep.include({
      id: 'p0042',
      geometry: { type: 'Point', coordinates: [0.042, 43] },
      properties: { code_insee: 'p0042', nom: 'Lieu 42', rang: 42, jour: '2024-02-12' },
    });
    for (const id of ['0', 'p0042', '99999999999999999999', '1.5', '%20'])
      await problem(`/collections/around_zero/items/${id}`, 404);
    await problem('/collections/no_key/items/1', 404);
  });

  it('takes no input for SQL', async function () {
    this.timeout(60_000);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.constantFrom("'; drop table published.points; --", '" or 1=1 --', '$1', '\\'),
        ),
        async (text) => {
          const part = encodeURIComponent(text.replaceAll('\0', '').replaceAll(/^\.+$/g, 'x'));
          const statuses = [
            (await ask(`/collections/${part}/items`)).status,
            (await ask(`/collections/points/items/${part}`)).status,
            (await ask(`/collections/points/items?bbox=${part}`)).status,
            (await ask(`/collections/points/items?${part}=1`)).status,
          ];
          for (const status of statuses) expect(status).to.be.oneOf([200, 400, 404]);
        },
      ),
      { numRuns: 60 },
    );
    expect((await items('/collections/points/items')).numberMatched).to.equal(1000);
  });

  it('answers 304 until the table is written, to anyone', async () => {
    const path = '/collections/points/items?limit=3';
    const first = await ask(path);
    const etag = first.headers.get('etag') ?? '';
    expect(first.headers.get('last-modified')).to.be.a('string');
    const again = await ask(path, { headers: { 'if-none-match': etag } });
    expect(again.status).to.equal(304);
    expect(await again.text()).to.equal('');
    expect((await ask(`${path}&offset=1`, { headers: { 'if-none-match': etag } })).status).to.equal(200);
    await database().pool.query("update maillage.collection set updated_at = now() where id = 'points'");
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect((await ask(path, { headers: { 'if-none-match': etag } })).status).to.equal(200);
  });

  it('takes a limit beyond the maximum for the maximum, and compresses long answers', async () => {
    const answer = await ask('/collections/points/items?limit=99999', {
      headers: { 'accept-encoding': 'gzip' },
    });
    expect(answer.headers.get('content-encoding')).to.equal('gzip');
    expect((await answer.json()) as Items).to.include({ numberReturned: 1000 });
  });

  it('answers HEAD like GET, and OPTIONS', async () => {
    const head = await ask('/collections/points/items', { method: 'HEAD' });
    expect(head.status).to.equal(200);
    expect(Number(head.headers.get('content-length') ?? 1)).to.be.above(0);
    expect(await head.text()).to.equal('');
    const options = await ask('/collections/points/items', { method: 'OPTIONS' });
    expect(options.headers.get('allow')).to.equal('GET, HEAD, OPTIONS');
  });

  it('gives browsers pages with titles, warnings and paging', async () => {
    const html = async (path: string) => (await ask(path, { headers: { accept: 'text/html' } })).text();
    const table = await html('/collections/points/items?limit=2');
    expect(table).to.include('Nom du lieu').and.include('contours approchés').and.include('Page suivante');
    expect(table).to.include('Lieu 1</td>').and.not.include('coordinates');
    expect(await html('/collections'))
      .to.include('Des points')
      .and.include('contours approchés');
    expect(await html('/collections/points'))
      .to.include('Licence Ouverte 2.0')
      .and.include('2024');
    expect(await html('/collections/points/items/p0001')).to.include('Lieu 1');
    expect(await html('/api')).to.include('/collections/points/items');
    expect(await html('/collections/nowhere')).to.include('<h1>Introuvable</h1>');
  });

  it('documents paths and parameters that answer', async () => {
    const document = (await (await ask('/api')).json()) as {
      paths: Record<string, { get?: { parameters: { $ref?: string }[] } }>;
      components: { parameters: Record<string, { schema: Record<string, unknown> }>; schemas: object };
    };
    expect(document.components.parameters['limit']?.schema).to.include({ default: 10, maximum: 10_000 });
    expect(document.paths).to.include.keys(
      '/collections/points/items',
      '/collections/{collection}/items/{item}',
    );
    for (const path of Object.keys(document.paths)) {
      const real = path.replace('{collection}', 'points').replace('{item}', 'p0001');
      // The planner has nobody to tell of here: openapi.db.test.ts asks it where it has.
      if (real.includes('{') || real.startsWith('/planner/')) continue;
      expect((await ask(real, { headers: { accept: 'application/json' } })).status, path).to.equal(200);
    }
    const text = JSON.stringify(document);
    for (const [, kind, name] of text.matchAll(/#\/components\/(\w+)\/([\w-]+)/g))
      expect(document.components).to.have.nested.property(`${kind}.${name}`);
  });

  it('finds a small bbox by the spatial index, not along the key', async () => {
    const table = {
      id: 'points',
      key: { name: 'code_insee', type: 'text' },
      geometry: { name: 'geom', srid: 4326, may_curve: false, has_height: false },
      time: null,
      properties: ['nom'],
    };
    await database().pool.query(
      'create index if not exists points_geom on published.points using gist (geom)',
    );
    await database().pool.query('analyze published.points');
    const condition = bbox_condition(table, [0.1, 42, 0.102, 44], crs84) ?? sql`false`;
    const request = {
      conditions: [condition],
      sort: [{ name: 'code_insee', descending: false, is_key: true }],
      after: null,
      limit: 10,
      offset: 0,
    };
    const query = counted_page(table, request, [{ name: 'geom', sql: sql`t.geom` }]);
    const plan = await database().pool.query({ text: `explain ${query.text}`, values: [...query.values] });
    const text = JSON.stringify(plan.rows);
    expect(text).to.include('points_geom').and.not.include('points_pkey');
  });

  it('is ready with the database and alive without', async () => {
    expect(await (await ask('/health')).json()).to.deep.equal({ status: 'ok', live: true, database: 'ok' });
    expect((await ask('/health/ready')).status).to.equal(200);
  });
});
