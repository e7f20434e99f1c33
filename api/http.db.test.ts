import { get as http_get } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { services } from '../catalogue/referentiels.ts';
import { read_config } from '../config.ts';
import { use_database } from '../sql/testing.ts';
import { create_app } from './app.ts';
import { make_public_scenario, public_scenario } from './processes/scenarios/testing.ts';
import { ended_job, make_ended_job } from './processes/testing.ts';
import { publish_fixture, service } from './processes/white_zones/testing.ts';
import { is_screen, list_routes, type Route } from './routes_testing.ts';
import { start_server, type RunningServer } from './server.ts';
import { import_communes_for_tests } from './territories/testing.ts';

/** What stands for each parameter of a path; one that is not named here stops the test: it must be thought of. */
const path_values: Readonly<Record<string, string>> = {
  collection: 'communes',
  item: '09001',
  set: 'WebMercatorQuad',
  z: '6',
  y: '23',
  x: '32',
  column: 'chef_lieu',
  code: '09001',
  token: 'a'.repeat(43),
  id: '999999999',
  process: 'echo',
  job: ended_job,
  scenario: public_scenario,
  version: '1',
  other: 'actuel',
  output: 'string',
  basket: 'premier_accueil',
  record: 'communes',
  run: '999999999',
  layer: '999999999',
  deposit: '44444444-4444-4444-8444-444444444444',
  comment: '999999999',
  report: '999999999',
};

/** What an address must ask at least, where it cannot do without. */
const least_queries: Readonly<Record<string, string>> = { '/planner/row': '?lon=1.444&lat=43.604' };
const with_query = (address: string) => address + (least_queries[address] ?? '');

/** Answers that nobody may keep, and why: no entity tag, no 304. */
const never_stored: Readonly<Record<string, string>> = {
  '/health': 'the state of this moment',
  '/health/live': 'the state of this moment',
  '/health/ready': 'the state of this moment',
  '/map/activity': 'the work of this moment',
};

/** Protocols that say faults of the question in a form of their own, and where it is tested. */
const own_faults: ReadonlySet<string> = new Set(['/oai']);

describe('HTTP, on every route', function () {
  this.timeout(120_000);
  const database = use_database();
  let server: RunningServer;
  let narrow: RunningServer;
  let gets: Route[];
  let all: Route[];
  before(async () => {
    await import_communes_for_tests(
      database(),
      Array.from({ length: 60 }, (_, i) => [String(9001 + i).padStart(5, '0'), `Commune ${i}`] as const),
    );
    await publish_fixture(database(), services, [service('prefectures:09', 'prefecture', 1.6, 42.97)]);
    await make_ended_job(database());
    await make_public_scenario(database());
    const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0' });
    const app = create_app({ config, database: database() });
    all = list_routes(app);
    gets = all.filter(({ method, path }) => method === 'get' && path !== '/metrics');
    server = await start_server({ config, database: database() }, { log_requests: false, app });
    const limited = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '1' });
    narrow = await start_server({ config: limited, database: database() }, { log_requests: false });
  });
  after(() => Promise.all([server.close(), narrow.close()]));

  const fill = ({ path }: Route) =>
    path.replaceAll(/:(\w+)/g, (_all, name: string) => {
      const value = path_values[name];
      if (value === undefined) throw new Error(`no value is known for :${name} of ${path}`);
      return value;
    });
  const api = () => gets.filter((route) => !is_screen(route)).map(fill);
  const ask = (address: string, init: RequestInit = {}) =>
    fetch(server.url + address, { redirect: 'manual', ...init });

  it('answers HEAD as GET, without the body', async () => {
    for (const route of gets) {
      const [get, head] = await Promise.all([ask(fill(route)), ask(fill(route), { method: 'HEAD' })]);
      expect(head.status, fill(route)).to.equal(get.status);
      for (const name of [
        'content-type',
        'etag',
        'last-modified',
        'cache-control',
        'vary',
        'location',
        'link',
        'content-crs',
      ])
        expect(head.headers.get(name), `${name} of ${fill(route)}`).to.equal(get.headers.get(name));
      expect(await head.text()).to.equal('');
    }
  });

  it('answers OPTIONS with the methods of each route, also to browsers of other sites', async () => {
    for (const { path } of all) {
      if (path === '/metrics') continue;
      const address = fill({ path, method: 'options' });
      const methods = all.filter((route) => route.path === path).map(({ method }) => method.toUpperCase());
      const answer = await ask(address, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://other.example',
          'access-control-request-method': methods[0] ?? 'GET',
          'access-control-request-headers': 'authorization',
        },
      });
      expect(answer.status, address).to.be.oneOf([200, 204]);
      // Where what is allowed depends on who asks, browsers are told all that somebody may be.
      const allowed = methods.includes('OPTIONS') ? ['GET', 'HEAD'] : methods;
      expect(answer.headers.get('allow')?.split(', '), address).to.include.members([...allowed, 'OPTIONS']);
      expect(answer.headers.get('access-control-allow-methods')?.split(', ')).to.include.members(methods);
      expect(answer.headers.get('access-control-allow-headers')).to.match(
        /Authorization.*Content-Type.*If-Match/,
      );
      expect(answer.headers.get('access-control-allow-origin')).to.equal('*');
    }
  });

  /** A problem of RFC 9457 that a program of another site can read, and that nobody keeps. */
  async function expect_problem(answer: Response, status: number, place: string): Promise<void> {
    expect(answer.status, place).to.equal(status);
    expect(answer.headers.get('content-type'), place).to.equal('application/problem+json');
    expect(answer.headers.get('access-control-allow-origin'), place).to.equal('*');
    expect(answer.headers.get('cache-control'), place).to.equal('no-store');
    expect(answer.headers.get('etag'), place).to.equal(null);
    const problem = (await answer.json()) as Record<string, unknown>;
    expect(problem, place).to.include({ status });
    expect(problem, place).to.include.keys('title', 'detail', 'code', 'request_id');
    expect(problem['instance'], place).to.match(/^\//);
  }

  it('says faults as problems that other sites can read: 400, 404, 405, 429', async () => {
    for (const address of api()) {
      if (!own_faults.has(address))
        await expect_problem(await ask(`${address}?zzz=1`), 400, `${address}?zzz=1`);
      const methods = (await ask(address, { method: 'OPTIONS' })).headers.get('allow') ?? '';
      const other = ['DELETE', 'PATCH'].find((method) => !methods.includes(method));
      if (other !== undefined) {
        const wrong = await ask(address, { method: other });
        await expect_problem(wrong, 405, `${other} ${address}`);
        // It may name what only some may do, which OPTIONS keeps to itself.
        expect(wrong.headers.get('allow')?.split(', ')).to.include.members(methods.split(', '));
      }
    }
    for (const { path } of gets.filter((route) => !is_screen(route) && route.path.includes(':'))) {
      const address = path.replaceAll(/:\w+/g, 'zzzzzzzz');
      await expect_problem(await ask(address), 404, address);
    }
    await expect_problem(await ask('/nowhere'), 404, '/nowhere');
    await fetch(`${narrow.url}/conformance`);
    const refused = await fetch(`${narrow.url}/conformance`);
    expect(refused.headers.get('retry-after')).to.match(/^\d+$/);
    await expect_problem(refused, 429, '429');
  });

  it('gives each answer that may be kept an entity tag, and 304 to who holds it', async () => {
    for (const address of api().map(with_query)) {
      const answer = await ask(address);
      const etag = answer.headers.get('etag');
      if (never_stored[address] !== undefined) {
        expect(answer.headers.get('cache-control'), address).to.equal('no-store');
        expect(etag, address).to.equal(null);
        continue;
      }
      expect(answer.status, address).to.be.oneOf([200, 204]);
      expect(etag, address).to.match(/^(W\/)?"[^"]+"$/);
      for (const held of [etag ?? '', `"other", ${etag}`, '*']) {
        const again = await ask(address, { headers: { 'if-none-match': held } });
        expect(again.status, `${address} ${held}`).to.equal(304);
        expect(await again.text()).to.equal('');
        for (const name of ['etag', 'cache-control', 'vary'])
          expect(again.headers.get(name), `${name} of ${address}`).to.equal(answer.headers.get(name));
      }
      expect((await ask(address, { headers: { 'if-none-match': '"other"' } })).status).to.equal(
        answer.status,
      );
    }
  });

  it('lets a shared cache keep what anybody sees and ask again, and nothing of a form or a fault', async () => {
    for (const address of api().map(with_query)) {
      if (never_stored[address] !== undefined) continue;
      const { headers } = await ask(address);
      expect(headers.get('cache-control'), address).to.match(/^public, max-age=\d+/);
      expect(headers.get('set-cookie'), address).to.equal(null);
      // Tiles have one form.
      const is_tile = /\/tiles\/\w+\/\d+\/\d+\/\d+/.test(address);
      for (const name of is_tile ? ['Accept-Encoding'] : ['Accept', 'Accept-Encoding'])
        expect(headers.get('vary')?.split(', '), address).to.include(name);
      expect(headers.get('vary'), address).to.not.match(/\*|User-Agent/);
    }
  });

  /** Raw, because fetch decompresses by itself: status, encoding and bytes. */
  const raw = (address: string, encodings: string) =>
    new Promise<{ encoding: string; bytes: Buffer }>((done, fail) => {
      http_get(server.url + address, { headers: { 'accept-encoding': encodings } }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () =>
          done({ encoding: answer.headers['content-encoding'] ?? '', bytes: Buffer.concat(chunks) }),
        );
      }).on('error', fail);
    });

  it('compresses by brotli and gzip, as asked, with the same content', async () => {
    for (const address of [
      '/collections/communes/items?limit=50',
      '/collections',
      '/api',
      '/collections/communes/items?f=html',
      '/map/labels',
    ]) {
      const plain = await raw(address, 'identity');
      expect(plain.encoding, address).to.equal('');
      const without_time = (bytes: Buffer) => bytes.toString('utf8').replace(/"timeStamp":"[^"]*"/, '');
      for (const [encodings, encoding, decompress] of [
        ['br', 'br', brotliDecompressSync],
        ['gzip', 'gzip', gunzipSync],
        ['gzip, deflate, br', 'br', brotliDecompressSync],
        ['gzip, deflate, br;q=0', 'gzip', gunzipSync],
      ] as const) {
        const packed = await raw(address, encodings);
        expect(packed.encoding, `${address} ${encodings}`).to.equal(encoding);
        expect(packed.bytes.length, address).to.be.lessThan(plain.bytes.length / 2);
        expect(without_time(decompress(packed.bytes)), address).to.equal(without_time(plain.bytes));
      }
    }
    const tile = await raw('/collections/communes/tiles/WebMercatorQuad/6/23/32', 'gzip, br');
    expect(tile.encoding).to.equal('gzip');
    expect(gunzipSync(tile.bytes).length).to.be.greaterThan(100);
  });
});
