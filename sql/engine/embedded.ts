import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../../errors.ts';
import { log } from '../../log.ts';
import { EmbeddedBackend } from './embedded_backend.ts';
import type { Engine, EnginePurpose } from './engine.ts';
import { default_limits, Hub, type HubLimits } from './hub.ts';
import { take_lock, type Holder, type Lock } from './lock.ts';
import { require_room } from './room.ts';
import { Session } from './session.ts';
import { socket_folder_for, socket_name } from './socket_folder.ts';
import { HubStream } from './stream.ts';

export interface EmbeddedOptions {
  purpose: EnginePurpose;
  reason: string;
  limits?: Partial<HubLimits> | undefined;
  /** How long a server waits for a command that holds the directory (ms). */
  patience_ms?: number;
}

const farewell_ms = 5_000;
const account = { user: 'postgres', database: 'postgres' };

/**
 * The embedded engine of `data_dir`: the one that another process of this machine already runs, through its socket,
 * or one of our own. A server waits for a command that holds the directory, and refuses to run beside another server.
 */
export async function open_embedded(data_dir: string, options: EmbeddedOptions): Promise<Engine> {
  mkdirSync(data_dir, { recursive: true });
  const socket_folder = socket_folder_for(data_dir);
  const file = path.join(data_dir, 'embedded.lock');
  const until = Date.now() + (options.patience_ms ?? 600_000);
  for (;;) {
    const taken = take_lock(file, options.purpose);
    if ('release' in taken) return run_embedded(data_dir, socket_folder, taken, options);
    if (options.purpose !== 'server') {
      if (await answers(path.join(socket_folder, socket_name))) return connect_embedded(taken, socket_folder);
      // The holder is still starting, or just ending.
      await wait(200);
      if (Date.now() < until) continue;
    }
    if (taken.purpose === 'server' || Date.now() > until)
      throw new AppError(`${data_dir} sert déjà à un autre processus (pid ${taken.pid}, ${taken.purpose}).`, {
        code: 'data-dir-locked',
        place: file,
        remedy: 'Arrêtez-le, ou choisissez un autre DATA_DIR.',
      });
    log.info('waiting for the command that holds the data directory', { pid: taken.pid });
    await wait(2_000);
  }
}

async function run_embedded(
  data_dir: string,
  socket_folder: string,
  lock: Lock,
  { purpose, reason, limits }: EmbeddedOptions,
): Promise<Engine> {
  const directory = path.join(data_dir, 'embedded');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  try {
    if (!existsSync(path.join(directory, 'PG_VERSION'))) require_room(directory);
  } catch (error) {
    lock.release();
    throw error;
  }
  const backend = new EmbeddedBackend(directory, (lost) => hub.lost(lost));
  const hub = new Hub(backend, { ...default_limits, ...limits });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => serve(socket, hub, sockets));
  try {
    await backend.ready();
    await listen(server, path.join(socket_folder, socket_name));
  } catch (error) {
    await backend.close();
    lock.release();
    throw error;
  }
  const remote = { ...account, host: socket_folder, port: 5432 };
  return {
    kind: 'embedded',
    reason,
    // With its address too, which the database tells to threads.
    connection: { ...remote, stream: () => new HubStream(hub) },
    remote,
    health: () => ({ alive: backend.state !== 'stopped', detail: backend.state }),
    close: async () => {
      server.close();
      // A command lets the commands that joined it finish; a server stops at once, as PostgreSQL does.
      const patience_ms = purpose === 'cli' ? 60_000 : 0;
      for (let waited = 0; sockets.size > 0 && waited < patience_ms; waited += 100) await wait(100);
      hub.close('terminating connection due to administrator command');
      await backend.close();
      for (const socket of sockets) socket.destroy();
      rmSync(path.join(socket_folder, socket_name), { force: true });
      lock.release();
    },
  };
}

function serve(socket: Socket, hub: Hub, sockets: Set<Socket>): void {
  sockets.add(socket);
  const session = new Session(hub, {
    send: (bytes) => socket.write(bytes),
    end: () => {
      socket.end();
      // A client that reads nothing would keep it for ever.
      setTimeout(() => socket.destroy(), farewell_ms).unref();
    },
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
  });
  socket.on('drain', () => session.drained());
  socket.on('data', (chunk: Buffer) => session.receive(chunk));
  socket.on('error', () => session.close());
  socket.on('close', () => {
    sockets.delete(socket);
    session.close();
  });
}

function listen(server: ReturnType<typeof createServer>, file: string): Promise<void> {
  // We hold the lock: a socket file that is there belongs to nobody.
  rmSync(file, { force: true });
  return new Promise((resolve, reject) => {
    // 0600 from the first moment: between listen() and chmod() anybody could connect.
    const mask = process.umask(0o177);
    server.once('error', reject);
    server.listen(file, () => {
      chmodSync(file, 0o600);
      resolve();
    });
    process.umask(mask);
  });
}

function answers(file: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(file);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function connect_embedded(holder: Holder, socket_folder: string): Engine {
  const remote = { ...account, host: socket_folder, port: 5432 };
  return {
    kind: 'embedded',
    reason: `the process ${holder.pid} (${holder.purpose}) holds the directory and serves it`,
    connection: remote,
    remote,
    health: () => ({ alive: true, detail: 'remote' }),
    close: async () => undefined,
  };
}
