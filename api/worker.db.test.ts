import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { read_config } from '../config.ts';
import { AppError } from '../errors.ts';
import { one } from '../sql/client.ts';
import { sql } from '../sql/fragment.ts';
import { claim_job, dismiss_job, enqueue_job, max_job_bytes, type JobHandler } from '../sql/jobs.ts';
import { use_database, use_engine } from '../sql/testing.ts';
import { drain, run_worker, type WorkerOptions } from './worker.ts';

interface Row {
  state: string;
  attempts: number;
  message: string | null;
  result: unknown;
  progress: number;
}

describe('the job worker', () => {
  const engine = use_engine();
  const database = use_database();
  const config = read_config({});
  // Failures are logged by design; the tests read the rows instead.
  const write = process.stderr.write.bind(process.stderr);
  beforeEach(async () => {
    process.stderr.write = () => true;
    await database().query(sql`delete from maillage.job`);
  });
  afterEach(() => {
    process.stderr.write = write;
  });

  const options = (
    handlers: Record<string, JobHandler>,
    more: Partial<WorkerOptions> = {},
  ): WorkerOptions => ({
    config,
    database: database(),
    handlers,
    signal: new AbortController().signal,
    timing: { poll_ms: 10, beat_ms: 20, retry_ms: 1 },
    ...more,
  });
  const read_job = (id: number) =>
    one<Row>(
      database(),
      sql`select state, attempts, message, result, progress from maillage.job where id = ${id}`,
    );
  /** Waits for a condition of the database. */
  async function until(condition: () => Promise<boolean>): Promise<void> {
    while (!(await condition())) await wait(10);
  }

  it('does each job once, oldest first, and keeps its result', async () => {
    const seen: unknown[] = [];
    for (let n = 1; n <= 3; n++) await enqueue_job(database(), 'count', { n });
    const handler: JobHandler = (input) => {
      seen.push(input['n']);
      return Promise.resolve({ doubled: Number(input['n']) * 2 });
    };
    expect(await drain(options({ count: handler }))).to.deep.equal({ done: 3, failed: 0 });
    expect(seen).to.deep.equal([1, 2, 3]);
    const results = await database().query(sql`select state, progress, result from maillage.job order by id`);
    expect(results).to.deep.equal(
      [2, 4, 6].map((doubled) => ({ state: 'done', progress: 1, result: { doubled } })),
    );
  });

  it('never gives two workers the same job', async () => {
    const seen: number[] = [];
    for (let n = 0; n < 40; n++) await enqueue_job(database(), 'once', { n });
    const handler: JobHandler = async (_input, { id }) => {
      seen.push(id);
      await wait(1);
      return {};
    };
    const ends = await Promise.all([1, 2, 3].map(() => drain(options({ once: handler }))));
    expect(ends.reduce((sum, { done }) => sum + done, 0)).to.equal(40);
    expect(new Set(seen).size).to.equal(40);
    expect(seen).to.have.length(40);
  });

  it('leaves jobs of other kinds alone', async () => {
    const id = await enqueue_job(database(), 'other');
    expect(await drain(options({ known: () => Promise.resolve({}) }))).to.deep.equal({ done: 0, failed: 0 });
    expect(await read_job(id)).to.include({ state: 'queued', attempts: 0 });
  });

  it('tries a failing job three times, then says why', async () => {
    const id = await enqueue_job(database(), 'bad');
    let tries = 0;
    const handler: JobHandler = () => {
      tries++;
      return Promise.reject(new AppError('Le fichier manque.', { remedy: 'Le déposer.' }));
    };
    expect(await drain(options({ bad: handler }))).to.deep.equal({ done: 0, failed: 1 });
    expect(tries).to.equal(3);
    expect(await read_job(id)).to.include({
      state: 'failed',
      attempts: 3,
      message: 'Le fichier manque. Le déposer.',
    });
  });

  it('succeeds at the second attempt, and does not repeat what the asker got wrong', async () => {
    const flaky = await enqueue_job(database(), 'flaky');
    const wrong = await enqueue_job(database(), 'wrong');
    let tries = 0;
    const ends = await drain(
      options({
        flaky: () => (++tries === 1 ? Promise.reject(new Error('select secret')) : Promise.resolve({})),
        wrong: () => Promise.reject(new AppError('Non.', { status: 400 })),
      }),
    );
    expect(ends).to.deep.equal({ done: 1, failed: 1 });
    expect(await read_job(flaky)).to.include({ state: 'done', attempts: 2 });
    expect(await read_job(wrong)).to.include({ state: 'failed', attempts: 1 });
  });

  it('keeps internals out of the row', async () => {
    const id = await enqueue_job(database(), 'leaky');
    await drain(options({ leaky: () => Promise.reject(new Error('relation "secret" does not exist')) }));
    expect((await read_job(id)).message).to.equal('Erreur interne ; le journal en garde le détail.');
  });

  it('takes over the job of a killed worker, and the dead one writes nothing any more', async () => {
    const id = await enqueue_job(database(), 'long');
    const rules = { kinds: ['long'], dead_after_s: 60, max_attempts: 3 };
    const killed = await claim_job(database(), rules);
    expect(killed?.id).to.equal(id);
    expect(await claim_job(database(), rules), 'still alive').to.equal(null);
    await database().query(sql`update maillage.job set heartbeat_at = now() - interval '61 seconds'`);
    expect(await drain(options({ long: () => Promise.resolve({ by: 'second' }) }))).to.include({ done: 1 });
    expect(await read_job(id)).to.deep.include({ state: 'done', attempts: 2, result: { by: 'second' } });
  });

  it('hears that its job was taken over, and leaves the row to the other worker', async () => {
    const id = await enqueue_job(database(), 'slow');
    let heard: unknown;
    const handler: JobHandler = async (_input, { signal }) => {
      await database().query(sql`update maillage.job set attempts = attempts + 1 where id = ${id}`);
      await wait(10_000, undefined, { signal }).catch(() => undefined);
      heard = signal.aborted;
      signal.throwIfAborted();
      return {};
    };
    expect(await drain(options({ slow: handler }))).to.deep.equal({ done: 0, failed: 0 });
    expect(heard).to.equal(true);
    expect(await read_job(id)).to.include({ state: 'running', attempts: 2 });
  });

  it('gives up a job that killed its workers three times', async () => {
    const id = await enqueue_job(database(), 'deadly');
    await database().query(
      sql`update maillage.job set state = 'running', attempts = 3, heartbeat_at = now() - interval '1 hour'`,
    );
    await drain(options({ deadly: () => Promise.reject(new Error('must not run')) }));
    const row = await read_job(id);
    expect(row.state).to.equal('failed');
    expect(row.message).to.contain('3 fois');
  });

  it('ends a dismissed job within a heartbeat, and nobody takes it up again', async () => {
    const id = await enqueue_job(database(), 'dismissed');
    let reason: unknown;
    const handler: JobHandler = async (_input, { signal }) => {
      expect(await dismiss_job(database(), id)).to.equal('running');
      await wait(10_000, undefined, { signal }).catch(() => undefined);
      reason = signal.reason;
      signal.throwIfAborted();
      return {};
    };
    await drain(options({ dismissed: handler }));
    expect(reason).to.match(/dismissed/);
    expect(await read_job(id)).to.include({ state: 'dismissed', result: null, message: 'Tâche annulée.' });
    expect(await drain(options({ dismissed: () => Promise.resolve({}) }))).to.include({ done: 0 });
    expect(await dismiss_job(database(), id), 'ended').to.equal(null);
  });

  it('ends a dismissed job at its next progress, and does not try it again when it fails instead', async () => {
    const id = await enqueue_job(database(), 'heedless');
    const handler: JobHandler = async (_input, { progress }) => {
      await dismiss_job(database(), id);
      await progress(0.5);
      throw new Error('must not come here');
    };
    const slow = { timing: { poll_ms: 10, beat_ms: 60_000, retry_ms: 1 } };
    await drain(options({ heedless: handler }, slow));
    expect(await read_job(id)).to.include({ state: 'dismissed', attempts: 1 });

    const failing = await enqueue_job(database(), 'failing');
    await drain(
      options(
        {
          failing: async () => {
            await dismiss_job(database(), failing);
            throw new Error('broken');
          },
        },
        slow,
      ),
    );
    expect(await read_job(failing)).to.include({ state: 'dismissed', attempts: 1 });
  });

  it('dismisses a waiting job at once, and one whose worker died once that is known', async () => {
    const waiting = await enqueue_job(database(), 'never', { n: 1 });
    expect(await dismiss_job(database(), waiting)).to.equal('dismissed');
    const orphan = await enqueue_job(database(), 'never', { n: 2 });
    await claim_job(database(), { kinds: ['never'], dead_after_s: 60, max_attempts: 3 });
    expect(await dismiss_job(database(), orphan)).to.equal('running');
    await database().query(sql`update maillage.job set heartbeat_at = now() - interval '1 hour'`);
    await drain(options({ never: () => Promise.reject(new Error('must not run')) }));
    expect(await read_job(waiting)).to.include({ state: 'dismissed', attempts: 0 });
    expect(await read_job(orphan)).to.include({ state: 'dismissed', attempts: 1 });
  });

  it('says so when the work was complete before its dismissal was heard of', async () => {
    const id = await enqueue_job(database(), 'quick');
    await drain(
      options({
        quick: async () => {
          await dismiss_job(database(), id);
          return { kept: false };
        },
      }),
    );
    const row = await read_job(id);
    expect(row).to.include({ state: 'dismissed', result: null });
    expect(row.message).to.contain('trop tard');
  });

  it('lets one worker alone finish and publish when the clock jumps', async () => {
    const id = await enqueue_job(database(), 'jumped');
    const published: string[] = [];
    const finished: string[] = [];
    let second: Promise<unknown> = Promise.resolve();
    const worker = (name: string, work: () => Promise<void>) =>
      options(
        {
          jumped: async (_input, { hold }) => {
            await work();
            // Heeds no signal: the fence alone keeps it from publishing.
            await database().write(async (db) => {
              await hold(db);
              published.push(name);
            });
            finished.push(name);
            return { by: name };
          },
        },
        { timing: { poll_ms: 10, beat_ms: 60_000, retry_ms: 1 } },
      );
    const first = drain(
      worker('first', async () => {
        await database().query(sql`update maillage.job set heartbeat_at = heartbeat_at - interval '1 hour'`);
        second = drain(worker('second', () => Promise.resolve()));
        await second;
      }),
    );
    expect(await first).to.deep.equal({ done: 0, failed: 0 });
    await second;
    expect(published).to.deep.equal(['second']);
    expect(finished).to.deep.equal(['second']);
    expect(await read_job(id)).to.deep.include({ state: 'done', attempts: 2, result: { by: 'second' } });
  });

  it('takes over the job of a worker process that was killed', async function () {
    this.timeout(60_000);
    const id = await enqueue_job(database(), 'stuck');
    const child = fork(fileURLToPath(new URL('./worker_process_testing.js', import.meta.url)), {
      env: { CONNECTION: JSON.stringify(engine().remote) },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    await until(async () => (await read_job(id)).progress === 0.5);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await read_job(id)).to.include({ state: 'running', attempts: 1 });
    const timing = { poll_ms: 10, beat_ms: 20, retry_ms: 1, dead_after_ms: 100 };
    await wait(200);
    const handler: JobHandler = () => Promise.resolve({ by: 'next' });
    expect(await drain(options({ stuck: handler }, { timing }))).to.deep.equal({ done: 1, failed: 0 });
    expect(await read_job(id)).to.deep.include({ state: 'done', attempts: 2, result: { by: 'next' } });
  });

  it('tries a job as often as itself says', async () => {
    const id = await enqueue_job(database(), 'once', {}, { max_attempts: 1 });
    await drain(options({ once: () => Promise.reject(new Error('no')) }));
    expect(await read_job(id)).to.include({ state: 'failed', attempts: 1 });
    const killed = await enqueue_job(database(), 'once', { n: 2 }, { max_attempts: 1 });
    await claim_job(database(), { kinds: ['once'], dead_after_s: 60, max_attempts: 3 });
    await database().query(sql`update maillage.job set heartbeat_at = now() - interval '1 hour'`);
    await drain(options({ once: () => Promise.reject(new Error('must not run')) }));
    expect((await read_job(killed)).message).to.contain('1 fois');
  });

  it('refuses input and results of more than a few megabytes', async () => {
    const large = { text: 'é'.repeat(max_job_bytes / 2) };
    const refused: unknown = await enqueue_job(database(), 'large', large).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(AppError).and.include({ code: 'job-too-large', status: 413 });
    const id = await enqueue_job(database(), 'large');
    await drain(options({ large: () => Promise.resolve(large) }));
    const row = await read_job(id);
    expect(row).to.include({ state: 'failed', attempts: 1 });
    expect(row.message).to.match(/résultat de la tâche compte 4,0 Mio/);
  });

  it('stays silent no longer than a heartbeat, and writes progress', async () => {
    const id = await enqueue_job(database(), 'beating');
    const age = () =>
      one<{ at: Date; progress: number; message: string }>(
        database(),
        sql`select heartbeat_at as at, progress, message from maillage.job where id = ${id}`,
      );
    const handler: JobHandler = async (_input, { progress }) => {
      await progress(0.5, 'à moitié');
      const first = await age();
      expect(first).to.include({ progress: 0.5, message: 'à moitié' });
      await until(async () => (await age()).at > first.at);
      return {};
    };
    expect(await drain(options({ beating: handler }))).to.include({ done: 1 });
  });

  it('shows what a job has found so far, the latest, and forgets it when the job ends', async () => {
    const id = await enqueue_job(database(), 'finding');
    const shown = () =>
      one<{ partial: { n: number } | null; dismiss_asked_at: Date | null }>(
        database(),
        sql`select partial, dismiss_asked_at from maillage.job where id = ${id}`,
      );
    const seen: number[] = [];
    const handler: JobHandler = async (_input, { report }) => {
      for (let n = 1; n <= 50; n++) report?.({ n });
      await until(async () => (await shown()).partial?.n === 50);
      report?.({ n: 51 });
      await until(async () => (await shown()).partial?.n === 51);
      seen.push(51);
      return {};
    };
    const timing = { poll_ms: 10, beat_ms: 20, retry_ms: 1, report_ms: 5 };
    expect(await drain(options({ finding: handler }, { timing }))).to.include({ done: 1 });
    expect(seen).to.deep.equal([51]);
    expect((await shown()).partial).to.equal(null);
  });

  it('shows nothing more of a job once its dismissal is asked', async () => {
    const id = await enqueue_job(database(), 'dismissed');
    const partial = async () =>
      (await one<{ partial: unknown }>(database(), sql`select partial from maillage.job where id = ${id}`))
        .partial;
    const handler: JobHandler = async (_input, { report, signal }) => {
      report?.({ n: 1 });
      await until(async () => (await partial()) !== null);
      await dismiss_job(database(), id);
      expect(await partial()).to.equal(null);
      report?.({ n: 2 });
      await until(() => Promise.resolve(signal.aborted));
      signal.throwIfAborted();
      return {};
    };
    const timing = { poll_ms: 10, beat_ms: 20, retry_ms: 1, report_ms: 5 };
    await drain(options({ dismissed: handler }, { timing }));
    expect((await read_job(id)).state).to.equal('dismissed');
    expect(await partial()).to.equal(null);
  });

  it('gives a job back when it is stopped, without counting the attempt', async () => {
    const id = await enqueue_job(database(), 'stopped');
    const stop = new AbortController();
    const worker = run_worker(
      options(
        {
          stopped: async (_input, { signal }) => {
            stop.abort();
            await wait(10_000, undefined, { signal });
            return {};
          },
        },
        { signal: stop.signal },
      ),
    );
    await worker;
    expect(await read_job(id)).to.include({ state: 'queued', attempts: 0 });
  });

  it('finds a job queued while it waits', async () => {
    const stop = new AbortController();
    const worker = run_worker(options({ late: () => Promise.resolve({}) }, { signal: stop.signal }));
    const id = await enqueue_job(database(), 'late');
    await until(async () => (await read_job(id)).state === 'done');
    stop.abort();
    await worker;
  });

  it('does what the schedules name while it works, and purges what is old', async () => {
    await database().query(sql`
      insert into maillage.schedule (title, kind, cron, next_run_at) values ('x', 'by_clock', '0 3 * * *', now())`);
    await database().query(sql`
      insert into maillage.job (kind, state, input, ended_at)
      select 'old', 'done', '{}', now() - interval '1 year' from generate_series(1, 3)`);
    await enqueue_job(database(), 'endless');
    const stop = new AbortController();
    const endless: JobHandler = async (_input, { signal }) => {
      await wait(600_000, undefined, { signal });
      return {};
    };
    const timing = { poll_ms: 10, beat_ms: 20, schedule_ms: 10, purge_ms: 10 };
    const busy = run_worker(options({ endless, by_clock: endless }, { signal: stop.signal, timing }));
    const states = () =>
      database().query<{ kind: string; state: string }>(
        sql`select kind, state from maillage.job order by kind, id`,
      );
    await until(async () => {
      const kinds = (await states()).map(({ kind }) => kind);
      return kinds.includes('by_clock') && kinds.filter((kind) => kind === 'old').length === 1;
    });
    stop.abort();
    await busy;
    expect(await states()).to.deep.equal([
      { kind: 'by_clock', state: 'queued' },
      { kind: 'endless', state: 'queued' },
      { kind: 'old', state: 'done' },
    ]);
    await database().query(sql`delete from maillage.schedule`);
  });

  it('does not fail over a retry when the same work was queued meanwhile', async () => {
    const first = await enqueue_job(database(), 'twice', { a: 1 });
    let second = 0;
    const ends = await drain(
      options({
        twice: async (_input, { id }) => {
          if (id !== first) return {};
          second = await enqueue_job(database(), 'twice', { a: 1 });
          throw new Error('once');
        },
      }),
    );
    expect(second).to.not.equal(first);
    expect(ends).to.deep.equal({ done: 1, failed: 1 });
  });
});
