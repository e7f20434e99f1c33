import { expect } from 'chai';
import fc from 'fast-check';
import { gini, palma } from './inequality.ts';

/** Places with times in tenths of minutes and whole inhabitants, the nearest first. */
const places = fc
  .array(fc.record({ time: fc.nat(600), people: fc.integer({ min: 1, max: 50 }) }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((list) => list.toSorted((a, b) => a.time - b.time));
const columns = (list: readonly { time: number; people: number }[]) => ({
  values: list.map(({ time }) => time),
  weights: list.map(({ people }) => people),
});
/** One line for each inhabitant. */
const persons = (list: readonly { time: number; people: number }[]) =>
  list.flatMap(({ time, people }) => Array.from({ length: people }, () => time));

describe('Gini of travel times', () => {
  it('is half the mean difference of two inhabitants over the mean', () =>
    fc.assert(
      fc.property(places, (list) => {
        const all = persons(list);
        const sum = all.reduce((total, time) => total + time, 0);
        const differences = all.reduce(
          (total, a) => total + all.reduce((of, b) => of + Math.abs(a - b), 0),
          0,
        );
        const found = gini(columns(list));
        if (sum === 0) expect(found).to.equal(null);
        else expect(found).to.be.closeTo(differences / (2 * all.length * sum), 1e-9);
      }),
      { numRuns: 50 },
    ));

  it('is 0 when all are equally far, and nears 1 when one bears all the travel', () => {
    expect(gini({ values: [20, 20, 20], weights: [1, 5, 9] })).to.equal(0);
    expect(gini({ values: [0, 60], weights: [999, 1] })).to.be.closeTo(0.999, 1e-12);
    expect(gini({ values: [], weights: [] })).to.equal(null);
    expect(gini({ values: [0], weights: [3] })).to.equal(null);
  });
});

describe('Palma of travel times', () => {
  it('is the minutes of the farthest tenth over those of the nearest four tenths', () =>
    fc.assert(
      fc.property(places, (list) => {
        // Ten lines for each inhabitant: the bounds fall between two lines.
        const all = persons(list).flatMap((time) => Array.from({ length: 10 }, () => time));
        const sum = (some: readonly number[]) => some.reduce((total, time) => total + time, 0);
        const near = sum(all.slice(0, all.length * 0.4));
        const found = palma(columns(list));
        if (near === 0) expect(found).to.equal(null);
        else expect(found).to.be.closeTo(sum(all.slice(all.length * 0.9)) / near, 1e-9);
      }),
      { numRuns: 50 },
    ));

  it('is a quarter when all are equally far', () => {
    expect(palma({ values: [30], weights: [7] })).to.be.closeTo(0.25, 1e-12);
    expect(palma({ values: [], weights: [] })).to.equal(null);
  });
});
