import { expect } from 'chai';
import fc from 'fast-check';
import { place_lexicographic } from './lexicographic.ts';
import { make_instance, type PlacementInput } from './problem.ts';
import { seeded_random } from './seeded_random.ts';
import { open_solver } from './solver.ts';
import { any_problem, choices, constraint_kinds, code_or, quick, shuffled, times_to } from './testing.ts';

const threshold = 15;
const unreached = 25;

/** Uncovered weight, total time and worst time of a choice. */
function figures(input: PlacementInput, open: readonly number[]): [number, number, number] {
  const allowed = [...input.candidates.keys()].filter((j) => input.roles?.[j] !== 3);
  const result: [number, number, number] = [0, 0, 0];
  input.demands.forEach((_, i) => {
    const weight = input.weights[i]!;
    if (weight === 0) return;
    const time = Math.min(unreached, times_to(input, open, i)[0] ?? Infinity);
    if (time > threshold) result[0] += weight;
    result[1] += weight * time;
    const is_reachable = (times_to(input, allowed, i)[0] ?? Infinity) < unreached;
    if (is_reachable) result[2] = Math.max(result[2], time);
  });
  return result;
}

const before = (a: readonly number[], b: readonly number[]) => {
  const k = a.findIndex((value, i) => value !== b[i]);
  return k >= 0 && a[k]! < b[k]!;
};

function best_figures(input: PlacementInput): readonly number[] | undefined {
  let best: readonly number[] | undefined;
  for (const open of choices(input)) {
    const own = figures(input, open);
    if (best === undefined || before(own, best)) best = own;
  }
  return best;
}

describe('place_lexicographic', () => {
  const solver = open_solver();
  after(() => solver.close());
  const place = (input: PlacementInput, more: object = { solver }) =>
    place_lexicographic(make_instance(input), { threshold, unreached }, { seed: 1, effort: quick, ...more });
  const all_weight = ({ weights }: PlacementInput) => weights.reduce((sum, weight) => sum + weight, 0);

  for (const [title, kind] of Object.entries(constraint_kinds))
    it(`finds what brute force finds, stage by stage, under ${title}`, () =>
      fc.assert(
        fc.asyncProperty(any_problem(kind), async (input) => {
          const best = best_figures(input);
          const found = await code_or(place(input));
          if (best === undefined || typeof found === 'string') {
            expect([best, found]).to.deep.equal([undefined, 'placement-infeasible']);
            return;
          }
          const { coverage, p_median, p_center } = found;
          expect([all_weight(input) - coverage.value, p_median.value, p_center.value]).to.deep.equal(best);
          for (const answer of [coverage, p_median, p_center]) expect(answer.proven).to.equal(true);
          const open = p_center.sites.map((name) => input.candidates.indexOf(name));
          expect(figures(input, open), 'the last choice keeps all').to.deep.equal(best);
        }),
        { numRuns: 25 },
      )).timeout(120_000);

  it('bounds each stage on the right side without a solver, and beyond what it takes', () =>
    fc.assert(
      fc.asyncProperty(any_problem(), fc.boolean(), async (input, large) => {
        const effort = { ...quick, bound_iterations: 12, ...(large && { nonzeros: 0 }) };
        const found = await code_or(place(input, { effort }));
        if (typeof found === 'string') return;
        const { coverage, p_median, p_center } = found;
        const fixed = all_weight(input) - coverage.value;
        const allowed = [...choices(input)].map((open) => figures(input, open));
        const kept = allowed.filter(([uncovered]) => uncovered <= fixed);
        expect(p_median.bound).to.be.at.most(Math.min(...kept.map(([, total]) => total)));
        const quickest = kept.filter(([, total]) => total <= p_median.value);
        expect(p_center.bound).to.be.at.most(Math.min(...quickest.map(([, , worst]) => worst)));
      }),
    ));

  it('gives the same answer, byte for byte, whatever the order of the input', () =>
    fc.assert(
      fc.asyncProperty(any_problem(constraint_kinds['all of them']), fc.nat(), async (input, seed) => {
        const other = shuffled(input, seeded_random(seed));
        const [a, b] = [await code_or(place(input)), await code_or(place(other))];
        expect(JSON.stringify(a)).to.equal(JSON.stringify(b));
      }),
      { numRuns: 15 },
    )).timeout(60_000);
});
