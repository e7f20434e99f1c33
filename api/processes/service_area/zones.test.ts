import { expect } from 'chai';
import fc from 'fast-check';
import { list_zones } from './zones.ts';

describe('zones of places', () => {
  const places = fc.array(
    fc.record({ site: fc.integer({ min: -1, max: 3 }), minutes: fc.integer({ min: 0, max: 60 }) }),
    { maxLength: 40 },
  );
  const limits = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 4 });

  it('hold each place within its time once, with its nearest site, and grow with time', () => {
    fc.assert(
      fc.property(places, limits, fc.boolean(), (list, unsorted, is_shared) => {
        const times = [...unsorted].sort((a, b) => a - b);
        const nearest = {
          site: Int32Array.from(list, ({ site }) => site),
          minutes: Float64Array.from(list, ({ site, minutes }) => (site < 0 ? Infinity : minutes)),
        };
        const zones = list_zones(nearest, times, is_shared ? 4 : null);
        for (const limit of times) {
          const here = zones.filter((zone) => zone.minutes === limit);
          const members = here.flatMap((zone) => zone.members).sort((a, b) => a - b);
          expect(members).to.deep.equal(
            [...list.keys()].filter((i) => (nearest.minutes[i] as number) <= limit),
          );
          if (is_shared)
            for (const zone of here)
              expect(zone.members.every((i) => nearest.site[i] === zone.site)).to.equal(true);
        }
        expect(zones.every((zone) => zone.members.length > 0)).to.equal(true);
      }),
    );
  });
});
