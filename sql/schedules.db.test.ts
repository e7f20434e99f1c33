import { expect } from 'chai';
import { one } from './client.ts';
import { sql } from './fragment.ts';
import { claim_job, finish_job } from './jobs.ts';
import {
  add_first_schedules,
  add_schedule,
  enable_schedule,
  list_schedules,
  queue_due,
  remove_schedule,
  run_schedule,
} from './schedules.ts';
import { use_database } from './testing.ts';

describe('schedules', () => {
  const database = use_database();
  const kinds = ['nightly'];
  const nightly = { title: 'Chaque nuit', kind: 'nightly', cron: '0 3 * * *' };
  beforeEach(async () => {
    await database().query(sql`delete from maillage.schedule`);
    await database().query(sql`delete from maillage.job`);
  });

  async function add_due(missed: string): Promise<number> {
    const id = await add_schedule(database(), nightly);
    await queue_due(database(), kinds);
    await database().query(
      sql`update maillage.schedule set next_run_at = now() - ${missed}::interval where id = ${id}`,
    );
    return id!;
  }
  const count_jobs = async () =>
    (await one<{ count: number }>(database(), sql`select count(*) from maillage.job`)).count;
  const only = async () => (await list_schedules(database()))[0]!;
  async function do_job(): Promise<void> {
    const job = await claim_job(database(), { kinds, dead_after_s: 60, max_attempts: 3 });
    await finish_job(database(), job!, {});
  }

  it('reckon their first time and queue nothing before it', async () => {
    await add_schedule(database(), nightly);
    expect(await queue_due(database(), kinds)).to.deep.equal([]);
    const { next_run_at, last_run_at } = await only();
    expect(next_run_at!.getTime()).to.be.greaterThan(Date.now());
    expect(next_run_at!.toLocaleTimeString('fr-FR', { timeZone: 'Europe/Paris' })).to.equal('03:00:00');
    expect(last_run_at).to.equal(null);
    expect(await count_jobs()).to.equal(0);
  });

  it('make up for a week of missed nights with one run', async () => {
    await add_due('7 days');
    const [job] = await queue_due(database(), kinds);
    expect(await queue_due(database(), kinds)).to.deep.equal([]);
    const row = await only();
    expect(row).to.include({ last_job_id: job, last_state: 'queued' });
    expect(row.next_run_at!.getTime()).to.be.greaterThan(Date.now());
    await do_job();
    expect(await queue_due(database(), kinds)).to.deep.equal([]);
    expect(await count_jobs()).to.equal(1);
  });

  it('are queued once by workers that look together', async () => {
    await add_due('1 minute');
    const jobs = await Promise.all([1, 2, 3, 4].map(() => queue_due(database(), kinds)));
    expect(jobs.flat()).to.have.length(1);
    expect(await count_jobs()).to.equal(1);
  });

  it('leave out a run whose work still waits or runs', async () => {
    const id = await add_due('1 minute');
    await queue_due(database(), kinds);
    const due = () =>
      database().query(sql`update maillage.schedule set next_run_at = now() where id = ${id}`);
    await due();
    expect(await queue_due(database(), kinds), 'waits').to.deep.equal([]);
    const job = await claim_job(database(), { kinds, dead_after_s: 60, max_attempts: 3 });
    await due();
    expect(await queue_due(database(), kinds), 'runs').to.deep.equal([]);
    await finish_job(database(), job!, {});
    await due();
    expect(await queue_due(database(), kinds), 'ended').to.have.length(1);
  });

  it('leave to other workers the kinds that these do not know', async () => {
    await add_due('1 minute');
    expect(await queue_due(database(), ['other'])).to.deep.equal([]);
    expect(await queue_due(database(), kinds)).to.have.length(1);
  });

  it('queue nothing when the move to the next time fails', async () => {
    await add_due('1 minute');
    await database().query(
      sql`alter table maillage.schedule add constraint unmoved check (next_run_at < now() + interval '1 second') not valid`,
    );
    try {
      const failed = await queue_due(database(), kinds).catch(() => 'failed');
      expect(failed).to.equal('failed');
      expect(await count_jobs()).to.equal(0);
    } finally {
      await database().query(sql`alter table maillage.schedule drop constraint unmoved`);
    }
  });

  it('that cannot be reckoned are disabled and say why; the others go on', async () => {
    await add_due('1 minute');
    await database().query(
      sql`insert into maillage.schedule (title, kind, cron) values ('faux', 'nightly', 'chaque nuit')`,
    );
    const write = process.stderr.write.bind(process.stderr);
    process.stderr.write = () => true;
    try {
      expect(await queue_due(database(), kinds)).to.have.length(1);
    } finally {
      process.stderr.write = write;
    }
    const wrong = (await list_schedules(database())).find(({ title }) => title === 'faux');
    expect(wrong).to.include({ is_enabled: false });
    expect(wrong?.problem).to.match(/expression cron/);
  });

  it('are not queued while disabled, nor made up for when enabled again', async () => {
    const id = await add_due('1 minute');
    expect(await enable_schedule(database(), id, false)).to.equal(nightly.title);
    expect(await queue_due(database(), kinds)).to.deep.equal([]);
    await enable_schedule(database(), id, true);
    expect(await queue_due(database(), kinds)).to.deep.equal([]);
    expect((await only()).next_run_at!.getTime()).to.be.greaterThan(Date.now());
  });

  it('run now on request, which moves no time', async () => {
    const id = await add_schedule(database(), nightly);
    await queue_due(database(), kinds);
    const { next_run_at } = await only();
    const job = await run_schedule(database(), id!);
    expect(await only()).to.deep.include({ last_job_id: job, next_run_at });
    expect(await run_schedule(database(), 999_999)).to.equal(null);
  });

  it('are the same only once; the first ones come once and, removed, not again', async () => {
    await add_schedule(database(), nightly);
    expect(await add_schedule(database(), nightly)).to.equal(null);
    expect(await remove_schedule(database(), (await only()).id)).to.equal(nightly.title);
    await add_first_schedules(database(), [nightly]);
    expect(await list_schedules(database())).to.deep.equal([]);
    await database().query(sql`alter table maillage.schedule alter column id restart`);
    await Promise.all([1, 2].map(() => add_first_schedules(database(), [nightly])));
    expect(await list_schedules(database())).to.have.length(1);
  });
});
