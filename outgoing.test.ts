import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import https from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { read_config } from './config.ts';
import { AppError } from './errors.ts';
import { is_asked_directly, trusted_authorities } from './outgoing.ts';
import { outgoing_fetch, type OutgoingLimits } from './outgoing_fetch.ts';
import { start_proxy, test_authority, test_certificate, test_key } from './outgoing_testing.ts';

describe('connections to other machines', () => {
  let folder = '';
  let CA_FILE = '';
  let port = 0;
  let answer: RequestListener;
  let proxy: Awaited<ReturnType<typeof start_proxy>> | undefined;
  const server = https.createServer({ cert: test_certificate, key: test_key }, (request, response) =>
    answer(request, response),
  );
  before((done) => {
    folder = mkdtempSync(path.join(tmpdir(), 'maillage-outgoing-'));
    CA_FILE = path.join(folder, 'ca.pem');
    writeFileSync(CA_FILE, `Une autorité\n${test_authority}`);
    server.listen(0, '127.0.0.1', () => {
      port = (server.address() as AddressInfo).port;
      done();
    });
  });
  after(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    answer = (request, response) => response.end(`${request.method} ${request.url}`);
  });
  afterEach(() => {
    proxy?.close();
    proxy = undefined;
  });

  const by_proxy = () => ({ CA_FILE, HTTPS_PROXY: proxy!.url.replace('//', '//agent:s%40cret@') });
  const limits = (...hosts: string[]): OutgoingLimits => ({ hosts, setting: 'OIDC_ISSUER' });
  const here = () => `127.0.0.1:${port}`;
  const direct = (more: Partial<OutgoingLimits> = {}) =>
    outgoing_fetch({ CA_FILE }, { ...limits(here()), ...more });
  const failure = async (work: Promise<unknown>): Promise<AppError> => {
    try {
      await work;
    } catch (error) {
      expect(error).to.be.instanceOf(AppError);
      return error as AppError;
    }
    throw new Error('it was answered');
  };

  it('trust the authorities of CA_FILE beside the well-known ones, and nobody else', async () => {
    expect(trusted_authorities({})).to.equal(undefined);
    expect(trusted_authorities({ CA_FILE })!.length).to.be.above(100);
    expect(await (await direct()(`https://${here()}/x`)).text()).to.equal('GET /x');
    const untrusting = outgoing_fetch({}, limits(here()));
    expect(await failure(untrusting(`https://${here()}/x?code=secret`))).to.include({
      code: 'fetch-failed',
      place: `https://${here()}/x`,
    });
    expect(() => trusted_authorities({ CA_FILE: path.join(folder, 'none.pem') })).to.throw(
      AppError,
      /ENOENT/,
    );
    writeFileSync(path.join(folder, 'empty.pem'), 'rien');
    expect(() => trusted_authorities({ CA_FILE: path.join(folder, 'empty.pem') })).to.throw(
      AppError,
      /certificat/,
    );
  });

  it('leave by the proxy, which is told the name and the password', async () => {
    proxy = await start_proxy({ to: port });
    const get = outgoing_fetch(by_proxy(), limits('sso.maillage.test'));
    const response = await get('https://sso.maillage.test/jwks');
    expect(await response.text()).to.equal('GET /jwks');
    expect(proxy.asked).to.deep.equal([
      {
        place: 'sso.maillage.test:443',
        authorization: `Basic ${Buffer.from('agent:s@cret').toString('base64')}`,
      },
    ]);
  });

  it('keep the list of hosts and refuse private addresses with a proxy too', async () => {
    proxy = await start_proxy({ to: port });
    const get = outgoing_fetch(by_proxy(), limits('10.0.0.5', '[fd00::1]', 'sso.maillage.test'));
    for (const address of ['https://10.0.0.5/', 'https://[fd00::1]/', 'https://other.maillage.test/'])
      expect(await failure(get(address)), address).to.include({ code: 'fetch-refused' });
    expect((await failure(get('https://other.maillage.test/'))).remedy).to.include('OIDC_ISSUER');
    expect(proxy.asked).to.be.empty;
    const named = outgoing_fetch(by_proxy(), limits('10.0.0.5:8443'));
    // The certificate does not name it, but the proxy was asked.
    expect(await failure(named('https://10.0.0.5:8443/'))).to.include({ code: 'fetch-failed' });
    expect(proxy.asked.map(({ place }) => place)).to.deep.equal(['10.0.0.5:8443']);
  });

  it('verify the host behind the proxy, and do not take the proxy’s word for its answer', async () => {
    proxy = await start_proxy({ to: port });
    const other = outgoing_fetch(by_proxy(), limits('producer.example'));
    expect((await failure(other('https://producer.example/'))).message).to.match(/altnames|certificate/);
    for (const status of [407, 403, 302]) {
      proxy.close();
      proxy = await start_proxy({ to: port, status });
      const error = await failure(
        outgoing_fetch(by_proxy(), limits('sso.maillage.test'))('https://sso.maillage.test/'),
      );
      expect(error.message).to.include(`répond ${status}`).and.not.include('s@cret');
    }
  });

  it('wait for no silent proxy', async () => {
    const silent = createServer((socket) => socket.on('error', () => undefined).resume());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const HTTPS_PROXY = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const get = outgoing_fetch({ HTTPS_PROXY }, { ...limits('sso.maillage.test'), silence_ms: 300 });
    expect((await failure(get('https://sso.maillage.test/'))).message).to.match(/silence/);
    // The connection to it is not left behind.
    await new Promise((resolve) => silent.close(resolve));
  });

  it('go past the proxy where NO_PROXY says so', async () => {
    proxy = await start_proxy({ to: port, status: 403 });
    const get = outgoing_fetch({ ...by_proxy(), NO_PROXY: ['127.0.0.1'] }, limits(here()));
    expect(await (await get(`https://${here()}/`)).text()).to.equal('GET /');
    expect(proxy.asked).to.be.empty;
    const { NO_PROXY } = read_config({
      NO_PROXY: 'Commune.example, .local.example,10.0.0.5,sso.example:8443,',
    });
    const passes = (address: string) => is_asked_directly(new URL(address), NO_PROXY);
    for (const address of [
      'https://commune.example/',
      'https://www.commune.example/',
      'https://a.local.example/',
      'https://10.0.0.5:8443/',
      'https://sso.example:8443/',
    ])
      expect(passes(address), address).to.be.true;
    for (const address of ['https://mycommune.example/', 'https://sso.example/', 'https://10.0.0.55/'])
      expect(passes(address), address).to.be.false;
    expect(is_asked_directly(new URL('https://any.example/'), ['*'])).to.be.true;
    expect(() => read_config({ HTTPS_PROXY: 'socks://x' })).to.throw(/HTTPS_PROXY/);
  });

  it('send forms and headers, and give back what was answered, redirects unfollowed', async () => {
    answer = (request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () =>
        request.url === '/moved'
          ? response.writeHead(302, { location: 'https://elsewhere.example/' }).end()
          : response
              .writeHead(400, { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] })
              .end(
                JSON.stringify([
                  request.method,
                  body,
                  request.headers['content-type'],
                  request.headers['x-a'],
                ]),
              ),
      );
    };
    const form = await direct()(`https://${here()}/token`, {
      method: 'POST',
      body: new URLSearchParams({ code: 'é' }),
      headers: { 'X-A': 'b' },
    });
    expect(form.status).to.equal(400);
    expect(form.headers.getSetCookie()).to.deep.equal(['a=1', 'b=2']);
    expect(await form.json()).to.deep.equal([
      'POST',
      'code=%C3%A9',
      'application/x-www-form-urlencoded;charset=UTF-8',
      'b',
    ]);
    const moved = await direct()(new URL(`https://${here()}/moved`));
    expect([moved.status, moved.headers.get('location')]).to.deep.equal([302, 'https://elsewhere.example/']);
    answer = (_request, response) => response.writeHead(204).end();
    expect((await direct()(`https://${here()}/`)).status).to.equal(204);
  });

  it('stop at the size, at silence in mid-answer, at the end of patience and when told to', async () => {
    answer = (_request, response) => response.end(Buffer.alloc(2e6));
    expect((await failure(direct()(`https://${here()}/`))).message).to.match(/plus de 1.000.000 octets/);
    answer = (_request, response) => void response.write('x');
    expect((await failure(direct({ silence_ms: 300 })(`https://${here()}/`))).message).to.match(/silence/);
    answer = (_request, response) => {
      const drip = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(drip));
    };
    expect(await failure(direct({ total_ms: 200 })(`https://${here()}/`))).to.include({
      code: 'fetch-failed',
    });
    const stop = AbortSignal.timeout(100);
    expect(await failure(direct()(`https://${here()}/`, { signal: stop }))).to.include({
      code: 'fetch-failed',
    });
  });
});
