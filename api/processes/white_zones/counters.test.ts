import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { fallback_basket, former_baskets, shipped_baskets } from './baskets.ts';
import { load_counters, read_counters } from './counters.ts';

describe('the table of counters', () => {
  const header = 'source,type_service,categorie,quand,commentaire\n';

  it('satisfies every category of every basket', () => {
    const satisfied = new Set(load_counters().map(({ category }) => category));
    for (const basket of [...shipped_baskets, fallback_basket])
      for (const { id } of basket.categories) expect(satisfied.has(id), id).to.equal(true);
  });

  it('is of the version that the baskets tell: another table, another version', () => {
    const signatures = [...shipped_baskets, fallback_basket, ...former_baskets].map((basket) => [
      `${basket.id} ${basket.version}`,
      createHash('sha256').update(JSON.stringify(basket)).digest('hex').slice(0, 16),
    ]);
    expect(Object.fromEntries(signatures)).to.deep.equal({
      'premier_accueil 2': '74f114d84d2593b9',
      'guichets_propres 2': '25f31e0b8f62a0ec',
      'prefectures 2': '9297d2ad6f763076',
      'premier_accueil 1': '12fba7aeefb5a4d2',
      'guichets_propres 1': '91f99d5d3fab4264',
      'prefectures 1': 'ba63f72179370cb7',
    });
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
