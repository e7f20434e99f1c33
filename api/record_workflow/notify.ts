/** Mails about records: to those who approve, to authors, to officers when an error is reported. */
import type { Config } from '../../config.ts';
import { log } from '../../log.ts';
import { message_of } from '../../errors.ts';
import type { Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { record_path } from '../../viewer/pages/record_editor_view.ts';
import type { Context } from '../block.ts';
import { create_mailer, cut_bytes } from '../mail/mailer.ts';

interface Addressee {
  email: string;
  name: string;
}

export interface RecordMail {
  subject: string;
  /** Sentences between the greeting and the link. */
  text: string;
  record_id: string;
}

/** A mail about one record stays short (bytes). */
const most_text = 1200;
const most_link = 400;

/** A link stands on an address of the site's own: one from the Host header would be whoever's asks. */
const may_send = ({ SMTP_URL, PUBLIC_URL }: Config) => SMTP_URL !== undefined && PUBLIC_URL !== undefined;

/** Whom a mail goes to, looked up as the owner: officers do not see the accounts of administrators. */
export type Whom =
  | { approvers_of: number | null; but: number }
  | { account: number | null }
  | { officers_of: string }
  | { address: string };

function find_addressees(db: Db, whom: Whom): Promise<Addressee[]> {
  if ('approvers_of' in whom) return db.query(query_file('record_approvers', [whom.approvers_of, whom.but]));
  if ('account' in whom) return db.query(query_file('account_to_tell', [whom.account]));
  if ('officers_of' in whom) return db.query(query_file('record_officers', [whom.officers_of]));
  return Promise.resolve([{ email: whom.address, name: '' }]);
}

/**
 * Queues a mail to each of them, after what it tells of was done. Nothing is undone where it cannot be sent: the screens
 * show the same.
 */
export async function notify({ config, database }: Context, whom: Whom, mail: RecordMail): Promise<void> {
  if (!may_send(config)) return;
  const site = (config.PUBLIC_URL ?? '').replace(/\/+$/, '');
  await database
    .write(async (db) => {
      const mailer = create_mailer(config, db);
      for (const { email, name } of await find_addressees(db, whom))
        await mailer.send({
          to: email,
          subject: `Maillage : ${mail.subject}`.slice(0, 120),
          text: letter(name, mail, 'address' in whom ? null : link_to(site, mail.record_id)),
        });
    })
    .catch((error: unknown) => log.warn('mail about a record not queued', { reason: message_of(error) }));
}

/** Of an identifier that is longer than a mail, the list of all records is shown. */
function link_to(site: string, record_id: string): string {
  const path = record_path(record_id);
  return site + (path.length <= most_link ? path : '/catalogue/mes-fiches');
}

const letter = (name: string, { text }: RecordMail, link: string | null) =>
  `Bonjour${name === '' ? '' : ` ${name.slice(0, 100)}`},

${cut_bytes(text, most_text)}
${link === null ? '' : `\n${link}\n`}`;
