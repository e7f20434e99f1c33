import { expect } from 'chai';
import { AppError } from '../errors.ts';
import { next_time } from './cron.ts';

/** The next `count` times, in UTC. */
function times(cron: string, from: string, count: number, time_zone = 'Europe/Paris'): string[] {
  const found: string[] = [];
  for (let at = new Date(from); found.length < count; found.push(at.toISOString().slice(0, 16)))
    at = next_time(cron, time_zone, at);
  return found;
}

describe('cron expressions', () => {
  it('keep the hour of the clock when it changes, and skip or double no night', () => {
    expect(times('0 3 * * *', '2026-03-28T12:00Z', 2)).to.deep.equal([
      '2026-03-29T01:00',
      '2026-03-30T01:00',
    ]);
    // 2:30 does not exist on 29 March: once, when the clock has jumped to 3:00.
    expect(times('30 2 * * *', '2026-03-28T12:00Z', 2)).to.deep.equal([
      '2026-03-29T01:00',
      '2026-03-30T00:30',
    ]);
    // 2:30 exists twice on 25 October: once.
    expect(times('30 2 * * *', '2026-10-24T12:00Z', 2)).to.deep.equal([
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
    expect(times('0 3 * * *', '2026-03-28T12:00Z', 1, 'Indian/Reunion')).to.deep.equal(['2026-03-28T23:00']);
  });

  it('say what is wrong, where and what to write', () => {
    const refused = (cron: string, zone = 'Europe/Paris') => {
      try {
        return next_time(cron, zone, new Date());
      } catch (error) {
        expect(error).to.be.instanceOf(AppError).and.include({ status: 400, code: 'invalid-cron' });
        return [(error as AppError).place, (error as AppError).message].join(' ');
      }
    };
    for (const cron of ['', '* * *', '61 * * * *', '* * * * * *', 'chaque nuit', '0 3 * * XYZ'])
      expect(refused(cron)).to.match(/^--cron « .*» n’est pas une expression cron/);
    expect(refused('0 0 30 2 *')).to.match(/ne désigne aucun moment/);
    expect(refused('0 3 * * *', 'Mars/Olympus')).to.match(/^--zone .*fuseau/);
  });
});
