import { setImmediate } from 'node:timers/promises';
import type { Moment } from '../coverage/request.ts';
import { minutes_of, reference_day, type Day } from './moment.ts';
import { hours_on, state_at, unknown } from './read_hours.ts';

/** What there is to know of a service's hours: `services.horaires`, null when its source tells none. */
export interface WithHours {
  horaires: string | null;
}

export interface OpenStates {
  /** Per service: 0 closed, 1 open, 2 unknown (`hour_states`). */
  states: Uint8Array;
  /** The day that stood for the weekday. */
  day: Day;
  /** Services of state unknown, by why. */
  unknown: {
    /** Their source tells no hours. */
    untold: number;
    /** Hours that are no valid expression. */
    unreadable: number;
    /** Hours that do not decide: « sur rendez-vous », school holidays. */
    uncertain: number;
  };
}

/** Expressions read between two turns of the event loop, some 30 ms. */
const between_turns = 50;

/**
 * Which services are open at a moment of the week, on the first such weekday from `as_of` (YYYY-MM-DD) on that is no
 * public holiday. Expressions are read once per thread; never throws for what they hold.
 */
export async function open_at(
  services: readonly WithHours[],
  { weekday, time }: Moment,
  as_of: Day,
): Promise<OpenStates> {
  const day = reference_day(weekday, as_of);
  const minute = minutes_of(time);
  const states = new Uint8Array(services.length);
  const counts = { untold: 0, unreadable: 0, uncertain: 0 };
  const states_of = new Map<string, { state: number; is_unreadable: boolean }>();
  for (const [i, { horaires }] of services.entries()) {
    if (horaires === null || horaires.trim() === '') {
      states[i] = unknown;
      counts.untold++;
      continue;
    }
    let found = states_of.get(horaires);
    if (found === undefined) {
      if (states_of.size % between_turns === between_turns - 1) await setImmediate();
      const hours = hours_on(horaires, day);
      found = { state: state_at(hours, minute), is_unreadable: hours.is_unreadable };
      states_of.set(horaires, found);
    }
    states[i] = found.state;
    if (found.is_unreadable) counts.unreadable++;
    else if (found.state === unknown) counts.uncertain++;
  }
  return { states, day, unknown: counts };
}
