import { expect } from 'chai';
import fc from 'fast-check';
import type { Answer } from './answer.ts';
import { place_max_cover } from './max_cover.ts';
import { make_instance, type PlacementInput } from './problem.ts';
import { seeded_random } from './seeded_random.ts';
import { open_solver } from './solver.ts';
import {
  code_or,
  any_problem,
  constraint_kinds,
  least_of,
  quick,
  shuffled,
  small_problem,
  times_to,
} from './testing.ts';

const threshold = 15;
/** Served weight by brute force, undefined when no choice fits. */
function best_value(input: PlacementInput, times_served: number): number | undefined {
  const least = least_of(input, (open) =>
    input.demands.reduce((sum, _, i) => {
      const near = times_to(input, open, i).filter((time) => time <= threshold);
      return sum - (near.length >= times_served ? input.weights[i]! : 0);
    }, 0),
  );
  return least === undefined ? undefined : Math.abs(least);
}

describe('place_max_cover', () => {
  const solver = open_solver();
  after(() => solver.close());
  const place = (input: PlacementInput, times_served = 1, more: object = { solver }) =>
    place_max_cover(make_instance(input), { threshold, times_served }, { seed: 1, effort: quick, ...more });

  it('is inclusive at the threshold and names the sites', async () => {
    const input = small_problem(
      [
        [15, 15, 16, null],
        [null, null, 3, null],
        [16, 0, 0, null],
      ],
      [5, 4, 3, 9],
      {
        max_new_sites: 1,
      },
    );
    expect(await place(input)).to.deep.equal({
      sites: ['c0'],
      value: 9,
      bound: 9,
      gap: 0,
      proven: true,
      seed: 1,
      solver: 'unneeded',
    });
  });

  const wanted = constraint_kinds['all of them'];
  for (const [title, kind] of Object.entries(constraint_kinds))
    for (const times_served of [1, 2])
      it(`finds what brute force finds, under ${title}, served ${times_served === 1 ? 'once' : 'twice'}`, () =>
        fc.assert(
          fc.asyncProperty(any_problem(kind), async (input) => {
            const best = best_value(input, times_served);
            const answer = await code_or(place(input, times_served));
            if (best === undefined) expect(answer).to.equal('placement-infeasible');
            else expect(answer).to.deep.include({ value: best, bound: best, proven: true });
          }),
          { numRuns: 25 },
        )).timeout(60_000);

  it('bounds never fall below the best, without a solver and with hardly any effort', () =>
    fc.assert(
      fc.asyncProperty(
        any_problem(wanted),
        fc.integer({ min: 1, max: 40 }),
        async (input, bound_iterations) => {
          const best = best_value(input, 1);
          const answer = await code_or(
            place(input, 1, { effort: { ...quick, search_steps: 50, bound_iterations } }),
          );
          if (typeof answer === 'string')
            expect(answer).to.equal(best === undefined ? answer : 'placement-none-found');
          else {
            expect(answer.bound).to.be.at.least(best ?? Infinity);
            expect(answer.value).to.be.at.most(best ?? -1);
            expect(answer.proven).to.equal(answer.value === answer.bound);
          }
        },
      ),
    ));

  it('gives the same answer, byte for byte, whatever the order of the input', () =>
    fc.assert(
      fc.asyncProperty(any_problem(wanted), fc.nat(), async (input, seed) => {
        const other = shuffled(input, seeded_random(seed));
        const [a, b] = [await code_or(place(input)), await code_or(place(other))];
        expect(JSON.stringify(a)).to.equal(JSON.stringify(b));
      }),
      { numRuns: 25 },
    )).timeout(60_000);

  it('never serves less with one more site', () =>
    fc.assert(
      fc.asyncProperty(any_problem({ roles: true }), async (input) => {
        const fewer = await code_or(place(input));
        const more = await code_or(place({ ...input, max_new_sites: (input.max_new_sites ?? 0) + 1 }));
        if (typeof fewer === 'string') return;
        expect(more).to.be.an('object');
        expect((more as Answer).value).to.be.at.least(fewer.value);
      }),
      { numRuns: 25 },
    ));
});
