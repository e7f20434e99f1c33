import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../../errors.ts';
import type { Engine } from './engine.ts';

const debian = '/usr/lib/postgresql';

/** The newest folder of PostgreSQL programs whose extensions include PostGIS. */
export function find_programs(): string | null {
  if (!existsSync(debian)) return null;
  const versions = readdirSync(debian).sort((a, b) => Number(b) - Number(a));
  const found = versions.find((version) =>
    existsSync(`/usr/share/postgresql/${version}/extension/postgis.control`),
  );
  return found === undefined ? null : path.join(debian, found, 'bin');
}

function account(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
  return { uid: id('-u'), gid: id('-g') };
}

/** A private cluster in `directory`, reached by Unix socket only. */
export async function start_local(directory: string, programs: string): Promise<Engine> {
  const ids = account();
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (ids.uid !== undefined && ids.gid !== undefined) chownSync(directory, ids.uid, ids.gid);
  if (!existsSync(path.join(directory, 'PG_VERSION'))) {
    const initdb = spawnSync(
      path.join(programs, 'initdb'),
      ['-D', directory, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
      { ...ids, cwd: '/', encoding: 'utf8' },
    );
    if (initdb.status !== 0) throw new AppError(`initdb failed: ${initdb.stderr}`, { code: 'engine-local' });
  }
  const server = spawn(
    path.join(programs, 'postgres'),
    [
      '-D',
      directory,
      '-c',
      'listen_addresses=',
      '-c',
      `unix_socket_directories=${directory}`,
      '-c',
      'jit=off',
    ],
    { ...ids, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let output = '';
  await new Promise<void>((resolve, reject) => {
    server.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('ready to accept connections')) resolve();
    });
    server.on('exit', () =>
      reject(new AppError(`postgres did not start: ${output}`, { code: 'engine-local' })),
    );
  });
  server.stderr.resume();
  const remote = { host: directory, port: 5432, user: 'postgres', database: 'postgres' };
  return {
    kind: 'local',
    reason: `PostgreSQL found in ${programs}`,
    connection: remote,
    remote,
    close: async () => {
      server.removeAllListeners('exit');
      server.kill('SIGINT');
      await once(server, 'exit');
    },
  };
}
