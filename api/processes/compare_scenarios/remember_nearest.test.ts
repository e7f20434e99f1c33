import { expect } from 'chai';
import type { TravelTimes } from '../white_zones/travel_time.ts';
import { remember_nearest } from './remember_nearest.ts';

describe('remembered travel times', () => {
  const points = (...lon: number[]) => ({
    lon: Float64Array.from(lon),
    lat: Float64Array.from(lon, () => 43),
  });
  const demands = () => ({ ...points(0, 1), context: Uint8Array.of(0, 0) });

  it('measure each set of places once for each reading, and keep sets apart that differ in anything', async () => {
    let measured = 0;
    const times: TravelTimes = {
      method: 'm',
      approximate: true,
      parameters: {},
      nearest: (_demands, { lon }) => {
        measured++;
        return Promise.resolve({
          site: Int32Array.of(0, 0),
          minutes: Float64Array.from([lon[0]!, lon.length]),
        });
      },
      warnings: () => [`${measured}`],
    };
    const remembered = remember_nearest(times);
    const people = demands();
    const first = await remembered.nearest(people, points(1, 2));
    expect(await remembered.nearest(people, points(1, 2))).to.equal(first);
    expect(measured).to.equal(1);
    for (const other of [
      points(2, 1),
      points(1),
      points(1, 2, 3),
      { lon: Float64Array.of(1, 2), lat: Float64Array.of(43, 44) },
    ])
      await remembered.nearest(people, other);
    expect(measured).to.equal(5);
    await remembered.nearest(demands(), points(1, 2));
    expect(measured).to.equal(6);
    expect(remembered.warnings()).to.deep.equal(['6']);
  });
});
