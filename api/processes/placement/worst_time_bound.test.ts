import { expect } from 'chai';
import { make_median } from './median.ts';
import { make_instance } from './problem.ts';
import { bound_worst_time } from './worst_time_bound.ts';

/** Demands and candidates on a line, `max_new_sites` of which open; times are distances. */
function bound(
  demands: readonly number[],
  candidates: readonly number[],
  max_new_sites: number,
  value: number,
) {
  const instance = make_instance({
    candidates: candidates.map((at) => `c${String(at).padStart(4, '0')}`),
    demands: demands.map((at) => `d${String(at).padStart(4, '0')}`),
    weights: Float64Array.from(demands, () => 1),
    starts: Int32Array.from({ length: candidates.length + 1 }, (_, j) => j * demands.length),
    targets: Int32Array.from(candidates.flatMap(() => [...demands.keys()])),
    times: Int32Array.from(candidates.flatMap((at) => demands.map((other) => Math.abs(at - other)))),
    max_new_sites,
  });
  return bound_worst_time(make_median(instance, 1000), instance, value, {});
}

describe('bound_worst_time', () => {
  it('is the least worst time itself where that many sites cannot do with less', () => {
    expect(bound([0, 200], [0, 100, 200], 1, 200)).to.equal(100);
    expect(bound([0, 200], [0, 100, 200], 2, 200)).to.equal(0);
    expect(bound([0, 100, 400, 500], [50, 250, 450], 2, 200)).to.equal(50);
  });

  it('leaves aside who has no way to any candidate, and is the value where nothing less is possible', () => {
    expect(bound([0, 200, 5000], [0, 100, 200], 1, 1000)).to.equal(100);
    expect(bound([0, 200], [0, 100, 200], 1, 100)).to.equal(100);
  });
});
