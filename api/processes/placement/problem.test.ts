import { expect } from 'chai';
import fc from 'fast-check';
import { AppError } from '../../../errors.ts';
import { make_instance, type PlacementInput } from './problem.ts';
import { seeded_random } from './seeded_random.ts';
import { any_problem, constraint_kinds, shuffled, small_problem } from './testing.ts';

describe('make_instance', () => {
  it('is the same whatever the order of the input', () =>
    fc.assert(
      fc.property(any_problem(constraint_kinds['all of them']), fc.nat(), (input, seed) => {
        expect(make_instance(shuffled(input, seeded_random(seed)))).to.deep.equal(make_instance(input));
      }),
    ));

  it('leaves out forbidden candidates and demands of weight 0, and counts weights in whole units', () => {
    const input = small_problem(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      [0, 2.5, 1],
      { roles: Uint8Array.of(3, 1) },
    );
    const { candidates, demands, scale, weights, targets, times, forced, locked } = make_instance(input);
    expect({ candidates, demands, scale }).to.deep.equal({
      candidates: ['c1'],
      demands: ['d1', 'd2'],
      scale: 10,
    });
    expect([weights, targets, times, forced, locked].map((list) => [...list])).to.deep.equal([
      [25, 10],
      [0, 1],
      [5, 6],
      [1],
      [1],
    ]);
  });

  const sound = small_problem([[1, 2]], [1, 1]);
  for (const [title, wrong] of Object.entries<Partial<PlacementInput>>({
    'lengths that differ': { weights: Float64Array.of(1) },
    'a demand that does not exist': { targets: Int32Array.of(0, 2) },
    'a pair given twice': { targets: Int32Array.of(0, 0) },
    'a time below 0': { times: Int32Array.of(-1, 2) },
    'a weight that is no number': { weights: Float64Array.of(Number.NaN, 1) },
    'weights too large for exact sums': { weights: Float64Array.of(1e15, 1) },
    'a name given twice': { demands: ['d0', 'd0'] },
    'an unknown role': { roles: Uint8Array.of(4) },
    'a cost that is not whole': { costs: Float64Array.of(0.5) },
    'a quota whose minimum is beyond its maximum': {
      quotas: [{ area: Int32Array.of(0), min: Int32Array.of(2), max: Int32Array.of(1) }],
    },
  }))
    it(`refuses ${title}`, () => {
      expect(() => make_instance({ ...sound, ...wrong }))
        .to.throw(AppError)
        .with.property('code', 'invalid-placement');
    });
});
