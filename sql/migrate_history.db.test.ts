import { expect } from 'chai';
import pg from 'pg';
import { migrate, migration_files, type SqlFile } from './migrate.ts';
import { reset_database, use_database, use_engine } from './testing.ts';

const file = (name: string, text: string): SqlFile => ({ name, text, checksum: `sum of ${text}` });

describe('the history of migrations', () => {
  const engine = use_engine();
  use_database();
  const with_clients = async (count: number, work: (clients: pg.Client[]) => Promise<void>) => {
    const clients = Array.from({ length: count }, () => new pg.Client(engine().connection));
    await Promise.all(clients.map((client) => client.connect()));
    try {
      await work(clients);
    } finally {
      await Promise.all(clients.map((client) => client.end()));
    }
  };
  const code_of = (work: Promise<unknown>) =>
    work.then(
      () => 'none',
      (error: { code: string }) => error.code,
    );
  const one = file('1.sql', 'create schema if not exists maillage');
  const empty = () =>
    with_clients(1, async ([client]) => {
      await client!.query(
        'drop schema maillage, staging, published cascade; drop table public.maillage_migration',
      );
    });
  afterEach(() => reset_database(engine()));

  it('applies once, when two start together on an empty database', async () => {
    await empty();
    await with_clients(2, async (clients) => {
      const applied = await Promise.all(clients.map((client) => migrate(client)));
      const counts = applied.map(({ length }) => length).sort((a, b) => a - b);
      expect(counts[0]).to.equal(0);
      expect(counts[1]).to.be.greaterThan(0);
    });
  });

  it('gives a site that is in use the schedules that came later once', async () => {
    for (const is_used of [true, false]) {
      await empty();
      await with_clients(1, async ([client]) => {
        const { migrations, functions } = migration_files();
        await migrate(client!, { migrations: migrations.filter(({ name }) => name < '0014'), functions: [] });
        const other = `insert into maillage.schedule (title, kind, cron) values ('x', 'purge', '0 0 * * *')`;
        if (is_used) await client!.query(`${other}; delete from maillage.schedule`);
        const kinds = async () => {
          await migrate(client!, { migrations, functions });
          return (await client!.query('select kind from maillage.schedule')).rows;
        };
        expect(await kinds()).to.deep.equal(
          is_used ? [{ kind: 'score_records' }, { kind: 'search_alerts' }, { kind: 'in_place_refresh' }] : [],
        );
        await client!.query('delete from maillage.schedule');
        expect(await kinds()).to.deep.equal([]);
        const { rows } = await client!.query('select is_called from maillage.schedule_id_seq');
        expect(rows).to.deep.equal([{ is_called: is_used }]);
      });
    }
  });

  it('refuses an edited migration and a newer database, and replays functions', async () => {
    await empty();
    await with_clients(1, async ([client]) => {
      const answer = (n: number) => [
        file('f.sql', `create or replace function maillage.f() returns int return ${n}`),
      ];
      await migrate(client!, { migrations: [one], functions: answer(1) });
      expect(await migrate(client!, { migrations: [one], functions: answer(2) })).to.deep.equal([]);
      expect((await client!.query('select maillage.f()')).rows).to.deep.equal([{ f: 2 }]);
      const edited = { ...one, checksum: 'other' };
      expect(await code_of(migrate(client!, { migrations: [edited], functions: [] }))).to.equal(
        'migration-edited',
      );
      expect(await code_of(migrate(client!, { migrations: [], functions: [] }))).to.equal('database-newer');
    });
  });

  it('leaves nothing of a migration that fails', async () => {
    await with_clients(1, async ([client]) => {
      const before = await client!.query('select name from maillage_migration');
      const { rows } = before as { rows: { name: string }[] };
      const bad = file('9.sql', 'create table maillage.half (a int); select 1/0');
      const checks = await client!.query<{ name: string; checksum: string }>(
        'select * from maillage_migration',
      );
      const known = checks.rows.map(({ name, checksum }) => ({ name, checksum, text: '' }));
      expect(await code_of(migrate(client!, { migrations: [...known, bad], functions: [] }))).to.equal(
        '22012',
      );
      expect((await client!.query('select name from maillage_migration')).rows).to.deep.equal(rows);
      expect((await client!.query(`select to_regclass('maillage.half') as half`)).rows).to.deep.equal([
        { half: null },
      ]);
    });
  });
});
