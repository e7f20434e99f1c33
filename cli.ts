/** The commands that end by themselves: etl and admin. */
import { parseArgs } from 'node:util';
import { mail_test, mail_test_help } from './api/mail/command.ts';
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

const admin_help = `Administration de Maillage

  npm run admin -- white-zones
      Recalcule les zones blanches
  npm run admin -- move-engine --to=embedded|local|url [--replace]
      Déplace les données vers un autre moteur de base de données ; serveur arrêté
${mail_test_help}`;

/** `admin …`. */
export async function admin(args: string[], config: Config, signal: AbortSignal): Promise<number> {
  quiet_log();
  const [name, ...rest] = args;
  if (name === 'white-zones') await compute_white_zones(config, signal);
  else if (name === 'move-engine') await move(rest, config);
  else if (name === 'mail-test') await mail_test(rest, config);
  else if (name === undefined || /^(?:help|--help|-h)$/.test(name)) {
    process.stdout.write(admin_help);
    return name === undefined ? 2 : 0;
  } else
    throw new AppError(`« ${name} » : commande inconnue`, {
      status: 400,
      code: 'invalid-argument',
      remedy: 'npm run admin -- help les nomme.',
    });
  return 0;
}
