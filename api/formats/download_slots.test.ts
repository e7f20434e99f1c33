import { expect } from 'chai';
import type { Database } from '../../sql/client.ts';
import { in_slot } from './download_slots.ts';

/** A database of so many connections, a quarter of which are for downloads. */
const database_of = (max: number) => ({ pool: { options: { max } } }) as unknown as Database;

/** Work that ends when it is told to. */
function hold(database: Database, asker: string) {
  let end = () => {};
  const held = new Promise<void>((resolve) => (end = resolve));
  const done = in_slot(database, asker, () => held).then(
    () => 'done',
    (error: { code: string }) => error.code,
  );
  return { end: () => end(), done };
}

describe('slots of downloads', () => {
  it('are never all of one asker', async () => {
    const database = database_of(16);
    const greedy = [1, 2, 3].map(() => hold(database, 'a'));
    const others = ['b', 'c'].map((asker) => hold(database, asker));
    others.forEach(({ end }) => end());
    expect(await Promise.all(others.map(({ done }) => done))).to.deep.equal(['done', 'done']);
    // The third of the first asker has waited all the while.
    expect(await Promise.race([greedy[2]?.done, Promise.resolve('waits')])).to.equal('waits');
    greedy.forEach(({ end }) => end());
    expect(await Promise.all(greedy.map(({ done }) => done))).to.deep.equal(['done', 'done', 'done']);
  });

  it('go to who waits and may have one more, first come first served', async () => {
    const database = database_of(16);
    const [first, second] = [hold(database, 'a'), hold(database, 'a')];
    const [third, fourth] = [hold(database, 'b'), hold(database, 'c')];
    const [own, other] = [hold(database, 'a'), hold(database, 'd')];
    third.end();
    other.end();
    expect(await other.done).to.equal('done');
    first.end();
    own.end();
    expect(await own.done).to.equal('done');
    for (const { end } of [second, fourth]) end();
    expect(await Promise.all([second.done, fourth.done])).to.deep.equal(['done', 'done']);
    const free = ['a', 'a', 'b', 'b'].map((asker) => hold(database, asker));
    free.forEach(({ end }) => end());
    expect(await Promise.all(free.map(({ done }) => done))).to.deep.equal(Array(4).fill('done'));
  });
});
