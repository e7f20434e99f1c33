import { expect } from 'chai';
import { say_period } from './words.ts';

describe('the period of a dataset', () => {
  it('is said in French to the day, the month or the year', () => {
    const until = (end: string) => say_period({ begin: null, end });
    const since = (begin: string) => say_period({ begin, end: null });
    expect(['2024-05-31', '2024-05', '2024'].map(until)).to.deep.equal([
      'jusqu’au 31 mai 2024',
      'jusqu’à mai 2024',
      'jusqu’en 2024',
    ]);
    expect(['2024-05-31', '2024-05', '2024'].map(since)).to.deep.equal([
      'depuis le 31 mai 2024',
      'depuis mai 2024',
      'depuis 2024',
    ]);
    expect(say_period({ begin: '2020', end: '2024-05-31' })).to.equal('2020 – 31 mai 2024');
    expect(say_period({ begin: null, end: null })).to.equal(null);
  });
});
