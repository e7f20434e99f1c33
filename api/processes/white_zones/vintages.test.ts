import { expect } from 'chai';
import { age_in_months, read_periods, warn_of_vintages, type UsedSource } from './vintages.ts';

const source = (title: string, vintage: string | null): UsedSource => ({
  id: title,
  title,
  vintage,
  count: 1,
});

describe('vintages', () => {
  for (const [text, ...periods] of [
    ['2023', [2023, null]],
    ['2024-08-01', [2024, 8]],
    ['01/08/2024', [2024, 8]],
    ['février 2016', [2016, 2]],
    ['de 2013 à 2016', [2013, null], [2016, null]],
    ['2018, 2013', [2013, null], [2018, null]],
    ['Code officiel géographique 2026', [2026, null]],
  ] as const)
    it(`reads « ${text} »`, () =>
      expect(read_periods(text)).to.deep.equal(periods.map(([year, month]) => ({ year, month }))));

  it('reads no year out of other numbers', () => {
    expect(read_periods('v3, 20160 lignes')).to.deep.equal([]);
    expect(read_periods('')).to.deep.equal([]);
  });

  it('counts months, a bare year to its end', () => {
    expect(age_in_months({ year: 2024, month: 8 }, '2026-11-24')).to.equal(27);
    expect(age_in_months({ year: 2024, month: null }, '2026-11-24')).to.equal(23);
  });

  it('takes a source for as old as the oldest of its years, and for mixed when it has two', () => {
    expect(warn_of_vintages([source('A', '2013, 2026')], '2026-11-24')).to.deep.equal([
      'Données de plus de 24 mois : A (2013, 2026).',
      'Millésimes mêlés : A (2013, 2026).',
    ]);
  });

  it('names the old and the mixed, and is silent about one recent year', () => {
    expect(warn_of_vintages([source('A', '2026'), source('B', 'mars 2026')], '2026-11-24')).to.deep.equal([]);
    expect(
      warn_of_vintages(
        [source('A', 'février 2016'), source('B', '2025-12'), source('C', null)],
        '2026-11-24',
      ),
    ).to.deep.equal([
      'Données de plus de 24 mois : A (février 2016).',
      'Millésimes mêlés : A (février 2016), B (2025-12), C (millésime inconnu).',
      'Sans millésime connu : C.',
    ]);
  });
});
