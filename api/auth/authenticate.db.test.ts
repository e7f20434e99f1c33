import { expect } from 'chai';
import { read_config } from '../../config.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { create_app } from '../app.ts';
import type { Block } from '../block.ts';
import { start_server, type RunningServer } from '../server.ts';
import { account_access, asker_of } from './asker.ts';
import { make_account, make_key, type TestAccount } from './testing.ts';

const echo: Block = {
  id: 'echo',
  routes(router, { database }) {
    router.all('/who', (request, response) => {
      response.json({
        email: asker_of(request)?.email ?? null,
        scopes: asker_of(request)?.identity.scopes ?? null,
      });
    });
    router.get('/mine', async (request, response) => {
      const rows = await account_access(request, database).read((db) => db.query(sql`select 1`));
      response.json(rows.length);
    });
  },
};

describe('who sent a request', () => {
  const database = use_database();
  let server: RunningServer;
  let account: TestAccount;
  let key: string;
  let reading_key: string;

  before(async () => {
    account = await make_account(database(), 'agent@example.org');
    key = await make_key(database(), account.id, ['read', 'datasets']);
    reading_key = await make_key(database(), account.id, ['read']);
    const context = { config: read_config({ PORT: '0' }), database: database() };
    server = await start_server(context, { log_requests: false, app: create_app(context, [echo]) });
  });
  after(() => server.close());
  const ask = async (headers: Record<string, string>, init: RequestInit = {}, path = '/who') => {
    const answer = await fetch(server.url + path, { ...init, headers });
    return {
      status: answer.status,
      headers: answer.headers,
      body: (await answer.json()) as { email: string | null; code?: string },
    };
  };

  it('is anybody without a session or a key, and what anybody gets may be shared', async () => {
    for (const headers of [
      {},
      { cookie: 'other=1; maillage_session=' },
      { cookie: 'maillage_session=short' },
      { authorization: `Basic ${Buffer.from('site:mot de passe du proxy').toString('base64')}` },
    ] as Record<string, string>[]) {
      const { body, headers: sent } = await ask(headers);
      expect(body.email).to.equal(null);
      expect(sent.get('cache-control')).to.match(/^public/);
    }
    expect((await ask({}, {}, '/mine')).body.code).to.equal('sign-in-required');
  });

  it('is the account of a session among other cookies, or of a key in either header', async () => {
    for (const headers of [
      { cookie: `a=b; ${account.cookie}; c=d` },
      { authorization: `Bearer ${key}` },
      { 'x-api-key': key },
      { authorization: `Basic ${Buffer.from(`qgis:${key}`).toString('base64')}` },
    ] as Record<string, string>[]) {
      const { body, headers: sent } = await ask(headers);
      expect(body.email).to.equal('agent@example.org');
      expect(sent.get('cache-control')).to.equal('private, no-cache');
      expect(sent.get('vary')).to.include('Cookie');
    }
  });

  it('is refused with a key that is wrong, expired or revoked, and says so', async () => {
    const gone = await make_key(database(), account.id, ['read']);
    await database().query(sql`update maillage.api_key set expires_at = now() - interval '1 second'
      where key_hash = sha256(convert_to(${gone}, 'UTF8'))`);
    const revoked = await make_key(database(), account.id, ['read']);
    await database().query(sql`update maillage.api_key set revoked_at = now()
      where key_hash = sha256(convert_to(${revoked}, 'UTF8'))`);
    for (const wrong of [gone, revoked, `mlg_${'x'.repeat(43)}`, 'abc', `${key}x`]) {
      const { status, body } = await ask({ 'x-api-key': wrong });
      expect(status, wrong).to.equal(401);
      expect(body.code).to.equal('invalid-api-key');
    }
  });

  it('has its use of a key noted, with the address', async () => {
    await ask({ 'x-api-key': key });
    const [noted] = await database().query<{ last_used_from: string }>(
      sql`select last_used_from from maillage.api_key where key_hash = sha256(convert_to(${key}, 'UTF8')) and last_used_at is not null`,
    );
    expect(noted?.last_used_from).to.match(/127\.0\.0\.1$/);
  });

  it('changes nothing with a key that may only read', async () => {
    expect((await ask({ 'x-api-key': reading_key }, { method: 'POST' })).body.code).to.equal('scope-missing');
    expect((await ask({ 'x-api-key': key }, { method: 'POST' })).status).to.equal(200);
  });

  it('changes nothing from another site, nor without the token of its session', async () => {
    const post = (headers: Record<string, string>) => ask({ ...headers }, { method: 'POST' });
    const { cookie, csrf_token } = account;
    const origin = server.url;
    expect((await post({ cookie, 'x-csrf-token': csrf_token, origin })).status).to.equal(200);
    expect((await post({ cookie, 'x-csrf-token': csrf_token })).status).to.equal(200);
    for (const headers of [
      { cookie, origin },
      { cookie, 'x-csrf-token': 'x', origin },
      { cookie, 'x-csrf-token': csrf_token, origin: 'https://elsewhere.example' },
      { cookie, 'x-csrf-token': csrf_token, origin: 'null' },
      { cookie, 'x-csrf-token': csrf_token, origin, 'sec-fetch-site': 'cross-site' },
      { origin: 'https://elsewhere.example' },
    ] as Record<string, string>[])
      expect((await post(headers)).status, JSON.stringify(headers)).to.equal(403);
    const form = { 'content-type': 'application/x-www-form-urlencoded', cookie, origin };
    expect((await ask(form, { method: 'POST', body: `csrf=${csrf_token}` })).status).to.equal(200);
    expect((await ask(form, { method: 'POST', body: 'csrf=x' })).status).to.equal(403);
  });

  it('ends with a session unused for twelve hours, or one of a month', async () => {
    const { cookie, id } = await make_account(database(), 'idle@example.org');
    const shift = (column: 'last_seen_at' | 'created_at', by: string) =>
      database().query(
        column === 'last_seen_at'
          ? sql`update maillage.session set last_seen_at = now() - ${by}::interval where account_id = ${id}`
          : sql`update maillage.session set created_at = now() - ${by}::interval where account_id = ${id}`,
      );
    await shift('last_seen_at', '11 hours 59 minutes');
    expect((await ask({ cookie })).body.email).to.equal('idle@example.org');
    // The use before counts: a session in use goes on.
    await shift('created_at', '20 hours');
    expect((await ask({ cookie })).body.email).to.equal('idle@example.org');
    await shift('last_seen_at', '12 hours 1 minute');
    expect((await ask({ cookie })).body.email).to.equal(null);
    await shift('last_seen_at', '0');
    await shift('created_at', '31 days');
    expect((await ask({ cookie })).body.email).to.equal(null);
  });

  it('is limited by account as well as by address', async () => {
    const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '3', RATE_LIMIT_EXEMPT: '' });
    const context = { config, database: database() };
    const limited = await start_server(context, { log_requests: false, app: create_app(context, [echo]) });
    try {
      const answer = await fetch(`${limited.url}/who`, { headers: { 'x-api-key': key } });
      expect(answer.headers.get('ratelimit-policy')).to.equal('"account";q=3;w=60');
    } finally {
      await limited.close();
    }
  });
});
