/**
 * Hostile requests through every route that the application has, found by itself: whatever a client sends, the answer is
 * below 500, well formed, silent about the inside, and the database does as it did.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect } from 'chai';
import fc from 'fast-check';
import { communes } from '../catalogue/referentiels.ts';
import { parse_xml } from '../catalogue/xml.ts';
import { read_config } from '../config.ts';
import { one } from '../sql/client.ts';
import { sql } from '../sql/fragment.ts';
import { use_database } from '../sql/testing.ts';
import { create_app } from './app.ts';
import { make_public_scenario, public_scenario } from './processes/scenarios/testing.ts';
import { publish_fixture, square_around } from './processes/white_zones/testing.ts';
import { start_server, type RunningServer } from './server.ts';

/** What has broken services before, by kind. */
const hostile_texts: readonly string[] = [
  // SQL
  "'",
  "''; drop table published.communes; --",
  "1' or '1'='1",
  '1); select pg_sleep(10); --',
  "' union table pg_authid --",
  '"; drop schema published cascade; --',
  '$1',
  '$$',
  '\\',
  '%',
  '_',
  "E'\\x00'",
  // Characters
  '\u{0}',
  'a\u{0}b',
  '\u{FEFF}',
  '\u{202E}gnp.exe',
  'ﬁ',
  'İ',
  'e\u{301}'.repeat(50),
  '👩‍👩‍👧‍👦',
  '\u{FFFF}',
  '\r\nSet-Cookie: a=b',
  '\t',
  ' ',
  '',
  // Paths
  '../../../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  '%2e%2e/%2e%2e/package.json',
  'file:///etc/passwd',
  'C:\\Windows\\win.ini',
  // Prototypes and templates
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'toString',
  '{{7*7}}',
  '${7*7}',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  'javascript:alert(1)',
  '</script><script>',
  // Repeats
  'a'.repeat(3000),
  '('.repeat(1000),
  `${'a'.repeat(1000)}!`,
  `${'1,'.repeat(1500)}1`,
  '-'.repeat(2000),
  ' '.repeat(2000),
  '0'.repeat(2000),
  // Numbers
  '0',
  '-0',
  '-1',
  '1e308',
  '-1e308',
  '1e-320',
  '1e999',
  'NaN',
  'Infinity',
  '-Infinity',
  '0x10',
  '9223372036854775807',
  '9223372036854775808',
  '99999999999999999999999',
  '2147483648',
  '1.7976931348623157e308',
  '١٢٣',
  '½',
  // Forms of parameters of ours
  '1e308,1e308,1e308,1e308',
  '-1e308,-1e308,1e308,1e308',
  '-180,-90,180,90',
  '179,-90,-179,90',
  '0,0,0,0',
  '1,2,3',
  'NaN,NaN,NaN,NaN',
  '2024-02-29T23:59:60Z/..',
  '0001-01-01/9999-12-31',
  '../..',
  '294276-12-31T23:59:59Z',
  'http://www.opengis.net/def/crs/EPSG/0/2154',
  'EPSG:3857',
  '[EPSG:4326]',
  'communes',
  'communes,communes',
  'WebMercatorQuad',
  '[]',
  '{}',
  '[object Object]',
  'null',
  'undefined',
  'true',
];

/** What must not be told to a client. */
const inside =
  /\bat .{1,80}\.(?:ts|js):\d|node_modules|\/work\/|\/srv\/|syntax error|pg_catalog|SQLSTATE|\bselect\b.{1,80}\bfrom\b|root:x:|RangeError|TypeError/i;

const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...hostile_texts) },
  {
    weight: 1,
    arbitrary: fc.string({ unit: 'binary', maxLength: 30 }).filter((given) => given.isWellFormed()),
  },
);

interface Route {
  path: string;
  parameters: readonly string[];
}
interface OpenApi {
  paths: Record<string, { get?: { parameters?: { $ref?: string }[] } }>;
  components: { parameters: Record<string, { name: string }> };
}

/** Values that lead into a route's own code, so that the others are not all stopped by the first bad one. */
const good: Readonly<Record<string, string>> = {
  collection: 'communes',
  item: '01001',
  column: 'chef_lieu',
  code: '01001',
  set: 'WebMercatorQuad',
  tileMatrixSetId: 'WebMercatorQuad',
  process: 'echo',
  processID: 'echo',
  scenario: public_scenario,
  scenarioID: public_scenario,
  version: '1',
  basket: 'premier_accueil',
  record: 'communes',
  comment: '1',
  report: '1',
  basketID: 'premier_accueil',
  other: 'actuel',
};

describe('hostile requests', function () {
  this.timeout(120_000);
  const database = use_database();
  let server: RunningServer;
  let routes: Route[] = [];
  const write = process.stderr.write.bind(process.stderr);
  let logged = '';
  let digest = '';

  /** What the tables hold: their rows counted, and their contents summed. */
  const read_digest = async () => {
    const tables = await database().query(sql`
      select table_schema, table_name,
        (xpath('/row/c/text()', query_to_xml(format('select md5(string_agg(t::text, '','' order by t::text)) as c from %I.%I t',
          table_schema, table_name), false, true, '')))[1]::text as content
      from information_schema.tables where table_schema in ('published', 'maillage', 'staging')
        -- These three count and note what is tried and asked for, by design.
        and table_name not in ('sign_in_failure', 'audit', 'usage') order by 1, 2`);
    return JSON.stringify(tables);
  };

  /** The log's lines but the one that tells an operator, on purpose, which network tries passwords. */
  const said = () => logged.split('\n').filter((line) => !line.includes('"sign-in slowed down"'));

  before(async () => {
    const names = ["L'Haÿ", '</script>', 'Saint-Étienne', '"guillemets"'];
    const rows = names.map((nom, i) => ({
      id: `0100${i + 1}`,
      code_insee: `0100${i + 1}`,
      nom,
      wkt: square_around(1 + i, 43, 0.5),
    }));
    await publish_fixture(database(), communes, rows);
    await database().pool.query(`
      create table published."Été ""2024""" (id int primary key, jour date, geom geometry(point, 2154));
      insert into published."Été ""2024""" values (1, '2024-01-01', st_setsrid(st_point(574000, 6279000), 2154));
      create table published.heavy as select i as id, repeat('x', 2000) as texte, date '2024-01-01' + i % 9 as jour,
        st_setsrid(st_point(i * 0.001, 43), 4326)::geometry(point, 4326) as geom from generate_series(1, 3000) i;
      alter table published.heavy add primary key (id);
      insert into maillage.metadata_record (id, title) values ('heavy', 'Lourd');
      insert into maillage.collection (id, record_id, columns)
        values ('heavy', 'heavy', '[{"name": "jour", "title": "Jour", "role": "time"}]')`);
    await make_public_scenario(database());
    // The answers of this suite are many; the limit has its own tests.
    const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0' });
    const context = { config, database: database() };
    const app = create_app(context);
    server = await start_server(context, { app });
    const { paths, components } = (await (await fetch(`${server.url}/api`)).json()) as OpenApi;
    const documented = Object.entries(paths).map(([path, item]): Route => {
      const names = (item.get?.parameters ?? []).flatMap(({ $ref }) => {
        const name =
          $ref === undefined ? undefined : components.parameters[$ref.split('/').at(-1) ?? '']?.name;
        return name === undefined ? [] : [name];
      });
      return { path, parameters: names };
    });
    const known = new Set(documented.map(({ path }) => path.replaceAll(/\{[^}]*\}/g, ':')));
    // Pages have no place in OpenAPI; the router knows them.
    const others = routes_of(app).filter((path) => !known.has(path.replaceAll(/\{[^}]*\}/g, ':')));
    routes = [...documented, ...others.map((path) => ({ path, parameters: ['f'] }))];
    digest = await read_digest();
    process.stderr.write = (line: string | Uint8Array) => (logged += String(line)) !== '';
  });
  after(async () => {
    process.stderr.write = write;
    await server?.close();
  });
  afterEach('nothing failed inside, nothing was changed', async () => {
    const lines = said().filter((line) => /"level":"(?:error|warn)"/.test(line));
    logged = '';
    expect(lines).to.deep.equal([]);
    expect(await read_digest()).to.equal(digest);
    expect((await fetch(`${server.url}/health/ready`)).status).to.equal(200);
  });

  const encode = (given: string) => encodeURIComponent(given).replaceAll('.', '%2E');
  const fill = (path: string, values: Readonly<Record<string, string>>) =>
    path.replaceAll(/\{([^}]*)\}/g, (_, name: string) => encode(values[name] ?? good[name] ?? '5'));

  async function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
    const answer = await fetch(server.url + path, { method, headers, redirect: 'manual' });
    const body = await answer.text();
    await check(path, answer, body);
    return answer;
  }

  async function check(path: string, answer: Response, body: string): Promise<void> {
    const about = `${path.slice(0, 200)} → ${answer.status} ${body.slice(0, 200)}`;
    expect(answer.status, about).to.be.below(500);
    const type = answer.headers.get('content-type');
    expect(answer.headers.get('x-content-type-options'), about).to.equal('nosniff');
    expect(answer.headers.get('content-security-policy'), about).to.match(
      /default-src 'none'.*script-src 'self'/,
    );
    for (const cookie of answer.headers.getSetCookie())
      expect(cookie, about)
        .to.match(/HttpOnly/i)
        .and.match(/SameSite=(?:Lax|Strict)/i);
    // No redirection leaves the site.
    if (answer.status >= 300 && answer.status < 400 && answer.status !== 304)
      return void expect(new URL(answer.headers.get('location') ?? '', server.url).origin, about).to.equal(
        server.url,
      );
    // text/plain is that of /metrics and robots.txt, text/xml of OAI-PMH, text/csv of the SCDL catalogue.
    if (body !== '')
      expect(type, about).to.match(
        /^(?:application\/|text\/(?:html|xml|csv|plain); charset=utf-8|text\/plain; version=)/,
      );
    if (answer.status < 400) return;
    expect(body, about).not.to.match(inside);
    if (type?.startsWith('text/html') === true) {
      expect(body, about).not.to.match(/<script>|<img src=x/);
      return;
    }
    if (body === '') return;
    // What CSW clients read of a fault.
    if (type?.startsWith('application/xml') === true)
      return void expect(parse_xml(Buffer.from(body)).name, about).to.equal('ows:ExceptionReport');
    expect(type, about).to.match(/^application\/problem\+json/);
    const problem = JSON.parse(body) as Record<string, unknown>;
    expect(problem, about).to.include({ status: answer.status });
    expect(problem['code'], about).to.match(/^[a-z][a-z0-9-]*$/i);
    for (const member of ['title', 'detail', 'instance'])
      expect(problem[member], about).to.be.a('string').and.not.equal('');
  }

  it('are tried on every route', () => {
    const paths = routes.map(({ path }) => path);
    expect(paths).to.include.members([
      '/',
      '/zones-blanches',
      '/collections/{collection}/items/{item}',
      '/white-zones',
      '/health',
    ]);
    expect(paths.length).to.be.above(20);
  });

  it('with a hostile text in each parameter of each route, alone', async () => {
    for (const { path, parameters } of routes)
      for (const [i, name] of parameters.entries()) {
        // A part of the texts each, another for each parameter of a route.
        const tried = hostile_texts.filter((_, j) => j % 7 === (i + path.length) % 7);
        await Promise.all(
          tried.map((value) => ask(`${fill(path, {})}?${name}=${encodeURIComponent(value)}`)),
        );
      }
  });

  it('with a hostile text in each place of each path', async () => {
    for (const { path } of routes)
      for (const [, name = ''] of path.matchAll(/\{([^}]*)\}/g)) {
        const tried = hostile_texts.filter((_, j) => j % 3 === path.length % 3);
        await Promise.all(tried.map((value) => ask(fill(path, { [name]: value }))));
      }
  });

  it('with places at the ends of the earth and beyond, in each system of coordinates', async () => {
    const boxes = ['1e308,1e308,1e308,1e308', '-1e308,-1e308,1e308,1e308', '0,0,0,0', '-180,-90,180,90', '1e-320,0,1e-300,1', '-1e7,-1e7,1e7,1e7', '90,180,-90,-180', '1,1,0,0']; // prettier-ignore
    const moments = [
      '0000-01-01',
      '0001-01-01/9999-12-31',
      '../2024-06-30T23:59:60Z',
      '2024-01-03/2024-01-01',
    ];
    for (const id of ['communes', 'heavy', encodeURIComponent('Été "2024"')]) {
      const items = `/collections/${id}/items?limit=2`;
      for (const crs of ['EPSG:2154', 'EPSG:3857', 'EPSG:4326', 'EPSG:3035', 'EPSG:32631'])
        await Promise.all(boxes.map((box) => ask(`${items}&bbox=${box}&bbox-crs=${crs}`)));
      await Promise.all(moments.map((moment) => ask(`${items}&datetime=${moment}`)));
    }
    await Promise.all(boxes.map((box) => ask(`/territories/communes?bbox=${box}`)));
  });

  it('with anything, anywhere: parameters together, repeated, as lists and objects, unknown, in any form', async () => {
    const header = fc.constantFrom('accept', 'if-none-match', 'range', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'forwarded', 'authorization', 'cookie', 'accept-encoding', 'accept-language', 'origin', 'referer', 'user-agent', 'if-modified-since', 'content-type', 'x-http-method-override', 'prefer'); // prettier-ignore
    // What fetch lets pass as a header; the rest is tried below on a bare socket.
    const header_text = text.map((given) => given.replaceAll(/[^\u0020-\u007e\u00a0-\u00ff]/g, '').trim());
    const shape = fc.constantFrom('', '[]', '[a]', '[__proto__]', '.x');
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...routes),
        fc.array(fc.tuple(fc.nat(9), shape, text), { maxLength: 4 }),
        fc.dictionary(header, header_text, { maxKeys: 3, noNullPrototype: true }),
        fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'DELETE', 'PATCH'),
        async ({ path, parameters }, given, headers, method) => {
          const query = given.map(([i, form, value]) => {
            const name = parameters[i % (parameters.length + 1)] ?? value.slice(0, 20);
            return `${encodeURIComponent(name + form)}=${encodeURIComponent(value)}`;
          });
          await ask(`${fill(path, {})}?${query.join('&')}`.slice(0, 9000), headers, method);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('get pages without any script or style that the policy would have to allow', async () => {
    const place_of_script =
      /<script(?![^>]*\bsrc=)(?![^>]*type="application\/(?:ld\+)?json")|<style|\sstyle=|\son[a-z]+=/i;
    let pages = 0;
    for (const { path } of routes)
      for (const query of ['', '?f=html', '?f=%3Cscript%3E'])
        for (const place of [fill(path, {}), `${fill(path, {})}%22%3E%3Cscript%3E`]) {
          const answer = await fetch(server.url + place + query, { headers: { accept: 'text/html' } });
          const body = await answer.text();
          if (answer.headers.get('content-type') !== 'text/html; charset=utf-8') continue;
          pages++;
          expect(body, place + query).not.to.match(place_of_script);
          expect(body, place + query).to.match(/^<!doctype html>/i);
          expect(answer.headers.get('content-security-policy')).to.match(
            /^default-src 'none';script-src 'self';/,
          );
        }
    expect(pages).to.be.above(60);
  });

  it('written by hand, past what clients allow', async () => {
    const raw = async (given: string): Promise<string> => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
      socket.on('error', () => {});
      let answer = '';
      socket.on('data', (piece: Buffer) => (answer += piece.toString('latin1')));
      socket.write(given, 'latin1');
      const patience = setTimeout(() => socket.destroy(), 3000);
      await once(socket, 'close');
      clearTimeout(patience);
      return answer;
    };
    const requests = [
      'GET /../../../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n',
      'GET /assets/../../package.json HTTP/1.1\r\nHost: a\r\n\r\n',
      'GET /assets/%2e%2e/%2e%2e/package.json HTTP/1.1\r\nHost: a\r\n\r\n',
      'GET /assets/..%2f..%2fpackage.json HTTP/1.1\r\nHost: a\r\n\r\n',
      'GET /assets/%00 HTTP/1.1\r\nHost: a\r\n\r\n',
      'GET //evil.example/ HTTP/1.1\r\nHost: a\r\n\r\n',
      'GET http://evil.example/ HTTP/1.1\r\nHost: a\r\n\r\n',
      'GET /? HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
      'GET / HTTP/1.1\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: \u00e9vil"><script>\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: a\r\nX: \u0000\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x',
      'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n',
      'GET / HTTP/9.9\r\nHost: a\r\n\r\n',
      'TRACE / HTTP/1.1\r\nHost: a\r\nCookie: secret=1\r\n\r\n',
      'CONNECT evil.example:443 HTTP/1.1\r\nHost: a\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
      '\u0016\u0003\u0001\u0002',
      'GET /collections/communes/items?limit=5 HTTP/1.1\r\nHost: a\r\nRange: bytes=0-5,1-2,3-\r\nConnection: close\r\n\r\n',
    ];
    for (const given of requests) {
      const answer = await raw(given.replace(/\r\n\r\n$/, '\r\nConnection: close\r\n\r\n'));
      const status = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? '400';
      expect(Number(status), given).to.be.below(500);
      expect(answer, given).not.to.match(inside);
      expect(answer, given).not.to.match(/"private": true|secret=1|<script>/);
    }
  });

  it('do not slip a header into an answer nor a host into another’s cached page', async () => {
    const evil = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example',
    };
    for (const { path } of routes) {
      const answer = await fetch(`${server.url}${fill(path, {})}?f=json%0d%0aX-Evil:%201`, { headers: evil });
      expect(answer.headers.get('x-evil')).to.equal(null);
      expect(await (await fetch(server.url + fill(path, {}), { headers: evil })).text()).not.to.contain(
        'evil.example',
      );
    }
    // Every answer is asked anew by shared caches, and the entity tag of one host is none of another's.
    const items = await ask('/collections/communes/items');
    expect(items.headers.get('cache-control')).to.contain('must-revalidate');
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.write(
      `GET /collections/communes/items HTTP/1.1\r\nHost: other.example\r\nIf-None-Match: ${items.headers.get('etag')}\r\nConnection: close\r\n\r\n`,
    );
    let other = '';
    for await (const piece of socket) other += String(piece);
    expect(other).to.match(/^HTTP\/1\.1 200 /);
  });

  it('leave no trace of secrets in the log, nor of who asks for what', async () => {
    const secret = 's3cr3t-t0k3n-Dupont';
    const headers = {
      authorization: `Bearer ${secret}`,
      cookie: `session=${secret}`,
      'x-api-key': secret,
      referer: `https://a.example/${secret}`,
      'user-agent': secret,
    };
    for (const { path } of routes) {
      const place = fill(path, {});
      await fetch(`${server.url}${place}?token=${secret}&password=${secret}`, { headers });
      await fetch(server.url + place, { method: 'POST', body: `password=${secret}`, headers });
    }
    await fetch(`${server.url}/a%00${secret}`, { headers });
    await new Promise((resolve) => setTimeout(resolve, 200));
    // The path of the last one is in no log line either: it was refused before it meant anything.
    expect(logged.replaceAll(`/a%00${secret}`, '')).not.to.contain(secret);
    expect(said().join('\n')).not.to.match(/127\.0\.0\.1|::1/);
  });

  it('of readers who take nothing hold neither the database nor the others', async () => {
    const readers: Socket[] = [];
    for (let i = 0; i < 12; i++) {
      const reader = connect(Number(new URL(server.url).port), '127.0.0.1');
      reader.on('error', () => {});
      reader.pause();
      reader.write('GET /collections/heavy/items?limit=3000 HTTP/1.1\r\nHost: a\r\n\r\n');
      readers.push(reader);
    }
    await ask('/collections/heavy/items?limit=1');
    await ask('/territories/communes');
    const { waitingCount, totalCount, idleCount } = database().pool;
    for (let tries = 0; tries < 100 && database().pool.idleCount < database().pool.totalCount; tries++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(database().pool.idleCount, JSON.stringify({ waitingCount, totalCount, idleCount })).to.equal(
      database().pool.totalCount,
    );
    for (const reader of readers) reader.destroy();
  });

  it('leave prototypes and the process as they were', async () => {
    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
    expect(Object.keys(Object.prototype)).to.deep.equal([]);
    const { alive } = await one<{ alive: boolean }>(database(), sql`select true as alive`);
    expect(alive).to.equal(true);
  });
});

/** Paths of the application's router, in the form of OpenAPI. */
function routes_of(app: ReturnType<typeof create_app>): string[] {
  interface Layer {
    route?: { path: string | string[] };
    handle: { stack?: Layer[] };
  }
  const walk = (stack: readonly Layer[]): string[] =>
    stack.flatMap(({ route, handle }) =>
      route === undefined ? walk(handle.stack ?? []) : Array.isArray(route.path) ? route.path : [route.path],
    );
  const { stack } = app.router as unknown as { stack: Layer[] };
  return walk(stack).map((path) => path.replaceAll(/:(\w+)/g, '{$1}'));
}
