import { expect } from 'chai';
import fc from 'fast-check';
import { figures_by, figures_of, order_by_time, type Measured } from './figures.ts';

const measured = (
  minutes: readonly number[],
  population: readonly number[],
  of: readonly number[],
  p_white: readonly number[] | null = null,
): Measured => ({
  classification: { worst_minutes: Float64Array.from(minutes), class: Uint8Array.from(of) },
  demands: {
    population: Float64Array.from(population),
    factor: new Float64Array(minutes.length).fill(1),
    ages: null,
    without_car: null,
  },
  p_white: p_white === null ? null : Float64Array.from(p_white),
});

describe('the figures of a territory', () => {
  // Classes: 0 white, 1 grey, 2 served.
  const four = measured([40, 25, 10, 5], [10, 20, 30, 40], [0, 1, 2, 2], [1, 0.2, 0, 0]);
  const order = order_by_time(four.classification);

  it('adds up people by class and by certainty', () => {
    const all = figures_of(four, order);
    expect(all.by_class).to.deep.equal({ white: 10, grey: 20, served: 70 });
    expect(all.share).to.deep.equal({ white: 0.1, grey: 0.2, served: 0.7 });
    expect(all.uncertain).to.deep.equal({
      expected_white: 14,
      by_word: { certain: 10, probable: 0, incertain: 20 },
    });
    expect(all.ages).to.equal(null);
  });

  it('weighs times by people', () => {
    const all = figures_of(four, order);
    expect(all.minutes).to.deep.equal({ p10: 5, p25: 5, p50: 10, p75: 25, p90: 25 });
    expect(all.mean_minutes).to.equal(14);
    // The farthest tenth: 10 people at 40 min; the nearest four tenths: 40 people at 5 min.
    expect(all.palma).to.equal(2);
    expect(all.unreached).to.equal(0);
  });

  it('says no time that nobody can say, and keeps it out of mean, Gini and Palma', () => {
    const cut_off = measured([Infinity, 10], [50, 50], [0, 2]);
    const found = figures_of(cut_off, order_by_time(cut_off.classification));
    expect(found.minutes).to.deep.equal({ p10: 10, p25: 10, p50: 10, p75: null, p90: null });
    expect(found).to.deep.include({ unreached: 50, mean_minutes: 10, gini: 0 });
  });

  it('has no share where nobody lives', () => {
    const empty = figures_of(four, []);
    expect(empty).to.deep.include({ population: 0, mean_minutes: null, gini: null, palma: null });
    expect(empty.share.white).to.equal(null);
    expect(empty.minutes.p50).to.equal(null);
  });

  it('adds up over any cut, people of no part being in the whole alone', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            minutes: fc.nat(90),
            people: fc.nat(100),
            of: fc.nat(2),
            code: fc.constantFrom('09', '31', null),
          }),
          { minLength: 1, maxLength: 30 },
        ),
        (list) => {
          const all = measured(
            list.map(({ minutes }) => minutes),
            list.map(({ people }) => people),
            list.map(({ of }) => of),
          );
          const by_time = order_by_time(all.classification);
          const codes = list.map(({ code }) => code);
          const groups = figures_by(all, by_time, codes);
          const nowhere = list
            .filter(({ code }) => code === null)
            .reduce((sum, { people }) => sum + people, 0);
          const parts = [...groups.values()].reduce((sum, { population }) => sum + population, 0);
          expect(parts + nowhere).to.equal(figures_of(all, by_time).population);
          expect([...groups.keys()]).to.deep.equal([...groups.keys()].sort());
        },
      ),
    ));
});
