/** The server and the worker. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { first_admin_notice, offer_first_admin } from './api/auth/first_admin.ts';
import { start_server } from './api/server.ts';
import { renew_result } from './api/processes/white_zones/renew_result.ts';
import { run_worker } from './api/worker.ts';
import { start_worker_thread } from './api/worker_thread.ts';
import type { Config } from './config.ts';
import { AppError } from './errors.ts';
import { ask_for_content } from './etl/first_content.ts';
import { first_schedules, job_handlers } from './job_handlers.ts';
import { log } from './log.ts';
import { engine_kinds, type EngineKind } from './sql/engine/engine.ts';
import { open_database, open_engine, type Engine } from './sql/engine/open.ts';
import { add_first_schedules } from './sql/schedules.ts';

interface Stoppable {
  stop(): Promise<void>;
}

function read_engine(text: string | undefined): EngineKind | 'auto' {
  const known: readonly string[] = [...engine_kinds, 'auto'];
  if (text === undefined) return 'auto';
  if (known.includes(text)) return text as EngineKind | 'auto';
  throw new AppError(`--engine=${text} : moteur inconnu`, {
    status: 400,
    code: 'invalid-argument',
    place: '--engine',
    remedy: `Écrivez l’un de ${known.join(', ')}.`,
  });
}

const until_aborted = (signal: AbortSignal) =>
  signal.aborted
    ? Promise.resolve()
    : new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));

/** `start [--engine=auto|embedded|local|url] [--no-worker]`: serves until the signal. */
export async function start(args: string[], config: Config, signal: AbortSignal): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { engine: { type: 'string' }, 'no-worker': { type: 'boolean', default: false } },
  });
  const began = performance.now();
  const engine = await open_engine(config, { engine: read_engine(values.engine), purpose: 'server' });
  let database;
  try {
    // A request that finds no free connection for so long is told to come back, not left waiting.
    database = await open_database(engine, { connectionTimeoutMillis: 15_000 });
    if (config.DATABASE_READ_URL !== undefined)
      database.use_replica({ connectionString: config.DATABASE_READ_URL });
    await ask_for_content(database, config);
    await renew_result(database);
    await add_first_schedules(database, first_schedules);
    const server = await start_server({ config, database, engine });
    const worker = values['no-worker'] ? null : start_worker(engine, config);
    log.info('serving', { url: server.url, ms: Math.round(performance.now() - began) });
    const base = config.PUBLIC_URL ?? server.url;
    process.stderr.write(`\nMaillage est prêt : ${base}\n\n`);
    const link = await offer_first_admin(database);
    if (link !== null) process.stderr.write(first_admin_notice(base, link));
    await until_aborted(signal);
    log.info('stopping');
    await Promise.all([server.close(), worker?.stop()]);
  } finally {
    await database?.close();
    await engine.close();
  }
  return 0;
}

/** On the embedded engine a thread of this process, else a process of its own. */
function start_worker(engine: Engine, config: Config): Stoppable {
  return engine.kind === 'embedded'
    ? start_worker_thread(new URL('./worker_entry.js', import.meta.url), config, engine.remote)
    : start_worker_process();
}

const restart_ms = 1_000;
const stop_ms = 15_000;

/** The worker as a child, started again when it ends by itself. */
function start_worker_process(): Stoppable {
  let stopping = false;
  let restart: NodeJS.Timeout | undefined;
  let child = launch();

  function launch(): ChildProcess {
    const launched = fork(fileURLToPath(new URL('./main.js', import.meta.url)), ['worker'], {
      execArgv: ['--enable-source-maps'],
    });
    launched.on('exit', (code, killer) => {
      if (stopping) return;
      log.error('worker ended, starting it again', { code, signal: killer });
      restart = setTimeout(() => (child = launch()), restart_ms);
    });
    return launched;
  }

  return {
    async stop() {
      stopping = true;
      clearTimeout(restart);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const kill = setTimeout(() => child.kill('SIGKILL'), stop_ms);
      await ended;
      clearTimeout(kill);
    },
  };
}

/** `worker`: works off the jobs until the signal, or until the server that started it is gone. */
export async function work(_args: string[], config: Config, signal: AbortSignal): Promise<number> {
  const orphaned = new AbortController();
  process.once('disconnect', () => orphaned.abort(new AppError('the server is gone', { code: 'stopped' })));
  const engine = await open_engine(config, { purpose: 'worker' });
  const database = await open_database(engine, { max: 4 });
  try {
    log.info('working', { kinds: Object.keys(job_handlers) });
    const stop = AbortSignal.any([signal, orphaned.signal]);
    await run_worker({ config, database, handlers: job_handlers, signal: stop });
  } finally {
    await database.close();
    await engine.close();
    if (process.connected) process.disconnect();
  }
  return 0;
}
