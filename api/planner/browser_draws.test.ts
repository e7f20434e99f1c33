import { expect } from 'chai';
import fc from 'fast-check';
import type { PlannerCategory } from '../../viewer/pages/planner_view.ts';
import { unreached } from '../../viewer/planner/basket.ts';
import { ScenarioModel, type CountedSite } from '../../viewer/planner/model.ts';
import { make_scenario_draws } from '../../viewer/planner/scenario_draws.ts';
import { make_categories, make_situation } from '../../viewer/planner/testing.ts';
import { estimate_p_white, find_vague, flatten, spread } from '../processes/coverage/uncertainty.ts';
import type { ClassRule } from '../processes/white_zones/class_rule.ts';

const cells = 12;
const draws = 200;
const categories: PlannerCategory[] = make_categories(3).map((one, k) => ({ ...one, weight: k + 1 }));
/** Of each category a known counter and two whose address is not. */
const counters = categories.map((_, k) =>
  [0, 2400, 6000].map((error_ds, n) => ({ id: `counter ${k} ${n}`, error_ds })),
);

const time = fc.oneof(fc.integer({ min: 0, max: 40_000 }), fc.constant(unreached));
const times = fc.tuple(...categories.map(() => fc.array(time, { minLength: cells, maxLength: cells })));
const nearest = fc.tuple(
  ...categories.map(() => fc.array(fc.nat(2), { minLength: cells, maxLength: cells })),
);
const rule = fc.constantFrom<ClassRule>(
  { kind: 'weighted', white_share: 0.5, served_share: 0.8 },
  { kind: 'any_missing' },
  { kind: 'k_of_n', k: 2 },
  { kind: 'core_operator', category: 'c1' },
);
const site = fc.record({
  id: fc.constantFrom('a', 'b', 'c'),
  ds: fc.array(fc.option(fc.integer({ min: 0, max: 36_000 })), { minLength: cells, maxLength: cells }),
  categories: fc.subarray([0, 1, 2], { minLength: 1 }),
});
const scenarios = fc.array(fc.uniqueArray(site, { selector: ({ id }) => id, maxLength: 3 }), {
  minLength: 1,
  maxLength: 4,
});

type Sites = (typeof scenarios extends fc.Arbitrary<infer T> ? T : never)[number];

const counted = (sites: Sites): CountedSite[] =>
  sites.map(({ id, ds, categories }) => {
    const reached = [...ds.keys()].filter((i) => ds[i] !== null);
    const row = { cells: Uint32Array.from(reached), ds: Int32Array.from(reached, (i) => ds[i] as number) };
    return { id, row, categories };
  });

/** As `time_with_added` (measure_times.ts): who is nearer to a site goes there, and its place is known. */
function add_sites(ds: Int32Array, of: Int32Array, k: number, sites: Sites) {
  const found = { ds: ds.slice(), site: of.slice() };
  sites.forEach((one, at) => {
    if (!one.categories.includes(k)) return;
    one.ds.forEach((to_site, i) => {
      if (to_site === null || to_site >= (found.ds[i] as number)) return;
      found.ds[i] = to_site;
      found.site[i] = 3 + at;
    });
  });
  return found;
}

describe('how sure a scenario’s white zones are', () => {
  it('is for the browser, after any steps, what it is for the server', () => {
    fc.assert(
      fc.property(
        times,
        nearest,
        rule,
        scenarios,
        fc.integer({ min: 1, max: 5 }),
        (t, near, rule, steps, most) => {
          const ds = t.map((list) => Int32Array.from(list));
          const of = near.map((list, k) =>
            Int32Array.from(list, (at, i) => (ds[k]![i] === unreached ? -1 : at)),
          );
          const situation = {
            ...make_situation(cells, categories),
            ds: flatten(ds, cells),
            ...find_vague({ site: of, counters }),
            uncertainty: { draws, seed: 1, ...spread },
          };
          const model = new ScenarioModel(categories, rule, situation.ds, cells);
          const drawn = make_scenario_draws(situation, rule, situation);
          for (const sites of [...steps, []]) {
            model.set_sites(counted(sites));
            drawn.begin();
            for (let rounds = 0; !drawn.draw_some(model.times, most); rounds++)
              expect(rounds).to.be.below(100);
            const after = ds.map((list, k) => add_sites(list, of[k]!, k, sites));
            const p_white = estimate_p_white({
              categories: categories,
              rule,
              ds: after.map(({ ds }) => ds),
              site: after.map(({ site }) => site),
              ids: situation.ids,
              place_error_ds: situation.place_error_ds,
              counters: counters.map((list) => [...list, ...sites.map(({ id }) => ({ id, error_ds: 0 }))]),
              draws,
              seed: 1,
            });
            expect([...drawn.after.white]).to.deep.equal([...p_white].map((p) => Math.round(p * draws)));
          }
          expect(drawn.before.white).to.deep.equal(drawn.after.white);
        },
      ),
      { numRuns: 100 },
    );
  });
});
