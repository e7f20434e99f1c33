import { expect } from 'chai';
import fc from 'fast-check';
import { AppError } from '../../../errors.ts';
import { coverage_curve } from './coverage_curve.ts';
import { place_max_cover } from './max_cover.ts';
import { make_instance } from './problem.ts';
import { open_solver } from './solver.ts';
import { any_problem, quick, small_problem } from './testing.ts';

const threshold = 15;

describe('coverage_curve', () => {
  const solver = open_solver();
  after(() => solver.close());

  it('gives what each number of sites serves, and never less with one more', () =>
    fc.assert(
      fc.asyncProperty(any_problem(), async (input) => {
        const curve = await coverage_curve(
          make_instance(input),
          { threshold, most: 4 },
          { seed: 1, solver, effort: quick },
        );
        for (const [k, point] of curve.entries()) {
          const alone = await place_max_cover(
            make_instance({ ...input, max_new_sites: k + 1 }),
            { threshold },
            { seed: 1, solver, effort: quick },
          );
          expect([point?.value, point?.proven]).to.deep.equal([alone.value, true]);
          expect(point?.value).to.be.at.least(curve[k - 1]?.value ?? 0);
        }
      }),
      { numRuns: 25 },
    )).timeout(60_000);

  it('bounds without a solver are never below values, and never above those of more sites', () =>
    fc.assert(
      fc.asyncProperty(any_problem(), async (input) => {
        const effort = { ...quick, search_steps: 20, bound_iterations: 10 };
        const curve = await coverage_curve(make_instance(input), { threshold, most: 5 }, { seed: 1, effort });
        curve.forEach((point, k) => {
          expect(point?.bound).to.be.at.least(point?.value ?? Infinity);
          expect(point?.bound).to.be.at.most(curve[k + 1]?.bound ?? Infinity);
        });
      }),
    ));

  it('leaves out the numbers that are too small for the minimums, and throws when all are', async () => {
    const input = small_problem([[1], [2], [3]], [5], {
      quotas: [{ area: Int32Array.of(0, 0, 1), min: Int32Array.of(1, 1), max: Int32Array.of(1, 1) }],
    });
    const ask = (most: number) =>
      coverage_curve(make_instance(input), { threshold, most }, { seed: 1, solver, effort: quick });
    expect((await ask(2)).map((point) => point?.value)).to.deep.equal([undefined, 5]);
    const thrown = await ask(1).catch((error: unknown) => error);
    expect(thrown).to.be.instanceOf(AppError).and.have.property('code', 'placement-infeasible');
  });
});
