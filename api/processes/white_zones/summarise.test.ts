import { expect } from 'chai';
import { quantiles, summarise } from './summarise.ts';

describe('summarise', () => {
  // Classes: 0 white, 1 grey, 2 served.
  const classification = {
    class: Uint8Array.of(0, 1, 2, 2),
    worst_minutes: Float64Array.of(40, 25, 10, 5),
  };
  const population = Float64Array.of(10, 20, 30, 40);

  it('adds up people by class, per group and for all', () => {
    const { all, groups } = summarise(classification, population, ['09', '31', '31', null]);
    expect(all.by_class).to.deep.equal({ white: 10, grey: 20, served: 70 });
    expect(all.share).to.deep.equal({ white: 0.1, grey: 0.2, served: 0.7 });
    expect([...groups.keys()]).to.deep.equal(['09', '31']);
    expect(groups.get('31')).to.deep.include({
      population: 50,
      by_class: { white: 0, grey: 20, served: 30 },
    });
    expect(groups.get('09')?.share.white).to.equal(1);
  });

  it('weighs percentiles by people', () => {
    const { all } = summarise(classification, population, []);
    expect(all.median_minutes).to.equal(10);
    expect(all.p90_minutes).to.equal(25);
    expect(quantiles(classification.worst_minutes, population, [0, 1, 2, 3], [0.4, 0.7, 1])).to.deep.equal([
      5, 10, 40,
    ]);
  });

  it('has no share where nobody lives', () => {
    const { all } = summarise(classification, new Float64Array(4), []);
    expect(all).to.deep.include({ population: 0, median_minutes: null, p90_minutes: null });
    expect(all.share.white).to.equal(null);
  });
});
