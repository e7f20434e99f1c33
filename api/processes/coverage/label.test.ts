import { expect } from 'chai';
import { label_of } from './label.ts';

const source = (vintage: string | null) => ({ id: 's', title: 'S', vintage, count: 1 });
const label = (...vintages: (string | null)[]) => label_of(vintages.map(source), '2026-11-26');

describe('the label of old and mixed vintages', () => {
  it('gives the first and the last year', () => {
    expect(label('2024-08-01', 'février 2016', '2019')).to.equal('démonstration, 2016/2024');
    expect(label('2026-01', '2025-12')).to.equal('démonstration, 2025/2026');
  });

  it('counts from the oldest year of a vintage that names several', () => {
    expect(label('2013, 2018', '2026')).to.equal('démonstration, 2013/2026');
  });

  it('gives the year alone when all is of the same, old one', () => {
    expect(label('2016', '2016-02')).to.equal('démonstration, 2016');
  });

  it('is there for what is made up, however fresh', () => {
    expect(label('démonstration 2026-11-01', '2026')).to.equal('démonstration, 2026');
    expect(label('démonstration sans date')).to.equal('démonstration');
  });

  it('is silent when all is fresh and of one year, or of unknown age', () => {
    expect(label('2026-01', '2026')).to.equal(null);
    expect(label(null)).to.equal(null);
    expect(label()).to.equal(null);
  });
});
