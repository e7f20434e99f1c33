import { expect } from 'chai';
import fc from 'fast-check';
import type { BasketCategory } from './baskets.ts';
import type { ClassRule } from './class_rule.ts';
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
const class_of = (basket: BasketCategory[], ...minutes: number[]) => class_by(undefined, basket, ...minutes);
function class_by(rule: ClassRule | undefined, basket: BasketCategory[], ...minutes: number[]) {
  const found = classify(
    basket,
    minutes.map((time) => Float64Array.of(time)),
    1,
    rule,
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

describe('the rules of classes', () => {
  const three = categories(1, 5, 1);

  it('any_missing: one far is enough, and all must be met', () => {
    const by = (...minutes: number[]) => class_by({ kind: 'any_missing' }, three, ...minutes);
    expect([by(0, 0, 31), by(0, 0, 30), by(20, 20, 20)]).to.deep.equal(['white', 'grey', 'served']);
  });

  it('k_of_n: k far make a white zone, k not met keep from served, whatever they weigh', () => {
    const by = (...minutes: number[]) => class_by({ kind: 'k_of_n', k: 2 }, three, ...minutes);
    expect([by(31, 31, 0), by(0, 99, 0), by(21, 31, 0)]).to.deep.equal(['white', 'served', 'grey']);
  });

  it('core_operator: the others count for nothing', () => {
    const rule = { kind: 'core_operator', category: 'category_1' } as const;
    const by = (...minutes: number[]) => class_by(rule, three, ...minutes);
    expect([by(0, 31, 0), by(99, 25, 99), by(99, 20, 99)]).to.deep.equal(['white', 'grey', 'served']);
  });

  it('are refused where the measured categories do not allow them', () => {
    const by = (rule: ClassRule) => () => class_by(rule, three, 1, 2, 3);
    expect(by({ kind: 'core_operator', category: 'gone' })).to.throw('dont aucun guichet n’est chargé');
    expect(by({ kind: 'k_of_n', k: 4 })).to.throw('3 seulement sont renseignées');
  });

  const minutes = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 6 });
  const times_and_k = minutes.chain((list) =>
    fc.tuple(fc.constant(list), fc.integer({ min: 1, max: list.length })),
  );

  it('agree with their sentences', () =>
    fc.assert(
      fc.property(times_and_k, ([list, k]) => {
        const basket = categories(...list.map(() => 1));
        const far = list.filter((time) => time > 30).length;
        const not_met = list.filter((time) => time > 20).length;
        const expected = (from: number) => (far >= from ? 'white' : not_met < from ? 'served' : 'grey');
        expect(class_by({ kind: 'k_of_n', k }, basket, ...list)).to.equal(expected(k));
        expect(class_by({ kind: 'any_missing' }, basket, ...list)).to.equal(expected(1));
        const [only = 0] = list;
        expect(class_by({ kind: 'core_operator', category: 'category_0' }, basket, ...list)).to.equal(
          only > 30 ? 'white' : only <= 20 ? 'served' : 'grey',
        );
      }),
    ));

  it('never make anybody worse off when a time falls', () =>
    fc.assert(
      fc.property(times_and_k, fc.nat(), fc.integer({ min: 0, max: 60 }), ([list, k], which, gain) => {
        const basket = categories(...list.map((_, i) => i + 1));
        const faster = list.map((time, i) => (i === which % list.length ? Math.max(0, time - gain) : time));
        const rules: ClassRule[] = [
          { kind: 'any_missing' },
          { kind: 'k_of_n', k },
          { kind: 'core_operator', category: 'category_0' },
          { kind: 'weighted', white_share: 0.3, served_share: 0.9 },
        ];
        for (const rule of rules) {
          const rank = (some: readonly number[]) =>
            classes.indexOf(class_by(rule, basket, ...some) ?? 'white');
          expect(rank(faster), rule.kind).to.be.at.least(rank(list));
        }
      }),
    ));
});
