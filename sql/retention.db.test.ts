import { expect } from 'chai';
import { sql } from './fragment.ts';
import { purge } from './retention.ts';
import { use_database } from './testing.ts';

const days = { JOB_RETENTION_DAYS: 30, RUN_RETENTION_DAYS: 400 };

describe('retention', () => {
  const database = use_database();
  const ids = async (table: 'job' | 'etl_run') =>
    (
      await database().query<{ id: number }>(
        table === 'job'
          ? sql`select id from maillage.job order by id`
          : sql`select id from maillage.etl_run order by id`,
      )
    ).map(({ id }) => id);

  it('deletes ended jobs once their time is over, and keeps the last of each kind and what waits or runs', async () => {
    await database().query(sql`
      insert into maillage.job (id, kind, state, input, ended_at, keep_until) overriding system value values
        (1, 'a', 'done', '{}', now() - interval '31 days', null),
        (2, 'a', 'failed', '{}', now() - interval '31 days', null),
        (3, 'a', 'done', '{}', now() - interval '29 days', null),
        (4, 'a', 'done', '{}', now() - interval '9 years', 'infinity'),
        (5, 'a', 'dismissed', '{}', now(), now() - interval '1 second'),
        (6, 'b', 'done', '{}', now() - interval '9 years', null),
        (7, 'a', 'running', '{}', null, null),
        (8, 'a', 'queued', '{"n": 1}', null, null)`);
    await database().query(
      sql`insert into maillage.schedule (title, kind, cron, last_job_id) values ('x', 'a', '0 0 * * *', 1)`,
    );
    expect(await purge(database(), days)).to.deep.equal({ jobs: 3, runs: 0 });
    expect(await ids('job')).to.deep.equal([3, 4, 6, 7, 8]);
  });

  it('goes on until nothing old is left, also when two do it at once', async () => {
    await database().query(sql`
      insert into maillage.job (id, kind, state, input, ended_at) overriding system value
      select 1000 + n, 'many', 'done', '{}', now() - interval '40 days' from generate_series(1, 2501) n`);
    const gone = await Promise.all([purge(database(), days), purge(database(), days)]);
    expect(gone.reduce((sum, { jobs }) => sum + jobs, 0)).to.be.greaterThan(0);
    const rest = await purge(database(), days);
    expect(gone.reduce((sum, { jobs }) => sum + jobs, rest.jobs)).to.equal(2500);
  });

  it('deletes old imports with their rejects, but the last good run and the last publication', async () => {
    const run = (id: number, source: string, state: string, age_days: number) => sql`
      insert into maillage.etl_run (id, source, collection, state, ended_at, started_at) overriding system value
      values (${id}, ${source}, 'c', ${state}, now() - ${age_days} * interval '1 day', now() - interval '9 years')`;
    await database().query(run(1, 's', 'published', 900));
    await database().query(run(2, 's', 'published', 800));
    await database().query(run(3, 's', 'failed', 700));
    await database().query(run(4, 's', 'unchanged', 600));
    await database().query(run(5, 's', 'unchanged', 500));
    await database().query(run(6, 's', 'checked', 450));
    await database().query(run(7, 't', 'published', 900));
    await database().query(run(8, 's', 'failed', 399));
    await database().query(
      sql`insert into maillage.etl_reject (run_id, line, reason) select id, 1, 'x' from maillage.etl_run`,
    );
    expect(await purge(database(), days)).to.deep.equal({ jobs: 0, runs: 4 });
    expect(await ids('etl_run')).to.deep.equal([2, 5, 7, 8]);
    const rejects = await database().query(sql`select run_id from maillage.etl_reject order by 1`);
    expect(rejects).to.deep.equal([2, 5, 7, 8].map((run_id) => ({ run_id })));
  });
});
