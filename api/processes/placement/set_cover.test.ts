import { expect } from 'chai';
import fc from 'fast-check';
import { make_instance, type PlacementInput } from './problem.ts';
import { seeded_random } from './seeded_random.ts';
import { place_set_cover } from './set_cover.ts';
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
const near = (input: PlacementInput, open: readonly number[], i: number) =>
  times_to(input, open, i).filter((time) => time <= threshold).length;

/** Fewest or cheapest new sites by brute force; Infinity or undefined when none serve all that can be served. */
function least_cost(input: PlacementInput, times_served: number, minimise: 'sites' | 'cost'): number {
  const allowed = input.candidates.map((_, j) => j).filter((j) => input.roles?.[j] !== 3);
  const asked = input.demands
    .map((_, i) => i)
    .filter((i) => input.weights[i]! > 0 && near(input, allowed, i) >= times_served);
  const least = least_of(input, (open) => {
    if (asked.some((i) => near(input, open, i) < times_served)) return Infinity;
    const added = open.filter((j) => input.roles?.[j] !== 1);
    return minimise === 'sites' ? added.length : added.reduce((sum, j) => sum + (input.costs?.[j] ?? 0), 0);
  });
  return least ?? Infinity;
}

describe('place_set_cover', () => {
  const solver = open_solver();
  after(() => solver.close());
  const place = (input: PlacementInput, more: object = {}, settings: object = { solver }) =>
    place_set_cover(make_instance(input), { threshold, ...more }, { seed: 1, effort: quick, ...settings });

  it('names the demands that nothing can serve, and covers the others', async () => {
    const input = small_problem(
      [
        [15, 15, null, null],
        [null, 2, 2, 16],
        [9, null, 9, null],
      ],
      [1, 1, 1, 1],
    );
    expect(await place(input)).to.deep.include({ value: 2, bound: 2, proven: true, out_of_reach: ['d3'] });
  });

  for (const [title, kind] of Object.entries(constraint_kinds))
    for (const minimise of ['sites', 'cost'] as const)
      it(`finds what brute force finds, by ${minimise}, under ${title}`, () =>
        fc.assert(
          fc.asyncProperty(any_problem(kind), fc.constantFrom(1, 2), async (input, times_served) => {
            const least = least_cost(input, times_served, minimise);
            const answer = await code_or(place(input, { times_served, minimise }));
            if (least === Infinity) expect(answer).to.equal('placement-infeasible');
            else expect(answer).to.deep.include({ value: least, bound: least, proven: true });
          }),
          { numRuns: 25 },
        )).timeout(60_000);

  it('bounds never rise above the least, without a solver and with hardly any effort', () =>
    fc.assert(
      fc.asyncProperty(any_problem(), fc.integer({ min: 1, max: 40 }), async (input, bound_iterations) => {
        const free = { ...input, max_new_sites: 6 };
        const least = least_cost(free, 1, 'sites');
        const answer = await code_or(place(free, {}, { effort: { ...quick, bound_iterations } }));
        if (typeof answer === 'string') throw new Error(answer);
        expect(answer.bound).to.be.at.most(least);
        expect(answer.value).to.be.at.least(least);
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
