import { expect } from 'chai';
import { count_ages, read_ages, title_of_band } from './ages.ts';

describe('ages', () => {
  const ages = read_ages([{ ind_80p: 2, ind_0_3: 1, ind_18_24: 3 }, null, { ind_0_3: 4 }]);
  const population = Float64Array.of(6, 10, 5);
  const one = Float64Array.of(1, 1, 1);
  // Classes: 0 white, 1 grey, 2 served.
  const of = Uint8Array.of(0, 0, 2);

  it('come in the order of life, whatever order the source has', () => {
    expect(ages?.bands).to.deep.equal(['ind_0_3', 'ind_18_24', 'ind_80p']);
    expect(ages?.bands.map(title_of_band)).to.deep.equal(['0 à 3 ans', '18 à 24 ans', '80 ans et plus']);
    expect(title_of_band('moins_de_15')).to.equal('moins_de_15');
  });

  it('count people by class, and those whose age is not told', () => {
    const found = count_ages(ages, of, population, one, [0, 1, 2]);
    expect(found?.unknown).to.equal(11);
    expect(found?.bands[0]).to.deep.equal({
      band: 'ind_0_3',
      title: '0 à 3 ans',
      population: 5,
      by_class: { white: 1, grey: 0, served: 4 },
    });
  });

  it('are multiplied as the population was', () => {
    const found = count_ages(ages, of, Float64Array.of(12, 20, 10), Float64Array.of(2, 2, 2), [0]);
    expect(found?.bands.map((band) => band.population)).to.deep.equal([2, 6, 4]);
    expect(found?.unknown).to.equal(0);
  });

  it('are not told when the source has none', () => {
    expect(read_ages([null, null])).to.equal(null);
    expect(count_ages(null, of, population, one, [0])).to.equal(null);
  });
});
