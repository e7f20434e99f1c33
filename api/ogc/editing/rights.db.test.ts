import { expect } from 'chai';
import { set_visibility } from '../../../catalogue/visibility.ts';
import { sql } from '../../../sql/fragment.ts';
import { use_database } from '../../../sql/testing.ts';
import { make_key } from '../../auth/testing.ts';
import { set_editable } from '../../../catalogue/editing.ts';
import { borne, geojson, make_editing_site, patch, type EditingSite } from './testing.ts';

const bornes = '/collections/bornes/items';
const reading = 'GET, HEAD, OPTIONS';
const pause = () => new Promise((resolve) => setTimeout(resolve, 1100));

describe('the right to edit', function () {
  this.timeout(60_000);
  const database = use_database();
  let site: EditingSite;
  const askers = new Map<string, Record<string, string>>();
  before(async () => {
    site = await make_editing_site(database());
    askers.set('anybody', {});
    for (const [name, { cookie, csrf_token }] of site.accounts)
      askers.set(name, { cookie, 'x-csrf-token': csrf_token });
    const key = async (name: string, account: string, scopes: ('read' | 'datasets' | 'admin')[]) =>
      askers.set(name, {
        authorization: `Bearer ${await make_key(database(), site.accounts.get(account)!.id, scopes)}`,
      });
    await key('officer_key', 'officer', ['read', 'datasets']);
    await key('officer_reading_key', 'officer', ['read']);
    await key('stranger_key', 'stranger', ['read', 'datasets']);
    await key('site_admin_key', 'site_admin', ['read', 'datasets']);
    await key('site_admin_admin_key', 'site_admin', ['read', 'admin']);
  });
  after(() => site.server.close());

  const editors = new Set(['officer', 'second_officer', 'site_admin', 'officer_key', 'site_admin_key']);
  const send = (method: string, path: string, headers: Record<string, string>, body?: string) =>
    fetch(site.server.url + path, {
      method,
      headers: { ...(method === 'PATCH' ? patch : geojson), ...headers },
      ...(body !== undefined && { body }),
    });
  /** Status of each kind of write by one asker, on a feature that is there. */
  async function try_all(headers: Record<string, string>): Promise<number[]> {
    const made = await send('POST', bornes, headers, borne({ nom: 'Essai' }));
    const path = new URL(made.headers.get('location') ?? `${site.server.url}${bornes}/b1`).pathname;
    return [
      made.status,
      (await send('PUT', path, headers, borne({ nom: 'Essai' }))).status,
      (await send('PATCH', path, headers, '{"properties":{"debit":1}}')).status,
      (await send('DELETE', path, headers)).status,
    ];
  }

  for (const visibility of ['public', 'organisation'] as const)
    it(`is the organisation’s data officers’ and the site’s administrators’ on what is « ${visibility} »`, async () => {
      await database().write((db) =>
        set_visibility(db, 'bornes', { visibility, organisation_id: site.organisation, shared_with: [] }),
      );
      await pause();
      for (const [name, headers] of askers) {
        const items = await send('OPTIONS', bornes, headers);
        const item = await send('OPTIONS', `${bornes}/b1`, headers);
        // A site administrator's key reads what is restricted by its right `admin` only.
        const sees = visibility === 'public' || name !== 'site_admin_key';
        const allowed = editors.has(name) && sees;
        expect(items.headers.get('allow'), name).to.equal(allowed ? 'GET, HEAD, OPTIONS, POST' : reading);
        expect(item.headers.get('allow'), name).to.equal(
          allowed ? 'DELETE, GET, HEAD, OPTIONS, PATCH, PUT' : reading,
        );
        const statuses = await try_all(headers);
        if (allowed) expect(statuses, name).to.deep.equal([201, 204, 204, 204]);
        else
          for (const status of statuses)
            expect(status, `${name} ${visibility}`).to.be.oneOf(
              name === 'anybody' ? [visibility === 'public' ? 401 : 404] : [403, 404],
            );
        const document = await send('GET', '/collections/bornes', headers);
        if (document.status === 200)
          expect(((await document.json()) as { editable: boolean }).editable, name).to.equal(allowed);
      }
      const left = await database().query(sql`select id from published.bornes order by id`);
      expect(left).to.deep.equal([{ id: 'b1' }, { id: 'b2' }, { id: 'b3' }]);
    });

  it('is kept by the database itself, whatever a handler asks', async () => {
    const by = (name: string, scopes: '*' | ['read'] = '*') =>
      database().as({ account_id: site.accounts.get(name)!.id, scopes });
    const refused = async (work: Promise<unknown>) =>
      expect(
        await work.then(
          () => 'done',
          (error: { code?: string }) => error.code,
        ),
      ).to.equal('42501');
    const add = sql`insert into published.bornes (id, nom) values ('x', 'x')`;
    await refused(by('stranger').act((db) => db.query(add)));
    await refused(by('agent').act((db) => db.query(add)));
    await refused(by('officer', ['read']).act((db) => db.query(add)));
    await refused(by('stranger').act((db) => db.query(sql`select maillage.begin_edit('bornes')`)));
    await refused(
      by('stranger').act((db) => db.query(sql`select maillage.end_edit('bornes', 5, null, null)`)),
    );
    await refused(
      by('stranger').act((db) => db.query(sql`select maillage.set_edited_extent('bornes', null)`)),
    );
    for (const call of [
      sql`select maillage.begin_edit('bornes')`,
      sql`select maillage.end_edit('bornes', 5, null, null)`,
      sql`select maillage.set_edited_extent('bornes', null)`,
    ])
      await refused(
        database().write(async (db) => {
          await db.query(sql`set local role maillage_reader`);
          await db.query(sql`select set_config('maillage.account', ${String(site.accounts.get('officer')!.id)}, true),
            set_config('maillage.scopes', '*', true)`);
          await db.query(call);
        }),
      );
    const touched = await by('stranger').act((db) =>
      db.query(sql`with gone as (delete from published.bornes returning 1) select from gone`),
    );
    expect(touched).to.have.length(0);
    await database().write((db) => set_editable(db, 'bornes', false));
    await refused(by('officer').act((db) => db.query(add)));
    await database().write((db) => set_editable(db, 'bornes', true));
  });

  it('asks a browser’s session for its token, and refuses other sites', async () => {
    const { cookie, csrf_token } = site.accounts.get('officer')!;
    const body = '{"properties":{"debit":2}}';
    expect((await send('PATCH', `${bornes}/b1`, { cookie }, body)).status).to.equal(403);
    const elsewhere = { cookie, 'x-csrf-token': csrf_token, origin: 'https://ailleurs.example' };
    expect((await send('PATCH', `${bornes}/b1`, elsewhere, body)).status).to.equal(403);
    expect(
      (await send('PATCH', `${bornes}/b1`, { cookie, 'x-csrf-token': csrf_token }, body)).status,
    ).to.equal(204);
  });

  it('tells browsers what a page of another site may send, before it says who asks', async () => {
    const preflight = await send('OPTIONS', `${bornes}/b1`, {
      origin: 'https://ailleurs.example',
      'access-control-request-method': 'PATCH',
    });
    expect(preflight.status).to.equal(200);
    expect(preflight.headers.get('access-control-allow-methods')).to.include('PATCH');
    expect(preflight.headers.get('access-control-allow-headers'))
      .to.include('If-Match')
      .and.include('Content-Crs');
    expect(preflight.headers.get('allow')).to.equal(reading);
  });

  it('ends with the flag: a collection that nobody edits has no such methods', async () => {
    await database().query(sql`create table published.fermee (id text primary key)`);
    await database().write((db) =>
      set_visibility(db, 'bornes', { visibility: 'public', organisation_id: null, shared_with: [] }),
    );
    for (const path of ['/collections/fermee/items', bornes]) {
      if (path === bornes) await database().write((db) => set_editable(db, 'bornes', false));
      await pause();
      for (const name of ['officer', 'site_admin', 'anybody']) {
        const answer = await send('POST', path, askers.get(name)!, borne({ nom: 'x' }));
        expect(answer.status, `${name} ${path}`).to.equal(405);
        expect(answer.headers.get('allow')).to.equal(reading);
        expect(((await answer.json()) as { code: string }).code).to.equal('collection-read-only');
        expect((await send('DELETE', `${path}/b1`, askers.get(name)!)).status).to.equal(405);
        expect((await send('OPTIONS', path, askers.get(name)!)).headers.get('allow')).to.equal(reading);
      }
    }
    expect((await send('GET', `${bornes}/b1`, {})).headers.get('etag')).to.match(/^W\//);
    await database().write((db) => set_editable(db, 'bornes', true));
    await pause();
    expect((await send('GET', `${bornes}/b1`, {})).headers.get('etag')).to.match(/^"/);
  });

  it('hides a restricted collection from OPTIONS too, like one that is not there', async () => {
    const absent = await send('OPTIONS', '/collections/nowhere/items', {});
    expect(absent.status).to.equal(200);
    expect(absent.headers.get('allow')).to.equal(reading);
  });
});
