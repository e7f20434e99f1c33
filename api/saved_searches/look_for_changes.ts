/** The job that tells the owners of saved searches what has changed. */
import { seal_changes, type RecordChange } from '../../catalogue/alerts/record_changes.ts';
import type { Config } from '../../config.ts';
import { AppError, message_of } from '../../errors.ts';
import { log } from '../../log.ts';
import type { Database, Db } from '../../sql/client.ts';
import { next_time } from '../../sql/cron.ts';
import { enqueue_job, type JobContext } from '../../sql/jobs.ts';
import { query_file } from '../../sql/query_file.ts';
import { create_mailer } from '../mail/mailer.ts';
import { open_channels, site_of, unsubscribe_path } from './addresses.ts';
import { match_search } from './match_search.ts';
import { webhook_job } from './webhook.ts';
import { most_lines, write_digest } from './write_digest.ts';

/** The kind of job, which the clock queues. */
export const alerts_job = 'search_alerts';

/** Notifications that fail in a row before a search is paused. */
const most_failures = 3;
/** Between two immediate notifications of a search: a harvest of an hour is a few mails, not one for each of its batches. */
const pause_minutes = 15;

const zone = 'Europe/Paris';
/** When digests leave. */
const clock = { daily: '0 7 * * *', weekly: '0 7 * * 1' } as const;

export type Frequency = 'immediate' | 'daily' | 'weekly';

/** When a search that tells, or looks, at `now` does so next. */
export const next_look = (frequency: Frequency, now: Date, pause = pause_minutes): Date =>
  frequency === 'immediate'
    ? new Date(now.getTime() + pause * 60_000)
    : next_time(clock[frequency], zone, now);

interface DueSearch {
  id: number;
  owner_id: number;
  title: string;
  query: string;
  channel: 'email' | 'webhook';
  frequency: Frequency;
  seen: number;
  email: string;
  name: string;
}

type Context = Pick<JobContext, 'config' | 'database' | 'signal'>;

/**
 * Settles what became of the notifications under way, then looks, for each search whose time has come, at what changed
 * since its last look, and queues what tells of it. A search looks at the changes alone; without any, at nothing.
 */
export async function look_for_changes(
  _input: Record<string, unknown>,
  { config, database, signal }: Context,
): Promise<Record<string, unknown>> {
  await settle(config, database);
  const { upto, now } = await database.write(seal_changes);
  const due = await database.query<DueSearch>(
    query_file('saved_searches_due', [upto, open_channels(config)]),
  );
  const quiet: DueSearch[] = [];
  let told = 0;
  for (const search of due) {
    signal.throwIfAborted();
    try {
      const window = { after: search.seen, upto, limit: search.channel === 'email' ? most_lines : 0 };
      const found = await match_search(database, search, window);
      if (found.total === 0) quiet.push(search);
      else if (await database.write((db) => tell(db, config, search, { ...found, upto, now }))) told++;
    } catch (error) {
      await note_fault(config, database, search, error);
    }
  }
  await database.query(
    query_file('saved_searches_quiet', [
      upto,
      quiet.map(({ id }) => id),
      quiet.map(({ seen }) => seen),
      next_look('daily', now),
      next_look('weekly', now),
    ]),
  );
  return { looked: due.length, told };
}

/**
 * Takes the changes up and queues the mail or the call, all in the caller's transaction: neither is there without the
 * other, however the process ends. False when another process, or the owner, was quicker.
 */
export async function tell(
  db: Db,
  config: Config,
  search: DueSearch,
  { upto, now, total, changes }: { upto: number; now: Date; total: number; changes: RecordChange[] },
): Promise<boolean> {
  const { id, owner_id, seen, frequency } = search;
  const taken = await db.query(
    query_file('saved_search_take', [id, seen, upto, total, next_look(frequency, now)]),
  );
  if (taken.length === 0) return false;
  const job =
    search.channel === 'webhook'
      ? await enqueue_job(db, webhook_job, { search: id, after: seen, upto })
      : await create_mailer(config, db).queue(
          write_digest({
            site: site_of(config),
            unsubscribe: await unsubscribe_path(config, id, owner_id),
            search,
            total,
            changes,
          }),
        );
  await db.query(query_file('saved_search_sending', [id, job]));
  return true;
}

/** A search of which a notification, or looking, came to an end. */
interface Settled {
  title: string;
  channel: string;
  /** The site has paused it. */
  is_stopped: boolean;
  problem: string | null;
  email: string;
  name: string;
  state: string;
}

/** What became of notifications; the owner of a webhook that is paused for it is told by mail. */
async function settle(config: Config, database: Database): Promise<void> {
  const settled = await database.query<Settled>(query_file('saved_searches_settle', [most_failures]));
  for (const search of settled)
    if (search.channel === 'webhook')
      await tell_of_pause(config, database, search, 'Le webhook de votre recherche n’a pas pu être prévenu');
}

/** Where mail leaves. A letter that cannot be sent holds nothing up: « Mes recherches » says the same. */
async function tell_of_pause(
  config: Config,
  database: Database,
  search: Settled,
  what: string,
): Promise<void> {
  if (!search.is_stopped || search.state !== 'active' || !open_channels(config).includes('email')) return;
  try {
    await create_mailer(config, database).send(letter_of_pause(config, search, what));
  } catch (error) {
    log.warn('the owner of a paused search was not told', { reason: message_of(error) });
  }
}

const letter_of_pause = (config: Config, { email, name, title, problem }: Settled, what: string) => ({
  to: email,
  subject: 'Maillage : une recherche enregistrée est suspendue',
  text: `Bonjour${name === '' ? '' : ` ${name}`},

${what}, ${most_failures} fois de suite. Recherche « ${title} » :

${problem ?? ''}

La recherche est suspendue. Quand vous la reprendrez, les changements depuis le dernier avis réussi seront envoyés :

${site_of(config)}/recherches
`,
});

/**
 * One search that cannot look, or whose mail cannot be written, keeps no other from looking. It is paused for what its owner
 * can mend; a fault of the site's makes it wait.
 */
async function note_fault(
  config: Config,
  database: Database,
  { id }: DueSearch,
  error: unknown,
): Promise<void> {
  log.warn('saved search could not look', { search: id, reason: message_of(error) });
  const is_theirs = error instanceof AppError && error.status < 500;
  const said = is_theirs
    ? [error.message, error.remedy ?? ''].join(' ').trim()
    : 'La recherche n’a pas abouti ; le journal du site en garde le détail.';
  const values = [id, said, is_theirs ? most_failures : null];
  for (const search of await database.query<Settled>(query_file('saved_search_fault', values)))
    await tell_of_pause(config, database, search, 'Votre recherche n’a pas pu aboutir');
}
