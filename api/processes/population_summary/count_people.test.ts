import { expect } from 'chai';
import fc from 'fast-check';
import { count_by_commune, count_people } from './count_people.ts';

describe('people counted', () => {
  it('add up: ages and unknown to the counted, communes to the whole', () => {
    const place = fc.record({
      young: fc.option(fc.integer({ min: 0, max: 50 }), { nil: NaN }),
      old: fc.integer({ min: 0, max: 50 }),
      more: fc.integer({ min: 0, max: 9 }),
      factor: fc.integer({ min: 1, max: 3 }),
      code: fc.constantFrom('a', 'b', null),
      counts: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(place, { maxLength: 20 }), (list) => {
        const known = (value: number) => (Number.isNaN(value) ? 0 : value);
        const people = list.map(({ young, old, more, factor }) => (known(young) + old + more) * factor);
        const demands = {
          population: Float64Array.from(people),
          factor: Float64Array.from(list, ({ factor }) => factor),
          code_insee: list.map(({ code }) => code),
          ages: {
            bands: ['ind_0_3', 'ind_80p'],
            people: [
              Float64Array.from(list, ({ young }) => young),
              Float64Array.from(list, ({ old }) => old),
            ],
          },
        };
        const counts = (i: number) => list[i]?.counts === true;
        const found = count_people(demands, counts);
        const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
        expect(found.population).to.equal(sum(people.filter((_people, i) => counts(i))));
        expect(found.territory_population).to.equal(sum(people));
        expect(
          sum(found.ages?.bands.map(({ population }) => population) ?? []) + (found.ages?.unknown ?? 0),
        ).to.equal(found.population);
        const with_code = people.filter((_people, i) => list[i]?.code !== null);
        expect(sum(count_by_commune(demands, counts).map((row) => row.territory_population))).to.equal(
          sum(with_code),
        );
      }),
    );
  });
});
