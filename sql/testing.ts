import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { Database } from './client.ts';
import type { Engine } from './engine/engine.ts';
import { find_programs, start_local } from './engine/local.ts';
import { migrate } from './migrate.ts';

interface Shared {
  engine: Engine;
  folder: string;
}
let shared: Promise<Shared> | undefined;

async function start(): Promise<Shared> {
  const folder = mkdtempSync(path.join(tmpdir(), 'maillage-test-'));
  chmodSync(folder, 0o755);
  return { engine: await start_local(path.join(folder, 'pg'), find_programs() ?? ''), folder };
}

/**
 * Gives a describe block a database of its own making: empty schemas, freshly migrated.
 * One engine serves the whole run. `database()` may be called in hooks and tests.
 */
export function use_database(): () => Database {
  let database: Database | undefined;
  before(async function () {
    this.timeout(120_000);
    const { engine } = await (shared ??= start());
    const client = new pg.Client(engine.connection);
    await client.connect();
    await client.query('drop schema if exists maillage, staging, published cascade');
    await client.query('drop table if exists public.maillage_migration');
    await migrate(client);
    await client.end();
    database = new Database({ ...engine.connection, max: 4 });
  });
  after(async () => database?.close());
  return () => {
    if (database === undefined) throw new Error('database() called outside hooks and tests');
    return database;
  };
}

/** Root hook: stops the shared engine once all suites have run. */
export const mochaHooks = {
  async afterAll(this: Mocha.Context) {
    this.timeout(30_000);
    if (shared === undefined) return;
    const { engine, folder } = await shared;
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  },
};
