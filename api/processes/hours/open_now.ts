import { add_days, type Day } from './moment.ts';
import { hours_on, state_at } from './read_hours.ts';

const zone = 'Europe/Paris';
const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: zone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Day and minute that the clocks of Paris show at an instant. */
export function paris_clock(instant: Date): { day: Day; minute: number } {
  const parts = new Map(clock.formatToParts(instant).map(({ type, value }) => [type, value]));
  return {
    day: `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`,
    minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
  };
}

/** The instant at which the clocks of Paris show this; of an hour that comes twice the first, of one left out the next. */
export function instant_of(day: Day, minute: number): Date {
  const as_utc = new Date(`${day}T00:00:00Z`).getTime() + minute * 60_000;
  const shown = (instant: number) => {
    const { day: on, minute: at } = paris_clock(new Date(instant));
    return new Date(`${on}T00:00:00Z`).getTime() + at * 60_000;
  };
  // Paris is one hour ahead of UTC in winter, two in summer: the earlier instant is that of summer time.
  const hour = 3_600_000;
  return new Date(shown(as_utc - 2 * hour) === as_utc ? as_utc - 2 * hour : as_utc - hour);
}

/** State of a counter at an instant: see `hour_states`. */
export function open_now(horaires: string, instant: Date): number {
  const { day, minute } = paris_clock(instant);
  return state_at(hours_on(horaires, day), minute);
}

/** Farther ahead nothing is told: hours change in the meantime. */
const days_ahead = 14;

/** When the state of a counter changes next, and to what; null when it does not within 14 days. */
export function next_change(horaires: string, instant: Date): { at: Date; state: number } | null {
  const { day, minute } = paris_clock(instant);
  const now = state_at(hours_on(horaires, day), minute);
  for (let ahead = 0; ahead <= days_ahead; ahead++) {
    const on = add_days(day, ahead);
    const hours = hours_on(horaires, on);
    const edges = [0, ...hours.stretches.filter((_, k) => k % 3 < 2)].filter((edge) => edge < 1440);
    for (const edge of edges.sort((a, b) => a - b)) {
      if (ahead === 0 && edge <= minute) continue;
      const state = state_at(hours, edge);
      if (state !== now) return { at: instant_of(on, edge), state };
    }
  }
  return null;
}
