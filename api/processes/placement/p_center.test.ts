import { expect } from 'chai';
import fc from 'fast-check';
import { place_p_center } from './p_center.ts';
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

/** Longest time by brute force; undefined or Infinity when the sites cannot reach all who can be reached. */
function least_worst(input: PlacementInput, times_served: number): number {
  const allowed = input.candidates.map((_, j) => j).filter((j) => input.roles?.[j] !== 3);
  const time = (open: readonly number[], i: number) => times_to(input, open, i)[times_served - 1] ?? Infinity;
  const asked = input.demands
    .map((_, i) => i)
    .filter((i) => input.weights[i]! > 0 && time(allowed, i) < Infinity);
  return least_of(input, (open) => Math.max(0, ...asked.map((i) => time(open, i)))) ?? Infinity;
}

describe('place_p_center', () => {
  const solver = open_solver();
  after(() => solver.close());
  const place = (input: PlacementInput, times_served = 1, more: object = { solver }) =>
    place_p_center(make_instance(input), { times_served }, { seed: 1, effort: quick, ...more });

  it('leaves aside, by name, demands that no candidate reaches', async () => {
    const input = small_problem(
      [
        [2, 9, null],
        [7, 6, null],
      ],
      [1, 1, 1],
      { max_new_sites: 1 },
    );
    expect(await place(input)).to.deep.include({
      sites: ['c1'],
      value: 7,
      proven: true,
      out_of_reach: ['d2'],
    });
  });

  for (const [title, kind] of Object.entries(constraint_kinds))
    it(`finds what brute force finds, under ${title}`, () =>
      fc.assert(
        fc.asyncProperty(any_problem(kind), fc.constantFrom(1, 1, 2), async (input, times_served) => {
          const least = least_worst(input, times_served);
          const answer = await code_or(place(input, times_served));
          if (least === Infinity) expect(answer).to.equal('placement-infeasible');
          else if (typeof answer === 'string') expect.fail(`${answer}, yet ${least} is possible`);
          // Where nobody is asked for, any radius holds: the shortest one that occurs is given.
          else expect([answer.value, answer.proven]).to.deep.equal([Math.max(least, answer.bound), true]);
        }),
        { numRuns: 25 },
      )).timeout(60_000);

  it('bounds never rise above the least without a solver', () =>
    fc.assert(
      fc.asyncProperty(any_problem(), async (input) => {
        const least = least_worst(input, 1);
        const answer = await code_or(place(input, 1, {}));
        if (typeof answer === 'string') return;
        expect(answer.value).to.be.at.least(least);
        if (least > 0) expect(answer.bound).to.be.at.most(least);
      }),
    ));

  it('gives the same answer, byte for byte, whatever the order of the input', () =>
    fc.assert(
      fc.asyncProperty(any_problem(constraint_kinds['all of them']), fc.nat(), async (input, seed) => {
        const other = shuffled(input, seeded_random(seed));
        const [a, b] = [await code_or(place(input)), await code_or(place(other))];
        expect(JSON.stringify(a)).to.equal(JSON.stringify(b));
      }),
      { numRuns: 25 },
    )).timeout(60_000);
});
