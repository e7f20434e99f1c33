import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { seal_changes } from '../../catalogue/alerts/record_changes.ts';
import { read_config, type Config } from '../../config.ts';
import { one } from '../../sql/client.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { create_app } from '../app.ts';
import {
  make_account,
  make_key,
  make_organisation,
  reopen_session,
  type TestAccount,
} from '../auth/testing.ts';
import { start_mail_server, type TestMailServer } from '../mail/testing.ts';
import { send_mail_job } from '../mail/mailer.ts';
import { deliver_mail } from '../mail/send_mail.ts';
import { start_server, type RunningServer } from '../server.ts';
import { import_communes_for_tests } from '../territories/testing.ts';
import { drain } from '../worker.ts';
import { look_for_changes, tell } from './look_for_changes.ts';
import { deliver_webhook, webhook_job } from './webhook.ts';

const site = 'http://maillage.test';

interface Call {
  headers: http.IncomingHttpHeaders;
  body: string;
}

describe('saved searches', function () {
  this.timeout(120_000);
  const database = use_database();
  let config: Config;
  let server: RunningServer;
  let mails: TestMailServer;
  let receiver: http.Server;
  let calls: Call[] = [];
  let status = 204;
  let folder: string;
  let hook: string;
  let town: number;
  let officer: TestAccount;
  let other: TestAccount;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'maillage-alerts-'));
    mails = await start_mail_server();
    receiver = http.createServer((request, response) => {
      let body = '';
      request.on('data', (piece: Buffer) => (body += piece.toString()));
      request.on('end', () => {
        calls.push({ headers: request.headers, body });
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
    hook = `http://${host}/avis?cle=motsecret`;
    config = read_config({
      PORT: '0',
      RATE_LIMIT_PER_MINUTE: '0',
      DATA_DIR: folder,
      CALLBACK_HOSTS: host,
      SMTP_URL: `smtp://localhost:${mails.port}`,
      MAIL_FROM: 'site@maillage.test',
      PUBLIC_URL: site,
    });
    const context = { config, database: database() };
    server = await start_server(context, { log_requests: false, app: create_app(context) });
    town = await make_organisation(database(), 'Mairie');
    officer = await make_account(database(), 'geo@foix.fr', [['officer', town]]);
    other = await make_account(database(), 'x@ailleurs.fr');
    await import_communes_for_tests(database(), [['09122', 'Valfoix']]);
  });
  after(async () => {
    await server.close();
    await mails.close();
    receiver.closeAllConnections();
    receiver.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    calls = [];
    status = 204;
    mails.received.length = 0;
    await database().query(sql`delete from maillage.saved_search`);
    await database().query(sql`delete from maillage.job`);
  });

  const ask = async (method: string, where: string, account: TestAccount | null, fields = {}) => {
    const answer = await fetch(server.url + where, {
      method,
      redirect: 'manual',
      headers: { accept: 'text/html', origin: site, ...(account && { cookie: account.cookie }) },
      ...(method === 'POST' && {
        body: new URLSearchParams({ ...(account && { csrf: account.csrf_token }), ...fields }),
      }),
    });
    const { status: code, headers } = answer;
    return { status: code, headers, location: headers.get('location') ?? '', text: await answer.text() };
  };
  const get = (where: string, account: TestAccount | null = officer) => ask('GET', where, account);
  const post = (where: string, fields = {}, account: TestAccount | null = officer) =>
    ask('POST', where, account, fields);

  const row = () =>
    one<{
      id: number;
      query: string;
      seen: number;
      is_paused: boolean;
      problem: string | null;
      failures: number;
      failure: string | null;
      told_count: number | null;
      told_at: Date | null;
      webhook_secret: Buffer | null;
    }>(database(), sql`select * from maillage.saved_search`);
  async function save(fields: Record<string, string> = {}, account = officer): Promise<number> {
    const answer = await post(
      '/recherches',
      { titre: 'Les eaux', canal: 'email', rythme: 'immediate', recherche: 'q=eau', ...fields },
      account,
    );
    expect(answer.status, answer.text.slice(0, 2000)).to.be.oneOf([200, 303]);
    return (await row()).id;
  }
  const secret_of = ({ text }: { text: string }) => /mlw_[\w-]{43}/.exec(text)?.[0] ?? '';
  const signal = new AbortController().signal;
  const context = () => ({ config, database: database(), signal });
  /** The clock strikes, and the worker does what waits; without waits between attempts. */
  async function look(waits_s: readonly number[] = []): Promise<Record<string, unknown>> {
    await database().query(sql`update maillage.saved_search set next_at = now() - interval '1 second'`);
    const looked = await look_for_changes({}, context());
    await drain({
      config,
      database: database(),
      handlers: {
        [send_mail_job]: deliver_mail,
        [webhook_job]: (input, job) => deliver_webhook(input, job, waits_s),
      },
      signal,
    });
    return looked;
  }
  let count = 0;
  async function publish(title: string, visibility = 'public'): Promise<string> {
    const id = `fiche_${++count}`;
    await database().query(
      sql`insert into maillage.metadata_record (id, title, producer, visibility, organisation_id)
        values (${id}, ${title}, 'DDT', ${visibility}, ${visibility === 'organisation' ? town : null}::bigint)`,
    );
    return id;
  }
  /** Texts of the mails, decoded. */
  const letters = () =>
    mails.received.map(({ source }) => {
      const [head = '', body = ''] = source.split(/\r\n\r\n([^]*)/);
      const text = /base64/i.test(head)
        ? Buffer.from(body, 'base64').toString()
        : Buffer.from(
            body
              .replace(/=\r\n/g, '')
              .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
            'latin1',
          ).toString();
      return { head: head.replace(/\r\n\s+/g, ''), text };
    });

  it('are saved from the catalogue’s search, listed, renamed and deleted by their owner alone', async () => {
    const search = await get('/catalogue?q=eau&topic=structure&commune=valfoix&tri=titre&page=2');
    const [, form = ''] = /href="(\/recherches\/nouvelle\?[^"]+)"/.exec(search.text) ?? [];
    expect(form).to.contain('commune=valfoix').and.not.to.contain('tri=');
    expect((await get('/catalogue?q=eau', null)).text).not.to.contain('/recherches/nouvelle');
    const page = await get(form.replaceAll('&amp;', '&'));
    expect(page.text).to.contain('Par courriel, à geo@foix.fr').and.to.contain('value="eau"');
    const [, kept = ''] = /name="recherche" value="([^"]+)"/.exec(page.text) ?? [];
    const fields = {
      titre: '<Les eaux>',
      canal: 'none',
      rythme: 'daily',
      recherche: kept.replaceAll('&amp;', '&'),
    };
    expect((await post('/recherches', fields)).location).to.equal('/recherches?fait=enregistree');
    const { id, query } = await row();
    expect([...new URLSearchParams(query)]).to.deep.equal([
      ['q', 'eau'],
      ['topic', 'structure'],
      ['commune', 'valfoix'],
    ]);
    const list = await get('/recherches');
    expect(list.text)
      .to.contain('&lt;Les eaux>')
      .and.to.contain('Thème : <strong>Constructions')
      .and.to.contain('valfoix');
    expect(list.headers.get('cache-control')).to.match(/private|no-store/);
    expect((await get('/recherches', other)).text).to.contain('Aucune recherche');
    for (const where of [`/recherches/${id}`, `/recherches/${id}/suppression`])
      expect((await get(where, other)).status).to.equal(404);
    for (const where of ['', '/pause', '/essai', '/secret', '/suppression'])
      expect(
        (await post(`/recherches/${id}${where}`, { ...fields, action: 'suspendre' }, other)).status,
      ).to.equal(404);
    expect((await get('/recherches', null)).location).to.contain('/connexion?retour=');
    const key = await make_key(database(), officer.id, ['read']);
    const by_key = await fetch(`${server.url}/recherches`, { headers: { authorization: `Bearer ${key}` } });
    expect(by_key.status).to.equal(403);
    expect((await post(`/recherches/${id}`, { ...fields, titre: 'Eaux' })).location).to.contain('modifiee');
    expect((await get('/recherches?fait=modifiee')).text).to.contain('>Eaux<');
    expect((await post(`/recherches/${id}/suppression`)).location).to.contain('supprimee');
    expect((await get('/recherches')).text).to.contain('Aucune recherche');
  });

  it('refuse what cannot be told, at the field that is wrong', async () => {
    const base = { titre: 'x', canal: 'none', rythme: 'daily', recherche: '' };
    for (const [fields, field] of [
      [{ titre: '' }, 'titre'],
      [{ titre: 'x'.repeat(121) }, 'titre'],
      [{ canal: 'pigeon' }, 'canal'],
      [{ rythme: 'constructor' }, 'rythme'],
      [{ canal: 'webhook', webhook: 'https://ailleurs.example/' }, 'webhook'],
      [{ canal: 'webhook', webhook: 'file:///etc/passwd' }, 'webhook'],
    ] as const) {
      const answer = await post('/recherches', { ...base, ...fields });
      expect(answer.status, JSON.stringify(fields)).to.equal(422);
      expect(answer.text).to.contain(`href="#${field}"`);
    }
    const long = `q=${'é'.repeat(500)}&topic=${'é'.repeat(400)}`;
    expect((await post('/recherches', { ...base, recherche: long })).status).to.equal(422);
    expect((await post('/recherches', { ...base, recherche: 'inconnu=1' })).status).to.equal(400);
    for (let i = 0; i < 50; i++) await post('/recherches', base);
    expect((await post('/recherches', base)).status).to.equal(409);
    expect((await post('/recherches', base, other)).status).to.equal(303);
  });

  it('send a mail of what changed since the last one, once, and nothing when nothing did', async () => {
    await publish('Eau d’avant');
    await save();
    expect(await look()).to.deep.equal({ looked: 0, told: 0 });
    const id = await publish('Eau potable');
    await publish('Forêts');
    expect(await look()).to.deep.equal({ looked: 1, told: 1 });
    const { head, text } = letters()[0]!;
    expect(mails.received[0]?.to).to.deep.equal(['geo@foix.fr']);
    expect(text)
      .to.contain('« Les eaux »')
      .and.contain('- Nouvelle : Eau potable (DDT)')
      .and.contain(`${site}/catalogue/${id}`)
      .and.not.contain('Forêts')
      .and.not.contain('Eau d’avant');
    expect(head)
      .to.match(/List-Unsubscribe: ?<http/)
      .and.contain('List-Unsubscribe=One-Click');
    await look();
    await look();
    expect(mails.received).to.have.length(1);
    expect(await row()).to.include({ told_count: 1, failures: 0 });
    expect((await get('/recherches')).text).to.match(/Dernier avis : [^A]+fiches : 1/);
  });

  it('wait for their day, and for a quarter of an hour between two immediate ones', async () => {
    await save({ rythme: 'daily' });
    await publish('Eau du matin');
    expect(await look_for_changes({}, context()), 'not before seven').to.deep.equal({ looked: 0, told: 0 });
    await look();
    expect(mails.received).to.have.length(1);
    await database().query(sql`update maillage.saved_search set frequency = 'immediate'`);
    await look_for_changes({}, context());
    await look();
    await publish('Eau du quart d’heure');
    await look();
    await publish('Eau suivante');
    expect(await look_for_changes({}, context())).to.deep.equal({ looked: 0, told: 0 });
    expect(mails.received).to.have.length(2);
    const { wait } = await one<{ wait: number }>(
      database(),
      sql`select extract(epoch from next_at - now())::int as wait from maillage.saved_search`,
    );
    expect(wait).to.be.within(800, 900);
  });

  it('tell of thousands by their number and a link', async () => {
    await save();
    await database().query(
      sql`insert into maillage.metadata_record (id, title) select 'm' || i, 'Eau nº ' || i from generate_series(1, 300) i`,
    );
    await look();
    const text = letters()[0]?.text ?? '';
    expect(text.match(/^- Nouvelle/gm)).to.have.length(20);
    expect(text)
      .to.contain('300 fiches')
      .and.contain('280 fiches encore')
      .and.contain('/catalogue?q=eau&tri=date');
  });

  it('neither lose nor repeat anything when the process dies at any point', async () => {
    const id = await save();
    await publish('Eau précieuse');
    const { upto, now } = await database().write(seal_changes);
    const due = async () => {
      const { seen } = await row();
      return {
        id,
        owner_id: officer.id,
        title: 'Les eaux',
        query: 'q=eau',
        channel: 'email',
        frequency: 'immediate',
        seen,
        email: officer.email,
        name: '',
      } as const;
    };
    const before_death = await due();
    const found = { total: 1, changes: [], upto, now };
    // It dies after it has queued the mail, before its transaction ends.
    const died = await database()
      .write(async (db) => {
        expect(await tell(db, config, before_death, found)).to.equal(true);
        throw new Error('killed');
      })
      .catch((error: Error) => error.message);
    expect(died).to.equal('killed');
    expect((await row()).seen).to.equal(before_death.seen);
    expect(await database().query(sql`select from maillage.job`)).to.have.length(0);
    // Two processes at once: one takes the changes up.
    const taken = await Promise.all(
      [1, 2].map(() => database().write((db) => tell(db, config, before_death, found))),
    );
    expect(taken).to.have.members([false, true]);
    await look();
    await look();
    expect(mails.received).to.have.length(1);
  });

  it('take up again what a mail server refused, and stop after three refusals', async () => {
    const id = await save();
    await publish('Eau refusée');
    await look_for_changes({}, context());
    await database().query(
      sql`update maillage.job set state = 'failed', message = 'Refusé.', ended_at = now()`,
    );
    expect(await look(), 'settled, and told anew').to.deep.equal({ looked: 0, told: 0 });
    expect(await row()).to.include({ failures: 1, is_paused: false });
    expect((await get('/recherches')).text)
      .to.contain('a échoué')
      .and.contain('Refusé.');
    await look();
    expect(letters()[0]?.text).to.contain('Eau refusée');
    await look();
    expect(await row()).to.include({ failures: 0 });
    await publish('Eau refusée encore');
    for (let i = 0; i < 6; i++) {
      await database().query(sql`update maillage.saved_search set next_at = now() - interval '1 second'`);
      await look_for_changes({}, context());
      await database().query(
        sql`update maillage.job set state = 'failed', message = 'Refusé.', ended_at = now() where state = 'queued'`,
      );
    }
    expect(await row()).to.include({ failures: 3, is_paused: true, problem: 'Refusé.' });
    mails.received.length = 0;
    await post(`/recherches/${id}/pause`, { action: 'reprendre' });
    await look();
    expect(letters()[0]?.text, 'nothing is lost').to.contain('Eau refusée encore');
  });

  it('look with the rights that their owner has when the notification leaves', async () => {
    await save();
    await publish('Eau interne', 'organisation');
    await look();
    expect(letters()[0]?.text).to.contain('Eau interne');
    await publish('Eau interne deux', 'organisation');
    const id = await publish('Eau publique');
    await database().query(sql`delete from maillage.account_role where account_id = ${officer.id}`);
    await look();
    expect(letters()[1]?.text).to.contain('Eau publique').and.not.contain('interne');
    await database().query(
      sql`insert into maillage.account_role (account_id, role, organisation_id) values (${officer.id}, 'officer', ${town})`,
    );
    await database().query(sql`update maillage.account set state = 'disabled' where id = ${officer.id}`);
    await database().query(
      sql`update maillage.metadata_record set title = 'Eau publique 2' where id = ${id}`,
    );
    expect(await look()).to.deep.equal({ looked: 0, told: 0 });
    await database().query(sql`update maillage.account set state = 'active' where id = ${officer.id}`);
    await reopen_session(database(), officer);
    await look();
    expect(letters()[2]?.text).to.contain('- Modifiée : Eau publique 2');
  });

  it('are paused and taken up by their owner, without what changed meanwhile', async () => {
    const id = await save();
    expect((await post(`/recherches/${id}/pause`, { action: 'suspendre' })).location).to.contain('suspendue');
    await publish('Eau de la pause');
    expect(await look()).to.deep.equal({ looked: 0, told: 0 });
    expect((await get('/recherches')).text).to.contain('Suspendue');
    await post(`/recherches/${id}/pause`, { action: 'reprendre' });
    await publish('Eau de la reprise');
    await look();
    expect(letters()[0]?.text).to.contain('Eau de la reprise').and.not.contain('de la pause');
    expect((await post(`/recherches/${id}/pause`, {})).status).to.equal(422);
  });

  it('end their mails by the link at their foot, without an account, once confirmed', async () => {
    const id = await save();
    await publish('Eau de trop');
    await look();
    const [, link = ''] =
      /Ne plus recevoir ces avis : http:\/\/[^/]+(\S+)/.exec(letters()[0]?.text ?? '') ?? [];
    const asked = await get(link, null);
    expect(asked.status).to.equal(200);
    expect(asked.headers.get('cache-control')).to.equal('no-store');
    expect(asked.text).to.contain('<form').and.not.contain('geo@foix.fr');
    expect(await row()).to.include({ is_paused: false });
    const forged = link.replace(/\d+\./, `${id + 1}.`);
    for (const where of [forged, `${link.slice(0, -1)}_`, '/recherches/desabonnement/x'])
      for (const method of ['GET', 'POST'])
        expect((await ask(method, where, null)).status, where).to.equal(410);
    const done = await post(link, { 'List-Unsubscribe': 'One-Click' }, null);
    expect(done.text).to.contain('n’envoie plus de courriel');
    expect(await row()).to.include({ is_paused: true });
    expect((await get(link, null)).text).to.contain('n’envoie plus de courriel');
    await publish('Eau tue');
    await look();
    expect(mails.received).to.have.length(1);
    await post(`/recherches/${id}/suppression`);
    expect((await get(link, null)).status).to.equal(410);
  });

  /** As docs/how-to/alerts.md tells receivers to do it. */
  function is_genuine({ headers, body }: Call, secret: string): boolean {
    const [, seconds, given] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-maillage-signature'])) ?? [];
    const expected = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
    return given === expected && Math.abs(Date.now() / 1000 - Number(seconds)) < 300;
  }

  it('call a webhook with a signature of its own secret, which is shown once', async () => {
    const made = await post('/recherches', {
      titre: 'Les eaux',
      canal: 'webhook',
      rythme: 'immediate',
      recherche: 'q=eau',
      webhook: hook,
    });
    const secret = secret_of(made);
    expect(made.status).to.equal(200);
    expect(made.headers.get('cache-control')).to.equal('no-store');
    const { id, webhook_secret } = await row();
    expect(webhook_secret?.toString('latin1')).not.to.contain(secret);
    for (const where of ['/recherches', `/recherches/${id}`, '/compte/donnees'])
      expect(secret_of(await get(where)), where).to.equal('');
    const read_secret = database()
      .as({ account_id: officer.id, scopes: '*' })
      .read((db) => db.query(sql`select webhook_secret from maillage.saved_search`));
    expect(await read_secret.catch((error: { code: string }) => error.code)).to.equal('42501');
    const record = await publish('Eau signée');
    await look();
    const [call] = calls as [Call];
    expect(is_genuine(call, secret)).to.equal(true);
    expect(is_genuine({ ...call, body: call.body.replace('signée', 'changée') }, secret)).to.equal(false);
    expect(call.headers).to.include({
      'x-maillage-event': 'records.changed',
      'content-type': 'application/json',
    });
    const body = JSON.parse(call.body) as { search: object; total: number; records: object[] };
    expect(body.search).to.include({ id, title: 'Les eaux', href: `${site}/catalogue?q=eau&tri=date` });
    expect(body).to.include({ event: 'records.changed', total: 1 });
    expect(body.records[0]).to.include({
      id: record,
      title: 'Eau signée',
      change: 'new',
      href: `${site}/catalogue/${record}`,
    });
    const renewed = secret_of(await post(`/recherches/${id}/secret`));
    expect(renewed).to.have.length(47).and.not.equal(secret);
    await publish('Eau signée de nouveau');
    await look();
    expect(is_genuine(calls[1]!, renewed)).to.equal(true);
    expect(await look()).to.deep.equal({ looked: 0, told: 0 });
  });

  it('call again when the receiver is down, are paused after three failures, and lose nothing', async () => {
    const id = await save({ canal: 'webhook', webhook: hook });
    await publish('Eau en panne');
    status = 503;
    await look([0, 0]);
    expect(calls).to.have.length(3);
    expect(new Set(calls.map(({ headers }) => headers['x-maillage-delivery'])).size).to.equal(1);
    for (let i = 0; i < 6; i++) await look();
    expect(await row()).to.include({ failures: 3, is_paused: true });
    expect(letters().map(({ text }) => /suspendue/.test(text))).to.deep.equal([true]);
    const list = await get('/recherches');
    expect(list.text).to.contain('a répondu 503').and.contain('Suspendue');
    calls = [];
    status = 200;
    await publish('Eau après la panne');
    await post(`/recherches/${id}/pause`, { action: 'reprendre' });
    await look();
    const told = JSON.parse(calls[0]?.body ?? '{}') as { records: { title: string }[] };
    expect(told.records.map(({ title }) => title)).to.have.members(['Eau en panne', 'Eau après la panne']);
    await look();
    expect(await row()).to.include({ failures: 0, is_paused: false });
    expect(calls).to.have.length(1);
  });

  it('lose nothing when a wrong address is mended, and begin anew after « nobody »', async () => {
    const fields = { titre: 'Les eaux', canal: 'webhook', rythme: 'immediate', webhook: hook };
    const id = await save({ ...fields, webhook: `${hook}&faute=1` });
    const titles = () =>
      calls.flatMap(({ body }) =>
        (JSON.parse(body) as { records: { title: string }[] }).records.map(({ title }) => title),
      );
    await publish('Eau mal adressée');
    status = 404;
    await look();
    await look();
    expect(await row()).to.include({ failures: 1 });
    // Once while nothing is under way, once while a call waits.
    for (const title of ['Eau mal adressée', 'Eau en route']) {
      if (title === 'Eau en route') {
        await publish(title);
        await database().query(sql`update maillage.saved_search set next_at = now() - interval '1 second'`);
        await look_for_changes({}, context());
      }
      [calls, status] = [[], 200];
      await post(`/recherches/${id}`, { ...fields, webhook: `${hook}&pour=${encodeURIComponent(title)}` });
      expect(await row()).to.include({ failures: 0 });
      // As one that was running and asks again later: it tells the new address nothing twice.
      await database().query(
        sql`update maillage.job set state = 'queued', ended_at = null, dismiss_asked_at = null where state = 'dismissed'`,
      );
      await look();
      await look();
      expect(titles()).to.deep.equal([title]);
    }
    await post(`/recherches/${id}`, { ...fields, canal: 'none' });
    await publish('Eau pour personne');
    await post(`/recherches/${id}`, { ...fields, webhook: hook });
    calls = [];
    await look();
    expect(calls).to.have.length(0);
  });

  it('go on for everybody else when an account’s address takes no mail', async () => {
    const email = officer.email;
    await save({ canal: 'webhook', webhook: hook });
    await post('/recherches', { titre: 'Eau', canal: 'email', rythme: 'immediate', recherche: 'q=eau' });
    await post(
      '/recherches',
      { titre: 'Eau', canal: 'email', rythme: 'immediate', recherche: 'q=eau' },
      other,
    );
    await database().query(sql`update maillage.account set email = 'jean@intranet' where id = ${officer.id}`);
    try {
      await publish('Eau de tous');
      status = 404;
      for (let i = 0; i < 7; i++) await look();
      expect(mails.received.map(({ to }) => to[0])).to.deep.equal(['x@ailleurs.fr']);
      const paused = await database().query<{ problem: string }>(
        sql`select problem from maillage.saved_search where is_paused order by id`,
      );
      expect(paused).to.have.length(2);
      expect(paused[0]?.problem).to.contain('404');
      expect(paused[1]?.problem).to.contain('adresse électronique');
    } finally {
      await database().query(sql`update maillage.account set email = ${email} where id = ${officer.id}`);
    }
  });

  it('only wait for a fault of the site’s, and count failures in a row alone', async () => {
    await save();
    await database().query(sql`alter view maillage.changed_record rename to changed_record_away`);
    try {
      await publish('Forêts de la panne');
      for (let i = 0; i < 4; i++) await look();
      expect(await row()).to.include({ failures: 0, is_paused: false });
    } finally {
      await database().query(sql`alter view maillage.changed_record_away rename to changed_record`);
    }
    await database().query(sql`update maillage.saved_search set failures = 2, failure = 'x'`);
    await look();
    expect(await row()).to.include({ failures: 0, failure: null });
  });

  it('are tried at once: a mail of the latest records, a call that says how it went', async () => {
    const id = await save();
    expect((await post(`/recherches/${id}/essai`)).location).to.contain('essai_courriel');
    await look();
    expect(letters()[0]?.text).to.contain('Voici à quoi ressemblent');
    await database().query(sql`delete from maillage.saved_search`);
    const called = await save({ canal: 'webhook', webhook: hook });
    expect((await post(`/recherches/${called}/essai`)).location).to.contain('essai_webhook');
    expect(calls[0]?.headers).to.include({ 'x-maillage-event': 'test' });
    status = 404;
    const failed = await post(`/recherches/${called}/essai`);
    expect(failed.status).to.equal(422);
    expect(failed.text).to.contain('a répondu 404');
  });

  it('say where their territory is gone, and let the others look', async () => {
    await save({ recherche: 'q=eau&territoire=epci:200067791' });
    await post(
      '/recherches',
      { titre: 'Eau', canal: 'email', rythme: 'immediate', recherche: 'q=eau' },
      other,
    );
    await publish('Eau d’ailleurs');
    for (let i = 0; i < 3; i++) await look();
    expect(mails.received.map(({ to }) => to[0])).to.have.members(['x@ailleurs.fr', officer.email]);
    const told = letters().find(({ text }) => text.includes('suspendue'))?.text;
    expect(told).to.contain('n’est pas publié').and.contain('/recherches');
    const [gone] = await database().query<{ is_paused: boolean; problem: string }>(
      sql`select is_paused, problem from maillage.saved_search where query like '%epci%'`,
    );
    expect(gone?.is_paused).to.equal(true);
    expect(gone?.problem).to.contain('n’est pas publié');
  });

  it('offer feed and webhook where the site sends no mail', async () => {
    const settings = { ...config, SMTP_URL: undefined };
    const bare = await start_server({ config: settings, database: database() }, { log_requests: false });
    try {
      const page = await fetch(`${bare.url}/recherches/nouvelle?q=eau`, {
        headers: { cookie: officer.cookie },
      });
      const text = await page.text();
      expect(text).to.contain('SMTP_URL').and.contain('value="webhook"').and.not.contain('Par courriel, à');
    } finally {
      await bare.close();
    }
  });

  it('are kept from everybody else by the database', async () => {
    await save();
    const as = (account: TestAccount) => database().as({ account_id: account.id, scopes: '*' });
    expect(await as(other).read((db) => db.query(sql`select id from maillage.saved_search`))).to.have.length(
      0,
    );
    const code = (work: Promise<unknown>) => work.catch((error: { code: string }) => error.code);
    const insert = sql`insert into maillage.saved_search (owner_id, title, query, channel, frequency)
      values (${officer.id}, 'x', '', 'email', 'daily')`;
    expect(await code(as(other).act((db) => db.query(insert)))).to.equal('42501');
    const rewind = sql`update maillage.saved_search set seen = 0`;
    expect(await code(as(officer).act((db) => db.query(rewind)))).to.equal('42501');
    expect(
      await code(as(officer).act((db) => db.query(sql`select maillage.seal_record_changes()`))),
    ).to.equal('42501');
    const gone = await database().query(
      sql`delete from maillage.account where id = ${other.id} returning id`,
    );
    expect(gone).to.have.length(1);
  });
});
