import { expect } from 'chai';
import fc from 'fast-check';
import { two_step_catchment, usual_steps, type Catchment } from './two_step_catchment.ts';

/** The hospital example of the Python package `access`: two places, and a third one whose hospital may move. */
const population = Float64Array.of(100, 50, 10);
const doctors = Float64Array.of(15, 20, 100);
const by_reciprocal = (minutes: number) => (minutes < 61 ? 1 / minutes : 0);

/** Minutes towards place 3, out of place 3, and between 1 and 2; 1 minute inside a place. */
function hospital(towards: number, out_of: number, between: number): Catchment {
  const minutes = [
    [1, between, out_of],
    [between, 1, out_of],
    [towards, towards, 1],
  ];
  return {
    population,
    supply: doctors,
    starts: Int32Array.of(0, 3, 6, 9),
    targets: Int32Array.of(0, 1, 2, 0, 1, 2, 0, 1, 2),
    times: minutes.flat(),
  };
}

const total = (access: Float64Array) => access.reduce((sum, value, i) => sum + value * population[i]!, 0);

describe('two_step_catchment', () => {
  for (const [site, catchment, expected] of [
    [0, hospital(40, 40, 80), [0.331444, 0.579828, 7.286418]],
    [1, hospital(20, 40, 80), [0.43534, 0.683724, 5.727977]],
    [2, hospital(40, 20, 80), [0.331072, 0.577858, 7.299992]],
    [3, hospital(20, 20, 40), [0.442568, 0.666758, 5.740525]],
  ] as const)
    it(`gives the values of the hospital example, site ${site}`, () => {
      const access = two_step_catchment(catchment, by_reciprocal);
      expected.forEach((value, i) => expect(access[i]).to.be.closeTo(value, 5e-7));
      expect(total(access)).to.be.closeTo(135, 1e-9);
    });

  it('weighs by steps of 10, 20 and 30 minutes, inclusive', () => {
    expect([6_000, 6_001, 12_000, 12_001, 18_000, 18_001].map(usual_steps)).to.deep.equal([
      1, 0.68, 0.68, 0.22, 0.22, 0,
    ]);
  });

  it('gives out exactly what somebody reaches', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 20_000 })), {
          minLength: 1,
        }),
        fc.integer({ min: 0, max: 50 }),
        (places, supply) => {
          const own = Float64Array.from(places, ([people]) => people);
          const access = two_step_catchment({
            population: own,
            supply: Float64Array.of(supply),
            starts: Int32Array.of(0, places.length),
            targets: Int32Array.from(places.keys()),
            times: places.map(([, time]) => time),
          });
          const reached = places.some(([people, time]) => people > 0 && usual_steps(time) > 0);
          const given = access.reduce((sum, value, i) => sum + value * own[i]!, 0);
          expect(given).to.be.closeTo(reached ? supply : 0, 1e-9);
        },
      ),
    ));
});
