/** Mails of the site: what may be sent, and the queue they go through. */
import { domainToASCII } from 'node:url';
import { z } from 'zod';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import type { Db } from '../../sql/client.ts';
import { enqueue_job } from '../../sql/jobs.ts';

/** The kind of job that delivers a mail. */
export const send_mail_job = 'send_mail';

/** A plain text mail in French to one address. */
export interface Mail {
  to: string;
  /** One line; control characters become spaces. */
  subject: string;
  text: string;
  /** Address at which the addressee ends such mails, asked by mail programs too (RFC 8058). */
  unsubscribe?: string | undefined;
}

export interface Mailer {
  /** Whether mails leave at all; without, screens show the link that the mail would have carried. */
  readonly is_configured: boolean;
  /**
   * Queues a mail. False when no mail server is set: show the person the link to copy. True says that the mail is on its
   * way, not that it arrived. Throws an AppError (422) when the address or the text cannot be a mail's.
   */
  send(mail: Mail): Promise<boolean>;
  /** The same, giving the job that delivers it; null when no mail server is set. */
  queue(mail: Mail): Promise<number | null>;
}

/**
 * Input of the job. The whole mail stands under `secret`: its body may hold a link that signs in whoever has it, and the
 * rows of ended jobs are kept, backed up and shown to administrators. So the queue drops it as the job ends, delivered
 * or not; while it waits, row policies show the row to site administrators only.
 */
export const mail_job_input = z.object({
  secret: z.object({
    to: z.string(),
    subject: z.string(),
    text: z.string(),
    unsubscribe: z.string().optional(),
  }),
});

const most_address_bytes = 254;
const most_subject_bytes = 200;
/** Nobody reads a longer letter. */
const most_text_bytes = 20_000;

const refuse = (message: string, place: string, remedy: string) =>
  new AppError(message, { status: 422, code: 'invalid-mail', place, remedy });

const local_part = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const domain_form =
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$|^localhost$/i;

/**
 * The address as a mail server takes it (RFC 5321 without quoted names; accents in the domain become punycode).
 * Throws an AppError (422) for anything else, such as a second address, a comment or a line break.
 */
export function read_mail_address(text: string): string {
  const [, local = '', domain = ''] = /^([^@\s]+)@([^@\s]+)$/.exec(text) ?? [];
  const address = `${local}@${/[^\x20-\x7e]/.test(domain) ? domainToASCII(domain) : domain}`;
  const [ascii_domain = ''] = address.split('@').slice(1);
  if (
    local.length > 64 ||
    !local_part.test(local) ||
    !domain_form.test(ascii_domain) ||
    address.length > most_address_bytes
  )
    throw refuse(
      'cette adresse électronique n’est pas valable',
      'to',
      'Écrivez-la sous la forme nom@domaine.fr.',
    );
  return address;
}

/** The mail as it may be sent: address checked, subject on one line, text without control characters. */
export function check_mail({ to, subject, text, unsubscribe }: Mail): Mail {
  const checked = {
    to: read_mail_address(to),
    subject: subject.replaceAll(/\p{C}+/gu, ' ').trim(),
    // Line ends and tabs stay; the rest of the control characters, NUL among them, mean nothing in a text.
    text: text.replaceAll(/\r\n?/g, '\n').replaceAll(/[^\P{Cc}\n\t]/gu, ''),
    ...(unsubscribe !== undefined && { unsubscribe }),
  };
  if (checked.subject === '' || Buffer.byteLength(checked.subject) > most_subject_bytes)
    throw refuse(
      'l’objet du message est vide ou trop long',
      'subject',
      `Au plus ${most_subject_bytes} octets.`,
    );
  if (checked.text.trim() === '' || Buffer.byteLength(checked.text) > most_text_bytes)
    throw refuse('le texte du message est vide ou trop long', 'text', `Au plus ${most_text_bytes} octets.`);
  return checked;
}

/** The text, or its beginning with « … », in so many bytes of UTF-8. */
export function cut_bytes(text: string, most: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= most) return text;
  return `${bytes
    .subarray(0, most - 3)
    .toString('utf8')
    .replace(/\uFFFD+$/, '')}…`;
}

/** The mailer of a site. With a transaction's `db`, the mail is queued if and when that commits. */
export function create_mailer(config: Pick<Config, 'SMTP_URL'>, db: Db): Mailer {
  const is_configured = config.SMTP_URL !== undefined;
  const queue = async (mail: Mail) => {
    const secret = check_mail(mail);
    return is_configured ? enqueue_job(db, send_mail_job, { secret }) : null;
  };
  return { is_configured, queue, send: async (mail) => (await queue(mail)) !== null };
}
