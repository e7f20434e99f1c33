import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { read_config, type Config } from '../config.ts';
import { AppError } from '../errors.ts';
import { Database } from './client.ts';
import { open_embedded } from './engine/embedded.ts';
import type { Engine, EngineKind } from './engine/engine.ts';
import { open_local, plan_cluster } from './engine/local.ts';
import { open_kind } from './engine/open.ts';
import { migrate } from './migrate.ts';

let shared: Promise<Engine> | undefined;
let folder: string | undefined;

/** A folder for a test's files, which the account that runs PostgreSQL for root may enter. The caller removes it. */
export function make_test_folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'maillage-test-'));
  chmodSync(made, 0o755);
  return made;
}

/** The engine of the whole run, by the setting ENGINE: `auto` is PostgreSQL when found here, else the embedded one. */
async function start(config: Config): Promise<Engine> {
  if (config.ENGINE === 'url') return open_scratch(config);
  folder = make_test_folder();
  const cluster = config.ENGINE === 'embedded' ? 'ENGINE=embedded' : plan_cluster(folder, config.PATH);
  // Nothing here outlives the run, so nothing needs to reach the disk.
  if (typeof cluster !== 'string') return open_local(cluster, 'tests', ['fsync=off', 'full_page_writes=off']);
  if (config.ENGINE === 'local') throw new AppError(`ENGINE=local: ${cluster}`, { code: 'engine-local' });
  return open_embedded(folder, { purpose: 'server', reason: cluster });
}

/** The tests drop schemas: only a database that says it is for tests will do. */
function open_scratch(config: Config): Promise<Engine> {
  const name = new URL(config.DATABASE_URL ?? 'postgresql:///').pathname.slice(1);
  if (!name.endsWith('_test'))
    throw new AppError(`ENGINE=url: the tests empty their database, and « ${name} » does not end in _test`, {
      code: 'not-a-test-database',
    });
  return open_kind(config, 'url', 'tests', 'cli');
}

/**
 * Gives a describe block the run's engine. With `only`, its tests are skipped on the other kinds.
 * To be called before use_database when both are.
 */
export function use_engine(...only: EngineKind[]): () => Engine {
  let engine: Engine | undefined;
  before(async function () {
    this.timeout(120_000);
    engine = await (shared ??= start(read_config()));
    if (only.length > 0 && !only.includes(engine.kind)) this.skip();
  });
  return () => {
    if (engine === undefined) throw new Error('engine() called outside hooks and tests');
    return engine;
  };
}

/**
 * Gives a describe block a database of its own making: empty schemas, freshly migrated.
 * One engine serves the whole run. `database()` may be called in hooks and tests.
 */
export function use_database(): () => Database {
  const engine = use_engine();
  let database: Database | undefined;
  before(async function () {
    this.timeout(120_000);
    await reset_database(engine());
    database = new Database({ ...engine().connection, max: 4 });
  });
  after(async () => {
    if (database === undefined) return;
    const left = await wait_for_clients(database.pool);
    await database.close();
    if (left > 0) throw new Error(`${left} clients were not given back`);
  });
  return () => {
    if (database === undefined) throw new Error('database() called outside hooks and tests');
    return database;
  };
}

/** How many clients are still not given back once requests that a browser broke off have had time to end. */
async function wait_for_clients(pool: pg.Pool): Promise<number> {
  const left = () => pool.totalCount - pool.idleCount;
  for (let waited = 0; left() > 0 && waited < give_back_ms; waited += 50)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return left();
}
const give_back_ms = 5_000;

/** Empties the engine's database and migrates it. */
export async function reset_database(engine: Engine): Promise<void> {
  const client = new pg.Client(engine.connection);
  await client.connect();
  try {
    await client.query('drop schema if exists maillage, staging, published cascade');
    await client.query('drop table if exists public.maillage_migration');
    await migrate(client);
  } finally {
    await client.end();
  }
}

/** Root hook: stops the shared engine once all suites have run. */
export const mochaHooks = {
  async afterAll(this: Mocha.Context) {
    this.timeout(30_000);
    await (await shared)?.close();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  },
};
