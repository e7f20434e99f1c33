/** Depositing a file over HTTP, with the jobs that read and publish it: api and etl meet here as in the program. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { request as http_request } from 'node:http';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { make_account, make_organisation } from './api/auth/testing.ts';
import { complete_record } from './api/records/complete_record.ts';
import { site_at } from './api/records/site.ts';
import { deposits_folder, publication_job, safe_file_name } from './catalogue/deposits/files.ts';
import { read_record } from './catalogue/records.ts';
import { validate_record } from './catalogue/validation/validate.ts';
import { described, use_deposits } from './deposits_testing.ts';
import { purge_deposits } from './etl/deposits/purge.ts';
import { sql } from './sql/fragment.ts';
import { compared_ranges } from './viewer/pages/deposit_beginning.ts';

const lambert = 'nom;x;y;nature\nBorne A;574000;6279000;poteau\nBorne B;574100;6279100;bouche\n';

describe('deposits', function () {
  this.timeout(60_000);
  const { database, folder, config, begun, ask, work, address, deposit, examine, publish } = use_deposits();
  let { server, here, elsewhere, officer, stranger, agent } = begun;
  before(() => {
    ({ server, here, elsewhere, officer, stranger, agent } = begun);
  });

  it('comes in pieces; a piece out of place is told where to go on', async () => {
    const bytes = Buffer.from(lambert);
    const { body } = await ask(officer, 'POST', '/catalogue/depots', {
      name: '../../étrange\u0000.csv',
      bytes: bytes.length,
      organisation: here,
    });
    const { id, file_name } = body as { id: string; file_name: string };
    expect(file_name).to.equal('étrange_.csv');
    expect((await ask(officer, 'PUT', `${address(id)}/contenu`, bytes.subarray(0, 10))).body).to.deep.equal({
      received: 10,
    });
    const wrong = await ask(officer, 'PUT', `${address(id)}/contenu?offset=4`, bytes.subarray(4));
    expect(wrong).to.deep.include({ status: 409 });
    expect(wrong.body['parameter']).to.equal('10');
    const more = await ask(officer, 'PUT', `${address(id)}/contenu?offset=10`, Buffer.concat([bytes, bytes]));
    expect(more.status).to.equal(413);
    expect((await ask(officer, 'POST', `${address(id)}/examen`, {})).status).to.equal(409);
    expect(
      (await ask(officer, 'PUT', `${address(id)}/contenu?offset=10`, bytes.subarray(10))).status,
    ).to.equal(200);
    expect((await ask(officer, 'DELETE', address(id))).status).to.equal(204);
    expect(existsSync(path.join(deposits_folder(folder), id))).to.equal(false);
  });

  it('is refused to who is no officer of the organisation, and above limits', async () => {
    const file = { name: 'a.csv', bytes: 10, organisation: here };
    expect((await ask(null, 'POST', '/catalogue/depots', file)).status).to.equal(401);
    expect((await ask(agent, 'POST', '/catalogue/depots', file)).status).to.equal(403);
    expect((await ask(stranger, 'POST', '/catalogue/depots', file)).status).to.equal(403);
    expect((await ask(officer, 'POST', '/catalogue/depots', { ...file, bytes: 2 ** 21 })).status).to.equal(
      413,
    );
    const big = await ask(officer, 'POST', '/catalogue/depots', { ...file, bytes: 2 ** 20 - 100 });
    expect(big.status).to.equal(201);
    expect((await ask(officer, 'POST', '/catalogue/depots', { ...file, bytes: 2000 })).body['code']).to.equal(
      'deposit-quota',
    );
    const id = (big.body as { id: string }).id;
    expect((await ask(stranger, 'GET', address(id))).status).to.equal(404);
    expect((await ask(stranger, 'PUT', `${address(id)}/contenu`, Buffer.from('x'))).status).to.equal(404);
    await ask(officer, 'DELETE', address(id));
  });

  it('asks for an unknown CRS, then publishes with its record what was mapped', async () => {
    const id = await deposit('bornes.csv', lambert);
    const asked = await examine(id);
    expect(asked.plan?.question?.code).to.equal('unknown-crs');
    expect(asked.plan?.question?.choices.map(({ value }) => value)).to.include('EPSG:2154');
    expect(asked.plan?.question?.remedy).not.to.contain('--crs');
    const examined = await examine(id, { crs: 'EPSG:2154' });
    expect(examined).to.deep.include({ state: 'examined' });
    expect(examined.plan).to.deep.include({ rows: 2, question: null });
    expect((await ask(stranger, 'POST', `${address(id)}/publication`, described)).status).to.equal(404);
    const faulty = await ask(officer, 'POST', `${address(id)}/publication`, { ...described, email: 'x' });
    expect(faulty.body).to.deep.include({ status: 422, parameter: 'email' });
    const { state } = await publish(id, described);
    expect(state.state, state.message ?? '').to.equal('published');
    const rows = await database().query(
      sql`select libelle, nature, ST_AsEWKT(geom) as place from published.bornes order by id`,
    );
    expect(rows[0]).to.deep.equal({
      libelle: 'Borne A',
      nature: 'poteau',
      place: 'SRID=2154;POINT(574000 6279000)',
    });
    const record = await read_record(database(), 'bornes');
    expect(record?.organisation_id).to.equal(here);
    expect(record?.record).to.deep.include({
      title: 'Bornes d’incendie',
      topics: ['structure'],
      resolutions: [{ scale_denominator: 5000 }],
      feature_count: 2,
    });
    expect(record?.record.contacts).to.deep.equal([
      { organisation: 'SDIS', email: 'sig@exemple.fr', role: 'pointOfContact' },
    ]);
    expect(existsSync(path.join(deposits_folder(folder), id))).to.equal(false);
    const [audit] = await database().query(
      sql`select actor, object from maillage.audit where action = 'dataset.deposited' order by id desc limit 1`,
    );
    expect(audit).to.deep.equal({ actor: 'officer@exemple.fr', object: 'bornes' });
  });

  it('recognises a file that is published already, and replaces it only when told to', async () => {
    const id = await deposit('autre nom.csv', lambert);
    const { same_file } = await examine(id, { crs: '2154' });
    expect(same_file).to.deep.equal([
      { id: 'bornes', title: 'Bornes d’incendie', visibility: 'public', is_own: true },
    ]);
    const refused = await ask(officer, 'POST', `${address(id)}/publication`, described);
    expect(refused.body).to.deep.include({ status: 422, code: 'dataset-exists', parameter: 'id' });
    const { theme: _, ...without_theme } = described;
    const changed = { ...without_theme, replace: true, columns: described.columns.slice(0, 1) };
    const { state } = await publish(id, changed);
    expect(state.state, state.message ?? '').to.equal('published');
    const stored = await read_record(database(), 'bornes');
    if (stored === undefined) throw new Error('no record');
    const findings = validate_record(complete_record(stored, await site_at(server.url, database())));
    // Valid out of INSPIRE's scope too.
    expect(findings.filter(({ passed, level }) => !passed && level === 'error')).to.deep.equal([]);
    const columns = await database().query<{ name: string }>(
      sql`select column_name as name from information_schema.columns where table_schema = 'published' and table_name = 'bornes'`,
    );
    expect(columns.map(({ name }) => name)).to.have.members(['id', 'libelle', 'geom']);
  });

  it('keeps who sees a dataset that it replaces, and whom it is shared with', async () => {
    const content = 'nom;lon;lat\na;1,4;43,6\n';
    const publication = { ...described, id: 'reserve', columns: described.columns.slice(0, 1) };
    const put = async (text: string, more: object) => {
      const id = await deposit('reserve.csv', text);
      await examine(id);
      return { id, ...(await publish(id, { ...publication, ...more })) };
    };
    const first = await put(content, { visibility: 'organisation' });
    expect(first.state.state, first.state.message ?? '').to.equal('published');
    await database().query(
      sql`insert into maillage.collection_share (collection_id, organisation_id) values ('reserve', ${elsewhere})`,
    );
    const wider = await put(`${content}b;1,5;43,7\n`, { replace: true });
    expect(wider.asked.body).to.deep.include({
      status: 422,
      code: 'visibility-kept',
      parameter: 'visibility',
    });
    const { visibility: _, ...unsaid } = publication;
    const absent = await ask(officer, 'POST', `${address(wider.id)}/publication`, {
      ...unsaid,
      id: 'rien_de_tel',
      replace: true,
    });
    expect(absent.body).to.deep.include({ status: 422, code: 'no-such-dataset', parameter: 'id' });
    const missing = await ask(officer, 'POST', `${address(wider.id)}/publication`, { ...unsaid, id: 'neuf' });
    expect(missing.body).to.deep.include({ status: 422, parameter: 'visibility' });
    const { state } = await publish(wider.id, { ...unsaid, replace: true });
    expect(state.state, state.message ?? '').to.equal('published');
    const [kept] = await database()
      .query(sql`select c.visibility, r.visibility as of_record, c.feature_count::int as rows,
        r.details -> 'access_constraints' as limits,
        array(select organisation_id::int from maillage.collection_share where collection_id = c.id) as shared,
        exists (select from pg_policy where polrelid = 'published.reserve'::regclass) as is_guarded
      from maillage.collection c join maillage.metadata_record r on r.id = c.record_id where c.id = 'reserve'`);
    expect(kept).to.deep.equal({
      visibility: 'organisation',
      of_record: 'organisation',
      rows: 2,
      limits: null,
      shared: [elsewhere],
      is_guarded: true,
    });
    expect((await fetch(`${server.url}/collections/reserve`)).status).to.equal(404);
  });

  it('replaces nothing that was published after its owner asked', async () => {
    const publication = { ...described, id: 'double', again: true, columns: described.columns.slice(0, 1) };
    const ids: string[] = [];
    for (const row of ['a', 'b']) {
      const id = await deposit(`${row}.csv`, `nom;lon;lat\n${row};1,4;43,6\n`);
      await examine(id);
      ids.push(id);
    }
    for (const id of ids)
      expect((await ask(officer, 'POST', `${address(id)}/publication`, publication)).status).to.equal(202);
    await work();
    const states = await Promise.all(
      ids.map(async (id) => (await ask(officer, 'GET', address(id))).body['state']),
    );
    expect(states).to.have.members(['published', 'failed']);
    const late = ids[states.indexOf('failed')] ?? '';
    expect((await ask(officer, 'GET', address(late))).body['message']).to.contain('entre-temps');
    await ask(officer, 'DELETE', address(late));
  });

  it('does not go around the approval of the organisation', async () => {
    const town = await make_organisation(database(), 'Grande ville');
    const clerk = await make_account(database(), 'clerk@exemple.fr', [['officer', town]]);
    const chief = await make_account(database(), 'chief@exemple.fr', [
      ['officer', town],
      ['admin', town],
    ]);
    const publication = { ...described, columns: described.columns.slice(0, 1) };
    const content = 'nom;lon;lat\na;1,4;43,6\n';
    const id = await deposit('ville.csv', content, clerk, town);
    await examine(id, {}, clerk);
    const asked = await ask(clerk, 'POST', `${address(id)}/publication`, { ...publication, id: 'ville' });
    expect(asked.body).to.deep.include({ status: 403, code: 'approval-needed' });
    const identity = { account_id: clerk.id, scopes: '*' } as const;
    const refused = await database()
      .as(identity)
      .act((db) => db.query(sql`select maillage.ask_deposit(${id}, ${publication_job})`))
      .then(
        () => null,
        (error: { code: string }) => error.code,
      );
    expect(refused).to.equal('42501');
    // Asked while officers published freely, and done when they no longer do.
    await database().query(
      sql`update maillage.organisation set record_approval = 'never' where id = ${town}`,
    );
    const free = await ask(clerk, 'POST', `${address(id)}/publication`, { ...publication, id: 'ville' });
    expect(free.status).to.equal(202);
    await database().query(sql`update maillage.organisation set record_approval = 'auto' where id = ${town}`);
    await work();
    const { body } = await ask(clerk, 'GET', address(id));
    expect(body).to.deep.include({ state: 'failed', failed_at: 'publication' });
    expect(body['message']).to.contain('administrateur de votre organisation');
    const own = await deposit('chef.csv', `${content}b;1,5;43,7\n`, chief, town);
    await examine(own, {}, chief);
    const { state } = await publish(own, { ...publication, id: 'ville' }, chief);
    expect(state.state, state.message ?? '').to.equal('published');
    await ask(clerk, 'DELETE', address(id));
  });

  it('takes one piece at a time, and asks again for what the disk has lost', async () => {
    const bytes = Buffer.from(lambert);
    const announced = { name: 'lent.csv', bytes: bytes.length, organisation: here };
    const { id } = (await ask(officer, 'POST', '/catalogue/depots', announced)).body as { id: string };
    const slow = http_request(`${server.url}${address(id)}/contenu`, {
      method: 'PUT',
      headers: {
        origin: server.url,
        cookie: officer.cookie,
        'x-csrf-token': officer.csrf_token,
        'content-type': 'application/octet-stream',
        'content-length': bytes.length,
      },
    });
    const ended = new Promise<number>((resolve, reject) =>
      slow.on('response', (answer) => resolve(answer.resume().statusCode ?? 0)).on('error', reject),
    );
    slow.write(bytes.subarray(0, 20));
    const file = path.join(deposits_folder(folder), id, 'lent.csv');
    // Once its beginning lies there, it is being written.
    for (let i = 0; i < 1000 && !(existsSync(file) && statSync(file).size === 20); i++) await wait(10);
    const second = await ask(officer, 'PUT', `${address(id)}/contenu`, Buffer.from('XXXX'));
    expect(second.body).to.deep.include({ status: 409, code: 'piece-under-way', parameter: '0' });
    slow.end(bytes.subarray(20));
    expect(await ended).to.equal(200);
    expect(readFileSync(file, 'utf8')).to.equal(lambert);

    truncateSync(file, 30);
    const lost = await ask(officer, 'PUT', `${address(id)}/contenu?offset=${bytes.length}`, Buffer.from('x'));
    expect(lost.body).to.deep.include({ status: 409, code: 'wrong-offset', parameter: '30' });
    const rest = await ask(officer, 'PUT', `${address(id)}/contenu?offset=30`, bytes.subarray(30));
    expect(rest.body).to.deep.equal({ received: bytes.length });
    expect(readFileSync(file, 'utf8')).to.equal(lambert);
    await ask(officer, 'DELETE', address(id));
  });

  it('goes on with the file that it began with, and joins no other to it', async () => {
    const bytes = Buffer.from(lambert);
    const other = Buffer.from(lambert.replace('Borne A', 'Borne Z'));
    const announced = { name: 'bornes:1.csv', bytes: bytes.length, organisation: here };
    const { id } = (await ask(officer, 'POST', '/catalogue/depots', announced)).body as { id: string };
    await ask(officer, 'PUT', `${address(id)}/contenu`, bytes.subarray(0, 30));
    const go_on = (whole: Buffer, name = announced.name) => {
      const before = createHash('sha256').update(whole.subarray(0, 30)).digest('hex');
      const query = new URLSearchParams({ offset: '30', before, name });
      return ask(officer, 'PUT', `${address(id)}/contenu?${query}`, whole.subarray(30));
    };
    for (const refused of [await go_on(other), await go_on(bytes, 'autre.csv')]) {
      expect(refused.body).to.deep.include({ status: 409, code: 'other-file' });
      expect(refused.body).not.to.have.property('parameter');
    }
    expect((await ask(officer, 'GET', address(id))).body).to.deep.include({ received: 30 });
    expect((await go_on(bytes)).body).to.deep.equal({ received: bytes.length });
    expect(readFileSync(path.join(deposits_folder(folder), id, 'bornes_1.csv'), 'utf8')).to.equal(lambert);
    await ask(officer, 'DELETE', address(id));
    // Of much, both ends.
    expect(compared_ranges(5 * 2 ** 20)).to.deep.equal([
      [0, 2 ** 20],
      [4 * 2 ** 20, 5 * 2 ** 20],
    ]);
  });

  it('counts the quota of deposits that are announced at the same time', async () => {
    const file = { name: 'a.csv', bytes: 2 ** 19, organisation: elsewhere };
    // Another of nearly the whole quota is being announced: counted, and not committed yet.
    const asked = await database().write(async (db) => {
      await db.query(sql`select maillage.deposited_bytes(${elsewhere})`);
      await db.query(sql`insert into maillage.deposit (owner_id, organisation_id, file_name, bytes)
        values (${stranger.id}, ${elsewhere}, 'b.csv', ${2 ** 20 - 100})`);
      const answer = ask(stranger, 'POST', '/catalogue/depots', file);
      await Promise.race([answer, wait(1000)]);
      return { answer };
    });
    expect((await asked.answer).body).to.deep.include({ status: 413, code: 'deposit-quota' });
    await database().query(sql`delete from maillage.deposit where organisation_id = ${elsewhere}`);
  });

  it('never takes another organisation’s dataset, a référentiel’s name, nor a table that the catalogue does not know', async () => {
    await database().query(sql`create table published.table_dba (id int primary key)`);
    for (const name of ['bornes', 'communes', 'table_dba', 'capacites_services']) {
      const id = await deposit('x.csv', `${lambert}Borne C;574200;6279100;bouche\n`, stranger, elsewhere);
      await examine(id, { crs: '2154' }, stranger);
      // The last name is free, but counts for everybody: it is refused even as a new one.
      const replace = name !== 'capacites_services';
      const { asked, state } = await publish(id, { ...described, id: name, replace }, stranger);
      expect(
        asked.status === 422 || state.state === 'failed',
        `${name} ${asked.status} ${JSON.stringify(state).slice(0, 300)}`,
      ).to.equal(true);
      await ask(stranger, 'DELETE', address(id));
    }
    const [kept] = await database().query(sql`select count(*)::int as rows from published.bornes`);
    expect(kept).to.deep.equal({ rows: 2 });
    const staging = await database().query(
      sql`select table_name from information_schema.tables where table_schema = 'staging'`,
    );
    expect(staging).to.deep.equal([]);
  });

  it('publishes nothing when the role is taken between asking and publishing', async () => {
    const gone = await make_account(database(), 'gone@exemple.fr', [['officer', here]]);
    const id = await deposit('gone.csv', 'nom;lon;lat\na;1,4;43,6\n', gone);
    await examine(id, {}, gone);
    const publication = { ...described, id: 'parti', columns: described.columns.slice(0, 1) };
    expect((await ask(gone, 'POST', `${address(id)}/publication`, publication)).status).to.equal(202);
    await database().query(sql`delete from maillage.account_role where account_id = ${gone.id}`);
    await work();
    expect((await ask(gone, 'GET', address(id))).body).to.deep.include({
      state: 'failed',
      failed_at: 'publication',
    });
    const [found] = await database().query(sql`select to_regclass('published.parti') is null as absent,
      not exists (select from maillage.metadata_record where id = 'parti') as unrecorded`);
    expect(found).to.deep.equal({ absent: true, unrecorded: true });
  });

  it('tells how to export what it cannot read', async () => {
    const tab = await examine(await deposit('routes.tab', '!table\n!version 300\n!charset WindowsLatin1\n'));
    expect(tab.plan?.question).to.deep.include({ code: 'unreadable' });
    expect(tab.plan?.question?.message).to.contain('MapInfo');
    expect(tab.plan?.question?.remedy).to.contain('ogr2ogr');
  });

  it('says that a document of XML is neither data nor a record', async () => {
    const xml = await examine(await deposit('rapport.xml', '<?xml version="1.0"?><rapport/>'));
    expect(xml.plan?.question?.message).to.contain('ni un jeu de données, ni une fiche');
  });

  it('recognises the same data in other bytes, and publishes them again only when told to', async () => {
    const saved_anew = lambert.replaceAll(';', ',').replaceAll('\n', '\r\n');
    const id = await deposit('export.csv', saved_anew);
    expect((await examine(id, { crs: '2154' })).same_file).to.deep.equal([]);
    const other = { ...described, id: 'bornes_bis', columns: described.columns.slice(0, 1) };
    const { state } = await publish(id, other);
    expect(state).to.deep.include({ state: 'failed', failed_at: 'publication' });
    expect(state.message).to.contain('Bornes d’incendie').and.to.contain('publier quand même');
    expect(state.same_content).to.deep.equal([
      { id: 'bornes', title: 'Bornes d’incendie', visibility: 'public', is_own: true },
    ]);
    expect((await publish(id, { ...other, again: true })).state.state).to.equal('published');
  });

  it('forgets what is left behind, and files without a row', async () => {
    const id = await deposit('vieux.csv', lambert);
    await database().query(
      sql`update maillage.deposit set updated_at = now() - interval '15 days' where id = ${id}`,
    );
    const before = readdirSync(deposits_folder(folder));
    expect(before).to.include(id);
    const { deposits } = await purge_deposits(database(), config);
    expect(deposits).to.be.greaterThan(0);
    expect(readdirSync(deposits_folder(folder))).not.to.include(id);
  });

  it('keeps names of files safe and short', () => {
    expect(safe_file_name('C:\\données\\a/b/..\\.cache.csv')).to.equal('cache.csv');
    expect(safe_file_name('...')).to.equal('fichier');
    expect(Buffer.byteLength(safe_file_name(`${'é'.repeat(300)}.geojson`))).to.be.at.most(240);
    expect(safe_file_name(`${'x'.repeat(300)}.geojson`)).to.match(/\.geojson$/);
  });
});
