import type { MetadataRecord } from '../../record.ts';
import type { RecordFeature } from './feature.ts';

type Period = NonNullable<MetadataRecord['period']>;

const year_form = /^\d{4}$/;
const month_form = /^(\d{4})-(\d{2})$/;
const exact_form = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?Z)?$/;

/** The first or last day of what a date says, as far as it is less than a day: « 2023 » ends on 2023-12-31. */
export function exact_date(date: string, side: 'begin' | 'end'): string {
  if (year_form.test(date)) return side === 'begin' ? `${date}-01-01` : `${date}-12-31`;
  const month = month_form.exec(date);
  if (month === null) return date;
  const last = new Date(Date.UTC(Number(month[1]), Number(month[2]), 0)).getUTCDate();
  return `${date}-${side === 'begin' ? '01' : last}`;
}

/** The period as an interval of days or moments (8.2.4); null where none is known or a date is none. */
export function interval_of(period: Period | undefined): RecordFeature['time'] {
  if (period === undefined) return null;
  const [begin, end] = [
    period.begin === null ? '..' : exact_date(period.begin, 'begin'),
    period.end === null ? '..' : exact_date(period.end, 'end'),
  ];
  const is_right = [begin, end].every((date) => date === '..' || exact_form.test(date));
  return is_right && !(begin === '..' && end === '..') ? { interval: [begin, end] } : null;
}

/** The period of a record's `time`, an interval, a day or a moment; undefined where it says none. */
export function period_of(time: unknown): Period | undefined {
  const { interval, date, timestamp } = Object(time) as Record<string, unknown>;
  const day = date ?? timestamp;
  if (typeof day === 'string') return { begin: day, end: day };
  if (!Array.isArray(interval) || interval.length !== 2) return undefined;
  const [begin, end] = interval.map((bound) => (typeof bound === 'string' && bound !== '..' ? bound : null));
  if (begin === undefined || end === undefined || (begin === null && end === null)) return undefined;
  return { begin, end };
}
