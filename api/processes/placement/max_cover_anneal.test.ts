import { expect } from 'chai';
import fc from 'fast-check';
import { make_region } from './bench_region.ts';
import { make_cover } from './cover.ts';
import { Limits, respects } from './limits.ts';
import { anneal } from './max_cover_anneal.ts';
import { search_max_cover } from './max_cover_search.ts';
import { MaxCoverState } from './max_cover_state.ts';
import { make_instance } from './problem.ts';
import { seeded_random } from './seeded_random.ts';
import { any_problem, constraint_kinds } from './testing.ts';

describe('anneal', () => {
  it('keeps to the limits, never ends below its start, and tells the value of its choice', () =>
    fc.assert(
      fc.property(any_problem(constraint_kinds['all of them']), fc.nat(), (input, seed) => {
        const instance = make_instance(input);
        const cover = make_cover(instance, 15);
        const start = search_max_cover(cover, new Limits(instance), { seed, steps: 0 });
        if (start === undefined) return;
        const state = new MaxCoverState(cover, new Limits(instance));
        state.move_to(start.open);
        const found = anneal(state, seeded_random(seed), { steps: 2000 });
        expect(found.value).to.be.at.least(start.value);
        expect(respects(instance, found.open)).to.equal(true);
        state.move_to(found.open);
        expect(state.value).to.equal(found.value);
      }),
      { endOnFailure: true },
    ));

  it('comes nearer than exchanges alone where many sites tile a region', () => {
    const instance = make_instance({ ...make_region(3000, 600, 12_000), max_new_sites: 60 });
    const cover = make_cover(instance, 12_000);
    const search = (annealing: number) =>
      search_max_cover(cover, new Limits(instance), { seed: 1, steps: 5e6, annealing })!.value;
    expect(search(4.5e6)).to.be.above(search(0));
  }).timeout(20_000);
});
