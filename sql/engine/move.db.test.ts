import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import pg from 'pg';
import { read_config } from '../../config.ts';
import { make_test_folder, use_engine } from '../testing.ts';
import type { EngineKind } from './engine.ts';
import { plan_cluster } from './local.ts';
import { content, picture } from './content_testing.ts';
import { batches } from './dump.ts';
import { move_engine } from './move.ts';
import { open_database, open_engine } from './open.ts';
import { enter_data_dir } from './presence.ts';
import { read_record } from './record.ts';

describe('move_engine', function () {
  this.timeout(120_000);
  // On the embedded run only: it needs both kinds, and an embedded start of its own.
  const shared = use_engine('embedded');
  const folders: string[] = [];
  const config = read_config({});
  const settings = { ...config, ENGINE: 'auto' as const, PATH: process.env.PATH ?? '' };
  const fresh = () => {
    const folder = make_test_folder();
    folders.push(folder);
    return folder;
  };
  const open = async (DATA_DIR: string, engine: EngineKind | 'auto', url?: string) => {
    const opened = await open_engine(
      { ...settings, DATA_DIR, DATABASE_URL: url },
      { engine, purpose: 'cli' },
    );
    const database = await open_database(opened, { max: 2 });
    return {
      opened,
      database,
      close: async () => {
        await database.close();
        await opened.close();
      },
    };
  };
  before(function () {
    expect(shared().kind).to.equal('embedded');
    if (typeof plan_cluster(fresh(), settings.PATH) === 'string') this.skip();
  });
  after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  it('moves everything from local to embedded, back, and to a server; the old data stays', async () => {
    const DATA_DIR = fresh();
    const first = await open(DATA_DIR, 'local');
    await first.database.pool.query(content);
    const kept = { ...(await picture(first.database)), staging: [] };
    // Somebody uses the directory: nothing moves.
    const lines: string[] = [];
    const report = (line: string) => void lines.push(line);
    const refusal = await move_engine({ ...settings, DATA_DIR }, 'embedded', report).then(
      () => '',
      (error: Error) => error.message,
    );
    expect(refusal).to.contain(`pid ${process.pid}`);
    await first.close();

    await move_engine({ ...settings, DATA_DIR }, 'embedded', report);
    expect(read_record(DATA_DIR)?.engine).to.equal('embedded');
    expect(lines.join('\n'))
      .to.match(/published\.big : 20.000 lignes/)
      .and.contain(`${DATA_DIR}/postgres.`);
    const second = await open(DATA_DIR, 'auto');
    expect(second.opened.kind).to.equal('embedded');
    expect(await picture(second.database)).to.deep.equal(kept);
    // Identity and serial columns go on where they were.
    const { rows } = await second.database.pool.query<object>(
      `insert into published."Odd ""name" (id) values ('next') returning n, serial_n`,
    );
    expect(rows).to.deep.equal([{ n: 4, serial_n: 4 }]);
    await second.database.pool.query(`delete from published."Odd ""name" where id = 'next'`);
    await second.close();

    await move_engine({ ...settings, DATA_DIR }, 'local', report);
    const third = await open(DATA_DIR, 'auto');
    expect(third.opened.kind).to.equal('local');
    expect(await picture(third.database)).to.deep.equal(kept);
    await third.close();
    expect(readdirSync(DATA_DIR).filter((name) => /^(postgres|embedded)\.\d{14}$/.test(name))).to.have.length(
      2,
    );

    // A server: another cluster's database.
    const other = await open(fresh(), 'local');
    await other.database.pool.query('create database elsewhere');
    const { host } = other.opened.remote as { host: string };
    const DATABASE_URL = `postgresql://postgres@/elsewhere?host=${host}`;
    await move_engine({ ...settings, DATA_DIR, DATABASE_URL }, 'url', report);
    const fourth = await open(DATA_DIR, 'auto', DATABASE_URL);
    expect(fourth.opened.kind).to.equal('url');
    expect(await picture(fourth.database)).to.deep.equal(kept);
    await fourth.close();
    await other.close();
  });

  it('refuses a target with data unless asked, and what it cannot move, and leaves the old engine serving', async () => {
    const DATA_DIR = fresh();
    const one = await open(DATA_DIR, 'local');
    await one.database.pool.query(`create table published.t (id int); insert into published.t values (1)`);
    const own = `postgresql://postgres@/own?host=${(one.opened.remote as { host: string }).host}`;
    await one.database.pool.query('create database own');
    const other = await open(fresh(), 'local');
    await other.database.pool.query('create database taken');
    const { host } = other.opened.remote as { host: string };
    const DATABASE_URL = `postgresql://postgres@/taken?host=${host}`;
    const elsewhere = await open(fresh(), 'url', DATABASE_URL);
    await elsewhere.database.pool.query('create table published.precious (id int)');
    await elsewhere.close();
    await one.close();
    const move = (replace: boolean, url = DATABASE_URL) =>
      move_engine({ ...settings, DATA_DIR, DATABASE_URL: url }, 'url', () => undefined, { replace }).then(
        () => 'moved',
        (error: { code?: string; message: string }) => error.code ?? error.message,
      );
    expect(await move(true, own)).to.equal('same-server');
    expect(await move(false)).to.equal('target-not-empty');
    const two = await open(DATA_DIR, 'auto');
    await two.database.pool.query('create table published.parts (id int) partition by list (id)');
    await two.close();
    expect(await move(true)).to.equal('cannot-move');
    expect(read_record(DATA_DIR)?.engine).to.equal('local');
    const three = await open(DATA_DIR, 'auto');
    const precious = new pg.Client({ connectionString: DATABASE_URL });
    await precious.connect();
    expect((await precious.query('select * from published.precious')).rows).to.deep.equal([]);
    await precious.end();
    await three.database.pool.query('drop table published.parts');
    await three.close();
    expect(await move(true)).to.equal('moved');
    expect(existsSync(path.join(DATA_DIR, 'postgres'))).to.equal(false);
    await other.close();
  });

  it('lets nobody in during a move', async () => {
    const DATA_DIR = fresh();
    const { close_data_dir } = await import('./presence.ts');
    const closed = close_data_dir(DATA_DIR, 'move-engine');
    const code = await enter_data_dir(DATA_DIR, 'server').then(
      () => '',
      (error: { code: string }) => error.code,
    );
    expect(code).to.equal('engine-moving');
    closed.release();
    (await enter_data_dir(DATA_DIR, 'server')).release();
  });
});

describe('batches of COPY text', () => {
  it('are cut between rows, and a row longer than a batch goes alone', () => {
    const text = 'aa\nbbbbbbbbbb\nc\ndd\n';
    const parts = [...batches(Buffer.from(text), 6)].map(String);
    expect(parts).to.deep.equal(['aa\n', 'bbbbbbbbbb\n', 'c\ndd\n']);
  });
});
