/** Seasonal closures as OpenStreetMap tags them: `motor_vehicle:conditional=no @ (Nov 15-May 31)`, `winter_road=yes`. */
import { day_number } from '../../catalogue/roads/graph.ts';
import type { Period } from './road.ts';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const last_day = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const day_form = new RegExp(`^(${months.join('|')})[a-z]*\\.?(?:\\s+(\\d{1,2}))?$`, 'i');

/** `Nov 15` as a day number: without its day, the month's first or last. Null when it is no such day. */
function read_day(text: string, edge: 'first' | 'last'): number | null {
  const found = day_form.exec(text.trim());
  if (found === null) return null;
  const month = months.indexOf((found[1] as string).toLowerCase());
  const most = last_day[month] as number;
  const day = found[2] === undefined ? (edge === 'first' ? 1 : most) : Number(found[2]);
  return day >= 1 && day <= most ? day_number(month + 1, day) : null;
}

/** `Nov-Apr`, `Nov 15-May 31`, `Dec`, `winter`; null for anything else, hours and weekdays among them. */
export function read_period(text: string, winter: Period): Period | null {
  if (/^winter$/i.test(text.trim())) return winter;
  const [first = '', last = first, ...rest] = text.split('-');
  const from = read_day(first, 'first');
  const to = read_day(last, 'last');
  return from === null || to === null || rest.length > 0 ? null : { from, to };
}

const previous = (day: number) =>
  day % 32 > 1
    ? day - 1
    : day_number((((day >> 5) + 10) % 12) + 1, last_day[((day >> 5) + 10) % 12] as number);
const next = (day: number) =>
  day % 32 < (last_day[(day >> 5) - 1] as number) ? day + 1 : day_number(((day >> 5) % 12) + 1, 1);

/** The rest of the year; null when the period is all of it. */
export function rest_of_year({ from, to }: Period): Period | null {
  return next(to) === from ? null : { from: next(to), to: previous(from) };
}

export interface Condition {
  value: string;
  /** Null: a condition that is no season. */
  period: Period | null;
}

/** The parts of a conditional value: `no @ (Nov-Apr); destination @ (May)`. */
export function read_conditions(text: string, winter: Period): Condition[] {
  // Semicolons inside brackets separate periods of one value.
  const parts = text.slice(0, 1000).match(/[^;@]+@\s*(?:\([^)]*\)|[^;]*)/g) ?? [];
  return parts.flatMap((part) => {
    const at = part.indexOf('@');
    const value = part.slice(0, at).trim();
    const periods = part
      .slice(at + 1)
      .trim()
      .replace(/^\(|\)$/g, '');
    return periods.split(/[;,]/).map((period) => ({ value, period: read_period(period, winter) }));
  });
}
