import { expect } from 'chai';
import { AppError } from '../../errors.ts';
import { ForeignGuard } from './foreign_guard.ts';

describe('the guard of foreign servers', () => {
  let now = 0;
  const make = (limits = {}) => new ForeignGuard({ pause_ms: 20_000, ...limits }, () => now);
  const failing = (code: string) => () => Promise.reject(Object.assign(new Error('x'), { code }));
  const fine = () => Promise.resolve('fine');
  const told = (promise: Promise<unknown>) =>
    promise.then(String, (error: unknown) => String(Object(error).code));

  it('asks a server that could not be reached no more for a while, and all others', async () => {
    const guard = make();
    expect(await told(guard.run(['a'], failing('08001')))).to.equal('08001');
    let was_asked = false;
    const ask = () => {
      was_asked = true;
      return fine();
    };
    expect([await told(guard.run(['a'], ask)), was_asked]).to.deep.equal(['source-unavailable', false]);
    expect(await told(guard.run(['b', 'a'], ask, true))).to.equal('source-unavailable');
    expect(await told(guard.run(['b'], fine))).to.equal('fine');
    expect(await told(guard.run([], fine))).to.equal('fine');
    now += 20_001;
    expect(await told(guard.run(['a'], ask))).to.equal('fine');
  });

  it('looks behind an error that was put into words, and believes a time-out the second time in a row', async () => {
    const guard = make();
    const cause = Object.assign(new Error('x'), { code: '08006' });
    await told(guard.run(['a'], () => Promise.reject(new AppError('x', { cause }))));
    expect(await told(guard.run(['a'], fine))).to.equal('source-unavailable');
    for (const work of [failing('57014'), fine, failing('57014'), failing('22P02')])
      await told(guard.run(['b'], work));
    expect(await told(guard.run(['b'], failing('57014')))).to.equal('57014');
    expect(await told(guard.run(['b'], fine))).to.equal('source-unavailable');
  });

  it('lets few ask at once; others get their turn, or are told to come again', async () => {
    const guard = make({ at_once: 2, patience_ms: 1, most_waiting: 1 });
    const ends: (() => void)[] = [];
    const slow = () => new Promise<string>((resolve) => ends.push(() => resolve('slow')));
    const running = [guard.run(['a'], slow), guard.run(['a'], slow)];
    expect(await told(guard.run(['b'], fine)), 'patience').to.equal('source-busy');
    expect(await told(guard.run(['b'], fine, true)), 'its own limit').to.equal('fine');
    const patient = make({ at_once: 1, patience_ms: 60_000, most_waiting: 1 });
    const first = patient.run(['a'], slow);
    const second = patient.run(['a'], fine);
    expect(await told(patient.run(['a'], fine)), 'too many wait').to.equal('source-busy');
    for (const end of ends) end();
    expect(await Promise.all([...running, first, second])).to.deep.equal(['slow', 'slow', 'slow', 'fine']);
    expect(await told(guard.run(['b'], fine))).to.equal('fine');
  });
});
