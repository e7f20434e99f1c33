import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { request as http_request, type IncomingMessage } from 'node:http';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { parquetMetadata } from 'hyparquet';
import { read_config } from '../../config.ts';
import { make_test_folder, use_database, use_engine } from '../../sql/testing.ts';
import type { Context } from '../block.ts';
import { start_server, type RunningServer } from '../server.ts';
import { file_formats, page_formats } from './index.ts';

/** A table that takes many batches and does not fit into the buffers of a connection. */
const large_rows = 60_000;
const setup = [
  `create table published.communes (code_insee text primary key, nom text, population int, jour date,
    geom geometry(point, 4326))`,
  `insert into published.communes select lpad(i::text, 5, '0'), 'Commune ' || i, i * 10, date '2024-01-01' + i,
    st_setsrid(st_point(1 + i * 0.01, 43), 4326) from generate_series(1, 25) i`,
  `insert into maillage.metadata_record (id, title) values ('communes', 'Communes')`,
  `insert into maillage.collection (id, record_id, feature_count, updated_at, columns) values ('communes', 'communes', 25, '2024-05-01T10:00Z',
    '[{"name": "jour", "role": "time"}]')`,
  `create table published.grande (id int primary key, texte text, geom geometry(point, 4326))`,
  `insert into published.grande select i, repeat(md5(i::text), 20), st_setsrid(st_point(1, 43), 4326)
    from generate_series(1, ${large_rows}) i`,
  // Breaks in the middle of the table, when thousands of rows have been sent.
  `create function public.breaks(i int) returns text language plpgsql as $$ begin
    if i = 50000 then raise exception 'broken row'; end if; return repeat(md5(i::text), 20); end $$`,
  `create view published.cassee with (security_invoker) as select id, public.breaks(id) as texte from published.grande`,
  `create table published."Été / ""2024""" (id int primary key, nom text)`,
  `insert into published."Été / ""2024""" values (1, 'é')`,
];

describe('downloads', function () {
  this.timeout(60_000);
  const engine = use_engine();
  const database = use_database();
  let folder: string;
  let server: RunningServer;
  let stale: string;
  const serve = async (context: Partial<Context> = {}) =>
    start_server(
      { config: read_config({ PORT: '0', DATA_DIR: folder }), database: database(), ...context },
      { log_requests: false },
    );
  before(async () => {
    for (const statement of setup) await database().pool.query(statement);
    folder = make_test_folder();
    stale = path.join(folder, 'downloads', 'file-left');
    mkdirSync(stale, { recursive: true });
    utimesSync(stale, 0, 0);
    server = await serve();
  });
  after(async () => {
    await server?.close();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });
  const opened: IncomingMessage[] = [];
  // Of a test that failed: an answer that nobody reads would keep the process from ending.
  afterEach(() => opened.splice(0).forEach((answer) => answer.destroy()));
  // Nothing of a download outlives it, however it ended.
  afterEach(() => until(() => database().pool.totalCount === database().pool.idleCount));
  const get = (address: string, init?: RequestInit) => fetch(`${server.url}/collections/${address}`, init);
  const problem_of = async (answer: Response) => (await answer.json()) as { code: string; detail: string };
  const temporary = () => readdirSync(path.join(folder, 'downloads'));
  const open_transactions = async () => {
    const { rows } = await database().pool.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity where state like 'idle in transaction%'`,
    );
    return rows[0]?.n;
  };
  /** Until it holds, or 10 s: what a connection's end sets off takes its time. */
  const until = async (holds: () => Promise<boolean> | boolean) => {
    for (let i = 0; i < 200 && !(await holds()); i++) await wait(50);
    expect(await holds()).to.equal(true);
  };
  /** A raw request whose answer is read at our pace. */
  const open = async (address: string): Promise<IncomingMessage> => {
    const asked = http_request(`${server.url}/collections/${address}`);
    asked.on('error', () => {});
    asked.end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    answer.on('error', () => {});
    opened.push(answer);
    return answer;
  };

  it('give every format whole, with its name, type and system', async () => {
    for (const format of file_formats) {
      const answer = await get(`communes/download?f=${format.name}`);
      expect(answer.status, format.name).to.equal(200);
      expect(answer.headers.get('content-type')).to.equal(format.media_type);
      expect(answer.headers.get('content-disposition')?.replaceAll('"', '')).to.equal(
        `attachment; filename=communes.${format.extension}`,
      );
      expect(answer.headers.get('content-crs')).to.equal('<http://www.opengis.net/def/crs/OGC/1.3/CRS84>');
      const bytes = Buffer.from(await answer.arrayBuffer());
      if (format.name === 'csv') expect(String(bytes).trim().split('\r\n')).to.have.lengthOf(26);
      if (format.name === 'kml') expect(String(bytes).match(/<Placemark>/g)).to.have.lengthOf(25);
      if (format.name === 'geojsonseq') expect(String(bytes).split('\u001E')).to.have.lengthOf(26);
      if (format.name === 'geojson')
        expect((JSON.parse(String(bytes)) as { features: unknown[] }).features).to.have.lengthOf(25);
      if (format.name === 'parquet')
        expect(Number(parquetMetadata(new Uint8Array(bytes).buffer).num_rows)).to.equal(25);
    }
    expect(temporary()).to.deep.equal([]);
    expect(existsSync(stale)).to.equal(false);
  });

  it('keep accents in the file’s name', async () => {
    const answer = await get(`${encodeURIComponent('Été / "2024"')}/download?f=csv`);
    expect(answer.headers.get('content-disposition')).to.match(
      /filename\*=UTF-8''%C3%89t%C3%A9%20_%20%222024%22\.csv|filename="Été _ \\"2024\\"\.csv"/,
    );
    expect(answer.headers.get('content-crs')).to.equal(null);
    expect(await answer.text()).to.equal('id,nom\r\n1,é\r\n');
  });

  it('take the filters, order, properties and system of items', async () => {
    const lines = async (query: string) =>
      (await (await get(`communes/download?f=csv&${query}`)).text()).trimEnd().split('\r\n');
    expect(await lines('bbox=1.005,42,1.035,44')).to.have.lengthOf(4);
    expect(await lines('population=70')).to.have.lengthOf(2);
    expect(await lines('datetime=2024-01-24/..')).to.have.lengthOf(4);
    expect(await lines(`filter=${encodeURIComponent("nom = 'Commune 3'")}`)).to.have.lengthOf(2);
    expect((await lines('sortby=-population'))[1]).to.match(/^00025,Commune 25,250,2024-01-26,1.25,43$/);
    expect((await lines('properties=nom'))[1]).to.equal('00001,Commune 1');
    expect((await lines('crs=EPSG:2154'))[0]).to.match(/,x,y$/);
    expect((await lines('csv=excel'))[1]).to.equal('00001;Commune 1;10;2024-01-02;1,01;43');
  });

  it('refuse what a format or the table has not', async () => {
    for (const [query, code] of [
      ['f=kml&crs=EPSG:2154', 'invalid-crs'],
      ['f=pdf', 'invalid-f'],
      ['limit=3', 'unknown-parameter'],
      ['f=csv&filter=nom', 'invalid-filter'],
      ['f=csv&csv=tsv', 'invalid-csv'],
    ]) {
      const answer = await get(`communes/download?${query}`);
      expect(answer.status, query).to.equal(400);
      expect((await problem_of(answer)).code, query).to.equal(code);
    }
    expect((await get('nulle_part/download?f=csv')).status).to.equal(404);
  });

  it('answer HEAD without making the file, and 304 to who has it', async () => {
    const head = await get('cassee/download?f=gpkg', { method: 'HEAD' });
    expect([head.status, head.headers.get('content-type')]).to.deep.equal([
      200,
      'application/geopackage+sqlite3',
    ]);
    const first = await get('communes/download?f=csv');
    await first.text();
    const etag = first.headers.get('etag') ?? '';
    expect(etag).to.match(/^W\/"/);
    expect(first.headers.get('last-modified')).to.equal('Wed, 01 May 2024 10:00:00 GMT');
    const again = await get('communes/download?f=csv', { headers: { 'If-None-Match': etag } });
    expect(again.status).to.equal(304);
    // Another format at the same address, by Accept, is another file.
    const plain = await get('communes/download', { headers: { Accept: 'text/csv' } });
    expect(plain.headers.get('content-type')).to.match(/^text\/csv/);
    const other = await get('communes/download', {
      headers: { 'If-None-Match': plain.headers.get('etag') ?? '' },
    });
    expect([other.status, other.headers.get('content-type')]).to.deep.equal([200, 'application/geo+json']);
  });

  it('stand among the collection’s links and in OpenAPI', async () => {
    const { links } = (await (await get('communes')).json()) as {
      links: { rel: string; href: string; type: string }[];
    };
    const files = links.filter(({ rel }) => rel === 'enclosure');
    expect(new Set(files.map(({ type }) => type))).to.deep.equal(
      new Set(file_formats.map(({ media_type }) => media_type)),
    );
    expect(files.map(({ href }) => href)).to.include(
      `${server.url}/collections/communes/download?f=csv&csv=excel`,
    );
    expect(files[0]?.href).to.equal(`${server.url}/collections/communes/download?f=geojson`);
    const api = (await (await fetch(`${server.url}/api?f=json`)).json()) as {
      paths: Record<string, unknown>;
    };
    expect(api.paths).to.include.keys('/collections/{collection}/download', '/collections/communes/download');
  });

  it('stream more than fits into buffers, all of it', async () => {
    for (const name of ['csv', 'geojsonseq']) {
      const text = await (await get(`grande/download?f=${name}`)).text();
      expect(text.match(/\n/g)).to.have.lengthOf(large_rows + (name === 'csv' ? 1 : 0));
    }
    const compressed = await get('grande/download?f=csv', { headers: { 'Accept-Encoding': 'gzip' } });
    expect(compressed.headers.get('content-encoding')).to.equal('gzip');
    expect((await compressed.text()).match(/\n/g)).to.have.lengthOf(large_rows + 1);
  });

  it('end the connection when the table breaks midway, and give the connection back', async () => {
    const answer = await get('cassee/download?f=csv');
    expect(answer.status).to.equal(200);
    await answer.text().then(
      () => expect.fail('a part passed for the whole'),
      (error: Error) => expect(error.message).to.match(/terminated/),
    );
    // A file that is made before it is sent can still be refused.
    const whole = await get('cassee/download?f=gpkg');
    expect(whole.status).to.equal(500);
    expect(whole.headers.get('content-disposition')).to.equal(null);
    expect(temporary()).to.deep.equal([]);
    expect((await get('communes/download?f=csv')).status).to.equal(200);
  });

  it('leave no transaction and no file behind when the reader goes, and wait for one who is slow', async () => {
    const answer = await open('grande/download?f=csv');
    await once(answer, 'readable');
    answer.read();
    // The rest does not come by itself: it waits in the database.
    await wait(300);
    expect(answer.socket.bytesRead).to.be.below(20 * 2 ** 20);
    answer.destroy();
    await until(async () => (await open_transactions()) === 0);
    const file = await open('grande/download?f=gpkg');
    expect(temporary()).to.have.lengthOf(1);
    file.destroy();
    await until(() => temporary().length === 0);
    expect((await get('communes/download?f=csv')).status).to.equal(200);
  });

  it('are a few at a time, others are asked to come back', async () => {
    // Of this pool's four connections, one.
    const first = await open('grande/download?f=csv');
    const refused = await get('communes/download?f=csv');
    expect(refused.status).to.equal(503);
    expect(refused.headers.get('retry-after')).to.equal('5');
    expect((await problem_of(refused)).code).to.equal('too-many-downloads');
    first.destroy();
    await until(async () => (await get('communes/download?f=csv')).status === 200);
  });

  it('pages and single items come in every format too, with links and counts in headers', async () => {
    const page = await get('communes/items?f=csv&limit=10');
    expect(page.headers.get('ogc-numbermatched')).to.equal('25');
    expect(page.headers.get('ogc-numberreturned')).to.equal('10');
    const link = page.headers.get('link') ?? '';
    expect(link)
      .to.include('rel="alternate"; type="application/flatgeobuf"')
      .and.match(/rel="self"; type="text\/csv/);
    const next = /<([^>]*)>; rel="next"/.exec(link)?.[1] ?? '';
    expect((await page.text()).trimEnd().split('\r\n')[10]).to.match(/^00010,/);
    expect((await (await fetch(next)).text()).split('\r\n')[1]).to.match(/^00011,/);
    for (const format of page_formats) {
      const answer = await get('communes/items?limit=2', { headers: { Accept: format.media_type } });
      expect(answer.headers.get('content-type'), format.name).to.equal(format.media_type);
      expect((await answer.arrayBuffer()).byteLength, format.name).to.be.above(100);
      const item = await get(`communes/items/00003?f=${format.name}`);
      expect([item.status, item.headers.get('content-type')]).to.deep.equal([200, format.media_type]);
      await item.arrayBuffer();
    }
    const { links } = (await (await get('communes/items/00003')).json()) as {
      links: { rel: string; type: string; href: string }[];
    };
    for (const { name, media_type } of page_formats) {
      const link = links.find(({ rel, type }) => rel === 'alternate' && type === media_type);
      expect(link?.href, name).to.match(new RegExp(`/communes/items/00003\\?f=${name}$`));
    }
    const item = await (await get('communes/items/00003?f=csv')).text();
    expect(item.split('\r\n')[1]).to.equal('00003,Commune 3,30,2024-01-04,1.03,43');
    expect((await get('communes/items/absent?f=csv')).status).to.equal(404);
  });

  it('of the embedded engine hold up nobody while they are read', async () => {
    if (engine().kind !== 'embedded') return;
    await server.close();
    server = await serve({ engine: engine() });
    const answer = await open('grande/download?f=csv');
    expect((await get('communes/items?limit=1')).status).to.equal(200);
    expect(temporary()).to.have.lengthOf(1);
    answer.destroy();
    await until(() => temporary().length === 0);
  });
});
