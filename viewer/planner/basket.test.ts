import { expect } from 'chai';
import type { ClassRule } from '../pages/scenario_body.ts';
import { classes, limit_of, make_classifier, unreached } from './basket.ts';
import { make_categories } from './testing.ts';

/** The class of one cell with these minutes. */
const class_by = (rule: ClassRule, ...minutes: number[]) =>
  classes[
    make_classifier(
      make_categories(minutes.length),
      rule,
      1,
    )(
      Int32Array.from(minutes, (value) => (value === Infinity ? unreached : value * 600)),
      0,
    )
  ];

describe('rules of the planner', () => {
  it('compare thresholds inclusively, in whole deciseconds', () => {
    expect(limit_of(20)).to.equal(12_000);
    expect(limit_of(20.1)).to.equal(12_060);
    expect(limit_of(0.0001)).to.equal(0);
    expect(limit_of(1e9)).to.be.lessThan(unreached);
    const rule = { kind: 'weighted', white_share: 0.5, served_share: 0.8 } as const;
    expect(class_by(rule, 20)).to.equal('served');
    expect(class_by(rule, 20 + 1 / 600)).to.equal('grey');
    expect(class_by(rule, 30)).to.equal('grey');
    expect(class_by(rule, 30 + 1 / 600)).to.equal('white');
    expect(class_by(rule, Infinity)).to.equal('white');
  });

  it('are white at one far category, or at k of them, or by the core operator alone', () => {
    expect(class_by({ kind: 'any_missing' }, 5, 5, 31)).to.equal('white');
    expect(class_by({ kind: 'any_missing' }, 5, 5, 25)).to.equal('grey');
    expect(class_by({ kind: 'any_missing' }, 5, 5, 20)).to.equal('served');
    expect(class_by({ kind: 'k_of_n', k: 2 }, 5, 25, 31)).to.equal('grey');
    expect(class_by({ kind: 'k_of_n', k: 2 }, 5, 31, 31)).to.equal('white');
    expect(class_by({ kind: 'k_of_n', k: 2 }, 5, 5, 31)).to.equal('served');
    expect(class_by({ kind: 'core_operator', category: 'c1' }, 99, 5, 99)).to.equal('served');
    expect(class_by({ kind: 'core_operator', category: 'c1' }, 5, 31, 5)).to.equal('white');
  });

  it('refuse what makes no sense', () => {
    expect(() => class_by({ kind: 'core_operator', category: 'autre' }, 5)).to.throw(RangeError);
    expect(() => class_by({ kind: 'k_of_n', k: 3 }, 5, 5)).to.throw(RangeError);
    expect(() => make_classifier([], { kind: 'any_missing' }, 1)).to.throw(RangeError);
  });
});
