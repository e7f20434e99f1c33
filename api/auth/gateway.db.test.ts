import { expect } from 'chai';
import { request as http_request, type OutgoingHttpHeaders } from 'node:http';
import { read_config } from '../../config.ts';
import { one } from '../../sql/client.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { create_app } from '../app.ts';
import type { Block } from '../block.ts';
import { send_json } from '../respond.ts';
import { start_server, type RunningServer } from '../server.ts';
import { asker_of } from './asker.ts';
import { make_account, make_key, make_organisation } from './testing.ts';

const anne = {
  'sec-username': 'adurand',
  'sec-roles': 'ROLE_USER;ROLE_GIS',
  'sec-org': 'Foix',
  'sec-email': 'Anne@mairie.fr',
  'sec-firstname': 'Anne',
  'sec-lastname': 'Durand',
};

/** The site has an administrator of its own all along. */
const chief = 'chef@site.fr';

const who_block: Block = {
  id: 'who',
  routes(router) {
    router.get('/who', (request, response) => {
      const asker = asker_of(request);
      send_json(
        response,
        asker && { email: asker.email, name: asker.name, by: asker.by, administers: asker.administers },
      );
    });
    router.post('/change', (_request, response) => send_json(response, 'changed'));
  },
};

interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: { email: string; name: string; by: string; administers: string | null } | null;
}

/** Asks as a gateway does: headers as they are, several lines of one name where a list is given. */
function ask(url: string, headers: OutgoingHttpHeaders, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = http_request(url, { method, headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: JSON.parse(Buffer.concat(parts).toString()) as Answer['body'],
        }),
      );
    });
    sent.on('error', reject).end();
  });
}

describe('headers of a geOrchestra gateway', () => {
  const database = use_database();
  const servers = new Map<string, RunningServer>();
  let foix: number;

  const serve = async (name: string, settings: Record<string, string>) => {
    const context = { config: read_config({ PORT: '0', ...settings }), database: database() };
    const app = create_app(context, [who_block]);
    servers.set(name, await start_server(context, { log_requests: false, app }));
  };
  const who = (headers: OutgoingHttpHeaders, server = 'mapped') =>
    ask(`${servers.get(server)!.url}/who`, headers);
  const roles = async () =>
    (
      await database().query<{ role: string; organisation_id: number | null }>(
        sql`select r.role, r.organisation_id from maillage.account_role r
          join maillage.account a on a.id = r.account_id
          where a.oidc_subject = 'adurand' order by role`,
      )
    ).map(({ role, organisation_id }) => [role, organisation_id]);
  const state = async () =>
    (
      await one<{ state: string }>(
        database(),
        sql`select state from maillage.account where oidc_subject = 'adurand'`,
      )
    ).state;

  before(async () => {
    const SEC_ROLES = 'ROLE_SUPERUSER=site_admin,ROLE_ADMINISTRATOR=admin,ROLE_GIS=officer';
    await serve('mapped', { SEC_HEADERS: 'true', TRUSTED_PROXIES: 'loopback', SEC_ROLES });
    await serve('unmapped', { SEC_HEADERS: 'true', TRUSTED_PROXIES: 'loopback' });
    await serve('elsewhere', { SEC_HEADERS: 'true', TRUSTED_PROXIES: '10.0.0.5', SEC_ROLES });
    await serve('off', { TRUSTED_PROXIES: 'loopback' });
    await make_account(database(), chief, [['admin', null]]);
  });
  after(() => Promise.all([...servers.values()].map((server) => server.close())));
  beforeEach(async () => {
    await database().query(sql`delete from maillage.account where email <> ${chief}`);
    await database().query(sql`delete from maillage.organisation`);
    foix = await make_organisation(database(), 'FOIX', { siret: '21090122000016' });
  });

  it('sign in whom the gateway says, with the roles of the settings in the organisation', async () => {
    const { body, headers } = await who(anne);
    expect(body).to.deep.equal({
      email: 'anne@mairie.fr',
      name: 'Anne Durand',
      by: 'proxy',
      administers: null,
    });
    expect(headers['cache-control']).to.match(/private/);
    expect(await roles()).to.deep.equal([['officer', foix]]);
    const admin = { ...anne, 'sec-roles': 'ROLE_ADMINISTRATOR', 'sec-org': '21090122000016' };
    expect((await who(admin)).body).to.include({ administers: 'organisation' });
    expect(await roles(), 'a role taken away there is gone here').to.deep.equal([['admin', foix]]);
    expect((await who({ ...anne, 'sec-roles': 'ROLE_SUPERUSER' })).body).to.include({ administers: 'site' });
    const lines = await database().query(sql`select from maillage.audit where action = 'account.roles_set'`);
    expect(lines).to.have.length(3);
  });

  it('are not believed from elsewhere, without the setting, or when one comes twice', async () => {
    expect((await who(anne, 'elsewhere')).body).to.equal(null);
    expect((await who({ ...anne, 'x-forwarded-for': '10.0.0.5' }, 'elsewhere')).body).to.equal(null);
    expect((await who(anne, 'off')).body).to.equal(null);
    expect((await who({ ...anne, 'sec-roles': ['ROLE_SUPERUSER', 'ROLE_USER'] })).body).to.equal(null);
    expect((await who({ ...anne, 'sec-username': ['chef', 'adurand'] })).body).to.equal(null);
    expect(await database().query(sql`select from maillage.account where email <> ${chief}`)).to.have.length(
      0,
    );
  });

  it('leave who comes from an unknown organisation waiting, until an administrator or the organisation is there', async () => {
    const other = { ...anne, 'sec-org': 'Pamiers' };
    expect((await who(other)).body).to.equal(null);
    expect((await who(other)).body).to.equal(null);
    expect(await state()).to.equal('pending');
    await database().query(sql`update maillage.account set state = 'active' where email <> ${chief}`);
    await database().query(
      sql`insert into maillage.account_role (account_id, role, organisation_id) select id, 'agent', ${foix} from maillage.account where email <> ${chief}`,
    );
    expect((await who(other)).body).to.include({ email: 'anne@mairie.fr' });
    expect(await roles(), 'what was given here stays').to.deep.equal([['agent', foix]]);
    const pamiers = await make_organisation(database(), 'Pamiers');
    await who(other);
    expect(await roles()).to.deep.equal([['officer', pamiers]]);
    await make_organisation(database(), 'pamiers');
    await database().query(sql`update maillage.account set state = 'pending' where email <> ${chief}`);
    expect((await who(other)).body, 'two of one name').to.equal(null);
  });

  it('leave roles alone where the settings map none', async () => {
    await who(anne, 'unmapped');
    await database().query(
      sql`insert into maillage.account_role (account_id, role, organisation_id) select id, 'planner', ${foix} from maillage.account where email <> ${chief}`,
    );
    expect((await who({ ...anne, 'sec-roles': 'ROLE_GIS' }, 'unmapped')).body).to.include({ by: 'proxy' });
    expect(await roles()).to.deep.equal([['planner', foix]]);
  });

  it('neither take over an account nor bring back one that is disabled', async () => {
    await database().query(
      sql`insert into maillage.account (email, state, password_hash) values ('anne@mairie.fr', 'active', 'x')`,
    );
    expect((await who(anne)).body).to.equal(null);
    expect(await roles()).to.deep.equal([]);
    await database().query(sql`delete from maillage.account where email <> ${chief}`);
    await who(anne);
    await database().query(sql`update maillage.account set state = 'disabled' where email <> ${chief}`);
    expect((await who({ ...anne, 'sec-roles': 'ROLE_SUPERUSER' })).body).to.equal(null);
    expect(await state()).to.equal('disabled');
  });

  it('never take away the site’s last administrator', async () => {
    const set_chief = (state: string) =>
      database().query(sql`update maillage.account set state = ${state} where email = ${chief}`);
    expect((await who({ ...anne, 'sec-roles': 'ROLE_SUPERUSER' })).body).to.include({ administers: 'site' });
    await set_chief('disabled');
    expect((await who(anne)).body).to.include({ administers: 'site' });
    await set_chief('active');
    expect((await who(anne)).body).to.include({ administers: null });
  });

  it('take the whole site away from whoever is no more its administrator, wherever he belongs', async () => {
    const nowhere = { ...anne, 'sec-org': 'INCONNUE' };
    expect((await who({ ...nowhere, 'sec-roles': 'ROLE_SUPERUSER' })).body).to.include({
      administers: 'site',
    });
    await who({ ...nowhere, 'sec-roles': 'ROLE_USER' });
    expect(await roles()).to.deep.equal([]);
  });

  it('mean an organisation that a site administrator has named', async () => {
    await database().query(sql`update maillage.organisation set is_confirmed = false`);
    expect((await who(anne)).body).to.equal(null);
    expect(await roles()).to.deep.equal([]);
  });

  it('go before a session that somebody left in the browser, and after an API key', async () => {
    const left = await make_account(database(), 'autre@mairie.fr');
    const key = await make_key(database(), left.id, ['read']);
    expect((await who({ cookie: left.cookie })).body).to.include({ by: 'session' });
    expect((await who({ ...anne, cookie: left.cookie })).body).to.include({ email: 'anne@mairie.fr' });
    expect((await who({ ...anne, authorization: `Bearer ${key}` })).body).to.include({ by: 'key' });
    const password = `Basic ${Buffer.from('adurand:secret of the directory').toString('base64')}`;
    expect((await who({ ...anne, authorization: password })).body).to.include({ by: 'proxy' });
  });

  it('read names in UTF-8, Latin-1 and base64', async () => {
    const utf8 = Buffer.from('Hélène', 'utf8');
    for (const first of [utf8.toString('latin1'), 'H\u00e9l\u00e8ne', `{base64}${utf8.toString('base64')}`]) {
      const { body } = await who({ ...anne, 'sec-firstname': first });
      expect(body).to.include({ name: 'Hélène Durand' });
    }
  });

  it('let changes be made from our own pages only', async () => {
    const { url } = servers.get('mapped')!;
    const change = async (headers: OutgoingHttpHeaders) =>
      (await ask(`${url}/change`, { ...anne, ...headers }, 'POST')).status;
    expect(await change({ origin: url })).to.equal(200);
    expect(await change({ 'sec-fetch-site': 'same-origin' })).to.equal(200);
    expect(await change({}), 'says nothing').to.equal(403);
    expect(await change({ 'sec-fetch-site': 'none' })).to.equal(403);
    expect(await change({ origin: 'https://evil.example' })).to.equal(403);
    expect(await change({ origin: url, 'sec-fetch-site': 'cross-site' })).to.equal(403);
  });
});
