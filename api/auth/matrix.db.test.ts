import { expect } from 'chai';
import { set_visibility, type Visibility } from '../../catalogue/visibility.ts';
import { read_config } from '../../config.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { create_app } from '../app.ts';
import { list_routes, type Route } from '../routes_testing.ts';
import { start_server, type RunningServer } from '../server.ts';
import { import_communes_for_tests } from '../territories/testing.ts';
import { make_account, make_key, make_organisation, reopen_session, type TestAccount } from './testing.ts';

/** In every text of what is hidden: an answer that holds it has leaked. */
const marker = 'motcache';

/** What stands for each parameter of a path; one that is not named here stops the test: it must be thought of. */
const path_values: Readonly<Record<string, readonly string[]>> = {
  collection: ['cachette', 'communes'],
  item: ['1', '09001'],
  set: ['WebMercatorQuad'],
  z: ['6'],
  y: ['23'],
  x: ['32'],
  column: ['nom', 'chef_lieu'],
  code: ['09001'],
  token: [`${marker}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa`],
  // Of nobody: what a walk erases would be missing in the next.
  id: ['999999999'],
  process: ['echo', 'nearest-services'],
  job: ['11111111-1111-4111-8111-111111111111'],
  scenario: ['33333333-3333-4333-8333-333333333333'],
  version: ['1'],
  other: ['actuel'],
  output: ['nearest'],
  layer: ['999999999'],
  deposit: ['44444444-4444-4444-8444-444444444444'],
  basket: ['premier_accueil', 'nowhere'],
  run: ['999999999'],
  record: ['cachette', 'communes'],
  comment: ['999999999'],
  report: ['999999999'],
};

/** Ways to ask that bring out what the plain address does not. */
const searches = [
  '',
  '?f=html',
  `?q=${marker}`,
  `?words=${marker}&facets=producer`,
  '?bbox=1,43,2,44',
  '?f=tilejson',
  '?collections=cachette',
  '?limit=1',
];

function addresses_of(path: string): string[] {
  const name = /:(\w+)/.exec(path)?.[1];
  if (name === undefined) return [path];
  const values = path_values[name];
  if (values === undefined) throw new Error(`the matrix knows no value for :${name} of ${path}`);
  return values.flatMap((value) => addresses_of(path.replace(`:${name}`, value)));
}

describe('the matrix of routes, roles and visibilities', () => {
  const database = use_database();
  let server: RunningServer;
  let routes: Route[];
  let own: number;
  let partner: number;
  let elsewhere: number;
  const accounts: TestAccount[] = [];

  before(async function () {
    this.timeout(60_000);
    await import_communes_for_tests(database(), [['09001', `Commune ${marker}`]]);
    for (const statement of [
      sql`update maillage.metadata_record set title = ${`Communes ${marker}`}`,
      sql`create table published.cachette (id int primary key, nom text, geom geometry(point, 4326))`,
      sql`comment on column published.cachette.nom is 'motcache'`,
      sql`insert into published.cachette select i, 'motcache ' || i, ST_SetSRID(ST_Point(1.5, 43.5), 4326)
        from generate_series(1, 3) i`,
      sql`grant select on published.cachette to maillage_reader, maillage_writer`,
      sql`insert into maillage.metadata_record (id, title, producer, warnings) values
        ('cachette', 'Titre motcache', 'motcache', '{avertissement motcache}')`,
      sql`insert into maillage.collection (id, record_id, feature_count, extent, columns) values
        ('cachette', 'cachette', 3, '{1.5,43.5,1.5,43.5}', '[{"name": "nom", "title": "motcache",
        "codes": [{"code": "a", "title": "motcache"}]}]')`,
    ])
      await database().query(statement);
    own = await make_organisation(database(), 'Mairie');
    partner = await make_organisation(database(), 'Partenaire');
    elsewhere = await make_organisation(database(), 'Ailleurs');
    const context = { config: read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0' }), database: database() };
    const app = create_app(context);
    routes = list_routes(app);
    server = await start_server(context, { log_requests: false, app });
  });
  after(() => server.close());

  /** Headers of every kind of asker, made anew for each walk: a walk also tries what ends sessions and revokes keys. */
  async function make_askers(walk: string): Promise<Map<string, Record<string, string>>> {
    const askers = new Map<string, Record<string, string>>([['anybody', {}]]);
    const add = async (name: string, role: string | null, organisation: number | null) => {
      const roles = role === null ? [] : [[role, organisation] as const];
      const { id, cookie, csrf_token } = await make_account(database(), `${name}.${walk}@example.org`, roles);
      askers.set(name, { cookie, 'x-csrf-token': csrf_token });
      return id;
    };
    const add_key = async (name: string, id: number) =>
      askers.set(name, { authorization: `Bearer ${await make_key(database(), id, ['read'])}` });
    await add('without_role', null, null);
    for (const role of ['agent', 'officer', 'planner', 'admin']) {
      const id = await add(`${role}_own`, role, own);
      await add(`${role}_elsewhere`, role, elsewhere);
      if (role === 'officer') await add_key('officer_own_key', id);
    }
    await add('agent_partner', 'agent', partner);
    await add_key('site_admin_reading_key', await add('site_admin', 'admin', null));
    return askers;
  }

  function may_read(asker: string, visibility: Visibility | 'shared'): boolean {
    if (visibility === 'public' || asker === 'site_admin') return true;
    if (asker === 'anybody') return false;
    if (visibility === 'accounts') return true;
    return asker.includes('_own') || (visibility === 'shared' && asker === 'agent_partner');
  }

  async function restrict(visibility: Visibility | 'shared'): Promise<void> {
    // The routes that sign out were asked too.
    for (const account of accounts) await reopen_session(database(), account);
    for (const id of ['cachette', 'communes'])
      await database().write((db) =>
        set_visibility(db, id, {
          visibility: visibility === 'shared' ? 'organisation' : visibility,
          organisation_id: own,
          shared_with: visibility === 'shared' ? [partner] : [],
        }),
      );
    // Longer than the list of tables is remembered.
    await new Promise((resolve) => setTimeout(resolve, 1100));
  }

  /** Reading first: what changes something may end the session that asks. */
  function list_questions(): { method: string; address: string }[] {
    const reads = routes.filter(({ method }) => method === 'get');
    const writes = routes.filter(({ method }) => method !== 'get');
    return [
      ...reads.flatMap(({ method, path }) =>
        addresses_of(path).flatMap((plain) =>
          searches.map((search) => ({ method, address: plain + search })),
        ),
      ),
      ...writes.flatMap(({ method, path }) => addresses_of(path).map((address) => ({ method, address }))),
    ];
  }

  /** Status and everything that was sent, as text; tiles keep their texts readable. */
  async function ask(method: string, address: string, headers: Record<string, string>) {
    const answer = await fetch(server.url + address, {
      method: method.toUpperCase(),
      redirect: 'manual',
      headers: { ...headers, origin: server.url },
    });
    const body = Buffer.from(await answer.arrayBuffer()).toString('utf8');
    return {
      status: answer.status,
      headers: answer.headers,
      text: JSON.stringify([...answer.headers]) + body,
    };
  }

  // What the asker sent himself proves nothing.
  const without_question = (text: string, address: string) =>
    text
      .replaceAll(address, '')
      .replaceAll(encodeURIComponent(address), '')
      .replaceAll(`q=${marker}`, '')
      // The search of the catalogue, and the form that keeps one, show what they were asked: in a field and in the title.
      .replaceAll(
        new RegExp(
          `name="(?:q|titre)"[^>]*value="${marker}"|Catalogue : ${marker} –|Mots : <strong>${marker}<`,
          'g',
        ),
        '',
      )
      .replaceAll(path_values.token![0]!, '');

  /** Where roles differ all ask; elsewhere one of each kind that differs. */
  const who_asks: Readonly<Record<Visibility | 'shared', RegExp>> = {
    public: /^(?:anybody|without_role|agent_own|officer_own_key)$/,
    accounts: /^(?:anybody|without_role|agent_elsewhere|planner_own|officer_own_key|site_admin)$/,
    organisation: /./,
    shared:
      /^(?:anybody|without_role|agent_own|agent_elsewhere|agent_partner|admin_elsewhere|officer_own_key)$/,
  };

  for (const visibility of ['public', 'accounts', 'organisation', 'shared'] as const)
    it(`shows what is « ${visibility} » to those who may see it, and no trace of it to others`, async function () {
      this.timeout(600_000);
      await restrict(visibility);
      const askers = [...(await make_askers(visibility))].filter(([asker]) =>
        who_asks[visibility].test(asker),
      );
      for (const [asker, headers] of askers) {
        const allowed = may_read(asker, visibility);
        const seen_at: string[] = [];
        const see = async ({ method, address }: { method: string; address: string }) => {
          const { status, text, headers: sent } = await ask(method, address, headers);
          expect(status, `${asker} ${method} ${address}`).to.be.lessThan(500);
          if (!without_question(text, address).includes(marker)) return;
          seen_at.push(address);
          if (visibility !== 'public' && asker !== 'anybody')
            expect(sent.get('cache-control'), `${asker} ${address}`).to.match(/private|no-store/);
        };
        const questions = list_questions();
        for (let i = 0; i < questions.length; i += 8) await Promise.all(questions.slice(i, i + 8).map(see));
        if (allowed) {
          expect(seen_at, `${asker} sees`).to.include.members([
            '/collections',
            '/collections/cachette',
            '/collections/cachette/items',
            '/collections/cachette/items/1',
            '/collections/cachette/items?f=html',
            '/collections/cachette/tiles/WebMercatorQuad/6/23/32',
            '/tiles/WebMercatorQuad/6/23/32',
            `/territories/search?q=${marker}`,
            '/territories/communes/09001',
            '/map/labels',
          ]);
        } else expect(seen_at, `${asker} must see nothing`).to.deep.equal([]);
      }
    });

  it('answers alike for a hidden collection and for one that is not there', async function () {
    this.timeout(60_000);
    await restrict('organisation');
    const paths = routes.filter(({ method, path }) => method === 'get' && path.includes(':collection'));
    for (const { path } of paths)
      for (const address of addresses_of(path)) {
        const hidden = await ask('get', address, {});
        const absent = await ask('get', address.replace(/cachette|communes/, 'zzzzzzzz'), {});
        expect(hidden.status, address).to.equal(absent.status);
        const shape = (text: string) =>
          text
            .replace(/cachette|communes|zzzzzzzz/g, '·')
            .replace(
              /"x-request-id","[^"]+"|"request_id":"[^"]+"|"date","[^"]+"|"content-length","[^"]+"/g,
              '',
            );
        expect(shape(hidden.text), address).to.equal(shape(absent.text));
      }
  });

  it('takes away at once what a role gave, and what a key or a session gave', async function () {
    this.timeout(60_000);
    await restrict('organisation');
    const { id, cookie } = await make_account(database(), 'gone@example.org', [['agent', own]]);
    const key = await make_key(database(), id, ['read']);
    const status = async (headers: Record<string, string>) =>
      (await ask('get', '/collections/cachette/items', headers)).status;
    expect(await status({ cookie })).to.equal(200);
    expect(await status({ 'x-api-key': key })).to.equal(200);
    await database().query(sql`delete from maillage.account_role where account_id = ${id}`);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(await status({ cookie })).to.equal(404);
    await database().query(sql`insert into maillage.account_role values (${id}, 'agent', ${own})`);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(await status({ cookie })).to.equal(200);
    await database().query(sql`update maillage.account set state = 'disabled' where id = ${id}`);
    expect(await status({ cookie })).to.equal(404);
    expect(await status({ 'x-api-key': key })).to.equal(401);
  });

  it('keeps a restricted table restricted when an import replaces it', async function () {
    this.timeout(60_000);
    await restrict('organisation');
    await import_communes_for_tests(database(), [['09001', `Commune ${marker} nouvelle`]]);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect((await ask('get', '/collections/communes/items', {})).status).to.equal(404);
    const rows = await database().read((db) => db.query(sql`select from published.communes`));
    expect(rows).to.have.length(0);
    const labels = await ask('get', '/map/labels', {});
    expect(labels.text).not.to.include(marker);
  });
});
