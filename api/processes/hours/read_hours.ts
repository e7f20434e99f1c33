import OpeningHours from 'opening_hours';
import { country, is_public_holiday, local_midnight, weekday_of, type Day } from './moment.ts';

/** States of a counter, as they stand in arrays. */
export const hour_states = ['closed', 'open', 'unknown'] as const;
export const closed = 0;
export const open = 1;
export const unknown = 2;

/** What an expression says of one day: stretches from minute to minute in ascending order, outside of which it is closed. */
export interface DayHours {
  /** Triples: first minute, minute after the last (at most 1440), state. */
  stretches: Uint16Array;
  /** The expression was not understood: the whole day is unknown. */
  is_unreadable: boolean;
}

/** Longer ones are not read: the time that the library takes grows with the square of the length. */
export const max_characters = 1000;
/** Words, numbers and signs outside of comments. */
export const max_tokens = 250;

/** Expressions whose days are kept; those of all services of France are fewer. */
const max_kept = 50_000;
/** Parsed expressions kept, some 30 kB each: those whose weeks are not all alike. */
const max_parsed = 500;

const whole_day = (state: number) => Uint16Array.of(0, 1440, state);
const unreadable: DayHours = { stretches: whole_day(unknown), is_unreadable: true };
const uncertain: DayHours = { stretches: whole_day(unknown), is_unreadable: false };

/** Numbers of more digits, years of the far future that is, keep the library busy without end. */
const token =
  /week|sunrise|sunset|mo|tu|we|th|fr|sa|su|ph|sh|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|easter|days?|off|closed|open|unknown|dawn|dusk|\d{1,4}(?!\d)|\[-?\d(?:[-,]-?\d)*\]|[-:,;+/()]|\|\|/y;
/** School holidays differ by académie and are published year by year; the sun's hours by place. */
const depends_on_more = ['sh', 'sunrise', 'sunset', 'dawn', 'dusk'];

/** The words of an expression outside of its comments; null when it holds what the syntax does not, or too much of it. */
function words_of(text: string): Set<string> | null {
  if (text.length > max_characters) return null;
  const bare = text.replace(/"[^"]*"/g, ' ').toLowerCase();
  const words = new Set<string>();
  let [at, count] = [0, 0];
  while (at < bare.length) {
    if (/\s/.test(bare[at] as string)) {
      at++;
      continue;
    }
    token.lastIndex = at;
    const found = token.exec(bare);
    if (found === null || ++count > max_tokens) return null;
    words.add(found[0]);
    at = token.lastIndex;
  }
  return words;
}

interface Expression {
  is_understood: boolean;
  /** What it says cannot be told from a day alone. */
  is_uncertain: boolean;
  names_public_holidays: boolean;
  /** Every week like the next: days are kept by weekday. */
  is_week_stable: boolean;
  days: Map<string, DayHours>;
}

const expressions = new Map<string, Expression>();
const parsed = new Map<string, OpeningHours>();

/** Forgets the oldest half when full. */
function make_room(map: Map<string, unknown>, most: number): void {
  if (map.size < most) return;
  let left = most / 2;
  for (const key of map.keys()) {
    if (left-- <= 0) return;
    map.delete(key);
  }
}

/** Throws what the library throws at what it does not understand. */
function parse(text: string): OpeningHours {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const fresh = new OpeningHours(text, country, { locale: 'en' } as never);
  make_room(parsed, max_parsed);
  parsed.set(text, fresh);
  return fresh;
}

function read_expression(text: string): Expression {
  const known = expressions.get(text);
  if (known !== undefined) return known;
  const words = words_of(text);
  const expression: Expression = {
    is_understood: words !== null,
    is_uncertain: depends_on_more.some((word) => words?.has(word)),
    names_public_holidays: words?.has('ph') === true || text.includes('24/7'),
    is_week_stable: true,
    days: new Map(),
  };
  if (expression.is_understood && !expression.is_uncertain)
    try {
      expression.is_week_stable = parse(text).isWeekStable();
    } catch {
      expression.is_understood = false;
    }
  make_room(expressions, max_kept);
  expressions.set(text, expression);
  return expression;
}

/**
 * What an expression of OpenStreetMap's `opening_hours` says of a day, by the wall clock. Never throws. A comment without
 * « open » makes its stretch unknown (« sur rendez-vous »), as the syntax has it. School holidays and the hours of the sun
 * make the whole unknown; on a public holiday what the expression does not say of it is unknown where it would be open.
 */
export function hours_on(text: string, day: Day): DayHours {
  const expression = read_expression(text);
  const { is_week_stable, days } = expression;
  if (!expression.is_understood) return unreadable;
  if (expression.is_uncertain) return uncertain;
  const is_holiday = is_public_holiday(day) && !expression.names_public_holidays;
  const key = `${is_week_stable ? weekday_of(day) : day}${is_holiday ? ' holiday' : ''}`;
  const known = days.get(key);
  if (known !== undefined) return known;
  // A year of days of one expression is enough.
  if (days.size > 400) days.clear();
  const found = evaluate(text, day, is_holiday);
  days.set(key, found);
  return found;
}

function evaluate(text: string, day: Day, is_holiday: boolean): DayHours {
  const from = local_midnight(day);
  const to = new Date(from.getFullYear(), from.getMonth(), from.getDate() + 1);
  try {
    const intervals = parse(text).getOpenIntervals(from, to);
    const minute = (at: Date) => (at >= to ? 1440 : at.getHours() * 60 + at.getMinutes());
    return {
      stretches: Uint16Array.from(
        intervals.flatMap(([start, end, is_unknown]) => [
          minute(start),
          minute(end),
          is_unknown || is_holiday ? unknown : open,
        ]),
      ),
      is_unreadable: false,
    };
  } catch {
    return unreadable;
  }
}

/** State at a minute of the day (0 to 1439). */
export function state_at({ stretches }: DayHours, minute: number): number {
  for (let k = 0; k < stretches.length; k += 3)
    if (minute >= (stretches[k] as number) && minute < (stretches[k + 1] as number))
      return stretches[k + 2] as number;
  return closed;
}
