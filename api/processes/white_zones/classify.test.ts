import { expect } from 'chai';
import fc from 'fast-check';
import type { BasketCategory } from './baskets.ts';
import { classes, classify, missing_of } from './classify.ts';

const categories = (...weights: number[]): BasketCategory[] =>
  weights.map((weight, i) => ({
    id: `category_${i}`,
    title: `Catégorie ${i}`,
    weight,
    served_max_minutes: 20,
    white_min_minutes: 30,
    visio_substitutable: true,
  }));

/** The class of one demand with these minutes. */
function class_of(basket: BasketCategory[], ...minutes: number[]) {
  const found = classify(
    basket,
    minutes.map((time) => Float64Array.of(time)),
    1,
  );
  return classes[found.class[0] as number];
}

describe('classify', () => {
  it('is inclusive at both thresholds', () => {
    const one = categories(1);
    expect(class_of(one, 20)).to.equal('served');
    expect(class_of(one, 20 + 1 / 600)).to.equal('grey');
    expect(class_of(one, 30)).to.equal('grey');
    expect(class_of(one, 30 + 1 / 600)).to.equal('white');
  });

  it('is white from exactly half of the weights, served from exactly four fifths', () => {
    const five = categories(1, 1, 1, 1, 1);
    expect(class_of(five, 0, 0, 0, 0, 99)).to.equal('served');
    expect(class_of(five, 0, 0, 0, 25, 99)).to.equal('grey');
    expect(class_of(five, 0, 0, 99, 99, 99)).to.equal('white');
    expect(class_of(categories(1, 1), 0, 31)).to.equal('white');
    expect(class_of(categories(3, 1, 2), 31, 0, 0)).to.equal('white');
    // 0.1 + 0.2 is not 0.3 in binary: the half must hold all the same.
    expect(class_of(categories(0.1, 0.2, 0.3), 31, 31, 0)).to.equal('white');
  });

  it('gives score, worst and mean by weight, and what is missing', () => {
    const basket = categories(3, 1);
    const found = classify(basket, [Float64Array.of(10), Float64Array.of(22)], 1);
    expect(found.score[0]).to.equal(0.75);
    expect(found.worst_minutes[0]).to.equal(22);
    expect(found.mean_minutes[0]).to.equal(13);
    expect(missing_of(basket, found.missing[0] as number)).to.deep.equal([basket[1]]);
  });

  it('refuses weights and thresholds that make no sense', () => {
    expect(() => class_of(categories(0), 1)).to.throw(RangeError);
    expect(() => class_of([{ ...(categories(1)[0] as BasketCategory), served_max_minutes: 31 }], 1)).to.throw(
      RangeError,
    );
    expect(() => class_of([])).to.throw(RangeError);
    expect(() => class_of(categories(1), 1, 2)).to.throw(RangeError);
  });

  it('holds at 31 categories', () => {
    const many = categories(...Array.from({ length: 31 }, () => 1));
    const found = classify(
      many,
      many.map(() => Float64Array.of(25)),
      1,
    );
    expect(missing_of(many, found.missing[0] as number)).to.have.length(31);
  });

  it('never makes anybody worse off when a time falls', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 60 })), {
          minLength: 1,
          maxLength: 9,
        }),
        fc.nat(),
        fc.integer({ min: 0, max: 60 }),
        (needs, which, gain) => {
          const basket = categories(...needs.map(([weight]) => weight));
          const slow = needs.map(([, time]) => time);
          const fast = slow.map((time, k) => (k === which % slow.length ? Math.max(0, time - gain) : time));
          const rank = (minutes: number[]) => classes.indexOf(class_of(basket, ...minutes) ?? 'white');
          expect(rank(fast)).to.be.at.least(rank(slow));
        },
      ),
    ));
});
