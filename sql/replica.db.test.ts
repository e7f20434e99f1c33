import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import pg from 'pg';
import { read_config } from '../config.ts';
import { Database, one } from './client.ts';
import { choose_account, find_programs, type Account, type Programs } from './engine/programs.ts';
import { sql } from './fragment.ts';
import { fault_of, parse_lsn, type ReplicaState } from './replica.ts';
import { make_test_folder, use_database, use_engine } from './testing.ts';

/** A streaming standby of the run's private cluster, made by pg_basebackup. */
class Standby {
  readonly connection: pg.PoolConfig;
  #server: ChildProcess | undefined;

  constructor(
    readonly programs: Programs,
    readonly account: Account | undefined,
    readonly folder: string,
  ) {
    if (account !== undefined) chownSync(folder, account.uid, account.gid);
    this.connection = { host: folder, port: 5433, user: 'postgres', database: 'postgres' };
  }

  copy({ host = '', port = 5432 }: pg.PoolConfig): void {
    const { status, stderr } = spawnSync(
      path.join(this.programs.folder, 'pg_basebackup'),
      [
        '-h',
        host,
        '-p',
        String(port),
        '-U',
        'postgres',
        '-D',
        this.#data,
        '-R',
        '-X',
        'stream',
        '-c',
        'fast',
      ],
      { ...this.account, cwd: '/', encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`pg_basebackup: ${stderr}`);
  }

  get #data(): string {
    return path.join(this.folder, 'data');
  }

  async start(): Promise<void> {
    rmSync(path.join(this.#data, 'postmaster.pid'), { force: true });
    const options = ['listen_addresses=', 'port=5433', `unix_socket_directories=${this.folder}`, 'fsync=off'];
    this.#server = spawn(
      path.join(this.programs.folder, 'postgres'),
      ['-D', this.#data, ...options.flatMap((option) => ['-c', option])],
      { ...this.account, cwd: '/', stdio: 'ignore' },
    );
    while ((await this.ask('select 1').catch(() => null)) === null) await wait(50);
  }

  async ask(text: string): Promise<unknown> {
    const client = new pg.Client(this.connection);
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  }

  /** SIGQUIT: at once, connections cut, its children with it. */
  async kill(): Promise<void> {
    if (this.#server === undefined || this.#server.exitCode !== null) return;
    const gone = once(this.#server, 'exit');
    this.#server.kill('SIGQUIT');
    await gone;
  }
}

describe('the read replica', function () {
  this.timeout(60_000);
  const engine = use_engine('local');
  use_database();
  let folder = '';
  let database: Database;
  let standby: Standby | undefined;
  const write = process.stderr.write.bind(process.stderr);
  const timing = { idle_ms: 30, catching_up_ms: 5, retry_ms: 50, max_lag_ms: 60_000 };

  before(async function () {
    const asking = new Database(engine().connection);
    const version = await asking.query<{ version: string }>(
      sql`select current_setting('server_version') as version`,
    );
    await asking.close();
    const programs = find_programs(read_config().PATH).find(
      (each) => each.version === Number.parseInt(version[0]?.version ?? '', 10),
    );
    const account = choose_account();
    if (
      programs === undefined ||
      typeof account === 'string' ||
      !existsSync(path.join(programs.folder, 'pg_basebackup'))
    )
      this.skip();
    folder = make_test_folder();
    const own = path.join(folder, 's');
    mkdirSync(own, { mode: 0o700 });
    standby = new Standby(programs, account, own);
    standby.copy(engine().connection);
    await standby.start();
  });
  after(async () => {
    await standby?.kill();
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    process.stderr.write = () => true;
    database = new Database({ ...engine().connection, max: 4 });
    await database.query(sql`create table if not exists published.noted (n integer primary key)`);
    await database.query(sql`grant select on published.noted to maillage_reader`);
    await database.query(sql`truncate published.noted`);
  });
  afterEach(async () => {
    process.stderr.write = write;
    await database.close();
  });

  const serve = async (connection = standby!.connection, more: Partial<typeof timing> = {}) => {
    database.use_replica(connection, { ...timing, ...more });
    if (connection === standby!.connection) await until('serving');
  };
  async function until(state: ReplicaState): Promise<void> {
    while (database.replica!.state !== state) await wait(5);
  }
  /** Where a read of anybody goes, and what it sees. */
  const look = () =>
    database.read((db) =>
      one<{ on_standby: boolean; count: number }>(
        db,
        sql`select pg_is_in_recovery() as on_standby, (select count(*) from published.noted) as count`,
      ),
    );
  const add = (n: number) => database.write((db) => db.query(sql`insert into published.noted values (${n})`));

  it('takes the reads of anybody, and nothing else', async () => {
    await serve();
    expect(await look()).to.include({ on_standby: true });
    const asked = sql`select pg_is_in_recovery() as on_standby`;
    const places = await Promise.all([
      database.query(asked),
      database.write((db) => db.query(asked)),
      database.as({ account_id: 1, scopes: '*' }).read((db) => db.query(asked)),
      database.read((db) => db.query(asked), { is_leading: true }),
    ]);
    expect(places).to.deep.equal(places.map(() => [{ on_standby: false }]));
  });

  it('shows each write of this process at once, and takes the reads back when it has replayed it', async () => {
    await serve();
    await standby!.ask('select pg_wal_replay_pause()');
    try {
      await add(1);
      expect(await look()).to.deep.equal({ on_standby: false, count: 1 });
      await database.query(sql`insert into published.noted values (2)`);
      expect(await look()).to.deep.equal({ on_standby: false, count: 2 });
      await wait(200);
      expect(await look(), 'still paused').to.deep.equal({ on_standby: false, count: 2 });
      expect(database.replica!.state).to.equal('catching up');
    } finally {
      await standby!.ask('select pg_wal_replay_resume()');
    }
    await until('serving');
    expect(await look()).to.deep.equal({ on_standby: true, count: 2 });
  });

  it('never shows a write missing, whenever it comes', async () => {
    await serve();
    let on_standby = 0;
    for (let n = 1; n <= 100; n++) {
      await add(n);
      const seen = await look();
      expect(seen.count).to.equal(n);
      on_standby += Number(seen.on_standby);
      if (n % 3 === 0) await until('serving');
      const later = await look();
      expect(later.count).to.equal(n);
      on_standby += Number(later.on_standby);
    }
    expect(on_standby).to.be.greaterThan(20);
  });

  it('shows nothing older than a leading read has shown, whoever wrote it', async () => {
    await serve();
    await standby!.ask('select pg_wal_replay_pause()');
    try {
      const other = new Database({ ...engine().connection, max: 1 });
      await other.query(sql`insert into published.noted values (1)`);
      await other.close();
      expect(await look(), 'of another process').to.deep.equal({ on_standby: true, count: 0 });
      await database.read((db) => db.query(sql`select 1`), { is_leading: true });
      expect(await look()).to.deep.equal({ on_standby: false, count: 1 });
    } finally {
      await standby!.ask('select pg_wal_replay_resume()');
    }
  });

  it('is left alone while it lags beyond the limit', async () => {
    await serve(standby!.connection, { max_lag_ms: 100 });
    await standby!.ask('select pg_wal_replay_pause()');
    try {
      const other = new Database({ ...engine().connection, max: 1 });
      await other.query(sql`insert into published.noted values (1)`);
      await other.close();
      await until('late');
      expect(await look()).to.deep.equal({ on_standby: false, count: 1 });
    } finally {
      await standby!.ask('select pg_wal_replay_resume()');
    }
    await until('serving');
    expect(await look()).to.deep.equal({ on_standby: true, count: 1 });
  });

  it('is not missed when it dies under a read, nor while it is away, and serves again when it is back', async () => {
    await serve();
    const seen = database.read(async (db) => {
      const [row] = await db.query<{ on_standby: boolean }>(sql`select pg_is_in_recovery() as on_standby`);
      if (row?.on_standby === true) await standby!.kill();
      return one<{ on_standby: boolean }>(db, sql`select pg_is_in_recovery() as on_standby`);
    });
    expect(await seen).to.deep.equal({ on_standby: false });
    const reads = await Promise.all(Array.from({ length: 20 }, look));
    expect(reads.every(({ on_standby }) => !on_standby)).to.equal(true);
    await until('away');
    await add(7);
    await standby!.start();
    await until('serving');
    expect(await look()).to.deep.equal({ on_standby: true, count: 1 });
  });

  it('is no replica when it is a primary, and keeps the query’s own errors', async () => {
    await serve(engine().connection);
    await until('no standby');
    expect(await look()).to.include({ on_standby: false });
  });

  it('hands on errors that are the query’s own', async () => {
    await serve();
    const failed: unknown = await database
      .read((db) => db.query(sql`select * from published.nowhere`))
      .catch((error: unknown) => error);
    expect(failed).to.include({ code: '42P01' });
    expect(database.replica!.state).to.equal('serving');
  });
});

describe('places in the log', () => {
  it('are compared as numbers', () => {
    expect(parse_lsn('16/B374D848')).to.equal(0x16_b3_74_d8_48n);
    expect(parse_lsn('1/0') > parse_lsn('0/FFFFFFFF')).to.equal(true);
  });

  it('and errors of the standby are told from those of the query', () => {
    expect(fault_of(Object.assign(new Error('x'), { code: '57P01' }))).to.equal('gone');
    expect(fault_of(new Error('Connection terminated unexpectedly'))).to.equal('gone');
    expect(fault_of(Object.assign(new Error('conflict with recovery'), { code: '40001' }))).to.equal('off');
    expect(fault_of(Object.assign(new Error('x'), { code: '57014' }))).to.equal(null);
    expect(fault_of(new TypeError('x'))).to.equal(null);
  });
});
