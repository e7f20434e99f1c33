import { expect } from 'chai';
import fc from 'fast-check';
import {
  classes as browser_classes,
  ds_per_minute,
  make_classifier,
  unreached,
} from '../../viewer/planner/basket.ts';
import { shipped_baskets, type BasketCategory } from '../processes/white_zones/baskets.ts';
import { classes, classify } from '../processes/white_zones/classify.ts';
import type { ClassRule } from '../processes/white_zones/class_rule.ts';

const [shipped] = shipped_baskets;

describe('the classes that the browser makes', () => {
  it('have the codes of the server', () => {
    expect(browser_classes).to.deep.equal(classes);
  });

  it('are those of the server for any weights, thresholds and times', () => {
    const category = fc.record({
      weight: fc.constantFrom(0.1, 0.2, 0.3, 1, 2, 5),
      served: fc.constantFrom(5, 12.5, 20, 20.1),
      more: fc.constantFrom(0, 7.3, 10),
    });
    const near_threshold = fc
      .constantFrom(5, 12.5, 20, 20.1, 27.4, 30)
      .chain((minutes) => fc.integer({ min: -1, max: 1 }).map((ds) => Math.round(minutes * 600) + ds));
    const time = fc.oneof(fc.integer({ min: 0, max: 40_000 }), near_threshold, fc.constant(unreached));
    const cells = 20;
    const rule_of = (count: number) => {
      const ids = (shipped?.categories ?? []).slice(0, count).map(({ id }) => id);
      const share = fc.constantFrom(0.3, 0.5, 0.8, 1);
      return fc.oneof(
        fc.record({ kind: fc.constant('weighted' as const), white_share: share, served_share: share }),
        fc.constant<ClassRule>({ kind: 'any_missing' }),
        fc.record({ kind: fc.constant('k_of_n' as const), k: fc.integer({ min: 1, max: count }) }),
        fc.record({ kind: fc.constant('core_operator' as const), category: fc.constantFrom(...ids) }),
      );
    };
    fc.assert(
      fc.property(
        fc
          .array(category, { minLength: 1, maxLength: 9 })
          .chain((list) =>
            fc.tuple(
              fc.constant(list),
              rule_of(list.length),
              fc.array(time, { minLength: list.length * cells, maxLength: list.length * cells }),
            ),
          ),
        ([list, rule, times]) => {
          const categories = list.map(({ weight, served, more }, k): BasketCategory => ({
            ...(shipped?.categories[k] as BasketCategory),
            weight,
            served_max_minutes: served,
            white_min_minutes: served + more,
          }));
          const ds = Int32Array.from(times);
          const minutes = categories.map((_, k) =>
            Float64Array.from(ds.subarray(k * cells, (k + 1) * cells), (value) =>
              value === unreached ? Infinity : value / ds_per_minute,
            ),
          );
          const class_of = make_classifier(categories, rule, cells);
          const found = classify(categories, minutes, cells, rule);
          expect(Array.from({ length: cells }, (_, i) => class_of(ds, i))).to.deep.equal([...found.class]);
        },
      ),
      { numRuns: 500 },
    );
  });
});
