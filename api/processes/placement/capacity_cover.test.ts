import { expect } from 'chai';
import fc from 'fast-check';
import { place_capacity_cover } from './capacity_cover.ts';
import { place_max_cover } from './max_cover.ts';
import { make_instance, type PlacementInput } from './problem.ts';
import { seeded_random } from './seeded_random.ts';
import { open_solver } from './solver.ts';
import {
  any_problem,
  choices,
  code_or,
  constraint_kinds,
  quick,
  shuffled,
  small_problem,
  times_to,
  type Wanted,
} from './testing.ts';

const threshold = 15;

const any_capacitated = (wanted: Wanted = {}) =>
  fc
    .tuple(
      any_problem(wanted),
      fc.array(fc.constantFrom(0, 3, 8, 20, Infinity), { minLength: 6, maxLength: 6 }),
    )
    .map(([input, list]) => ({
      ...input,
      capacities: Float64Array.from(input.candidates, (_, j) => list[j]!),
    }));

/**
 * What open sites can serve, by the cut that limits it: some demands go unserved in full, the others have no more than the
 * capacity of the sites near them.
 */
function most_served(input: PlacementInput, open: readonly number[]): number {
  const demands = [...input.demands.keys()];
  const near = (i: number) => open.filter((j) => (times_to(input, [j], i)[0] ?? Infinity) <= threshold);
  const reached = demands.map(near);
  let least = Infinity;
  for (let mask = 0; mask < 2 ** demands.length; mask++) {
    const inside = demands.filter((i) => (mask >> i) & 1);
    const sites = new Set(inside.flatMap((i) => reached[i]!));
    const outside = demands.filter((i) => !inside.includes(i));
    const cut =
      outside.reduce((sum, i) => sum + input.weights[i]!, 0) +
      [...sites].reduce((sum, j) => sum + (input.capacities?.[j] ?? Infinity), 0);
    least = Math.min(least, cut);
  }
  return least;
}

function best_served(input: PlacementInput): number | undefined {
  let best: number | undefined;
  for (const open of choices(input)) best = Math.max(best ?? 0, most_served(input, open));
  return best;
}

describe('place_capacity_cover', () => {
  const solver = open_solver();
  after(() => solver.close());
  const place = (input: PlacementInput, more: object = { solver }) =>
    place_capacity_cover(make_instance(input), { threshold }, { seed: 1, effort: quick, ...more });

  it('moves people to another site where that makes room', async () => {
    // The first site, filled first, must leave the demand that the second one reaches too.
    const input = small_problem(
      [
        [1, 1],
        [1, null],
      ],
      [5, 5],
      { capacities: Float64Array.of(5, 5) },
    );
    expect(await place(input)).to.deep.include({ value: 10, bound: 10, proven: true });
  });

  for (const [title, kind] of Object.entries(constraint_kinds))
    it(`finds what brute force finds, under ${title}`, () =>
      fc.assert(
        fc.asyncProperty(any_capacitated(kind), async (input) => {
          const best = best_served(input);
          const answer = await code_or(place(input));
          if (best === undefined) expect(answer).to.equal('placement-infeasible');
          else expect(answer).to.deep.include({ value: best, bound: best, proven: true });
        }),
        { numRuns: 25 },
      )).timeout(120_000);

  it('bounds never fall below the best, without a solver and with hardly any effort', () =>
    fc.assert(
      fc.asyncProperty(
        any_capacitated(),
        fc.integer({ min: 1, max: 60 }),
        async (input, bound_iterations) => {
          const best = best_served(input) ?? -1;
          const answer = await code_or(
            place(input, { effort: { ...quick, search_steps: 50, bound_iterations } }),
          );
          if (typeof answer === 'string') return;
          expect(answer.bound).to.be.at.least(best);
          expect(answer.value).to.be.at.most(best);
        },
      ),
      { numRuns: 50 },
    )).timeout(60_000);

  it('is the same as without capacities where they are larger than what comes', () =>
    fc.assert(
      fc.asyncProperty(any_problem(constraint_kinds['all of them']), async (input) => {
        const large = { ...input, capacities: new Float64Array(input.candidates.length).fill(1e6) };
        const answers = [
          await code_or(place(large)),
          await code_or(
            place_max_cover(make_instance(input), { threshold }, { seed: 1, effort: quick, solver }),
          ),
        ];
        const [a, b] = answers.map((answer) => (typeof answer === 'string' ? answer : answer.value));
        expect(a).to.equal(b);
      }),
      { numRuns: 25 },
    )).timeout(60_000);

  it('gives the same answer, byte for byte, whatever the order of the input', () =>
    fc.assert(
      fc.asyncProperty(any_capacitated(constraint_kinds['all of them']), fc.nat(), async (input, seed) => {
        const other = shuffled(input, seeded_random(seed));
        const [a, b] = [await code_or(place(input)), await code_or(place(other))];
        expect(JSON.stringify(a)).to.equal(JSON.stringify(b));
      }),
      { numRuns: 25 },
    )).timeout(60_000);
});
