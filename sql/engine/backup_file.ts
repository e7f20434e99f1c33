import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { extract, pack, type Pack } from 'tar-stream';
import { z } from 'zod';
import { AppError, message_of } from '../../errors.ts';
import { description_form, type Content } from './content.ts';

/**
 * A backup is a tar.gz: `content.json` (what the database is but its rows), `rows/<table’s number>/<part>.copy`
 * (COPY text, in the order of the tables), `end.json` (rows of each table, checksum of all that comes before).
 */
const format = 1;
const head_form = z.object({
  format: z.literal(format, { error: 'this is no backup that this version can read' }),
  made_at: z.iso.datetime(),
  /** Of the server it was made on, for people. */
  server: z.string(),
  content: description_form,
});
const end_form = z.object({ rows: z.array(z.number().int().min(0)), sha256: z.string() });
export type BackupHead = z.infer<typeof head_form>;

/** PostgreSQL has no longer value; what claims more would only fill the memory. */
const most_entry_bytes = 2 ** 30;

/** Writes the content to a new file (0600), on disk when the promise resolves. Returns the number of rows. */
export async function write_backup_file(
  file: string,
  content: Content,
  server: string,
): Promise<{ tables: number; rows: number }> {
  const tar = pack();
  const target = createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true });
  const written = pipeline(tar, createGzip({ level: 5 }), target);
  const filled = fill_tar(tar, content, server).catch((error: Error) => {
    tar.destroy(error);
    throw error;
  });
  const [file_end, tar_end] = await Promise.allSettled([written, filled]);
  // Whoever removes a failed file must find it: a stream that is destroyed may still be opening it.
  if (!target.closed) await new Promise<void>((resolve) => target.once('close', resolve));
  // The disk's reason comes first: the tar only says that it was cut off.
  const failure = [file_end, tar_end].find((end) => end.status === 'rejected' && is_cause(end.reason));
  for (const end of [failure, tar_end, file_end]) if (end?.status === 'rejected') throw end.reason;
  const rows = tar_end.status === 'fulfilled' ? tar_end.value : [];
  return { tables: rows.length, rows: rows.reduce((all, count) => all + count, 0) };
}

/** Errors of the system, of PostgreSQL and our own have a code; those of a stream that another one broke tell nothing. */
const is_cause = (error: unknown) =>
  typeof (error as { code?: unknown }).code === 'string' &&
  !(error as { code: string }).code.startsWith('ERR_STREAM');

async function fill_tar(tar: Pack, content: Content, server: string): Promise<number[]> {
  const { description } = content;
  const hash = createHash('sha256');
  const add = async (name: string, bytes: Buffer) => {
    sum_up(hash, name, bytes);
    await add_entry(tar, name, bytes);
  };
  const head = { format, made_at: new Date().toISOString(), server, content: description };
  // What cannot be restored must not be found out on the day of the restoration.
  await add('content.json', Buffer.from(JSON.stringify(head_form.parse(head), null, 1)));
  const counts: number[] = [];
  for (const [i, table] of description.tables.entries()) {
    let part = 0;
    for await (const batch of content.rows(table))
      await add(`rows/${i}/${String(++part).padStart(6, '0')}.copy`, batch);
    counts.push(await content.count(table));
  }
  const end = { rows: counts, sha256: hash.digest('hex') };
  await add_entry(tar, 'end.json', Buffer.from(JSON.stringify(end, null, 1)));
  tar.finalize();
  return counts;
}

function sum_up(hash: Hash, name: string, bytes: Buffer): void {
  hash.update(`${name} ${bytes.length}\n`).update(bytes);
}

function add_entry(tar: Pack, name: string, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const entry = tar.entry({ name, mode: 0o600 }, bytes, (error) =>
      error == null ? resolve() : reject(error),
    );
    // The callback tells of it; unheard as an event it would end the process.
    entry.on('error', () => undefined);
  });
}

interface Entry {
  name: string;
  bytes: Buffer;
}

async function* read_entries(file: string): AsyncGenerator<Entry> {
  const tar = extract();
  const fed = pipeline(createReadStream(file), createGunzip(), tar);
  // The iteration tells of it.
  fed.catch(() => undefined);
  for await (const entry of tar) {
    const { name, size } = entry.header;
    if (size > most_entry_bytes) throw new Error(`${name} is too large`);
    const chunks: Buffer[] = [];
    for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk);
    yield { name, bytes: Buffer.concat(chunks) };
  }
  await fed;
}

/** A backup found whole. */
export interface Backup {
  head: BackupHead;
  /** To be read once. */
  content: Content;
}

/**
 * Reads a backup through, compares checksum and numbers of rows, and gives its content, which is read again from the
 * file as it is asked for. Throws an AppError when the file is not there, cut off, changed, or of another form.
 */
export async function open_backup_file(file: string): Promise<Backup> {
  let checked;
  try {
    checked = await check(file);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const what = missing
      ? 'est introuvable'
      : `est incomplète, altérée ou d’une autre forme (${reason_of(error)})`;
    throw new AppError(`La sauvegarde ${file} ${what}.`, {
      code: missing ? 'backup-missing' : 'backup-corrupt',
      status: 400,
      place: file,
      remedy: missing ? 'Donnez le chemin du fichier.' : 'Prenez une autre sauvegarde ; rien n’a été changé.',
      cause: error,
    });
  }
  const { head, counts, sha256 } = checked;
  return { head, content: content_of(file, head, counts, sha256) };
}

function reason_of(error: unknown): string {
  return error instanceof z.ZodError
    ? error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join(', ')
    : message_of(error);
}

async function check(file: string): Promise<{ head: BackupHead; counts: number[]; sha256: string }> {
  const hash = createHash('sha256');
  let head: BackupHead | undefined;
  let counts: number[] = [];
  let last_table = 0;
  let end: z.infer<typeof end_form> | undefined;
  for await (const { name, bytes } of read_entries(file)) {
    if (end !== undefined) throw new Error('something follows its end');
    if (name === 'end.json') {
      end = end_form.parse(JSON.parse(bytes.toString()));
      continue;
    }
    sum_up(hash, name, bytes);
    if (head === undefined) {
      if (name !== 'content.json') throw new Error('it does not begin with content.json');
      head = head_form.parse(JSON.parse(bytes.toString()));
      counts = head.content.tables.map(() => 0);
      continue;
    }
    const table = table_of(name);
    if (table < last_table || counts[table] === undefined) throw new Error(`${name} is not in its place`);
    last_table = table;
    counts[table] += count_lines(bytes);
  }
  if (head === undefined || end === undefined) throw new Error('its end is missing');
  const sha256 = hash.digest('hex');
  if (end.sha256 !== sha256) throw new Error('its checksum differs');
  if (counts.join() !== end.rows.join()) throw new Error('its numbers of rows differ');
  return { head, counts, sha256 };
}

const table_of = (name: string) => Number(/^rows\/(\d+)\/\d+\.copy$/.exec(name)?.[1] ?? -1);

/** COPY's text has one newline per row. */
function count_lines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) lines++;
  return lines;
}

/** The rows come from a second reading, whose checksum is compared once more: a file may change meanwhile. */
function content_of(file: string, head: BackupHead, counts: readonly number[], sha256: string): Content {
  const { tables } = head.content;
  const entries = read_entries(file);
  const hash = createHash('sha256');
  /** The entry that was read and belongs to a table not asked for yet. */
  let ahead: Entry | undefined;
  async function take(): Promise<Entry | undefined> {
    const { value, done } = await entries.next();
    if (done === true) return undefined;
    if (value.name !== 'end.json') {
      sum_up(hash, value.name, value.bytes);
      return value;
    }
    await entries.return(undefined);
    if (hash.digest('hex') === sha256) return undefined;
    throw new AppError(`${file} a changé pendant sa lecture.`, { code: 'backup-corrupt', place: file });
  }
  return {
    description: head.content,
    async *rows(table) {
      const number = tables.indexOf(table);
      for (let entry = ahead ?? (await take()); entry !== undefined; entry = await take()) {
        ahead = entry;
        if (entry.name === 'content.json') continue;
        if (table_of(entry.name) !== number) return;
        yield entry.bytes;
        ahead = undefined;
      }
      ahead = undefined;
    },
    count: async (table) => counts[tables.indexOf(table)] ?? 0,
  };
}
