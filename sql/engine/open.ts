/**
 * Opens the database. What main.ts uses (stable):
 *
 *   const engine = await open_engine(config, { engine, purpose: 'server' });   // --engine=…; 'cli' for commands
 *   const database = await open_database(engine);                             // migrated, probed, logged
 *   …
 *   await database.close(); await engine.close();
 *
 *   await move_engine(config, 'local', print);                                // move.ts; print takes a line
 */
import pg from 'pg';
import type { Config } from '../../config.ts';
import { AppError, message_of } from '../../errors.ts';
import { log } from '../../log.ts';
import { Database } from '../client.ts';
import { migrate, migration_files } from '../migrate.ts';
import { back_up_before_upgrade, backup_folder } from './backup.ts';
import { log_engine, probe } from './capabilities.ts';
import { open_embedded } from './embedded.ts';
import type { Engine, EngineKind, EnginePurpose } from './engine.ts';
import type { HubLimits } from './hub.ts';
import { open_local, plan_cluster } from './local.ts';
import { enter_data_dir } from './presence.ts';
import { read_record, write_record } from './record.ts';
import { with_client } from './with_client.ts';

export type { Engine, EngineKind, EnginePurpose } from './engine.ts';

export interface OpenOptions {
  /** `--engine`; wins over the setting ENGINE. `auto` or nothing chooses. */
  engine?: EngineKind | 'auto';
  purpose: EnginePurpose;
}

type EngineSettings = Pick<Config, 'ENGINE' | 'DATABASE_URL' | 'DATA_DIR' | 'PATH'> &
  Partial<Pick<Config, 'BACKUP_BEFORE_MIGRATION'>>;
/** Alone in the directory, a command needs neither the limits of time nor those of bulk loads. */
export const alone_limits: Partial<HubLimits> = {
  idle_transaction_ms: 0,
  read_limit_ms: 0,
  copy_bytes: 512 * 2 ** 20,
};

/**
 * Opens the engine that made DATA_DIR; for a new one, the first that can: DATABASE_URL, PostgreSQL with PostGIS found
 * on the machine, the embedded engine. Throws an AppError when the engine asked for is not the one that made it.
 */
export async function open_engine(config: EngineSettings, options: OpenOptions): Promise<Engine> {
  const presence = await enter_data_dir(config.DATA_DIR, options.purpose);
  try {
    const engine = await open_asked(config, options);
    return {
      ...engine,
      backup_folder: config.BACKUP_BEFORE_MIGRATION === false ? undefined : backup_folder(config.DATA_DIR),
      close: async () => {
        await engine.close();
        presence.release();
      },
    };
  } catch (error) {
    presence.release();
    throw error;
  }
}

/** The engine of a data directory that the caller has closed to all others (presence.ts). */
export function open_engine_alone(config: EngineSettings): Promise<Engine> {
  return open_asked(config, { purpose: 'cli', limits: alone_limits });
}

interface AskedOptions extends OpenOptions {
  limits?: Partial<HubLimits>;
}

async function open_asked(config: EngineSettings, options: AskedOptions): Promise<Engine> {
  const asked = options.engine !== undefined && options.engine !== 'auto' ? options.engine : config.ENGINE;
  const record = read_record(config.DATA_DIR);
  if (record !== null) return open_recorded(config, record.engine, asked, options);
  const engine =
    asked === 'auto'
      ? await open_first_possible(config, options)
      : await open_kind(config, asked, `--engine or ENGINE asks for it`, options.purpose, options.limits);
  write_record(config.DATA_DIR, engine.kind, await version_of(engine));
  return engine;
}

async function open_recorded(
  config: EngineSettings,
  recorded: EngineKind,
  asked: EngineKind | 'auto',
  { purpose, limits }: AskedOptions,
): Promise<Engine> {
  if (asked !== 'auto' && asked !== recorded)
    throw new AppError(`${config.DATA_DIR} a été créé par le moteur « ${recorded} », pas « ${asked} ».`, {
      code: 'engine-mismatch',
      status: 409,
      place: config.DATA_DIR,
      remedy: `Pour déplacer les données : npm run admin -- move-engine --to=${asked}`,
    });
  if (asked === 'auto' && recorded !== 'url' && config.DATABASE_URL !== undefined)
    log.warn('DATABASE_URL is set, but DATA_DIR was made by another engine, which keeps serving', {
      engine: recorded,
      remedy: 'npm run admin -- move-engine --to=url',
    });
  return open_kind(config, recorded, `it made ${config.DATA_DIR}`, purpose, limits);
}

async function open_first_possible(
  config: EngineSettings,
  { purpose, limits }: AskedOptions,
): Promise<Engine> {
  if (config.DATABASE_URL !== undefined) return open_kind(config, 'url', 'DATABASE_URL is set', purpose);
  const cluster = plan_cluster(config.DATA_DIR, config.PATH);
  const embedded = (reason: string) => open_embedded(config.DATA_DIR, { purpose, reason, limits });
  if (typeof cluster === 'string') return embedded(cluster);
  try {
    return await open_local(cluster, `found in ${cluster.programs.folder}`);
  } catch (error) {
    // A machine whose PostgreSQL cannot start must still serve: the embedded engine needs nothing of it.
    return embedded(`the PostgreSQL of ${cluster.programs.folder} does not start: ${message_of(error)}`);
  }
}

/** Opens one kind of engine, or throws an AppError that says why it cannot be. */
export async function open_kind(
  config: EngineSettings,
  kind: EngineKind,
  reason: string,
  purpose: EnginePurpose,
  limits?: Partial<HubLimits>,
): Promise<Engine> {
  if (kind === 'embedded') return open_embedded(config.DATA_DIR, { purpose, reason, limits });
  if (kind === 'url') return open_url(config.DATABASE_URL, reason);
  const cluster = plan_cluster(config.DATA_DIR, config.PATH);
  if (typeof cluster === 'string')
    throw new AppError(`Le moteur « local » ne peut pas servir : ${cluster}.`, {
      code: 'engine-local',
      remedy: 'Installez PostgreSQL et PostGIS, ou choisissez --engine=embedded avec un autre DATA_DIR.',
    });
  return open_local(cluster, reason);
}

async function open_url(url: string | undefined, reason: string): Promise<Engine> {
  if (url === undefined)
    throw new AppError('Le moteur « url » demande le réglage DATABASE_URL.', {
      code: 'engine-url',
      remedy: 'DATABASE_URL=postgresql://utilisateur:motdepasse@serveur:5432/base',
    });
  const engine: Engine = {
    kind: 'url',
    reason,
    connection: { connectionString: url },
    remote: { connectionString: url },
    health: () => ({ alive: true, detail: 'remote' }),
    close: async () => undefined,
  };
  try {
    await version_of(engine);
  } catch (error) {
    throw new AppError(`Le serveur de DATABASE_URL ne répond pas : ${message_of(error)}`, {
      code: 'engine-url',
      // libpq's forms without a host are no URLs; the address may hold a password.
      place: URL.canParse(url) ? new URL(url).host : 'DATABASE_URL',
      cause: error,
    });
  }
  return engine;
}

export function version_of(engine: Engine): Promise<string> {
  return with_client(engine, async (client) => {
    const { rows } = await client.query<{ version: string }>('select version()');
    return rows[0]?.version ?? 'unknown';
  });
}

/** Migrates the engine's database, probes it, logs one line, and gives the product's door to it. */
export async function open_database(engine: Engine, pool: pg.PoolConfig = {}): Promise<Database> {
  await with_client(engine, async (client) => {
    await migrate(client, migration_files(), (pending) => prepare_upgrade(engine, client, pending));
    log_engine(engine, await probe(engine, client));
  });
  return new Database({ ...engine.connection, ...pool });
}

/**
 * What precedes the migrations of a database that holds some already, in their transaction: a backup, unless the
 * settings say not to.
 */
export async function prepare_upgrade(
  engine: Engine,
  client: pg.Client,
  pending: readonly string[],
): Promise<void> {
  if (engine.kind !== 'embedded') await notice_death(client);
  if (engine.backup_folder !== undefined)
    await back_up_before_upgrade(engine, client, engine.backup_folder, pending);
}

/** The server then ends the transaction of a killed process soon, not when its statement is over. */
async function notice_death(client: pg.Client): Promise<void> {
  await client.query('savepoint death');
  try {
    await client.query(`set local client_connection_check_interval = '2s'`);
  } catch {
    // Not every system can tell; the statement then runs to its end.
    await client.query('rollback to savepoint death');
  }
}
