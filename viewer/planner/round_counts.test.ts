import { expect } from 'chai';
import fc from 'fast-check';
import { apportion, round_parts, type Part } from './round_counts.ts';

const people = fc.double({ min: 0, max: 500, noNaN: true });
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

describe('apportion', () => {
  it('gives the largest remainders the missing ones, the first of equals', () => {
    expect(apportion([1.2, 1.5, 1.3], 4)).to.deep.equal([1, 2, 1]);
    expect(apportion([0.5, 0.5], 1)).to.deep.equal([1, 0]);
    expect(apportion([2, 3], 5)).to.deep.equal([2, 3]);
    // A sum in another order that fell just under a whole number.
    expect(apportion([0, 1, 2], 2)).to.deep.equal([0, 1, 1]);
    expect(apportion([], 0)).to.deep.equal([]);
  });

  it('adds up to the total, each less than one away', () =>
    fc.assert(
      fc.property(fc.array(people, { minLength: 1, maxLength: 40 }), (values) => {
        const total = Math.round(sum(values));
        const counts = apportion(values, total);
        expect(sum(counts)).to.equal(total);
        counts.forEach((count, i) => expect(Math.abs(count - (values[i] as number))).to.be.below(1 + 1e-6));
      }),
    ));
});

describe('round_parts', () => {
  const parts = fc.array(
    fc.record<Part>({
      district: fc.constantFrom('09', '31', '65'),
      values: fc.tuple(people, people, people),
    }),
    { minLength: 1, maxLength: 40 },
  );

  it('keeps everybody: each district within one of its sum, the whole at its rounded sum', () =>
    fc.assert(
      fc.property(parts, (list) => {
        const rounded = round_parts(list);
        expect(sum(rounded.flat())).to.equal(Math.round(sum(list.flatMap(({ values }) => values))));
        for (const district of new Set(list.map((part) => part.district)))
          for (const c of [0, 1, 2]) {
            const inside = [...list.keys()].filter((i) => list[i]?.district === district);
            const exact = sum(inside.map((i) => list[i]?.values[c] ?? 0));
            // Rounded twice: as a class of the whole, then as a district of the class.
            expect(Math.abs(sum(inside.map((i) => rounded[i]?.[c] ?? 0)) - exact)).to.be.below(2);
          }
        expect(rounded.flat().every((count) => Number.isInteger(count) && count >= 0)).to.equal(true);
      }),
    ));

  it('leaves whole numbers as they are', () => {
    const list = [
      { district: 'a', values: [1, 2, 3] },
      { district: 'b', values: [4, 0, 6] },
    ];
    expect(round_parts(list)).to.deep.equal([
      [1, 2, 3],
      [4, 0, 6],
    ]);
  });
});
