import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { services } from '../../catalogue/referentiels.ts';
import { set_visibility } from '../../catalogue/visibility.ts';
import { read_config } from '../../config.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { create_app } from '../app.ts';
import { make_account, make_key, make_organisation, type TestAccount } from '../auth/testing.ts';
import { api_jobs } from '../job_kinds.ts';
import { start_server, type RunningServer } from '../server.ts';
import { drain } from '../worker.ts';
import { publish_fixture, service } from './white_zones/testing.ts';

interface Job {
  jobID: string;
  status: string;
  message?: string;
}
interface Fault {
  code: string;
  detail: string;
  errors: { pointer: string; detail: string }[];
}

describe('references and publications of processes', function () {
  this.timeout(60_000);
  const database = use_database();
  let server: RunningServer;
  let files: http.Server;
  let here = '';
  let file: { status: number; body: string };
  let officer: TestAccount;
  let officer_key = '';
  let agent_key = '';
  let organisation = 0;

  let config: ReturnType<typeof read_config>;
  before(async () => {
    files = http.createServer((_request, response) => {
      response.writeHead(file.status, { 'content-type': 'application/json', location: '/x' }).end(file.body);
    });
    await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve));
    here = `127.0.0.1:${(files.address() as AddressInfo).port}`;
    config = read_config({
      PORT: '0',
      RATE_LIMIT_PER_MINUTE: '0',
      DATA_DIR: '/nonexistent',
      INPUT_HOSTS: here,
      INPUT_MAX_MB: '0.1',
    });
    await publish_fixture(database(), services, [
      service('dila:a', 'caf', 1, 43),
      service('dila:b', 'caf', 1.4, 43),
      service('dila:m', 'mairie', 1.1, 43),
    ]);
    organisation = await make_organisation(database(), 'Département');
    officer = await make_account(database(), 'officer@example.org', [['officer', organisation]]);
    officer_key = await make_key(database(), officer.id, ['read', 'scenarios', 'datasets']);
    const agent = await make_account(database(), 'agent@example.org', [['agent', organisation]]);
    agent_key = await make_key(database(), agent.id, ['read', 'scenarios', 'guichet']);
    const context = { config, database: database() };
    server = await start_server(context, { log_requests: false, app: create_app(context) });
  });
  after(async () => {
    await server.close();
    files.closeAllConnections();
    files.close();
  });

  const execute = (id: string, body: object, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/processes/${id}/execution`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const later = { prefer: 'respond-async' };
  const key = (value: string) => ({ 'x-api-key': value });
  const work = () =>
    drain({ config, database: database(), handlers: api_jobs, signal: new AbortController().signal });
  const get = (path: string, headers: Record<string, string> = {}) => fetch(server.url + path, { headers });
  const run_job = async (id: string, body: object, headers: Record<string, string> = {}) => {
    const asked = await execute(id, body, { ...later, ...headers });
    expect(asked.status, await asked.clone().text()).to.equal(201);
    const { jobID } = (await asked.json()) as Job;
    await work();
    return (await (await get(`/jobs/${jobID}`, headers)).json()) as Job;
  };
  const fault_of = async (answer: Response, status: number) => {
    expect(answer.status, await answer.clone().text()).to.equal(status);
    return (await answer.json()) as Fault;
  };
  const near = (href: string, more: object = {}) => ({
    inputs: { points: { href }, types: ['mairie'] },
    outputs: { nearest: {} },
    ...more,
  });
  const places_of = async (answer: Response) => {
    const text = await answer.text();
    expect(answer.status, text).to.equal(200);
    const { features } = JSON.parse(text) as {
      features: { geometry: { coordinates: number[][] } }[];
    };
    return features.map(({ geometry }) => geometry.coordinates[0]);
  };

  it('take positions of a collection of the site, filtered, and no other than the asker may see', async () => {
    const path = '/collections/services/items';
    for (const href of [`${server.url}${path}?type_service=caf`, `${path}?filter=type_service='caf'&f=json`])
      expect(await places_of(await execute('nearest-services', near(href)))).to.deep.equal([
        [1, 43],
        [1.4, 43],
      ]);
    expect(
      await places_of(await execute('nearest-services', near(`${path}?bbox=1.3,42,2,44&limit=5`))),
    ).to.deep.equal([[1.4, 43]]);
    const wrong = await fault_of(await execute('nearest-services', near(`${path}?filter=nope=1`)), 400);
    expect(wrong.errors[0]?.pointer).to.equal('/inputs/points');
    await fault_of(await execute('nearest-services', near('/collections/absent/items')), 404);
    await database().write((db) =>
      set_visibility(db, 'services', {
        visibility: 'organisation',
        organisation_id: organisation,
        shared_with: [],
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await fault_of(await execute('nearest-services', near(path)), 404);
    const job = await run_job('nearest-services', near(path));
    expect(job.status).to.equal('failed');
    const own = await run_job('nearest-services', near(path), key(agent_key));
    expect(own.status, own.message).to.equal('successful');
    await database().write((db) =>
      set_visibility(db, 'services', { visibility: 'public', organisation_id: null, shared_with: [] }),
    );
    await new Promise((resolve) => setTimeout(resolve, 1100));
  });

  it('never cut a collection silently', async () => {
    await database().pool.query(`create table published.many (id int primary key, geom geometry(point, 4326));
      insert into published.many select i, st_setsrid(st_point(1, 43), 4326) from generate_series(1, 10001) i`);
    const much = await fault_of(
      await execute('nearest-services', near('/collections/many/items?properties=id,geom')),
      413,
    );
    expect(much.code).to.equal('invalid-reference');
    expect(
      await places_of(await execute('nearest-services', near('/collections/many/items?limit=7'))),
    ).to.have.length(7);
    await database().pool.query('drop table published.many');
  });

  it('take files of the hosts that the site names, within limits, redirects unfollowed', async () => {
    const address = `http://${here}/places.json`;
    file = { status: 200, body: '[[1.1, 43]]' };
    expect(await places_of(await execute('nearest-services', near(address)))).to.deep.equal([[1.1, 43]]);
    file = { status: 200, body: '[[1.1, "x"]]' };
    const unfit = await fault_of(await execute('nearest-services', near(address)), 400);
    expect(unfit.errors[0]?.pointer).to.equal('/inputs/points/0/1');
    file = { status: 200, body: `[${'[1.1,43],'.repeat(20_000)}[1,2]]` };
    await fault_of(await execute('nearest-services', near(address)), 502);
    file = { status: 302, body: '' };
    expect((await fault_of(await execute('nearest-services', near(address)), 502)).detail).to.include('302');
    file = { status: 200, body: '{"__proto__": 1}' };
    await fault_of(await execute('nearest-services', near(address)), 400);
    for (const href of [
      'https://elsewhere.example/',
      'http://169.254.169.254/',
      '//127.0.0.1/collections/a/items',
      '/jobs',
    ])
      expect(
        (await fault_of(await execute('nearest-services', near(href)), 400)).errors[0]?.pointer,
        href,
      ).to.equal('/inputs/points/href');
    expect(
      (await fault_of(await execute('echo', { inputs: { string: { href: address } } }), 400)).errors[0]
        ?.pointer,
    ).to.equal('/inputs/string');
  });

  it('tell outputs of a job by their address, in the asked format', async () => {
    const inputs = { points: [[1.3, 43]], types: ['caf'] };
    const outputs = {
      nearest: { transmissionMode: 'reference', format: { mediaType: 'text/csv' } },
      warnings: {},
    };
    const asked = { inputs, outputs, response: 'document' };
    expect(
      (await fault_of(await execute('nearest-services', asked), 400)).errors.map(({ pointer }) => pointer),
    ).to.deep.equal(['/outputs/nearest/transmissionMode']);
    const { jobID } = await run_job('nearest-services', asked);
    const { nearest, warnings } = (await (await get(`/jobs/${jobID}/results`)).json()) as {
      nearest: { href: string; type: string };
      warnings: string[];
    };
    expect(nearest).to.include({ href: `${server.url}/jobs/${jobID}/results/nearest`, type: 'text/csv' });
    expect(warnings).to.have.length.above(0);
    const csv = await get(`/jobs/${jobID}/results/nearest`);
    expect(csv.headers.get('content-type')).to.equal('text/csv; charset=utf-8');
    expect((await csv.text()).split('\r\n').slice(0, 2)).to.deep.equal([
      'place,type_service,service,nom,distance_m,minutes,approximate,method,WKT',
      (await (await get(`/jobs/${jobID}/results/nearest?f=csv`)).text()).split('\r\n')[1],
    ]);
    const alone = await get(`/jobs/${jobID}/results/nearest?f=json`);
    expect(alone.headers.get('content-type')).to.equal('application/geo+json');
    await fault_of(await get(`/jobs/${jobID}/results/absent`), 404);
    await fault_of(await get(`/jobs/${jobID}/results/warnings?f=csv`), 400);
    const page = await (await get(`/jobs/${jobID}/results?f=html`)).text();
    expect(page).to.include(`/jobs/${jobID}/results/nearest?f=csv`);
    const raw = await run_job('nearest-services', { inputs, outputs: { nearest: outputs.nearest } });
    const linked = await get(`/jobs/${raw.jobID}/results`);
    expect(linked.status).to.equal(204);
    expect(linked.headers.get('link')).to.include(`/jobs/${raw.jobID}/results/nearest>; rel="`);
  });

  it('publish an output as a collection of the officer’s organisation, who removes it', async () => {
    const body = (publication: object) => ({
      inputs: { points: [[1.3, 43]], types: ['caf', 'mairie'] },
      outputs: { nearest: { publication } },
      response: 'document',
    });
    const asked = body({ title: 'Services les plus proches' });
    await fault_of(await execute('nearest-services', asked, later), 401);
    await fault_of(await execute('nearest-services', asked, { ...later, ...key(agent_key) }), 403);
    await fault_of(await execute('nearest-services', asked, key(officer_key)), 400);
    await fault_of(
      await execute('nearest-services', body({ title: 'a', organisation: 99999 }), {
        ...later,
        ...key(officer_key),
      }),
      403,
    );
    const job = await run_job('nearest-services', asked, key(officer_key));
    expect(job.status, job.message).to.equal('successful');
    const results = (await (await get(`/jobs/${job.jobID}/results`, key(officer_key))).json()) as {
      nearest: { href: string };
    };
    const [, collection = ''] =
      /\/collections\/(result_[0-9a-f]{10})\/items$/.exec(results.nearest.href) ?? [];
    expect(collection).not.to.equal('');
    const path = `/collections/${collection}`;
    await fault_of(await get(path), 404);
    const own = (await (await get(path, key(agent_key))).json()) as { title: string; featureCount: number };
    expect(own).to.include({ title: 'Services les plus proches', featureCount: 2 });
    const items = (await (await get(`${path}/items`, key(agent_key))).json()) as {
      features: { geometry: { type: string }; properties: Record<string, unknown> }[];
    };
    expect(items.features[0]?.geometry.type).to.equal('MultiLineString');
    expect(items.features[0]?.properties).to.include({ type_service: 'caf', approximate: true });
    const [record] = await database().query<{ kind: string; lineage: string; parameters: object }>(
      sql`select kind, lineage, parameters from maillage.metadata_record where id = ${collection}`,
    );
    expect(record?.kind).to.equal('process_result');
    expect(record?.lineage).to.include('nearest-services');
    expect(record?.parameters).to.have.nested.property('inputs.types').that.deep.equals(['caf', 'mairie']);
    expect(await (await get(`/jobs/${job.jobID}/results?f=html`, key(officer_key))).text()).to.include(path);
    const remove = (headers: Record<string, string>, at = path) =>
      fetch(server.url + at, { method: 'DELETE', headers });
    await fault_of(await remove({}), 401);
    await fault_of(await remove(key(agent_key)), 403);
    await fault_of(await remove(key(officer_key), '/collections/services'), 403);
    const { cookie, csrf_token } = officer;
    expect((await get(`${path}/suppression`, { cookie })).status).to.equal(200);
    const removed = await fetch(`${server.url}${path}/suppression`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ csrf: csrf_token }),
    });
    expect(removed.status).to.equal(303);
    await fault_of(await get(path, key(agent_key)), 404);
    const left = await database().query(
      sql`select from maillage.metadata_record where id = ${collection}
        union all select from maillage.collection where id = ${collection}
        union all select from pg_tables where tablename like 'result_%'`,
    );
    expect(left).to.have.length(0);
    const actions = await database().query<{ action: string; actor: string }>(
      sql`select action, actor from maillage.audit where object = ${collection} order by id`,
    );
    expect(actions).to.deep.equal([
      { action: 'result.published', actor: 'officer@example.org' },
      { action: 'result.removed', actor: 'officer@example.org' },
    ]);
  });

  it('publish nothing of a job whose asker is officer no more', async () => {
    const body = {
      inputs: { points: [[1.3, 43]], types: ['caf'] },
      outputs: { nearest: { publication: { title: 'Perdu', visibility: 'public' } } },
    };
    const asked = await execute('nearest-services', body, { ...later, ...key(officer_key) });
    const { jobID } = (await asked.json()) as Job;
    await database().query(sql`delete from maillage.account_role where account_id = ${officer.id}`);
    await work();
    expect((await (await get(`/jobs/${jobID}`, key(officer_key))).json()) as Job).to.include({
      status: 'failed',
    });
    expect(
      await database().query(sql`select from maillage.collection where id like 'result_%'`),
    ).to.have.length(0);
    expect(
      await database().query(
        sql`select from pg_tables where schemaname = 'staging' and tablename like 'result_%'`,
      ),
    ).to.have.length(0);
  });
});
