import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';

const debian = '/usr/lib/postgresql';

/** A folder of PostgreSQL programs with PostGIS beside them. */
export interface Programs {
  folder: string;
  /** Major version, such as 15. */
  version: number;
}

/** The account that PostgreSQL runs as when we are root, which it refuses to be. */
export interface Account {
  uid: number;
  gid: number;
}

function output_of(program: string, ...args: string[]): string | null {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

function candidate_folders(search_path: string): string[] {
  const versions = existsSync(debian)
    ? readdirSync(debian).sort((a, b) => Number.parseFloat(b) - Number.parseFloat(a))
    : [];
  const folders = [
    ...versions.map((version) => path.join(debian, version, 'bin')),
    ...search_path.split(path.delimiter).filter((folder) => path.isAbsolute(folder)),
  ];
  const complete = folders.filter((folder) =>
    ['initdb', 'postgres'].every((program) => existsSync(path.join(folder, program))),
  );
  return [...new Set(complete.map((folder) => realpathSync(folder)))];
}

function inspect(folder: string): Programs | null {
  const version = Number(/ (\d+)/.exec(output_of(path.join(folder, 'postgres'), '--version') ?? '')?.[1]);
  const shared =
    output_of(path.join(folder, 'pg_config'), '--sharedir') ?? `/usr/share/postgresql/${version}`;
  if (Number.isNaN(version) || !existsSync(path.join(shared, 'extension', 'postgis.control'))) return null;
  return { folder, version };
}

/**
 * PostgreSQL programs with PostGIS of this machine, newest first; `search_path` is PATH.
 * A cluster made earlier wants the version that made it.
 */
export function find_programs(search_path: string): Programs[] {
  return candidate_folders(search_path)
    .map(inspect)
    .filter((found) => found !== null)
    .sort((a, b) => b.version - a.version);
}

/** Major version of the cluster in a folder, or null when there is none. */
export function cluster_version(directory: string): number | null {
  const file = path.join(directory, 'PG_VERSION');
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : null;
}

/** The account to run as: our own (undefined) unless we are root; a sentence when root finds none. */
export function choose_account(): Account | undefined | string {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const uid = output_of('id', '-u', name);
    const gid = output_of('id', '-g', name);
    if (uid !== null && gid !== null && Number(uid) > 0) return { uid: Number(uid), gid: Number(gid) };
  }
  return 'root may not run PostgreSQL and neither account postgres nor nobody exists';
}

/** The first folder on the way to `directory` that the account may not pass, or null. Missing ones are created. */
export function closed_folder(directory: string, account: Account): string | null {
  mkdirSync(directory, { recursive: true, mode: 0o755 });
  for (let folder = directory; ; folder = path.dirname(folder)) {
    const { uid, gid, mode } = statSync(folder);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return folder;
    if (folder === path.dirname(folder)) return null;
  }
}
