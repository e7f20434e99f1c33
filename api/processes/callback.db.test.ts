import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { read_config } from '../../config.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { create_app } from '../app.ts';
import { api_jobs } from '../job_kinds.ts';
import { start_server, type RunningServer } from '../server.ts';
import { drain } from '../worker.ts';
import { callback_job, tell_end } from './callback.ts';

interface Told {
  path: string;
  type: string | undefined;
  body: Record<string, unknown>;
}

describe('callbacks of processes', function () {
  this.timeout(60_000);
  const database = use_database();
  let server: RunningServer;
  let receiver: http.Server;
  let here = '';
  let told: Told[] = [];
  let answer: (path: string, response: http.ServerResponse) => void;
  let config: ReturnType<typeof read_config>;

  before(async () => {
    receiver = http.createServer((request, response) => {
      let text = '';
      request.on('data', (piece: Buffer) => (text += piece.toString()));
      request.on('end', () => {
        const path = request.url ?? '';
        told.push({
          path,
          type: request.headers['content-type'],
          body: JSON.parse(text) as Told['body'],
        });
        answer(path, response);
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    here = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
    config = read_config({
      PORT: '0',
      RATE_LIMIT_PER_MINUTE: '0',
      DATA_DIR: '/nonexistent',
      CALLBACK_HOSTS: `${here},sso.maillage.test`,
    });
    const context = { config, database: database() };
    server = await start_server(context, { log_requests: false, app: create_app(context) });
  });
  after(async () => {
    await server.close();
    receiver.closeAllConnections();
    receiver.close();
  });
  beforeEach(() => {
    told = [];
    answer = (_path, response) => response.writeHead(204).end();
  });

  const uris = (...names: ('success' | 'failed' | 'inProgress')[]) =>
    Object.fromEntries(names.map((name) => [`${name}Uri`, `http://${here}/${name}?jeton=motsecret`]));
  const execute = (subscriber: object, inputs: object = { string: 'é' }, prefer = 'respond-async') =>
    fetch(`${server.url}/processes/echo/execution`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', prefer },
      body: JSON.stringify({ inputs, subscriber }),
    });
  /** Waits of the second attempt are shorter than those of `tell_end`. */
  const work = (waits_s: readonly number[] = []) =>
    drain({
      config,
      database: database(),
      handlers: {
        ...api_jobs,
        [callback_job]: (input, context) => tell_end(input, context, waits_s),
      },
      signal: new AbortController().signal,
    });
  const rows = () =>
    database().query<{ state: string; attempts: number; message: string | null }>(
      sql`select state, attempts, message from maillage.job where kind = ${callback_job} order by id desc`,
    );
  const secrets_left = () =>
    database().query(
      sql`select from maillage.job where (input::text || coalesce(message, '')) like '%motsecret%'`,
    );

  it('post the results, and on the way the state, to who asked for it', async () => {
    const asked = await execute(uris('success', 'failed', 'inProgress'));
    expect(asked.status).to.equal(201);
    const { jobID } = (await asked.json()) as { jobID: string };
    await work();
    expect(told.map(({ path }) => path.split('?')[0])).to.deep.equal(['/inProgress', '/success']);
    expect(told[0]?.body).to.include({ jobID, status: 'running', progress: 0 });
    expect(told[1]).to.deep.equal({
      path: '/success?jeton=motsecret',
      type: 'application/json',
      body: { string: 'é' },
    });
    expect(await secrets_left()).to.have.length(0);
  });

  it('post the state of a job that was dismissed or has failed, once', async () => {
    const { jobID } = (await (await execute(uris('success', 'failed'))).json()) as { jobID: string };
    for (let time = 0; time < 2; time++) await fetch(`${server.url}/jobs/${jobID}`, { method: 'DELETE' });
    await work();
    expect(told.map(({ path, body }) => [path.split('?')[0], body['status']])).to.deep.equal([
      ['/failed', 'dismissed'],
    ]);
    const links = told[0]?.body['links'] as { href: string }[];
    expect(links[0]?.href).to.equal(`${server.url}/jobs/${jobID}?f=json`);
    told = [];
    await execute(uris('success'));
    await database().query(
      sql`update maillage.job set input = jsonb_set(input, '{process}', '"gone"') where state = 'queued'`,
    );
    await work();
    expect(told, 'nothing to tell without failedUri').to.deep.equal([]);
  });

  it('come again when the receiver is down, and give up on a refusal or a redirect, which is not followed', async () => {
    let times = 0;
    answer = (_path, response) => response.writeHead(++times < 3 ? 503 : 200).end();
    await execute(uris('success'));
    await work([0, 0]);
    expect(told).to.have.length(3);
    expect((await rows())[0]).to.include({ state: 'done', attempts: 3 });
    for (const [status, location] of [
      [404, undefined],
      [302, `http://${here}/elsewhere`],
    ] as const) {
      told = [];
      answer = (_path, response) =>
        response.writeHead(status, location === undefined ? {} : { location }).end();
      await execute(uris('success'));
      await work([0, 0]);
      expect(told.map(({ path }) => path.split('?')[0])).to.deep.equal(['/success']);
      expect((await rows())[0]).to.include({ state: 'failed', attempts: 1 });
    }
    expect((await rows())[0]?.message)
      .to.include('302')
      .and.include('redirection');
    told = [];
    answer = (_path, response) => response.writeHead(500).end();
    await execute(uris('success'));
    await work([0]);
    expect(told).to.have.length(2);
    expect((await rows())[0]).to.include({ state: 'failed' });
    expect(await secrets_left()).to.have.length(0);
  });

  it('are refused for hosts that the site does not name, and where there is no job', async () => {
    const pointers = async (answered: Response) => {
      expect(answered.status).to.equal(400);
      return ((await answered.json()) as { errors: { pointer: string; detail: string }[] }).errors;
    };
    for (const address of [
      'https://elsewhere.example/x',
      'http://127.0.0.1:1/',
      'http://169.254.169.254/latest',
      'http://sso.maillage.test/',
      'https://user:word@sso.maillage.test/',
      'file:///etc/passwd',
      'no address',
    ]) {
      const [fault, ...others] = await pointers(await execute({ successUri: address }));
      expect(others).to.deep.equal([]);
      expect(fault?.pointer, address).to.equal('/subscriber/successUri');
    }
    const [listed] = await pointers(await execute({ successUri: 'https://elsewhere.example/x' }));
    expect(listed?.detail).to.include('CALLBACK_HOSTS');
    expect((await pointers(await execute({ failedUri: `http://${here}/` })))[0]?.pointer).to.equal(
      '/subscriber/successUri',
    );
    expect((await pointers(await execute(uris('success'), {}, '')))[0]?.pointer).to.equal('/subscriber');
    expect(told).to.deep.equal([]);
  });

  it('reach no private address behind a name that is allowed', async () => {
    const [row] = await database().query<{ input: Record<string, unknown> }>(
      sql`select input from maillage.job where kind = ${callback_job} order by id limit 1`,
    );
    const input = { ...row?.input, secret: { uri: 'https://localhost/' } };
    const settings = { ...config, CALLBACK_HOSTS: ['localhost'] };
    const context = { config: settings, database: database(), signal: new AbortController().signal };
    const failure = await tell_end(input, context).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).to.include({ code: 'fetch-refused', status: 400 });
  });
});
