import { expect } from 'chai';
import fc from 'fast-check';
import type { Answer } from './answer.ts';
import { place_p_median } from './p_median.ts';
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

/** Times from 25 on are as good as none. */
const unreached = 25;

function least_total(input: PlacementInput): number | undefined {
  return least_of(input, (open) =>
    input.demands.reduce(
      (sum, _, i) => sum + input.weights[i]! * Math.min(unreached, ...times_to(input, open, i)),
      0,
    ),
  );
}

describe('place_p_median', () => {
  const solver = open_solver();
  after(() => solver.close());
  const place = (input: PlacementInput, more: object = { solver }) =>
    place_p_median(make_instance(input), { unreached }, { seed: 1, effort: quick, ...more });

  it('counts demands out of reach for the time given', async () => {
    const input = small_problem(
      [
        [3, null, 8],
        [4, 4, 30],
      ],
      [1, 2, 10],
      { max_new_sites: 1 },
    );
    // c0: 3 + 2 × 25 + 80; c1: 4 + 8 + 10 × 25.
    expect(await place(input)).to.deep.include({ sites: ['c0'], value: 133, bound: 133, proven: true });
  });

  for (const [title, kind] of Object.entries(constraint_kinds))
    it(`finds what brute force finds, under ${title}`, () =>
      fc.assert(
        fc.asyncProperty(any_problem(kind), async (input) => {
          const least = least_total(input);
          const answer = await code_or(place(input));
          if (least === undefined) expect(answer).to.equal('placement-infeasible');
          else expect(answer).to.deep.include({ value: least, bound: least, proven: true });
        }),
        { numRuns: 25 },
      )).timeout(60_000);

  it('bounds never rise above the least, without a solver and with hardly any effort', () =>
    fc.assert(
      fc.asyncProperty(
        any_problem(constraint_kinds['all of them']),
        fc.integer({ min: 1, max: 40 }),
        async (input, bound_iterations) => {
          const least = least_total(input);
          const effort = { ...quick, search_steps: 50, bound_iterations };
          const answer = await code_or(place(input, { effort }));
          if (typeof answer === 'string') return;
          expect(answer.bound).to.be.at.most(least ?? -1);
          expect(answer.value).to.be.at.least(least ?? Infinity);
        },
      ),
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

  it('never travels longer with one more site', () =>
    fc.assert(
      fc.asyncProperty(any_problem({ roles: true }), async (input) => {
        const fewer = await code_or(place(input));
        const more = await code_or(place({ ...input, max_new_sites: (input.max_new_sites ?? 0) + 1 }));
        if (typeof fewer === 'string') return;
        expect((more as Answer).value).to.be.at.most(fewer.value);
      }),
      { numRuns: 25 },
    ));
});
