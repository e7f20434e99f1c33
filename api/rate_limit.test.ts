import { expect } from 'chai';
import express, { type Express } from 'express';
import { read_config } from '../config.ts';
import type { Database } from '../sql/client.ts';
import { create_app } from './app.ts';
import type { Block } from './block.ts';
import { health_block } from './health.ts';
import { handle_error } from './problem.ts';
import { charge, limit_rate } from './rate_limit.ts';
import { start_server, type RunningServer } from './server.ts';
import { TokenBuckets } from './token_buckets.ts';

describe('buckets of tokens', () => {
  it('let a burst of their capacity pass, then what flows in, and say when to come back', () => {
    const buckets = new TokenBuckets(60, 60_000);
    for (let i = 0; i < 60; i++) expect(buckets.take('a', 1, 0).is_allowed).to.equal(true);
    expect(buckets.take('a', 1, 0)).to.deep.equal({
      is_allowed: false,
      remaining: 0,
      full_in_s: 60,
      retry_in_s: 1,
    });
    expect(buckets.take('b', 1, 0).remaining).to.equal(59);
    expect(buckets.take('a', 5, 3000)).to.include({ is_allowed: false, remaining: 3, retry_in_s: 2 });
    expect(buckets.take('a', 3, 3000)).to.include({ is_allowed: true, remaining: 0 });
  });

  it('never fill above their capacity, and ask the capacity for what costs more', () => {
    const buckets = new TokenBuckets(10, 60_000);
    expect(buckets.take('a', 1, 0).remaining).to.equal(9);
    expect(buckets.take('a', 1, 3_600_000).remaining).to.equal(9);
    expect(buckets.take('a', 500, 7_200_000)).to.include({ is_allowed: true, remaining: 0 });
  });

  it('keep a bucket that is in use through the turns, and forget what rested', () => {
    const buckets = new TokenBuckets(600, 60_000);
    for (let s = 0; s <= 300; s++) buckets.take('busy', 11, s * 1000);
    expect(buckets.take('busy', 0, 300_000).remaining).to.be.below(600 - 250);
    for (let s = 300; s <= 480; s++) buckets.take('other', 1, s * 1000);
    expect(buckets.size).to.equal(1);
  });

  it('hold a bounded number of clients, whatever comes', () => {
    const buckets = new TokenBuckets(10, 60_000, 100);
    for (let i = 0; i < 10_000; i++) buckets.take(`client ${i}`, 1, i);
    expect(buckets.size).to.be.at.most(200);
  });

  it('stand a clock that is set back', () => {
    const buckets = new TokenBuckets(10, 60_000);
    buckets.take('a', 10, 100_000);
    expect(buckets.take('a', 1, 0).is_allowed).to.equal(false);
  });
});

const context = (settings: Record<string, string> = {}) => ({
  config: read_config({ PORT: '0', ...settings }),
  database: {} as Database,
});
const plain: Block = {
  id: 'plain',
  routes(router) {
    router.get('/plain', (_request, response) => void response.send('plain'));
    router.get('/dear', (_request, response) => {
      charge(response, 9);
      response.send('dear');
    });
  },
};

describe('the rate limit', () => {
  let server: RunningServer;
  afterEach(() => server.close());
  const serve = async (settings: Record<string, string>) => {
    const given = context(settings);
    const app = create_app(given, [plain, health_block]);
    server = await start_server(given, { log_requests: false, app });
    return (path: string, forwarded?: string) =>
      fetch(server.url + path, forwarded === undefined ? {} : { headers: { 'x-forwarded-for': forwarded } });
  };
  const statuses = async (ask: (path: string) => Promise<Response>, path: string, times: number) => {
    const found: number[] = [];
    for (let i = 0; i < times; i++) found.push((await ask(path)).status);
    return found;
  };

  it('refuses with a problem that says when to come back, and lets /health pass', async () => {
    const ask = await serve({ RATE_LIMIT_PER_MINUTE: '3' });
    const first = await ask('/plain');
    expect(first.headers.get('ratelimit-policy')).to.equal('"client";q=3;w=60');
    expect(first.headers.get('ratelimit')).to.equal('"client";r=2;t=20');
    await statuses(ask, '/nowhere', 2);
    const refused = await ask('/plain');
    expect(refused.status).to.equal(429);
    expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 20);
    expect(refused.headers.get('ratelimit')).to.match(/^"client";r=0;t=\d+$/);
    expect(refused.headers.get('cache-control')).to.equal('no-store');
    expect(await refused.json()).to.include({ status: 429, code: 'too-many-requests' });
    expect(await statuses(ask, '/health/live', 5)).to.deep.equal([200, 200, 200, 200, 200]);
    expect((await ask('/healthy')).status).to.equal(429);
  });

  it('charges dear routes more, before their work', async () => {
    const ask = await serve({ RATE_LIMIT_PER_MINUTE: '21' });
    expect(await statuses(ask, '/dear', 3)).to.deep.equal([200, 200, 429]);
  });

  it('does nothing when it is 0, nor to exempt addresses', async () => {
    let ask = await serve({ RATE_LIMIT_PER_MINUTE: '0' });
    expect((await ask('/dear')).headers.get('ratelimit')).to.equal(null);
    await server.close();
    ask = await serve({ RATE_LIMIT_PER_MINUTE: '1', RATE_LIMIT_EXEMPT: 'loopback' });
    expect(await statuses(ask, '/dear', 3)).to.deep.equal([200, 200, 200]);
  });

  it('counts by what a trusted proxy says of the client, an IPv6 network as one', async () => {
    const ask = await serve({ RATE_LIMIT_PER_MINUTE: '1', TRUSTED_PROXIES: 'loopback' });
    expect((await ask('/plain', '192.0.2.1')).status).to.equal(200);
    expect((await ask('/plain', '192.0.2.1')).status).to.equal(429);
    expect((await ask('/plain', '192.0.2.2')).status).to.equal(200);
    // What the client itself wrote stands before the address that the proxy saw.
    expect((await ask('/plain', '203.0.113.9, 192.0.2.2')).status).to.equal(429);
    expect((await ask('/plain', '2001:db8:0:1::1')).status).to.equal(200);
    expect((await ask('/plain', '2001:db8:0:1:ffff::2')).status).to.equal(429);
    expect((await ask('/plain', '2001:db8:0:2::1')).status).to.equal(200);
  });

  it('does not believe X-Forwarded-For of anybody else', async () => {
    const ask = await serve({ RATE_LIMIT_PER_MINUTE: '1', TRUSTED_PROXIES: '198.51.100.0/24' });
    expect((await ask('/plain', '192.0.2.1')).status).to.equal(200);
    expect((await ask('/plain', '192.0.2.2')).status).to.equal(429);
  });

  it('counts by any other key of the request', async () => {
    const app: Express = express();
    const limit = limit_rate(context({ RATE_LIMIT_PER_MINUTE: '1' }).config, {
      key_of: (request) => request.get('x-api-key') ?? 'none',
    });
    if (limit !== null) app.use(limit);
    app.get('/', (_request, response) => void response.send('ok'));
    app.use(handle_error);
    server = await start_server(context(), { log_requests: false, app });
    const status = async (key: string) => (await fetch(server.url, { headers: { 'x-api-key': key } })).status;
    expect([await status('a'), await status('a'), await status('b')]).to.deep.equal([200, 429, 200]);
  });
});
