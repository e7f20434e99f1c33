import { expect } from 'chai';
import { Turns } from './turns.ts';

const limits = { at_once: 3, of_one: 2, waiting: 3, waiting_of_one: 2, patience_ms: 60_000 };

describe('turns', () => {
  const ends = new Map<string, () => void>();
  const work = (name: string) => () =>
    new Promise<string>((resolve) => ends.set(name, () => resolve(name))).finally(() => ends.delete(name));
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const end = async (name: string) => {
    ends.get(name)!();
    await settle();
  };
  const refused = (error: unknown) => (error as Error).message;
  const make = (patience_ms = limits.patience_ms) =>
    new Turns({ ...limits, patience_ms }, () => new Error('busy'));
  beforeEach(() => ends.clear());

  it('leave places to others beside a slow key, and let its line in one by one', async () => {
    const turns = make();
    const slow = ['a1', 'a2', 'a3', 'a4'].map((name) => turns.take('a', work(name)));
    const fifth = await turns.take('a', work('a5')).catch(refused);
    expect(fifth).to.equal('busy');
    void turns.take('b', work('b1'));
    await settle();
    expect([...ends.keys()]).to.deep.equal(['a1', 'a2', 'b1']);
    // All places are taken: the next of `b` waits, and is not held up by those of `a` before it in the line.
    void turns.take('b', work('b2'));
    expect(await turns.take('c', work('c1')).catch(refused)).to.equal('busy');
    await end('b1');
    expect([...ends.keys()]).to.deep.equal(['a1', 'a2', 'b2']);
    await end('a1');
    await end('a2');
    await end('a3');
    await end('a4');
    expect(await Promise.all(slow)).to.deep.equal(['a1', 'a2', 'a3', 'a4']);
  });

  it('end the wait in time, and give back the place of a work that fails', async () => {
    const turns = make(1);
    const failing = turns.take('a', () => Promise.reject(new Error('broken'))).catch(refused);
    expect(await failing).to.equal('broken');
    void turns.take('a', work('a1'));
    void turns.take('a', work('a2'));
    expect(await turns.take('a', work('a3')).catch(refused)).to.equal('busy');
    await end('a1');
    void turns.take('a', work('a4'));
    await settle();
    expect([...ends.keys()]).to.deep.equal(['a2', 'a4']);
  });
});
