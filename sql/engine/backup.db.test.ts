import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import pg from 'pg';
import { read_config } from '../../config.ts';
import { sql } from '../fragment.ts';
import { migration_files, type SqlFile } from '../migrate.ts';
import { make_test_folder, reset_database, use_database, use_engine } from '../testing.ts';
import { automatic_backups, back_up, remove_old, write_backup } from './backup.ts';
import { open_backup_file, write_backup_file } from './backup_file.ts';
import { content, picture } from './content_testing.ts';
import { dump_database } from './dump.ts';
import { load_content } from './load.ts';
import { plan_cluster } from './local.ts';
import { open_database, open_engine, open_kind } from './open.ts';
import { restore } from './restore.ts';

const code_of = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error: { code?: string; message: string }) => error.code ?? error.message,
  );
const silent = () => undefined;

describe('a backup', function () {
  this.timeout(120_000);
  const engine = use_engine();
  const database = use_database();
  let folder = '';
  let file = '';
  let client: pg.Client;
  before(async () => {
    folder = make_test_folder();
    file = path.join(folder, 'one.tar.gz');
    await database().pool.query(content);
    await database().pool.query(`create table published.places (id text primary key);
      insert into published.places values ('a');
      update maillage.collection set visibility = 'accounts' where id = 'places';
      select maillage.protect_collection('places')`);
    client = new pg.Client(engine().connection);
    client.on('error', silent);
    await client.connect();
    await write_backup(client, file);
  });
  after(async () => {
    await client?.end();
    rmSync(folder, { recursive: true, force: true });
  });
  /** Restores into the suite's own database; a refused one must leave no transaction open. */
  const load = async (from: string, files = migration_files()) => {
    const code = await code_of(
      open_backup_file(from).then((backup) => load_content(client, backup.content, silent, files)),
    );
    await client.query('rollback');
    return code;
  };

  it('holds everything, is its owner’s alone, and gives it back', async () => {
    const kept = { ...(await picture(database())), staging: [] };
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    expect(readdirSync(folder)).to.deep.equal(['one.tar.gz']);
    await database().pool.query(`truncate published.big; delete from published."Odd ""name" where id = 'b';
      create table published.later (id int); drop view published.seen; delete from maillage.job`);
    expect(await load(file)).to.equal('none');
    expect(await picture(database())).to.deep.equal(kept);
    // What is restricted stays so.
    const seen = await database().read((db) => db.query(sql`select * from published.places`));
    expect(seen).to.deep.equal([]);
    const { rows } = await database().pool.query<object>(
      `insert into published."Odd ""name" (id) values ('next') returning n, serial_n`,
    );
    expect(rows).to.deep.equal([{ n: 4, serial_n: 4 }]);
  });

  it('is refused when cut off, altered, of another form, absent or newer, and changes nothing then', async () => {
    const seen = await picture(database());
    const bytes = readFileSync(file);
    const tar = gunzipSync(bytes);
    const altered = (name: string, change: (text: Buffer) => Buffer) => {
      const made = path.join(folder, name);
      writeFileSync(made, change(Buffer.from(tar)));
      return made;
    };
    const swap = (from: string, to: string) => (text: Buffer) => {
      const at = text.indexOf(from);
      expect(at).to.be.greaterThan(-1);
      text.write(to, at);
      return gzipSync(text);
    };
    const cases = {
      cut: altered('cut', () => bytes.subarray(0, bytes.length / 2)),
      cut_at_a_block: altered('cut2', (text) => gzipSync(text.subarray(0, 512 * 40))),
      flipped: altered('flipped', () => {
        const copy = Buffer.from(bytes);
        copy[copy.length >> 1]! ^= 0xff;
        return copy;
      }),
      value: altered('value', swap('saison', 'Saison')),
      row: altered('row', swap('20000\t', '29999\t')),
      other: altered('other', () => Buffer.from('PGDMP')),
      empty: altered('empty', () => Buffer.alloc(0)),
      empty_tar: altered('empty_tar', () => gzipSync(Buffer.alloc(1024))),
    };
    for (const [name, made] of Object.entries(cases))
      expect(await load(made), name).to.equal('backup-corrupt');
    expect(await load(path.join(folder, 'absent'))).to.equal('backup-missing');
    expect(await load(file, { migrations: [], functions: [] })).to.equal('database-newer');
    expect(await picture(database())).to.deep.equal(seen);
  });

  it('whose statements are of another kind is refused by name', async () => {
    const evil = path.join(folder, 'evil');
    const write = (definition: string) =>
      dump_database(client, ({ description, ...rest }) =>
        write_backup_file(
          evil,
          {
            ...rest,
            description: {
              ...description,
              views: [{ name: 'published.x', definition, comment: 'comment on view published.x is null' }],
            },
          },
          'test',
        ),
      );
    expect(await code_of(write('drop schema published cascade'))).to.contain('unexpected statement');
    await client.query('rollback');
    rmSync(evil, { force: true });
    await write('create view published.x as select 1 as id; drop table published.secret');
    // Two statements in one: PostgreSQL's syntax error.
    expect(await load(evil)).to.equal('42601');
  });

  it('of an older version is loaded at its level, then rolled forward', async () => {
    const later: SqlFile = {
      name: '9999_later.sql',
      checksum: 'later',
      text: `alter table maillage.job add column doubled text; update maillage.job set doubled = kind || kind;
        create table maillage.newer (id int primary key)`,
    };
    const { migrations, functions } = migration_files();
    const files = { migrations: [...migrations, later], functions };
    expect(await load(file, files)).to.equal('none');
    const { rows } = await client.query<{ doubled: string }>('select doubled from maillage.job');
    expect(rows).to.deep.equal([{ doubled: 'xx' }]);
    // And the other way round: this version does not know what that one made.
    const newer = path.join(folder, 'newer.tar.gz');
    await write_backup(client, newer);
    expect(await load(newer)).to.equal('database-newer');
    await reset_database(engine());
  });

  it('made while collections are replaced holds each of them whole', async () => {
    await database().pool.query(
      'create table published.swapped as select 0 as n from generate_series(1, 500) n',
    );
    const stop = new AbortController();
    const publishing = (async () => {
      for (let n = 1; !stop.signal.aborted; n++)
        await database().pool
          .query(`begin; create table staging.next as select ${n} as n from generate_series(1, 500);
          drop table published.swapped; alter table staging.next set schema published;
          alter table published.next rename to swapped; commit`);
    })();
    try {
      for (let i = 0; i < 10; i++) {
        const made = path.join(folder, `swap${i}`);
        await write_backup(client, made);
        const { content: found } = await open_backup_file(made);
        const table = found.description.tables.find(({ name }) => name === 'published.swapped');
        expect(table === undefined ? -1 : await found.count(table)).to.equal(500);
      }
    } finally {
      stop.abort();
      await publishing;
    }
  });

  it('never replaces a file, and leaves no part of itself where it fails', async () => {
    const other = path.join(folder, 'other.tar.gz');
    writeFileSync(other, 'precious');
    expect(await code_of(write_backup(client, other))).to.equal('file-exists');
    expect(readFileSync(other, 'utf8')).to.equal('precious');
    expect(await code_of(write_backup(client, path.join(other, 'x.tar.gz')))).to.equal('backup-failed');
    await database().pool.query('create table published.parts (id int) partition by list (id)');
    expect(await code_of(write_backup(client, path.join(folder, 'y.tar.gz')))).to.equal('cannot-move');
    await client.query('rollback');
    await database().pool.query('drop table published.parts');
    expect(readdirSync(folder).filter((name) => name.includes('.part') || name === 'y.tar.gz')).to.deep.equal(
      [],
    );
  });

  it('that is stopped leaves nothing', async () => {
    const stop = new AbortController();
    const stopped = path.join(folder, 'stopped.tar.gz');
    const work = back_up(engine(), folder, stopped, stop.signal);
    setImmediate(() => stop.abort(new Error('asked to stop')));
    expect(await code_of(work)).to.equal('asked to stop');
    expect(readdirSync(folder).filter((name) => name.startsWith('stopped'))).to.deep.equal([]);
  });

  it('without a name goes beside the others, of which the newest 7 of each kind stay', async () => {
    const backups = path.join(folder, 'backups');
    mkdirSync(backups);
    for (let day = 10; day < 20; day++)
      for (const kind of ['', '-avant-0002_access'])
        writeFileSync(path.join(backups, `maillage-202601${day}T000000000Z${kind}.tar.gz`), '');
    writeFileSync(path.join(backups, 'mine.tar.gz'), '');
    writeFileSync(path.join(backups, 'x.1.part'), '');
    writeFileSync(path.join(backups, 'y.1.part'), '');
    utimesSync(path.join(backups, 'x.1.part'), 0, 0);
    const { file: made } = await back_up(engine(), backups);
    remove_old(backups);
    const left = automatic_backups(backups);
    expect(left[0]?.file).to.equal(made);
    expect(left.filter(({ is_of_upgrade }) => is_of_upgrade)).to.have.length(7);
    expect(left).to.have.length(14);
    expect(left.at(-1)?.made_at.toISOString()).to.equal('2026-01-13T00:00:00.000Z');
    expect(readdirSync(backups)).to.include.members(['mine.tar.gz', 'y.1.part']).and.not.include('x.1.part');
  });

  it('fills a new DATA_DIR of another engine; one with data or in use only when asked and free', async function () {
    const config = {
      ...read_config({}),
      ENGINE: 'local' as const,
      PATH: read_config().PATH,
      DATA_DIR: path.join(folder, 'new'),
    };
    mkdirSync(config.DATA_DIR);
    if (typeof plan_cluster(config.DATA_DIR, config.PATH) === 'string') this.skip();
    const lines: string[] = [];
    await restore(config, file, (line) => void lines.push(line));
    expect(lines.join('\n')).to.match(/published\.big : 20.000 lignes/);
    const opened = await open_engine(config, { purpose: 'cli' });
    const restored = await open_database(opened);
    const count = 'select count(*) from published.big';
    expect((await restored.pool.query<object>(count)).rows).to.deep.equal([{ count: 20000 }]);
    expect(await code_of(restore(config, file, silent))).to.equal('data-dir-locked');
    await restored.pool.query('delete from published.big');
    await restored.close();
    await opened.close();
    expect(await code_of(restore(config, file, silent))).to.equal('target-not-empty');
    await restore(config, file, silent, { replace: true });
    const again = await open_kind(config, 'local', 'test', 'cli');
    const looking = new pg.Client(again.connection);
    await looking.connect();
    expect((await looking.query(count)).rows).to.deep.equal([{ count: '20000' }]);
    await looking.end();
    await again.close();
    expect(existsSync(path.join(config.DATA_DIR, 'move.lock'))).to.equal(false);
  });
});
