import { expect } from 'chai';
import { Router } from 'express';
import { read_config } from '../config.ts';
import type { Database } from '../sql/client.ts';
import { create_app } from './app.ts';
import type { Block } from './block.ts';
import { core_block } from './ogc/core.ts';
import { start_server, type RunningServer } from './server.ts';

const context = {
  config: read_config({ PORT: '0' }),
  // These tests never reach a database: a call would throw, and the test with it.
  database: {} as Database,
};
const failing: Block = {
  id: 'failing',
  conforms_to: ['http://example.org/conf/failing'],
  landing_links: [{ href: 'fail', rel: 'related', type: 'application/json', title: 'Panne' }],
  routes(router) {
    router.get('/fail', async () => {
      throw Object.assign(new Error('relation "secret" in /srv/maillage'), { code: 'XX000' });
    });
    router.get('/slow', async () => {
      throw Object.assign(new Error('canceling statement'), { code: '57014' });
    });
  },
};

describe('the application', () => {
  let server: RunningServer;
  before(async () => {
    const blocks: Block[] = [core_block(() => blocks), failing];
    server = await start_server(context, { log_requests: false, app: create_app(context, blocks) });
  });
  after(() => server.close());
  const write = process.stderr.write.bind(process.stderr);
  let logged = '';
  beforeEach(() => {
    logged = '';
    process.stderr.write = (line: string | Uint8Array) => (logged += String(line)) !== '';
  });
  afterEach(() => {
    process.stderr.write = write;
  });
  const ask = (path: string, init: RequestInit = {}) => fetch(server.url + path, init);
  const json = async (answer: Response) => (await answer.json()) as Record<string, unknown>;

  it('sums links and classes of all blocks', async () => {
    const landing = (await json(await ask('/'))) as { links: { rel: string; type: string; href: string }[] };
    expect(landing.links.find((link) => link.rel === 'service-desc')).to.include({
      type: 'application/vnd.oai.openapi+json;version=3.0',
      href: `${server.url}/api`,
    });
    expect(landing.links.map((link) => link.href)).to.include(`${server.url}/fail`);
    const { conformsTo } = (await json(await ask('/conformance'))) as { conformsTo: string[] };
    expect(conformsTo).to.include('http://example.org/conf/failing');
    expect(conformsTo).to.include('http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/oas30');
  });

  it('gives browsers pages and everybody else JSON', async () => {
    const chromium = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
    const type = async (accept: string, path = '/conformance') =>
      (await ask(path, { headers: { accept } })).headers.get('content-type');
    expect(await type(chromium)).to.equal('text/html; charset=utf-8');
    expect(await type('*/*')).to.match(/^application\/json/);
    expect(await type('application/json')).to.match(/^application\/json/);
    expect(await type('text/html;q=0.1, application/json')).to.match(/^application\/json/);
    expect(await type(chromium, '/conformance?f=json')).to.match(/^application\/json/);
    expect(await type('*/*', '/conformance?f=html')).to.equal('text/html; charset=utf-8');
  });

  it('refuses an unknown, repeated or wrong parameter by its name', async () => {
    const unknown = await ask('/conformance?fo=json');
    expect(unknown.status).to.equal(400);
    expect(unknown.headers.get('content-type')).to.equal('application/problem+json');
    expect(await json(unknown)).to.include({ code: 'unknown-parameter', parameter: 'fo', status: 400 });
    expect(await json(await ask('/conformance?f=json&f=html'))).to.include({
      code: 'repeated-parameter',
      parameter: 'f',
    });
    expect(await json(await ask('/conformance?f=pdf'))).to.include({ code: 'invalid-f', parameter: 'f' });
    expect(await json(await ask('/conformance?constructor=1'))).to.include({ parameter: 'constructor' });
  });

  it('refuses malformed percent-encoding anywhere, NUL and endless addresses', async () => {
    for (const path of ['/collections/%E0%A4%A/items', '/conformance?f=%E0%A4%A', '/a%00b']) {
      const answer = await ask(path);
      expect(answer.status, path).to.equal(400);
      expect(await json(answer), path).to.include({ code: 'malformed-url' });
    }
    expect(await json(await ask('/collections/%E0%A4%A/items'))).to.include({ parameter: '%E0%A4%A' });
    expect((await ask(`/${'a'.repeat(9000)}`)).status).to.equal(414);
  });

  it('answers an unknown path with 404, a wrong method with 405 and its Allow, OPTIONS with the methods', async () => {
    expect(await json(await ask('/nowhere'))).to.include({ status: 404, code: 'not-found' });
    const wrong = await ask('/conformance', { method: 'DELETE' });
    expect(wrong.status).to.equal(405);
    expect(wrong.headers.get('allow')).to.equal('GET, HEAD, OPTIONS');
    const options = await ask('/conformance', { method: 'OPTIONS' });
    expect(options.status).to.equal(204);
    expect(options.headers.get('access-control-allow-methods')).to.equal('GET, HEAD, OPTIONS');
    expect((await ask('/nowhere', { method: 'OPTIONS' })).status).to.equal(404);
  });

  it('answers HEAD with the headers of GET and no body', async () => {
    const head = await ask('/conformance', { method: 'HEAD' });
    expect(head.status).to.equal(200);
    expect(head.headers.get('content-type')).to.match(/^application\/json/);
    expect(await head.text()).to.equal('');
  });

  it('sends CORS and security headers on answers and errors alike', async () => {
    for (const path of ['/', '/nowhere', '/fail', '/%E0']) {
      const { headers } = await ask(path);
      expect(headers.get('access-control-allow-origin'), path).to.equal('*');
      expect(headers.get('content-security-policy'), path).to.match(/script-src 'self';/);
      expect(headers.get('x-content-type-options'), path).to.equal('nosniff');
      expect(headers.get('x-powered-by'), path).to.equal(null);
      expect(headers.get('x-request-id'), path).to.match(/^[0-9a-f-]{36}$/);
    }
  });

  it('asks browsers to keep to TLS once the site is published by https', async () => {
    const of = async (PUBLIC_URL: string) => {
      const config = read_config({ PORT: '0', PUBLIC_URL });
      const published = await start_server({ ...context, config }, { log_requests: false });
      const { headers } = await fetch(`${published.url}/nowhere`);
      await published.close();
      return headers.get('strict-transport-security');
    };
    expect(await of('https://sdi.example.org')).to.equal('max-age=31536000');
    expect(await of('http://sdi.example.org')).to.equal(null);
    expect(await of('')).to.equal(null);
  });

  it('hides the inside of a failure and says a deadline as 503', async () => {
    const failed = await ask('/fail');
    expect(failed.status).to.equal(500);
    const text = await failed.text();
    expect(text).not.to.match(/secret|srv|XX000/);
    expect(JSON.parse(logged)).to.include({
      level: 'error',
      path: '/fail',
      request_id: failed.headers.get('x-request-id'),
    });
    expect(logged)
      .to.match(/secret/)
      .and.not.match(/node_modules/);
    const slow = await ask('/slow');
    expect(slow.status).to.equal(503);
    expect(slow.headers.get('retry-after')).to.equal('5');
    const page = await ask('/fail', { headers: { accept: 'text/html' } });
    expect(page.status).to.equal(500);
    expect(page.headers.get('content-type')).to.equal('text/html; charset=utf-8');
  });

  it('documents every route', async () => {
    const { paths } = (await json(await ask('/api'))) as { paths: Record<string, unknown> };
    const router = Router();
    core_block(() => []).routes(router, context);
    for (const { route } of router.stack) expect(paths).to.have.property(route?.path ?? '');
  });
});
