import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import pg from 'pg';
import { read_config } from '../../config.ts';
import { sql } from '../fragment.ts';
import { migrate, migration_files, type SqlFile } from '../migrate.ts';
import { make_test_folder, reset_database, use_database, use_engine } from '../testing.ts';
import { open_backup_file } from './backup_file.ts';
import type { Engine } from './engine.ts';
import { plan_cluster } from './local.ts';
import { open_database, open_engine, prepare_upgrade } from './open.ts';

const module_at = (name: string) => new URL(name, import.meta.url).href;
const file = (name: string, text: string): SqlFile => ({ name, text, checksum: `sum of ${text}` });
const next_version = (text: string) => {
  const { migrations, functions } = migration_files();
  return { migrations: [...migrations, file('9999_next.sql', text)], functions };
};

describe('an upgrade', () => {
  const engine = use_engine();
  const database = use_database();
  let folder = '';
  beforeEach(() => (folder = make_test_folder()));
  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true });
    await reset_database(engine());
  });
  const upgrade = async (of: Engine, text = 'create table maillage.next (a int)') => {
    const client = new pg.Client(of.connection);
    await client.connect();
    try {
      return await migrate(client, next_version(text), (pending) => prepare_upgrade(of, client, pending));
    } finally {
      await client.end();
    }
  };
  const backups = () =>
    existsSync(path.join(folder, 'backups')) ? readdirSync(path.join(folder, 'backups')) : [];

  it('is preceded by one backup of what was there, whoever starts together', async () => {
    await database().query(sql`insert into maillage.job (kind) values ('kept')`);
    const guarded = { ...engine(), backup_folder: path.join(folder, 'backups') };
    const applied = await Promise.all([upgrade(guarded), upgrade(guarded)]);
    expect(applied.flat()).to.deep.equal(['9999_next.sql']);
    expect(backups()).to.have.length(1);
    expect(backups()[0]).to.match(/^maillage-\d{8}T\d{9}Z-avant-9999_next\.tar\.gz$/);
    const { content } = await open_backup_file(path.join(folder, 'backups', backups()[0]!));
    const job = content.description.tables.find(({ name }) => name === 'maillage.job');
    expect(job === undefined ? 0 : await content.count(job)).to.equal(1);
    expect(content.description.tables.map(({ name }) => name)).to.not.include('maillage.next');
    expect(await upgrade(guarded)).to.deep.equal([]);
    expect(backups()).to.have.length(1);
  });

  it('is refused, with nothing changed, when the backup cannot be written', async () => {
    writeFileSync(path.join(folder, 'backups'), 'a file where the folder should be');
    const error = await upgrade({ ...engine(), backup_folder: path.join(folder, 'backups') }).then(
      () => null,
      (thrown: { code: string; remedy: string }) => thrown,
    );
    expect(error).to.include({ code: 'backup-failed' });
    expect(error?.remedy).to.contain('BACKUP_BEFORE_MIGRATION=false');
    const rows = await database().query(sql`select to_regclass('maillage.next') as made`);
    expect(rows).to.deep.equal([{ made: null }]);
  });

  it('writes none where the settings say so, nor for a new database', async () => {
    expect(await upgrade(engine())).to.deep.equal(['9999_next.sql']);
    await database().pool.query(
      'drop schema maillage, staging, published cascade; drop table public.maillage_migration',
    );
    await upgrade({ ...engine(), backup_folder: path.join(folder, 'backups') });
    expect(backups()).to.deep.equal([]);
  });
});

for (const kind of ['local', 'embedded'] as const)
  describe(`an upgrade that is killed on the ${kind} engine`, function () {
    this.timeout(180_000);
    use_engine(kind);
    let folder = '';
    let child: ChildProcess | undefined;
    before(function () {
      folder = make_test_folder();
      if (kind === 'local' && typeof plan_cluster(folder, read_config().PATH) === 'string') this.skip();
    });
    after(() => {
      child?.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    });

    it('lets the old version start again with its data', async () => {
      const DATA_DIR = path.join(folder, 'var');
      mkdirSync(DATA_DIR);
      const settings = { ...read_config({ ENGINE: kind }), DATA_DIR, PATH: read_config().PATH };
      const open = async () => {
        const engine = await open_engine(settings, { purpose: 'server' });
        return { engine, database: await open_database(engine) };
      };
      const old = await open();
      await old.database.query(sql`insert into maillage.job (kind) values ('kept')`);
      await old.database.close();
      await old.engine.close();

      const script = path.join(folder, 'next_version.mjs');
      const slow = `create table maillage.half (a int); update maillage.job set kind = 'changed';
        do $$ begin perform pg_sleep(600); end $$`;
      writeFileSync(
        script,
        `import pg from ${JSON.stringify(import.meta.resolve('pg'))};
        import { open_engine, prepare_upgrade } from ${JSON.stringify(module_at('./open.js'))};
        import { migrate } from ${JSON.stringify(module_at('../migrate.js'))};
        const engine = await open_engine(${JSON.stringify(settings)}, { purpose: 'server' });
        const client = new pg.Client(engine.connection);
        await client.connect();
        await migrate(client, ${JSON.stringify(next_version(slow))}, async (pending) => {
          await prepare_upgrade(engine, client, pending);
          console.log('backed up');
        });`,
      );
      child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'ignore'] });
      const said = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
      expect((await said.next()).value).to.equal('backed up');
      // It is in the middle now, for ten minutes.
      await wait(500);
      expect(child.exitCode).to.equal(null);
      child.kill('SIGKILL');
      await once(child, 'exit');

      const again = await open();
      const rows = await again.database.query(
        sql`select kind, to_regclass('maillage.half') as half from maillage.job`,
      );
      expect(rows).to.deep.equal([{ kind: 'kept', half: null }]);
      await again.database.close();
      await again.engine.close();
      const [backup] = readdirSync(path.join(DATA_DIR, 'backups'));
      expect(backup).to.match(/-avant-9999_next\.tar\.gz$/);
      await open_backup_file(path.join(DATA_DIR, 'backups', backup!));
    });
  });
