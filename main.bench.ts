import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Report } from './bench.ts';
import { project_root, read_config } from './config.ts';
import { message_of } from './errors.ts';
import { make_test_folder } from './sql/testing.ts';

const main = fileURLToPath(new URL('./main.js', import.meta.url));

interface Running {
  child: ChildProcess;
  url: string;
  /** From the launch to the line « serving » (ms). */
  ready_ms: number;
}

async function launch(env: NodeJS.ProcessEnv): Promise<Running> {
  const began = performance.now();
  const child = spawn(process.execPath, ['--enable-source-maps', main, 'start'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      const found = /"url":"([^"]+)"/.exec(log)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(`the server did not start: ${log.slice(-500)}`)));
  });
  return { child, url, ready_ms: performance.now() - began };
}

async function stop({ child }: Running): Promise<void> {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** Until the white zones of the npm packages' content are published (ms). */
async function content_ms({ url }: Running): Promise<number> {
  const began = performance.now();
  for (;;) {
    const answer = (await (await fetch(`${url}/white-zones`)).json()) as { result: unknown };
    if (answer.result !== null) return performance.now() - began;
    await wait(100);
  }
}

async function run(env: NodeJS.ProcessEnv, ...args: string[]): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, [main, ...args], { env, stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`);
  return performance.now() - began;
}

/** Resident memory of a process (MB); null where /proc is absent. */
function memory_mb(pid: number | undefined, field: 'VmRSS' | 'VmHWM'): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
  } catch {
    return null;
  }
}

/** First start, restart, import of the real files and memory, on the embedded engine and a found PostgreSQL. */
export async function bench(report: Report): Promise<void> {
  const { PATH, REFERENTIELS_DIR } = read_config();
  for (const engine of ['embedded', 'local'] as const) {
    const folder = make_test_folder();
    const env = {
      PATH,
      PORT: '0',
      ENGINE: engine,
      DATA_DIR: path.join(folder, 'var'),
      ...(REFERENTIELS_DIR === undefined
        ? {}
        : { REFERENTIELS_DIR: path.resolve(project_root, REFERENTIELS_DIR) }),
    };
    try {
      let running = await launch(env);
      report(`${engine}: first start, page answering`, running.ready_ms / 1000, 's');
      report(`${engine}: first start, white zones published after`, (await content_ms(running)) / 1000, 's');
      if (REFERENTIELS_DIR === undefined)
        report(`${engine}: import of the real files`, NaN, '', 'skipped: REFERENTIELS_DIR is not set');
      else {
        report(
          `${engine}: sync of the real files, server running`,
          (await run(env, 'etl', 'sync')) / 1000,
          's',
        );
        report(`${engine}: the same again, nothing changes`, (await run(env, 'etl', 'sync')) / 1000, 's');
      }
      for (const field of ['VmRSS', 'VmHWM'] as const) {
        const memory = memory_mb(running.child.pid, field);
        if (memory !== null) report(`${engine}: memory of the server, ${field}`, memory, 'MB');
      }
      await stop(running);
      running = await launch(env);
      report(`${engine}: restart, page answering`, running.ready_ms / 1000, 's');
      await stop(running);
    } catch (error) {
      report(engine, NaN, '', `skipped: ${message_of(error)}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
