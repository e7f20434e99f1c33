import { expect } from 'chai';
import fc from 'fast-check';
import { divide, rest_of, type Part } from './branch_part.ts';
import { find_branch_sets } from './branch_sets.ts';
import { make_cover, type Cover } from './cover.ts';
import { limits_of, respects } from './limits.ts';
import { branch_max_cover } from './max_cover_branch.ts';
import { search_max_cover } from './max_cover_search.ts';
import { relax_cover } from './primal_dual.ts';
import { make_instance, type Instance, type PlacementInput } from './problem.ts';
import { lift_point, lower_point } from './rest_point.ts';
import { seeded_random } from './seeded_random.ts';
import { shrink_cover, type Rest } from './shrink_cover.ts';
import { any_problem, constraint_kinds } from './testing.ts';
import { value_of } from './value_of.ts';

/** The best value of a cover under its rows, by brute force; undefined when no choice fits. */
function best_of({ cover, side_rows }: Pick<Rest, 'cover' | 'side_rows'>): number | undefined {
  let best: number | undefined;
  for (let mask = 0; mask < 2 ** cover.site_count; mask++) {
    const open = [...cover.forced.keys()].filter((j) => (mask >> j) & 1);
    if (cover.forced.some((forced, j) => forced === 1 && !open.includes(j))) continue;
    if (respects({ side_rows }, open)) best = Math.max(best ?? 0, value_of(cover, side_rows, open));
  }
  return best;
}

const rest_of_all = (cover: Cover, { side_rows, forced }: Instance) => shrink_cover(cover, side_rows, forced);
const start_of = ({ cover, side_rows }: Rest) => ({
  open: new Float64Array(cover.site_count).fill(0.5),
  prices: cover.weights.map((weight) => weight / 2),
  row_prices: new Float64Array(side_rows.length - 1),
});
/** Twelve demands that 9 candidates share out at random: the linear relaxation is often fractional. */
const any_tangle = fc
  .record({ seed: fc.nat(), p: fc.integer({ min: 2, max: 4 }) })
  .map(({ seed, p }): PlacementInput => {
    const random = seeded_random(seed);
    const sites = Array.from({ length: 9 }, () =>
      Array.from({ length: 12 }, (_, i) => i).filter(() => random() < 0.25),
    );
    const starts = [0];
    for (const served of sites) starts.push(starts.at(-1)! + served.length);
    return {
      candidates: sites.map((_, j) => `c${j}`),
      demands: Array.from({ length: 12 }, (_, i) => `d${i}`),
      weights: Float64Array.from({ length: 12 }, () => 5 + Math.floor(3 * random())),
      starts: Int32Array.from(starts),
      targets: Int32Array.from(sites.flat()),
      times: new Int32Array(starts.at(-1)!),
      max_new_sites: p,
    };
  });

describe('branch and bound of the maximal covering', () => {
  const no_watch = { on_found: () => undefined, on_bound: () => undefined };
  /** From a choice that serves nothing, so that all of it is branching’s own work. */
  const solve = (rest: Rest, work: number) =>
    branch_max_cover(rest, { open: [], value: -1 }, start_of(rest), { seed: 1, work, ...no_watch });

  it('finds and proves the best, whatever is fractional', () =>
    fc.assert(
      fc.property(any_tangle, (input) => {
        const instance = make_instance(input);
        const rest = rest_of_all(make_cover(instance, 15), instance);
        const { best, bound } = solve(rest, 1e9);
        expect({ value: best.value, bound }).to.deep.equal({ value: best_of(rest), bound: best.value });
        expect(value_of(rest.cover, rest.side_rows, best.open)).to.equal(best.value);
      }),
      { numRuns: 60 },
    )).timeout(60_000);

  for (const [title, kind] of Object.entries(constraint_kinds))
    it(`never bounds below the best and keeps to the rows, under ${title}, after any work`, () =>
      fc.assert(
        fc.property(any_problem(kind), fc.constantFrom(0, 1e3, 1e5), (input, work) => {
          const instance = make_instance(input);
          const rest = rest_of_all(make_cover(instance, 15), instance);
          const found = search_max_cover(rest.cover, limits_of(rest), { seed: 1, steps: 0 });
          const best = best_of(rest);
          if (found === undefined || best === undefined) return;
          const told: number[] = [];
          const known = { open: found.open, value: found.value };
          const branched = branch_max_cover(rest, known, start_of(rest), {
            seed: 1,
            work,
            on_found: ({ value }) => void told.push(value),
            on_bound: (bound) => expect(bound).to.be.at.least(best),
          });
          expect(branched.bound).to.be.at.least(best);
          expect(branched.best.value).to.be.within(found.value, best);
          expect(respects(rest, branched.best.open)).to.equal(true);
          expect(told).to.deep.equal(told.toSorted((a, b) => a - b));
        }),
        { numRuns: 40 },
      )).timeout(60_000);
});

describe('the parts of branch and bound', () => {
  it('lose no choice when they are divided, and are never bounded below their best', () =>
    fc.assert(
      fc.property(any_tangle, fc.nat(), (input, seed) => {
        const instance = make_instance(input);
        const whole = rest_of_all(make_cover(instance, 15), instance);
        const random = seeded_random(seed);
        const settled = new Int8Array(whole.cover.site_count);
        let parts: Part[] = [{ settled, groups: [], point: start_of(whole), bound: Infinity }];
        for (let times = 0; times < 2; times++) {
          const set = Int32Array.from(settled.keys()).filter(() => random() < 0.4);
          parts = parts.flatMap((part) => divide(part, set).filter((half) => half !== undefined));
        }
        const bests = parts.map((part) => {
          const rest = rest_of(whole, part);
          const best = rest && best_of(rest);
          if (rest === undefined || best === undefined) return 0;
          const options = { iterations: 200, enough: () => false };
          const { bound } = relax_cover(rest, lower_point(rest, part.point), options, { steps: 0 });
          expect(bound).to.be.at.least(best - 1e-6);
          return best + rest.served_anyway;
        });
        expect(Math.max(...bests)).to.equal(best_of(whole));
      }),
      { numRuns: 40 },
    )).timeout(60_000);
});

describe('what is left of a cover', () => {
  it('serves what the whole serves with the same sites', () =>
    fc.assert(
      fc.property(any_problem(constraint_kinds['all of them']), fc.nat(), (input, seed) => {
        const instance = make_instance(input);
        const cover = make_cover(instance, 15);
        const random = seeded_random(seed);
        const settled = Int8Array.from({ length: cover.site_count }, () => Math.floor(3 * random()) - 1);
        const rest = shrink_cover(cover, instance.side_rows, settled);
        const open = [...rest.sites.keys()].filter(() => random() < 0.5);
        const all = [...rest.opened, ...open.map((k) => rest.sites[k]!)];
        expect(value_of(rest.cover, rest.side_rows, open) + rest.served_anyway).to.equal(
          value_of(cover, instance.side_rows, all),
        );
        expect(respects(rest, open)).to.equal(respects(instance, all));
        const point = start_of(rest);
        const back = lower_point(rest, lift_point(rest, cover, point));
        expect([...back.open]).to.deep.equal([...point.open]);
        back.prices.forEach((price, k) => expect(price).to.be.closeTo(point.prices[k]!, 1e-9));
      }),
    ));
});

describe('the relaxation by primal and dual steps', () => {
  it('bounds every choice, and meets the weight that its shares serve', () =>
    fc.assert(
      fc.property(any_tangle, (input) => {
        const instance = make_instance(input);
        const rest = rest_of_all(make_cover(instance, 15), instance);
        let served = 0;
        const { bound, point } = relax_cover(
          rest,
          start_of(rest),
          { iterations: 4000, enough: (_, now) => ((served = now), false) },
          { steps: 0 },
        );
        expect(bound).to.be.at.least(best_of(rest)! - 1e-6);
        expect(served).to.be.closeTo(bound, 0.01 * bound);
        expect(point.open.reduce((sum, share) => sum + share, 0)).to.be.at.most(
          instance.max_new_sites + 1e-6,
        );
      }),
      { numRuns: 40 },
    )).timeout(60_000);
});

describe('find_branch_sets', () => {
  // Three demands, each of two of three sites: half of each site serves all three.
  const triangle = make_instance({
    candidates: ['a', 'b', 'c'],
    demands: ['ab', 'ac', 'bc'],
    weights: Float64Array.of(1, 1, 1),
    starts: Int32Array.of(0, 2, 4, 6),
    targets: Int32Array.of(0, 1, 0, 2, 1, 2),
    times: new Int32Array(6),
  });
  const cover = make_cover(triangle, 0);

  it('takes the sites that two demands share, where their sum is undecided', () => {
    const sets = find_branch_sets(cover, Float64Array.of(0.5, 0.5, 0.5), 9);
    expect(sets.map(({ sites }) => [...sites])).to.have.deep.members([[0], [1], [2]]);
  });

  it('takes a single site where no set is undecided, and nothing where no site is left', () => {
    expect(find_branch_sets(cover, Float64Array.of(1, 0.1, 0), 9)).to.deep.equal([
      { sites: Int32Array.of(1), share: 0.1 },
    ]);
    const nothing = shrink_cover(cover, [], new Int8Array(3).fill(-1));
    expect(find_branch_sets(nothing.cover, new Float64Array(0), 9)).to.deep.equal([]);
  });
});
