import { expect } from 'chai';
import fc from 'fast-check';
import { add_days, is_public_holiday, reference_day, weekday_of, type Weekday } from './moment.ts';
import { weekdays } from '../coverage/request.ts';
import { open_at } from './open_at.ts';
import { instant_of, next_change, open_now, paris_clock } from './open_now.ts';
import { closed, hours_on, max_characters, open, state_at, unknown } from './read_hours.ts';

const tuesday = { weekday: 'tu', time: '10:30' } as const;
const state = async (
  horaires: string | null,
  moment = tuesday as { weekday: Weekday; time: string },
  as_of = '2026-11-26',
) => (await open_at([{ horaires }], moment, as_of)).states[0];

describe('hours: the day that stands for a weekday', () => {
  it('is the first one from the given day on, that day included', () => {
    expect(weekday_of('2026-11-26')).to.equal('th');
    expect(reference_day('th', '2026-11-26')).to.equal('2026-11-26');
    expect(reference_day('we', '2026-11-26')).to.equal('2026-12-02');
  });

  it('is no public holiday, fixed or moving with Easter', () => {
    // 25 December 2026 and 1 January 2027 are Fridays.
    expect(reference_day('fr', '2026-12-20')).to.equal('2027-01-08');
    // Easter Monday 2027 is on 29 March.
    expect(reference_day('mo', '2027-03-27')).to.equal('2027-04-05');
  });

  it('knows the eleven holidays of a year', () => {
    const days = Array.from({ length: 365 }, (_, i) => add_days('2027-01-01', i));
    expect(days.filter(is_public_holiday)).to.deep.equal([
      '2027-01-01',
      '2027-03-29',
      '2027-05-01',
      '2027-05-06',
      '2027-05-08',
      '2027-05-17',
      '2027-07-14',
      '2027-08-15',
      '2027-11-01',
      '2027-11-11',
      '2027-12-25',
    ]);
  });
});

describe('hours: days that no calendar ends at', () => {
  it('are refused: the library would look for their holidays for ever', async () => {
    for (const day of ['9999-12-31', '9999-01-01', '2200-01-01', '1969-12-31', '0000-01-01', '+010000-01'])
      for (const weekday of weekdays)
        expect(() => reference_day(weekday, day), day).to.throw('Les horaires ne se lisent pas');
    const refused = await open_at(
      [{ horaires: 'Mo-Su 08:00-18:00' }],
      { weekday: 'mo', time: '10:00' },
      '9999-12-31',
    ).catch((error: unknown) => error);
    expect(refused).to.include({ status: 400, code: 'day-out-of-range' });
  });
  it('are told up to the last year', async () => {
    for (const day of ['1970-01-01', '2199-12-31'])
      for (const weekday of weekdays)
        expect(
          [...(await open_at([{ horaires: 'Mo-Su 08:00-18:00' }], { weekday, time: '10:00' }, day)).states],
          day,
        ).to.deep.equal([open]);
  });
});

describe('hours: open at a moment', () => {
  it('counts the minute of opening as open and that of closing as closed', async () => {
    const hours = 'Mo-Fr 09:00-12:00,14:00-17:30; PH off';
    const at = (time: string) => state(hours, { weekday: 'tu', time });
    expect(await Promise.all(['08:59', '09:00', '11:59', '12:00', '17:29', '17:30'].map(at))).to.deep.equal([
      closed,
      open,
      open,
      closed,
      open,
      closed,
    ]);
    expect(await state(hours, { weekday: 'sa', time: '10:00' })).to.equal(closed);
  });

  it('goes on over midnight', async () => {
    expect(await state('Mo 22:00-02:00', { weekday: 'tu', time: '01:59' })).to.equal(open);
    expect(await state('Mo 22:00-02:00', { weekday: 'tu', time: '02:00' })).to.equal(closed);
  });

  it('tells every other week, seasons and numbered weekdays by the day that it says', async () => {
    // 1 December 2026 is the first Tuesday of the month, in week 49.
    expect((await open_at([], tuesday, '2026-11-26')).day).to.equal('2026-12-01');
    expect(await state('week 01-53/2 Tu 09:00-12:00')).to.equal(open);
    expect(await state('week 02-53/2 Tu 09:00-12:00')).to.equal(closed);
    expect(await state('Tu[1] 09:00-12:00')).to.equal(open);
    expect(await state('Tu[2] 09:00-12:00')).to.equal(closed);
    expect(await state('Jun-Sep: Tu 09:00-12:00')).to.equal(closed);
    expect(await state('2026 Jan 15-2027 Jun 30 Tu 09:00-12:00')).to.equal(open);
    expect(await state('2026 Jan 15-2026 Nov 30 Tu 09:00-12:00')).to.equal(closed);
  });

  it('is unknown without hours, by appointment, in school holidays and by the sun, and says how many', async () => {
    const services = [
      null,
      '  ',
      'sur rendez-vous',
      'Tu 9h-12h',
      'Tu "sur rendez-vous"',
      'Tu 09:00-12:00 "sur rendez-vous"',
      'Mo-Fr 09:00-12:00; SH off',
      'Mo-Fr sunrise-sunset',
      'Tu 09:00-12:00 open "bâtiment B"',
    ].map((horaires) => ({ horaires }));
    const { states, unknown: counts } = await open_at(services, tuesday, '2026-11-26');
    expect([...states]).to.deep.equal([...Array<number>(8).fill(unknown), open]);
    expect(counts).to.deep.equal({ untold: 2, unreadable: 2, uncertain: 4 });
  });

  it('says what the timetable says, whatever the timetable', async () => {
    const slot = fc
      .tuple(fc.integer({ min: 0, max: 143 }), fc.integer({ min: 0, max: 143 }))
      .filter(([a, b]) => a !== b)
      .map(([a, b]) => [Math.min(a, b) * 10, Math.max(a, b) * 10] as const);
    const clock = (minute: number) =>
      `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
    const names = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(slot, { maxLength: 3 }), { minLength: 7, maxLength: 7 }),
        fc.nat(1439),
        fc.constantFrom('2026-11-26', '2027-03-27', '2026-10-24'),
        async (week, minute, as_of) => {
          const text = week
            .flatMap((slots, d) =>
              slots.length === 0
                ? []
                : [`${names[d]} ${slots.map(([from, to]) => `${clock(from)}-${clock(to)}`).join(',')}`],
            )
            .join('; ');
          if (text === '') return;
          for (const [d, weekday] of weekdays.entries()) {
            const expected = (week[d] ?? []).some(([from, to]) => minute >= from && minute < to)
              ? open
              : closed;
            expect(await state(text, { weekday, time: clock(minute) }, as_of), `${text} ${weekday}`).to.equal(
              expected,
            );
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('hours: hostile expressions', () => {
  /** The library speaks on the console when it is at a loss. */
  function count_words_on_console(run: () => void): number {
    const { error, warn } = console;
    let count = 0;
    console.error = console.warn = () => count++;
    try {
      run();
    } finally {
      Object.assign(console, { error, warn });
    }
    return count;
  }

  it('never throw, nor write on the console, whatever they hold', () => {
    const word = fc.constantFrom(
      ...'Mo Tu We Su PH SH Jan Feb Dec 29 31 53 week easter off closed open unknown 24/7 : - , ; + / [ ] ( ) || 00:00 24:00 26:00 2026 9999 sunrise days "x" " é'.split(
        ' ',
      ),
    );
    const text = fc.oneof(
      fc.string({ maxLength: 60, unit: 'binary' }),
      fc.array(word, { maxLength: 14 }).map((words) => words.join(' ')),
      fc.array(word, { maxLength: 14 }).map((words) => words.join('')),
    );
    const words = count_words_on_console(() =>
      fc.assert(
        fc.property(text, (horaires) => {
          for (const day of ['2026-12-01', '2026-12-25', '2028-02-29']) {
            const { stretches } = hours_on(horaires, day);
            for (let k = 0; k < stretches.length; k += 3) {
              expect(stretches[k]).to.be.lessThan(stretches[k + 1] as number);
              expect(stretches[k + 1]).to.be.at.most(1440);
            }
          }
        }),
        { numRuns: 120 },
      ),
    );
    expect(words).to.equal(0);
  });

  it('are not read when too long or too many-worded', () => {
    const long = `Tu 09:00-12:00 "${'x'.repeat(max_characters)}"`;
    expect(hours_on(long, '2026-12-01').is_unreadable).to.equal(true);
    expect(hours_on('Tu 09:00-12:00;'.repeat(40), '2026-12-01').is_unreadable).to.equal(true);
    // The library never comes back from this one.
    expect(hours_on('29292026Dec29closed', '2026-12-01').is_unreadable).to.equal(true);
  });
});

describe('hours: now', () => {
  it('reads the clock of Paris, in winter, in summer and on the days between', () => {
    expect(paris_clock(new Date('2026-12-01T08:30:00Z'))).to.deep.equal({ day: '2026-12-01', minute: 570 });
    expect(paris_clock(new Date('2026-07-01T22:30:00Z'))).to.deep.equal({ day: '2026-07-02', minute: 30 });
    expect(instant_of('2026-12-01', 570).toISOString()).to.equal('2026-12-01T08:30:00.000Z');
    expect(instant_of('2026-07-02', 30).toISOString()).to.equal('2026-07-01T22:30:00.000Z');
    // 02:30 comes twice on 25 October 2026, and not at all on 29 March.
    expect(instant_of('2026-10-25', 150).toISOString()).to.equal('2026-10-25T00:30:00.000Z');
    expect(instant_of('2026-03-29', 150).toISOString()).to.equal('2026-03-29T01:30:00.000Z');
  });

  it('tells when it opens and closes next', () => {
    const hours = 'Mo-Fr 09:00-12:00,14:00-17:00; PH off';
    const friday_evening = new Date('2026-11-27T18:00:00Z');
    expect(open_now(hours, friday_evening)).to.equal(closed);
    expect(next_change(hours, friday_evening)).to.deep.equal({
      at: new Date('2026-11-30T08:00:00Z'),
      state: open,
    });
    expect(next_change(hours, new Date('2026-11-30T08:00:00Z'))?.at.toISOString()).to.equal(
      '2026-11-30T11:00:00.000Z',
    );
    expect(next_change('24/7', friday_evening)).to.equal(null);
    expect(next_change('nonsense', friday_evening)).to.equal(null);
  });

  it('does not take an office for open on a public holiday of which it says nothing', () => {
    const christmas = new Date('2026-12-25T09:30:00Z');
    expect(open_now('Mo-Fr 09:00-12:00', christmas)).to.equal(unknown);
    expect(open_now('Mo-Fr 09:00-12:00; PH off', christmas)).to.equal(closed);
    expect(open_now('Mo-Fr 09:00-12:00; PH 10:00-11:00', christmas)).to.equal(open);
    expect(open_now('24/7', christmas)).to.equal(open);
  });

  it('never says that a change is to the state that it is in, nor in the past', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          'Mo-Fr 09:00-12:00',
          'Mo-Su 22:00-02:00',
          'Tu "rdv"; We 10:00-11:00',
          'week 01-53/2 Tu 09:00-12:00',
        ),
        fc.date({ min: new Date('2026-01-01'), max: new Date('2028-01-01'), noInvalidDate: true }),
        (hours, instant) => {
          const change = next_change(hours, instant);
          if (change === null) return;
          expect(change.at.getTime()).to.be.greaterThan(instant.getTime());
          expect(change.state).not.to.equal(open_now(hours, instant));
          expect(open_now(hours, change.at)).to.equal(change.state);
          const just_before = paris_clock(new Date(change.at.getTime() - 60_000));
          expect(state_at(hours_on(hours, just_before.day), just_before.minute)).to.equal(
            open_now(hours, instant),
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});
