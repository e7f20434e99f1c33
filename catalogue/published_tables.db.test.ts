import { expect } from 'chai';
import { use_database, use_engine } from '../sql/testing.ts';
import { list_published_tables } from './published_tables.ts';

describe('the version of a published table', function () {
  this.timeout(30_000);
  const engine = use_engine();
  const database = use_database();
  const run = (text: string) => database().pool.query(text);
  const version = async (id: string) =>
    (await database().read((db) => list_published_tables(db))).find((table) => table.id === id)?.version;
  /** The counts of a session are told to the others within a second or so. */
  async function changed_from(id: string, before: unknown): Promise<unknown> {
    for (const until = Date.now() + 12_000; ;) {
      const now = await version(id);
      if (now !== before || Date.now() > until) return now;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  before(async () => {
    await run('create table published.plain (id int primary key, nom text)');
    await run('create table published.parts (id int primary key) partition by range (id)');
    await run('create table published.parts_low partition of published.parts for values from (0) to (100)');
  });

  for (const [name, id, change] of [
    ['rows that are written', 'plain', "insert into published.plain values (1, 'a')"],
    ['rows that are all taken away', 'plain', 'truncate published.plain'],
    ['a new name of a column', 'plain', 'alter table published.plain rename nom to titre'],
    ['a new column', 'plain', 'alter table published.plain add column n int default 3'],
    ['rows written to a part of a partitioned table', 'parts', 'insert into published.parts values (1)'],
  ] as const)
    it(`changes with ${name}`, async () => {
      const before = await version(id);
      expect(before).to.be.a('string');
      await run(change);
      expect(await changed_from(id, before))
        .to.be.a('string')
        .and.not.equal(before);
    });

  it('is not known of rows that lie elsewhere', async () => {
    await run('create foreign data wrapper nowhere');
    try {
      await run('create server nowhere foreign data wrapper nowhere');
      await run('create foreign table published.elsewhere (id int) server nowhere');
      expect(await version('elsewhere')).to.equal(null);
    } finally {
      await run('drop foreign data wrapper nowhere cascade');
    }
  });

  it('does not come again when the counts begin anew and as many rows are written', async function () {
    await run('create table published.counted (id int primary key)');
    const empty = await version('counted');
    await run('insert into published.counted values (1), (2)');
    const first = await changed_from('counted', empty);
    await run('select pg_stat_reset()');
    const reset = await changed_from('counted', first);
    await run('update published.counted set id = id + 10');
    const second = await changed_from('counted', reset);
    expect(new Set([empty, first, reset, second]).size, engine().kind).to.equal(4);
  });
});
