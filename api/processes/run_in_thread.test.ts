import { expect } from 'chai';
import { AppError } from '../../errors.ts';
import { run_in_thread, type ThreadOptions } from './run_in_thread.ts';

const entry = new URL('./run_in_thread_testing.js', import.meta.url);

describe('run_in_thread', function () {
  this.timeout(20_000);
  const run = (act: string, more: Partial<ThreadOptions<number>> & { count?: number } = {}) => {
    const { count = 0, ...options } = more;
    return run_in_thread<{ counted: number; back: Float64Array }, number>(
      entry,
      { act, count },
      { signal: new AbortController().signal, ...options },
    );
  };
  const failure = (running: Promise<unknown>) =>
    running.then(
      () => expect.fail('it should have failed'),
      (error: unknown) => error as AppError,
    );

  it('gives the result, and all reports in their order before it', async () => {
    const reports: number[] = [];
    const said: unknown[] = [];
    const result = await run('count', {
      count: 5,
      on_report: (n) => reports.push(n),
      on_progress: (...progress) => Promise.resolve(void said.push(progress)),
    });
    expect(result).to.deep.equal({ counted: 5, back: Float64Array.of(5) });
    expect(reports).to.deep.equal([1, 2, 3, 4, 5]);
    expect(said).to.deep.equal([[0.5, 'à moitié']]);
  });

  it('lets the caller work while the thread computes', async () => {
    const abort = new AbortController();
    let turns = 0;
    const timer = setInterval(() => (turns += 1) === 20 && abort.abort(new Error('enough')), 5);
    const error = await failure(run('spin', { signal: abort.signal }));
    clearInterval(timer);
    expect(error.message).to.equal('enough');
    expect(turns).to.be.at.least(20);
  });

  for (const act of ['spin', 'wait', 'deaf'])
    it(`ends with the reason of its signal: ${act}`, async () => {
      const abort = new AbortController();
      const reason = new Error('dismissed');
      const error = await failure(
        run(act, { signal: abort.signal, grace_ms: 200, on_report: () => abort.abort(reason) }),
      );
      expect(error).to.equal(reason);
    });

  it('starts nothing for a signal that has come', async () => {
    expect((await failure(run('spin', { signal: AbortSignal.abort(new Error('late')) }))).message).to.equal(
      'late',
    );
  });

  it('ends when its progress is refused', async () => {
    const on_progress = () => Promise.reject(new Error('lost'));
    // The count is over before it hears of it, or ended by it: a refusal is never an unhandled one.
    const ended = await run('count', { count: 3, on_progress }).catch(
      (error: unknown) => (error as Error).message,
    );
    expect(ended === 'lost' || typeof ended === 'object').to.equal(true);
  });

  it('passes errors for people on as they are', async () => {
    const error = await failure(run('refuse'));
    expect(error).to.be.instanceOf(AppError);
    expect(error).to.include({
      message: 'Non.',
      status: 422,
      code: 'refused',
      remedy: 'Autrement.',
      place: '/inputs/p',
    });
  });

  it('fails alone, and says so, when memory runs out', async () => {
    const error = await failure(run('hoard', { heap_mb: 64 }));
    expect(error).to.include({ status: 422, code: 'out-of-memory' });
  });

  it('fails when the thread ends without a result', async () => {
    expect((await failure(run('exit'))).message).to.match(/ended \(3\) without a result/);
  });
});
