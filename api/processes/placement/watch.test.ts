import { expect } from 'chai';
import fc from 'fast-check';
import { place_max_cover } from './max_cover.ts';
import { place_p_center } from './p_center.ts';
import { place_p_median } from './p_median.ts';
import { make_instance } from './problem.ts';
import { place_set_cover } from './set_cover.ts';
import { open_solver } from './solver.ts';
import { any_problem, code_or, constraint_kinds, quick } from './testing.ts';
import type { Found } from './watch.ts';
import type { Answer } from './answer.ts';
import type { Instance } from './problem.ts';
import type { Settings } from './max_cover.ts';

const objectives: Readonly<
  Record<string, { sign: 1 | -1; place: (instance: Instance, settings: Settings) => Promise<Answer> }>
> = {
  coverage: {
    sign: 1,
    place: (instance, settings) => place_max_cover(instance, { threshold: 15 }, settings),
  },
  set_cover: {
    sign: -1,
    place: (instance, settings) => place_set_cover(instance, { threshold: 15 }, settings),
  },
  p_median: {
    sign: -1,
    place: (instance, settings) => place_p_median(instance, { unreached: 25 }, settings),
  },
  p_center: { sign: -1, place: (instance, settings) => place_p_center(instance, {}, settings) },
};

describe('what a placement tells on its way', () => {
  const solver = open_solver();
  after(() => solver.close());

  for (const [objective, { sign, place }] of Object.entries(objectives))
    it(`values only get better and bounds only nearer, up to the answer: ${objective}`, () =>
      fc.assert(
        fc.asyncProperty(
          any_problem(constraint_kinds['all of them']),
          fc.boolean(),
          async (input, has_solver) => {
            const told: Found[] = [];
            const settings = { seed: 1, effort: quick, on_found: (found: Found) => void told.push(found) };
            const answer = await code_or(
              place(make_instance(input), { ...settings, solver: has_solver ? solver : undefined }),
            );
            told.forEach(({ value, bound, gap, sites }, k) => {
              const before = told[k - 1];
              expect((bound - value) * sign, 'a bound on its side').to.be.at.least(0);
              expect(gap === 0).to.equal(value === bound);
              expect(sites).to.be.at.least(0);
              if (before === undefined) return;
              expect((value - before.value) * sign, 'the value').to.be.at.least(0);
              expect((before.bound - bound) * sign, 'the bound').to.be.at.least(0);
            });
            const last = told.at(-1);
            if (typeof answer === 'string' || last === undefined) return;
            expect((answer.value - last.value) * sign).to.be.at.least(0);
            expect((last.bound - answer.bound) * sign).to.be.at.least(0);
          },
        ),
        { numRuns: 25 },
      )).timeout(60_000);

  for (const [objective, { place }] of Object.entries(objectives))
    it(`ends when it is told to: ${objective}`, () =>
      fc.assert(
        fc.asyncProperty(any_problem(), fc.nat(30), async (input, checks) => {
          let left = checks;
          const reason = new Error('ended');
          const stop = {
            throwIfAborted() {
              if (left-- <= 0) throw reason;
            },
            addEventListener: () => undefined,
            removeEventListener: () => undefined,
          };
          const effort = { ...quick, search_steps: 1e12 };
          const ended = await place(make_instance(input), { seed: 1, effort, stop }).catch(
            (error: unknown) => error,
          );
          // Small problems are often done before.
          if (left < 0) expect(ended).to.equal(reason);
        }),
        { numRuns: 25 },
      )).timeout(60_000);
});
