/** Delivers a mail to the site's mail server, now or by the job `send_mail`. */
import { createHash } from 'node:crypto';
import nodemailer from 'nodemailer';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { trusted_authorities } from '../../outgoing.ts';
import { TryLater, type JobContext } from '../../sql/jobs.ts';
import { check_mail, mail_job_input, read_mail_address, type Mail } from './mailer.ts';

export type MailSettings = Pick<Config, 'SMTP_URL' | 'MAIL_FROM' | 'CA_FILE'>;

export interface MailLimits {
  /** To connect, to be greeted, and between two answers. */
  silence_ms: number;
  total_ms: number;
}
const default_limits: MailLimits = { silence_ms: 15_000, total_ms: 60_000 };

/** A server that is down, busy or greylisting takes the mail within the hour, or it is not worth it any more. */
const default_waits_s = [30, 120, 600, 2_400];

/** Between programs of one machine, certificates prove nothing. */
const is_this_machine = (host: string) => /^(?:localhost|127\.0\.0\.1|\[?::1\]?)$/.test(host);

function read_server(SMTP_URL: string) {
  const url = new URL(SMTP_URL);
  const secure = url.protocol === 'smtps:';
  const port = url.port === '' ? (secure ? 465 : 587) : Number(url.port);
  const [user, pass] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port, secure, user, pass };
}

function read_sender(MAIL_FROM: string) {
  const [, name = '', bracketed] = /^([^<]*?) *<([^>]+)>$/.exec(MAIL_FROM) ?? [];
  return { name: name.trim(), address: read_mail_address(bracketed ?? MAIL_FROM) };
}

function open_transport(
  { host, port, secure, user, pass }: ReturnType<typeof read_server>,
  ca: string[] | undefined,
  silence_ms: number,
) {
  return nodemailer.createTransport({
    host,
    port,
    secure,
    // A password never travels in the clear; without one, STARTTLS is used where the server offers it.
    requireTLS: user !== '' && !is_this_machine(host),
    ignoreTLS: is_this_machine(host),
    ...(user !== '' && { auth: { user, pass } }),
    tls: { minVersion: 'TLSv1.2', ...(ca && { ca }) },
    connectionTimeout: silence_ms,
    greetingTimeout: silence_ms,
    socketTimeout: silence_ms,
    dnsTimeout: silence_ms,
    // The text is ours to give, never a file or an address that nodemailer would read.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/**
 * Sends a mail and waits for the server's word. Rejects with an AppError without address, name or password in it:
 * `mail-refused` (422) when the server will never take it, else `mail-failed` (502); `cause` is what the server said.
 */
export async function send_mail(
  { SMTP_URL, MAIL_FROM, CA_FILE }: MailSettings,
  mail: Mail,
  { signal, limits = default_limits }: { signal?: AbortSignal; limits?: MailLimits } = {},
): Promise<void> {
  if (SMTP_URL === undefined || MAIL_FROM === undefined)
    throw new AppError('aucun serveur de messagerie n’est indiqué', {
      status: 422,
      code: 'no-mail-server',
      place: 'SMTP_URL',
      remedy: 'Donnez les réglages SMTP_URL et MAIL_FROM, ou transmettez le lien vous-même.',
    });
  const { to, subject, text, unsubscribe } = check_mail(mail);
  const from = read_sender(MAIL_FROM);
  const server = read_server(SMTP_URL);
  const transport = open_transport(server, trusted_authorities({ CA_FILE }), limits.silence_ms);
  const until = AbortSignal.any([AbortSignal.timeout(limits.total_ms), ...(signal ? [signal] : [])]);
  const sent = transport.sendMail({
    from,
    to: { name: '', address: to },
    subject,
    text,
    messageId: message_id(from.address, mail),
    // RFC 3834: out-of-office programs do not answer it.
    headers: {
      'Auto-Submitted': 'auto-generated',
      'Content-Language': 'fr',
      ...(unsubscribe !== undefined && {
        'List-Unsubscribe': `<${unsubscribe}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
    },
  });
  try {
    await Promise.race([sent, rejects_when(until)]);
  } catch (error) {
    throw explain(error, server);
  } finally {
    // The one that lost the race still ends, by its silence.
    sent.catch(() => undefined);
    transport.close();
  }
}

/** The same mail tried again has the same name: a mailbox that got it twice can tell. */
const message_id = (from: string, mail: Mail) =>
  `<${createHash('sha256').update(JSON.stringify(mail)).digest('hex').slice(0, 32)}@${from.split('@')[1]}>`;

const rejects_when = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });

/** What nodemailer says of a failure. */
interface SmtpError {
  code?: string;
  command?: string;
  responseCode?: number;
  response?: string;
  message?: string;
}

const reasons: Readonly<Record<string, string>> = {
  EAUTH: 'il refuse le nom ou le mot de passe',
  EDNS: 'son nom est inconnu',
  ETLS: 'la connexion chiffrée est impossible',
  ETIMEDOUT: 'il ne répond pas',
};

function explain(error: unknown, { host, port, user, pass }: ReturnType<typeof read_server>): AppError {
  const { code = '', command = '', responseCode = 0, response, message = '' } = error as SmtpError;
  const place = `${host}:${port}`;
  // Names and passwords, plain or as AUTH writes them, stay out of whatever is printed.
  const secrets = [pass, user].filter((secret) => secret !== '');
  const forms = secrets.flatMap((secret) => [secret, Buffer.from(secret).toString('base64')]);
  const said = forms.reduce((text, form) => text.replaceAll(form, '…'), response ?? message);
  const cause = new Error(said);
  if (responseCode >= 500 && code !== 'EAUTH' && /^(?:MAIL FROM|RCPT TO|DATA|API)/.test(command))
    return new AppError(`le serveur de messagerie refuse ${what_of(command)} (${responseCode})`, {
      status: 422,
      code: 'mail-refused',
      place,
      remedy: 'Vérifiez l’adresse du destinataire et le réglage MAIL_FROM.',
      cause,
    });
  const reason = reasons[code] ?? (responseCode > 0 ? `il répond ${responseCode}` : 'il est injoignable');
  return new AppError(`le serveur de messagerie n’a pas pris le message : ${reason}`, {
    status: 502,
    code: 'mail-failed',
    place,
    remedy: 'Vérifiez SMTP_URL et le réseau par npm run admin -- mail-test --to=adresse.',
    cause,
  });
}

function what_of(command: string): string {
  if (command.startsWith('RCPT')) return 'le destinataire';
  return command.startsWith('MAIL') ? 'l’expéditeur' : 'le message';
}

/** The job: sends its mail; a server that does not take it now is asked again after `waits_s`. */
export async function deliver_mail(
  input: Record<string, unknown>,
  { config, signal }: Pick<JobContext, 'config' | 'signal'>,
  waits_s: readonly number[] = default_waits_s,
): Promise<Record<string, unknown>> {
  const { secret } = mail_job_input.parse(input);
  try {
    await send_mail(config, secret, { signal });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'mail-failed') throw error;
    throw new TryLater(error, waits_s);
  }
  return {};
}
