import { createServer, type AddressInfo, type Server } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { read_config } from '../../config.ts';
import { AppError, message_of } from '../../errors.ts';
import { test_authority } from '../../outgoing_testing.ts';
import { mail_test } from './command.ts';
import { check_mail, read_mail_address } from './mailer.ts';
import { send_mail } from './send_mail.ts';
import { start_mail_server, test_account, type TestMailServer } from './testing.ts';

const mail = { to: 'agent@commune.fr', subject: 'Votre accès', text: 'Bonjour,\n\n.\nÀ bientôt\n' };
const login = `${encodeURIComponent(test_account.user)}:${encodeURIComponent(test_account.pass)}`;

describe('mail addresses', () => {
  it('are taken in the forms that people have', () => {
    expect(read_mail_address('Marie.Dupont+tri@Mairie-Foix.fr')).to.equal('Marie.Dupont+tri@Mairie-Foix.fr');
    expect(read_mail_address('contact@mairie-éléphant.fr')).to.equal('contact@xn--mairie-lphant-hhbb.fr');
  });

  it('are refused with a second one, a line break, a comment or a name', () => {
    for (const text of [
      '',
      'a',
      'a@b',
      '@b.fr',
      'a@b.fr,c@d.fr',
      'a@b.fr\r\nBcc: c@d.fr',
      'a@b.fr\n',
      'a b@c.fr',
      '"a b"@c.fr',
      'A <a@b.fr>',
      'a(b)@c.fr',
      'a..b@c.fr',
      'a@b..fr',
      'a@-b.fr',
      'a@[127.0.0.1]',
      'a@b@c.fr',
      `${'a'.repeat(65)}@b.fr`,
      `a@${'b.'.repeat(130)}fr`,
    ])
      expect(() => read_mail_address(text), text)
        .to.throw(AppError)
        .with.property('code', 'invalid-mail');
  });

  it('come with a subject on one line and a text of bounded size', () => {
    const { subject, text } = check_mail({
      ...mail,
      subject: 'Bonjour\r\nBcc: x@y.fr\u2028\u0000',
      text: 'a\r\nb\u0000\u0007\tc',
    });
    expect(subject).to.match(/^Bonjour Bcc: x@y\.fr\s*$/);
    expect(text).to.equal('a\nb\tc');
    for (const wrong of [
      { subject: ' ' },
      { subject: 'é'.repeat(101) },
      { text: '' },
      { text: 'é'.repeat(10_001) },
    ])
      expect(() => check_mail({ ...mail, ...wrong })).to.throw(AppError);
  });
});

describe('mail settings', () => {
  it('are refused in forms that cannot work, without repeating them', () => {
    const from = { MAIL_FROM: 'Maillage <site@maillage.test>' };
    for (const SMTP_URL of ['http://x', 'smtp://', 'smtp://:secret%zz@host', 'smtp://host/path', 'secret'])
      expect(() => read_config({ SMTP_URL, ...from }), SMTP_URL)
        .to.throw(/SMTP_URL/)
        .with.property('message')
        .that.does.not.include('secret');
    expect(() => read_config({ SMTP_URL: 'smtp://host' })).to.throw(/MAIL_FROM/);
    expect(() => read_config({ SMTP_URL: 'smtp://host', MAIL_FROM: 'a@b.fr\r\nBcc: c@d.fr' })).to.throw(
      /MAIL_FROM/,
    );
    expect(read_config({ SMTP_URL: 'smtps://a%40b:c@host:465', ...from }).MAIL_FROM).to.equal(from.MAIL_FROM);
  });
});

describe('mails', () => {
  let server: TestMailServer | undefined;
  let folder = '';
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'maillage-mail-'));
    writeFileSync(path.join(folder, 'ca.pem'), test_authority);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  const settings = (url: string, more = {}) => ({
    SMTP_URL: url,
    MAIL_FROM: 'Maillage Ariège <site@maillage.test>',
    CA_FILE: path.join(folder, 'ca.pem'),
    ...more,
  });
  const failure = async (work: Promise<unknown>): Promise<AppError> => {
    try {
      await work;
    } catch (error) {
      expect(error).to.be.instanceOf(AppError);
      return error as AppError;
    }
    throw new Error('the mail was sent');
  };

  it('arrive over TLS with a password, as plain text that programs do not answer', async () => {
    server = await start_mail_server({ secure: true, authOptional: false });
    await send_mail(settings(`smtps://${login}@127.0.0.1:${server.port}`), mail);
    const [got] = server.received;
    expect(got).to.deep.include({ from: 'site@maillage.test', to: ['agent@commune.fr'] });
    const [head = '', body = ''] = got!.source.split('\r\n\r\n');
    expect(head).to.match(/^From: =\?UTF-8\?.*<site@maillage\.test>$/m);
    expect(head).to.match(/^To: agent@commune\.fr$/m);
    expect(head).to.match(/^Auto-Submitted: auto-generated$/m);
    expect(head).to.match(/^Content-Type: text\/plain; charset=utf-8$/m);
    expect(head).not.to.match(/^List-Unsubscribe/im);
    expect(body).to.equal('Bonjour,');
  });

  it('cannot be given headers, recipients or a file by what people write', async () => {
    server = await start_mail_server();
    const url = `smtp://127.0.0.1:${server.port}`;
    await send_mail(settings(url), { ...mail, subject: 'a\r\nBcc: spy@evil.test\r\n\r\nb' });
    await failure(send_mail(settings(url), { ...mail, to: 'a@b.fr>\r\nRCPT TO:<spy@evil.test' }));
    expect(server.received.map(({ to }) => to)).to.deep.equal([['agent@commune.fr']]);
    expect(server.received[0]!.source).not.to.match(/^Bcc/m);
  });

  it('with a password go through STARTTLS or not at all', async function () {
    // The whole of 127/8 is this machine on Linux; other systems have one address of it.
    if (process.platform !== 'linux') this.skip();
    server = await start_mail_server();
    await send_mail(settings(`smtp://${login}@127.0.0.2:${server.port}`), mail);
    await server.close();
    server = await start_mail_server({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'] });
    const { code, message } = await failure(
      send_mail(settings(`smtp://${login}@127.0.0.2:${server.port}`), mail),
    );
    expect(code).to.equal('mail-failed');
    expect(message).to.match(/chiffrée/);
    expect(server.received).to.be.empty;
  });

  it('go to no server whose certificate nobody vouches for', async () => {
    server = await start_mail_server({ secure: true });
    const url = `smtps://127.0.0.1:${server.port}`;
    expect(await failure(send_mail(settings(url, { CA_FILE: undefined }), mail))).to.include({
      code: 'mail-failed',
    });
    expect(server.received).to.be.empty;
  });

  it('say that the recipient is refused, and whether trying again helps', async () => {
    server = await start_mail_server({
      onRcptTo({ address }, _session, done) {
        const responseCode = address.startsWith('busy') ? 451 : 550;
        done(Object.assign(new Error('no such user'), { responseCode }));
      },
    });
    const config = settings(`smtp://127.0.0.1:${server.port}`);
    const refused = await failure(send_mail(config, mail));
    expect(refused).to.include({ code: 'mail-refused', status: 422 });
    expect(refused.message)
      .to.match(/refuse le destinataire \(550\)/)
      .and.not.include('commune.fr');
    expect(message_of(refused.cause)).to.include('no such user');
    expect(await failure(send_mail(config, { ...mail, to: 'busy@b.fr' }))).to.include({
      code: 'mail-failed',
    });
  });

  it('never say the password, even when the server does', async () => {
    server = await start_mail_server({ secure: true, authOptional: false });
    const url = `smtps://${encodeURIComponent(test_account.user)}:wr%40ng-secret@127.0.0.1:${server.port}`;
    const error = await failure(send_mail(settings(url), mail));
    expect(error.message).to.match(/refuse le nom ou le mot de passe/);
    const told = [error.message, error.place, error.remedy, error.stack, message_of(error.cause)].join('\n');
    expect(told).not.to.include('wr@ng-secret');
    expect(told).not.to.include(test_account.user);
  });

  describe('from a server that', () => {
    let silent: Server | undefined;
    afterEach(() => silent?.close());

    it('is down, silent or endless, fail in bounded time', async () => {
      const limits = { silence_ms: 200, total_ms: 600 };
      const listen = async (answer: (write: (text: string) => void) => void) => {
        silent?.close();
        silent = createServer((socket) => {
          socket.on('error', () => undefined).unref();
          answer((text) => socket.write(text));
        });
        await new Promise<void>((resolve) => silent!.listen(0, '127.0.0.1', resolve));
        return settings(`smtp://127.0.0.1:${(silent.address() as AddressInfo).port}`);
      };
      const down = await listen(() => undefined);
      expect((await failure(send_mail(down, mail, { limits }))).message).to.match(/ne répond pas/);
      await new Promise((resolve) => silent!.close(resolve));
      expect((await failure(send_mail(down, mail, { limits }))).message).to.match(/injoignable/);
      const endless = await listen((write) => {
        const drip = setInterval(() => write('220-still here\r\n'), 50);
        setTimeout(() => clearInterval(drip), 1_500).unref();
      });
      expect(await failure(send_mail(endless, mail, { limits }))).to.include({ code: 'mail-failed' });
    });
  });

  it('are tried from the command line, which says what the server answers', async () => {
    server = await start_mail_server({
      onRcptTo: (_address, _session, done) =>
        done(server!.received.length > 0 ? Object.assign(new Error('full'), { responseCode: 552 }) : null),
    });
    const config = read_config({
      SMTP_URL: `smtp://127.0.0.1:${server.port}`,
      MAIL_FROM: 'site@maillage.test',
      PUBLIC_URL: 'https://maillage.test',
    });
    let said = '';
    const out = { write: (text: string) => (said += text) !== '' };
    await mail_test(['--to=agent@commune.fr'], config, out);
    expect(said).to.match(/^Message d’essai remis/);
    expect(await failure(mail_test(['--to=agent@commune.fr'], config, out))).to.include({
      code: 'mail-refused',
    });
    expect(said).to.match(/Réponse du serveur : 552 full/);
    expect(await failure(mail_test([], config, out))).to.include({ place: '--to' });
    expect(await failure(mail_test(['--to=a@b.fr'], read_config({}), out))).to.include({
      code: 'no-mail-server',
    });
  });
});
