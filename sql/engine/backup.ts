import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { AppError, message_of } from '../../errors.ts';
import { log } from '../../log.ts';
import { write_backup_file } from './backup_file.ts';
import { dump_database } from './dump.ts';
import type { Engine } from './engine.ts';
import { with_client } from './with_client.ts';

/** Where the backups go that nobody names. */
export const backup_folder = (data_dir: string) => path.join(data_dir, 'backups');

/** `maillage-20261125T190312345Z.tar.gz`, and with `-avant-…` those that an upgrade makes. */
const automatic_name = /^maillage-(\d{8}T\d{9}Z)(-avant-[\w-]+)?\.tar\.gz$/;
const kept_of_each_kind = 7;
const abandoned_ms = 24 * 3600_000;

export interface WrittenBackup {
  file: string;
  tables: number;
  rows: number;
  bytes: number;
}

export interface AutomaticBackup {
  file: string;
  made_at: Date;
  /** Made by an upgrade, before it. */
  is_of_upgrade: boolean;
}

/** The backups of a folder that were made without a name, newest first. */
export function automatic_backups(folder: string): AutomaticBackup[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .map((name) => ({ name, match: automatic_name.exec(name) }))
    .filter(({ match }) => match !== null)
    .map(({ name, match }) => ({
      file: path.join(folder, name),
      made_at: read_stamp(match?.[1] ?? ''),
      is_of_upgrade: match?.[2] !== undefined,
    }))
    .sort((a, b) => b.made_at.getTime() - a.made_at.getTime());
}

const stamp = (at: Date) => at.toISOString().replace(/[-:.]/g, '');
const read_stamp = (text: string) =>
  new Date(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/, '$1-$2-$3T$4:$5:$6.$7Z'));

/** A name for a backup of now; `before` says what it precedes, such as a migration. */
export function automatic_file(folder: string, before?: string): string {
  const suffix = before === undefined ? '' : `-avant-${before.replace(/[^\w-]+/g, '-')}`;
  return path.join(folder, `maillage-${stamp(new Date())}${suffix}.tar.gz`);
}

/**
 * Writes a backup of the client's database: under a temporary name first, so that a file of the name asked for is
 * whole. `inside` takes the client's own transaction. Throws an AppError when the file cannot be written.
 */
export async function write_backup(
  client: pg.Client,
  file: string,
  { inside = false } = {},
): Promise<WrittenBackup> {
  const draft = `${file}.${process.pid}.part`;
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    refuse_existing(file);
    const { rows } = await client.query<{ version: string }>('select version()');
    const counts = await dump_database(
      client,
      (content) => {
        if (content.description.migrations.length === 0)
          throw new AppError('La base ne contient encore rien à sauvegarder.', {
            code: 'nothing-to-back-up',
            status: 409,
          });
        return write_backup_file(draft, content, rows[0]?.version ?? 'unknown');
      },
      { inside },
    );
    refuse_existing(file);
    renameSync(draft, file);
    sync_folder(path.dirname(file));
    return { file, ...counts, bytes: statSync(file).size };
  } catch (error) {
    remove(draft);
    if (error instanceof AppError) throw error;
    throw new AppError(`La sauvegarde n’a pas pu être écrite : ${message_of(error)}`, {
      code: 'backup-failed',
      place: file,
      remedy: 'Vérifiez la place et les droits du dossier, ou donnez un autre fichier : --to=…',
      cause: error,
    });
  }
}

function refuse_existing(file: string): void {
  if (statSync(file, { throwIfNoEntry: false }) !== undefined)
    throw new AppError(`${file} existe déjà.`, {
      code: 'file-exists',
      status: 409,
      place: '--to',
      remedy: 'Donnez un autre nom.',
    });
}

/** Without it the new name could be lost in a power cut, though the bytes are on disk. */
function sync_folder(folder: string): void {
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch (error) {
    log.warn('a part of a backup stays', { file, reason: message_of(error) });
  }
}

/**
 * Backs up the engine's database into `file`, or into the folder of automatic backups, of which it keeps the newest.
 * An abort leaves nothing of it.
 */
export async function back_up(
  engine: Engine,
  folder: string,
  file?: string,
  signal?: AbortSignal,
): Promise<WrittenBackup> {
  const written = await with_client(
    engine,
    (client) => write_backup(client, file ?? automatic_file(folder)),
    signal,
  );
  if (file === undefined) remove_old(folder);
  return written;
}

/** Removes all but the newest automatic backups of each kind, and what killed ones left. */
export function remove_old(folder: string): void {
  const all = automatic_backups(folder);
  for (const kind of [true, false])
    for (const { file } of all.filter((each) => each.is_of_upgrade === kind).slice(kept_of_each_kind))
      remove(file);
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.part'))) {
    const file = path.join(folder, name);
    const { mtimeMs = Date.now() } = statSync(file, { throwIfNoEntry: false }) ?? {};
    if (Date.now() - mtimeMs > abandoned_ms) remove(file);
  }
}

/**
 * The backup that precedes an upgrade; the migrating client's transaction is open and has changed nothing yet. Throws
 * an AppError when it cannot be written, and the upgrade must not go on then.
 */
export async function back_up_before_upgrade(
  engine: Engine,
  client: pg.Client,
  folder: string,
  pending: readonly string[],
): Promise<void> {
  const file = automatic_file(folder, path.parse(pending[0] ?? 'migration').name);
  try {
    // The embedded engine has one session: a second client would wait for this very transaction.
    const { bytes, rows } =
      engine.kind === 'embedded'
        ? await write_backup(client, file, { inside: true })
        : await back_up(engine, folder, file);
    remove_old(folder);
    log.info('backup before the migrations', { file, bytes, rows, pending });
  } catch (error) {
    throw new AppError(
      `La mise à jour est refusée : sa sauvegarde préalable a échoué. ${message_of(error)}`,
      {
        code: 'backup-failed',
        place: file,
        remedy:
          'Libérez de la place ou corrigez les droits ; si vous avez une sauvegarde à vous, BACKUP_BEFORE_MIGRATION=false la dispense. Rien n’a été changé.',
        cause: error,
      },
    );
  }
}
