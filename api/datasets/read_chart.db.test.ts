import { expect } from 'chai';
import type { PublishedColumn, PublishedTable } from '../../catalogue/published_tables.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { read_chart } from './read_chart.ts';

describe('the chart of a column of numbers', () => {
  const database = use_database();
  before(() =>
    database().query(sql`create table published.essai as
      select i as rang, exp(i / 100.0) - 1 as habitants, 7 as meme, null::int as vide,
        case i when 1000 then 11000 else 10000 + i / 50 end as loin, 10000 + i / 1000.0 as serre,
        case when i < 600 then 0 else i - 600 end as nuls, -50 + exp(i / 100.0) as sous
      from generate_series(0, 1000) i`),
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

  it('has classes that grow from the least value, wherever it is, and that differ by their labels', async () => {
    const found = await chart('loin');
    expect(found.grows).to.equal(true);
    expect(found.bars.slice(0, 4).map(({ label }) => label.replaceAll(/\s/g, ' '))).to.deep.equal([
      '10 000 à 10 001',
      '10 001 à 10 002',
      '10 002 à 10 005',
      '10 005 à 10 009',
    ]);
    // Fifty of each whole number from 10 000 to 10 019, and one of 11 000.
    expect(counts(found)).to.deep.equal([50, 100, 100, 250, 350, 150, 0, 0, 0, 0, 0, 1]);
    const shifted = await chart('sous');
    expect(counts(shifted)).to.deep.equal(counts(await chart('habitants')));
    for (const { bars } of [found, shifted, await chart('serre')])
      for (const { label } of bars) expect(new Set(label.split(' à '))).to.have.property('size', 2);
  });

  it('does not grow where many are the least and the others are even', async () => {
    const found = await chart('nuls');
    expect(found.grows).to.equal(false);
    expect(counts(found).slice(0, 2)).to.deep.equal([634, 33]);
  });

  it('has one class of one value, and none of none', async () => {
    expect((await chart('meme')).bars).to.deep.equal([{ label: '7', count: 1001 }]);
    expect((await chart('vide')).bars).to.deep.equal([]);
  });
});
