import { expect } from 'chai';
import { read_config, type Config } from '../../config.ts';
import { sql } from '../../sql/fragment.ts';
import type { JobHandler } from '../../sql/jobs.ts';
import { use_database } from '../../sql/testing.ts';
import { drain } from '../worker.ts';
import { create_mailer, send_mail_job } from './mailer.ts';
import { deliver_mail } from './send_mail.ts';
import { start_mail_server, type TestMailServer } from './testing.ts';

describe('the mail queue', () => {
  const database = use_database();
  let server: TestMailServer | undefined;
  const write = process.stderr.write.bind(process.stderr);
  let logged = '';
  beforeEach(async () => {
    logged = '';
    process.stderr.write = (text) => (logged += String(text)) !== '';
    await database().query(sql`delete from maillage.job`);
  });
  afterEach(async () => {
    process.stderr.write = write;
    await server?.close();
    server = undefined;
  });

  const link = 'https://maillage.test/l/one-time-token';
  const mail = { to: 'agent@commune.fr', subject: 'Votre accès', text: `Ouvrez ${link} dans l’heure.` };
  const config_of = (port: number) =>
    read_config({ SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'site@maillage.test' });
  const work = (config: Config, handler: JobHandler = deliver_mail) =>
    drain({
      config,
      database: database(),
      handlers: { [send_mail_job]: handler },
      signal: new AbortController().signal,
      timing: { retry_ms: 1 },
    });
  const soon =
    (waits_s: number[]): JobHandler =>
    (input, context) =>
      deliver_mail(input, context, waits_s);
  const rows = () =>
    database().query<{ state: string; attempts: number; input: object; message: string | null }>(
      sql`select state, attempts, input, message from maillage.job`,
    );

  it('delivers, and keeps nothing of the mail in the row', async () => {
    server = await start_mail_server();
    const config = config_of(server.port);
    const mailer = create_mailer(config, database());
    expect(mailer.is_configured).to.be.true;
    expect(await mailer.send(mail)).to.be.true;
    expect(JSON.stringify(await rows())).to.include(link);
    expect(await work(config)).to.deep.equal({ done: 1, failed: 0 });
    expect(server.received.map(({ to }) => to)).to.deep.equal([['agent@commune.fr']]);
    expect(await rows()).to.deep.equal([{ state: 'done', attempts: 1, input: {}, message: null }]);
    expect(logged).not.to.match(/one-time-token|commune\.fr/);
  });

  it('queues with the transaction that the mail belongs to', async () => {
    const config = config_of(1);
    await database()
      .write(async (db) => {
        await create_mailer(config, db).send(mail);
        throw new Error('the account was not made');
      })
      .catch(() => undefined);
    expect(await rows()).to.be.empty;
  });

  it('sends nothing without a mail server, and says so', async () => {
    const mailer = create_mailer(read_config({}), database());
    expect(mailer.is_configured).to.be.false;
    expect(await mailer.send(mail)).to.be.false;
    expect(await rows()).to.be.empty;
    await mailer.send({ ...mail, to: 'nobody' }).then(
      () => expect.fail('an address that is none was taken'),
      (error: { status: number }) => expect(error.status).to.equal(422),
    );
  });

  it('asks a server that is down again, and the same mail has the same name', async () => {
    server = await start_mail_server();
    const config = config_of(server.port);
    let tries = 0;
    const flaky: JobHandler = (input, context) =>
      soon([0.01])(input, ++tries === 1 ? { ...context, config: config_of(1) } : context);
    await create_mailer(config, database()).send(mail);
    expect(await work(config, flaky)).to.deep.equal({ done: 1, failed: 0 });
    expect(tries).to.equal(2);
    await create_mailer(config, database()).send(mail);
    await work(config);
    const names = server.received.map(({ source }) => /^Message-ID: (.+)$/im.exec(source)?.[1]);
    expect(names).to.have.length(2);
    expect(names[0])
      .to.match(/^<[0-9a-f]{32}@maillage\.test>/)
      .and.equal(names[1]);
  });

  it('puts a mail off by itself, and lets commands end meanwhile', async () => {
    await create_mailer(config_of(1), database()).send(mail);
    expect(await work(config_of(1), soon([3600]))).to.deep.equal({ done: 0, failed: 0 });
    const [row] = await rows();
    expect(row).to.include({ state: 'queued', attempts: 1 });
    expect(JSON.stringify(row)).to.include(link);
  });

  it('gives up in the end, and forgets the mail then too', async () => {
    await create_mailer(config_of(1), database()).send(mail);
    expect(await work(config_of(1), soon([0.01, 0.01]))).to.deep.equal({ done: 0, failed: 1 });
    const [row] = await rows();
    expect(row).to.deep.include({ state: 'failed', attempts: 3, input: {} });
    expect(row?.message).to.match(/injoignable/);
    expect(logged).not.to.match(/one-time-token|commune\.fr/);
  });

  it('does not repeat a refused mail, and forgets it', async () => {
    server = await start_mail_server({
      onRcptTo: (_address, _session, done) =>
        done(Object.assign(new Error('no such user'), { responseCode: 550 })),
    });
    await create_mailer(config_of(server.port), database()).send(mail);
    expect(await work(config_of(server.port))).to.deep.equal({ done: 0, failed: 1 });
    expect((await rows())[0]).to.deep.include({ state: 'failed', attempts: 1, input: {} });
  });

  it('forgets the mail of a job whose worker died too often', async () => {
    await create_mailer(config_of(1), database()).send(mail);
    await database().query(
      sql`update maillage.job set state = 'running', attempts = 3, heartbeat_at = now() - interval '1 hour'`,
    );
    await work(config_of(1));
    expect((await rows())[0]).to.deep.include({ state: 'failed', input: {} });
  });

  it('holds the longest mail there may be', async () => {
    const noise = Array.from({ length: 20_000 }, () =>
      String.fromCharCode(33 + Math.floor(Math.random() * 90)),
    );
    const text = noise.join('').replaceAll(/["\\]/g, 'x');
    const subject = 'Ω'.repeat(100);
    await create_mailer(config_of(1), database()).send({
      to: `${'a'.repeat(64)}@${'b'.repeat(60)}.fr`,
      subject,
      text,
    });
    expect(await rows()).to.have.length(1);
  });
});
