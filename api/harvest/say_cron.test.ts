import { expect } from 'chai';
import { say_cron } from './say_cron.ts';

describe('the times of a harvester', () => {
  for (const [cron, said] of [
    ['30 2 * * *', 'chaque jour à 2 h 30'],
    ['0 4 * * 1', 'chaque lundi à 4 h'],
    ['5 0 * * 7', 'chaque dimanche à 0 h 05'],
    ['*/15 * * * *', '*/15 * * * *'],
    ['0 4 1 * *', '0 4 1 * *'],
  ] as const)
    it(`are ${said} for ${cron}`, () => expect(say_cron(cron).replaceAll('\u{A0}', ' ')).to.equal(said));
});
