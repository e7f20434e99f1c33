import OpeningHours from 'opening_hours';
import { AppError } from '../../../errors.ts';
import { weekdays, type Moment } from '../coverage/request.ts';

export type Weekday = Moment['weekday'];

/** A calendar day, YYYY-MM-DD. */
export type Day = string;

/** What expressions are read with: mainland France, and no place, for which see `names_the_sun` in read_hours.ts. */
export const country = { lat: 46.5, lon: 2.5, address: { country_code: 'fr', state: '' } };

const day_names = new Map<Weekday, string>([
  ['mo', 'lundi'],
  ['tu', 'mardi'],
  ['we', 'mercredi'],
  ['th', 'jeudi'],
  ['fr', 'vendredi'],
  ['sa', 'samedi'],
  ['su', 'dimanche'],
]);

/** « le mardi à 10:30 » */
export const say_moment = ({ weekday, time }: Moment): string => `le ${day_names.get(weekday)} à ${time}`;

/** « 1 décembre 2026 » */
export const say_day = (day: Day): string =>
  new Date(`${day}T00:00:00Z`).toLocaleDateString('fr-FR', { timeZone: 'UTC', dateStyle: 'long' });

/** Midnight of the day in the process's own zone: the library reads the wall clock of its dates there, whatever it is. */
export function local_midnight(day: Day): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date);
}

/** The day so many days later. */
export function add_days(day: Day, count: number): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1, date + count)).toISOString().slice(0, 10);
}

export function weekday_of(day: Day): Weekday {
  return weekdays[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7] as Weekday;
}

export const minutes_of = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

let public_holidays: OpeningHours | null = null;

/** The eleven public holidays of mainland France (article L3133-1 of the code du travail), as the library knows them. */
export function is_public_holiday(day: Day): boolean {
  public_holidays ??= new OpeningHours('PH', country);
  const noon = local_midnight(day);
  noon.setHours(12);
  return public_holidays.getState(noon);
}

/** Days that hours are told of: with those of other calendars, or of years of five digits, the library never ends. */
const first_year = 1970;
const last_year = 2199;

/**
 * The day that stands for a weekday: the first one from `as_of` on, itself included, that is no public holiday. Throws a
 * 400 AppError for a day outside of the years 1970 to 2199.
 */
export function reference_day(weekday: Weekday, as_of: Day): Day {
  const year = Number(/^(\d{4})-\d\d-\d\d$/.exec(as_of)?.[1]);
  if (!(year >= first_year && year <= last_year))
    throw new AppError(`Les horaires ne se lisent pas au jour « ${as_of.slice(0, 20)} ».`, {
      status: 400,
      code: 'day-out-of-range',
      place: 'as_of',
      remedy: `Donner un jour des années ${first_year} à ${last_year}.`,
    });
  const ahead = (weekdays.indexOf(weekday) - weekdays.indexOf(weekday_of(as_of)) + 7) % 7;
  let day = add_days(as_of, ahead);
  while (is_public_holiday(day)) day = add_days(day, 7);
  return day;
}
