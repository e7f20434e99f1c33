/** Dates and times as files write them. A text with neither zone nor offset is the time of France. */

const iso_date = /^(\d{4})[-/](\d\d)[-/](\d\d)$/;
const french_date = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/;
const clock = /^(\d\d?)[:h](\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?$/;
const zoned = /^(.*?)\s*(Z|[+-]\d\d(?::?\d\d)?)$/i;

const local_zone = 'Europe/Paris';

function to_iso(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  const is_real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year > 0;
  return is_real ? date.toISOString().slice(0, 10) : null;
}

/** `YYYY-MM-DD` of « 2024-01-31 », « 31/01/2024 » or « 31-01-2024 »; null when it is no real day in that order. */
export function read_date(text: string): string | null {
  const iso = iso_date.exec(text);
  if (iso !== null) return to_iso(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const french = french_date.exec(text);
  return french === null ? null : to_iso(Number(french[3]), Number(french[2]), Number(french[1]));
}

function read_clock(text: string): string | null {
  const match = clock.exec(text);
  if (match === null) return null;
  const [hours, minutes, seconds] = [match[1], match[2], match[3] ?? '00'].map(Number);
  if ((hours ?? 99) > 23 || (minutes ?? 99) > 59 || (seconds ?? 99) > 59) return null;
  const two = (part: number | undefined) => String(part).padStart(2, '0');
  return `${two(hours)}:${two(minutes)}:${two(seconds)}${match[4] === undefined ? '' : `.${match[4]}`}`;
}

/** What PostgreSQL reads as timestamptz (`2024-01-31 10:00:00+01`, `… Europe/Paris`); null when it is no moment. */
export function read_moment(text: string): string | null {
  const split = /^(\S+?)(?:T|\s+(?:à\s+)?)(\S.*)$/i.exec(text);
  const date = split === null ? null : read_date(split[1] ?? '');
  if (split === null || date === null) return null;
  const rest = split[2] ?? '';
  const with_zone = zoned.exec(rest);
  const time = read_clock((with_zone?.[1] ?? rest).trim());
  if (time === null) return null;
  const zone = with_zone?.[2];
  return zone === undefined ? `${date} ${time} ${local_zone}` : `${date} ${time}${zone.toUpperCase()}`;
}
