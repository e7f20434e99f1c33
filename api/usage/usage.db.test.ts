import { expect } from 'chai';
import { read_config } from '../../config.ts';
import { sql } from '../../sql/fragment.ts';
import { query_file } from '../../sql/query_file.ts';
import { purge_usage } from '../../sql/retention.ts';
import { use_database } from '../../sql/testing.ts';
import { start_server, type RunningServer } from '../server.ts';
import { UsageCounter } from './counter.ts';

const setup = `
  create table published.lieux (id int primary key, geom geometry(point, 4326));
  insert into published.lieux values (1, st_setsrid(st_point(1, 43), 4326));
  insert into maillage.metadata_record (id, title) values ('lieux', 'Des lieux'), ('secret', 'Secret');
  insert into maillage.collection (id, record_id, feature_count) values ('lieux', 'lieux', 1);
  update maillage.metadata_record set visibility = 'accounts' where id = 'secret';
`;

describe('usage', () => {
  const database = use_database();
  let server: RunningServer;
  const start = () =>
    start_server({ config: read_config({ PORT: '0' }), database: database() }, { log_requests: false });
  before(async () => {
    await database().pool.query(setup);
    server = await start();
  });
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(server.url + path, { headers });
    await answer.arrayBuffer();
    return answer;
  };
  const get = (path: string, headers: Record<string, string> = {}) => fetch(server.url + path, { headers });
  const rows = () =>
    database().query(
      sql`select what, object, kind, format, count from maillage.usage order by what, object, kind, format`,
    );
  /** The server writes what it has counted when it ends. */
  const restart = async () => {
    await server.close();
    server = await start();
  };
  after(() => server.close());

  it('counts pages, requests, tiles and downloads that were answered; no robot, no error, nothing asked ahead', async () => {
    const page = { Accept: 'text/html', 'User-Agent': 'Mozilla/5.0' };
    await ask('/catalogue/lieux', page);
    await ask('/catalogue/lieux', { ...page, 'User-Agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)' });
    await ask('/catalogue/lieux', { ...page, 'Sec-Purpose': 'prefetch' });
    await ask('/catalogue/rien', page);
    await ask('/catalogue/secret', page);
    await ask('/collections/lieux/items', page);
    for (const path of ['items', 'items/1', 'schema', 'items/2', 'items?limit=x'])
      await ask(`/collections/lieux/${path}`);
    await ask('/collections/lieux/items', { 'User-Agent': 'Uptime-Kuma/1' });
    await ask('/collections/lieux/tiles/WebMercatorQuad/5/11/16');
    for (const f of ['csv', 'csv', 'gpkg']) await ask(`/collections/lieux/download?f=${f}`);
    await ask('/collections/rien/items');
    await ask('/health');
    // What the asker has already is seen again, of the same kind; a file is not taken twice.
    for (const [path, headers] of [
      ['/collections/lieux/items', page],
      ['/collections/lieux/items', {}],
      ['/collections/lieux/items?f=html', {}],
      ['/collections/lieux/download?f=csv', {}],
    ] as const)
      expect((await ask(path, { ...headers, 'If-None-Match': '*' })).status, path).to.equal(304);
    expect(await rows()).to.deep.equal([]);
    await restart();
    const of = (kind: string, count: number, format = '') => ({
      what: 'collection',
      object: 'lieux',
      kind,
      format,
      count,
    });
    expect(await rows()).to.deep.equal([
      of('download', 2, 'csv'),
      of('download', 1, 'gpkg'),
      of('page', 3),
      of('request', 4),
      of('tile', 1),
      { what: 'record', object: 'lieux', kind: 'page', format: '', count: 1 },
    ]);
  });

  it('adds up what several processes count, and keeps what could not be written', async () => {
    const use = { what: 'record', object: 'lieux', kind: 'page', format: '' } as const;
    const counters = Array.from({ length: 4 }, () => new UsageCounter(database()));
    for (const counter of counters) for (let i = 0; i < 250; i++) counter.count(use);
    await Promise.all(counters.map((counter) => counter.flush()));
    const broken = counters[0]!;
    broken.count(use);
    await database().pool.query('alter table maillage.usage rename to away');
    await broken.flush();
    await database().pool.query('alter table maillage.away rename to usage');
    await Promise.all(counters.map((counter) => counter.close()));
    const [page] = await database().query(sql`select count from maillage.usage where what = 'record'`);
    expect(page).to.deep.equal({ count: 1002 });
  });

  it('begins a new day at midnight in Paris', async () => {
    const counter = new UsageCounter(database());
    const use = { what: 'record', object: 'secret', kind: 'page', format: '' } as const;
    for (const at of ['2026-01-31T22:59:59Z', '2026-01-31T23:00:01Z', '2026-01-31T23:00:02Z'])
      counter.count(use, Date.parse(at));
    await counter.close();
    const days = await database().query(
      sql`select day::text, count from maillage.usage where object = 'secret' order by day`,
    );
    expect(days).to.deep.equal([
      { day: '2026-01-31', count: 1 },
      { day: '2026-02-01', count: 2 },
    ]);
  });

  it('is shown by dataset, by day, as a table for spreadsheets, and only of what the asker may see', async () => {
    type Answer = { datasets: { id: string; formats: object; downloads: number }[]; days: object[] };
    const all = (await (await fetch(`${server.url}/statistiques?du=2026-01-01`)).json()) as Answer;
    expect(all.datasets.map(({ id, downloads, formats }) => ({ id, downloads, formats }))).to.deep.equal([
      { id: 'lieux', downloads: 3, formats: { csv: 2, gpkg: 1 } },
    ]);
    const one = (await (await fetch(`${server.url}/statistiques?jeu=lieux`)).json()) as Answer;
    expect(one.days).to.have.length(1);
    expect(one.days[0]).to.include({ pages: 1005, requests: 4, tiles: 1, downloads: 3 });
    const csv = await (await fetch(`${server.url}/statistiques?f=csv`)).text();
    expect(csv).to.include('lieux;Des lieux;1005;4;3;1;csv 2, gpkg 1');
    expect((await ask('/statistiques?jeu=secret')).status).to.equal(404);
    expect((await ask('/statistiques?du=hier')).status).to.equal(400);
    const page = await (
      await fetch(`${server.url}/catalogue/lieux`, { headers: { Accept: 'text/html' } })
    ).text();
    expect(page).to.match(/consulté 1\s005 fois, téléchargé 3 fois/);
  });

  it('says when there are more datasets than a page shows; the table for spreadsheets has them all', async () => {
    await database().pool.query(`begin;
      insert into maillage.metadata_record (id, title) select 'jeu_' || i, 'Jeu' from generate_series(1, 1000) i;
      insert into maillage.usage (day, what, object, kind, count)
        select current_date, 'record', 'jeu_' || i, 'page', 1 from generate_series(1, 1000) i;
      insert into maillage.metadata_record (id, title) values (repeat('é', 400), 'Long'); commit`);
    const answer = (await (await get('/statistiques')).json()) as { datasets: []; has_more: boolean };
    expect([answer.datasets.length, answer.has_more]).to.deep.equal([1000, true]);
    const shown = await (await get('/statistiques', { Accept: 'text/html' })).text();
    expect(shown).to.match(/Seuls les 1.000 jeux/);
    const csv = await (await get('/statistiques?f=csv')).text();
    expect(csv.trim().split('\n')).to.have.length(1002);
    const long = await get(`/statistiques?jeu=${encodeURIComponent('é'.repeat(400))}`);
    expect(long.status).to.equal(200);
    expect((await get(`/statistiques?jeu=${'x'.repeat(501)}`)).status).to.equal(400);
  });

  it('counts a page of a record once, however many collections it has', async () => {
    await database().pool.query(
      `insert into maillage.collection (id, record_id, feature_count) values ('lieux_2', 'lieux', 1)`,
    );
    const [counted] = await database().query(query_file('usage_of_records', [['lieux']]));
    expect(counted).to.deep.include({ pages: 1005, downloads: 3 });
  });

  it('is purged after its months', async () => {
    await database().query(sql`insert into maillage.usage (day, what, object, kind, count)
      values (current_date - interval '25 months', 'record', 'lieux', 'page', 9)`);
    expect(await purge_usage(database(), { USAGE_RETENTION_MONTHS: 24 })).to.deep.equal({ usage: 1 });
    expect(await purge_usage(database(), { USAGE_RETENTION_MONTHS: 24 })).to.deep.equal({ usage: 0 });
  });
});
