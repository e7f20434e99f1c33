import { expect } from 'chai';
import { crow_fly_matrix } from '../placement_process/crow_fly_matrix.ts';
import { find_supply, mean_index, measure_index } from './accessibility.ts';

const service = (capacity: number | null, facilities: number | null) => ({ capacity, facilities });
const everyone = () => true;

describe('the access by competition', () => {
  it('never mixes units: declared capacities where there are any, else how many counters', () => {
    const mixed = [service(null, 3), service(12, 1), service(null, null), service(-1, 2)];
    expect(find_supply(mixed, everyone)).to.deep.equal({
      measure: 'capacity',
      of: [1],
      amounts: Float64Array.of(12),
      untold: 3,
    });
    expect(find_supply(mixed, (at) => at !== 1)).to.deep.include({ measure: 'count', of: [0, 3], untold: 1 });
    expect(find_supply([service(null, null)], everyone)).to.deep.include({ measure: null, untold: 1 });
  });

  it('shares each counter among all who reach it, by steps of 10, 20 and 30 minutes', async () => {
    // Places at 5, 15, 25 and 35 minutes from the one counter, which offers 100.
    const population = Float64Array.of(50, 100, 200, 400);
    const matrix = {
      start: Int32Array.of(0, 3),
      demand: Int32Array.of(0, 1, 2),
      ds: Int32Array.of(3_000, 9_000, 15_000),
    };
    const points = { lon: Float64Array.of(0), lat: Float64Array.of(0) };
    const index = await measure_index({ population }, { points, amounts: Float64Array.of(100) }, () =>
      Promise.resolve(matrix),
    );
    const shared = 100 / (50 + 0.68 * 100 + 0.22 * 200);
    expect([...index]).to.deep.equal([shared, shared * 0.68, shared * 0.22, 0]);
    expect(mean_index(index, population, [0, 1, 2, 3])).to.be.closeTo(100 / 750, 1e-12);
    expect(mean_index(index, population, [])).to.equal(null);
  });

  it('gives the same whether counters are taken at once or some at a time', async () => {
    const count = 450;
    const at = (n: number, of: number) => Float64Array.from({ length: n }, (_, i) => ((i * 37) % of) / 100);
    const demands = { lon: at(300, 97), lat: at(300, 89), context: new Uint8Array(300) };
    const population = Float64Array.from({ length: 300 }, (_, i) => 1 + (i % 7));
    const amounts = Float64Array.from({ length: count }, (_, i) => 1 + (i % 5));
    const points = { lon: at(count, 83), lat: at(count, 79) };
    const travel = { speed_kmh: 50, detour: { rural: 1.4, urban: 1.3, mountain: 1.5 } };
    const asked: number[] = [];
    const index = await measure_index({ population }, { points, amounts }, (part, limit) => {
      asked.push(part.lon.length);
      return crow_fly_matrix(demands, part, travel, limit);
    });
    expect(asked).to.deep.equal([200, 200, 50]);
    const given = index.reduce((sum, share, i) => sum + share * population[i]!, 0);
    // Everybody of this invented land is near some counter: all that is offered is given out.
    expect(given).to.be.closeTo(
      amounts.reduce((sum, amount) => sum + amount, 0),
      1e-6,
    );
  });
});
