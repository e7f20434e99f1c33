import { expect } from 'chai';
import fc from 'fast-check';
import { classes } from './basket.ts';
import { sum_parts, tally, tally_by, type Count } from './tally.ts';

const code = (letters: readonly string[]) => fc.option(fc.constantFrom(...letters), { nil: null });
const place = fc.record({
  departement: code(['09', '31']),
  epci: code(['200000001', '200000002']),
  commune: code(['a', 'b', 'c', 'd']),
  people: fc.double({ min: 0.01, max: 900, noNaN: true }),
  before: fc.nat(2),
  after: fc.nat(2),
});
type Place = {
  departement: string | null;
  epci: string | null;
  commune: string | null;
  people: number;
  before: number;
  after: number;
};

const tally_of = (places: readonly Place[], members = places.map((_, i) => i)) =>
  tally(
    {
      population: Float64Array.from(places, ({ people }) => people),
      code_departement: places.map(({ departement }) => departement),
      code_epci: places.map(({ epci }) => epci),
      code_insee: places.map(({ commune }) => commune),
    },
    Uint8Array.from(places, ({ before }) => before),
    Uint8Array.from(places, ({ after }) => after),
    members,
  );

const add = (counts: Iterable<Count>) => {
  const total = { population: 0, better: 0, worse: 0, white: 0 };
  for (const { population, better, worse, after } of counts) {
    total.population += population;
    total.better += better;
    total.worse += worse;
    total.white += after.white;
  }
  return total;
};

describe('the tally of a scenario', () => {
  it('adds up at every level, in whole numbers, whatever the places', () => {
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 60 }), (places) => {
        const { parts, whole } = tally_of(places);
        const people = places.reduce((sum, one) => sum + one.people, 0);
        expect(whole.population).to.equal(Math.round(people));
        for (const level of ['departement', 'epci', 'commune'] as const)
          expect(add(tally_by({ parts }, level).values())).to.deep.equal(add([whole]));
        for (const { moves } of parts)
          for (const count of moves) expect(Number.isInteger(count) && count >= 0).to.equal(true);
        const [before, after] = [whole.before, whole.after].map((by) =>
          classes.reduce((sum, name) => sum + by[name], 0),
        );
        expect([before, after]).to.deep.equal([whole.population, whole.population]);
        // Within one inhabitant of the exact sum; after, too, unless no part can give or take.
        classes.forEach((name, c) => {
          const exact = places.reduce((sum, one) => sum + (one.before === c ? one.people : 0), 0);
          expect(Math.abs(whole.before[name] - exact)).to.be.at.most(1);
        });
      }),
    );
  });

  it('is right to the inhabitant after the scenario too, over hundreds of communes', () => {
    const places = Array.from({ length: 900 }, (_, i) => ({
      departement: String(i % 8),
      epci: `e${i % 90}`,
      commune: `c${i}`,
      people: ((i * 7919) % 997) / 7 + 0.3,
      before: i % 3 === 0 ? 0 : 1,
      after: i % 4 === 0 ? 2 : i % 3 === 0 ? 0 : 1,
    }));
    // Two places in each commune, of which only one changes: every line is split.
    const all = [...places, ...places.map((one) => ({ ...one, after: one.before }))];
    const { whole } = tally_of(all);
    classes.forEach((name, c) => {
      const exact = all.reduce((sum, one) => sum + (one.after === c ? one.people : 0), 0);
      expect(Math.abs(whole.after[name] - exact), name).to.be.at.most(1.5);
    });
  });

  it('gives the sheets of a département what lies in it of an intercommunalité that crosses its border', () => {
    const { parts, whole } = tally_of([
      { departement: '09', epci: 'x', commune: 'a', people: 10.2, before: 0, after: 2 },
      { departement: '31', epci: 'x', commune: 'b', people: 20.4, before: 0, after: 0 },
      { departement: '31', epci: null, commune: 'c', people: 5.2, before: 1, after: 0 },
    ]);
    const in_31 = parts.filter(({ departement }) => departement === '31');
    const by_epci = tally_by({ parts: in_31 }, 'epci');
    expect([...by_epci.keys()]).to.deep.equal(['x', null]);
    expect(add(by_epci.values())).to.deep.equal(add([sum_parts(in_31)]));
    expect(tally_by({ parts }, 'epci').get('x')?.population).to.be.above(by_epci.get('x')?.population ?? 0);
    expect(whole).to.deep.include({ population: 36, better: 10, worse: 5 });
  });

  it('counts the members alone', () => {
    const one = { departement: '31', epci: null, commune: 'a', people: 3, before: 0, after: 1 };
    expect(tally_of([one, one, one], [0, 2]).whole.population).to.equal(6);
  });
});
