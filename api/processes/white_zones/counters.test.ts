import { expect } from 'chai';
import { fallback_basket, shipped_baskets } from './baskets.ts';
import { load_counters, read_counters } from './counters.ts';

describe('the table of counters', () => {
  const header = 'source,type_service,categorie,quand,commentaire\n';

  it('satisfies every category of every basket', () => {
    const satisfied = new Set(load_counters().map(({ category }) => category));
    for (const basket of [...shipped_baskets, fallback_basket])
      for (const { id } of basket.categories) expect(satisfied.has(id), id).to.equal(true);
  });

  it('has a France services house stand for each partner, and only under that rule', () => {
    const houses = load_counters().filter(({ source }) => source === 'france_services');
    expect(houses.map(({ category }) => category)).to.have.members(
      shipped_baskets[0]?.categories.map(({ id }) => id) ?? [],
    );
    expect(houses.every(({ only_for_partners }) => only_for_partners)).to.equal(true);
  });

  it('never counts a town hall', () => {
    expect(load_counters().some(({ type_service }) => type_service.startsWith('mairie'))).to.equal(false);
    expect(() => read_counters(`${header}dila,mairie,caf,toujours,\n`))
      .to.throw()
      .with.property('place', 'counters.csv, line 2');
  });

  it('refuses unknown categories and lines that stand twice', () => {
    expect(() => read_counters(`${header}dila,caf,cafe,toujours,\n`)).to.throw('categorie');
    expect(() => read_counters(`${header}dila,caf,caf,toujours,\ndila,caf,caf,toujours,\n`)).to.throw(
      'twice',
    );
  });
});
