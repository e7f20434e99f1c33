import { spawn, spawnSync } from 'node:child_process';
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { AppError, message_of } from '../../errors.ts';
import { log } from '../../log.ts';
import type { Engine } from './engine.ts';
import { take_lock } from './lock.ts';
import {
  choose_account,
  closed_folder,
  cluster_version,
  find_programs,
  type Account,
  type Programs,
} from './programs.ts';
import { require_room } from './room.ts';
import { shared_buffers } from './shared_buffers.ts';
import { socket_folder_for } from './socket_folder.ts';

/** What a private cluster needs to run; or the sentence that says why there can be none. */
export interface Cluster {
  directory: string;
  socket_folder: string;
  programs: Programs;
  account: Account | undefined;
}

const start_limit_ms = 60_000;
/** Number of the lock that says « this cluster is in use »; any constant of our own. */
const use_lock = 7_261_945;

/** Looks for programs, an account and a way to the directory. Gives the cluster, or why it cannot be. */
export function plan_cluster(data_dir: string, search_path: string): Cluster | string {
  const directory = path.join(data_dir, 'postgres');
  const made_by = cluster_version(directory);
  const found = find_programs(search_path);
  const programs = found.find(({ version }) => made_by === null || version === made_by);
  if (programs === undefined)
    return made_by === null
      ? 'no PostgreSQL with PostGIS was found on this machine'
      : `the cluster was made by PostgreSQL ${made_by}, which was not found with PostGIS on this machine`;
  const account = choose_account();
  if (typeof account === 'string') return account;
  if (account !== undefined) {
    const closed = closed_folder(path.dirname(directory), account);
    if (closed !== null)
      return `uid ${account.uid}, which must run PostgreSQL for root, may not pass ${closed}`;
  }
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (account !== undefined) chownSync(directory, account.uid, account.gid);
  return { directory, socket_folder: socket_folder_for(directory, account), programs, account };
}

/**
 * Joins the cluster, starting it when nobody has. PostgreSQL runs detached, so that the end of the process that
 * started it does not take it from the others: each user holds a shared advisory lock on a connection of its own, and
 * the last to leave, which alone gets the exclusive lock, stops the server. A killed process lets go by losing its
 * connection; a cluster left running is found again by its socket.
 */
export async function open_local(cluster: Cluster, reason: string, settings: string[] = []): Promise<Engine> {
  const remote = { host: cluster.socket_folder, port: 5432, user: 'postgres', database: 'postgres' };
  let closing = false;
  let holder: pg.Client | undefined;
  const hold = async (): Promise<void> => {
    const client = await join_cluster(cluster, remote, settings);
    holder = client;
    client.once('end', () => {
      holder = undefined;
      if (!closing) rejoin();
    });
  };
  const rejoin = () => {
    log.error('PostgreSQL is gone, starting it again', { directory: cluster.directory });
    hold().catch((error: Error) => {
      log.error('PostgreSQL does not start', { reason: error.message });
      if (!closing) setTimeout(rejoin, 1_000).unref();
    });
  };
  await hold();
  return {
    kind: 'local',
    reason,
    connection: remote,
    remote,
    health: () => ({ alive: true, detail: holder === undefined ? 'restarting' : 'serving' }),
    close: async () => {
      closing = true;
      // Between a loss and the next attempt to join nobody holds; the server may be there, and we its last user.
      const client = holder ?? (await connect(remote));
      if (client !== null) await leave_cluster(cluster, client);
    },
  };
}

async function join_cluster(
  cluster: Cluster,
  remote: pg.ClientConfig,
  settings: string[],
): Promise<pg.Client> {
  const until = Date.now() + start_limit_ms;
  for (;;) {
    const client = (await connect(remote)) ?? (await start_cluster(cluster, remote, settings, until));
    try {
      await client.query('select pg_advisory_lock_shared($1)', [use_lock]);
      return client;
    } catch (error) {
      // The last user was stopping the server at that very moment.
      await client.end().catch(() => undefined);
      if (Date.now() > until) throw error;
      await wait(200);
    }
  }
}

/** A connection, or null when no server listens or it is still starting or already stopping. */
async function connect(remote: pg.ClientConfig): Promise<pg.Client | null> {
  const client = new pg.Client({ ...remote, application_name: 'maillage engine' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    // 57P0x: starting, stopping, recovering from a crash; a server that crashes at that moment just hangs up.
    if (/^(?:ENOENT|ECONNREFUSED|ECONNRESET|EPIPE|57P0[1-3])$/.test(code)) return null;
    if (message_of(error).startsWith('Connection terminated')) return null;
    throw error;
  }
}

async function start_cluster(
  cluster: Cluster,
  remote: pg.ClientConfig,
  settings: string[],
  until: number,
): Promise<pg.Client> {
  const lock_file = `${cluster.directory}.lock`;
  for (;;) {
    const lock = take_lock(lock_file, 'start');
    if ('release' in lock)
      try {
        return (await connect(remote)) ?? (await launch(cluster, remote, settings, until));
      } finally {
        lock.release();
      }
    if (Date.now() > until) throw failed(cluster, `process ${lock.pid} has been starting it for too long`);
    await wait(100);
  }
}

async function launch(
  cluster: Cluster,
  remote: pg.ClientConfig,
  settings: string[],
  until: number,
): Promise<pg.Client> {
  const { directory, programs, account, socket_folder } = cluster;
  if (cluster_version(directory) === null) make_cluster(cluster);
  forget_dead_server(directory);
  const options = [
    'listen_addresses=',
    'port=5432',
    `unix_socket_directories=${socket_folder}`,
    'unix_socket_permissions=0700',
    'jit=off',
    `shared_buffers=${shared_buffers()}`,
    ...settings,
  ];
  const output = openSync(log_file(cluster), 'a');
  const server = spawn(
    path.join(programs.folder, 'postgres'),
    ['-D', directory, ...options.flatMap((option) => ['-c', option])],
    { ...account, cwd: '/', detached: true, stdio: ['ignore', output, output] },
  );
  closeSync(output);
  server.unref();
  let ended = false;
  server.once('exit', () => (ended = true));
  server.once('error', () => (ended = true));
  for (;;) {
    const client = await connect(remote);
    if (client !== null) return client;
    if (ended || Date.now() > until) throw failed(cluster, 'see the end of its log');
    await wait(25);
  }
}

function log_file({ directory }: Cluster): string {
  return `${directory}.log`;
}

function failed(cluster: Cluster, what: string): AppError {
  const file = log_file(cluster);
  const tail = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').slice(-3).join(' | ') : '';
  return new AppError(`PostgreSQL did not start: ${what}. ${tail}`, { code: 'engine-local', place: file });
}

function make_cluster(cluster: Cluster): void {
  const { directory, programs, account } = cluster;
  require_room(directory);
  // Not every system has C.UTF-8; C orders text the same way.
  for (const locale of ['C.UTF-8', 'C']) {
    const { status, stderr } = spawnSync(
      path.join(programs.folder, 'initdb'),
      ['-D', directory, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', `--locale=${locale}`],
      { ...account, cwd: '/', encoding: 'utf8' },
    );
    if (status === 0) return;
    if (locale === 'C')
      throw new AppError(`initdb failed: ${stderr.trim()}`, { code: 'engine-local', place: directory });
  }
}

function server_pid(directory: string): number | null {
  try {
    return Number.parseInt(readFileSync(path.join(directory, 'postmaster.pid'), 'utf8'), 10);
  } catch (error) {
    // A server that stops takes its file away at any moment.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** After a power cut or in a new container the pid on file may be anybody's, and PostgreSQL would refuse to start. */
function forget_dead_server(directory: string): void {
  const pid = server_pid(directory);
  if (pid === null || !existsSync('/proc/self')) return;
  const command = `/proc/${pid}/comm`;
  if (existsSync(command) && readFileSync(command, 'utf8').startsWith('postgres')) return;
  rmSync(path.join(directory, 'postmaster.pid'), { force: true });
}

async function leave_cluster({ directory }: Cluster, holder: pg.Client): Promise<void> {
  await holder.query('select pg_advisory_unlock_shared($1)', [use_lock]);
  const { rows } = await holder.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [
    use_lock,
  ]);
  const pid = server_pid(directory);
  if (rows[0]?.last !== true || pid === null) return holder.end();
  const gone = new Promise((resolve) => holder.once('end', resolve));
  // SIGINT is PostgreSQL's fast shutdown: it ends connections, ours too, and writes a checkpoint.
  process.kill(pid, 'SIGINT');
  await gone;
  for (let waited = 0; server_pid(directory) === pid && waited < 30_000; waited += 20) await wait(20);
}
