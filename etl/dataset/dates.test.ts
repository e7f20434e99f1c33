import { expect } from 'chai';
import fc from 'fast-check';
import { read_date, read_moment } from './dates.ts';

describe('dates of datasets', () => {
  it('are read in ISO and French order, and must exist', () => {
    for (const text of ['2024-02-29', '2024/02/29', '29/02/2024', '29-02-2024'])
      expect(read_date(text), text).to.equal('2024-02-29');
    expect(read_date('1/3/0099')).to.equal('0099-03-01');
    for (const text of [
      '2023-02-29',
      '31/04/2024',
      '2024-13-01',
      '02/29/2024',
      '2024-1-1',
      '1/1/24',
      '0000-01-01',
      '',
      '2024-01-01x',
      'demain',
    ])
      expect(read_date(text), text).to.equal(null);
  });

  it('with a time are moments, of France when no zone is written', () => {
    expect(read_moment('2024-01-31 10:30')).to.equal('2024-01-31 10:30:00 Europe/Paris');
    expect(read_moment('31/01/2024 à 9h05')).to.equal('2024-01-31 09:05:00 Europe/Paris');
    expect(read_moment('2024-07-01T08:00:00Z')).to.equal('2024-07-01 08:00:00Z');
    expect(read_moment('2024-07-01t08:00:00.123456+02:00')).to.equal('2024-07-01 08:00:00.123456+02:00');
    expect(read_moment('2024-07-01 08:00:00,5 -0330')).to.equal('2024-07-01 08:00:00.5-0330');
    for (const text of [
      '2024-01-31',
      '2024-01-31 24:00',
      '2024-01-31 10:60',
      '2024-01-31 10:30:60',
      '2024-02-30 10:00',
      '10:30',
      '2024-01-31 midi',
    ])
      expect(read_moment(text), text).to.equal(null);
  });

  it('come back whatever the day, and no text throws', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (date) => {
          const iso = date.toISOString().slice(0, 10);
          const [year, month, day] = iso.split('-');
          expect(read_date(iso)).to.equal(iso);
          expect(read_date(`${day}/${month}/${year}`)).to.equal(iso);
        },
      ),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const read of [read_date, read_moment]) {
          const found = read(text);
          if (found !== null) expect(found).to.match(/^\d{4}-\d\d-\d\d/);
        }
      }),
    );
  });
});
