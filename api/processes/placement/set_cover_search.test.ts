import { expect } from 'chai';
import fc from 'fast-check';
import { transpose } from './cover.ts';
import { seeded_random } from './seeded_random.ts';
import { search_covering, type Covering } from './set_cover_search.ts';

const site_count = 7;

/** Rows with at least one site each. */
const any_rows = fc.array(
  fc.uniqueArray(fc.integer({ min: 0, max: site_count - 1 }), { minLength: 1, maxLength: 4 }),
  { maxLength: 12 },
);
const any_costs = fc.array(fc.integer({ min: 1, max: 3 }), {
  minLength: site_count,
  maxLength: site_count,
});

function make_covering(rows: readonly (readonly number[])[]): Covering {
  const site_starts = new Int32Array(rows.length + 1);
  rows.forEach((sites, i) => (site_starts[i + 1] = site_starts[i]! + sites.length));
  const sites = Int32Array.from(rows.flatMap((own) => [...own].sort((a, b) => a - b)));
  return {
    ...transpose(site_starts, sites, site_count),
    site_count,
    demand_count: rows.length,
    site_starts,
    sites,
  };
}

describe('search_covering', () => {
  it('finds the cheapest cover of small problems, the same from the same random numbers', () =>
    fc.assert(
      fc.property(any_rows, any_costs, fc.nat(), (rows, costs, seed) => {
        const search = () =>
          search_covering(make_covering(rows), Float64Array.from(costs), {
            steps: 20_000,
            random: seeded_random(seed),
            enough: 0,
          });
        const found = search();
        expect(search()).to.deep.equal(found);
        expect(found.cost).to.equal(found.open.reduce((sum, j) => sum + costs[j]!, 0));
        expect(rows.every((sites) => sites.some((j) => found.open.includes(j)))).to.equal(true);
        let least = Infinity;
        for (let choice = 0; choice < 2 ** site_count; choice++) {
          const is_open = (j: number) => ((choice >> j) & 1) === 1;
          if (!rows.every((sites) => sites.some(is_open))) continue;
          least = Math.min(
            least,
            costs.reduce((sum, cost, j) => sum + (is_open(j) ? cost : 0), 0),
          );
        }
        expect(found.cost).to.equal(least);
      }),
    ));

  it('ends at a cost that is enough, and when asked to', () => {
    const covering = make_covering([[0, 1], [1, 2], [3]]);
    const costs = new Float64Array(site_count).fill(1);
    const options = { steps: 1e9, random: seeded_random(1), enough: 2 };
    expect(search_covering(covering, costs, options)).to.deep.equal({ open: [1, 3], cost: 2 });
    const between = () => {
      throw new Error('enough of it');
    };
    expect(() => search_covering(covering, costs, { ...options, enough: 1, between })).to.throw(
      'enough of it',
    );
  });
});
