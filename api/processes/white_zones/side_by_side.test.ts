import { expect } from 'chai';
import fc from 'fast-check';
import { each_of, side_by_side } from './side_by_side.ts';

describe('work side by side', () => {
  const failure = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: unknown) => error,
    );

  it('gives results in their order, and fails only when everything has ended', async () => {
    const wait = async (turns: number) => {
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    };
    expect(await side_by_side([wait(5).then(() => 'slow'), wait(1).then(() => 2)])).to.deep.equal([
      'slow',
      2,
    ]);
    let has_ended = false;
    const work = [Promise.reject(new Error('no')), wait(9).then(() => (has_ended = true))] as const;
    expect(await failure(side_by_side(work))).to.include({ message: 'no' });
    expect(has_ended).to.equal(true);
  });

  it('does each item once, never more at once than allowed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(5)), fc.integer({ min: 1, max: 4 }), async (items, at_once) => {
        let [running, most] = [0, 0];
        const done: number[] = [];
        await each_of([...items.keys()], at_once, async (i) => {
          most = Math.max(most, ++running);
          for (let turn = 0; turn < items[i]!; turn++) await Promise.resolve();
          running--;
          done.push(i);
        });
        expect(done.sort((a, b) => a - b)).to.deep.equal([...items.keys()]);
        expect(most).to.be.at.most(at_once);
      }),
    );
  });

  it('begins nothing after a failure', async () => {
    const begun: number[] = [];
    const work = each_of([0, 1, 2, 3, 4], 2, async (i) => {
      begun.push(i);
      await Promise.resolve();
      if (i === 0) throw new Error('no');
      await new Promise((resolve) => setTimeout(resolve, 5));
    });
    expect(await failure(work)).to.include({ message: 'no' });
    expect(begun).to.deep.equal([0, 1]);
  });
});
