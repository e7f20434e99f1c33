import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import pg from 'pg';
import { read_config } from '../../config.ts';
import { make_test_folder, use_engine } from '../testing.ts';
import type { Engine } from './engine.ts';
import { open_local, plan_cluster, type Cluster } from './local.ts';
import { open_engine } from './open.ts';
import { read_record } from './record.ts';

const module_at = (name: string) => new URL(name, import.meta.url).href;

/** A process that opens an engine of a data directory, says « ready », then writes rows and says each that was acknowledged. */
function writer(
  data_dir: string,
  engine: 'embedded' | 'local',
): { child: ChildProcess; said: AsyncIterator<string> } {
  const code = `
    import pg from ${JSON.stringify(import.meta.resolve('pg'))};
    import { open_engine } from ${JSON.stringify(module_at('./open.js'))};
    const settings = { ENGINE: '${engine}', DATA_DIR: ${JSON.stringify(data_dir)}, PATH: process.env.PATH };
    const engine = await open_engine(settings, { purpose: 'server' });
    const client = new pg.Client(engine.connection);
    await client.connect();
    await client.query('create table if not exists acknowledged (n integer)');
    console.log('ready');
    for (let n = 1; ; n++) {
      await client.query('insert into acknowledged values ($1)', [n]);
      console.log(n);
    }`;
  const file = path.join(data_dir, 'writer.mjs');
  writeFileSync(file, code);
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  return { child, said: lines[Symbol.asyncIterator]() };
}

const next = async (said: AsyncIterator<string>): Promise<string> => String((await said.next()).value);
const settings_of = (data_dir: string, ENGINE: 'auto' | 'embedded' | 'local' = 'auto') => ({
  ...read_config({ ENGINE }),
  PATH: read_config().PATH,
  DATA_DIR: data_dir,
});
async function ask(engine: Engine, text: string): Promise<unknown> {
  const client = new pg.Client(engine.connection);
  await client.connect();
  try {
    return Object.values((await client.query<Record<string, unknown>>(text)).rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}
const failure = async (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: { code: string; remedy?: string; message: string }) => error,
  );

/** Kills a writer after some acknowledged rows; the last that it said. */
async function kill_writing({ child, said }: ReturnType<typeof writer>): Promise<number> {
  let last = 0;
  while (last < 20) last = Number(await next(said));
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  for (let line = await said.next(); line.done !== true; line = await said.next()) last = Number(line.value);
  await gone;
  return last;
}

describe('an embedded engine of another process', function () {
  this.timeout(120_000);
  use_engine('embedded');
  let folder = '';
  let other: ReturnType<typeof writer> | undefined;
  before(async () => {
    folder = make_test_folder();
    other = writer(folder, 'embedded');
    expect(await next(other.said)).to.equal('ready');
  });
  after(() => {
    other?.child.kill('SIGKILL');
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
  });

  it('keeps a second server out of its directory, and says which process has it', async () => {
    const error = await failure(open_engine(settings_of(folder), { purpose: 'server' }));
    expect(error).to.include({ code: 'data-dir-locked' });
    expect(error?.message).to.include(`pid ${other?.child.pid}`);
  });

  it('serves commands of other processes through a socket that is its owner’s alone', async () => {
    const engine = await open_engine(settings_of(folder), { purpose: 'cli' });
    expect(engine.kind).to.equal('embedded');
    expect(engine.reason).to.include(String(other?.child.pid));
    expect(await ask(engine, 'select count(*) > 0 as some from acknowledged')).to.equal(true);
    expect(statSync(path.join(folder, '.s.PGSQL.5432')).mode & 0o777).to.equal(0o600);
    await engine.close();
  });

  it('loses no acknowledged row when it is killed while it writes, and is found again whatever is installed', async () => {
    const last = await kill_writing(other!);
    expect(read_record(folder)).to.include({ engine: 'embedded' });
    const mismatch = await failure(open_engine(settings_of(folder, 'local'), { purpose: 'server' }));
    expect(mismatch).to.include({ code: 'engine-mismatch' });
    expect(mismatch?.remedy).to.include('move-engine --to=local');
    // PostgreSQL may be there too: « auto » keeps the engine that made the directory.
    const engine = await open_engine(settings_of(folder), { purpose: 'server' });
    try {
      expect(engine.kind).to.equal('embedded');
      expect(Number(await ask(engine, 'select count(distinct n) from acknowledged'))).to.be.at.least(last);
    } finally {
      await engine.close();
    }
  });
});

describe('a private cluster of PostgreSQL', function () {
  this.timeout(60_000);
  use_engine('local');
  let folder = '';
  let cluster: Cluster;
  before(() => {
    folder = make_test_folder();
    const planned = plan_cluster(folder, read_config().PATH);
    if (typeof planned === 'string') throw new Error(planned);
    cluster = planned;
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const pid_file = () => path.join(cluster.directory, 'postmaster.pid');

  it('never runs as root, and listens to no network', async () => {
    const engine = await open_local(cluster, 'test');
    const owner = statSync(pid_file()).uid;
    expect(owner).to.not.equal(0);
    expect(owner).to.equal(cluster.account?.uid ?? process.getuid?.());
    expect(await ask(engine, 'show listen_addresses')).to.equal('');
    await engine.close();
    expect(existsSync(pid_file())).to.equal(false);
  });

  it('is shared by its users; the last to leave stops it', async () => {
    const [first, second] = await Promise.all([open_local(cluster, 'first'), open_local(cluster, 'second')]);
    await first.close();
    expect(await ask(second, 'select 1')).to.equal(1);
    await second.close();
    expect(existsSync(pid_file())).to.equal(false);
  });

  it('outlives a killed user without losing an acknowledged row, and is found again', async () => {
    const data_dir = path.dirname(cluster.directory);
    const other = writer(data_dir, 'local');
    expect(await next(other.said)).to.equal('ready');
    const last = await kill_writing(other);
    expect(existsSync(pid_file())).to.equal(true);
    const engine = await open_engine(settings_of(data_dir), { purpose: 'server' });
    expect(engine.kind).to.equal('local');
    expect(Number(await ask(engine, 'select count(distinct n) from acknowledged'))).to.be.at.least(last);
    await engine.close();
    expect(existsSync(pid_file())).to.equal(false);
  });

  it('is not planned where its account may not go, and the reason says where', () => {
    if (process.getuid?.() !== 0) return;
    const reason = plan_cluster('/root/maillage-test-closed', read_config().PATH);
    rmSync('/root/maillage-test-closed', { recursive: true, force: true });
    expect(reason).to.match(/may not pass \/root/);
  });
});

describe('a server given by its address', () => {
  it('that does not answer is named by its host, never by its password', async () => {
    const folder = make_test_folder();
    const settings = {
      ...settings_of(folder),
      ENGINE: 'url' as const,
      DATABASE_URL: 'postgresql://someone:hush@127.0.0.1:1/nothing',
    };
    const error = await failure(open_engine(settings, { purpose: 'cli' }));
    rmSync(folder, { recursive: true, force: true });
    expect(error).to.include({ code: 'engine-url', place: '127.0.0.1:1' });
    expect(JSON.stringify([error, error?.message])).not.to.include('hush');
  });
});
