import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import type { Engine, EngineKind } from './engine.ts';
import { dump_database } from './dump.ts';
import { holds_data, load_content } from './load.ts';
import { alone_limits, open_kind, version_of } from './open.ts';
import { close_data_dir } from './presence.ts';
import { read_record, write_record } from './record.ts';

export interface MoveOptions {
  /** Replaces what the target's schemas hold. */
  replace?: boolean;
}

type MoveSettings = Pick<Config, 'ENGINE' | 'DATABASE_URL' | 'DATA_DIR' | 'PATH'>;
const folders: Readonly<Partial<Record<EngineKind, string>>> = { local: 'postgres', embedded: 'embedded' };

/**
 * Moves the product's data (schemas maillage and published) from the engine that DATA_DIR records to another, then
 * records that one. `report` takes lines of progress in French. The target is filled in one transaction, so that a
 * killed move leaves it empty and the old engine serving; the old data stays, under the name that the last line says.
 * Throws an AppError when somebody uses DATA_DIR, when the target holds data (unless `replace`), or when the data has
 * something that cannot be moved; nothing is changed then.
 */
export async function move_engine(
  config: MoveSettings,
  to: EngineKind,
  report: (line: string) => void,
  { replace = false }: MoveOptions = {},
): Promise<void> {
  const { DATA_DIR } = config;
  const record = read_record(DATA_DIR);
  if (record === null)
    throw new AppError(`${DATA_DIR} n’a pas encore de données à déplacer.`, {
      code: 'nothing-to-move',
      status: 409,
      remedy: `Démarrez directement avec --engine=${to}.`,
    });
  if (record.engine === to)
    throw new AppError(`${DATA_DIR} est déjà servi par le moteur « ${to} ».`, {
      code: 'engine-same',
      status: 409,
    });
  const closed = close_data_dir(DATA_DIR, 'move-engine');
  try {
    report(`Déplacement de « ${record.engine} » vers « ${to} »`);
    const source = await open_kind(config, record.engine, 'move-engine', 'cli', alone_limits);
    try {
      const target = await open_kind(config, to, 'move-engine', 'cli', alone_limits);
      try {
        await between(source, target, (from, into) => fill(from, into, to, replace, report));
        write_record(DATA_DIR, to, await version_of(target));
      } finally {
        await target.close();
      }
    } finally {
      await source.close();
    }
    report(set_aside(config, record.engine));
  } finally {
    closed.release();
  }
}

async function between(
  source: Engine,
  target: Engine,
  work: (from: pg.Client, into: pg.Client) => Promise<void>,
): Promise<void> {
  const clients = [new pg.Client(source.connection), new pg.Client(target.connection)] as const;
  // What is lost shows in the query under way.
  for (const client of clients) client.on('error', () => undefined);
  try {
    for (const client of clients) await client.connect();
    await work(...clients);
  } finally {
    for (const client of clients) await client.end().catch(() => undefined);
  }
}

async function fill(
  from: pg.Client,
  into: pg.Client,
  to: EngineKind,
  replace: boolean,
  report: (line: string) => void,
): Promise<void> {
  // The private server stops with its last user and its folder is renamed: it can be no lasting target of a URL.
  if ((await started_at(from)) === (await started_at(into)))
    throw new AppError('DATABASE_URL désigne le serveur privé de DATA_DIR, qui s’arrête avec lui.', {
      code: 'same-server',
      status: 409,
      remedy: 'Donnez dans DATABASE_URL un serveur qui tourne par lui-même.',
    });
  if (!replace && (await holds_data(into)))
    throw new AppError(`Le moteur « ${to} » contient déjà des données.`, {
      code: 'target-not-empty',
      status: 409,
      remedy: 'Demandez leur remplacement, ou videz ses schémas maillage et published.',
    });
  await dump_database(from, (content) => load_content(into, content, report));
}

/** The server's start, to the microsecond: tells two servers apart without the rights of an administrator. */
async function started_at(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query<{ at: string }>('select pg_postmaster_start_time()::text as at');
  return rows[0]?.at;
}

/** Renames the folder of the engine that serves no more; says where the old data is. */
function set_aside({ DATA_DIR, DATABASE_URL }: MoveSettings, kind: EngineKind): string {
  const folder = folders[kind];
  if (folder === undefined)
    return `Les anciennes données restent dans la base de DATABASE_URL (${host_of(DATABASE_URL)}).`;
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const old = path.join(DATA_DIR, folder);
  const kept = `${old}.${stamp}`;
  if (existsSync(old)) renameSync(old, kept);
  return `Les anciennes données restent dans ${kept} ; supprimez ce dossier quand vous n’en avez plus besoin.`;
}

function host_of(url: string | undefined): string {
  return url !== undefined && URL.canParse(url) ? new URL(url).host : 'hôte inconnu';
}
