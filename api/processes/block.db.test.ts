import { expect } from 'chai';
import { communes, services } from '../../catalogue/referentiels.ts';
import { set_visibility } from '../../catalogue/visibility.ts';
import { read_config } from '../../config.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { create_app } from '../app.ts';
import { make_account, make_key, make_organisation, type TestAccount } from '../auth/testing.ts';
import { api_jobs } from '../job_kinds.ts';
import { start_server, type RunningServer } from '../server.ts';
import { drain } from '../worker.ts';
import { publish_fixture, service, square_around } from './white_zones/testing.ts';

interface Collection {
  features: { geometry: { coordinates: unknown }; properties: Record<string, unknown> }[];
}
interface Job {
  jobID: string;
  status: string;
  progress: number;
  message?: string;
}
interface Fault {
  code: string;
  type?: string;
  parameter: string;
  errors: { pointer: string; detail: string }[];
}

describe('OGC API – Processes', function () {
  this.timeout(60_000);
  const database = use_database();
  const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0', DATA_DIR: '/nonexistent' });
  let server: RunningServer;
  let account: TestAccount;
  let key: string;
  let other_key: string;

  before(async () => {
    const commune = (id: string, lon: number, population: number) => ({
      id,
      code_insee: id,
      nom: `Commune ${id}`,
      population,
      code_departement: '09',
      centre_lon: lon,
      centre_lat: 43,
      wkt: square_around(lon, 43),
    });
    // Along a parallel, 0.1° (8.2 km, 13.7 min) apart.
    const people = [100, 500, 400, 300, 50];
    await publish_fixture(
      database(),
      communes,
      people.map((population, i) => commune(`0900${i + 1}`, 1 + i / 10, population)),
    );
    await publish_fixture(database(), services, [
      service('dila:a', 'caf', 1, 43),
      service('dila:b', 'caf', 1.4, 43),
      service('dila:m', 'mairie', 1.1, 43),
    ]);
    account = await make_account(database(), 'agent@example.org');
    key = await make_key(database(), account.id, ['read', 'scenarios']);
    const other = await make_account(database(), 'other@example.org');
    other_key = await make_key(database(), other.id, ['read', 'scenarios']);
    const context = { config, database: database() };
    server = await start_server(context, { log_requests: false, app: create_app(context) });
  });
  after(() => server.close());

  const ask = (path: string, init: RequestInit = {}) => fetch(server.url + path, init);
  const get = async <T>(path: string, headers: Record<string, string> = {}) =>
    (await (await ask(path, { headers })).json()) as T;
  const execute = (id: string, body: object, headers: Record<string, string> = {}) =>
    ask(`/processes/${id}/execution`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const later = { prefer: 'respond-async' };
  const work = () =>
    drain({ config, database: database(), handlers: api_jobs, signal: new AbortController().signal });

  it('lists and describes its processes, also as pages, and says what holds', async () => {
    const { processes } = await get<{ processes: { id: string; jobControlOptions: string[] }[] }>(
      '/processes',
    );
    expect(processes.map(({ id }) => id)).to.include.members(
      'nearest-services service-area population-summary coverage white-zones placement echo'.split(' '),
    );
    expect(processes.find(({ id }) => id === 'placement')?.jobControlOptions).to.deep.equal([
      'async-execute',
      'dismiss',
    ]);
    const first = await get<{ processes: object[]; links: { rel: string; href: string }[] }>(
      '/processes?limit=1',
    );
    expect(first.processes).to.have.length(1);
    expect(first.links.find(({ rel }) => rel === 'next')?.href).to.match(/limit=1&offset=1$/);
    const echo = await get<{ inputs: Record<string, { minOccurs: number }> }>('/processes/echo');
    expect(echo.inputs['string']).to.include({ minOccurs: 0, maxOccurs: 1 });
    const page = await (await ask('/processes/placement?f=html')).text();
    expect(page).to.include('Nombre de lieux nouveaux').and.include('tâche de fond');
    const { conformsTo } = await get<{ conformsTo: string[] }>('/conformance');
    const own = conformsTo.filter((uri) => uri.includes('/ogcapi-processes-1/1.0/conf/'));
    expect(own.map((uri) => uri.split('/').at(-1))).to.have.members(
      'core ogc-process-description json html oas30 job-list dismiss callback'.split(' '),
    );
    const lost = await get<Fault>('/processes/echoo');
    expect(lost.type).to.match(/\/no-such-process$/);
  });

  it('echoes every simple type: in a document, alone, in parts', async () => {
    const inputs = {
      string: 'é',
      word: 'vert',
      number: -1.5,
      integer: 3,
      boolean: false,
      date: '2024-02-29',
      array: [1, 2],
      bbox: { bbox: [1, 43, 2, 44] },
      geometry: { value: { type: 'Point', coordinates: [1, 2] }, mediaType: 'application/geo+json' },
      object: { value: { a: { b: null } } },
    };
    const all = await execute('echo', { inputs, response: 'document' });
    expect(await all.json()).to.deep.equal({
      ...inputs,
      object: { value: { a: { b: null } }, mediaType: 'application/json' },
    });
    const alone = await execute('echo', { inputs, outputs: { number: { transmissionMode: 'value' } } });
    expect(alone.headers.get('content-type')).to.equal('text/plain; charset=utf-8');
    expect(await alone.text()).to.equal('-1.5');
    const parts = await execute('echo', { inputs: { string: 'é', array: [1] } });
    expect(parts.headers.get('content-type')).to.match(/^multipart\/related; boundary=\w+/);
    expect(await parts.text()).to.match(
      /^--(\w+)\r\nContent-Type: text\/plain; charset=utf-8\r\nContent-ID: <string>\r\n\r\né\r\n--\1\r\n.*\[1\]\r\n--\1--\r\n$/s,
    );
    expect((await execute('echo', {})).status).to.equal(204);
    const started = performance.now();
    await execute('echo', { inputs: { pause: 0.3 } });
    expect(performance.now() - started).to.be.above(290);
  });

  it('refuses what does not fit, with the pointer of each place', async () => {
    const refused = async (id: string, body: object) => {
      const answer = await execute(id, body);
      expect(answer.status).to.equal(400);
      return ((await answer.json()) as Fault).errors.map(({ pointer }) => pointer);
    };
    expect(await refused('echo', { inputs: { integer: 1.5, date: '2024-02-30', zzz: 1 } })).to.deep.equal([
      '/inputs/integer',
      '/inputs/date',
      '/inputs/zzz',
    ]);
    expect(await refused('echo', { inputs: { array: [1, 'x'] } })).to.deep.equal(['/inputs/array/1']);
    expect(await refused('echo', { inputs: { string: { href: 'http://a.example/' } } })).to.deep.equal([
      '/inputs/string',
    ]);
    expect(await refused('echo', { outputs: { string: { transmissionMode: 'reference' } } })).to.deep.equal([
      '/outputs/string/transmissionMode',
    ]);
    expect(await refused('echo', { subscriber: { successUri: 'http://a.example/' } })).to.deep.equal([
      '/subscriber/successUri',
    ]);
    expect(await refused('placement', { inputs: { p: 0 } })).to.deep.equal(['/inputs/p']);
    expect(await refused('placement', {})).to.deep.equal(['/inputs/p']);
    expect(await refused('nearest-services', { inputs: {} })).to.deep.equal(['/inputs/points']);
    expect(
      await refused('nearest-services', {
        inputs: {
          points: [
            [1, 43],
            [200, 0],
          ],
        },
      }),
    ).to.deep.equal(['/inputs/points/1']);
    expect(await refused('nearest-services', { inputs: { communes: ['09001', '99999'] } })).to.deep.equal([
      '/inputs/communes/1',
    ]);
    expect((await execute('echo', [])).status).to.equal(400);
    expect((await ask('/processes/echo/execution', { method: 'POST', body: 'x' })).status).to.equal(415);
  });

  it('finds the nearest service of each type, and says that the time is approximate', async () => {
    const body = {
      inputs: { points: [[1.31, 43]], communes: ['09002'], types: ['caf', 'mairie', 'tribunal'] },
      response: 'document',
    };
    const { nearest, warnings } = (await (await execute('nearest-services', body)).json()) as {
      nearest: { value: Collection };
      warnings: string[];
    };
    const lines = nearest.value.features.map(({ properties }) => properties);
    expect(lines.map(({ place, type_service, service: of }) => [place, type_service, of])).to.deep.equal([
      ['0', 'caf', 'dila:b'],
      ['09002', 'caf', 'dila:a'],
      ['0', 'mairie', 'dila:m'],
      ['09002', 'mairie', 'dila:m'],
    ]);
    // 0.1° of the 43rd parallel measures 8,151 m; × 1.4 at 50 km/h.
    expect(lines[1]).to.include({ minutes: 13.7, approximate: true });
    expect(lines[1]?.['distance_m']).to.be.closeTo(8151, 3);
    expect(lines[1]?.['method']).to.match(/^approché/);
    expect(lines[3]).to.include({ minutes: 0, distance_m: 0 });
    expect(warnings[0]).to.equal('Aucun service publié du type « tribunal ».');
  });

  it('computes later what is asked so: anybody’s job by its name alone, an account’s by that account alone', async () => {
    const answer = await execute('echo', { inputs: { string: 'secret' }, response: 'document' }, later);
    expect(answer.status).to.equal(201);
    expect(answer.headers.get('preference-applied')).to.equal('respond-async');
    const job = (await answer.json()) as Job;
    expect(answer.headers.get('location')).to.equal(`${server.url}/jobs/${job.jobID}`);
    expect(job.jobID).to.match(/^[0-9a-f-]{36}$/);
    expect(job.status).to.equal('accepted');
    const early = await ask(`/jobs/${job.jobID}/results`);
    expect(early.status).to.equal(404);
    expect(((await early.json()) as Fault).type).to.match(/\/result-not-ready$/);
    const owned = (await (
      await execute('echo', { inputs: { number: 2 } }, { ...later, 'x-api-key': key })
    ).json()) as Job;
    expect((await work()).done).to.equal(2);
    const done = await get<Job>(`/jobs/${job.jobID}`);
    expect(done).to.include({ status: 'successful', progress: 100 });
    // What it was last at is no message any more.
    expect(done).not.to.have.property('message');
    expect(await get(`/jobs/${job.jobID}/results`)).to.deep.equal({ string: 'secret' });
    expect(await (await ask(`/jobs/${job.jobID}/results?f=html`)).text()).to.include('secret');
    // Raw, as this one was asked.
    const mine = await ask(`/jobs/${owned.jobID}/results`, { headers: { 'x-api-key': key } });
    expect(await mine.text()).to.equal('2');
    for (const headers of [{}, { 'x-api-key': other_key }])
      for (const path of [`/jobs/${owned.jobID}`, `/jobs/${owned.jobID}/results`]) {
        const hidden = await ask(path, { headers });
        expect(hidden.status, path).to.equal(404);
        expect(((await hidden.json()) as Fault).type).to.match(/\/no-such-job$/);
      }
    const hidden = await ask(`/jobs/${owned.jobID}`, {
      method: 'DELETE',
      headers: { 'x-api-key': other_key },
    });
    expect(hidden.status).to.equal(404);
    const jobs_of = async (query: string, headers: Record<string, string>) =>
      (await get<{ jobs: Job[] }>(`/jobs${query}`, headers)).jobs.map(({ jobID }) => jobID);
    const asker = { 'x-api-key': key };
    expect(await jobs_of('', asker)).to.deep.equal([owned.jobID]);
    expect(await jobs_of('', {})).to.deep.equal([]);
    expect(await jobs_of('', { 'x-api-key': other_key })).to.deep.equal([]);
    for (const [query, count] of [
      ['?status=successful,failed', 1],
      ['?status=running', 0],
      ['?processID=echo&type=process', 1],
      ['?processID=placement', 0],
      ['?datetime=2020-01-01/..', 1],
      ['?datetime=../2020-01-01', 0],
      ['?maxDuration=60', 1],
      ['?minDuration=3600', 0],
    ] as const)
      expect(await jobs_of(query, asker), query).to.have.length(count);
    expect((await ask('/jobs?status=done')).status).to.equal(400);
  });

  it('keeps answers that are larger than a row, and gives them whole, as a page and as CSV', async () => {
    const points = Array.from({ length: 1000 }, (_, i) => [1 + i / 5000, 43]);
    const made = await execute('nearest-services', { inputs: { points } }, later);
    const { jobID } = (await made.json()) as Job;
    await drain({ config, database: database(), handlers: api_jobs, signal: new AbortController().signal });
    const [row] = await database().query<{ packed: string[]; bytes: number }>(
      sql`select array(select jsonb_object_keys(result -> 'packed')) as packed, octet_length(result::text) as bytes
        from maillage.job where input ->> 'job' = ${jobID}`,
    );
    expect(row?.packed).to.deep.equal(['nearest']);
    const found = await get<Collection>(`/jobs/${jobID}/results/nearest`);
    expect(found.features.length).to.equal(2000);
    expect(JSON.stringify(found).length).to.be.above(4 * (row?.bytes ?? Infinity));
    const csv = await (await ask(`/jobs/${jobID}/results/nearest?f=csv`)).text();
    expect(csv.trim().split('\n').length).to.equal(2001);
    const html = await ask(`/jobs/${jobID}/results?f=html`);
    expect(html.status).to.equal(200);
  });

  it('dismisses a job that waits; one that has ended loses its result', async () => {
    const job = (await (await execute('echo', { inputs: { string: 'a' } }, later)).json()) as Job;
    const path = `/jobs/${job.jobID}`;
    const dismissed = await ask(path, { method: 'DELETE' });
    expect(dismissed.status).to.equal(200);
    expect(await dismissed.json()).to.include({ status: 'dismissed' });
    expect((await work()).done).to.equal(0);
    expect((await ask(`${path}/results`)).status).to.equal(410);
    const at_screen = (await (await execute('echo', { inputs: { string: 'b' } }, later)).json()) as Job;
    const screen = `/jobs/${at_screen.jobID}`;
    expect(await (await ask(`${screen}?f=html`)).text()).to.include(`action="${screen}/annulation"`);
    const sent = await ask(`${screen}/annulation`, { method: 'POST', redirect: 'manual' });
    expect(sent.status).to.equal(303);
    expect(await get<Job>(screen)).to.include({ status: 'dismissed' });
    const ended = (await (await execute('echo', { inputs: { string: 'effacé' } }, later)).json()) as Job;
    await work();
    await ask(`/jobs/${ended.jobID}`, { method: 'DELETE' });
    expect((await ask(`/jobs/${ended.jobID}/results`)).status).to.equal(410);
    const left = await database().query(sql`select from maillage.job where result::text like '%effacé%'`);
    expect(left).to.have.length(0);
  });

  it('takes no more jobs of one account than it may have waiting', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++)
      statuses.push((await execute('echo', {}, { ...later, 'x-api-key': other_key })).status);
    expect(statuses).to.deep.equal([201, 201, 201, 201, 201, 429]);
    const second = await ask('/jobs?limit=2&offset=2&f=html', { headers: { 'x-api-key': other_key } });
    expect(await second.text())
      .to.include('limit=2&amp;offset=4&amp;f=html')
      .and.include('limit=2&amp;offset=0&amp;f=html');
    await work();
  });

  it('places sites with a proven bound, counting those that exist', async () => {
    const place = async (inputs: object) => {
      const asked = await execute('placement', { inputs, response: 'document' });
      expect(asked.status).to.equal(201);
      const { jobID } = (await asked.json()) as Job;
      await work();
      const state = await get<Job>(`/jobs/${jobID}`);
      expect(state.status, state.message).to.equal('successful');
      const { result, sites } = await get<{
        result: { value: Record<string, unknown> };
        sites: { value: Collection };
      }>(`/jobs/${jobID}/results`);
      return { result: result.value, sites: sites.value.features.map(({ properties }) => properties) };
    };
    // Each site serves itself and its neighbours within 13.7 min: 100 + 500 + 400, 500 + 400 + 300, 400 + 300 + 50 …
    const one_site = await place({ p: 1, max_minutes: 15 });
    expect(one_site.result).to.include({ value: 1200, bound: 1200, gap: 0, proven: true, seed: 1 });
    expect(one_site.result).to.include({ population: 1350, approximate: true });
    expect(one_site.sites).to.have.length(1);
    expect(one_site.sites[0]).to.include({ source_id: '09003', nom: 'Commune 09003', existing: false });
    // The two « caf » serve 100 + 500 and 300 + 50: what is left is in the third commune.
    const beside = await place({ p: 1, max_minutes: 15, existing_types: ['caf'] });
    expect(beside.result).to.include({ value: 1350, bound: 1350, proven: true });
    expect(beside.sites.filter(({ existing }) => existing)).to.have.length(2);
    const halls = await place({ p: 3, max_minutes: 15, candidates: 'town-halls' });
    expect(halls.sites.map(({ source_id }) => source_id)).to.deep.equal(['dila:m']);
    expect(halls.result).to.include({ value: 1000 });
  });

  it('reads nothing that the asker may not, now or in a job', async () => {
    const organisation_id = await make_organisation(database(), 'Mairie');
    const restrict = (id: string, visibility: 'organisation' | 'public') =>
      database().write((db) => set_visibility(db, id, { visibility, organisation_id, shared_with: [] }));
    for (const id of ['services', 'communes']) await restrict(id, 'organisation');
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const near = { inputs: { points: [[1, 43]] } };
    expect((await execute('nearest-services', near)).status).to.equal(404);
    const { jobID } = (await (await execute('placement', { inputs: { p: 1 } })).json()) as Job;
    await work();
    expect(await get<Job>(`/jobs/${jobID}`)).to.include({ status: 'failed' });
    expect((await ask(`/jobs/${jobID}/results`)).status).to.equal(422);
    await database().query(
      sql`insert into maillage.account_role values (${account.id}, 'agent', ${organisation_id})`,
    );
    const allowed = await execute('nearest-services', near, { 'x-api-key': key });
    expect(allowed.status).to.equal(200);
    const asked = await execute('placement', { inputs: { p: 1 } }, { 'x-api-key': key });
    const { jobID: own } = (await asked.json()) as Job;
    await work();
    expect(await get<Job>(`/jobs/${own}`, { 'x-api-key': key })).to.include({ status: 'successful' });
    for (const id of ['services', 'communes']) await restrict(id, 'public');
  });
});
