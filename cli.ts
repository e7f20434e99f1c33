/** The commands that end by themselves: etl and admin. */
import { parseArgs } from 'node:util';
import { run_command } from './api/jobs/commands.ts';
import { drain } from './api/worker.ts';
import type { Config } from './config.ts';
import { AppError } from './errors.ts';
import { run_etl } from './etl/cli.ts';
import { job_handlers } from './job_handlers.ts';
import { quiet_log } from './log.ts';
import type { Database } from './sql/client.ts';
import { engine_kinds } from './sql/engine/engine.ts';
import { move_engine } from './sql/engine/move.ts';
import { open_database, open_engine, type Engine } from './sql/engine/open.ts';
import { enqueue_job } from './sql/jobs.ts';
import { query_file } from './sql/query_file.ts';

/** Opens the database at most once, and closes it. */
function lazy_database(config: Config) {
  let opened: Promise<{ engine: Engine; database: Database }> | undefined;
  async function open() {
    const engine = await open_engine(config, { purpose: 'cli' });
    try {
      return { engine, database: await open_database(engine, { max: 4 }) };
    } catch (error) {
      await engine.close();
      throw error;
    }
  }
  return {
    get: async () => (await (opened ??= open())).database,
    async close() {
      const held = await opened?.catch(() => undefined);
      await held?.database.close();
      await held?.engine.close();
    },
  };
}

/** `etl …`: see etl/cli.ts. */
export async function etl(args: string[], config: Config, signal: AbortSignal): Promise<number> {
  quiet_log();
  const database = lazy_database(config);
  try {
    return await run_etl(args, {
      config,
      database: database.get,
      out: process.stdout,
      terminal: process.stderr,
      recompute: async () => recompute_white_zones(await database.get(), config, signal),
      signal,
    });
  } finally {
    await database.close();
  }
}

/** Does the jobs that wait, the white zones among them, unless a worker is already at it. */
async function recompute_white_zones(
  database: Database,
  config: Config,
  signal: AbortSignal,
): Promise<string | null> {
  await enqueue_job(database, 'white_zones', {}, { is_public: true });
  await drain({ config, database, handlers: job_handlers, signal });
  const [job] = await database.query<{ state: string; message: string | null }>(
    query_file('job_latest', ['white_zones']),
  );
  if (job?.state === 'failed') return `Zones blanches : ÉCHEC. ${job.message ?? ''}`;
  if (job?.state === 'done') return 'Zones blanches recalculées : /white-zones.';
  return 'Zones blanches : le serveur les recalcule.';
}

/** `move-engine --to=embedded|local|url [--replace]`. */
async function move(args: string[], config: Config): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { to: { type: 'string' }, replace: { type: 'boolean', default: false } },
  });
  const to = engine_kinds.find((kind) => kind === values.to);
  if (to === undefined)
    throw new AppError(`--to=${values.to ?? ''} : moteur inconnu`, {
      status: 400,
      code: 'invalid-argument',
      place: '--to',
      remedy: `Écrivez l’un de ${engine_kinds.join(', ')}.`,
    });
  await move_engine(config, to, (line) => process.stdout.write(`${line}\n`), { replace: values.replace });
}

async function compute_white_zones(config: Config, signal: AbortSignal): Promise<void> {
  const database = lazy_database(config);
  try {
    process.stdout.write(`${await recompute_white_zones(await database.get(), config, signal)}\n`);
  } finally {
    await database.close();
  }
}

/** `jobs …` and `schedule …`. */
async function run_on_database(
  group: 'jobs' | 'schedule',
  args: readonly string[],
  config: Config,
): Promise<void> {
  const database = lazy_database(config);
  try {
    const kinds = Object.keys(job_handlers);
    await run_command(group, args, { database: database.get, kinds, out: process.stdout });
  } finally {
    await database.close();
  }
}

interface AdminCommand {
  /** What follows the name on the command line. */
  takes?: string;
  /** What it does, one line each. */
  says: readonly string[];
  /** Its exit code; nothing is 0. */
  run(args: string[], config: Config, signal: AbortSignal): Promise<number | void>;
}

/** `admin <name> …`. */
const admin_commands: Readonly<Record<string, AdminCommand>> = {
  'white-zones': {
    says: ['Recalcule les zones blanches'],
    run: (_args, config, signal) => compute_white_zones(config, signal),
  },
  jobs: {
    takes: '[list|show|dismiss|retry] [n°] [--state=…] [--kind=…] [--count=20]',
    says: ['Liste les tâches, en montre une, l’annule ou la redemande'],
    run: (args, config) => run_on_database('jobs', args, config),
  },
  schedule: {
    takes:
      '[list|add|remove|enable|disable|run] [n°] [--kind=… --cron="30 2 * * *" --input=… --title=… --zone=…]',
    says: [
      'Liste, ajoute, supprime, active ou désactive ce qui se fait à heure dite ; run : tout de suite',
      `Travaux : ${Object.keys(job_handlers).join(', ')}`,
    ],
    run: (args, config) => run_on_database('schedule', args, config),
  },
  'move-engine': {
    takes: '--to=embedded|local|url [--replace]',
    says: ['Déplace les données vers un autre moteur de base de données ; serveur arrêté'],
    run: move,
  },
};

const admin_help = () =>
  `Administration de Maillage\n\n${Object.entries(admin_commands)
    .map(([name, { takes, says }]) =>
      [
        `  npm run admin -- ${[name, takes].filter(Boolean).join(' ')}`,
        ...says.map((line) => `      ${line}`),
      ].join('\n'),
    )
    .join('\n')}\n`;

/** `admin …`. */
export async function admin(args: string[], config: Config, signal: AbortSignal): Promise<number> {
  quiet_log();
  const [name, ...rest] = args;
  if (name === undefined || /^(?:help|--help|-h)$/.test(name)) {
    process.stdout.write(admin_help());
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(admin_commands, name) ? admin_commands[name] : undefined;
  if (command === undefined)
    throw new AppError(`« ${name} » : commande inconnue`, {
      status: 400,
      code: 'invalid-argument',
      remedy: 'npm run admin -- help les nomme.',
    });
  return (await command.run(rest, config, signal)) ?? 0;
}
