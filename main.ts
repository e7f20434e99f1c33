/** `node dist/main.js <start|worker|etl|admin>`: one file per command in commands/. */
import { AppError, explain, message_of } from './errors.ts';
import { load_env_file, read_config, type Config } from './config.ts';
import { log } from './log.ts';

type Run = (args: string[], config: Config, signal: AbortSignal) => Promise<number>;

/** Loaded when asked for: the CLI need not load the web server. */
const commands: Readonly<Record<string, () => Promise<Run>>> = {
  start: async () => (await import('./start.ts')).start,
  worker: async () => (await import('./start.ts')).work,
  etl: async () => (await import('./cli.ts')).etl,
  admin: async () => (await import('./cli.ts')).admin,
};

/** Ends in order at the first SIGINT or SIGTERM, at once at the second. */
function stop_signal(): AbortSignal {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.on(name, () => {
      if (stop.signal.aborted) process.exit(130);
      stop.abort(new AppError(`arrêt demandé (${name})`, { code: 'stopped' }));
    });
  return stop.signal;
}

/** What is wrong, where and what to do, for the person at the terminal; the log keeps the stack of our own faults. */
function report(thrown: unknown): void {
  const error = explain(thrown);
  if (!(error instanceof AppError))
    log.error('failed', { reason: message_of(error), stack: (error as Error).stack });
  const { place, remedy } = error instanceof AppError ? error : {};
  process.stderr.write(
    [message_of(error), place && `  Où : ${place}`, remedy && `  Que faire : ${remedy}`]
      .filter((line) => line !== undefined)
      .join('\n') + '\n',
  );
}

// A reader that has seen enough (`| head`) ends a command; it is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const [name = 'start', ...args] = process.argv.slice(2);
const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (load === undefined) {
  process.stderr.write(`« ${name} » : commande inconnue. Commandes : ${Object.keys(commands).join(', ')}.\n`);
  process.exitCode = 2;
} else
  try {
    load_env_file();
    const run = await load();
    process.exitCode = await run(args, read_config(), stop_signal());
  } catch (error) {
    report(error);
    process.exitCode = 1;
  }
