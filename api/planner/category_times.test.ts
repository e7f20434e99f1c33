import { expect } from 'chai';
import fc from 'fast-check';
import { unreached_ds } from '../processes/network/search.ts';
import { find_percentiles } from './category_times.ts';

describe('the times that half and nine in ten of the inhabitants do not exceed', () => {
  it('count people, not places, and say nothing where fewer have a way', () => {
    const ds = Int32Array.of(600, 6000, unreached_ds, 61);
    const people = Float64Array.of(10, 80, 10, 1000);
    const members = Uint32Array.of(0, 1, 2);
    expect(find_percentiles(ds, people, members, [0.1, 0.5, 0.9, 0.95])).to.deep.equal([
      600,
      6000,
      6000,
      null,
    ]);
    expect(find_percentiles(ds, people, Uint32Array.of(), [0.5])).to.deep.equal([null]);
  });

  it('are those of the places put in order', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 1, max: 9 })), {
          minLength: 1,
        }),
        fc.constantFrom(0.1, 0.5, 0.9, 1),
        (places, share) => {
          const total = places.reduce((sum, [, people]) => sum + people, 0);
          let passed = 0;
          const sorted = [...places].sort(([a], [b]) => a - b);
          const expected = sorted.find(([, people]) => (passed += people) >= share * total * (1 - 1e-12));
          const found = find_percentiles(
            Int32Array.from(places, ([ds]) => ds),
            Float64Array.from(places, ([, people]) => people),
            Uint32Array.from(places.keys()),
            [share],
          );
          expect(found).to.deep.equal([expected?.[0]]);
        },
      ),
    ));
});
