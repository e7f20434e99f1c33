/** The commands that end by themselves: etl and admin. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { rgpd_takes, run_rgpd_command } from './api/accounts/rgpd_command.ts';
import { key_takes, run_key_command } from './api/auth/key_command.ts';
import { manage_users, user_says, user_takes } from './api/auth/user_commands.ts';
import { run_command } from './api/jobs/commands.ts';
import { change_visibility, visibility_takes } from './api/auth/visibility_command.ts';
import {
  list_tables_in_place,
  publish_table,
  refresh_table,
  unpublish_table,
} from './api/in_place/commands.ts';
import { publish_table_takes } from './api/in_place/read_options.ts';
import { change_editable, editable_takes } from './api/ogc/editing/command.ts';
import { mail_test } from './api/mail/command.ts';
import { drain } from './api/worker.ts';
import type { Config } from './config.ts';
import { run_doctor } from './doctor.ts';
import { AppError } from './errors.ts';
import { run_etl } from './etl/cli.ts';
import { job_handlers } from './job_handlers.ts';
import { quiet_log } from './log.ts';
import { administrator_script } from './sql/administrator.ts';
import type { Database } from './sql/client.ts';
import { back_up, backup_folder } from './sql/engine/backup.ts';
import { engine_kinds } from './sql/engine/engine.ts';
import { move_engine } from './sql/engine/move.ts';
import { open_database, open_engine, type Engine } from './sql/engine/open.ts';
import { restore } from './sql/engine/restore.ts';
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

/** `backup [--to=file]`. */
async function backup(args: string[], config: Config, signal: AbortSignal): Promise<void> {
  const { values } = parseArgs({ args, options: { to: { type: 'string' } } });
  const engine = await open_engine(config, { purpose: 'cli' });
  try {
    const file = values.to === undefined ? undefined : path.resolve(values.to);
    const written = await back_up(engine, backup_folder(config.DATA_DIR), file, signal);
    const megabytes = (written.bytes / 1e6).toLocaleString('fr-FR', { maximumFractionDigits: 1 });
    process.stdout.write(
      `Sauvegarde écrite : ${written.file} (${written.tables} tables, ${written.rows.toLocaleString('fr-FR')} lignes, ${megabytes} Mo)\n`,
    );
  } finally {
    await engine.close();
  }
}

/** `restore --from=file [--replace]`. */
async function restore_backup(args: string[], config: Config, signal: AbortSignal): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { from: { type: 'string' }, replace: { type: 'boolean', default: false } },
  });
  if (values.from === undefined)
    throw new AppError('La restauration a besoin d’un fichier.', {
      status: 400,
      code: 'invalid-argument',
      place: '--from',
      remedy: `Les sauvegardes automatiques sont dans ${backup_folder(config.DATA_DIR)}.`,
    });
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  await restore(config, path.resolve(values.from), print, { replace: values.replace, signal });
  print('Restauration terminée. Démarrez le serveur : npm start');
}

/** `doctor [--sql]`. */
async function doctor(args: string[], config: Config): Promise<number> {
  const { values } = parseArgs({ args, options: { sql: { type: 'boolean', default: false } } });
  if (!values.sql) return run_doctor(config, process.stdout);
  process.stdout.write(administrator_script(config.DATABASE_URL));
  return 0;
}

interface AdminCommand {
  /** What follows the name on the command line. */
  takes?: string;
  /** What it does, one line each. */
  says: readonly string[];
  /** Its exit code; nothing is 0. */
  run(args: string[], config: Config, signal: AbortSignal): Promise<number | void>;
}

/** A command that works on the site's database, beside a running server or without one. */
const on_database =
  (
    work: (
      args: string[],
      context: { config: Config; database: Database; signal: AbortSignal; out: NodeJS.WritableStream },
    ) => Promise<number | void>,
  ): AdminCommand['run'] =>
  async (args, config, signal) => {
    const database = lazy_database(config);
    try {
      return await work(args, { config, database: await database.get(), signal, out: process.stdout });
    } finally {
      await database.close();
    }
  };

const kinds = Object.keys(job_handlers);

/** `admin <name> …`. */
const admin_commands: Readonly<Record<string, AdminCommand>> = {
  'white-zones': {
    says: ['Recalcule les zones blanches'],
    run: (_args, config, signal) => compute_white_zones(config, signal),
  },
  jobs: {
    takes: '[list|show|dismiss|retry] [n°] [--state=…] [--kind=…] [--count=20]',
    says: ['Liste les tâches, en montre une, l’annule ou la redemande'],
    run: on_database((args, context) => run_command('jobs', args, { ...context, kinds })),
  },
  schedule: {
    takes:
      '[list|add|remove|enable|disable|run] [n°] [--kind=… --cron="30 2 * * *" --input=… --title=… --zone=…]',
    says: [
      'Liste, ajoute, supprime, active ou désactive ce qui se fait à heure dite ; run : tout de suite',
      `Travaux : ${kinds.join(', ')}`,
    ],
    run: on_database((args, context) => run_command('schedule', args, { ...context, kinds })),
  },
  'move-engine': {
    takes: '--to=embedded|local|url [--replace]',
    says: ['Déplace les données vers un autre moteur de base de données ; serveur arrêté'],
    run: move,
  },
  visibility: {
    takes: visibility_takes,
    says: ['Dit qui peut lire une collection : tous, les comptes, ou une organisation et ses partenaires'],
    run: on_database(change_visibility),
  },
  editable: {
    takes: editable_takes,
    says: [
      'Ouvre une collection à l’édition par les gestionnaires de données de son organisation',
      '--off : la ferme ; les imports peuvent de nouveau la remplacer',
    ],
    run: on_database(change_editable),
  },
  'publish-table': {
    takes: publish_table_takes,
    says: [
      'Publie en place, en lecture seule et avec sa fiche, une table ou une vue PostGIS de cette base',
      '--server, --connection : d’un autre serveur, par postgres_fdw',
    ],
    run: on_database(publish_table),
  },
  'refresh-table': {
    takes: '<collection> [--connection=env:NOM|file:/chemin] | --all',
    says: ['Relève le nombre, l’emprise et les colonnes d’une table publiée en place, et refait sa vue'],
    run: on_database(refresh_table),
  },
  'unpublish-table': {
    takes: '<collection>',
    says: ['Retire une table publiée en place et sa fiche ; la table elle-même reste'],
    run: on_database(unpublish_table),
  },
  'list-tables': {
    says: ['Liste les tables publiées en place'],
    run: on_database(list_tables_in_place),
  },
  rgpd: {
    takes: rgpd_takes,
    says: [
      'export : écrit en JSON tout ce que la base sait d’une personne',
      'erase : efface la personne ; le journal garde ses actes sous un pseudonyme',
    ],
    run: on_database(run_rgpd_command),
  },
  key: {
    takes: key_takes,
    says: ['Crée une clé d’API pour un compte et l’affiche, cette fois seulement'],
    run: on_database(run_key_command),
  },
  user: { takes: user_takes, says: user_says, run: on_database(manage_users) },
  'mail-test': {
    takes: '--to=adresse',
    says: ['Envoie un message d’essai par SMTP_URL et dit ce que le serveur de messagerie en pense'],
    run: (args, config) => mail_test(args, config),
  },
  doctor: {
    takes: '[--sql]',
    says: [
      'Vérifie le site et dit quoi faire ; code de sortie 1 quand quelque chose ne va pas',
      '--sql : ce qu’un administrateur de PostgreSQL exécute pour une base sans superutilisateur',
    ],
    run: doctor,
  },
  backup: {
    takes: '[--to=fichier]',
    says: ['Sauvegarde la base dans DATA_DIR/backups, ou dans le fichier ; le serveur peut tourner'],
    run: backup,
  },
  restore: {
    takes: '--from=fichier [--replace]',
    says: [
      'Remplit la base depuis une sauvegarde, quel que soit son moteur ; serveur arrêté',
      '--replace : remplace ce que la base contient',
    ],
    run: restore_backup,
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
