import { expect } from 'chai';
import type { PublishedColumn, PublishedTable } from '../../catalogue/published_tables.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { read_chart } from './read_chart.ts';

describe('the chart of a column of numbers', () => {
  const database = use_database();
  before(() =>
    database().query(sql`create table published.essai as
      select i as rang, exp(i / 100.0) - 1 as habitants, 7 as meme, null::int as vide from generate_series(0, 1000) i`),
  );
  const chart = (name: string) =>
    read_chart(
      database(),
      { id: 'essai' } as PublishedTable,
      { name, title: name, type: 'float8' } as PublishedColumn,
    );
  const counts = ({ bars }: Awaited<ReturnType<typeof chart>>) => bars.map(({ count }) => count);

  it('has classes of one width', async () => {
    const found = await chart('rang');
    expect(found.grows).to.equal(false);
    expect(found.bars[0]?.label).to.equal('0 à 83,33');
    expect(counts(found)).to.deep.equal([84, 83, 83, 84, 83, 83, 84, 83, 83, 84, 83, 84]);
  });

  it('has classes that grow where half the values would be in the first', async () => {
    const found = await chart('habitants');
    expect(found.grows).to.equal(true);
    expect([found.bars[0]?.label, found.bars.at(-1)?.label.replaceAll(/\s/g, ' ')]).to.deep.equal([
      '0 à 1,3',
      '9 600 à 22 000',
    ]);
    expect(Math.min(...counts(found))).to.be.within(82, 84);
    expect(counts(found).reduce((sum, count) => sum + count)).to.equal(1001);
  });

  it('has one class of one value, and none of none', async () => {
    expect((await chart('meme')).bars).to.deep.equal([{ label: '7', count: 1001 }]);
    expect((await chart('vide')).bars).to.deep.equal([]);
  });
});
