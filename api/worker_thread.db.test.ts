import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { read_config } from '../config.ts';
import { one } from '../sql/client.ts';
import { sql } from '../sql/fragment.ts';
import { enqueue_job } from '../sql/jobs.ts';
import { use_database, use_engine } from '../sql/testing.ts';
import { start_worker_thread, type WorkerThread } from './worker_thread.ts';

describe('the worker thread', () => {
  const engine = use_engine();
  const database = use_database();
  let thread: WorkerThread;
  before(() => {
    thread = start_worker_thread(
      new URL('./worker_thread_testing.js', import.meta.url),
      read_config({}),
      engine().remote,
    );
  });
  after(() => thread.stop());

  interface Row {
    state: string;
    attempts: number;
    result: { thread: number } | null;
  }
  async function job_when(id: number, state: string): Promise<Row> {
    for (;;) {
      const row = await one<Row>(
        database(),
        sql`select state, attempts, result from maillage.job where id = ${id}`,
      );
      if (row.state === state) return row;
      await wait(20);
    }
  }

  it('works in another thread, and comes back after a crash', async () => {
    const first = await job_when(await enqueue_job(database(), 'where', { n: 1 }), 'done');
    expect(first.result?.thread).to.be.greaterThan(0);
    await job_when(await enqueue_job(database(), 'die'), 'running');
    const second = await job_when(await enqueue_job(database(), 'where', { n: 2 }), 'done');
    expect(second.result?.thread).to.be.greaterThan(first.result?.thread ?? 0);
  });

  it('gives its job back when it is stopped', async () => {
    const id = await enqueue_job(database(), 'endless');
    await job_when(id, 'running');
    await thread.stop();
    expect(await job_when(id, 'queued')).to.include({ attempts: 0 });
  });
});
