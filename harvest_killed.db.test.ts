import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { list_runs, type HarvestRun } from './catalogue/harvest/harvesters.ts';
import { read_config } from './config.ts';
import {
  harvest_config,
  make_harvester,
  record_feature,
  run_here,
  start_records,
} from './etl/harvesters/testing.ts';
import { sql } from './sql/fragment.ts';
import { make_test_folder, use_database } from './sql/testing.ts';

const main = fileURLToPath(new URL('./main.js', import.meta.url));
const is_embedded = read_config().ENGINE === 'embedded';
/** The embedded engine has one session at work at a time, and CI runs it beside the other one. */
const size = is_embedded ? 1_500 : 5_000;
const page = 100;
const on = is_embedded ? ' on the embedded engine' : '';

/** Records and features, by name and with a digest of all that a harvest writes of them. */
const content = sql`select r.id, md5(concat_ws('|', to_jsonb(r) - '{created_at,updated_at,published_at}'::text[],
    o.format, o.document)) as digest
  from maillage.metadata_record r join maillage.record_original o on o.record_id = r.id order by r.id`;
/** Which transaction wrote each row last: another one after a run means that the run wrote. */
const written = sql`select r.id, r.xmin::text as record, o.xmin::text as original
  from maillage.metadata_record r join maillage.record_original o on o.record_id = r.id order by r.id`;

describe(`a harvest of ${size.toLocaleString('en')} records${on}`, function () {
  this.timeout(300_000);
  const database = use_database();
  const name = (i: number) => `r${String(i).padStart(5, '0')}`;
  const describe_zone = (i: number, title = `Zonage inventé n° ${i}`) =>
    record_feature(name(i), {
      title,
      description: `Zones du secteur ${i}. ${'Elles servent à mesurer la moisson. '.repeat(8)}`,
      keywords: ['zonage', `secteur ${i % 97}`],
    });
  const zones = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => describe_zone(from + i));
  const fresh = zones(0, size);
  let features = fresh;
  let folder = '';
  let kill_at = Infinity;
  let child: ReturnType<typeof spawn> | undefined;
  let remote: Awaited<ReturnType<typeof start_records>>;
  before(async () => {
    folder = make_test_folder();
    remote = await start_records(() => {
      if (remote.asked.length >= kill_at) child?.kill('SIGKILL');
      return features;
    });
  });
  after(async () => {
    await remote.close();
    rmSync(folder, { recursive: true });
  });

  const make = () =>
    make_harvester(database(), { adresse: `${remote.url}/collections/c`, page: String(page) });
  const run = (harvester: number) => run_here(database(), harvest_config([remote.host]), { harvester });
  const counts = (run: HarvestRun | null | undefined) => {
    const { state, is_complete, read, created, updated, unchanged, failed, removed } = run!;
    return [state, is_complete, read, created, updated, unchanged, failed, removed];
  };
  const empty = async () => {
    await database().query(sql`delete from maillage.harvester`);
    await database().query(sql`delete from maillage.metadata_record`);
  };

  /** The command as people run it, in a process of its own, killed when it asks for a page. */
  async function run_killed(harvester: number, at: number): Promise<void> {
    remote.asked.length = 0;
    kill_at = at;
    const { remote: place } = database();
    const url =
      'connectionString' in place
        ? place.connectionString
        : `postgresql://${place.user}@/${place.database}?host=${encodeURIComponent(place.host)}&port=${place.port}`;
    child = spawn(process.execPath, [main, 'etl', 'harvest', 'run', String(harvester)], {
      env: { ENGINE: 'url', DATABASE_URL: url, HARVEST_HOSTS: remote.host, DATA_DIR: folder },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const [, signal] = (await once(child, 'close')) as [number | null, string | null];
    kill_at = Infinity;
    expect(signal, said).to.equal('SIGKILL');
  }

  let whole: object[] = [];

  it('brings each of them, from one end to the other', async () => {
    const harvester = await make();
    expect(counts(await run(harvester))).to.deep.equal(['done', true, size, size, 0, 0, 0, 0]);
    whole = await database().query(content);
    expect(whole).to.have.length(size);
    await empty();
  });

  it('goes on after SIGKILL where it was, and ends with the same records', async () => {
    const harvester = await make();
    const middle = size / page / 2;
    await run_killed(harvester, middle);
    const [cut] = await list_runs(database(), harvester, 1);
    expect(cut).to.include({ state: 'running' });
    expect(cut?.read).to.be.within(1, middle * page);
    // The killed program is believed dead after 90 seconds of silence: they are over.
    await database().query(
      sql`update maillage.harvest_run set heartbeat_at = heartbeat_at - interval '2 minutes'`,
    );
    remote.asked.length = 0;
    const resumed = await run(harvester);
    expect(resumed?.id).to.equal(cut?.id);
    expect(counts(resumed)).to.deep.equal(['done', true, size, size, 0, 0, 0, 0]);
    expect(remote.asked).to.have.length((size - cut!.read) / page);
    expect(await database().query(content)).to.deep.equal(whole);
    const rows = await database().query(written);
    expect(counts(await run(harvester))).to.deep.equal(['done', true, size, 0, 0, size, 0, 0]);
    expect(await database().query(written)).to.deep.equal(rows);
  });

  it('follows what changed, came and went, and touches nothing else', async () => {
    const [{ id: harvester } = { id: 0 }] = await database().query<{ id: number }>(
      sql`select id from maillage.harvester`,
    );
    const before = await database().query<{ id: string }>(written);
    const tenth = size / 10;
    const changed = (i: number) => describe_zone(tenth + i, `Changé ${i}`);
    features = [
      ...Array.from({ length: tenth }, (_, i) => changed(i)),
      ...fresh.slice(2 * tenth),
      ...zones(size, size + 50),
    ];
    const total = size - tenth + 50;
    expect(counts(await run(harvester))).to.deep.equal([
      'done',
      true,
      total,
      50,
      tenth,
      size - 2 * tenth,
      0,
      tenth,
    ]);
    const now = await database().query<{ id: string }>(written);
    expect(now.map(({ id }) => id)).to.deep.equal(Array.from({ length: total }, (_, i) => name(tenth + i)));
    const same = (rows: typeof now) => rows.slice(-(size - 2 * tenth));
    expect(same(now.slice(0, -50))).to.deep.equal(same(before));
    const titles = await database().query<{ title: string }>(
      sql`select title from maillage.metadata_record where title like 'Changé %' order by id`,
    );
    expect(titles.map(({ title }) => title)).to.deep.equal(
      Array.from({ length: tenth }, (_, i) => `Changé ${i}`),
    );
  });
});
